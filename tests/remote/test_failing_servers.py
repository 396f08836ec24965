"""What servers and networks do wrong is told in one message, and does no harm."""

import contextlib
import shutil
import time
from http.server import BaseHTTPRequestHandler

import pytest

from kg.cli.failure import tell
from kg.config import Config
from kg.errors import ConfigError, ServerError
from kg.remote import pull, push
from kg.settings import ServerSettings
from kg.sparql import find_server
from kg.store import nodes as n
from kg.store.oxigraph import OxigraphStore
from kg.store.server import ServerGraph
from kg.store.transfer import push as push_store
from tests.remote.conftest import updates_of
from tests.remote.serving import basic, free_port, listening, proxy
from tests.remote.test_push_and_pull import nquads


def small(**more):
    """Settings with so small requests that even a small graph takes several."""
    return Config(server={"batch_bytes": 10_000, **more})


@pytest.mark.parametrize("at", range(2, 7))
def test_a_push_that_fails_midway_is_completed_by_the_next(oxigraph, built, tmp_path, at):
    path = built(1, 2, 3)
    with proxy(query=oxigraph.query, update=oxigraph.update) as front:
        front.answer = lambda number, _: 500 if number == at else None
        with pytest.raises(ServerError, match="answers with status 500"):
            push(path, front.url, config=small())
        if at > 2:
            with pytest.raises(ServerError, match="was not written to its end"):
                pull(front.url, tmp_path / "back.kg")
        push(path, front.url, config=small())
        pull(front.url, tmp_path / "back.kg")

    assert nquads(tmp_path / "back.kg") == nquads(path)


def test_a_push_that_was_cut_off_is_completed_by_a_later_graph(oxigraph, built, tmp_path):
    path = built(1, 2)
    with proxy(query=oxigraph.query, update=oxigraph.update) as front:
        front.answer = lambda number, _: 500 if number == 5 else None
        with pytest.raises(ServerError, match="answers with status 500"):
            push(path, front.url, config=small())
    shutil.rmtree(path)
    push(built(3), oxigraph.url, force=True)
    pull(oxigraph.url, tmp_path / "back.kg")

    assert nquads(tmp_path / "back.kg") == nquads(path)


def test_of_two_pushes_the_one_that_is_overtaken_writes_nothing_more(oxigraph, built, tmp_path):
    first, second = built(1, 2, name="first.kg"), built(3, name="second.kg")

    def overtake(number, _):
        if number == 4:
            push(second, oxigraph.url, force=True)

    with proxy(query=oxigraph.query, update=oxigraph.update) as front:
        front.answer = overtake
        with pytest.raises(ServerError, match="is being written by another kg"):
            push(first, front.url, config=small())
    pull(oxigraph.url, tmp_path / "back.kg")

    assert nquads(tmp_path / "back.kg") == nquads(second)


def test_a_graph_that_is_pushed_while_it_is_fetched_is_not_taken_half(oxigraph, built, tmp_path):
    path = built(1)
    push(path, oxigraph.url)
    there = ServerGraph(find_server(oxigraph.url, write=True))
    marks = there.marks()
    with OxigraphStore.open(built(2)) as store:
        push_store(store, there)

    with pytest.raises(ServerError, match="is being written by another kg"):
        there.check_still(marks)


def test_nobody_at_the_address_is_told(built, tmp_path):
    url = f"sparql+http://127.0.0.1:{free_port()}"

    with pytest.raises(ServerError, match=r"/query cannot be reached") as caught:
        push(built(1), url)
    assert "refused" in (caught.value.found or "")
    with pytest.raises(ServerError, match="cannot be reached"):
        pull(url, tmp_path / "back.kg")
    assert not (tmp_path / "back.kg").exists()


class Page(BaseHTTPRequestHandler):
    """A web site, and no SPARQL server."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"<html><body>Welcome</body></html>")


def test_a_web_site_is_no_sparql_server(built):
    with listening(Page) as url, pytest.raises(ServerError, match="is no SPARQL server") as caught:
        push(built(1), url)
    assert f"{url}/query" in (caught.value.found or "")
    assert "--query-url" in (caught.value.hint or "")


class Endless(BaseHTTPRequestHandler):
    """Answers, and never ends."""

    pause = 0.0

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.end_headers()
        with contextlib.suppress(OSError):  # as soon as nobody reads it
            while True:
                self.wfile.write(b" " * 10_000)
                time.sleep(self.pause)


class Slow(Endless):
    pause = 0.05


def test_an_endless_answer_is_cut_off(tmp_path):
    with listening(Endless) as url, pytest.raises(ServerError, match="answers with more than is read") as caught:
        pull(url, tmp_path / "back.kg", config=Config(server={"max_bytes": 200_000, "query_url": url}))
    assert caught.value.found == "more than 200,000 bytes"


def test_an_answer_that_does_not_end_in_time_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr("kg.sparql.TRIES", 1)
    with listening(Slow) as url, pytest.raises(ServerError, match="cannot be reached") as caught:
        pull(url, tmp_path / "back.kg", config=Config(server={"timeout": 0.3}))
    assert caught.value.found == "no answer within 0.3 seconds"


def test_a_server_that_asks_who_one_is_gets_the_name_of_the_environment(oxigraph, built, monkeypatch):
    path = built(1)
    with proxy(query=oxigraph.query, update=oxigraph.update) as front:
        front.login = basic("ann", "s3cret")
        with pytest.raises(ServerError, match="asks for a name and a password") as caught:
            push(path, front.url)
        assert "KG_SPARQL_USER" in (caught.value.hint or "")
        monkeypatch.setenv("KG_SPARQL_USER", "ann")
        monkeypatch.setenv("KG_SPARQL_PASSWORD", "s3cret")
        assert push(path, front.url).graphs > 0
        # The name is shown to whom asks for it, and not before.
        assert front.asked[0][1] is None


@pytest.mark.parametrize("password", ["wrong-word", ""])
def test_a_wrong_password_is_told_and_not_shown(oxigraph, built, monkeypatch, capsys, password):
    monkeypatch.setenv("KG_SPARQL_USER", "secretive-ann")
    monkeypatch.setenv("KG_SPARQL_PASSWORD", password)
    with proxy(query=oxigraph.query) as front:
        front.login = basic("ann", "s3cret")
        with pytest.raises(ServerError, match="refuses the name and the password") as caught:
            push(built(1), front.url)
    tell(caught.value, debug=True)
    said = capsys.readouterr().err

    assert "secretive-ann" not in said
    assert not password or password not in said


@pytest.mark.parametrize(
    "challenge",
    ["", "Negotiate", "Digest", "Digest realm=", 'Digest realm="r", nonce="n", algorithm=SHA-9', "Digest =,=,,\"",
     'Digest realm="r", nonce="n", qop="auth-int"'],
)  # fmt: skip
def test_a_server_that_asks_in_a_way_that_nobody_knows_is_refused_by(built, monkeypatch, challenge):
    class Asking(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(401)
            self.send_header("WWW-Authenticate", challenge)
            self.end_headers()

    monkeypatch.setenv("KG_SPARQL_USER", "ann")
    with listening(Asking) as url, pytest.raises(ServerError, match="refuses the name and the password"):
        push(built(1), url)


@pytest.mark.parametrize("name", ["KG_SPARQL_USER", "KG_SPARQL_PASSWORD", "KG_SPARQL_TOKEN"])
def test_a_line_end_in_who_asks_is_told_and_not_sent(built, monkeypatch, name):
    monkeypatch.setenv(name, "s3cret\nX-Injected: yes")
    with pytest.raises(ConfigError, match=f"{name} holds characters that cannot be sent") as caught:
        push(built(1), f"http://127.0.0.1:{free_port()}")
    assert "s3cret" not in caught.value.message()


def test_a_token_is_sent_as_bearer(oxigraph, built, monkeypatch):
    monkeypatch.setenv("KG_SPARQL_TOKEN", "t0ken")
    with proxy(query=oxigraph.query, update=oxigraph.update) as front:
        front.login = "Bearer t0ken"
        assert push(built(1), front.url).graphs > 0


def test_virtuoso_is_answered_in_digests(virtuoso, built, monkeypatch):
    path = built(1)
    assert push(path, virtuoso.url).graphs > 0
    monkeypatch.setenv("KG_SPARQL_PASSWORD", "wrong")
    with pytest.raises(ServerError, match="refuses the name and the password"):
        push(path, virtuoso.url)
    monkeypatch.delenv("KG_SPARQL_USER")
    with pytest.raises(ServerError, match="takes updates from those alone who say who they are"):
        push(path, virtuoso.url)


def test_a_name_or_password_in_the_url_is_refused_and_not_repeated(built):
    with pytest.raises(ConfigError, match="has a user name in it") as caught:
        push(built(1), "sparql+http://ann:s3cret@127.0.0.1:7878")
    assert "s3cret" not in caught.value.message()
    assert "KG_SPARQL_USER" in (caught.value.hint or "")


@pytest.mark.parametrize(
    "url", ["sparql+ftp://h/", "sparql+file:///etc/passwd", "http://", "http://h:x/", "http://h/a b"]
)
def test_what_is_no_address_of_the_web_is_refused(built, url):
    with pytest.raises(ConfigError, match="is no address of a SPARQL server"):
        push(built(1), url)


def test_a_redirection_is_told_and_nobody_else_is_shown_who_asks(oxigraph, built, monkeypatch):
    monkeypatch.setenv("KG_SPARQL_TOKEN", "t0ken")
    with proxy(query=oxigraph.query, update=oxigraph.update) as front:

        class Moved(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(307)
                self.send_header("Location", f"{front.url}/query")
                self.end_headers()

        with listening(Moved) as url, pytest.raises(ServerError, match="has moved") as caught:
            push(built(1), url)
        assert caught.value.found == f"to {front.url}/query"
        assert front.asked == []


@pytest.mark.parametrize(
    ("places", "path"),
    [
        ({"news_query": "query", "news_update": "update"}, "/news"),  # Fuseki
        ({"news_query": "query", "news_update": "update"}, "/news/query"),
        ({"news": "query", "news_statements": "update"}, "/news"),  # RDF4J, GraphDB
        ({"sparql": "query", "update": "update"}, ""),
        ({"a_b": "query", "c_d": "update"}, "/elsewhere"),
    ],
)
def test_servers_have_their_addresses_in_different_places(oxigraph, built, tmp_path, places, path):
    at = {"query": oxigraph.query, "update": oxigraph.update}
    with proxy(**{name: at[kind] for name, kind in places.items()}) as front:
        named = {"query_url": f"{front.url}/a/b", "update_url": f"{front.url}/c/d"} if path == "/elsewhere" else {}
        config = Config(server=named)
        push(built(1), f"{front.url}{path}", config=config)
        pull(f"{front.url}{path}", tmp_path / "back.kg", config=config)

    assert nquads(tmp_path / "back.kg") == nquads(tmp_path / "news.kg")


def test_a_server_that_takes_no_updates_can_be_read_and_not_written(oxigraph, built, tmp_path):
    path = built(1)
    push(path, oxigraph.url)
    with proxy(query=oxigraph.query) as front:
        pull(front.url, tmp_path / "back.kg")
        with pytest.raises(ServerError, match="takes no SPARQL updates") as caught:
            push(path, front.url)

    assert "--update-url" in (caught.value.hint or "")


def test_marks_that_kg_did_not_write_are_told(oxigraph, built, tmp_path):
    push(built(1), oxigraph.url)
    updates_of(oxigraph).update(
        f"DELETE WHERE {{ GRAPH {n.SERVER} {{ {n.META} {n.CHECKSUM} ?x }} }}; "
        f'INSERT DATA {{ GRAPH {n.SERVER} {{ {n.META} {n.CHECKSUM} "nonsense" }} }}'
    )

    with pytest.raises(ServerError, match="has marks that kg did not write"):
        pull(oxigraph.url, tmp_path / "back.kg")


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"timeout": 0}, r"\[server\] timeout must be 0.1 to 86,400"),
        ({"query_url": "ftp://h"}, "is no address of a SPARQL server"),
        ({"update_url": "http://a:b@h/"}, "the address of h has a user name in it"),
        ({"password": "s3cret"}, r"\[server\] has no 'password'"),
    ],
)
def test_wrong_settings_are_told(table, message):
    with pytest.raises(ConfigError, match=message) as caught:
        ServerSettings.of(table)
    assert "s3cret" not in caught.value.message()

"""SPARQL endpoints: a real one, on this machine, answers real queries over real data; and what others do wrong."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest
import rdflib

from kg.errors import ConfigError, ReadError
from kg.link import EntityProfile, folded, link
from kg.link import sparql as endpoints
from kg.link.sparql import Endpoint

DATA = """
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix schema: <http://schema.org/> .
@prefix wdt: <http://www.wikidata.org/prop/direct/> .
@prefix wd: <http://www.wikidata.org/entity/> .

wd:Q585 rdfs:label "Oslo"@en, "Ósló"@is ; skos:altLabel "Christiania"@en ; wdt:P31 wd:Q515 ;
    schema:description "capital of Norway"@en, "Hauptstadt"@de .
<https://example.org/7> a schema:Organization ; schema:name "Acme \\"Anvils\\" Corp" ; skos:altLabel "Acme" .
<https://example.org/8> a schema:Person ; rdfs:label "Ann Lee"@en ; rdfs:comment "Norwegian singer"@en .
<https://example.org/9> a schema:Person ; rdfs:label "Ann Lee"@en ; rdfs:comment "chess player"@en .
<https://example.org/10> rdfs:label "Åse \\\\ Berg"@mul .
[] rdfs:label "Nobody"@en .
"""

Answer = Callable[[BaseHTTPRequestHandler, str], None]


@contextmanager
def served(answer: Answer) -> Iterator[tuple[str, list[str]]]:
    """An HTTP server on this machine; gives its address, and a list of the queries that come."""
    queries: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            queries.append(parse_qs(body)["query"][0])
            answer(self, queries[-1])

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/sparql", queries
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def reply(handler: BaseHTTPRequestHandler, body: bytes, status: int = 200, **headers: str) -> None:
    handler.send_response(status)
    for name, value in {"Content-Length": str(len(body)), **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


@pytest.fixture(scope="module")
def data() -> rdflib.Graph:
    return rdflib.Graph().parse(data=DATA, format="turtle")


@pytest.fixture
def answering(data: rdflib.Graph) -> Answer:
    def answer(handler: BaseHTTPRequestHandler, query: str) -> None:
        assert handler.headers["Accept"] == "application/sparql-results+json"
        reply(handler, data.query(query).serialize(format="json"))

    return answer


def of(address: str, **options: float) -> Endpoint:
    return Endpoint(address, pause=0, **options)


def test_things_are_found_by_label_and_by_alias(answering):
    with served(answering) as (address, _):
        (oslo,) = of(address).candidates("Christiania", "Place")

    assert (oslo.id, oslo.label, oslo.aliases) == ("http://www.wikidata.org/entity/Q585", "Oslo", ("Christiania",))
    assert (oslo.type, oslo.description) == ("Place", "capital of Norway")


@pytest.mark.parametrize("name", ['Acme "Anvils" Corp', "Åse \\ Berg"])
def test_names_with_quotes_and_backslashes_are_asked_for_as_they_are(answering, name):
    with served(answering) as (address, _):
        assert [one.label for one in of(address).candidates(name, None)] == [name]


def test_name_cannot_leave_its_place_in_the_query(answering):
    with served(answering) as (address, queries):
        assert of(address).candidates('x" } } INSERT DATA { <a> <b> "c\n', None) == []
    assert '\\" } } INSERT DATA' in queries[0]


def test_names_are_asked_for_many_at_a_time_and_once(answering):
    with served(answering) as (address, queries):
        base = of(address)
        base.prepare([f"Name {number}" for number in range(120)] + ["Oslo", "Ann Lee"])
        base.candidates("Oslo", None)
        base.candidates("Name 7", None)

    assert len([query for query in queries if "?name" in query]) == 3
    assert len(queries) <= 5


def test_two_people_of_one_name_are_told_apart(answering):
    profile = EntityProfile("Ann Lee", type="Person", context=frozenset({"singer"}))
    with served(answering) as (address, _):
        candidates = of(address).candidates("Ann Lee", "Person")

    assert len(candidates) == 2
    assert link(profile, candidates).known.id == "https://example.org/8"
    assert link(EntityProfile("Ann Lee", type="Person", context=folded(["Oslo"])), candidates) is None


def test_blank_nodes_are_no_identifiers(answering):
    with served(answering) as (address, _):
        assert of(address).candidates("Nobody", None) == []


def test_iri_that_could_harm_the_next_query_is_passed_over():
    rows = [{"id": {"type": "uri", "value": value}} for value in ("http://x> } INSERT", "no iri", "javascript")]

    def answer(handler, query):
        assert "?value" not in query
        reply(handler, json.dumps({"results": {"bindings": rows}}).encode())

    with served(answer) as (address, _):
        assert of(address).candidates("Oslo", None) == []


@pytest.mark.parametrize(
    "body",
    [b"<html>Welcome</html>", b"", b"[]", b'{"results": {}}', b"[" * 100_000, b'{"results": {"bindings": [3]}}'],
)
def test_answer_that_is_no_result_is_told_with_its_beginning(body):
    with served(lambda handler, _: reply(handler, body)) as (address, _), pytest.raises(ReadError) as caught:
        of(address).candidates("Oslo", None)

    assert caught.value.what == f"{address} answers with something else than SPARQL results in JSON"
    assert (caught.value.found or "") == body.decode()[:200]


def test_busy_endpoint_is_asked_again(answering):
    def answer(handler, query):
        if len(queries) < 3:
            reply(handler, b"busy", 503, Retry_After="0")
        else:
            answering(handler, query)

    with served(answer) as (address, queries):
        assert len(of(address).candidates("Oslo", None)) == 1
    assert len(queries) == 4


@pytest.mark.parametrize(("status", "tries"), [(400, 1), (404, 1), (500, 3), (429, 3)])
def test_refusal_is_told_and_only_a_passing_one_is_tried_again(status, tries):
    wrong = pytest.raises(ReadError, match=f"answers with status {status}")
    with served(lambda handler, _: reply(handler, b"no <b>way</b>", status)) as (address, queries), wrong as caught:
        of(address).candidates("Oslo", None)

    assert caught.value.found == "no <b>way</b>"
    assert len(queries) == tries


def test_endpoint_that_asks_for_too_long_a_pause_is_not_waited_for():
    wrong = pytest.raises(ReadError, match="status 429")
    with served(lambda handler, _: reply(handler, b"", 429, Retry_After="3600")) as (address, queries), wrong:
        of(address).candidates("Oslo", None)

    assert len(queries) == 1


def test_redirection_is_told_and_not_followed(answering):
    with served(answering) as (other, asked):
        moved = served(lambda handler, _: reply(handler, b"", 302, Location=other))
        with moved as (address, _), pytest.raises(ReadError, match="has moved") as caught:
            of(address).candidates("Oslo", None)

    assert caught.value.found == f"to {other}"
    assert asked == []


def test_answer_beyond_the_limit_is_not_read(monkeypatch):
    monkeypatch.setattr(endpoints, "MAX_BYTES", 100_000)

    def answer(handler, _):
        handler.send_response(200)
        handler.end_headers()
        try:
            for _ in range(10_000):
                handler.wfile.write(b" " * 65_536)
        except OSError:
            stopped.set()

    stopped = threading.Event()
    with served(answer) as (address, _), pytest.raises(ReadError, match="answers with more than is read"):
        of(address).candidates("Oslo", None)
    assert stopped.wait(10)


def test_endpoint_that_never_ends_its_answer_runs_out_of_time():
    def answer(handler, _):
        handler.send_response(200)
        handler.end_headers()
        while not over.is_set():
            try:
                handler.wfile.write(b" ")
            except OSError:
                return
            time.sleep(0.005)

    over = threading.Event()
    with served(answer) as (address, _):
        try:
            with pytest.raises(ReadError, match="cannot be reached") as caught:
                of(address, timeout=0.1).candidates("Oslo", None)
        finally:
            over.set()

    assert caught.value.found == "no answer within 0.1 seconds"


@pytest.mark.parametrize(
    "address", ["http://", "http://a b/", "http:///sparql", "ftp://x/", "http://ä/", "http://me:secret@x/"]
)
def test_address_that_is_none_is_refused_before_anything_is_asked(address):
    with pytest.raises(ConfigError) as caught:
        Endpoint(address)

    assert "secret" not in caught.value.message()


def test_nobody_at_the_address_is_told():
    with served(lambda *_: None) as (address, _):
        pass
    with pytest.raises(ReadError, match="cannot be reached") as caught:
        of(address).candidates("Oslo", None)

    assert "refused" in caught.value.found


def test_common_name_is_cut_off_and_that_is_said(data, caplog, monkeypatch, answering):
    monkeypatch.setattr(endpoints, "ANSWERS", 1)
    with served(answering) as (address, queries):
        assert len(of(address).candidates("Ann Lee", None)) == 1

    assert queries[0].endswith("LIMIT 1")
    assert "has more than 1 rows" in caplog.text

"""``kg push``, ``kg pull``, and ``kg build -o`` a server."""

import contextlib
from pathlib import Path

import pytest

from kg.remote import copy_of
from kg.settings import ServerSettings
from tests.remote import serving


@pytest.fixture(scope="module")
def oxigraph(tmp_path_factory):
    with serving.oxigraph(tmp_path_factory.mktemp("oxigraph")) as running:
        yield running


@pytest.fixture
def settings(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("kg.toml").write_text('[server]\ncache = "cache"\n')


def test_what_was_sent_and_fetched_is_said(kg, built, oxigraph, tmp_path):
    would = kg("push", built, oxigraph.url, "--dry-run", "--force")
    did = kg("push", built, oxigraph.url, "--force")
    again = kg("push", built, oxigraph.url)
    back = kg("pull", oxigraph.url, "-o", tmp_path / "back.kg")

    assert (would.code, did.code, again.code, back.code) == (0, 0, 0, 0)
    assert would.out.replace("would send", "sent").replace("to remove", "removed") == did.out
    assert did.out.startswith("sent 10 named graphs (")
    assert again.out == "nothing to do: 10 named graphs unchanged\n"
    assert back.out == did.out.replace("sent", "fetched")
    assert kg("verify", tmp_path / "back.kg").out == kg("verify", built).out
    for form in ("nquads", "trig", "jsonld", "graphml", "csv"):
        files = [tmp_path / f"{name}.{form}" for name in ("a", "b")]
        for file, path in zip(files, (built, tmp_path / "back.kg"), strict=True):
            assert kg("export", path, "-o", file, "--format", form).code == 0
        assert written(files[0]) == written(files[1])


def written(file: Path) -> list[bytes]:
    return [one.read_bytes() for one in sorted(file.parent.glob(f"{file.stem}*{file.suffix}"))]


def test_numbers_as_json(kg, built, oxigraph, tmp_path):
    sent = kg("push", built, oxigraph.url, "--force", "--all", "--json").json
    fetched = kg("pull", oxigraph.url, "-o", tmp_path / "back.kg", "--json").json

    assert (sent["graphs"], sent["dry_run"], sent["server"]) == (10, False, oxigraph.url)
    assert sent["quads"] == fetched["quads"] > 100


@pytest.mark.usefixtures("settings")
def test_articles_are_built_into_a_server(kg, articles, oxigraph, tmp_path):
    built = kg("build", articles, "-o", oxigraph.url)
    again = kg("build", articles, "-o", oxigraph.url)
    kg("pull", oxigraph.url, "-o", "back.kg", "--force")

    assert (built.code, again.code) == (0, 0)
    assert built.out.startswith(f"{oxigraph.url} holds\n  articles")
    assert "3 unchanged" in again.out
    assert kg("verify", "back.kg").out.startswith("sound: 3 articles")
    assert copy_of(oxigraph.url, ServerSettings(cache="cache")).is_dir()


@pytest.mark.usefixtures("settings")
def test_addresses_are_options_too(kg, built, oxigraph, tmp_path):
    with serving.proxy(one=oxigraph.query, two=oxigraph.update) as front:
        places = "--query-url", f"{front.url}/one"
        sent = kg("push", built, front.url, *places, "--update-url", f"{front.url}/two", "--force")
        lost = kg("push", built, front.url, *places)

        assert sent.code == 0
        assert kg("pull", front.url, "-o", "back.kg", *places).code == 0
    assert lost.code == 1
    assert lost.err.splitlines()[0] == f"kg: {front.url} takes no SPARQL updates"


@pytest.mark.parametrize(
    "command", [("push", "{built}", "{url}"), ("pull", "{url}", "-o", "x.kg"), ("build", "{articles}", "-o", "{url}")]
)
@pytest.mark.usefixtures("settings")
def test_a_server_that_is_down_is_one_message_and_changes_nothing(kg, built, articles, tmp_path, command):
    url = f"sparql+http://127.0.0.1:{serving.free_port()}"
    done = kg(*(part.format(built=built, articles=articles, url=url) for part in command))

    assert (done.code, done.out, done.messages) == (1, "", 1)
    assert "cannot be reached" in done.err
    assert [one.name for one in tmp_path.iterdir()] == ["kg.toml"]


@pytest.mark.parametrize("command", ["info", "show", "query", "export"])
def test_other_commands_say_how_to_fetch_a_graph(kg, oxigraph, command):
    more = {"show": ["Ann Lee"], "query": ["ASK {}"], "export": ["-o", "-", "--format", "ttl"]}.get(command, [])
    done = kg(command, oxigraph.url, *more)

    assert done.code == 1
    assert f"kg pull {oxigraph.url} -o FOLDER" in done.err


@pytest.mark.usefixtures("settings")
def test_a_name_in_the_url_is_a_wrong_setting(kg, built):
    with contextlib.chdir(built.parent):
        done = kg("push", built, "http://ann:s3cret@127.0.0.1/")

    assert done.code == 2
    assert "s3cret" not in done.err

"""Graphs are built on a server, an article a transaction, by one writer at a time."""

import io
import shutil

import pytest

from kg.config import Config
from kg.decisions import Decision, EntityRef
from kg.errors import GraphLockedError, NotAGraphError, ServerError
from kg.graph import Graph
from kg.remote import copy_of, opened, pull, push
from kg.settings import ServerSettings
from kg.store import nodes as n
from tests.remote.conftest import queries_of, updates_of
from tests.remote.serving import proxy


def exported(graph: Graph) -> bytes:
    out = io.BytesIO()
    graph.reader.serialise("nquads", out)
    return out.getvalue()


def on_disk(some, *numbers):
    graph = Graph.memory()
    for number in numbers:
        graph.add(some(number))
    return exported(graph)


def on_the_server(url, folder):
    pull(url, folder)
    with Graph.open(folder) as graph:
        assert graph.verify() == []
        return exported(graph)


def elsewhere(tmp_path):
    """Settings of another machine: its copy is another."""
    return Config(server={"cache": str(tmp_path / "elsewhere")})


def test_a_graph_on_a_server_is_not_filled_beside_it(oxigraph, config):
    with opened(oxigraph.url, config) as graph:
        assert not graph.is_fresh()


def test_a_graph_built_on_a_server_is_the_one_built_on_disk(oxigraph, config, some, tmp_path):
    with opened(oxigraph.url, config) as graph, graph.run():
        graph.add(some(1))
        graph.add(some(2))
        graph.add(some(3))
        graph.remove("1.txt")
        graph.add(some(3, "edited", title="No. 3 again"))
        graph.add(some(3))

    assert on_the_server(oxigraph.url, tmp_path / "back.kg") == on_disk(some, 2, 3)


def test_each_article_is_there_when_it_is_done(oxigraph, config, some, tmp_path):
    with opened(oxigraph.url, config) as graph:
        graph.add(some(1))
        first = on_the_server(oxigraph.url, tmp_path / "one.kg")
        graph.add(some(2))

    assert first == on_disk(some, 1)


def test_an_article_is_one_update(oxigraph, config, some):
    with proxy(query=oxigraph.query, update=oxigraph.update) as front, opened(front.url, config) as graph:
        before = front.updates
        graph.add(some(1))

        assert front.updates == before + 1


def test_a_lost_copy_is_made_again(oxigraph, config, some, tmp_path):
    with opened(oxigraph.url, config) as graph:
        graph.add(some(1))
    shutil.rmtree(tmp_path / "cache")
    with opened(oxigraph.url, config) as graph:
        assert graph.has(some(1).article)
        graph.add(some(2))

    assert on_the_server(oxigraph.url, tmp_path / "back.kg") == on_disk(some, 1, 2)


def test_a_copy_that_is_behind_is_brought_up_to_date(oxigraph, config, some, tmp_path):
    with opened(oxigraph.url, config) as graph:
        graph.add(some(1))
    with opened(oxigraph.url, elsewhere(tmp_path)) as graph:
        graph.add(some(2))
    with opened(oxigraph.url, config) as graph:
        graph.add(some(3))

    assert on_the_server(oxigraph.url, tmp_path / "back.kg") == on_disk(some, 1, 2, 3)


def test_a_copy_of_what_was_deleted_on_the_server_does_not_bring_it_back(oxigraph, config, some, tmp_path):
    with opened(oxigraph.url, config) as graph:
        graph.add(some(1))
    updates_of(oxigraph).update("DROP ALL")
    with opened(oxigraph.url, config) as graph:
        graph.add(some(2))

    assert on_the_server(oxigraph.url, tmp_path / "back.kg") == on_disk(some, 2)


def test_of_two_writers_the_second_writes_nothing(oxigraph, config, some, tmp_path):
    with opened(oxigraph.url, config) as graph, opened(oxigraph.url, elsewhere(tmp_path)) as other:
        other.add(some(1))
        with pytest.raises(ServerError, match="is being written by another kg"):
            graph.add(some(2))
        assert not graph.has(some(2).article)
        other.add(some(3))

    assert on_the_server(oxigraph.url, tmp_path / "back.kg") == on_disk(some, 1, 3)


def test_two_writers_of_one_machine_are_told_apart_at_once(oxigraph, config):
    with opened(oxigraph.url, config), pytest.raises(GraphLockedError), opened(oxigraph.url, config):
        pass


def test_a_build_that_was_cut_off_on_the_way_back_goes_on(oxigraph, config, some, tmp_path):
    """The server did what it was asked, and the answer never came."""
    with proxy(query=oxigraph.query, update=oxigraph.update) as front:
        with opened(front.url, config) as graph:
            graph.add(some(1))
            front.answer = lambda _, text: updates_of(oxigraph).update(text) or 400
            with pytest.raises(ServerError, match="answers with status 400"):
                graph.add(some(2))
            front.answer = lambda *_: None
        with opened(front.url, config) as graph:
            assert graph.has(some(2).article)
            graph.add(some(3))

    assert on_the_server(oxigraph.url, tmp_path / "back.kg") == on_disk(some, 1, 2, 3)


def test_what_fails_in_passing_is_sent_again_and_done_once(oxigraph, config, some, tmp_path, monkeypatch):
    monkeypatch.setattr("time.sleep", lambda _: None)
    with proxy(query=oxigraph.query, update=oxigraph.update) as front, opened(front.url, config) as graph:
        # Every first try is done on the server, and answered with an error.
        front.answer = lambda number, text: number % 2 and (updates_of(oxigraph).update(text) or 503)
        graph.add(some(1))
        graph.add(some(2))

    assert on_the_server(oxigraph.url, tmp_path / "back.kg") == on_disk(some, 1, 2)


def test_a_graph_that_was_pushed_is_built_on_and_fetched(oxigraph, config, built, some, tmp_path):
    path = built(1)
    push(path, oxigraph.url)
    with opened(oxigraph.url, config) as graph, graph.run():
        graph.add(some(2))

    with pytest.raises(ServerError, match="would not continue but replace"):
        push(built(3, name="other.kg"), oxigraph.url)
    pull(oxigraph.url, path)
    with Graph.open(path) as graph:
        assert exported(graph) == on_disk(some, 1, 2)


def test_decisions_are_taken_on_the_server(oxigraph, config, some, tmp_path):
    with opened(oxigraph.url, config) as graph:
        graph.add(some(1))
        graph.decide(Decision("different", entities=(EntityRef("Ann Lee"), EntityRef("Bob Ray"))))
    shutil.rmtree(tmp_path / "cache")
    with opened(oxigraph.url, config) as graph:
        graph.add(some(2))

        assert [one.say for one in graph.decisions] == ["different"]


def test_graphs_that_are_not_kgs_stay(oxigraph, config, some):
    updates_of(oxigraph).update('INSERT DATA { GRAPH <https://mine.example/> { <https://mine.example/> <x:y> "1" } }')
    with opened(oxigraph.url, config) as graph:
        graph.add(some(1))
        graph.remove("1.txt")

    assert queries_of(oxigraph).ask('ASK { GRAPH <https://mine.example/> { ?s ?p "1" } }')


def test_a_server_that_takes_no_article_in_one_transaction_is_not_built_on(virtuoso, config):
    wanted = pytest.raises(ServerError, match="takes no article in one transaction")
    with wanted as caught, opened(virtuoso.url, config):
        pass
    assert "kg push FOLDER sparql+http" in (caught.value.hint or "")
    assert not queries_of(virtuoso).rows(f"SELECT * {{ GRAPH {n.SERVER} {{ ?s ?p ?o }} }}")


def test_the_url_of_a_server_in_the_place_of_a_folder_says_what_to_do(oxigraph):
    with pytest.raises(NotAGraphError) as caught:
        Graph.open(oxigraph.url)

    assert caught.value.hint == f"fetch its graph: kg pull {oxigraph.url} -o FOLDER"


def test_the_copy_is_the_same_however_the_url_is_written():
    settings = ServerSettings()

    assert copy_of("sparql+HTTP://h:1/", settings).name.startswith("h-1-")
    assert copy_of("sparql+http://h:1/", settings) == copy_of("http://h:1", settings)
    assert copy_of("http://h:1/a", settings) != copy_of("http://h:1/b", settings)

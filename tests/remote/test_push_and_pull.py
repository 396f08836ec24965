"""A graph is sent to real servers, and comes back as it was."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.decisions import Decision, EntityRef
from kg.errors import GraphError, ServerError
from kg.graph import Graph
from kg.remote import pull, push
from kg.sparql import find_server
from kg.store import nodes as n
from kg.store import transfer
from kg.store.oxigraph import OxigraphStore
from kg.store.server import ServerGraph
from kg.store.vocabulary import ART
from tests.remote.conftest import queries_of, updates_of
from tests.remote.serving import proxy

ODD = 'quote " apostrophe \' back\\slash\ttab\rreturn\n\nline é 日本 😀 \x7f \u200b <b>&amp;</b> {?x} $y #z'
TIMES = ["2024", "2024-05", "2024-05-06", "--05-06", "--05", "2024-W18", "0044-03-15", "2024-05-06T10:00:00Z",
         "2024-05-06T10:00:00", "2024-05-06T10:00:00+02:00", "2024-05-06T10:00:00.5Z"]  # fmt: skip


def nquads(path: Path) -> bytes:
    out = io.BytesIO()
    with Graph.open(path) as graph:
        graph.reader.serialise("nquads", out, history=True)
    return out.getvalue()


def count(server, graph):
    [row] = queries_of(server).rows(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")
    return int(row["n"]["value"])


def remove(path, article):
    with Graph.open(path, write=True) as graph, graph.run():
        graph.remove(article)


def test_a_graph_comes_back_byte_for_byte_and_sound(server, some, analysis_of, tmp_path):
    with Graph.open(tmp_path / "news.kg", write=True, create=True) as graph, graph.run(model="m"):
        graph.add(some(1, ODD, author="Zoë O'Neil", url="https://example.org/a?b=c&d=(e)", language="en-GB"))
        graph.add(some(2, "long " * 200_000))
        says = [f"Ann Lee | met-with | Bob Ray | both ways | when then=no.{one}" for one in range(2)]
        says += [f"Ann Lee | met-with | Bob Ray | both ways | when {one}={one}" for one in TIMES]
        people = {"Ann Lee": "Person", "Bob Ray": "Person"}
        graph.add(analysis_of("Ann Lee met Bob Ray.", people, says, source="times", date=TIMES[-1]))
        graph.decide(Decision("same", entities=(EntityRef("Ann Lee"), EntityRef("Bob Ray"))))

    push(tmp_path / "news.kg", server.url)
    pull(server.url, tmp_path / "back.kg")

    with Graph.open(tmp_path / "back.kg", write=True) as graph:
        assert graph.verify() == []
        assert [one.say for one in graph.decisions] == ["same"]
    assert nquads(tmp_path / "back.kg") == nquads(tmp_path / "news.kg")


def test_a_named_graph_larger_than_an_answer_comes_back_whole(virtuoso, built, tmp_path):
    path = built(1)
    with OxigraphStore.open(path, write=True) as store:
        nodes = [NamedNode(f"https://kg.example/x/{number}") for number in range(10_500)]
        store.change(come=[Quad(node, n.LABEL, Literal(f"é {node.value}"), n.LINKS) for node in nodes])

    push(path, virtuoso.url)
    pull(virtuoso.url, tmp_path / "back.kg")

    assert nquads(tmp_path / "back.kg") == nquads(path)


def test_limits_of_a_server_are_kept_to(oxigraph, built, tmp_path):
    path = built(*range(5))
    asked = []
    with proxy(query=oxigraph.query, update=oxigraph.update) as front:
        front.answer = lambda _, text: asked.append(text)
        there = ServerGraph(replace(find_server(front.url, write=True), page=30, triples=20, operations=2))
        with OxigraphStore.open(path) as store:
            transfer.push(store, there)
        transfer.pull(there, tmp_path / "back.kg")

    assert max(text.count("WHERE") for text in asked) == 2
    assert max(len(text) for text in asked) < 20_000
    assert nquads(tmp_path / "back.kg") == nquads(path)


def test_a_second_push_has_nothing_to_do_and_the_next_sends_what_differs(server, built, tmp_path):
    path = built(1, 2)
    sent = push(path, server.url)
    again = push(path, server.url)
    built(3)
    more = push(path, server.url)

    assert (again.graphs, again.removed, again.unchanged) == (0, 0, sent.graphs)
    assert 0 < more.unchanged < sent.graphs
    assert more.graphs < sent.graphs + 1
    pull(server.url, tmp_path / "back.kg")
    assert nquads(tmp_path / "back.kg") == nquads(path)


def test_an_article_that_is_removed_goes_from_the_server_too(server, built):
    path = built(1, 2)
    push(path, server.url)
    with Graph.open(path) as graph:
        gone = graph.reader.articles()[0].iri
    remove(path, gone)

    assert count(server, gone) > 0
    assert push(path, server.url).removed == 1
    assert count(server, gone) == 0


def test_graphs_that_are_not_kgs_stay(server, built):
    mine = "https://mine.example/graph"
    updates_of(server).update(f'INSERT DATA {{ GRAPH <{mine}> {{ <{mine}> <{mine}> "1" }} }}')
    path = built(1)
    push(path, server.url)
    remove(path, "1.txt")
    push(path, server.url, every=True)

    assert count(server, mine) == 1


def test_a_dry_run_says_the_same_and_sends_nothing(server, built):
    path = built(1)
    said = push(path, server.url, dry_run=True)

    assert count(server, n.META.value) == 0
    assert said == push(path, server.url)


def test_a_graph_is_not_written_over_by_another(oxigraph, built, tmp_path):
    path = built(1)
    push(path, oxigraph.url)
    other = built(2, name="other.kg")

    with pytest.raises(ServerError, match="would not continue but replace") as caught:
        push(other, oxigraph.url)
    assert caught.value.found == f"1 of its 1 runs are not in the history of {other}"
    assert push(path, oxigraph.url).graphs == 0
    push(other, oxigraph.url, force=True)
    pull(oxigraph.url, tmp_path / "back.kg")
    assert nquads(tmp_path / "back.kg") == nquads(other)


def test_a_graph_without_a_history_is_not_taken_for_an_earlier_one(oxigraph, some, tmp_path):
    for name in ("a.kg", "b.kg"):
        with Graph.open(tmp_path / name, write=True, create=True) as graph:
            graph.add(some(1, name))
    push(tmp_path / "a.kg", oxigraph.url)

    with pytest.raises(ServerError, match="would not continue but replace"):
        push(tmp_path / "b.kg", oxigraph.url)


def test_a_graph_that_was_fetched_before_is_brought_up_to_date(server, built, tmp_path):
    path, back = built(1, 2), tmp_path / "back.kg"
    push(path, server.url)
    pull(server.url, back)
    remove(path, "1.txt")
    built(3)
    push(path, server.url)

    moved = pull(server.url, back)
    assert moved.removed == 1
    assert moved.unchanged > 0
    assert nquads(back) == nquads(path)
    assert pull(server.url, back).graphs == 0


def test_what_the_folder_has_and_the_server_has_not_is_kept(oxigraph, built, tmp_path):
    path, back = built(1), tmp_path / "back.kg"
    push(path, oxigraph.url)
    pull(oxigraph.url, back)
    built(2, name="back.kg")
    before = nquads(back)

    with pytest.raises(GraphError, match="has 1 runs that the graph on"):
        pull(oxigraph.url, back)
    assert nquads(back) == before
    pull(oxigraph.url, back, force=True)
    assert nquads(back) == nquads(path)


def test_what_another_tool_changed_is_found_and_taken_only_on_demand(server, built, tmp_path):
    path, older = built(1), built(name="older.kg")
    before = nquads(older)
    push(path, server.url)
    updates_of(server).update(
        f"DELETE {{ GRAPH {n.FACTS} {{ ?s ?p ?o }} }} WHERE {{ VALUES ?g {{ {n.FACTS} }} GRAPH ?g {{ ?s ?p ?o }} }}"
    )

    with pytest.raises(ServerError, match="otherwise than kg wrote it") as caught:
        pull(server.url, tmp_path / "back.kg")
    assert caught.value.found == "0 quads came of 2"
    with pytest.raises(ServerError, match="otherwise than kg wrote it"):
        pull(server.url, older, force=True)
    assert nquads(older) == before
    assert [one.name for one in tmp_path.iterdir() if "back" in one.name] == []
    pull(server.url, tmp_path / "taken.kg", unchecked=True)
    with Graph.open(tmp_path / "taken.kg") as graph:
        assert {problem.kind for problem in graph.verify()} == {"edge"}
    updates_of(server).update(f'INSERT DATA {{ GRAPH <{ART}ffff> {{ <{ART}ffff> {n.LABEL} "x" }} }}')
    assert push(path, server.url, every=True).removed == 1
    assert count(server, f"{ART}ffff") == 0
    pull(server.url, tmp_path / "back.kg")
    assert nquads(tmp_path / "back.kg") == nquads(path)


def test_a_graph_that_other_tools_loaded_can_be_fetched(oxigraph, built, tmp_path):
    path = built(1, 2)
    with OxigraphStore.open(path) as store:
        for quad in store.match():
            graph = n.terms(quad)[3]
            updates_of(oxigraph).update(f"INSERT DATA {{ GRAPH {graph} {{ {quad.triple} }} }}")

    pull(oxigraph.url, tmp_path / "back.kg")
    assert nquads(tmp_path / "back.kg") == nquads(path)
    with pytest.raises(ServerError, match="would not continue but replace"):
        push(built(3, name="other.kg"), oxigraph.url)
    push(path, oxigraph.url)
    assert push(path, oxigraph.url).graphs == 0


def test_a_server_without_a_kg_graph_is_told(server, tmp_path):
    with pytest.raises(ServerError, match="has no kg graph"):
        pull(server.url, tmp_path / "back.kg")
    assert not (tmp_path / "back.kg").exists()


def test_a_graph_of_another_version_is_refused(oxigraph, built, tmp_path):
    push(built(1), oxigraph.url)
    updates_of(oxigraph).update(
        f"DELETE WHERE {{ GRAPH {n.META} {{ ?s ?p ?o }} }}; "
        f"INSERT DATA {{ GRAPH {n.META} {{ {n.META} {n.FORMAT} 99 }} }}"
    )

    with pytest.raises(ServerError, match="has a graph of another version of kg") as caught:
        pull(oxigraph.url, tmp_path / "back.kg")
    assert "its format is version 99" in (caught.value.found or "")


def test_a_folder_of_something_else_is_left_as_it_is(oxigraph, built, tmp_path):
    push(built(1), oxigraph.url)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("Dear Ann")

    with pytest.raises(GraphError, match="is a folder, but no kg graph"):
        pull(oxigraph.url, tmp_path / "mine")
    assert [one.name for one in (tmp_path / "mine").iterdir()] == ["letter.txt"]


def test_decisions_that_stand_beside_the_folder_are_not_written_over(oxigraph, built, tmp_path):
    push(built(1), oxigraph.url)
    file = tmp_path / "back.decisions.toml"
    file.write_text('[[same]]\nentities = ["Ann Lee", "Bob Ray"]\n')

    with pytest.raises(GraphError, match="does not hold"):
        pull(oxigraph.url, tmp_path / "back.kg")
    assert "Ann Lee" in file.read_text()
    assert not (tmp_path / "back.kg").exists()


def test_blank_nodes_from_elsewhere_are_refused(oxigraph, built, tmp_path):
    push(built(1), oxigraph.url)
    updates_of(oxigraph).update(f'INSERT DATA {{ GRAPH {n.ENTITIES} {{ [] {n.LABEL} "x" }} }}')

    with pytest.raises(ServerError, match="blank nodes"):
        pull(oxigraph.url, tmp_path / "back.kg", unchecked=True)
    assert not (tmp_path / "back.kg").exists()

"""A backup is the graph as it is, whoever holds it, and a graph of its own."""

from pathlib import Path

import pytest

from kg.decisions import Decision, EntityRef
from kg.errors import GraphError
from kg.graph import Graph

PEOPLE = {"Ann Lee": "Person", "Bob Ray": "Person"}


@pytest.fixture(params=["writer", "reader", "memory"])
def graph(request, tmp_path, analysis_of):
    analysis = analysis_of("Ann Lee met Bob Ray.", PEOPLE, ["Ann Lee | met-with | Bob Ray"], source="a")
    path = tmp_path / "news.kg"
    made = Graph.memory() if request.param == "memory" else Graph.open(path, write=True, create=True)
    made.add(analysis)
    if request.param == "reader":
        made.close()
        made = Graph.open(path)
    with made:
        yield made


def quads(path_or_graph):
    if isinstance(path_or_graph, Graph):
        return set(path_or_graph._store.match())
    with Graph.open(path_or_graph) as graph:
        assert graph.verify() == []
        return set(graph._store.match())


def test_backup_has_every_quad_and_can_be_changed_alone(graph, tmp_path):
    before = quads(graph)
    graph.backup(tmp_path / "kept.kg")
    assert quads(tmp_path / "kept.kg") == before

    with Graph.open(tmp_path / "kept.kg", write=True) as kept:
        kept.remove("a")
    assert quads(graph) == before


def test_what_is_there_is_not_written_over_and_nothing_is_left(graph, tmp_path):
    (tmp_path / "kept.kg").write_text("mine")
    names = sorted(path.name for path in tmp_path.iterdir())

    with pytest.raises(GraphError, match="is there already"):
        graph.backup(tmp_path / "kept.kg")
    assert sorted(path.name for path in tmp_path.iterdir()) == names
    assert (tmp_path / "kept.kg").read_text() == "mine"


def test_the_file_of_decisions_goes_with_it(tmp_path: Path, analysis_of):
    with Graph.open(tmp_path / "news.kg", write=True, create=True) as graph:
        graph.add(analysis_of("Ann Lee met Bob Ray.", PEOPLE, source="a"))
        graph.decide(Decision("rename", (EntityRef("Ann Lee"),), label="Anna Lee"))
        graph.backup(tmp_path / "kept.kg")

    assert (tmp_path / "kept.decisions.toml").read_text() == (tmp_path / "news.decisions.toml").read_text()
    with Graph.open(tmp_path / "kept.kg", write=True) as kept:
        assert kept.entity("Anna Lee").label == "Anna Lee"

"""A backup is the graph as it is, whoever holds it, and a graph of its own."""

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


@pytest.fixture
def decided(tmp_path, analysis_of):
    """A graph that somebody has decided something of."""
    with Graph.open(tmp_path / "news.kg", write=True, create=True) as graph:
        graph.add(analysis_of("Ann Lee met Bob Ray.", PEOPLE, source="a"))
        graph.decide(Decision("rename", (EntityRef("Ann Lee"),), label="Anna Lee"))
        yield graph


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


def test_the_file_of_decisions_goes_with_it(decided, tmp_path):
    decided.backup(tmp_path / "backups" / "kept.kg")

    assert (tmp_path / "backups" / "kept.decisions.toml").read_text() == (tmp_path / "news.decisions.toml").read_text()
    with Graph.open(tmp_path / "backups" / "kept.kg", write=True) as kept:
        assert kept.entity("Anna Lee").label == "Anna Lee"


@pytest.mark.parametrize("kind", ["file", "folder", "link"])
def test_decisions_that_are_there_are_not_written_over_and_nothing_is_left(decided, tmp_path, kind):
    theirs = tmp_path / "kept.decisions.toml"
    match kind:
        case "file":
            theirs.write_text("# mine")
        case "folder":
            theirs.mkdir()
        case "link":
            theirs.symlink_to("nowhere")
    names = sorted(path.name for path in tmp_path.iterdir())

    with pytest.raises(GraphError, match=r"kept\.decisions\.toml is there already"):
        decided.backup(tmp_path / "kept.kg")
    assert sorted(path.name for path in tmp_path.iterdir()) == names
    assert kind != "file" or theirs.read_text() == "# mine"


def test_decisions_of_another_graph_are_not_taken_for_those_of_the_backup(graph, tmp_path):
    (tmp_path / "kept.decisions.toml").write_text("# mine")

    with pytest.raises(GraphError, match=r"kept\.decisions\.toml is there already"):
        graph.backup(tmp_path / "kept.kg")
    assert not (tmp_path / "kept.kg").exists()


def test_a_backup_that_fails_leaves_no_decisions(decided, tmp_path):
    (tmp_path / "kept.kg").write_text("mine")
    names = sorted(path.name for path in tmp_path.iterdir())

    with pytest.raises(GraphError, match=r"kept\.kg is there already"):
        decided.backup(tmp_path / "kept.kg")
    assert sorted(path.name for path in tmp_path.iterdir()) == names


def test_a_backup_whose_decisions_cannot_be_written_is_not_made(decided, tmp_path):
    names = sorted(path.name for path in tmp_path.iterdir())
    # A folder can be called so, but not the file of decisions, whose name is twelve letters longer.
    with pytest.raises(GraphError, match=r"decisions\.toml cannot be written"):
        decided.backup(tmp_path / f"{'n' * 242}.kg")
    assert sorted(path.name for path in tmp_path.iterdir()) == names

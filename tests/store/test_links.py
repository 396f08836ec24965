"""Links in the graph: beside what articles say, replaced knowledge base by knowledge base, and checked."""

import io

import pytest
from pyoxigraph import NamedNode, Quad

from kg.errors import ConfigError, GraphError
from kg.graph import Graph
from kg.link import KnownEntity, NameIndex
from kg.store import nodes as n
from kg.store.links import quads_of_links
from kg.store.oxigraph import OxigraphStore

OSLO = "https://sws.geonames.org/3143244/"
NORWAY = "https://sws.geonames.org/3144096/"


class Base:
    """A knowledge base of a few entities."""

    licence = ""

    def __init__(self, name, *entities):
        self.name = name
        self.asked = []
        self._index = NameIndex(entities)

    def prepare(self, names):
        self.asked += names

    def candidates(self, name, type):  # noqa: A002, ARG002
        assert name in self.asked
        return self._index.of(name)


@pytest.fixture
def store():
    return OxigraphStore.memory()


@pytest.fixture
def graph(store, analysis_of):
    graph = Graph(store)
    text = "Ann Lee visited Oslo, in Norway. Ann Lee, a singer, was born in Oslo."
    people = {"Ann Lee": "Person: a singer", "Oslo": "Place", "Norway": "Place: Norwegian"}
    graph.add(analysis_of(text, people, ["Ann Lee | visited | Oslo", "Oslo | located-in | Norway"], source="a"))
    return graph


def nquads(graph):
    out = io.BytesIO()
    graph.reader.serialise("nquads", out)
    return out.getvalue()


def test_entities_are_linked_and_the_links_say_why(graph):
    found = graph.link()

    assert [(one.label, one.target, one.knowledge_base) for one in found] == [
        ("Norway", NORWAY, "countries"), ("Oslo", OSLO, "countries"),
    ]  # fmt: skip
    assert found[1].reason == "same name; Place; “capital of Norway” fits"
    assert found[1].score > 0.8
    assert graph.links() == found
    assert graph.links("oslo") == found[1:]


def test_sparql_reads_match_score_and_reason(graph):
    graph.link()
    rows = graph.query(
        "SELECT ?target ?kb ?score ?why { ent:Oslo skos:exactMatch ?target ."
        " ?link kg:linkOf ent:Oslo ; kg:linkTo ?target ; kg:knowledgeBase ?kb ; kg:score ?score ; kg:reason ?why }"
    )

    (row,) = rows
    assert (row["target"], row["kb"], row["why"]) == (OSLO, "countries", graph.links("Oslo")[0].reason)
    assert row["score"] == graph.links("Oslo")[0].score


def test_links_change_nothing_but_the_graph_of_links(graph, store):
    before = set(store.match())
    graph.link()

    assert {quad for quad in store.match() if quad.graph_name != n.LINKS} == before
    assert graph.verify() == []


def test_linking_again_changes_nothing(graph):
    graph.link()
    before = nquads(graph)
    graph.link()

    assert nquads(graph) == before


def test_what_a_knowledge_base_no_longer_has_goes(graph, store):
    graph.link(Base("mine", KnownEntity("http://x.example/1", "Oslo"), KnownEntity("http://x.example/2", "Norway")))
    graph.link(Base("mine", KnownEntity("http://x.example/3", "Oslo")))

    assert [one.target for one in graph.links()] == ["http://x.example/3"]
    assert [n.values(quad)[2] for quad in store.match(None, n.EXACT_MATCH)] == ["http://x.example/3"]


def test_links_of_other_knowledge_bases_stay(graph, store):
    graph.link()
    graph.link(Base("mine", KnownEntity("http://x.example/1", "Ann Lee", type="Person"), KnownEntity(OSLO, "Oslo")))
    assert [(one.label, one.knowledge_base) for one in graph.links()] == [
        ("Ann Lee", "mine"), ("Norway", "countries"), ("Oslo", "countries"), ("Oslo", "mine"),
    ]  # fmt: skip

    graph.link(Base("mine"))

    assert [one.knowledge_base for one in graph.links()] == ["countries"] * 2
    assert any(store.match(NamedNode("https://kg.example/entity/Oslo"), n.EXACT_MATCH, NamedNode(OSLO)))
    assert graph.verify() == []


def test_dry_run_writes_nothing(graph):
    before = nquads(graph)

    assert len(graph.link(dry_run=True)) == 2
    assert nquads(graph) == before


def test_exports_carry_links_and_are_the_same_whatever_was_linked_first(graph, analysis_of):
    graph.link()
    other = Graph.memory()
    other.link()
    text = "Ann Lee visited Oslo, in Norway. Ann Lee, a singer, was born in Oslo."
    people = {"Ann Lee": "Person: a singer", "Oslo": "Place", "Norway": "Place: Norwegian"}
    other.add(analysis_of(text, people, ["Ann Lee | visited | Oslo", "Oslo | located-in | Norway"], source="a"))
    other.link()

    assert f"ent:Oslo skos:exactMatch <{OSLO}>".encode() in turtle(graph)
    assert nquads(graph) == nquads(other)


def turtle(graph):
    out = io.BytesIO()
    graph.reader.serialise("trig", out)
    return out.getvalue()


def test_links_of_an_entity_can_go_with_it(graph, store):
    graph.link()
    graph.link(Base("mine", KnownEntity("http://x.example/1", "Oslo")))
    store.change(gone=quads_of_links(store, ["https://kg.example/entity/Oslo"]))

    assert [one.label for one in graph.links()] == ["Norway"]
    assert not any("entity/Oslo" in str(quad) for quad in store.match(None, None, None, n.LINKS))
    assert graph.verify() == []


def test_link_of_an_entity_that_is_gone_is_a_problem(graph, store):
    graph.link()
    entity = NamedNode("https://kg.example/entity/Oslo")
    store.change(gone=list(store.match(entity, n.TYPE, n.ENTITY)))

    said = [problem.what for problem in graph.verify() if problem.what.startswith("link:")]
    assert len(said) == 1
    assert said[0].endswith("is of ent:Oslo, which is missing")


def test_match_without_its_reason_is_a_problem(graph, store):
    store.change(come=[Quad(NamedNode("https://kg.example/entity/Oslo"), n.EXACT_MATCH, NamedNode(OSLO), n.LINKS)])

    (problem,) = graph.verify()
    assert (problem.kind, problem.what) == ("entity", f"the link of ent:Oslo to <{OSLO}> is incomplete")


def test_company_in_the_graph_decides_between_two_of_one_name(graph):
    singer = KnownEntity("http://x.example/1", "Ann Lee", type="Person", description="Norwegian singer")
    chess = KnownEntity("http://x.example/2", "Ann Lee", type="Person", description="chess player")

    (found,) = graph.link(Base("mine", singer, chess))
    assert (found.target, found.reason) == ("http://x.example/1", "same name; Person; “Norwegian singer” fits")


def test_entry_whose_id_is_no_iri_is_no_link(graph):
    assert graph.link(Base("mine", KnownEntity("http://[", "Oslo"), KnownEntity("%zz", "Norway"))) == []


def test_score_out_of_range_is_refused(graph):
    with pytest.raises(ConfigError, match="the least score is 2"):
        graph.link(min_score=2)


def test_graph_open_for_reading_is_not_written(tmp_path):
    with Graph.open(tmp_path / "news.kg", write=True, create=True):
        pass
    with Graph.open(tmp_path / "news.kg") as graph:
        assert graph.link(dry_run=True) == []
        with pytest.raises(GraphError, match="for reading only"):
            graph.link()

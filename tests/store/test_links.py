"""Links in the graph: beside what articles say, replaced knowledge base by knowledge base, and checked."""

import io
from dataclasses import replace

import pytest
from pyoxigraph import NamedNode, Quad

from kg.decisions import Decision, Decisions, EntityRef
from kg.errors import ConfigError, GraphError
from kg.graph import Graph
from kg.link import KnownEntity, NameIndex
from kg.store import nodes as n
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


def test_links_of_an_entity_go_with_it(graph, store, analysis_of):
    graph.link()
    graph.link(Base("mine", KnownEntity("http://x.example/1", "Oslo")))
    graph.add(analysis_of("Norway won.", {"Norway": "Place"}, source="b"))
    graph.remove("a")

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


# What people say

TWO_OSLOS = (
    KnownEntity("http://x.example/1", "Oslo", type="Place", description="a city"),
    KnownEntity("http://x.example/2", "Oslo", type="Place", description="a town"),
    KnownEntity("http://x.example/3", "Norway", type="Organization"),
)


def said(say, name, target):
    return Decision(say, (EntityRef(name),), target=target)


def linked(graph, entity):
    return [(one.target, one.knowledge_base, one.accepted) for one in graph.links(entity)]


def test_a_link_that_a_person_made_stays_whatever_is_found(graph):
    graph.decide(said("link", "Oslo", "http://x.example/2"))
    assert linked(graph, "Oslo") == [("http://x.example/2", "http://x.example/", True)]
    assert graph.links("Oslo")[0].target_label == "2"
    sure = KnownEntity("http://x.example/1", "Oslo", type="Place", description="city in Norway", related=("Ann Lee",))

    graph.link(Base("mine", sure, TWO_OSLOS[1]))
    assert linked(graph, "Oslo") == [("http://x.example/2", "mine", True)]
    assert graph.links("Oslo")[0].why == "a person says so; same name; Place"
    graph.link(Base("mine", sure))
    assert linked(graph, "Oslo") == [("http://x.example/2", "http://x.example/", True)]
    assert graph.verify() == []


def test_a_link_that_a_person_denies_is_made_no_more_and_the_next_best_is(graph):
    city = KnownEntity("http://x.example/1", "Oslo", type="Place", description="city in Norway")
    graph.link(Base("mine", city, TWO_OSLOS[1]))
    assert linked(graph, "Oslo") == [("http://x.example/1", "mine", False)]

    graph.decide(said("unlink", "Oslo", "http://x.example/1"))
    assert linked(graph, "Oslo") == [("http://x.example/2", "mine", False)]
    assert [one.target for one in graph.link(Base("mine", city, TWO_OSLOS[1]))] == ["http://x.example/2"]
    assert [one.target for one in graph.link(Base("mine", city))] == []
    assert graph.verify() == []


def test_what_is_denied_in_one_base_says_nothing_of_others(graph):
    graph.link()
    graph.link(Base("mine", TWO_OSLOS[0]))
    graph.decide(said("unlink", "Oslo", "http://x.example/1"))
    assert linked(graph, "Oslo") == [(OSLO, "countries", False)]
    graph.decide(said("link", "Oslo", "http://x.example/9"))
    assert linked(graph, "Oslo") == [
        (OSLO, "countries", False), ("http://x.example/9", "http://x.example/", True)
    ]  # fmt: skip


def test_what_was_found_follows_an_entity_that_gets_another_name(analysis_of):
    graph = Graph.memory()
    base = Base("base", KnownEntity("https://x.example/3", "Robert Tarn", ("Bob Tarn",), "Person", "mayor"))
    for source, role in {"a": "minister", "b": "coach"}.items():
        found = analysis_of("R. Tarn, or Bob Tarn, spoke.", {"R. Tarn": "Person: Bob Tarn"}, source=source)
        graph.add(replace(found, entities=(replace(found.entities[0], roles=(role,)),)))
    graph.link(base)
    was = {one.iri for one in graph.entities()}
    assert len(was) == 2

    graph.replay(Decisions((Decision("link", (EntityRef("R. Tarn", article="b"),), target="https://x.example/1"),)))

    assert len({one.iri for one in graph.entities()} & was) == 1
    before = {str(quad) for quad in graph._store.match(None, None, None, n.LINKS)}
    graph.link(base)
    assert {str(quad) for quad in graph._store.match(None, None, None, n.LINKS)} == before


def test_who_is_parted_from_another_again_is_not_linked_as_he_was(analysis_of):
    graph = Graph.memory()
    graph.add(analysis_of("Robert Tarn met Zora Quist.", {"Robert Tarn": "Person", "Zora Quist": "Person"}, source="a"))
    graph.link(Base("base", KnownEntity("https://x.example/3", "Robert Tarn", type="Person")))
    graph.decide(Decision("same", (EntityRef("Robert Tarn"), EntityRef("Zora Quist"))))
    assert [one.label for one in graph.entities()] == ["Robert Tarn"]

    graph.replay(Decisions())

    assert [one.label for one in graph.entities()] == ["Robert Tarn", "Zora Quist"]
    assert [one.label for one in graph.links()] == ["Robert Tarn"]
    assert not list(graph._store.match(None, n.CANDIDATE_OF, NamedNode(graph.entity("Zora Quist").iri)))


def test_links_of_people_follow_the_entity(graph, analysis_of):
    graph.decide(said("link", "Ann Lee", "Q7"))
    before = nquads(graph)
    graph.add(analysis_of("Anna Lee sang.", {"Anna Lee": "Person"}, source="b"))
    graph.decide(said("link", "Anna Lee", "https://sws.geonames.org/1/"))
    graph.decide(Decision("same", (EntityRef("Ann Lee"), EntityRef("Anna Lee"))))

    assert {one.target for one in graph.links("Anna Lee")} == {
        "http://www.wikidata.org/entity/Q7", "https://sws.geonames.org/1/",
    }  # fmt: skip
    assert graph.verify() == []
    graph.remove("b")
    graph.replay(Decisions([said("link", "Ann Lee", "Q7")]))
    assert nquads(graph) == before


def test_what_is_found_to_be_one_and_was_linked_twice_is_linked_once_and_told(graph, analysis_of):
    graph.decide(said("link", "Ann Lee", "Q7"), Decision("link", (EntityRef("Oslo"),), target="http://["))
    graph.decide(Decision("link", (EntityRef("Ann Lee", article="a"),), target="Q8"))

    assert [one.target for one in graph.links("Ann Lee")] == ["http://www.wikidata.org/entity/Q7"]
    assert {problem.what for problem in graph.unsettled()} == {
        "Oslo is http://[: the graph cannot hold this IRI",
        "Ann Lee in a is http://www.wikidata.org/entity/Q8: "
        "another decision about what is the same entity says otherwise",
    }
    assert graph.verify() == []


def test_unsure_links_are_asked_about_with_their_rivals_and_sure_ones_are_not(graph):
    graph.link(Base("mine", *TWO_OSLOS, KnownEntity("http://x.example/4", "Ann Lee", type="Person")))
    assert [one.target for one in graph.links()] == ["http://x.example/4"]
    norway, oslo = sorted(graph.doubts(), key=lambda doubt: doubt.question)

    assert oslo.question == 'Is "Oslo" in a the Oslo that mine knows as a city? Now it is not linked to it.'
    assert [(one.link.target, one.link.target_description) for one in oslo.choices] == [
        ("http://x.example/1", "a city"), ("http://x.example/2", "a town"),
    ]  # fmt: skip
    assert [one.sentence for one in oslo.answers] == [
        "Oslo (Place) is http://x.example/1", "Oslo (Place) is not http://x.example/1",
        "Oslo (Place) is http://x.example/2",
    ]  # fmt: skip
    assert norway.reasons == (
        "Norway, Organization: http://x.example/3 (score 0.49: same name; Organization there, Place here)",
    )


@pytest.mark.parametrize("answer", [0, 1, 2])
def test_every_answer_settles_the_doubt_and_undoing_it_asks_again(graph, answer):
    graph.link(Base("mine", *TWO_OSLOS))
    before = nquads(graph)
    [doubt] = [one for one in graph.doubts() if "Oslo" in one.question]
    graph.decide(doubt.answers[answer])

    assert linked(graph, "Oslo") == [(f"http://x.example/{(1, 2, 2)[answer]}", "mine", answer != 1)]
    assert [one for one in graph.doubts() if "Oslo" in one.question] == []
    assert graph.unsettled() == []
    graph.replay(Decisions())
    assert nquads(graph) == before


def test_links_merges_and_statements_are_in_one_order_by_the_articles_that_they_concern(graph, analysis_of):
    people = {"Oslo": "Place", "Ann Lee": "Person"}
    for source, rain in (("b", "It rained all day."), ("c", "Nobody saw the sun again.")):
        graph.add(analysis_of(f"Ann Lee left Oslo. {rain}", people, ["Ann Lee | left | Oslo | 0.4"], source=source))
    graph.link(Base("mine", *TWO_OSLOS))

    assert [(one.kind, one.articles) for one in graph.doubts()] == [("link", 3), ("statement", 2), ("link", 1)]
    assert graph.doubts(2) == graph.doubts()[:2]


def test_a_link_of_an_older_kg_can_be_denied_and_that_be_taken_back(graph, store):
    graph.link()
    kept = {n.TYPE, n.LINK_OF, n.LINK_TO, n.LABEL, n.KNOWLEDGE_BASE, n.SCORE, n.REASON, n.EXACT_MATCH}
    store.change(gone=[quad for quad in store.match(None, None, None, n.LINKS)
                       if quad.predicate not in kept or quad.object == n.CANDIDATE_CLASS])  # fmt: skip
    assert graph.verify() == []
    before = graph.links()
    graph.decide(said("unlink", "Oslo", OSLO))
    assert [one.label for one in graph.links()] == ["Norway"]
    graph.replay(Decisions())

    assert graph.links() == before
    assert graph.verify() == []


def test_link_against_what_a_person_says_is_a_problem(graph, store):
    graph.link()
    graph.decide(said("link", "Oslo", OSLO))
    store.change(gone=list(store.match(None, n.REVIEW, n.ACCEPTED, n.LINKS)))

    assert [problem.what.rpartition(" ")[0] for problem in graph.verify()] == [
        "ent:Oslo has wrongly the link", "ent:Oslo lacks the accepted link",
    ]  # fmt: skip

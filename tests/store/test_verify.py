import pytest
from pyoxigraph import NamedNode, Quad

from kg.graph import Graph
from kg.store import nodes as n
from kg.store.vocabulary import ENT, REL


@pytest.fixture
def graph(analysis_of):
    graph = Graph.memory()
    people = {"Ann Lee": "Person: Ann", "Bob Ray": "Person"}
    says = ["Ann Lee | met-with | Bob Ray", "Bob Ray | ~speak to | Ann Lee | denied | by Ann Lee"]
    for source in "ab":
        graph.add(analysis_of(f"Ann Lee met Bob Ray. Ann spoke. {source}", people, says, source=source))
    return graph


def one(graph, *pattern):
    return next(iter(list(graph._store.match(*pattern))))


def changed(quad, obj):
    return Quad(quad.subject, quad.predicate, obj, quad.graph_name)


def test_sound_graph_has_no_problems(graph):
    assert graph.verify() == []


@pytest.mark.parametrize(
    ("pattern", "value", "kind", "says"),
    [
        ((None, n.ANCHOR, n.text("Ann Lee met Bob Ray.")), n.text("Ann Lee met Bob May."), "evidence", "does not read"),
        ((None, n.BEGIN), n.integer(3), "evidence", "has other offsets"),
        ((None, n.ARTICLES), n.integer(7), "entity", "kg:articles '7'"),
        ((None, n.PREF_LABEL, n.text("Ann Lee")), n.text("Anne"), "entity", "has wrongly skos:prefLabel 'Anne'"),
        ((None, n.SOURCES), n.integer(9), "statement", "has wrongly the number of sources 9"),
        ((None, n.CONFIDENCE, None, n.STATEMENTS), n.decimal(0.1), "statement", "has wrongly the confidence 0.1"),
        ((None, n.STATUS), NamedNode("https://kg.example/ns#planned"), "statement", "is not what its IRI was made of"),
        ((None, n.SUBJECT), NamedNode(ENT + "Nobody"), "statement", "names ent:Nobody, which is missing"),
    ],
)
def test_changed_value_is_found(graph, pattern, value, kind, says):
    quad = one(graph, *pattern)
    graph._store.change(gone=[quad], come=[changed(quad, value)])

    assert any(problem.kind == kind and says in problem.what for problem in graph.verify())


@pytest.mark.parametrize(
    ("pattern", "kind", "says"),
    [
        ((None, None, None, n.FACTS), "edge", "ent:Ann_Lee rel:met-with ent:Bob_Ray is missing"),
        ((None, n.TYPE, n.STATEMENT), "statement", "is missing"),
        ((None, n.EVIDENCE, None, n.STATEMENTS), "statement", "lacks the evidence"),
        ((None, n.TYPE, n.ENTITY), "entity", "lacks rdf:type"),
        ((None, n.IS_STRING), "record", "has no text"),
        ((None, n.SAYS), "statement", "lacks"),
        ((None, n.CONTENT_HASH), "record", "is incomplete"),
        ((None, n.ANCHOR), "evidence", "which is missing"),
    ],
)
def test_lost_quad_is_found(graph, pattern, kind, says):
    lost = list(graph._store.match(*pattern)) if kind == "evidence" else [one(graph, *pattern)]
    graph._store.change(gone=lost)

    assert any(problem.kind == kind and says in problem.what for problem in graph.verify())


@pytest.fixture
def both_ways(analysis_of):
    graph = Graph.memory()
    graph.add(analysis_of("Ann Lee met Bob Ray.", {"Ann Lee": "Person", "Bob Ray": "Person"},
                          ["Ann Lee | met-with | Bob Ray | both ways"]))  # fmt: skip
    assert graph.verify() == []
    return graph


def test_lost_direction_of_a_symmetric_statement_is_found(both_ways):
    both_ways._store.change(gone=[one(both_ways, NamedNode(ENT + "Bob_Ray"), None, None, n.FACTS)])

    [problem] = both_ways.verify()
    assert problem.what == "ent:Bob_Ray rel:met-with ent:Ann_Lee is missing"


@pytest.mark.parametrize(
    ("pattern", "kind", "says"),
    [
        ((None, None, None, n.RELATIONS), "statement", "rel:met-with lacks rdf:type owl:SymmetricProperty"),
        ((None, n.READ_AS), "record", "lacks kg:readAs 'https://kg.example/relation/met-with#symmetric'"),
    ],
)
def test_lost_axiom_is_found(both_ways, pattern, kind, says):
    both_ways._store.change(gone=[one(both_ways, *pattern)])

    assert any(problem.kind == kind and says in problem.what for problem in both_ways.verify())


def test_axiom_that_no_article_names_is_found(both_ways):
    met = NamedNode(REL + "met-with")
    both_ways._store.change(come=[Quad(met, n.TYPE, n.ASYMMETRIC, n.RELATIONS)])

    [problem] = both_ways.verify()
    assert problem.what == "rel:met-with has wrongly rdf:type owl:AsymmetricProperty"


def test_name_of_an_axiom_that_says_nothing_is_found(both_ways):
    quad = one(both_ways, None, n.READ_AS)
    both_ways._store.change(gone=[quad], come=[changed(quad, NamedNode(REL + "met-with#transitive"))])

    said = [problem.what for problem in both_ways.verify() if problem.kind == "record"]
    assert any("met-with#transitive> says nothing of a relation" in what for what in said)


def test_edge_that_no_fact_says_is_found(graph):
    ann, met, bob = NamedNode(ENT + "Ann_Lee"), NamedNode(REL + "met-with"), NamedNode(ENT + "Bob_Ray")
    graph._store.change(come=[Quad(bob, met, ann, n.FACTS)])

    [problem] = graph.verify()
    assert problem.what == "ent:Bob_Ray rel:met-with ent:Ann_Lee has no fact that says it"

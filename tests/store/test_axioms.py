"""What schemas say of relations stands in the graph once, in OWL, while an article is read so."""

from collections import Counter

import pytest
from pyoxigraph import NamedNode

from kg.decisions import Decision, EntityRef, StatementRef
from kg.graph import Graph
from kg.store import nodes as n
from kg.store.axioms import Axiom, axioms_of
from kg.store.vocabulary import prefixed, relation_iri
from tests.conftest import make_analysis

WHO = {"Ann Lee": "Person", "Bob Ray": "Person", "Acme": "Organization"}
TEXT = "Ann Lee met Bob Ray. Bob Ray works for Acme. Ann Lee beat Bob Ray."
SAYS = (
    "Ann Lee | met-with | Bob Ray | both ways", "Bob Ray | works-for | Acme | inverse employs",
    "Ann Lee | defeated | Bob Ray | one way",
)  # fmt: skip
OWL = "SELECT ?a ?says ?b { GRAPH <https://kg.example/ns#graph/relations> { ?a ?says ?b } } ORDER BY ?a ?b"
ALL = [
    ("rel:defeated", "rdf:type", "owl:AsymmetricProperty"), ("rel:met-with", "rdf:type", "owl:SymmetricProperty"),
    ("rel:works-for", "owl:inverseOf", "rel:employs"),
]  # fmt: skip


def article(source, says=SAYS, text=TEXT):
    return make_analysis(text, WHO, says, source=source)


@pytest.fixture
def graph():
    made = Graph.memory()
    made.add_all([article("1"), article("2", text=TEXT + " It rained.")])
    made.add(article("3"))
    return made


def owl(graph):
    return [tuple(prefixed(row[one]) for one in ("a", "says", "b")) for row in graph.query(OWL)]


def named(graph, source):
    [iri] = [one.iri for one in graph.articles() if one.source == source]
    return sorted(row["axiom"] for row in graph.query(f"SELECT ?axiom {{ <{iri}> kg:readAs ?axiom }}"))


def test_an_axiom_is_counted_once_however_many_articles_were_read_so(graph):
    assert owl(graph) == ALL
    for triple in ("rel:met-with a owl:SymmetricProperty", "rel:works-for owl:inverseOf rel:employs"):
        assert [row["n"] for row in graph.query(f"SELECT (COUNT(*) AS ?n) {{ {triple} }}")] == [1]


def test_a_record_names_its_axioms_by_iris_that_people_can_read(graph):
    relation = "https://kg.example/relation/"
    assert named(graph, "1") == [
        f"{relation}defeated#asymmetric", f"{relation}met-with#symmetric", f"{relation}works-for#inverse-of-employs",
    ]  # fmt: skip


def test_an_axiom_goes_with_the_last_article_that_was_read_so(graph):
    graph.remove("1")
    graph.add(article("2", SAYS[1:]))
    assert owl(graph) == ALL
    graph.remove("3")
    assert owl(graph) == [ALL[0], ALL[2]]
    graph.remove("2")
    assert owl(graph) == []
    graph.add(article("4"))
    assert owl(graph) == ALL


def test_two_schemas_may_say_different_things_of_a_relation(graph):
    graph.add(article("2", ["Bob Ray | works-for | Acme | inverse has-staff", "Ann Lee | met-with | Bob Ray"]))

    assert owl(graph) == [*ALL, ("rel:works-for", "owl:inverseOf", "rel:has-staff")]
    assert graph.verify() == []


def test_an_article_is_read_so_where_a_person_rejects_the_statement_or_renames_who_it_is_of(graph):
    graph.remove("2")
    graph.remove("3")
    graph.decide(Decision("reject", statement=StatementRef("Ann Lee", "defeated", "Bob Ray")))
    graph.decide(Decision("rename", (EntityRef("Bob Ray"),), label="Robert Ray"))

    assert graph.statements("defeated") == []
    assert (owl(graph), len(named(graph, "1"))) == (ALL, 3)


def test_no_triple_is_found_twice_in_the_union_of_all_graphs(graph):
    graph.add(article("5", [*SAYS, "Ann Lee | ~fall out with | Bob Ray", "the mayor | ~smile at | Acme"]))
    graph.add(article("6", ["Acme | employs | Bob Ray | inverse works-for"], TEXT + " It rained, and it snowed."))
    graph.decide(Decision("reject", statement=StatementRef("Ann Lee", "defeated", "Bob Ray")))
    graph.decide(Decision("accept", statement=StatementRef("Ann Lee", "met-with", "Bob Ray")))
    graph.decide(Decision("different", (EntityRef("Ann Lee"), EntityRef("Bob Ray"))))
    graph.decide(Decision("link", (EntityRef("Bob Ray"),), target="Q1"))
    graph.remove("3")

    triples = Counter(str(quad.triple) for quad in graph._store.match())
    assert [triple for triple, times in triples.items() if times > 1] == []
    assert {n.terms(quad)[3] for quad in graph._store.match()} >= {n.RELATIONS, n.GROUPS, n.LINKS, n.DECISIONS}


@pytest.mark.parametrize("name", ["met-with", "met with", "met#with", "Ünter-über", "50%", "x" * 200])
def test_an_axiom_is_read_again_from_its_iri(name):
    [triple] = make_analysis(TEXT, WHO, [f"Bob Ray | {name} | Acme | inverse of {name}"]).triples
    [axiom] = axioms_of(relation_iri(name), triple)

    assert Axiom.of_iri(axiom.node.value) == axiom
    assert axiom.quad.object == NamedNode(relation_iri(f"of {name}"))

"""Symmetric relations are one statement, and inverse relations are answered from either side."""

import pytest

from kg.decisions import Decision
from kg.graph import Graph
from kg.types import Status

PEOPLE = {"Ann Lee": "Person", "Bob Ray": "Person", "Acme": "Organization"}


def graph_of(analysis_of, *says, text="Ann Lee met Bob Ray of Acme."):
    """A graph with one article for each thing said."""
    graph = Graph.memory()
    for number, line in enumerate(says):
        graph.add(analysis_of(f"{text} {number}", PEOPLE, [line], source=str(number)))
    return graph


@pytest.fixture
def met(analysis_of):
    return graph_of(analysis_of, "Ann Lee | met-with | Bob Ray | both ways", "Bob Ray | met-with | Ann Lee | both ways")


@pytest.fixture
def works(analysis_of):
    return graph_of(analysis_of, "Bob Ray | works-for | Acme | inverse employs")


def test_a_symmetric_relation_of_two_articles_in_two_directions_is_one_statement_with_the_evidence_of_both(met):
    one = met.statements("met-with", support=True).one()

    assert (one.sources, {support.article for support in one.support}) == (2, {a.iri for a in met.articles()})


def test_words_of_a_sentence_that_says_it_the_other_way_round_stand_at_the_right_end(met):
    one = met.statements("met-with", support=True).one()

    assert {(support.subject, support.object) for support in one.support} == {("Ann Lee", "Bob Ray")}


@pytest.mark.parametrize(("who", "other"), [("Ann_Lee", "Bob Ray"), ("Bob_Ray", "Ann Lee")])
def test_the_plain_layer_answers_a_symmetric_relation_from_either_side(met, who, other):
    found = met.query(f"SELECT ?name {{ ent:{who} rel:met-with/skos:prefLabel ?name }}")

    assert [row["name"] for row in found] == [other]


@pytest.mark.parametrize(("who", "other"), [("Ann Lee", "Bob Ray"), ("Bob Ray", "Ann Lee")])
def test_a_symmetric_statement_is_found_and_told_from_the_side_that_is_asked(met, who, other):
    assert met.statements("met-with", subject=who, object=other).one().sentence == f"{who} met-with {other}"
    assert met.edges("met-with").one().iri == met.statements(subject=who).one().iri


def test_exports_draw_a_symmetric_statement_once(met):
    assert met.to_networkx().number_of_edges() == 1


def test_an_edge_of_two_directions_stays_until_its_last_article_goes(met):
    both = "ASK { ent:Ann_Lee rel:met-with ent:Bob_Ray . ent:Bob_Ray rel:met-with ent:Ann_Lee }"
    met.remove("0")
    assert met.query(both)
    met.remove("1")
    assert not met.query("ASK { ?a rel:met-with ?b }")


def test_a_denied_symmetric_relation_has_no_plain_edge(analysis_of):
    graph = graph_of(analysis_of, "Ann Lee | met-with | Bob Ray | denied | both ways")

    assert not graph.query("ASK { GRAPH <https://kg.example/ns#graph/facts> { ?a ?relation ?b } }")


def test_a_query_for_the_inverse_answers(works):
    found = works.query("SELECT ?who { ent:Acme rel:employs/skos:prefLabel ?who }")

    assert [row["who"] for row in found] == ["Bob Ray"]


@pytest.mark.parametrize(
    ("relation", "who", "whom"), [("works-for", "Bob Ray", "Acme"), ("employs", "Acme", "Bob Ray")]
)
def test_queries_that_ship_answer_by_the_inverse_too(analysis_of, relation, who, whom):
    graph = graph_of(analysis_of, "Bob Ray | works-for | Acme | inverse employs | claimed | by Ann Lee")

    def ask(name):
        return list(graph.query(graph.named_sparql(name, {"relation": relation})))

    assert [(row["speaker"], row["who"], row["whom"]) for row in ask("claims")] == [("Ann Lee", who, whom)]
    assert ask("words") == [{"words": "works for", "times": 1}]


def test_queries_that_ship_give_a_symmetric_statement_once(analysis_of):
    graph = graph_of(analysis_of, "Bob Ray | met-with | Ann Lee | both ways | claimed | by Ann Lee")

    assert [(row["who"], row["whom"]) for row in graph.query(graph.named_sparql("claims"))] == [("Ann Lee", "Bob Ray")]
    assert [row["times"] for row in graph.query(graph.named_sparql("words", {"relation": "met-with"}))] == [1]


def test_the_vocabulary_says_which_relations_are_inverse_symmetric_and_asymmetric(analysis_of):
    graph = graph_of(
        analysis_of, "Bob Ray | works-for | Acme | inverse employs", "Ann Lee | met-with | Bob Ray | both ways",
        "Ann Lee | child-of | Bob Ray | one way",
    )  # fmt: skip

    assert graph.query("ASK { rel:works-for owl:inverseOf rel:employs . rel:met-with a owl:SymmetricProperty }")
    assert graph.query("ASK { rel:child-of a owl:AsymmetricProperty . rel:employs a kg:Relation }")


def test_statements_and_edges_are_asked_by_the_inverse_too(works):
    said = works.statements("works-for").one()

    for found in (works.statements("employs"), works.edges("employs"), works.statements(subject="Acme")):
        assert (found.one().iri, found.one().sentence) == (said.iri, "Acme employs Bob Ray")
    assert works.statements("employs", subject="Bob Ray") == []


def test_a_turned_statement_turned_again_is_as_it_was(works):
    said = works.statements("works-for", support=True).one()

    assert said.turned() != said
    assert said.turned().turned() == said


def test_a_relation_without_an_inverse_is_not_answered_from_the_other_side(analysis_of):
    graph = graph_of(analysis_of, "Bob Ray | leads | Acme")

    assert graph.statements("leads", subject="Acme") == []
    assert graph.statements("leads").one().turned() == graph.statements("leads").one()


@pytest.mark.parametrize("words", [("Ann Lee", "Bob Ray"), ("Bob Ray", "Ann Lee")])
def test_a_person_rejects_a_symmetric_statement_in_whichever_direction(met, words):
    met.decide(Decision("reject", statement=met.statement_ref(words[0], "met-with", words[1])))

    assert met.statements("met-with") == []
    assert met.unsettled() == []
    assert met.verify() == []


def test_a_person_accepts_a_statement_by_its_inverse(works):
    works.decide(Decision("accept", statement=works.statement_ref("Acme", "employs", "Bob Ray")))

    assert works.statements("works-for").one().accepted


def test_said_and_denied_is_a_contradiction_and_both_stay(analysis_of):
    graph = graph_of(
        analysis_of, "Ann Lee | met-with | Bob Ray | both ways", "Bob Ray | met-with | Ann Lee | denied | both ways"
    )

    [pair] = graph.contradictions(support=True)
    assert (pair.kind, pair.one.status, pair.other.status) == ("denied", Status.FACT, Status.DENIED)
    assert pair.against(pair.one.iri).support[0].evidence.text.startswith("Ann Lee met Bob Ray")
    assert len(graph.statements("met-with")) == 2


def test_open_predicates_contradict_too(analysis_of):
    graph = graph_of(analysis_of, *(f"Ann Lee | ~dance with | Bob Ray | {status}" for status in ("claimed", "denied")))

    assert [pair.kind for pair in graph.contradictions("dance with")] == ["denied"]


@pytest.mark.parametrize(
    ("one", "other", "contradicts"),
    [
        ("", "denied", True),
        ("claimed", "denied", True),
        ("planned", "denied", False),
        ("hypothetical", "denied", False),
        ("claimed", "", False),
        ("when on Monday=2024-05-06", "denied | when on Monday=2024-05-06", True),
        ("when on Monday=2024-05-06", "denied | when in May=2024-05", True),
        ("when on Monday=2024-05-06", "denied | when on Tuesday=2024-05-07", False),
        ("when on Monday=2024-05-06", "denied | when that week=2024-W19", True),
        ("when on Monday=2024-05-06", "denied", True),
        ("when on Monday=2024-05-06", "denied | when in the spring", True),
    ],
)
def test_status_and_time_decide_whether_two_statements_contradict(analysis_of, one, other, contradicts):
    graph = graph_of(analysis_of, *(f"Ann Lee | leads | Acme | {how or 'fact'}" for how in (one, other)))

    assert bool(graph.contradictions()) is contradicts


@pytest.mark.parametrize(
    ("one", "other", "contradicts"),
    [
        ("one way", "one way", True),
        ("one way", "one way | claimed", True),
        ("one way", "one way | denied", False),
        ("one way | when in May=2024-05", "one way | when in June=2024-06", False),
        ("fact", "fact", False),
    ],
)
def test_a_relation_that_cannot_hold_both_ways_contradicts_its_reverse(analysis_of, one, other, contradicts):
    graph = graph_of(analysis_of, f"Ann Lee | defeated | Bob Ray | {one}", f"Bob Ray | defeated | Ann Lee | {other}")

    assert [pair.kind for pair in graph.contradictions("defeated")] == (["reversed"] if contradicts else [])


def test_contradictions_are_those_of_an_entity_or_a_statement(analysis_of):
    graph = graph_of(analysis_of, "Ann Lee | leads | Acme", "Ann Lee | leads | Acme | denied | by Bob Ray")
    said = graph.statements("leads", status="fact").one()

    assert graph.contradictions(about="Bob Ray") == graph.contradictions(statement=said.iri) == graph.contradictions()
    assert graph.contradictions(about="Bob Ray", statement=said.iri) == []
    assert graph.contradictions("met-with") == []

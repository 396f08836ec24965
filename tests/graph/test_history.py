"""What a correction dropped is marked, not silently gone; and no query takes it for what is said."""

import pytest

from kg.graph import Graph
from kg.store.record import article_iri

PEOPLE = {"Ann Lee": "Person", "Bob Ray": "Person", "Oslo": "Place"}
FIRST = "Ann Lee met Bob Ray in Oslo."
CORRECTED = "Ann Lee went to Oslo. An earlier version said that she met somebody there."


@pytest.fixture
def corrected(analysis_of):
    graph = Graph.memory()
    with graph.run(model="m", schema="news"):
        graph.add(analysis_of(FIRST, PEOPLE, ["Ann Lee | met-with | Bob Ray", "Ann Lee | visited | Oslo"], source="a"))
    with graph.run():
        graph.add(analysis_of(CORRECTED, PEOPLE, ["Ann Lee | visited | Oslo"], source="a"))
    return graph


def test_what_a_correction_dropped_is_kept_with_its_sentence(corrected):
    [dropped] = corrected.history()[0].dropped

    assert (dropped.sentence, dropped.quotes) == ("Ann Lee met-with Bob Ray", (FIRST,))
    assert not corrected.statements("met-with")


def test_what_an_article_said_from_both_ends_was_dropped_once(analysis_of):
    both = ["Ann Lee | met-with | Bob Ray | both ways", "Bob Ray | met-with | Ann Lee | both ways"]
    graph = Graph.memory()
    graph.add(analysis_of(FIRST, PEOPLE, both, source="a"))
    with graph.run():
        graph.add(analysis_of(CORRECTED, PEOPLE, source="a"))
    [dropped] = graph.history()[0].dropped

    assert (dropped.sentence, dropped.quotes) == ("Ann Lee met-with Bob Ray", (FIRST,))


def test_runs_say_what_came_and_by_what(corrected, analysis_of):
    with corrected.run():
        corrected.remove("a")
    removed, _, first = corrected.history()

    assert (first.model, first.schema, len(first.added), first.ended is None) == ("m", "news", 1, False)
    assert removed.removed == (article_iri(analysis_of(CORRECTED, PEOPLE, source="a").article),)
    assert [one.sentence for one in removed.dropped] == ["Ann Lee visited Oslo"]


def test_nothing_that_was_dropped_looks_like_a_statement(corrected):
    found = corrected.query("SELECT ?s { ?s rdf:predicate rel:met-with }")

    assert len(found) == 0


def test_what_a_person_rejected_was_not_dropped_by_the_correction(analysis_of):
    from kg.decisions import Decision, StatementRef

    graph = Graph.memory()
    graph.add(analysis_of(FIRST, PEOPLE, ["Ann Lee | met-with | Bob Ray"], source="a"))
    graph.decide(Decision("reject", statement=StatementRef("Ann Lee", "met-with", "Bob Ray")))
    graph.remove("a")

    assert graph.history() == []

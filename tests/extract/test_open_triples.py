"""Open triples: what a clause says in its own words."""

import pytest

CLAUSES = [
    ("Ann Lee waltzed with Bob Ray.", ("Ann Lee", "waltzed with", "Bob Ray")),
    ("Ann Lee bought two old magazines.", ("Ann Lee", "bought", "two old magazines")),
    ("The mayor was elected by the council.", ("The mayor", "was elected by", "the council")),
    ("Ann Lee gave a speech in Oslo.", ("Ann Lee", "gave a speech in", "Oslo")),
    ("Ann Lee is a lawyer.", ("Ann Lee", "is", "a lawyer")),
    ("Ann Lee plans to sell the house.", ("Ann Lee", "plans to sell", "the house")),
    ("Ann Lee did not sell the house.", ("Ann Lee", "did not sell", "the house")),
    ("Ann Lee bought apples and sold pears.", ("Ann Lee", "sold", "pears")),
    ("The man who stole the car fled.", ("The man", "stole", "the car")),
]


@pytest.mark.parametrize(("sentence", "expected"), CLAUSES)
def test_clause_becomes_an_open_triple(extract, sentence, expected):
    assert expected in [(t.subject.text, t.predicate, t.object.text) for t in extract(sentence) if t.relation is None]


def test_named_relation_replaces_the_open_triple_of_the_same_clause(extract):
    found = extract("Ann Lee met Bob Ray.")

    assert [(t.relation, t.predicate) for t in found] == [("met-with", "met")]


def test_open_triple_has_status_and_speaker_too(extract):
    (triple,) = [t for t in extract("Ann Lee said Bob Ray would sell the house.") if t.object.text == "the house"]

    assert (triple.status, triple.speaker.label) == ("planned", "Ann Lee")


def test_what_somebody_has_no_plans_for_is_denied(extract):
    (triple,) = [t for t in extract("She has no plans to go into politics.") if t.object.text == "politics"]

    assert triple.status == "denied"

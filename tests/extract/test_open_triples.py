"""Open triples: what a clause says in its own words."""

import pytest

import kg
from kg.types import Article
from tests.pages import ROOT

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


@pytest.mark.parametrize(
    "sentence",
    ["The council is the council.", "A fund became the fund.", "In the harbour, the harbour opened the harbour.",
     "The company, the company that the company sued, is a company.", "The bridge of the bridge crossed the bridge.",
     "The kestrel that the Kestrel built was the Kestrel of the Kestrel."],
)  # fmt: skip
def test_nothing_is_said_of_a_phrase_and_the_same_phrase(extract, sentence):
    bare = [[one.text.lower().split()[1:] for one in (t.subject, t.object)] for t in extract(sentence)]

    assert [subject for subject, target in bare if subject == target] == []


def test_named_relation_replaces_the_open_triple_of_the_same_clause(extract):
    found = extract("Ann Lee met Bob Ray.")

    assert [(t.relation, t.predicate) for t in found] == [("met-with", "met")]


def test_open_triple_has_status_and_speaker_too(extract):
    (triple,) = [t for t in extract("Ann Lee said Bob Ray would sell the house.") if t.object.text == "the house"]

    assert (triple.status, triple.speaker.label) == ("planned", "Ann Lee")


def test_what_somebody_has_no_plans_for_is_denied(extract):
    (triple,) = [t for t in extract("She has no plans to go into politics.") if t.object.text == "politics"]

    assert triple.status == "denied"


@pytest.mark.parametrize(
    "text",
    [
        # Who says it stands outside the frame, and outside the sentence.
        "Minister Ann Lee said engaging young voters was essential.",
        "“We must cut taxes. It is time to visit Norvik,” said Ann Lee of Acme.",
        # Whose chairman he is was said before.
        "The Commons home affairs committee met on Monday. Committee chairman Bob Ray said so.",
        # What the clause is about stands before it, and what it adds hangs on an adjective.
        "Acme, the chain whose red vans were once a familiar sight across Norway, sued Tom Ward.",
        "Nothing happened. Rain fell on the roofs. Ann Lee met Bob Ray.",
    ],
)
def test_nothing_of_entities_is_lost_where_phrases_are_not_read(pipeline, open_pipeline, text):
    every, some = (next(one.analyse([Article.of(text)])).triples for one in (open_pipeline, pipeline))

    assert some == tuple(one for one in every if one.relation or (one.subject.entity and one.object.entity))
    assert some


def test_what_is_said_of_entities_does_not_depend_on_whether_phrases_are_read(pipeline, open_pipeline):
    articles = [one for one in kg.read(ROOT / "examples" / "articles") if isinstance(one, Article)]
    every, some = ([result.triples for result in one.analyse(articles)] for one in (open_pipeline, pipeline))
    of_entities = [
        tuple(one for one in triples if one.relation or (one.subject.entity and one.object.entity)) for triples in every
    ]

    assert some == of_entities
    assert sum(map(len, every)) > 2 * sum(map(len, some)) > 100

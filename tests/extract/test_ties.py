"""Ties and speeches say nothing that the sentence does not say, of entities alone, and each pair once."""

from collections import Counter

import pytest

from kg.extract.ties import inner
from kg.types import Status, Triple

TEXT = (
    "Laura Schmidt's album includes a track against Paul Novak. The lawyer of Tom Ward praised the head of the board "
    "of Norvik in Oslo. Delbury's plan for the harbour of Leeds, England, angered friends of Paul Novak and Tom Ward. "
    "Laura Schmidt said that the owner of Norvik had sold a share of Delbury to a brother of Tom Ward. "
    "She never sang the song about Paul Novak, and plans to open a branch of Norvik in May."
)
# What the engine adds of its own: a possessor and a passive read from the other side.
ADDED = {"'s", "of", "was", "has"}


@pytest.fixture
def ties(extract):
    return [triple for triple in extract(TEXT) if triple.pattern == "open tie"]


@pytest.fixture
def speeches(extract):
    return [triple for triple in extract(TEXT) if triple.pattern == "open speech"]


def pairs(triples: list[Triple]) -> Counter[tuple[int, frozenset[str | None]]]:
    return Counter((t.evidence[0].start, frozenset((t.subject.entity, t.object.entity))) for t in triples)


def test_there_are_ties_and_speeches_in_the_text(ties, speeches):
    assert len(ties) >= 5
    assert len(speeches) >= 2


def test_every_word_of_a_tie_stands_in_its_sentence(ties):
    foreign = {
        (word, tie.evidence[0].text)
        for tie in ties
        for word in tie.predicate.split()
        if word not in ADDED and word not in tie.evidence[0].text
    }

    assert foreign == set()


def test_the_ends_of_ties_and_speeches_are_two_entities(ties, speeches):
    assert all(t.subject.entity and t.object.entity for t in [*ties, *speeches])
    assert not any(t.subject.entity == t.object.entity for t in [*ties, *speeches])


def test_a_tie_between_names_keeps_to_one_sentence(ties):
    named = [tie for tie in ties if tie.subject.text == tie.subject.label and tie.object.text == tie.object.label]

    assert len(named) >= 5
    assert {len(tie.evidence) for tie in named} == {1}


def test_two_entities_of_a_sentence_are_tied_once(ties, speeches):
    assert [pair for pair, times in pairs([*ties, *speeches]).items() if times > 1] == []


def test_what_a_clause_says_of_two_entities_is_not_said_again_by_a_tie(extract):
    found = [t for t in extract(TEXT) if t.subject.entity and t.object.entity]
    tied = [t for t in found if t.pattern in ("open tie", "open speech")]
    direct = [t for t in found if t not in tied]

    assert direct
    assert pairs(direct).keys() & pairs(tied).keys() == set()


def test_that_somebody_speaks_of_somebody_is_a_fact_of_the_article_itself(speeches):
    assert {(t.predicate, t.lemma, t.status, t.speaker, t.time) for t in speeches} == {
        ("says of", "say of", Status.FACT, None, None)
    }


def test_a_tie_has_the_status_of_its_clause(ties):
    status = {t.predicate: t.status for t in ties}

    assert status["never sang the song about"] is Status.DENIED
    assert status["plans to open a branch of"] is Status.PLANNED
    assert status["'s album includes a track against"] is Status.FACT


def test_a_text_without_entities_has_no_ties(extract):
    assert [t for t in extract("The owner of the bank sold a share of the harbour.") if t.pattern == "open tie"] == []


def test_a_long_chain_of_phrases_is_followed_a_few_steps_and_no_further(extract):
    chain = "the head of " * 12
    (near,) = [t for t in extract("Laura Schmidt sued the head of the board of Norvik.") if t.object.label == "Norvik"]

    assert near.pattern == "open tie"
    assert not [t for t in extract(f"Laura Schmidt sued {chain}Norvik.") if t.pattern == "open tie"]


@pytest.mark.parametrize(
    ("behind", "expected"),
    [(None, ["Novak", "bank", "years"]), (("of",), ["Novak", "bank"]), ((), ["Novak"])],
)
def test_only_the_phrases_behind_the_prepositions_that_count_are_looked_into(pipeline, behind, expected):
    doc = pipeline.nlp("Paul Novak's head of the bank for years sued Norvik.")
    noun = next(token for token in doc if token.text == "head")

    assert [token.text for token in inner(noun, behind=behind)] == expected

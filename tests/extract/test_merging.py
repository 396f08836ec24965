"""What an article says several times is one statement with all its evidence; what differs stays apart."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.merging import distinct, merged
from kg.schema import Schema
from kg.types import Argument, Evidence, Speaker, Status, Time, Triple

SCHEMA = Schema.load("news")


def end(name: str) -> Argument:
    return Argument(name, 0, len(name), entity=name, label=name, type="Person")


def said(
    subject: str,
    relation: str,
    target: str,
    *,
    at: int = 0,
    time: str | None = None,
    value: str | None = None,
    confidence: float = 0.5,
    status: Status = Status.FACT,
    speaker: str | None = None,
) -> Triple:
    """A statement in the sentence that begins at ``at``."""
    return Triple(
        end(subject), relation, end(target), lemma=relation, relation=relation, status=status,
        speaker=Speaker(speaker, speaker) if speaker else None, time=Time(time, value) if time else None,
        confidence=confidence, evidence=(Evidence(at, at + 5, f"at {at}"),), pattern="",
    )  # fmt: skip


def places(triple: Triple) -> list[int]:
    return [one.start for one in triple.evidence]


def test_the_same_said_twice_is_one_statement_with_both_sentences():
    (one,) = merged([said("Ann", "sued", "Bob"), said("Ann", "sued", "Bob", at=10)], SCHEMA)

    assert places(one) == [0, 10]


def test_the_surer_reading_leads_and_its_sentence_stands_first():
    unsure, sure = said("Ann", "sued", "Bob", confidence=0.4), said("Ann", "sued", "Bob", at=10, confidence=0.8)
    (one,) = merged([unsure, sure], SCHEMA)

    assert (one.confidence, places(one)) == (0.8, [10, 0])


@pytest.mark.parametrize(
    "other",
    [
        said("Ann", "sued", "Tom"),
        said("Bob", "sued", "Ann"),
        said("Ann", "praised", "Bob"),
        said("Ann", "sued", "Bob", status=Status.DENIED),
        said("Ann", "sued", "Bob", speaker="Tom"),
    ],
)
def test_other_ends_relation_status_or_speaker_make_another_statement(other):
    assert len(merged([said("Ann", "sued", "Bob"), other], SCHEMA)) == 2


def test_of_a_symmetric_relation_both_directions_are_one():
    assert len(merged([said("Ann", "met-with", "Bob"), said("Bob", "met-with", "Ann", at=10)], SCHEMA)) == 1


def inverses(first: str, second: str) -> Schema:
    """A schema of two relations, of which the first names the other as its inverse."""
    types = '[types]\nPerson = ""\n'
    table = '[[relation]]\nname = "{}"\nsubject = ["Person"]\nobject = ["Person"]\n{}\n'
    return Schema.parse(types + table.format("teaches", f'inverse = "taught-by"\n{first}')
                        + table.format("taught-by", second))  # fmt: skip


PATTERNS = 'patterns = ["SUBJ teach OBJ"]'


@pytest.mark.parametrize(
    ("schema", "told"),
    [
        (inverses(PATTERNS, ""), ("Ann", "teaches", "Bob", "taught-by")),
        (inverses("", PATTERNS), ("Bob", "taught-by", "Ann", "teaches")),
        (inverses(PATTERNS, PATTERNS), ("Ann", "teaches", "Bob", "taught-by")),
        (inverses("", ""), ("Ann", "teaches", "Bob", "taught-by")),
    ],
)
def test_a_relation_and_its_inverse_are_one_told_as_that_with_patterns_or_the_first(schema, told):
    (one,) = merged([said("Ann", "teaches", "Bob"), said("Bob", "taught-by", "Ann", at=10)], schema)

    assert (one.subject.label, one.relation, one.object.label, one.inverse) == told
    assert places(one) == [0, 10]


def test_what_the_schema_says_of_a_relation_goes_with_the_triple():
    met, beat, sued = merged([said("Ann", name, "Bob") for name in ("met-with", "defeated", "sued")], SCHEMA)

    assert [(one.inverse, one.asymmetric) for one in (met, beat, sued)] == [
        ("met-with", False), (None, True), (None, False)
    ]  # fmt: skip


def test_what_one_sentence_dates_and_another_does_not_is_one_and_dated():
    undated, dated = said("Ann", "sued", "Bob"), said("Ann", "sued", "Bob", at=10, time="in May", value="2024-05")
    (one,) = merged([undated, dated], SCHEMA)

    assert (one.time, places(one)) == (Time("in May", "2024-05"), [10, 0])


def test_what_two_sentences_date_differently_is_two():
    may = said("Ann", "sued", "Bob", time="in May", value="2024-05")
    june = said("Ann", "sued", "Bob", time="in June", value="2024-06")

    assert len(merged([may, june], SCHEMA)) == 2


def test_two_ways_to_say_one_date_are_one():
    texts = [said("Ann", "sued", "Bob", at=at, time=t, value="2024-05-03") for at, t in ((0, "Friday"), (9, "3 May"))]

    assert len(merged(texts, SCHEMA)) == 1


def test_nothing_stays_nothing():
    assert merged([], SCHEMA) == []
    assert distinct([]) == []


STATEMENTS = st.lists(
    st.builds(
        said,
        st.sampled_from(["Ann", "Bob"]),
        st.sampled_from(["sued", "met-with"]),
        st.sampled_from(["Tom", "Eve"]),
        at=st.integers(0, 3).map(lambda n: 10 * n),
        time=st.sampled_from([None, "in May", "in June"]),
        confidence=st.sampled_from([0.2, 0.5, 0.8]),
        status=st.sampled_from([Status.FACT, Status.DENIED]),
    ),
    max_size=8,
)


@given(STATEMENTS)
def test_no_sentence_is_lost_and_none_is_cited_twice(statements):
    found = merged(statements, SCHEMA)

    assert {place for one in found for place in places(one)} == {place for one in statements for place in places(one)}
    assert all(len(places(one)) == len(set(places(one))) for one in found)


@given(STATEMENTS)
def test_to_merge_twice_is_to_merge_once(statements):
    once = merged(statements, SCHEMA)

    assert merged(once, SCHEMA) == once


def test_open_triples_that_say_the_same_of_the_same_words_are_one():
    first = replace(said("Ann", "praised", "Bob"), relation=None)
    elsewhere = replace(first, subject=replace(first.subject, start=40, end=43))

    assert distinct([first, replace(first, confidence=0.9), elsewhere]) == [replace(first, confidence=0.9), elsewhere]

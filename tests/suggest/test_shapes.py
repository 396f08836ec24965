import pytest

from kg.extract.lexicon import EVENT_NOUNS
from kg.patterns import parse
from kg.schema import Schema
from kg.suggest.grouping import grouped
from kg.suggest.shape import Covered, Shape, joined

SCHEMA = Schema.parse(
    """
[types]
Person = "a human being"
Organization = "a body of people"

[[relation]]
name = "everything"
subject = ["Person"]
object = ["Organization"]
patterns = [
  "SUBJ work for OBJ", "SUBJ grant|give clemency to OBJ", "SUBJ step_down from OBJ", "SUBJ is daughter|son of OBJ",
  "SUBJ's plea for OBJ", "SUBJ talk with OBJ", "SUBJ set OBJ free", "SUBJ donate * to OBJ", "SUBJ * in OBJ",
  "SUBJ visit OBJ", "SUBJ leave OBJ:Organization", "OBJ:Organization lose to SUBJ",
]
"""
)


@pytest.mark.parametrize(
    ("words", "patterns"),
    [
        ("free", ["SUBJ free OBJ"]),
        ("dance with", ["SUBJ dance with OBJ", "SUBJ dance_with OBJ"]),
        ("break news to", ["SUBJ break news to OBJ"]),
        ("fall out with", ["SUBJ fall_out with OBJ", "SUBJ fall out_with OBJ"]),
        ("be counsel of", ["SUBJ is counsel of OBJ"]),
        ("be chief executive of", ["SUBJ is chief_executive of OBJ"]),
        ("be convicted in", ["SUBJ is convicted in OBJ"]),
        ("plan to sell farm to", ["SUBJ sell farm to OBJ"]),
        ("check herself into", ["SUBJ check into OBJ", "SUBJ check_into OBJ"]),
    ],
)
def test_words_give_patterns_the_likeliest_first(words, patterns):
    assert Shape.of(words).patterns() == patterns


def test_a_noun_is_an_event_or_a_role_before_it_is_a_verb():
    shape = Shape.of("headquarters in", inflected=False)

    assert shape.patterns()[:2] == ["SUBJ's headquarters in OBJ", "SUBJ is headquarters in OBJ"]


@pytest.mark.parametrize("words", ["be", "have", "be of", "say of", "say in", "get", "challenge it at", "be out of"])
def test_what_means_nothing_by_itself_is_no_predicate(words):
    assert Shape.of(words) is None


@pytest.mark.parametrize("words", ["a < b", "50% of", "re-", "'s chief met", "«x» to", ""])
def test_words_of_any_kind_give_patterns_that_can_be_read_or_none(words):
    shape = Shape.of(words)

    assert all(parse(text) for text in (shape.patterns() if shape else []))


@pytest.mark.parametrize(
    ("words", "covered"),
    [
        ("work for", True),
        ("grant clemency to", True),
        ("step down from", True),
        ("be daughter of", True),
        ("make plea for", True),
        ("hold talk with", True),
        ("dance with", False),
        ("break news to", False),
        ("be counsel of", False),
        ("set", False),
        ("donate painting to", True),
        ("visit", True),
        ("make visit to", True),
    ],
)
def test_a_predicate_is_covered_if_a_pattern_has_its_words(words, covered):
    assert Covered(SCHEMA, EVENT_NOUNS).has(Shape.of(words), "Person", "Person") is covered


def test_a_pattern_with_types_of_its_own_covers_these_alone():
    covered = Covered(SCHEMA, EVENT_NOUNS)

    assert covered.has(Shape.of("leave"), "Person", "Organization")
    assert not covered.has(Shape.of("leave"), "Person", "Place")
    assert covered.has(Shape.of("lose to"), "Organization", "Person")
    assert not covered.has(Shape.of("lose to"), "Person", "Organization")


def test_patterns_of_one_construction_are_one_with_alternatives():
    assert joined(["SUBJ make deal to OBJ", "SUBJ offer deal to OBJ", "SUBJ is rep of OBJ"]) == [
        "SUBJ make|offer deal to OBJ",
        "SUBJ is rep of OBJ",
    ]


def test_groups_are_joined_by_their_mean_likeness_and_keep_their_order():
    near = {("a", "c"): 0.9, ("a", "b"): 0.1, ("b", "c"): 0.65, ("b", "d"): 0.7, ("a", "d"): 0.2, ("c", "d"): 0.3}

    assert grouped("abcd", lambda one, other: near[one, other]) == [["a", "c"], ["b", "d"]]


def test_what_must_stay_apart_is_never_joined():
    near = {("a", "b"): 0.9, ("a", "c"): -1.0, ("b", "c"): 0.99}

    assert grouped("abc", lambda one, other: near[one, other], alike=0.0) == [["a"], ["b", "c"]]

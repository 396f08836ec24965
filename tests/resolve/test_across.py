"""The name of an entity over all articles: a function of its own article alone, readable and safe."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.resolve import global_name
from kg.types import LocalEntity, Mention

labels = st.text(min_size=0, max_size=40)
types = st.sampled_from(["Person", "Place", "Organization", "Cause"])


def name(label: str, kind: str = "Person") -> str:
    return global_name(LocalEntity("e1", label, kind))


NAMES = [
    ("Ann Marie Lee", "Person", "Ann_Marie_Lee"),
    ("Lee", "Person", "Lee_(person)"),
    ("Lee", "Organization", "Lee"),
    ("Oslo", "Place", "Oslo"),
    ("José Ångström-Núñez", "Person", "José_Ångström-Núñez"),
    ("O’Neil", "Person", "O'Neil_(person)"),
    ("St. John's College", "Organization", "St._John's_College"),
    ("Quill & Partners", "Organization", "Quill_Partners"),
    ("中国", "Place", "中国"),
    ("", "Person", "unnamed"),
    ("?!", "Place", "unnamed"),
]


@pytest.mark.parametrize(("label", "kind", "expected"), NAMES)
def test_name_is_readable(label, kind, expected):
    assert name(label, kind) == expected


@pytest.mark.parametrize(("one", "other"), [("Ann  Lee", "Ann\xa0Lee"), ("O’Neil", "O'Neil"), ("Jose\u0301", "José")])
def test_spelling_in_other_characters_is_the_same_name(one, other):
    assert name(one) == name(other)


def test_person_of_one_word_is_not_the_place_of_that_word():
    assert name("Washington", "Person") != name("Washington", "Place")


@given(labels, types)
def test_name_is_never_empty_and_holds_nothing_that_an_iri_forbids(label, kind):
    made = name(label, kind)

    assert made
    assert not set(made) & set(' \t\n\r<>"{}|\\^`/#?%&:@')


@given(labels, types, st.lists(labels, max_size=3), st.sampled_from(["e1", "e99"]))
def test_name_depends_on_label_and_type_alone(label, kind, aliases, number):
    other = LocalEntity(number, label, kind, tuple(aliases), (Mention(0, 1, "x", "pronoun"),))

    assert global_name(other) == name(label, kind)

"""When two spellings are one name, and what two names have in common."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.resolve.profile import asks, blocks, name_key, plain_key
from kg.resolve.spelling import Likeness, bearers, fold, formal, likeness, skeleton

SAME_SOUND = [
    ("Muammar Gaddafi", "Moammar Qadhafi"),
    ("Mohammed Tarnow", "Muhamad Tarnow"),
    ("Yuri Zhirov", "Yury Jirov"),
    ("Jürgen Ödquist", "Juergen Oedquist"),
    ("Khaled Tarnow", "Haled Tarnow"),
]
DIFFERENT_SOUND = [("Ann Lee", "Ann Ray"), ("Bob Tarnow", "Bob Tarkow"), ("Velmora", "Valdora")]


@pytest.mark.parametrize(("one", "other"), SAME_SOUND)
def test_transliterations_share_a_skeleton(one, other):
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT_SOUND)
def test_other_names_have_another_skeleton(one, other):
    assert skeleton(one) != skeleton(other)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("José  Ångström-Núñez", "jose angstrom nunez"),
        ("Łódź", "lodz"),
        ("O’Neil", "o'neil"),
        ("Acme™", "acmetm"),
        ("J. F. Tarnow", "j f tarnow"),
        ("a|b/c", "a b c"),
        ("Ann\u202e\x00 Lee", "ann lee"),
        ("?!", ""),
    ],
)
def test_a_folded_name_is_small_letters_and_single_spaces(text, folded):
    assert fold(text) == folded


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=300), st.sampled_from(["person", "place", "organization", "thing"]))
def test_a_name_key_is_bounded_and_never_empty_nor_has_what_parts_a_key(text, kind):
    key = name_key(text, kind)

    assert 0 < len(key) <= 140
    assert not set(key) & set("|/\n")


LIKENESS = [
    ("ann lee", "ann lee", True, Likeness.SAME),
    ("moammar qadhafi", "muammar gaddafi", True, Likeness.SPELLING),
    ("bob tarnow", "robert tarnow", True, Likeness.NICKNAME),
    ("ann lee", "ann marie lee", True, Likeness.MIDDLE),
    ("ann m lee", "ann marie lee", True, Likeness.MIDDLE),
    ("j tarnow", "john tarnow", True, Likeness.INITIAL),
    ("tarnow", "john tarnow", True, Likeness.SURNAME),
    ("eu", "european union", False, Likeness.ACRONYM),
    ("sec", "securities and exchange commission", False, Likeness.ACRONYM),
    ("quill", "quill partners group", False, Likeness.SHORT_FORM),
    ("ivanka tarnow", "donald tarnow", True, None),
    ("john", "john tarnow", True, None),
    ("ann marie lee", "ann ruth lee", True, None),
    ("k tarnow", "john tarnow", True, None),
    ("syria", "zaria", False, None),
    ("oslo", "bergen", False, None),
]


@pytest.mark.parametrize(("one", "other", "person", "like"), LIKENESS)
def test_likeness_of_two_names(one, other, person, like):
    assert likeness(one, other, person=person) == like


names = st.lists(
    st.sampled_from(["ann", "bob", "robert", "j", "a", "lee", "tarnow", "tarnov", "jr", "of", "union", "eu", "the"]),
    min_size=1,
    max_size=4,
).map(" ".join)


@given(names, names, st.booleans())
def test_likeness_is_the_same_both_ways(one, other, person):
    assert likeness(one, other, person=person) == likeness(other, one, person=person)


@given(names, names, st.booleans())
def test_names_with_something_in_common_meet_in_a_block(one, other, person):
    kind = "person" if person else "organization"
    keys = [f"{kind}|{plain_key(name)}|" for name in (one, other)]
    like = likeness(*(key.split("|")[1] for key in keys), person=person)
    # A surname is not looked up by a name that is short itself, and a first name only by those that most people have.
    if like in (Likeness.SAME, Likeness.SPELLING) or (like is Likeness.SURNAME and " j " not in f" {one} {other} "
                                                      and " a " not in f" {one} {other} "):  # fmt: skip
        assert set(asks(keys[0])) & set(blocks(keys[1]))


@given(names, names)
def test_who_asks_for_a_block_stands_where_those_in_it_ask(one, other):
    keys = [f"person|{name}|" for name in (one, other)]

    assert bool(set(asks(keys[0])) & set(blocks(keys[1]))) == bool(set(asks(keys[1])) & set(blocks(keys[0])))


def test_a_nickname_leads_to_its_first_names():
    assert {"robert", "bob"} <= formal("bob")
    assert formal("qqq") == {"qqq"}


def test_common_names_have_more_bearers_than_rare_ones():
    assert bearers("john smith") > 10_000 > 300 > bearers("zora quist")
    assert bearers("smith") > bearers("john smith") > bearers("john quincy smith")

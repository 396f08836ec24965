"""What speaks for two names being one: evidence with its weight."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.resolve import gather, occurrences
from kg.resolve.score import DOUBT, SAME, score
from kg.types import LocalEntity

LABELS = (
    "Bob Tarnow", "Robert Tarnow", "R. Tarnow", "R. A. Tarnow", "Tarnow", "Bob Tarnow Jr.", "Bob Tarnow Sr.",
    "Bob Tarnow II", "John Smith", "Smith", "Velmora", "Velmora Energy", "VE", "Foreign Ministry",
)  # fmt: skip
locals_ = st.builds(
    LocalEntity,
    st.just("e1"),
    st.sampled_from(LABELS),
    st.sampled_from(["Person", "Organization", "Place", "Cause"]),
    st.sets(st.sampled_from(LABELS), max_size=2).map(tuple),
    roles=st.sampled_from([(), ("mayor",), ("goalkeeper",), ("judge", "father")]),
    gender=st.sampled_from([None, "m", "f"]),
)
profiles = st.builds(
    lambda one, other, article, date: next(
        gather(found.profile, [found])
        for found in occurrences([one, LocalEntity("e2", other, "Person")], article, article, date=date)
    ),
    locals_, st.sampled_from(["Zora Quist", "Bob Tarnow", "Mona Fay"]), st.sampled_from("abc"),
    st.sampled_from([None, "1950", "2018-05-01"]),
)  # fmt: skip


@given(profiles, profiles)
@settings(max_examples=400)
def test_a_score_is_the_same_both_ways(one, other):
    assert score(one, other) == score(other, one)


@given(profiles, profiles)
@settings(max_examples=200)
def test_a_score_is_the_sum_of_its_reasons(one, other):
    found = score(one, other)
    if found is not None:
        assert found.value == round(sum(reason.weight for reason in found.reasons), 2)
        assert all(reason.weight for reason in found.reasons)


def test_a_rare_name_says_more_than_a_common_one(who, ent):
    def value(name):
        found = who([ent(name, "person", "judge")], [ent(name)])
        one, other = found.keys(name.lower())
        return found.resolution.score(one, other).value

    assert value("Zora Quist") >= SAME > value("John Smith")


def test_company_counts_and_agencies_and_countries_hardly_do(who, ent):
    def value(companion, kind):
        both = ent(companion, kind)
        found = who([ent("Bob Tarnow"), both], [ent("Robert Tarnow"), both])
        return found.resolution.score(found.key("bob tarnow"), found.key("robert tarnow")).value

    met = value("Zora Quist", "person")
    assert met > value("Quist", "person") > value("Oslo", "place") > value("France", "place") == value("BBC", "org")


def test_who_is_met_with_himself_is_no_company(who, ent):
    found = who([ent("Bob Tarnow")], [ent("Robert Tarnow")])

    reasons = found.resolution.score(found.key("bob tarnow"), found.key("robert tarnow")).reasons
    assert not any("met with" in reason.words for reason in reasons)


@pytest.mark.parametrize(
    ("one", "other", "barred"),
    [
        (("Tom Wardle Jr.",), ("Tom Wardle",), True),
        (("Tom Wardle Jr.",), ("Tom Wardle Sr.",), True),
        (("Tom Wardle II",), ("Tom Wardle III",), True),
        (("Tom Wardle",), ("Tom Wardle Sr.",), False),
        (("Tom Wardle Jr.",), ("Wardle",), False),
        (("Tom Wardle Jr.",), ("Thomas Wardle Jr.",), False),
    ],
)
def test_father_and_son_cannot_be_one(who, ent, one, other, barred):
    found = who([ent(*one)], [ent(*other)])
    a, b = sorted(found.memory.profiles)

    assert found.resolution.score(a, b).barred is barred


def test_man_and_woman_cannot_be_one(who, ent):
    found = who([ent("Kim Tarnow", gender="m")], [ent("Kim Tarnow", "person", "judge", gender="f")])
    one, other = found.keys("kim tarnow")

    assert found.resolution.score(one, other).barred


def test_an_unknown_gender_bars_nothing(who, ent):
    found = who([ent("Kim Tarnow", gender="m")], [ent("Kim Tarnow", "person", "judge")])
    one, other = found.keys("kim tarnow")

    assert not found.resolution.score(one, other).barred


def test_a_long_time_between_speaks_against_one_person(who, ent):
    def value(first, second):
        found = who([ent("Bob Tarnow")], [ent("Robert Tarnow")], dates=[first, second])
        return found.resolution.score(found.key("bob tarnow"), found.key("robert tarnow")).value

    assert value("2018-01-01", "2019") == value(None, "2019") > value("1990", "2019") > value("1950", "2019")
    assert value("2019", "1950") == value("1950", "2019")


def test_a_date_that_is_none_is_no_date(who, ent):
    found = who([ent("Bob Tarnow")], [ent("Robert Tarnow")], dates=["soon", "2019"])

    assert found.resolution.score(found.key("bob tarnow"), found.key("robert tarnow")).value >= DOUBT


def test_an_initial_is_short_for_the_name_whoever_comes_first(who, ent):
    found = who([ent("J. Tarnow")], [ent("Jacob Tarnow")], [ent("J. A. Tarnow")])
    r = found.resolution
    short, full, middle = map(found.key, ("j tarnow", "jacob tarnow", "j a tarnow"))

    assert r.score(short, full).short == r.score(full, short).short == short
    assert r.score(short, middle).short == short


def test_kinds_are_told_with_their_article(who, ent):
    found = who([ent("Velmora", "org")], [ent("Velmora", "place")])
    [one, other] = found.keys("velmora")

    words = [reason.words for reason in found.resolution.score(one, other).reasons]
    assert "one is an organization, the other a place" in words


def test_names_with_nothing_in_common_have_no_score(who, ent):
    found = who([ent("Bob Tarnow"), ent("Zora Quist"), ent("Oslo", "place")])

    assert all(found.resolution.score(*pair) is None for pair in itertools.combinations(found.memory.profiles, 2))

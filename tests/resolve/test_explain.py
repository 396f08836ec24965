"""Why two names are one entity, or two, in sentences."""

import pytest

from kg.resolve.explain import explain


@pytest.fixture
def why():
    """Whether two names are one, and why, as one text."""

    def nobody(*_):
        return None

    def of(found, one, other, said=nobody):
        called = lambda profile: profile.label  # noqa: E731
        same, sentences = explain(found.resolution, found.keys(one), found.keys(other), called, said)
        return same, "\n".join(sentences)

    return of


def test_a_merge_is_told_with_each_step_and_its_sum(who, ent, why):
    found = who([ent("Bob Tarnow"), ent("Zora Quist")], [ent("Robert Tarnow"), ent("Zora Quist")])

    assert why(found, "bob tarnow", "robert tarnow") == (True, (
        "They are one entity.\n"
        "Bob Tarnow and Robert Tarnow are joined:\n"
        "  +1.10  a first name and its short form\n"
        "  +0.80  both are met with Zora Quist\n"
        "  +1.90  together; from +1.00 on they are one"
    ))  # fmt: skip


def test_the_numbers_of_a_short_name_add_up(who, ent, why):
    found = who([ent("J. Tarnow")], [ent("Jacob Tarnow")])

    same, text = why(found, "j tarnow", "jacob tarnow")
    *parts, total = [float(line.split()[0]) for line in text.splitlines() if line.startswith("  ")]
    assert not same
    assert sum(parts) == pytest.approx(total)


def test_one_name_is_one_without_further_evidence(who, ent, why):
    found = who([ent("Zora Quist", "person", "judge")], [ent("Zora Quist", "person", "judge")])

    same, text = why(found, "zora quist", "zora quist")
    assert same
    assert "the same walk of life (law)" in text


def test_names_with_nothing_in_common_are_said_to_have_nothing(who, ent, why):
    found = who([ent("Bob Tarnow"), ent("Zora Quist")])

    same, text = why(found, "bob tarnow", "zora quist")
    assert not same
    assert "nothing in common" in text


def test_a_bar_is_told(who, ent, why):
    found = who([ent("Tom Wardle")], [ent("Tom Wardle Jr.")])

    _, text = why(found, "tom wardle", "tom wardle jr")
    assert "one is the father, the other the son" in text
    assert "cannot be one" in text


def test_the_rival_of_a_short_name_is_told(who, ent, why):
    zora, mona, ida = ent("Zora Quist"), ent("Mona Quist"), [ent("Ida Fenn"), ent("Lena Orr")]
    found = who([ent("Quist"), *ida], [zora, *ida], [mona, *ida])

    same, text = why(found, "quist", "zora quist")
    assert not same
    assert "the shorter name may as well mean another of that name" in text


def test_a_chain_is_told_step_by_step(who, ent, why):
    found = who([ent("Bob Tarnow")], [ent("Robert Tarnow")], [ent("Robert Anton Tarnow")])

    same, text = why(found, "bob tarnow", "robert anton tarnow")
    assert same
    assert text.count("are joined:") >= 1


def test_a_decision_that_they_are_the_same_is_no_reason_for_two(who, ent, why):
    found = who([ent("Bob Tarnow")], [ent("Zora Quist")])

    def said(one, other, say):
        return "so Ann Lee says" if say == "same" else None

    assert "a person says so" not in why(found, "bob tarnow", "zora quist", said)[1]


def test_a_decision_is_the_reason_where_there_is_one(who, ent, why):
    pair = ("person|bob tarnow|", "person|robert tarnow|")
    found = who([ent("Bob Tarnow")], [ent("Robert Tarnow")], different=[pair])

    def said(one, other, say):
        return "so Ann Lee says" if say == "different" else None

    same, text = why(found, "bob tarnow", "robert tarnow", said)
    assert not same
    assert "a person says so: so Ann Lee says" in text


def test_two_common_names_are_explained_without_comparing_all_with_all(who, ent, why):
    found = who(*([ent("John Smith")] for _ in range(300)), *([ent("Smith")] for _ in range(300)))
    compared = []
    real = found.resolution.value
    found.resolution.value = lambda one, other: compared.append(1) or real(one, other)

    assert why(found, "john smith", "smith")[0] is False
    assert len(compared) < 10_000

"""Which candidate an entity is taken to be, and when it is left without a link."""

from dataclasses import replace
from itertools import permutations

import pytest

from kg.link import EntityProfile, KnownEntity, folded, link, names_to_ask, ranked


def known(number: int, label: str, kind: str | None = "Person", **more: object) -> KnownEntity:
    return KnownEntity(f"https://example.org/{number}", label, type=kind, **more)


def test_same_name_and_type_are_enough_where_nobody_else_has_the_name():
    found = link(EntityProfile("Acme Corp", type="Organization"), [known(1, "Acme Corp", "Organization")])

    assert found.known.id == "https://example.org/1"
    assert (found.score, found.reason) == (0.75, "same name; Organization")


@pytest.mark.parametrize("name", ["ACME CORP", "Acme Corp.", "Ácme-Corp", "The Acme Corp"])
def test_case_accents_dots_and_hyphens_do_not_matter(name):
    assert link(EntityProfile(name, type="Organization"), [known(1, "Acme Corp", "Organization")])


def test_candidates_of_the_same_score_stand_by_identifier_in_whatever_order_they_come():
    ids = ["https://example.org/B", "https://example.org/Q10", "https://example.org/Q9", "https://example.org/a"]
    of = [KnownEntity(one, "Port Ellery", type="Place") for one in ids]
    sized = [replace(one, popularity=size) for one, size in zip(of, [0.1, 0.2, 0.3, 0.2], strict=True)]
    profile = EntityProfile("Port Ellery", type="Place")

    for candidates in permutations(of):
        assert [one.known.id for one in ranked(profile, candidates)] == ids
    expected = [ids[2], ids[1], ids[3], ids[0]]
    first = ranked(profile, sized)
    assert [one.known.id for one in first] == expected
    assert all(ranked(profile, candidates) == first for candidates in permutations(sized))


def test_name_that_is_another_is_no_candidate():
    assert link(EntityProfile("Acme Corp", type="Organization"), [known(1, "Acme Bank", "Organization")]) is None


def test_person_is_no_place_of_the_same_name():
    jordan = known(1, "Jordan", "Place", description="country")

    assert link(EntityProfile("Jordan", type="Person", neighbours=folded(["Amman"])), [jordan]) is None


def test_short_form_in_the_article_does_not_make_a_person_a_country():
    assert names_to_ask("Michael Jordan", [("Jordan", 12)], "Person") == ["Michael Jordan"]


def test_other_name_in_the_article_needs_company_too():
    burma = known(1, "Burma", "Place", related=("Yangon",))
    told = EntityProfile("The Golden Land", (("Burma", 2), ("the country", 3)), "Place")
    beside = EntityProfile(told.label, told.aliases, "Place", neighbours=folded(["Yangon"]))

    assert link(told, [burma]) is None
    assert link(beside, [burma]).reason == "called “Burma” in the articles; Place; beside Yangon"


def test_middle_name_may_be_left_out():
    johnson = known(1, "Alice Marie Johnson")

    assert link(EntityProfile("Alice Johnson", type="Person"), [johnson]).known == johnson
    assert link(EntityProfile("Alice Jane Johnson", type="Person"), [johnson]) is None
    assert link(EntityProfile("Johnson", type="Person"), [johnson]) is None


def test_initials_are_a_name_of_an_organisation():
    who = known(1, "World Health Organization", "Organization")

    assert link(EntityProfile("WHO", type="Organization"), [who]).reason.startswith("WHO are the initials of World")


def test_two_of_one_name_are_told_apart_by_their_company():
    singer = known(1, "Ann Lee", description="Norwegian singer")
    minister = known(2, "Ann Lee", description="minister of Velmora", related=("Velmora",))
    profile = EntityProfile("Ann Lee", type="Person", neighbours=folded(["Velmora"]))

    found = link(profile, [singer, minister])

    assert found.known == minister
    assert found.reason == "same name; Person; “minister of Velmora” fits"


def test_two_of_one_name_are_no_link_where_nothing_tells_them_apart():
    assert link(EntityProfile("Ann Lee", type="Person"), [known(1, "Ann Lee"), known(2, "Ann Lee")]) is None


def test_description_of_the_article_is_company():
    singer = known(1, "Ann Lee", description="Norwegian singer")
    profile = EntityProfile("Ann Lee", type="Person", context=frozenset({"singer"}))

    assert link(profile, [singer, known(2, "Ann Lee", description="chess player")]).known == singer


def test_the_better_known_of_two_is_taken_if_it_is_much_better_known():
    def paris(large: float, small: float) -> list[KnownEntity]:
        return [known(1, "Paris", "Place", popularity=large), known(2, "Paris", "Place", popularity=small)]

    profile = EntityProfile("Paris", type="Place")

    assert link(profile, paris(2_000_000, 25_000)).known.id == "https://example.org/1"
    assert link(profile, paris(2_000_000, 1_500_000)) is None
    assert link(profile, paris(2_000_000, 0)) is None


def test_company_goes_before_popularity():
    large = known(1, "Paris", "Place", popularity=2_000_000, related=("France",))
    small = known(2, "Paris", "Place", popularity=25_000, related=("Texas", "Dallas"))

    profile = EntityProfile("Paris", type="Place", neighbours=folded(["Texas", "Dallas"]))

    assert link(profile, [large, small]).known == small


def test_score_that_is_asked_for_is_kept():
    profile, acme = EntityProfile("Acme", type="Organization"), known(1, "Acme", "Organization")

    assert link(profile, [acme], min_score=0.75)
    assert link(profile, [acme], min_score=0.76) is None


def test_candidate_of_unknown_type_scores_less_than_one_that_fits():
    profile = EntityProfile("Acme", type="Organization")

    assert 0.6 < link(profile, [known(1, "Acme", None)]).score < link(profile, [known(1, "Acme", "Organization")]).score


def test_team_is_not_linked_to_its_country_for_want_of_company():
    norway = known(1, "Norway", "Place", related=("Oslo",))

    assert link(EntityProfile("Norway", type="Organization"), [norway]) is None


def test_order_of_candidates_does_not_matter():
    several = [known(number, "Ann Lee", popularity=number**4) for number in range(1, 7)]
    profile = EntityProfile("Ann Lee", type="Person")
    shuffled = [several[place] for place in (3, 0, 5, 1, 4, 2)]

    assert link(profile, several) == link(profile, shuffled) == link(profile, several + several)

"""The knowledge base that works out of the box."""

import re

import pytest

from kg.link import EntityProfile, folded, link, names_to_ask
from kg.link.countries import Countries


@pytest.fixture(scope="module")
def countries() -> Countries:
    return Countries()


@pytest.fixture
def linked(countries):
    """Label of what a name is linked to, with its description; None for no link."""

    def of(name: str, kind: str = "Place", beside: tuple[str, ...] = (), tied: tuple[str, ...] = ()) -> str | None:
        asked = names_to_ask(name, (), kind)
        candidates = [known for one in asked for known in countries.candidates(one, kind)]
        found = link(EntityProfile(name, type=kind, context=folded(beside), neighbours=folded(tied)), candidates)
        return found and f"{found.known.label}: {found.known.description}"

    return of


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Norway", "Norway"), ("Niger", "Niger"), ("Nigeria", "Nigeria"), ("Guinea", "Guinea"),
        ("Guinea-Bissau", "Guinea-Bissau"), ("Equatorial Guinea", "Equatorial Guinea"), ("Kosovo", "Kosovo"),
        ("Papua New Guinea", "Papua New Guinea"), ("U.S.", "United States"), ("the United States", "United States"),
        ("Britain", "United Kingdom"), ("Ivory Coast", "Ivory Coast"), ("Burma", "Myanmar"),
        ("Democratic Republic of Congo", "Democratic Republic of the Congo"),
        ("DR Congo", "Democratic Republic of the Congo"),
        ("Republic of Congo", "Republic of the Congo"), ("South Korea", "South Korea"), ("Czechia", "Czech Republic"),
        ("Singapore", "Singapore"), ("Luxembourg", "Luxembourg"), ("Kingdom of Norway", "Norway"),
    ],
)  # fmt: skip
def test_country_is_found_by_its_names(linked, name, label):
    assert linked(name).startswith(f"{label}: country or territory")


@pytest.mark.parametrize("name", ["Congo", "Georgia", "Korea", "England", "Europe", "Guineas", "IT", "NO"])
def test_name_of_several_or_of_none_is_no_link(linked, name):
    assert linked(name) is None


@pytest.mark.parametrize(
    ("beside", "description"),
    [(("Tbilisi", "Russia"), "country or territory"), (("Atlanta", "U.S."), "state of the United States")],
)
def test_georgia_is_told_from_georgia_by_its_company(linked, beside, description):
    assert linked("Georgia", beside=beside).startswith(f"Georgia: {description}")


def test_congos_are_told_apart_by_their_company(linked):
    assert linked("Congo", beside=("Kinshasa",)).startswith("Democratic Republic")
    assert linked("Congo", beside=("Brazzaville", "Gabon")).startswith("Republic")


def test_capital_is_a_capital_and_no_country(linked):
    assert linked("Oslo") == "Oslo: capital of Norway"
    assert linked("Kiev") == linked("Kyiv") == "Kyiv: capital of Ukraine"


def test_washington_is_no_country_and_without_company_nothing_at_all(linked):
    assert linked("Washington") is None
    assert linked("Washington, D.C.") == "Washington: capital of United States"
    assert linked("Washington", beside=("Seattle", "Tacoma")) == "Washington: state of the United States"


def test_capital_with_a_larger_namesake_elsewhere_is_left_out(linked):
    assert linked("Victoria") is None


def test_namesake_of_a_capital_is_chosen_by_its_company(linked):
    assert linked("London") == "London: capital of United Kingdom"
    assert linked("London", tied=("Canada",)) == "London: city in Canada"


@pytest.mark.parametrize("name", ["Jordan", "Chad", "Georgia", "Israel", "Paris"])
def test_person_is_not_linked_to_a_place(linked, name):
    assert linked(name, "Person", beside=("Amman", "Israel", "France")) is None


def test_people_of_a_country_are_not_the_country(linked):
    assert linked("Norwegians", "Group") is None


def test_ids_are_those_of_geonames_and_each_stands_once(countries):
    ids = [one.id for one in countries.entities()]

    assert len(ids) == len(set(ids)) > 400
    assert [one for one in ids if not re.fullmatch(r"https://sws\.geonames\.org/[1-9]\d*/", one)] == []


def test_every_country_has_a_name_and_is_found_by_it(countries):
    states = [one for one in countries.entities() if one.description.startswith("country")]

    assert len(states) == 250
    assert [one.label for one in states if one not in countries.candidates(one.label, "Place")] == []

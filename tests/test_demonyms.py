"""A nationality adjective speaks of one country, and is one entity with it wherever an article names both."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import demonyms
from kg.demonyms import is_country, is_demonym, place_of
from kg.types import Analysis, Article

# Every word of the table with its place, as often as it stands there.
WRITTEN = [
    (word.replace("-", " "), entry.partition(":")[0].strip())
    for entry in demonyms._TABLE.replace("\n", " ").split("|")
    for word in entry.partition(":")[2].split()
]
WORDS = st.sampled_from(sorted(word for word, _ in WRITTEN))


def test_no_word_of_the_table_stands_for_two_places():
    assert [word for word, times in Counter(word for word, _ in WRITTEN).items() if times > 1] == []


def test_every_word_of_the_table_leads_to_its_place_and_every_place_is_a_country():
    assert [(word, place) for word, place in WRITTEN if place_of(word) != place or not is_country(place)] == []


@given(WORDS, st.sampled_from([str.lower, str.upper, str.title]), st.booleans())
def test_case_and_hyphens_make_no_difference(word, case, hyphen):
    assert place_of(case(word.replace(" ", "-") if hyphen else word)) == dict(WRITTEN)[word]


@pytest.mark.parametrize(
    ("people", "place"),
    [("Norwegians", "Norway"), ("Finns", "Finland"), ("Poles", "Poland"), ("South Koreans", "South Korea")],
)
def test_the_people_of_a_country_are_told_by_the_plural(people, place):
    assert place_of(people) == place


@pytest.mark.parametrize("word", ["Korean", "Congolese", "Muslim", "Norway", "Londoner", "Nordic", "", "s", "-"])
def test_what_speaks_of_no_country_or_of_several_speaks_of_none(word):
    assert place_of(word) is None


def test_only_what_the_model_calls_a_nationality_is_one():
    assert [is_demonym(label, "French") for label in ("NORP", "ORG", "LANGUAGE")] == [True, False, False]
    assert not is_demonym("NORP", "Buddhists")


def test_a_town_is_no_country():
    assert not any(is_country(name) for name in ("Oslo", "Leeds", "Norvik", "French", ""))


# -- in articles -------------------------------------------------------------------------------------------------------


@pytest.fixture
def label_of(pipeline):
    """The label of the entity that some words of a text mean, or None."""

    def of(text: str, words: str) -> str | None:
        (analysis,) = pipeline.analyse([Article.of(text)])
        assert isinstance(analysis, Analysis)
        found = [e.label for e in analysis.entities for m in e.mentions if m.text == words and e.type == "Place"]
        assert len(set(found)) <= 1
        return found[0] if found else None

    return of


@pytest.mark.parametrize(
    ("adjective", "country"),
    [
        ("French", "France"),
        ("Norwegian", "Norway"),
        ("Dutch", "Netherlands"),
        ("South African", "South Africa"),
        ("British", "Britain"),
        ("American", "United States"),
    ],
)
def test_adjective_and_country_are_one_entity(label_of, adjective, country):
    text = f"The {adjective} singer Laura Schmidt sued Norvik. She left {country} in 2004."

    assert label_of(text, adjective) == label_of(text, country)
    assert label_of(text, adjective) is not None


def test_an_article_that_never_names_the_country_calls_it_by_its_name(label_of):
    assert label_of("The Norwegian singer Laura Schmidt sued Norvik.", "Norwegian") == "Norway"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Laura Schmidt speaks French.", "French"),
        ("The Korean singer Laura Schmidt sued Norvik.", "Korean"),
        ("The Muslim singer Laura Schmidt sued Norvik.", "Muslim"),
        ("Laura Schmidt helped the Palestinians.", "Palestinians"),
    ],
)
def test_a_language_a_people_and_a_faith_are_no_place(label_of, text, word):
    assert label_of(text, word) is None

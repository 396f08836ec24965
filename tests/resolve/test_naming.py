"""The name of an entity in the graph: readable, safe, and no other entity's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.resolve import Memory, Resolution, entity_name, gather, occurrences
from kg.resolve.naming import bare_name
from kg.types import LocalEntity

labels = st.text(min_size=0, max_size=40)
types = st.sampled_from(["Person", "Place", "Organization", "Cause"])


def name(label: str, kind: str = "Person") -> str:
    [one] = occurrences([LocalEntity("e1", label, kind)], "a", "a")
    return bare_name(gather(one.profile, [one]))


def names(*articles: list[LocalEntity]) -> dict[str, str]:
    """Name of the entity of each profile."""
    found = [one for n, entities in enumerate(articles) for one in occurrences(entities, f"art{n}", f"source {n}")]
    resolution = Resolution(known := Memory(found))
    return {key: entity_name(resolution, resolution.cluster(key)) for key in known.profiles}


NAMES = [
    ("Ann Marie Lee", "Person", "Ann_Marie_Lee"),
    ("Lee", "Person", "Lee_(person)"),
    ("Lee", "Organization", "Lee"),
    ("Oslo", "Place", "Oslo"),
    ("U.S.", "Place", "United_States"),
    ("José Ångström-Núñez", "Person", "José_Ångström-Núñez"),
    ("O’Neil", "Person", "O'Neil_(person)"),
    ("St. John's College", "Organization", "St._John's_College"),
    ("Quill & Partners", "Organization", "Quill_Partners"),
    ("中国", "Place", "中国"),
    ("", "Person", "unnamed_(8a8de823)"),
    ("?!", "Place", "unnamed_(8a8de823)"),
    ("..", "Place", "unnamed_(8a8de823)"),
    ("Acme™", "Organization", "AcmeTM"),
]


@pytest.mark.parametrize(("label", "kind", "expected"), NAMES)
def test_name_is_readable(label, kind, expected):
    assert name(label, kind) == expected


@pytest.mark.parametrize(("one", "other"), [("Ann  Lee", "Ann\xa0Lee"), ("O’Neil", "O'Neil"), ("Jose\u0301", "José")])
def test_spelling_in_other_characters_is_the_same_name(one, other):
    assert name(one) == name(other)


def test_person_of_one_word_is_not_the_place_of_that_word():
    assert name("Washington", "Person") != name("Washington", "Place")


def test_the_only_bearer_of_a_name_has_it_bare():
    assert set(names([LocalEntity("e1", "Zora Quist", "Person", roles=("singer",))]).values()) == {"Zora_Quist"}


def test_two_of_one_name_are_told_apart_by_what_they_do():
    keeper = LocalEntity("e1", "Zora Quist", "Person", roles=("goalkeeper",))
    judge = LocalEntity("e1", "Zora Quist", "Person", roles=("judge",))

    assert set(names([keeper], [judge]).values()) == {"Zora_Quist_(sport)", "Zora_Quist_(law)"}


def test_the_foremost_bearer_keeps_the_bare_name():
    keeper = LocalEntity("e1", "Zora Quist", "Person", roles=("goalkeeper",))
    judge = LocalEntity("e1", "Zora Quist", "Person", roles=("judge",))

    assert set(names(*([keeper] for _ in range(9)), [judge]).values()) == {"Zora_Quist", "Zora_Quist_(law)"}


def test_bearers_of_a_common_name_are_named_after_their_articles():
    found = names(*([LocalEntity("e1", "John Smith", "Person")] for _ in range(3)))

    assert len(set(found.values())) == 3
    assert all(made.startswith("John_Smith_(source-") for made in found.values())


def test_the_same_name_with_the_or_in_capitals_is_told_apart_too():
    russia, velmora = (LocalEntity("e2", name, "Place") for name in ("Russia", "Velmora"))
    found = names(
        [LocalEntity("e1", "the Foreign Ministry", "Organization"), russia],
        [LocalEntity("e1", "FOREIGN MINISTRY", "Organization"), velmora],
    )

    assert {"the_Foreign_Ministry_(organization_of_russia)", "FOREIGN_MINISTRY_(organization_of_velmora)"} < set(
        found.values()
    )


@given(labels, types)
def test_name_is_never_empty_and_holds_nothing_that_an_iri_forbids(label, kind):
    made = name(label, kind)

    assert made
    assert not set(made) & set(' \t\n\r<>"{}|\\^`/#?%&:@')


words = st.sampled_from(
    ["Ann", "ann", "Lee", "Mr", "the", "(the)", "U.S.", "Jr", "Inc", "French", "France", "(sport)", "_", "&", "É", "E",
     "unnamed", "?", ".", "Ann™", "A\u0327nn", "M\u0327", "M", "/", "|", "\u202eAnn"]
)
entities = st.builds(
    LocalEntity,
    st.just("e1"),
    st.lists(words, min_size=1, max_size=3).map(" ".join),
    types,
    roles=st.sampled_from([(), ("goalkeeper",), ("judge",)]),
)


@given(st.lists(entities, min_size=1, max_size=6))
def test_no_two_entities_have_one_name(articles):
    found = [one for n, only in enumerate(articles) for one in occurrences([only], f"art{n}", f"s{n}")]
    resolution = Resolution(known := Memory(found))
    clusters = resolution.clusters(known.profiles)

    assert len({entity_name(resolution, cluster) for cluster in clusters}) == len(clusters)

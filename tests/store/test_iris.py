"""What is named differently has different IRIs, and those stay what they are."""

import pytest

from kg.store.vocabulary import KG, OPEN, PHRASE, REL, class_iri, open_predicate_iri, phrase_iri, relation_iri


@pytest.mark.parametrize(
    ("iri", "base", "name", "space"),
    [
        (open_predicate_iri, OPEN, "foo bar!", "-"),
        (open_predicate_iri, OPEN, "foo_bar", "-"),
        (open_predicate_iri, OPEN, "very " * 30, "-"),
        (phrase_iri, PHRASE, "a_file", "_"),
        (phrase_iri, PHRASE, "a_file of Zoë", "_"),
        (relation_iri, REL, "met!", ""),
        (class_iri, KG, "Team!", ""),
    ],
)
def test_a_name_that_spells_the_iri_of_another_has_one_of_its_own(iri, base, name, space):
    spelt = iri(name).removeprefix(base)
    twin = spelt.replace(space, " ") if space else spelt

    assert len({iri(name), iri(twin), iri(iri(twin).removeprefix(base))}) == 3


@pytest.mark.parametrize(
    ("iri", "name", "wanted"),
    [
        (open_predicate_iri, "upgrade to 2.0", OPEN + "upgrade-to-2.0"),
        (open_predicate_iri, "move to v.abcdef", OPEN + "move-to-v.abcdef"),
        (open_predicate_iri, "move to v.abcdefgh", OPEN + "move-to-v.abcdefgh"),
        (phrase_iri, "A file.txt", PHRASE + "A_file.txt"),
        (phrase_iri, "A file.12345678", PHRASE + "A_file.12345678"),
        (relation_iri, "met-with", REL + "met-with"),
        (class_iri, "Group", KG + "Group"),
    ],
)
def test_a_name_that_ends_in_no_hash_is_its_iri(iri, name, wanted):
    assert iri(name) == wanted

"""What a noun calls somebody or something: the kind of entity that it describes, and the office that it names."""

from collections.abc import Iterable

from spacy.tokens import Token

from kg.annotate.lexicon import (
    AWARD_NOUNS,
    NAME_HEADS,
    OCCASION_NOUNS,
    ORGANISATION_FAMILY,
    ORGANISATION_NOUNS,
    PERSON_NOUNS,
    PLACE_NOUNS,
    PRODUCT_NOUNS,
    TYPE_NOUNS,
    WORK_NOUNS,
)
from kg.names import word_set

_KINDS = {
    "Person": PERSON_NOUNS,
    "Organization": ORGANISATION_NOUNS,
    "Place": PLACE_NOUNS,
    "Event": OCCASION_NOUNS,
    "Work": WORK_NOUNS,
    "Product": PRODUCT_NOUNS,
    "Award": AWARD_NOUNS,
}
# Of two kinds the first in the order above.
_KIND_OF = {noun: kind for kind, nouns in reversed(_KINDS.items()) for noun in nouns}
# Places and organisations are left out: "an Oslo club" is not Oslo.
_KIND_OF_LABEL = {"WORK_OF_ART": "Work", "PRODUCT": "Product", "EVENT": "Event", "AWARD": "Award"}
_KIND_OF_NAME = {
    noun: _KIND_OF_LABEL[label] for noun, label in (NAME_HEADS | TYPE_NOUNS).items() if label in _KIND_OF_LABEL
}
_RANKS = word_set(
    "vice deputy assistant associate first prime foreign finance defence defense interior justice health education "
    "energy trade labour labor environment shadow"
)


def noun_kind(noun: str) -> str | None:
    """Entity type that a common noun in base form describes, or None."""
    return _KIND_OF.get(noun)


def kind_of_name(noun: str) -> str | None:
    """Entity type of the name that a common noun in base form ends: of "the Harbour Lights show" Work, or None."""
    return _KIND_OF_NAME.get(noun)


def organisation_kinds(names: Iterable[str], roles: Iterable[str]) -> set[str]:
    """What kinds of organisation a name or a noun for it tells: party, press, court, team and so on.

    Args:
        names: of the organisation.
        roles: nouns that the article calls it by, in base form.

    Example:
        >>> organisation_kinds(["Green Party"], []), organisation_kinds(["Dorvik"], ["club"])
        ({'party'}, {'team'})
    """
    words = (word.lower() for name in names for word in name.split())
    return {ORGANISATION_FAMILY[word] for word in (*roles, *words) if word in ORGANISATION_FAMILY}


def role_of(noun: Token) -> str:
    """What a phrase calls somebody: its head noun in base form, with the rank that makes it another office."""
    lemma = noun.lemma_.lower()
    before = rank_before(noun)
    return lemma if before is None else f"{before.lower_} {lemma}"


def rank_before(title: Token) -> Token | None:
    """The "vice" of "vice president" and "vice-president"."""
    i = title.i - 1
    if i > 0 and title.doc[i].text == "-":
        i -= 1
    return title.doc[i] if i >= 0 and title.doc[i].lower_ in _RANKS else None

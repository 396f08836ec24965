"""Which organisations and countries an article speaks of as teams, as their strikers, captains and coaches tell, and
which as parties, as "the opposition Venstre" does."""

from collections.abc import Iterator, Sequence

from kg.annotate.tree import Tree
from kg.names import word_set
from kg.types import LocalEntity

# Whose they are is a team. "Half", "back" and the like stand behind a hyphen: "fly-half".
_PLAYERS = word_set(
    "striker midfielder defender goalkeeper winger flanker hooker batsman bowler playmaker skipper wicketkeeper "
    "paceman seamer spinner all-rounder fullback half back rounder captain coach"
)
_BEHIND_HYPHENS = word_set("half back rounder")
# Right before a name they say that it is a party's; those of the second line behind a hyphen: "far-right".
_OF_PARTIES = word_set("ruling opposition governing")
_SIDES = word_set("right left wing")
# Words between a team's name and the noun: "Norvik's injured former England striker", "Norvik's £24m striker".
_LONGEST = 6
_DESCRIBING = frozenset(["NOUN", "ADJ", "PROPN", "NUM", "SYM"])
_LABELS = frozenset(["ORG", "GPE", "LOC", "NORP"])
_KINDS = frozenset(["Organization", "Place"])


def teams(tree: Tree, entities: Sequence[LocalEntity], entity_of: dict[int, int]) -> frozenset[str]:
    """Ids of the organisations and places whose players an article speaks of: "*Norvik* striker", "*Norway*'s
    fly-half".

    Args:
        tree: of the document.
        entities: of the document.
        entity_of: head token of each mention to the number of its entity.
    """
    return frozenset(
        entity.id
        for _, end, label, entity in _named(tree, entities, entity_of)
        if label in _LABELS and entity.type in _KINDS and any(noun in _PLAYERS for noun in _nouns_behind(tree, end))
    )


def parties(tree: Tree, entities: Sequence[LocalEntity], entity_of: dict[int, int]) -> frozenset[str]:
    """Ids of the organisations that rule, oppose or stand left or right: "the *opposition* Venstre", "the far-*right*
    Vlaks".

    Args:
        tree: of the document.
        entities: of the document.
        entity_of: head token of each mention to the number of its entity.
    """
    return frozenset(
        entity.id
        for start, _, label, entity in _named(tree, entities, entity_of)
        if label == "ORG" and entity.type == "Organization" and start > 1 and _is_on_a_side(tree, start)
    )


def _named(
    tree: Tree, entities: Sequence[LocalEntity], entity_of: dict[int, int]
) -> Iterator[tuple[int, int, str, LocalEntity]]:
    """The names of a document, each with its bounds, its label and its entity."""
    for start, end, label in tree.names:
        number = entity_of.get(tree.root(start, end).i)
        if number is not None:
            yield start, end, label, entities[number]


def _is_on_a_side(tree: Tree, start: int) -> bool:
    """Whether the word before a name says that it is a party's: "*opposition*", "far-*right*"."""
    before = tree[start - 1].lower_
    return before in _OF_PARTIES or (before in _SIDES and tree[start - 2].text == "-")


def _nouns_behind(tree: Tree, end: int) -> Iterator[str]:
    """The words right behind a name up to the noun that they end with, and no further than a mark or a name."""
    for token in tree[end : end + _LONGEST + 1]:
        lower = token.lower_
        if lower in _BEHIND_HYPHENS and tree[token.i - 1].text != "-":
            return
        yield lower
        if token.text not in ("-", "'s", "'", "’s") and token.pos_ not in _DESCRIBING:
            return

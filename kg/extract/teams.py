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
_KINDS = frozenset(["Organization", "Place"])


def teams(tree: Tree, entities: Sequence[LocalEntity], entity_of: dict[int, int]) -> frozenset[str]:
    """Ids of the organisations and places whose players an article speaks of: "*Norvik* striker", "*Norway*'s
    fly-half".

    Args:
        tree: of the document.
        entities: of the document.
        entity_of: head token of each mention to the number of its entity.
    """
    found: set[str] = set()
    for start, end, label in tree.names:
        if label in ("ORG", "GPE", "LOC", "NORP") and any(noun in _PLAYERS for noun in _nouns_behind(tree, end)):
            number = entity_of.get(tree.root(start, end).i)
            if number is not None and entities[number].type in _KINDS:
                found.add(entities[number].id)
    return frozenset(found)


def parties(tree: Tree, entities: Sequence[LocalEntity], entity_of: dict[int, int]) -> frozenset[str]:
    """Ids of the organisations that rule, oppose or stand left or right: "the *opposition* Venstre", "the far-*right*
    Vlaks".

    Args:
        tree: of the document.
        entities: of the document.
        entity_of: head token of each mention to the number of its entity.
    """
    found: set[str] = set()
    for start, end, label in tree.names:
        number = entity_of.get(tree.root(start, end).i)
        if label == "ORG" and start > 1 and number is not None and entities[number].type == "Organization":
            before = tree[start - 1].lower_
            if before in _OF_PARTIES or (before in _SIDES and tree[start - 2].text == "-"):
                found.add(entities[number].id)
    return frozenset(found)


def _nouns_behind(tree: Tree, end: int) -> Iterator[str]:
    """The words right behind a name up to the noun that they end with, and no further than a mark or a name."""
    for token in tree[end : end + _LONGEST + 1]:
        lower = token.lower_
        if lower in _BEHIND_HYPHENS and tree[token.i - 1].text != "-":
            return
        yield lower
        if token.text not in ("-", "'s", "'", "’s") and token.pos_ not in _DESCRIBING:
            return

"""Bridging: whose coach "coach Ann Lee" is, where an earlier sentence says it.

A role such as *coach*, *chairman* or *foreign minister* is somebody's. Where its own phrase does not say whose, it is
that of the team, firm or country that the article has been speaking of (Clark 1975, "Bridging"; Poesio and Vieira
1998, "A corpus-based investigation of definite description use").
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from kg.annotate.tree import Token, Tree
from kg.demonyms import is_country
from kg.names import well_known, word_set
from kg.types import LocalEntity

_OF_TEAMS = word_set(
    "coach manager captain skipper striker midfielder defender goalkeeper keeper winger flanker prop hooker fly-half "
    "scrum-half fullback full-back lock centre forward batsman bowler playmaker"
)
_OF_FIRMS = word_set(
    "chairman chairwoman chairperson chief_executive spokesman spokeswoman spokesperson boss frontman drummer "
    "guitarist bassist keyboardist"
)
_OF_STATES = word_set(
    "prime_minister premier foreign_minister foreign_secretary finance_minister defence_minister defense_minister "
    "interior_minister health_minister justice_minister home_secretary defence_secretary health_secretary chancellor"
)
_OF_OCCASIONS = word_set("nominee winner guest contestant finalist entrant participant contender runner-up attendee")
_SENTENCES = 4
_OFTEN = 2
_ANOTHER = frozenset(["other", "another", "previous", "past", "former", "last"])
# Before a role they only say which of several it is.
_RANKS = word_set("head chief vice deputy assistant team club board company first former interim acting new")


def _is_told_apart(noun: Token) -> bool:
    """Whether a role says by itself whose or which it is: "a coast guard captain" is no team's."""
    return any(
        (child.dep_ == "det" and child.lower_ in ("a", "an"))
        or (child.dep_ == "compound" and child.lower_ not in _RANKS)
        for child in noun.children
    )


class Bridges:
    """Finds the owners of roles in one document.

    Args:
        tree: of the document.
        entities: of the document.
        entity_of: head token of each mention to the number of its entity.
        role: what a role noun calls somebody, with its rank: "prime minister".
    """

    def __init__(
        self,
        tree: Tree,
        entities: Sequence[LocalEntity],
        entity_of: Mapping[int, int],
        role: Callable[[Token], str],
    ) -> None:
        self.tree = tree
        self._role = role
        self._entities = entities
        mentions = sorted(entity_of.items())
        self._heads = [head for head, _ in mentions]
        self._numbers = [number for _, number in mentions]
        self._places: dict[int, list[int]] = defaultdict(list)
        for head, number in mentions:
            self._places[number].append(head)
        self._starts = tree.words.starts

    def owner(self, noun: Token) -> Token | None:
        """The mention of what a role belongs to, or None where the article speaks of no such thing before.

        Of those that the last sentences speak of it is the one that the text so far has spoken of most.
        """
        kind = self._kind(noun)
        if kind == "occasion" and any(child.lower_ in _ANOTHER for child in noun.children):
            # "Other winners" may have won anything.
            return None
        if kind is None or (kind != "state" and _is_told_apart(noun)):
            return None
        sentence = bisect_right(self._starts, noun.i) - 1
        begin = bisect_left(self._heads, self._starts[max(0, sentence - _SENTENCES + 1)])
        end = bisect_left(self._heads, noun.i)
        near = {
            number: head
            for head, number in zip(self._heads[begin:end], self._numbers[begin:end], strict=True)
            if self._fits(number, kind, head)
        }
        if not near:
            return None
        seen = {number: bisect_left(self._places[number], noun.i) for number in near}
        best = max(near, key=lambda number: (seen[number], near[number]))
        if kind == "state" and (seen[best] < _OFTEN or sum(count == seen[best] for count in seen.values()) > 1):
            # A country that is named in passing is not the article's; of two that it speaks of as often, either may be.
            return None
        return self.tree[near[best]]

    def _kind(self, noun: Token) -> str | None:
        role = self._role(noun).replace(" ", "_")
        lemma = noun.lemma_.lower()
        if role in _OF_STATES:
            return "state"
        if lemma in _OF_TEAMS:
            return "team"
        if lemma in _OF_OCCASIONS:
            return "occasion"
        return "firm" if role in _OF_FIRMS or lemma in _OF_FIRMS else None

    def _fits(self, number: int, kind: str, token: int) -> bool:
        entity = self._entities[number]
        if kind == "state":
            return entity.type == "Place" and any(is_country(well_known(n)) for n in (entity.label, *entity.aliases))
        if kind == "team":
            return entity.type == "Organization" or (
                entity.type == "Place" and self.tree[token].dep_ in ("nsubj", "poss")
            )
        if kind == "occasion":
            return entity.type in ("Event", "Award")
        return entity.type == "Organization"

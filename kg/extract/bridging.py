"""Bridging: whose coach "coach Ann Lee" is, where an earlier sentence says it.

A role such as *coach*, *chairman* or *foreign minister* is somebody's. Where its own phrase does not say whose, it is
that of the team, firm or country that the article has been speaking of (Clark 1975, "Bridging"; Poesio and Vieira
1998, "A corpus-based investigation of definite description use").
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from kg.annotate.lexicon import ORGANISATION_FAMILY, ORGANISATION_NOUNS, PERSON_NOUNS
from kg.annotate.nouns import organisation_kinds
from kg.annotate.tree import Token, Tree
from kg.demonyms import REGIONS, is_country
from kg.extract.subjects import VERBAL, surface_subject
from kg.names import well_known, word_set
from kg.types import LocalEntity

_OF_TEAMS = word_set(
    "coach manager captain skipper striker midfielder defender goalkeeper keeper winger flanker prop hooker fly-half "
    "scrum-half fullback full-back lock centre forward batsman bowler playmaker wing number-eight centre-half "
    "centre-back centre-forward left-back right-back wing-back stand-off wicketkeeper all-rounder paceman seamer "
    "spinner"
)
_OF_FIRMS = word_set("chairman chairwoman chairperson chief_executive spokesman spokeswoman spokesperson boss")
# Officers of firms and bodies by their fields, of which an article names one or two: "communications director Ann Lee".
_OFFICERS = word_set(
    "general_secretary communications_director finance_director financial_director sales_director marketing_director "
    "managing_director commercial_director creative_director technical_director executive_director sporting_director "
    "operations_director policy_director campaigns_director chief_economist chief_operating_officer "
    "chief_financial_officer chief_technology_officer vice_chairman finance_chief director_general press_officer"
)
_OF_BANDS = word_set("frontman drummer guitarist bassist keyboardist vocalist")
_OF_STATES = word_set(
    "prime_minister premier foreign_minister foreign_secretary finance_minister defence_minister defense_minister "
    "interior_minister health_minister justice_minister home_secretary defence_secretary health_secretary chancellor"
)
_OF_OCCASIONS = word_set("nominee winner guest contestant finalist entrant participant contender runner-up attendee")
_SENTENCES = 4
_OFTEN = 2
_CALLED = "called "
_ANOTHER = frozenset(["other", "another", "previous", "past", "former", "last"])
# Bodies that run the game: no captain is theirs.
_NO_TEAMS = word_set("league federation association confederation board fa union committee commission council office")
# Sentences, the role's own among them, in which what is named is still being spoken of.
_FRESH = 2
# Before a role they only say which of several it is.
_RANKS = word_set("head chief vice deputy assistant first former interim acting new")


def _is_told_apart(noun: Token, phrase: str) -> bool:
    """Whether a role says by itself whose or which it is: "a coast guard captain" is no team's."""
    officer = phrase.replace(" ", "_") in _OFFICERS
    return any(
        (child.dep_ == "det" and child.lower_ in ("a", "an"))
        or (
            not officer
            and child.dep_ == "compound"
            and child.lower_ not in _RANKS
            and noun.tree[child.i + 1].text != "-"
        )
        for child in noun.children
    )


def hyphenated(noun: Token) -> str:
    """A noun in base form with what a hyphen joins to it: "fly-half"."""
    lemma = noun.lemma_.lower()
    if noun.i < 2 or noun.tree[noun.i - 1].text != "-":
        return lemma
    return f"{noun.tree[noun.i - 2].lower_}-{lemma}"


def _body_before(noun: Token) -> str:
    """What kind of body a role is of by the noun right before it: of "*committee* chairman" a committee."""
    if noun.i == 0 or noun.lemma_.lower() not in PERSON_NOUNS:
        return ""
    before = noun.tree[noun.i - 1]
    lemma = before.lemma_.lower()
    own = before.dep_ in ("compound", "nmod") and not before.ent_type_ and before.head.i in (noun.i, noun.head.i)
    return lemma if own and lemma in ORGANISATION_NOUNS and lemma not in _RANKS else ""


def _is_called(organisation: LocalEntity, noun: str) -> bool:
    """Whether an organisation is of the kind that a noun names, by what it is called."""
    names = (organisation.label, *organisation.aliases)
    if noun in organisation.roles or any(noun in name.lower().split() for name in names):
        return True
    family = ORGANISATION_FAMILY.get(noun)
    return family in ("party", "team", "band") and family in organisation_kinds(names, organisation.roles)


def _has_no_players(organisation: LocalEntity) -> bool:
    """Whether an organisation is no team by its name: a league or federation, which has teams, or a newspaper."""
    kinds = organisation_kinds([organisation.label], [])
    return (bool(kinds) and "team" not in kinds) or any(w.lower() in _NO_TEAMS for w in organisation.label.split())


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
        self._number_of = entity_of
        mentions = sorted(entity_of.items())
        self._heads = [head for head, _ in mentions]
        self._numbers = [number for _, number in mentions]
        self._places: dict[int, list[int]] = defaultdict(list)
        for head, number in mentions:
            self._places[number].append(head)
        self._starts = tree.words.starts
        self._begins = frozenset(self._starts)

    def owner(self, noun: Token) -> Token | None:
        """The mention of what a role belongs to, or None where the article speaks of no such thing before.

        Of those that the last sentences speak of it is the one that the text so far has spoken of most; of teams, the
        one that does what is said of the role.
        """
        kind = self._kind(noun)
        if kind == "occasion" and any(child.lower_ in _ANOTHER for child in noun.children):
            # "Other winners" may have won anything.
            return None
        body = _body_before(noun)
        if body:
            kind = f"{_CALLED}{body}"
        elif kind is None or (kind != "state" and _is_told_apart(noun, phrase=self._role(noun))):
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
        if kind == "team" and (subject := self._subject(noun, near)) is not None:
            return subject
        seen = {number: bisect_left(self._places[number], noun.i) for number in near}
        best = max(near, key=lambda number: (seen[number], near[number]))
        if kind in ("team", "firm") and self._is_unclear(best, near, seen, kind, sentence):
            return None
        if kind == "state" and (seen[best] < _OFTEN or sum(count == seen[best] for count in seen.values()) > 1):
            # A country that is named in passing is not the article's; of two that it speaks of as often, either may be.
            return None
        return self.tree[near[best]]

    def _is_unclear(
        self, best: int, near: Mapping[int, int], seen: Mapping[int, int], kind: str, sentence: int
    ) -> bool:
        """Whether the owner may as well be another: of several that were named a while ago any may be meant, and of two
        firms that are spoken of as often either."""
        if len(near) == 1:
            return False
        old = near[best] < self._starts[max(0, sentence - _FRESH + 1)]
        return old or (kind == "firm" and sum(count == seen[best] for count in seen.values()) > 1)

    def _kind(self, noun: Token) -> str | None:
        role = self._role(noun).replace(" ", "_")
        lemma = hyphenated(noun)
        if noun.text == "Captain" and noun.i not in self._begins:
            # "a certain Captain Lee" has a rank; captains of teams are written small.
            return None
        if role in _OF_STATES:
            return "state"
        if lemma in _OF_TEAMS:
            return "team"
        if lemma in _OF_OCCASIONS:
            return "occasion"
        if lemma in _OF_BANDS:
            return f"{_CALLED}band"
        return "firm" if role in _OF_FIRMS or lemma in _OF_FIRMS or role in _OFFICERS else None

    def _subject(self, noun: Token, near: Mapping[int, int]) -> Token | None:
        """The subject of the clauses that a role stands in, where it may be the owner: "*Norvik* thanked skipper
        Ann Lee"."""
        for above in noun.ancestors:
            subject = surface_subject(above) if above.pos_ in VERBAL else None
            if subject is not None and subject.i < noun.i:
                return subject if self._number_of.get(subject.i) in near else None
        return None

    def _fits(self, number: int, kind: str, token: int) -> bool:
        entity = self._entities[number]
        if kind == "state":
            return entity.type == "Place" and any(
                is_country(known) and known not in REGIONS
                for known in map(well_known, (entity.label, *entity.aliases))
            )
        if kind == "team":
            return (entity.type == "Organization" and not _has_no_players(entity)) or (
                entity.type == "Place" and self.tree[token].dep_ in ("nsubj", "poss")
            )
        if kind == "occasion":
            return entity.type in ("Event", "Award")
        if kind.startswith(_CALLED):
            return entity.type == "Organization" and _is_called(entity, kind.removeprefix(_CALLED))
        return entity.type == "Organization"

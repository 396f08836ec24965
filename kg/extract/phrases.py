"""Phrases: from the head of a noun phrase to the words of the article, and to the entity that it means."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from kg.annotate.lexicon import PERSON_NOUNS
from kg.annotate.tree import Token, Tree
from kg.extract.lexicon import BODIES, EDITIONS, MEMBERS, OFFICES, PARTS_OF_EVENTS, PLANS, POSTS, SEATS, STAND_INS
from kg.extract.teams import parties, teams
from kg.types import Argument, LocalEntity, Mention

_DROPPED = frozenset(["relcl", "appos", "acl", "advcl", "cc", "conj", "parataxis", "ccomp", "case"])
_DESCRIBING = frozenset(["NOUN", "PROPN", "NUM", "ADJ", "X"])
_PLACE_NOUNS = frozenset(
    ["city", "town", "village", "state", "province", "county", "region", "island", "republic", "kingdom", "port"]
)
# What stands right before one of these is its name: "the editor of Harbour *magazine*".
_CALLED_BEFORE = frozenset(
    "magazine newspaper newsletter website films records pictures studios group organisation organization charity "
    "campaign think-tank thinktank agency airline supermarket chain brand label broadcaster network channel firm "
    "company consultancy bookmaker union federation party trust foundation bank club band".split()
)
_TEAMS = frozenset(["team", "side", "squad", "lineup"])


@dataclass(frozen=True, slots=True)
class Phrase:
    """Token bounds of a phrase."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Dated:
    """A date in the place of an argument.

    Attributes:
        root: index of its head token.
        start: its first token, without the preposition before it.
        end: one past its last token.
        argument: of type ``Date``, with the ISO 8601 value as its label where there is one.
    """

    root: int
    start: int
    end: int
    argument: Argument


def names(head: Token, child: Token) -> bool:
    """Whether an apposition is the name of what its head describes: "the newspaper *Dagen*", without a comma."""
    return child.dep_ == "appos" and bool(child.ent_type_) and child.start == head.i + 1


def _bounds(head: Token, dropped: frozenset[str], *, owned: bool = False, bare: bool = False) -> tuple[int, int]:
    start, end = head.i, head.i + 1
    for child in head.children:
        if (owned and child.dep_ == "poss") or (bare and child.dep_ == "prep" and child.lower_ != "of"):
            continue
        if child.dep_ == "punct" or (child.dep_ in dropped and not names(head, child)):
            continue
        if child.i < head.i:
            start = min(start, child.start)
        elif child.dep_ == "prep":
            # A preposition without its phrase belongs to something else.
            inner = [_bounds(c, dropped)[1] for c in child.subtree if c.dep_ == "pobj" and c.head.i == child.i]
            end = max(end, *inner, 0)
        elif child.dep_ in ("pobj", "pcomp", "poss", "appos"):
            end = max(end, child.i + 1)
        else:
            end = max(end, child.end)
    return start, end


def _leads_in(token: Token) -> bool:
    """Whether a word only joins a phrase to what is before it: "and", "whose", "that" before a clause."""
    that = token.dep_ == "mark" and token.lower_ == "that"
    return that or token.dep_ in ("cc", "preconj") or token.tag_ == "WP$"


def noun_phrase(head: Token, *, whole: bool = False, owned: bool = False, bare: bool = False) -> Phrase:
    """The phrase of a head noun: with its modifiers and prepositions, without relative clauses, appositions and
    coordination.

    Args:
        head: the noun.
        whole: with everything that depends on it, relative clauses included.
        owned: without the possessor: of "Acme's factory" the factory.
        bare: without prepositions but "of": of "a bridge of steel in Oslo" a bridge of steel.
    """
    if whole or head.dep_ in ("ccomp", "csubj"):
        start, end = head.start, head.end
    else:
        start, end = _bounds(head, _DROPPED, owned=owned, bare=bare)
    tree = head.tree
    while start < head.i and (tree[start].is_punct or tree[start].is_space or _leads_in(tree[start])):
        start += 1
    while end > head.i + 1 and (
        tree[end - 1].is_space or (tree[end - 1].is_punct and tree[end - 1].text not in (")", "”", '"', "%"))
    ):
        end -= 1
    return Phrase(start, end)


def name_behind(noun: Token) -> Token | None:
    """The person's name behind a role whose phrase ends in another name: "the head of Acme, *Ann Lee*".

    The parser hangs it on that name, or, of two roles side by side, on the first.
    """
    if noun.lemma_.lower() not in PERSON_NOUNS or noun.pos_ != "NOUN":
        return None
    for child in noun.children:
        if child.dep_ == "appos" and child.ent_type_ == "PERSON":
            return child
        if child.dep_ == "prep":
            for target in child.children:
                if target.dep_ == "pobj" and target.ent_type_ in ("ORG", "GPE", "LOC", "FAC"):
                    found = _person_beside(target)
                    if found is not None:
                        return found
    later = noun.dep_ == "conj" and noun.head.pos_ == "NOUN"
    return _person_beside(noun.head, after=noun.i) if later else None


def _person_beside(name: Token, *, after: int = -1) -> Token | None:
    return next((c for c in name.children if c.dep_ == "appos" and c.ent_type_ == "PERSON" and c.i > after), None)


def _called(noun: Token) -> Token | None:
    """The name in "a firm *called Acme*", "a man *known as Bob Ray*"."""
    for verb in noun.children:
        if (
            verb.dep_ == "acl"
            and verb.tag_ == "VBN"
            and verb.lemma_.lower() in ("call", "name", "know", "dub", "title")
        ):
            for child in verb.children:
                if child.dep_ in ("oprd", "attr", "dobj") and child.ent_type_:
                    return child
                if child.lower_ == "as":
                    return next((c for c in child.children if c.dep_ == "pobj" and c.ent_type_), None)
    return None


class Arguments:
    """Makes arguments of triples.

    Args:
        tree: of a document with ``doc._.entities`` and ``doc._.entity_of``.
    """

    def __init__(self, tree: Tree) -> None:
        self.tree, fields = tree, tree.fields
        self.entities: tuple[LocalEntity, ...] = fields.entities
        self.entity_of: dict[int, int] = fields.entity_of
        self.mention_of: dict[int, Mention] = fields.mention_of
        self.teams = teams(tree, self.entities, self.entity_of)
        self.parties = parties(tree, self.entities, self.entity_of)
        self._described: dict[tuple[int, bool], tuple[LocalEntity, Token] | None] = {}
        self._phrases: dict[tuple[int, bool, bool, bool], Argument] = {}
        self._dates: dict[int, Dated] = {}
        for expression in fields.times:
            dated = _dated(tree, expression.start, expression.end, expression.time.value)
            self._dates.update(dict.fromkeys(range(dated.start, dated.end), dated))

    def retype(self, types: Mapping[int, str]) -> None:
        """Give entities other types.

        Args:
            types: number of the entity to its type.
        """
        if types:
            self.entities = tuple(
                replace(entity, type=types.get(number, entity.type)) for number, entity in enumerate(self.entities)
            )
            self._described.clear()
            self._phrases.clear()

    def entity(self, head: Token, *, stand_in: bool = False) -> tuple[LocalEntity, Token] | None:
        """The entity that a phrase means and the token that names it.

        Args:
            head: the phrase's head.
            stand_in: whether "X's policies" may stand for X.
        """
        number = self.entity_of.get(head.i)
        if number is not None:
            return self.entities[number], head
        if head.pos_ not in _DESCRIBING:
            return None
        key = (head.i, stand_in)
        if key not in self._described:
            self._described[key] = self._by_description(head, stand_in)
        return self._described[key]

    def _by_description(self, head: Token, stand_in: bool) -> tuple[LocalEntity, Token] | None:
        for child in head.children:
            if child.dep_ == "appos" and child.i in self.entity_of and child.ent_type_:
                return self.entities[self.entity_of[child.i]], child
        called = _called(head) or name_behind(head)
        if called is not None and called.i in self.entity_of:
            return self.entities[self.entity_of[called.i]], called
        if head.lemma_.lower() in _PLACE_NOUNS:
            for child in head.children:
                if child.dep_ == "prep" and child.lower_ == "of":
                    for inner in child.children:
                        if inner.dep_ == "pobj" and inner.i in self.entity_of:
                            return self.entities[self.entity_of[inner.i]], inner
        return self._stands_for(head) if stand_in else None

    def _stands_for(self, head: Token) -> tuple[LocalEntity, Token] | None:
        """Whom or what a common noun stands for: "Lee's *case*", "Norwegian *troops*", "the *headquarters* of Acme"."""
        noun = head.lemma_.lower()
        bare = not any(child.dep_ in ("det", "poss") for child in head.children)
        post = noun in POSTS or (noun in OFFICES and head.dep_ == "pobj" and head.tag_ == "NN" and bare)
        body = noun in BODIES or (head.tag_ == "NNS" and noun in MEMBERS) or noun in SEATS or post
        for child in head.children:
            if noun in _TEAMS and child.dep_ == "poss" and self._type(child) == "Person":
                # A manager's team is not he.
                return None
            if child.dep_ == "poss" and child.i in self.entity_of and (body or noun in STAND_INS):
                return self.entities[self.entity_of[child.i]], child
            if (body or noun in PLANS) and child.dep_ in ("compound", "amod", "nmod") and self._is_body(child):
                return self.entities[self.entity_of[child.i]], child
            named = child.dep_ in ("compound", "nmod") and child.i in self.entity_of
            called = named and child.i == head.i - 1 and not _CALLED_BEFORE.isdisjoint((noun, head.lower_))
            if called and self._type(child) == "Organization":
                return self.entities[self.entity_of[child.i]], child
            if noun in PARTS_OF_EVENTS and named and self._type(child) == "Event":
                return self.entities[self.entity_of[child.i]], child
            if child.dep_ == "prep" and child.lower_ in ("of", "in"):
                for inner in child.children:
                    if inner.dep_ != "pobj":
                        continue
                    kind = self._type(inner)
                    part = noun in PARTS_OF_EVENTS and kind == "Event"
                    part = part or (noun in EDITIONS and kind in ("Work", "Product"))
                    if part or (body and child.lower_ == "of" and self._is_body(inner)):
                        return self.entities[self.entity_of[inner.i]], inner
        return None

    def _type(self, token: Token) -> str | None:
        """Type of the entity that a token names."""
        number = self.entity_of.get(token.i)
        return None if number is None else self.entities[number].type

    def _is_body(self, token: Token) -> bool:
        """Whether a name is that of a country or an organisation."""
        return self._type(token) in ("Place", "Organization")

    def date(self, token: int) -> Dated | None:
        """The date that a token is part of, by the token's index."""
        return self._dates.get(token)

    def of_entity(self, entity: LocalEntity, token: Token) -> Argument:
        """The argument for an entity, with the words of the mention at a token."""
        mention = self.mention_of[token.i]
        return Argument(mention.text, mention.start, mention.end, entity.id, entity.label, entity.type, entity.aliases)

    def of_phrase(self, head: Token, *, whole: bool = False, owned: bool = False, bare: bool = False) -> Argument:
        """The argument for a phrase; it means an entity if its head does."""
        key = (head.i, whole, owned, bare)
        if key not in self._phrases:
            self._phrases[key] = self._phrase(head, noun_phrase(head, whole=whole, owned=owned, bare=bare))
        return self._phrases[key]

    def _phrase(self, head: Token, phrase: Phrase) -> Argument:
        words = self.tree.words
        text, begin, end = words.text(phrase.start, phrase.end), words.begin[phrase.start], words.end[phrase.end - 1]
        known = self.entity(head)
        if known is None:
            return Argument(text, begin, end, label=text)
        entity = known[0]
        return Argument(text, begin, end, entity.id, entity.label, entity.type, entity.aliases)


def _dated(tree: Tree, start: int, end: int, value: str | None) -> Dated:
    while start < end - 1 and tree[start].pos_ in ("ADP", "SCONJ"):
        start += 1
    text, words = tree.text(start, end), tree.words
    argument = Argument(text, words.begin[start], words.end[end - 1], label=value or text, type="Date")
    return Dated(tree.root(start, end).i, start, end, argument)

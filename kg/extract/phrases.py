"""Phrases: from the head of a noun phrase to the words of the article, and to the entity that it means."""

from dataclasses import dataclass

from spacy.tokens import Doc, Token

from kg.extract.lexicon import STAND_INS
from kg.types import Argument, LocalEntity, Mention

_DROPPED = frozenset(["relcl", "appos", "acl", "advcl", "cc", "conj", "parataxis", "ccomp"])
_PLACE_NOUNS = frozenset(
    ["city", "town", "village", "state", "province", "county", "region", "island", "republic", "kingdom", "port"]
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Token bounds of a phrase."""

    start: int
    end: int


def _bounds(head: Token, dropped: frozenset[str]) -> tuple[int, int]:
    start, end = head.i, head.i + 1
    for child in head.children:
        if child.dep_ in dropped or child.dep_ == "punct":
            continue
        if child.i < head.i:
            start = min(start, child.left_edge.i)
        else:
            edge = child.right_edge.i + 1
            if child.dep_ in ("prep", "pobj", "pcomp", "poss"):
                edge = max(
                    child.i + 1,
                    *(_bounds(c, dropped)[1] for c in child.subtree if c.dep_ == "pobj" and c.head.i == child.i),
                    0,
                )
            end = max(end, edge)
    return start, end


def noun_phrase(head: Token, *, whole: bool = False) -> Phrase:
    """The phrase of a head noun: with its modifiers and prepositions, without relative clauses, appositions and
    coordination.

    Args:
        head: the noun.
        whole: with everything that depends on it, relative clauses included.
    """
    if whole:
        start, end = head.left_edge.i, head.right_edge.i + 1
    else:
        start, end = _bounds(head, _DROPPED)
    doc = head.doc
    while start < head.i and (doc[start].is_punct or doc[start].is_space or doc[start].dep_ in ("cc", "preconj")):
        start += 1
    while end > head.i + 1 and (
        doc[end - 1].is_space or (doc[end - 1].is_punct and doc[end - 1].text not in (")", "”", '"', "%"))
    ):
        end -= 1
    return Phrase(start, end)


class Arguments:
    """Makes arguments of triples.

    Args:
        doc: with ``doc._.entities`` and ``doc._.entity_of``.
    """

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.entities: tuple[LocalEntity, ...] = doc._.entities
        self.entity_of: dict[int, int] = doc._.entity_of
        self.mention_of: dict[int, Mention] = doc._.mention_of

    def entity(self, head: Token, *, stand_in: bool = False) -> tuple[LocalEntity, Token] | None:
        """The entity that a phrase means and the token that names it.

        Args:
            head: the phrase's head.
            stand_in: whether "X's policies" may stand for X.
        """
        number = self.entity_of.get(head.i)
        if number is not None:
            return self.entities[number], head
        for child in head.children:
            if child.dep_ == "appos" and child.i in self.entity_of and child.ent_type_:
                return self.entities[self.entity_of[child.i]], child
        if head.lemma_.lower() in _PLACE_NOUNS:
            for child in head.children:
                if child.dep_ == "prep" and child.lower_ == "of":
                    for inner in child.children:
                        if inner.dep_ == "pobj" and inner.i in self.entity_of:
                            return self.entities[self.entity_of[inner.i]], inner
        if stand_in and head.lemma_.lower() in STAND_INS:
            for child in head.children:
                if child.dep_ == "poss" and child.i in self.entity_of:
                    return self.entities[self.entity_of[child.i]], child
        return None

    def of_entity(self, entity: LocalEntity, token: Token) -> Argument:
        """The argument for an entity, with the words of the mention at a token."""
        mention = self.mention_of[token.i]
        return Argument(mention.text, mention.start, mention.end, entity.id, entity.label, entity.type, entity.aliases)

    def of_phrase(self, head: Token, *, whole: bool = False) -> Argument:
        """The argument for a phrase; it means an entity if its head does."""
        phrase = noun_phrase(head, whole=whole)
        span = self.doc[phrase.start : phrase.end]
        known = self.entity(head)
        if known is None or known[1].i != head.i:
            return Argument(span.text, span.start_char, span.end_char, label=span.text)
        entity = known[0]
        return Argument(span.text, span.start_char, span.end_char, entity.id, entity.label, entity.type, entity.aliases)

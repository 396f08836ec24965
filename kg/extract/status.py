"""Whether what a predicate says happened: fact, claimed, planned, denied or hypothetical; and who says so.

The stance is read from the top of the sentence down to the predicate: each governor on the way (verbs of saying, of
planning, implicative verbs, nouns such as "plan", conditions, prepositions) gives the context of what is below it, and
each predicate has its own words in that context (negation, modals, hedges). Quotes and sources are put around it.
"""

from dataclasses import replace

from kg.annotate.quotes import Quote
from kg.annotate.tree import Token, Tree
from kg.extract.complements import under_adjective, under_noun
from kg.extract.governors import goes_on, under_verb
from kg.extract.stance import Stance
from kg.extract.subjects import VERBAL
from kg.extract.wording import (
    NOMINAL,
    Wording,
    base,
    is_finite,
    questions,
    shared,
    sources,
    wording,
    wording_of_noun,
)
from kg.types import Status

__all__ = ["Stance", "StatusReader"]

_MAX_DEPTH = 25


class StatusReader:
    """Reads the status of predicates of one document.

    Args:
        tree: of a document with ``doc._.quotes``.
    """

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.quote_of: dict[int, Quote] = {i: q for q in tree.fields.quotes if q.whole for i in range(q.start, q.end)}
        self._questions = questions(tree)
        self._contexts: dict[int, Stance] = {}
        self._stances: dict[int, Stance] = {}
        self._wordings: dict[int, Wording] = {}

    def read(self, head: Token, *, presupposed: bool = False) -> Stance:
        """The stance of the article to a predicate.

        Args:
            head: the predicate's token.
            presupposed: whether the phrase is taken for granted whatever governs it, as titles and possessives are.
        """
        stance = Stance() if presupposed else self._stance(head)
        quote = self.quote_of.get(head.i)
        if quote is not None:
            who = self.tree[quote.speaker] if quote.speaker is not None else None
            stance = stance.claimed(stance.speaker or who)
        return stance

    def _stance(self, head: Token) -> Stance:
        path: list[tuple[Token, Token | None, Token]] = []
        node = head
        while node.i not in self._stances and len(path) < _MAX_DEPTH:
            above, preposition = _governor(node)
            path.append((node, preposition, above))
            if above.i == node.i:
                break
            node = above
        for node, preposition, above in reversed(path):
            context = self._context(node, preposition, above)
            for source in sources(node) if node.pos_ in VERBAL else ():
                context = context.claimed(source)
            self._contexts[node.i] = context
            own = self._wording(node, above)
            if base(node) in ("remain", "stay") and not own.negative:
                context = goes_on(context)
            status = own.status
            if own.reported_plan and context.status is Status.CLAIMED and not own.negative:
                # "He said he would go" and "he said he was leaving" tell a plan.
                status = Status.PLANNED if context.past or status is Status.FACT else status
            stance = context.around(status)
            if own.negative and node.pos_ == "NOUN" and context.status is Status.DENIED:
                # "had no meeting": the one "no" negates both.
                stance = replace(stance, status=Status.DENIED)
            self._stances[node.i] = stance
        return self._stances.get(head.i, Stance())

    def _wording(self, node: Token, above: Token) -> Wording:
        if node.pos_ in VERBAL:
            own = wording(node, question=node.i in self._questions)
            first = self._wordings.get(above.i) if node.dep_ == "conj" and above.pos_ in VERBAL else None
            if first is not None:
                own = shared(node, own, above, first)
        elif node.pos_ == "NOUN":
            own = wording_of_noun(node)
        else:
            own = Wording()
        self._wordings[node.i] = own
        return own

    def _context(self, node: Token, preposition: Token | None, above: Token) -> Stance:
        if above.i == node.i:
            return _top(node)
        stance = self._stances.get(above.i, Stance())
        if node.dep_ == "conj" and preposition is None:
            context = self._contexts.get(_coordinate(node, above).i, Stance())
            return context if (node.pos_ in VERBAL) == (above.pos_ in VERBAL) else context.granted()
        if above.pos_ in NOMINAL:
            return under_noun(node, preposition, above, stance)
        if above.pos_ == "ADJ" and node.dep_ in ("xcomp", "ccomp", "acl", "advcl"):
            return under_adjective(node, above, stance)
        if above.pos_ in VERBAL:
            return under_verb(node, preposition, above, stance)
        return stance


def _coordinate(node: Token, above: Token) -> Token:
    """What a verb is coordinated with: one that has a tense, never with an infinitive, whatever the parser says."""
    if node.pos_ not in VERBAL or above.pos_ not in VERBAL or not is_finite(node):
        return above
    while not is_finite(above) and above.head.pos_ in VERBAL and above.head.i != above.i:
        above = above.head
    return above


def _governor(node: Token) -> tuple[Token, Token | None]:
    """What a token depends on, and the preposition in between."""
    above, preposition = node.head, None
    while (
        above.dep_ in ("prep", "agent", "dative")
        and above.pos_ in ("ADP", "SCONJ", "ADV", "PART")
        and above.i != node.i
    ):
        preposition, above = above, above.head
    if preposition is not None and above.head.dep_ == "agent":
        # "was accused by him of lying": the parser hangs "of lying" on him.
        above = above.head.head
    return above, preposition


def _top(node: Token) -> Stance:
    """The context of the head of a sentence."""
    words = {child.lower_ for child in node.children if child.dep_ == "aux"}
    if node.pos_ in VERBAL and node.tag_ == "VB" and words == {"to"}:
        # a headline: "Minister to visit Oslo"
        return Stance(Status.PLANNED)
    return Stance()

"""Which predicate a time expression dates.

It is the verb or event noun whose phrase it stands in, with three corrections to the parse: a date right after a verb
of saying is that of the saying ("said on Monday that …"); a date at the front of a sentence holds for all its
coordinated verbs; and the date of "managed" or "refused" is also that of what was managed or refused.
"""

from collections.abc import Iterator

from kg.annotate.quotes import says
from kg.annotate.tree import Token, Tree
from kg.extract.lexicon import EVENT_NOUNS, NEGATIVE_IMPLICATIVES, POSITIVE_IMPLICATIVES
from kg.extract.subjects import SUBJECTS, VERBAL
from kg.extract.wording import base
from kg.types import Time

_ATTACHED = frozenset(["prep", "npadvmod", "pobj", "advmod", "nmod", "poss", "pcomp", "appos", "amod"])


class Dates:
    """The dates of the predicates of one document.

    Args:
        tree: of a document with ``doc._.times``.
    """

    def __init__(self, tree: Tree) -> None:
        self._times: dict[int, Time] = {}
        for expression in tree.fields.times:
            for head in _dated(tree.root(expression.start, expression.end)):
                self._times.setdefault(head.i, expression.time)

    def of(self, head: Token, *, event: bool = False) -> Time | None:
        """When something happened, by the words of its own clause.

        Args:
            head: the predicate's token.
            event: whether it is an event noun, which happens when the verb it depends on does: "held talks on Monday".
        """
        found = self._times.get(head.i)
        if found is None and event and head.dep_ in ("dobj", "nsubjpass", "attr"):
            return self._times.get(head.head.i)
        return found


def _dated(root: Token) -> Iterator[Token]:
    """The predicates that a time expression dates, by its root."""
    node = root
    while node.head.i != node.i and node.head.pos_ not in VERBAL:
        node = node.head
        if node.dep_ in SUBJECTS or (node.pos_ == "NOUN" and base(node) in EVENT_NOUNS and node.i < root.i):
            # "the sale in 2019 angered him": the sale is dated, not the anger.
            yield node
            return
    verb = node.head
    if verb.pos_ not in VERBAL or verb.i == node.i:
        return
    subject = next((child for child in verb.children if child.dep_ in SUBJECTS), None)
    above = verb.head
    if verb.dep_ == "ccomp" and says(above) and above.i < root.i and subject is not None and root.i < subject.i:
        yield above
        return
    yield verb
    yield from _with_it(verb, front=subject is not None and root.i < subject.i)


def _with_it(verb: Token, *, front: bool) -> Iterator[Token]:
    for child in verb.children:
        own = any(c.ent_type_ == "DATE" for part in child.children if part.dep_ in _ATTACHED for c in part.subtree)
        if own or child.pos_ not in VERBAL:
            continue
        implied = child.dep_ == "xcomp" and base(verb) in POSITIVE_IMPLICATIVES | NEGATIVE_IMPLICATIVES
        if implied or (front and child.dep_ == "conj"):
            yield child
            yield from _with_it(child, front=front)

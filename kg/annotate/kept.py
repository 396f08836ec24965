"""An annotated document as it is read from disk: what extraction asks of a spaCy Doc, without one.

To make a Doc costs more than to read all that it is made of.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, Protocol, runtime_checkable

from spacy.tokens import Doc

from kg.annotate.fields import Fields
from kg.annotate.found import NameSpan
from kg.annotate.words import Words

# A token, the first token of its subtree, and one past its last.
Edges = tuple[int, int, int]


class KeptDoc:
    """A document that was kept.

    Args:
        words: of the document.
        names: token bounds and labels, in order.
        edges: as ``edges_of`` gives them.
        fields: of the document.
        doc: makes the document.

    Attributes:
        words: as given.
        names: as given.
        edges: as given.
        _: the fields, as ``doc._`` has them.
    """

    def __init__(
        self, words: Words, names: Sequence[NameSpan], edges: Iterable[Edges], fields: Fields, doc: Callable[[], Doc]
    ) -> None:
        self.words = words
        self.names = names
        self.edges = edges
        self._: Any = fields
        self._make = doc

    @cached_property
    def doc(self) -> Doc:
        """The document as spaCy has it, made when it is first asked for."""
        return self._make()


@runtime_checkable
class ReadsKept(Protocol):
    """A component that needs no spaCy Doc."""

    def read(self, kept: KeptDoc) -> None:
        """Do with a kept document what the component does with a Doc.

        Args:
            kept: whose fields are set.
        """


def names_of(doc: Doc) -> list[NameSpan]:
    """Token bounds and labels of a document's names, in order."""
    return [(ent.start, ent.end, ent.label_) for ent in doc.ents]


def edges_of(doc: Doc, words: Words) -> Iterator[Edges]:
    """Subtrees that end elsewhere by spaCy, which has its own idea of what stands below where branches cross.

    Args:
        doc: parsed.
        words: of the document.
    """
    if not words.crossed:
        return
    for token in doc:
        edges = token.left_edge.i, token.right_edge.i + 1
        if edges != (words.left[token.i], words.right[token.i]):
            yield token.i, *edges

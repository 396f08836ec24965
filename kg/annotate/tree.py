"""The parse of a document as plain objects, read once.

A spaCy ``Token`` is made anew at every look at the document, and decodes a text at every look at the token; who walks
over the tree many times, as extraction does, pays more for that than for all that it thinks. A tree has the names of
spaCy and costs what reading attributes of Python costs.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from spacy.tokens import Doc
from spacy.tokens import Token as SpacyToken

from kg.annotate.found import NameSpan
from kg.annotate.kept import KeptDoc, edges_of, names_of
from kg.annotate.words import Words


class Token:
    """A token with what spaCy calls the same.

    Attributes:
        tree: that it belongs to.
        i: its index.
        text: as it is written.
        lower_: in lower case.
        lemma_: base form.
        pos_: coarse tag.
        tag_: fine-grained tag.
        dep_: dependency label.
        ent_type_: label of the name or date that it is part of, or empty.
        head: what it depends on; of a root, itself.
        children: what depends on it, in the order of the text.
        start: first token of its subtree.
        end: one past the last token of its subtree.
        is_punct: whether it is a mark.
        is_space: whether it is white space.
    """

    __slots__ = (
        "children", "dep_", "end", "ent_type_", "head", "i", "is_punct", "is_space", "lemma_", "lower_", "pos_",
        "start", "tag_", "text", "tree",
    )  # fmt: skip

    def __init__(
        self,
        tree: "Tree",
        i: int,
        text: str,
        lower: str,
        lemma: str,
        pos: str,
        tag: str,
        dep: str,
        ent_type: str,
        is_punct: bool,
        is_space: bool,
    ) -> None:
        self.tree = tree
        self.i = i
        self.text = text
        self.lower_ = lower
        self.lemma_ = lemma
        self.pos_ = pos
        self.tag_ = tag
        self.dep_ = dep
        self.ent_type_ = ent_type
        self.is_punct = is_punct
        self.is_space = is_space
        self.head = self
        self.children: Sequence[Token] = ()
        self.start, self.end = i, i + 1

    def __repr__(self) -> str:
        return self.text

    @property
    def text_with_ws(self) -> str:
        """As it is written, with a space where one follows."""
        words, behind = self.tree.words, self.i + 1
        return words.whole[words.begin[self.i] : words.begin[behind] if behind < len(words.begin) else None]

    def nbor(self, offset: int) -> "Token":
        """The token so many places further on, or back."""
        return self.tree[self.i + offset]

    @property
    def lefts(self) -> list["Token"]:
        """What depends on it and stands before it."""
        return [child for child in self.children if child.i < self.i]

    @property
    def rights(self) -> list["Token"]:
        """What depends on it and stands behind it."""
        return [child for child in self.children if child.i > self.i]

    @property
    def ancestors(self) -> Iterator["Token"]:
        """What it depends on, directly or not, the nearest first."""
        above = self
        while above.head is not above:
            above = above.head
            yield above

    @property
    def subtree(self) -> Iterator["Token"]:
        """It and all that depends on it, directly or not."""
        pending = [self]
        for token in pending:
            yield token
            pending.extend(token.children)

    @property
    def conjuncts(self) -> list["Token"]:
        """What is coordinated with it."""
        first = self
        while first.dep_ == "conj" and first.head is not first:
            first = first.head
        found = [first]
        for token in found:
            found.extend(child for child in token.children if child.dep_ == "conj" and child.i > token.i)
        return [token for token in found if token is not self]

    def is_ancestor(self, other: "Token") -> bool:
        """Whether another depends on it, directly or not."""
        return any(above is self for above in other.ancestors)


# What reads a token of either kind.
AnyToken = TypeVar("AnyToken", SpacyToken, Token)


class Tree(list[Token]):
    """The tokens of a document with their structure.

    Args:
        doc: tagged and parsed.

    Attributes:
        words: the same as plain lists.
        names: of the document, in order.

    Example:
        >>> import spacy
        >>> tree = Tree(Doc(spacy.blank("en").vocab, words=["Ann", "slept"], heads=[1, 1], deps=["nsubj", "ROOT"]))
        >>> tree[0].head, tree[1].children
        (slept, [Ann])
    """

    def __init__(self, doc: Doc | KeptDoc) -> None:
        self._read = doc
        self.words = words = doc.words if isinstance(doc, KeptDoc) else Words.of(doc)
        self.names: Sequence[NameSpan] = doc.names if isinstance(doc, KeptDoc) else names_of(doc)
        texts = (words.written, words.lower, words.base, words.pos, words.tag, words.dep, words.ent)
        columns = zip(*texts, words.punct, words.space, strict=True)
        super().__init__([Token(self, i, *read) for i, read in enumerate(columns)])
        for token, below, start, end in zip(self, words.children, words.left, words.right, strict=True):
            if below:
                token.children = [self[child] for child in below]
                for child in token.children:
                    child.head = token
                token.start, token.end = start, end
        edges = doc.edges if isinstance(doc, KeptDoc) else edges_of(doc, words)
        for i, start, end in edges:
            self[i].start, self[i].end = start, end

    @property
    def doc(self) -> Doc:
        """The document; of one that was kept, it is made for this."""
        return self._read.doc if isinstance(self._read, KeptDoc) else self._read

    @property
    def fields(self) -> Any:
        """The fields of the document by name, as ``doc._`` has them."""
        return self._read._

    def text(self, start: int, end: int) -> str:
        """The words from one token to before another, as they are written."""
        return self.words.text(start, end)

    def root(self, start: int, end: int) -> Token:
        """The highest of the tokens from one to before another, the first of those that are equally high; a mark only
        where there is nothing else."""
        head = self.words.head
        outside = [i for i in range(start, end) if head[i] == i or not start <= head[i] < end]
        return self[min(outside, key=self._depth, default=start)]

    def _depth(self, i: int) -> int:
        token = self[i]
        if token.head is not token and not token.children and (token.is_punct or token.is_space):
            return len(self)
        return sum(1 for _ in token.ancestors)

    def sentence(self, i: int) -> tuple[int, int]:
        """First token of a token's sentence, and one past its last."""
        starts, number = self.words.starts, self.words.sentence[i]
        return starts[number], starts[number + 1] if number + 1 < len(starts) else len(self)


@contextmanager
def read_once(doc: Doc | KeptDoc) -> Iterator[Tree]:
    """The tree of a document for a while.

    Args:
        doc: tagged and parsed.
    """
    tree = Tree(doc)
    try:
        yield tree
    finally:
        # Each token holds others: taken apart, they need not wait for Python to look for such circles.
        for token in tree:
            del token.head, token.children
        tree.clear()

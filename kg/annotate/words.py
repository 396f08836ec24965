"""A document as plain lists, one entry a token: reading a list is many times quicker than asking a spaCy token."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from spacy.strings import StringStore
from spacy.tokens import Doc

from kg.types import Mention, MentionKind

_COLUMNS: list[int | str] = [
    "HEAD",
    "SENT_START",
    "IDX",
    "LENGTH",
    "SPACY",
    "IS_PUNCT",
    "IS_SPACE",
    "DEP",
    "TAG",
    "POS",
    "LEMMA",
    "LOWER",
    "ENT_TYPE",
    "ORTH",
]
_TEXTS = 7  # the first column of texts
_OF_TREE = ("children", "left", "right", "crossed")


# Texts by their codes, which are the same in every vocabulary: spaCy decodes a text anew each time it is asked.
_KNOWN: dict[int, str] = {0: ""}
_MOST_KNOWN = 200_000


def texts(doc: Doc, attribute: str) -> list[str]:
    """One text a token, such as its ``ORTH`` or ``LOWER``."""
    codes: list[int] = doc.to_array([attribute]).ravel().astype(np.uint64).tolist()
    return _texts(codes, doc.vocab.strings)


def _texts(codes: list[int], strings: StringStore) -> list[str]:
    global _KNOWN
    known = _KNOWN
    try:
        return list(map(known.__getitem__, codes))
    except KeyError:
        if len(known) > _MOST_KNOWN:
            known = _KNOWN = {0: ""}
        known.update((code, strings[code]) for code in set(codes) if code not in known)
        return [known[code] for code in codes]


def joined(words: list[str], spaced: "np.ndarray[Any, np.dtype[np.bool_]]") -> str:
    """The text of words, some of which are followed by a space."""
    ends = [0, *(np.flatnonzero(~spaced) + 1).tolist()]
    # By runs of words that spaces part: an addition for each word is what would cost.
    runs = [" ".join(words[start:end]) for start, end in pairwise(ends)]
    return "".join([*runs, " ".join([*words[ends[-1] :], ""])])


class Words:
    """The words of one document with their structure.

    Args:
        whole: the text.
        texts: of all tokens: ``dep``, ``tag``, ``pos``, ``base``, ``lemma``, ``lower``, ``ent`` and ``written``.
        numbers: of all tokens: ``head``, ``begin``, ``end`` and ``sentence``.
        marks: of all tokens: ``punct`` and ``space``.
        starts: first token of each sentence.

    Raises:
        ValueError: heads go round in a circle; at the first look at the tree.

    Attributes:
        head: index of each token's head; of a root, its own.
        dep: dependency labels.
        tag: fine-grained tags.
        pos: coarse tags.
        base: base forms.
        lemma: base forms in lower case.
        written: words as they are written.
        whole: the text.
        lower: words in lower case.
        punct: whether each is a mark.
        space: whether each is white space.
        ent: entity labels, or empty.
        sentence: number of each token's sentence.
        starts: first token of each sentence.
        children: indices of each token's children, in order.
        left: first token of each token's subtree.
        right: one past the last token of each token's subtree.
        crossed: whether branches cross: between the words of a subtree stand others.
        begin: first character of each token.
        end: one past the last character of each token.
    """

    __slots__ = (
        "base",
        "begin",
        "children",
        "crossed",
        "dep",
        "end",
        "ent",
        "head",
        "left",
        "lemma",
        "lower",
        "pos",
        "punct",
        "right",
        "sentence",
        "space",
        "starts",
        "tag",
        "whole",
        "written",
    )

    def __init__(
        self,
        whole: str,
        texts: Sequence[list[str]],
        numbers: Sequence[list[int]],
        marks: Sequence[list[bool]],
        starts: list[int],
    ) -> None:
        self.whole = whole
        self.dep, self.tag, self.pos, self.base, self.lemma, self.lower, self.ent, self.written = texts
        self.head, self.begin, self.end, self.sentence = numbers
        self.punct, self.space = marks
        self.starts = starts

    @classmethod
    def of(cls, doc: Doc) -> "Words":
        """The words of a document.

        Several components read one document after the other: it is read anew only where it has changed.

        Args:
            doc: tagged and parsed.
        """
        global _LAST
        columns = np.ascontiguousarray(doc.to_array(_COLUMNS).reshape(len(doc), len(_COLUMNS)).T)
        if _LAST is not None and np.array_equal(_LAST[0], columns):
            return _LAST[1]
        offsets, starts, begin, length, *marks = columns[:_TEXTS].astype(np.int64)
        *read, base, lower, ent, written = [_texts(column.tolist(), doc.vocab.strings) for column in columns[_TEXTS:]]
        lemma = [word.lower() for word in base]
        spaced, *marked = np.array(marks) == 1
        begins = starts == 1
        begins[:1] = True
        numbers = [offsets + np.arange(len(doc)), begin, begin + length, np.cumsum(begins) - 1]
        words = cls(
            joined(written, spaced),
            (*read, base, lemma, lower, ent, written),
            [row.tolist() for row in numbers],
            [row.tolist() for row in marked],
            np.flatnonzero(begins).tolist(),
        )
        _LAST = columns, words
        return words

    def text(self, start: int, end: int) -> str:
        """The words from one token to before another, as they are written."""
        return self.whole[self.begin[start] : self.end[end - 1]] if start < end else ""

    def mention(self, start: int, end: int, kind: MentionKind) -> Mention:
        """The mention from one token to before another."""
        begin, until = self.begin[start], self.end[end - 1]
        return Mention(begin, until, self.whole[begin:until], kind)

    def __getattr__(self, name: str) -> Any:
        # Not all who read the words climb the tree.
        if name not in _OF_TREE:
            raise AttributeError(name)
        self._climb()
        return getattr(self, name)

    def _climb(self) -> None:
        head = self.head
        # Most words have no children, and many small lists are what Python's garbage collector is slow with.
        below: dict[int, list[int]] = {}
        for i, above in enumerate(head):
            if above != i:
                below.setdefault(above, []).append(i)
        left, right, size = list(range(len(head))), list(range(1, len(head) + 1)), [1] * len(head)
        order = [i for i, above in enumerate(head) if above == i]
        roots = len(order)
        for i in order:
            order += below.get(i, ())
        if len(order) < len(head):
            raise ValueError("the heads are no tree")
        for i in reversed(order[roots:]):
            above = head[i]
            size[above] += size[i]
            if left[i] < left[above]:
                left[above] = left[i]
            if right[i] > right[above]:
                right[above] = right[i]
        self.children: list[Sequence[int]] = [below.get(i, ()) for i in range(len(head))]
        self.left, self.right = left, right
        self.crossed = sum(right) - sum(left) != sum(size)


# The columns of the document that was read last, and its words.
_LAST: "tuple[np.ndarray[Any, Any], Words] | None" = None

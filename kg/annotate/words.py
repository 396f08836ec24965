"""A document as plain lists, one entry a token: reading a list is many times quicker than asking a spaCy token."""

from collections.abc import Sequence
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


class Words:
    """The words of one document with their structure.

    Args:
        columns: ``_COLUMNS``, each of all tokens.
        strings: of the vocabulary.

    Attributes:
        columns: as given.
        head: index of each token's head; of a root, its own.
        dep: dependency labels.
        tag: fine-grained tags.
        pos: coarse tags.
        base: base forms.
        lemma: base forms in lower case.
        written: words as they are written.
        whole: the text.
        lower: words in lower case.
        spaced: whether a space follows each.
        punct: whether each is a mark.
        space: whether each is white space.
        ent: entity labels, or empty.
        sentence: number of each token's sentence.
        starts: first token of each sentence.
        children: indices of each token's children, in order.
        left: first token of each token's subtree.
        right: one past the last token of each token's subtree.
        begin: first character of each token.
        end: one past the last character of each token.
    """

    __slots__ = (
        "base",
        "begin",
        "children",
        "columns",
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
        "spaced",
        "starts",
        "tag",
        "whole",
        "written",
    )

    def __init__(self, columns: "np.ndarray[Any, Any]", strings: StringStore) -> None:
        self.columns = columns
        numbers = columns[:_TEXTS].astype(np.int64)
        self.head: list[int] = (np.arange(columns.shape[1]) + numbers[0]).tolist()
        begins = numbers[1] == 1
        begins[:1] = True
        self.starts: list[int] = np.flatnonzero(begins).tolist()
        self.sentence: list[int] = (np.cumsum(begins) - 1).tolist()
        self.begin: list[int] = numbers[2].tolist()
        self.end: list[int] = (numbers[2] + numbers[3]).tolist()
        read = [_texts(column.tolist(), strings) for column in columns[_TEXTS:]]
        self.dep, self.tag, self.pos, self.base, self.lower, self.ent, self.written = read
        self.spaced, self.punct, self.space = (numbers[4:] == 1).tolist()
        self.whole = "".join(
            [f"{word} " if space else word for word, space in zip(self.written, self.spaced, strict=True)]
        )
        self.lemma = [word.lower() for word in self.base]
        # Most words have no children, and many small lists are what Python's garbage collector is slow with.
        below: dict[int, list[int]] = {}
        for i, head in enumerate(self.head):
            if head != i:
                below.setdefault(head, []).append(i)
        self.children: list[Sequence[int]] = [below.get(i, ()) for i in range(len(self.head))]
        self._edges()

    @classmethod
    def of(cls, doc: Doc) -> "Words":
        """The words of a document.

        Several components read one document after the other: it is read anew only where it has changed.

        Args:
            doc: tagged and parsed.
        """
        global _LAST
        columns = np.ascontiguousarray(doc.to_array(_COLUMNS).reshape(len(doc), len(_COLUMNS)).T)
        if _LAST is None or not np.array_equal(_LAST.columns, columns):
            _LAST = cls(columns, doc.vocab.strings)
        return _LAST

    def text(self, start: int, end: int) -> str:
        """The words from one token to before another, as they are written."""
        return self.whole[self.begin[start] : self.end[end - 1]] if start < end else ""

    def mention(self, start: int, end: int, kind: MentionKind) -> Mention:
        """The mention from one token to before another."""
        begin, until = self.begin[start], self.end[end - 1]
        return Mention(begin, until, self.whole[begin:until], kind)

    def _edges(self) -> None:
        head = self.head
        left, right = list(range(len(head))), list(range(1, len(head) + 1))
        order = [i for i, above in enumerate(head) if above == i]
        for i in order:
            order += self.children[i]
        for i in reversed(order):
            above = head[i]
            if left[i] < left[above]:
                left[above] = left[i]
            if right[i] > right[above]:
                right[above] = right[i]
        self.left, self.right = left, right


# Those of the document that was read last.
_LAST: Words | None = None

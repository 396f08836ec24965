"""A document as plain lists, one entry a token: reading a list is many times quicker than asking a spaCy token."""

from collections.abc import Sequence

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
    "DEP",
    "TAG",
    "POS",
    "LEMMA",
    "LOWER",
    "ENT_TYPE",
    "ORTH",
]
_TEXTS = 5  # the first column of texts


# Texts by their codes, which are the same in every vocabulary: spaCy decodes a text anew each time it is asked.
_KNOWN: dict[int, str] = {0: ""}
_MOST_KNOWN = 200_000


def _texts(codes: list[int], strings: StringStore) -> list[str]:
    global _KNOWN
    known = _KNOWN
    try:
        return [known[code] for code in codes]
    except KeyError:
        if len(known) > _MOST_KNOWN:
            known = _KNOWN = {0: ""}
        known.update((code, strings[code]) for code in set(codes) if code not in known)
        return [known[code] for code in codes]


class Words:
    """The words of one document with their structure.

    Args:
        doc: tagged and parsed.

    Attributes:
        head: index of each token's head; of a root, its own.
        dep: dependency labels.
        tag: fine-grained tags.
        pos: coarse tags.
        lemma: base forms in lower case.
        lower: words in lower case.
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
        "_whole",
        "begin",
        "children",
        "dep",
        "end",
        "ent",
        "head",
        "left",
        "lemma",
        "lower",
        "pos",
        "right",
        "sentence",
        "starts",
        "tag",
    )

    def __init__(self, doc: Doc) -> None:
        columns = doc.to_array(_COLUMNS).reshape(len(doc), len(_COLUMNS)).T
        numbers = columns[:_TEXTS].astype(np.int64)
        self.head: list[int] = (np.arange(len(doc)) + numbers[0]).tolist()
        begins = numbers[1] == 1
        begins[:1] = True
        self.starts: list[int] = np.flatnonzero(begins).tolist()
        self.sentence: list[int] = (np.cumsum(begins) - 1).tolist()
        self.begin: list[int] = numbers[2].tolist()
        self.end: list[int] = (numbers[2] + numbers[3]).tolist()
        texts = [_texts(column.tolist(), doc.vocab.strings) for column in columns[_TEXTS:]]
        self.dep, self.tag, self.pos, lemma, self.lower, self.ent, written = texts
        self._whole = "".join(
            [f"{word} " if space else word for word, space in zip(written, numbers[4].tolist(), strict=True)]
        )
        self.lemma = [word.lower() for word in lemma]
        # Most words have no children, and many small lists are what Python's garbage collector is slow with.
        below: dict[int, list[int]] = {}
        for i, head in enumerate(self.head):
            if head != i:
                below.setdefault(head, []).append(i)
        self.children: list[Sequence[int]] = [below.get(i, ()) for i in range(len(self.head))]
        self._edges()

    def text(self, start: int, end: int) -> str:
        """The words from one token to before another, as they are written."""
        return self._whole[self.begin[start] : self.end[end - 1]]

    def mention(self, start: int, end: int, kind: MentionKind) -> Mention:
        """The mention from one token to before another."""
        begin, until = self.begin[start], self.end[end - 1]
        return Mention(begin, until, self._whole[begin:until], kind)

    def _edges(self) -> None:
        self.left = list(range(len(self.head)))
        self.right = list(range(1, len(self.head) + 1))
        order = [i for i, head in enumerate(self.head) if head == i]
        for i in order:
            order += self.children[i]
        for i in reversed(order):
            above = self.head[i]
            if self.left[i] < self.left[above]:
                self.left[above] = self.left[i]
            if self.right[i] > self.right[above]:
                self.right[above] = self.right[i]

"""The names that have been found so far in a document, and where in it the words stand that tell more."""

from collections.abc import Iterable

from spacy.strings import get_string_id
from spacy.tokens import Doc

# Token bounds and label of a name, as spaCy's entities have them.
NameSpan = tuple[int, int, str]
_INTRODUCING = frozenset(["include", "including", "like", "called", "titled", "entitled", "named", "dubbed"])
_BETWEEN = frozenset([",", "and", "or", ";"])


class Spots:
    """Where certain words stand: the few tokens worth looking at, found without asking every token.

    Args:
        attribute: of the token, such as ``LEMMA`` or ``TAG``.
        words: its values, in lower case, with a capital or in capitals throughout.
    """

    def __init__(self, attribute: str, words: Iterable[str]) -> None:
        self._attribute = attribute
        self._codes = frozenset(
            get_string_id(form) for word in words for form in (word, word.capitalize(), word.upper())
        )

    def __call__(self, doc: Doc, first: int = 0) -> list[int]:
        """Their indices, from a token on."""
        codes, there = self._codes, doc.to_array([self._attribute]).ravel().tolist()
        if codes.isdisjoint(there):  # as in most documents
            return []
        return [i for i, code in enumerate(there) if code in codes and i >= first]


class FoundNames:
    """The names found so far.

    Args:
        doc: the document.
        spans: token bounds and label of its names.
    """

    def __init__(self, doc: Doc, spans: Iterable[NameSpan]) -> None:
        self.doc = doc
        self._from: dict[int, tuple[int, str]] = {}
        self._to: dict[int, tuple[int, str]] = {}
        self._within: set[int] = set()
        for start, end, label in spans:
            self._from[start] = end, label
            self._to[end] = start, label
            self._within.update(range(start + 1, end))

    def at(self, start: int) -> tuple[int, str]:
        """End and label of the name that begins at a token; 0 and no label where none does."""
        return self._from.get(start, (0, ""))

    def before(self, end: int) -> tuple[int, str]:
        """Start and label of the name that ends before a token; -1 and no label where none does."""
        return self._to.get(end, (-1, ""))

    def is_within(self, i: int) -> bool:
        """Whether a token stands in a name, but not as its first."""
        return i in self._within


def list_start(doc: Doc, i: int) -> int | None:
    """Where the list begins that words behind a noun introduce: "films *such as*", "singles *include*".

    Args:
        doc: the document.
        i: the token behind the noun.

    Returns:
        The first token of the first part, or None where no list begins.
    """
    if i < len(doc) and doc[i].text == ",":
        i += 1
    if i + 1 < len(doc) and doc[i].lower_ == "such" and doc[i + 1].lower_ == "as":
        i += 2
    elif i < len(doc) and not _INTRODUCING.isdisjoint((doc[i].lower_, doc[i].lemma_.lower())):
        i += 1
    else:
        return None
    return _behind_article(doc, i)


def next_in_list(doc: Doc, end: int) -> int | None:
    """Where the next part of a list begins, behind one that ends before a token; None where that was the last."""
    i = end
    while i < len(doc) and doc[i].text in _BETWEEN:
        i += 1
    return _behind_article(doc, i) if i > end else None


def _behind_article(doc: Doc, i: int) -> int | None:
    i += i < len(doc) and doc[i].text == "the"
    return i if i < len(doc) else None

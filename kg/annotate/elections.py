"""Elections: "the general election", "the 2001 election", "the Dorvik by-election".

They have no capitals, and yet each is one event that many articles speak of. Told is one by its kind or its year.
"""

from collections.abc import Iterable

from spacy.tokens import Doc, Token

from kg.annotate.found import NameSpan, Spots
from kg.names import word_set

_LABEL = "EVENT"
_KINDS = word_set(
    "general presidential parliamentary local regional municipal mayoral gubernatorial congressional federal council "
    "leadership assembly senate primary national provincial"
)
_MONTHS = word_set("january february march april may june july august september october november december")
# Before one that is not yet any in particular: "a general election", "every local election".
_ANY = frozenset(["a", "an", "any", "every", "no", "another", "each", "of"])
_PARTICULAR = frozenset(["DET", "ADJ", "PART", "PRON", "PROPN"])
# The words at which one can be told.
_SPOTS = Spots("ORTH", ["election", "elections"])


def elections(doc: Doc, spans: Iterable[NameSpan], *, first: int = 0) -> list[NameSpan]:
    """The elections in a document that are told by their kind or their year.

    Args:
        doc: tagged.
        spans: token bounds and label of the names found so far.
        first: the first token of the text after a headline that has capitals throughout.

    Returns:
        Token bounds and label, in the order of the text.

    Example:
        >>> import spacy
        >>> elections(spacy.blank("en")("They won the 2001 general election."), [])
        [(3, 6, 'EVENT')]
    """
    within = {i for start, end, _ in spans for i in range(start, end)}
    found = [place for i in _SPOTS(doc, first) if (place := _told(doc[i])) is not None]
    return [place for place in found if within.isdisjoint(range(max(0, place[0] - 1), place[1]))]


def _told(noun: Token) -> NameSpan | None:
    """The election that a noun ends, if it is told which one: "the June 2004 local *elections*"."""
    doc, start = noun.doc, noun.i
    while start and doc[start - 1].lower_ in _KINDS:
        start -= 1
    kind = start < noun.i
    year = start > 0 and doc[start - 1].is_digit and len(doc[start - 1]) == 4
    start -= year
    if year and start and doc[start - 1].lower_ in _MONTHS:
        start -= 1
    before = doc[start - 1] if start else None
    if not (kind or year) or (before is not None and before.lower_ in _ANY):
        return None
    if not year:
        # "in local elections", "a promise of the election campaign": none in particular
        some = noun.text == "elections" and before is not None and before.pos_ not in _PARTICULAR
        if some or (noun.dep_ in ("compound", "nmod") and noun.head.pos_ == "NOUN"):
            return None
    return start, noun.i + 1, _LABEL

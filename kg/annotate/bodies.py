"""Bodies that are called by a common noun: "the home affairs committee", "Lark magazine", "the Osner family"."""

from collections.abc import Iterable

from spacy.tokens import Doc, Token

from kg.annotate.found import FoundNames, NameSpan, Spots
from kg.names import word_set

_MAGAZINES = word_set("magazine newspaper")
_SPOTS = Spots("LOWER", ["committee", "family", *_MAGAZINES])
# Before "committee" these say nothing of what it is for.
_OF_ANY = word_set(
    "new old special joint own same local powerful influential first second other another main parliamentary key "
    "independent senior standing ad-hoc cross-party all-party whole full entire organising organizing executive select "
    "national central single small the"
)
_IN_NAMES = frozenset(["NOUN", "ADJ", "CCONJ", "PROPN"])
_LONGEST = 6


def bodies(doc: Doc, spans: Iterable[NameSpan], *, first: int = 0) -> list[NameSpan]:
    """The bodies in a document that a common noun ends.

    Args:
        doc: tagged and parsed.
        spans: token bounds and label of the names found so far.
        first: the first token of the text after a headline that has capitals throughout.

    Returns:
        Token bounds and label, in the order of the text.

    Example:
        >>> import spacy
        >>> words, pos = ["the", "home", "affairs", "committee"], ["DET", "NOUN", "NOUN", "NOUN"]
        >>> bodies(Doc(spacy.blank("en").vocab, words=words, pos=pos), [])
        [(1, 4, 'ORG')]
    """
    names = FoundNames(doc, spans)
    starts = ((i, _start(doc[i], names)) for i in _SPOTS(doc, first))
    return [(start, i + 1, "ORG") for i, start in starts if start is not None]


def _start(noun: Token, names: FoundNames) -> int | None:
    """Where the name of a body starts that a noun ends, or None where it ends none."""
    if not noun.text.islower() or noun.pos_ != "NOUN" or noun.i == 0:
        return None
    if noun.lower_ == "committee":
        return _of_committee(noun, names)
    before = noun.nbor(-1)
    start, label = names.before(noun.i)
    if noun.lower_ == "family":
        alone = start == noun.i - 1 and start > 0 and names.doc[start - 1].lower_ == "the"
        return start if alone and label in ("PERSON", "ORG") else None
    # The model has not seen it: "Lark magazine president Ann Lee".
    unseen = not label and before.text.istitle() and before.tag_ in ("NN", "NNP") and before.dep_ == "compound"
    return before.i if unseen and not names.is_within(before.i) else None


def _of_committee(noun: Token, names: FoundNames) -> int | None:
    """Where a committee's name starts: at what it is for, without a capital."""
    doc, start = noun.doc, noun.i
    while start > max(0, noun.i - _LONGEST):
        word = doc[start - 1]
        fits = word.text.islower() and word.pos_ in _IN_NAMES and not names.is_within(start - 1)
        if not fits or names.before(start)[1] or word.lower_ in _OF_ANY - {"select"}:
            break
        start -= 1
    while start < noun.i and (doc[start].pos_ == "CCONJ" or doc[start].lower_ in _OF_ANY):
        start += 1
    return start if start < noun.i else None

"""Occasions whose names have words without a capital: "the *Dorvik motor show*", "the *world judo championships*"."""

from collections.abc import Iterable, Iterator

from spacy.tokens import Doc

from kg.annotate.found import FoundNames, NameSpan, Spots
from kg.names import word_set

_LABEL = "EVENT"
# What ends the name of one occasion, behind a name or behind another of these nouns.
_HEADS = word_set("fair inquiry show")
# Before "show" and "fair": for what. Alone either is a programme, or a verb.
_TRADES = word_set("motor air auto boat flower trade book art craft farm toy fashion travel horse dog food county")
_CONTESTS = word_set("championship championships")
_OF_ALL = word_set("world european national olympic continental")
_LONGEST_CONTEST = 4
_HEAD_SPOTS = Spots("LOWER", _HEADS)
_CONTEST_SPOTS = Spots("LOWER", _CONTESTS)
# Not before the name of one that is yet to be told: "a Dorvik show".
_ANY = frozenset(["a", "an", "any", "every", "no", "another", "each"])


def occasions(doc: Doc, spans: Iterable[NameSpan], *, first: int = 0) -> list[NameSpan]:
    """The occasions in a document that nouns without a capital tell.

    Args:
        doc: tagged.
        spans: token bounds and label of the names found so far.
        first: the first token of the text after a headline that has capitals throughout.

    Returns:
        Token bounds and label, in the order of the text.

    Example:
        >>> import spacy
        >>> words, pos = ["the", "world", "judo", "championships"], ["DET", "NOUN", "NOUN", "NOUN"]
        >>> occasions(Doc(spacy.blank("en").vocab, words=words, pos=pos), [])
        [(1, 4, 'EVENT')]
    """
    known = FoundNames(doc, spans)
    found = [*_with_heads(doc, known, first), *_contests(doc, known, first)]
    result: list[NameSpan] = []
    for place in sorted(found):
        if not result or place[0] >= result[-1][1]:
            result.append(place)
    return result


def _with_heads(doc: Doc, known: FoundNames, first: int) -> Iterator[NameSpan]:
    """Those that a name begins and a noun ends: "the *Dorvik motor show*", "the *Kelt inquiry*"."""
    for i in _HEAD_SPOTS(doc, first):
        if not doc[i].text.islower() or doc[i].tag_ != "NN" or doc[i].dep_ in ("compound", "nmod"):
            continue
        end = i - (doc[i - 1].lower_ in _TRADES if i else 0)
        start, label = known.before(end)
        traded = end < i or doc[i].lower_ != "show"
        determined = start > 0 and doc[start - 1].lower_ not in _ANY
        if traded and determined and label in ("ORG", "GPE", "PERSON", "EVENT", "PRODUCT", "FAC", "LOC"):
            yield start, i + 1, _LABEL
        elif traded and not label and end == i and start < 0 and _is_unseen(doc, i - 1, known):
            # "the Kelt fair", where the model has not seen any name
            yield i - 1, i + 1, _LABEL


def _is_unseen(doc: Doc, i: int, known: FoundNames) -> bool:
    """Whether a word there is a name that nobody has found: "the *Kelt* fair"."""
    word = doc[i]
    return i > 0 and word.tag_ == "NNP" and not known.is_within(i) and doc[i - 1].lower_ == "the"


def _contests(doc: Doc, known: FoundNames, first: int) -> Iterator[NameSpan]:
    """The championships of all the world, a continent or a nation: "the *world judo championships*"."""
    for i in _CONTEST_SPOTS(doc, first):
        start = i
        while start > max(0, i - _LONGEST_CONTEST) and doc[start].lower_ not in _OF_ALL:
            if not (doc[start - 1].text.islower() and doc[start - 1].pos_ in ("NOUN", "ADJ")) or known.is_within(start):
                break
            start -= 1
        told = start < i and doc[start].lower_ in _OF_ALL and doc[i].text.islower()
        if told and doc[i].dep_ not in ("compound", "nmod") and (start == 0 or doc[start - 1].lower_ not in _ANY):
            yield start, i + 1, _LABEL

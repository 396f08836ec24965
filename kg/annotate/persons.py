"""Names that are told to be persons' by what stands behind or within them, and those that the model cuts short.

Nothing but a person has an age ("*Gwilan Ray*, 33,") or a nickname ("*Ann "Doc" Lee*"), and of one firm nobody says
"who runs". A name in two parts goes on behind its dash ("*Lee Jung-min*"), and "the Pole *Ewa Lis*" is somebody even
where the model has seen no name at all.
"""

from collections.abc import Iterable, Iterator

from spacy.tokens import Doc, Token

from kg.annotate.found import FoundNames, NameSpan, Spots
from kg.annotate.lexicon import NAME_ENDINGS
from kg.demonyms import is_country, place_of
from kg.names import gender_of_first_name, well_known, word_set

_LABEL = "PERSON"
# What the model takes unknown persons for.
_TAKEN_FOR = frozenset(["ORG", "GPE", "LOC", "FAC", "WORK_OF_ART", "PRODUCT", "EVENT"])
_OPENING = frozenset(['"', "“", "'", "‘", "``", "("])
_CLOSING = frozenset(['"', "”", "'", "’", "''", ")"])
_LONGEST_NICKNAME = 3
_LONGEST_NAME = 3
_YOUNGEST, _OLDEST = 10, 110
# So far behind "who" its verb is looked for.
_NEAR = 5
# Peoples of whom the word for one is no adjective: what follows it is the name.
_ONE_OF_A_PEOPLE = word_set(
    "pole swede dane finn briton scot turk serb croat spaniard frenchman frenchwoman dutchman dutchwoman irishman "
    "irishwoman englishman englishwoman welshman welshwoman scotsman scotswoman"
)


def persons(doc: Doc, spans: Iterable[NameSpan], *, first: int = 0) -> list[NameSpan]:
    """The names of persons in a document that the model has taken for others or has cut short.

    Args:
        doc: tagged and parsed.
        spans: token bounds and label of the names found so far.
        first: the first token of the text after a headline that has capitals throughout.

    Returns:
        Token bounds and label, in the order of the text.

    Example:
        >>> import spacy
        >>> persons(spacy.blank("en")("Gwilan Ray, 33, sang."), [(0, 2, "ORG")])
        [(0, 2, 'PERSON')]
    """
    names = sorted(span for span in spans if span[0] >= first)
    known = FoundNames(doc, names)
    found = [place for span in names if (place := _told(doc, *span, known)) is not None]
    found += _of_peoples(doc, names, known, first)
    result: list[NameSpan] = []
    for place in sorted(found):
        if not result or place[0] >= result[-1][1]:
            result.append(place)
    return result


def _told(doc: Doc, start: int, end: int, label: str, known: FoundNames) -> NameSpan | None:
    """The person whose name, or the beginning of it, a span is, or None where nothing says so."""
    if label != _LABEL and label not in _TAKEN_FOR:
        return None
    nicknamed = _behind_nickname(doc, end)
    if nicknamed is not None and end - start == 1 and _is_unknown(doc, start, end):
        return start, nicknamed, _LABEL
    if label == _LABEL:
        whole = _behind_dash(doc, end, known)
        return (start, whole, _LABEL) if whole > end else None
    if doc[end - 1].lower_ in NAME_ENDINGS or not _is_unknown(doc, start, end):
        return None
    if _has_age(doc, end) or (end - start > 1 and _is_who(doc, start, end)):
        return start, end, _LABEL
    return None


def _is_unknown(doc: Doc, start: int, end: int) -> bool:
    """Whether the words are a name, and that of no country and no people."""
    name = doc[start:end].text
    capitals = all(word.text[:1].isupper() or word.text == "-" or "-" in word.text for word in doc[start:end])
    return capitals and not is_country(well_known(name)) and place_of(name) is None


def _behind_nickname(doc: Doc, i: int) -> int | None:
    """Where a name ends that goes on behind a nickname: "Ann *“Doc” Lee*"."""
    if i + 3 >= len(doc) or doc[i].text not in _OPENING or not doc[i - 1].whitespace_:
        return None
    within = range(i + 2, min(len(doc) - 1, i + 2 + _LONGEST_NICKNAME))
    close = next((k for k in within if doc[k].text in _CLOSING), None)
    if close is None or not doc[close - 1].text[:1].isupper() or not doc[close].whitespace_:
        return None
    end = close + 1
    while end < len(doc) and end - close <= _LONGEST_NAME and _is_of_name(doc[end]):
        end += 1
    if end + 1 < len(doc) and end > close + 1 and doc[end].text == "-" and not doc[end].whitespace_:
        end += 2
    return end if end > close + 1 else None


def _is_of_name(word: Token) -> bool:
    """Whether a word can be part of somebody's name."""
    return word.text[:1].isupper() and word.text.replace("-", "").isalpha() and word.tag_ in ("NNP", "NNPS", "JJ", "FW")


def _behind_dash(doc: Doc, i: int, known: FoundNames) -> int:
    """Where somebody's name ends that goes on behind a dash: "Lee Jung*-min*"; the given place where it does not."""
    joined = i + 1 < len(doc) and doc[i].text == "-" and not doc[i - 1].whitespace_ and not doc[i].whitespace_
    if not joined or not doc[i + 1].is_alpha or doc[i + 1].pos_ not in ("PROPN", "X") or known.at(i + 1)[1]:
        return i
    return i + 2


def _has_age(doc: Doc, i: int) -> bool:
    """Whether an age stands behind a name: "Gwilan Ray*, 33,*"."""
    if i + 2 >= len(doc) or doc[i].text != "," or not doc[i + 1].is_digit or len(doc[i + 1]) > 3:
        return False
    return _YOUNGEST <= int(doc[i + 1].text) <= _OLDEST and doc[i + 2].text in (",", ".", ";")


def _is_who(doc: Doc, start: int, end: int) -> bool:
    """Whether one is meant of whom "who" speaks: "Gwilan Ray, *who runs*"; a team is "who run"."""
    if end + 2 >= len(doc) or doc[end].text != "," or doc[end + 1].lower_ != "who":
        return False
    if gender_of_first_name(doc[start].text) is not None:
        return True
    verb = next((word for word in doc[end + 2 : end + 2 + _NEAR] if word.pos_ in ("VERB", "AUX")), None)
    return verb is not None and (verb.tag_ == "VBZ" or verb.lower_ == "was")


def _of_peoples(doc: Doc, names: list[NameSpan], known: FoundNames, first: int) -> Iterator[NameSpan]:
    """The names behind a word for one of a people: "the Pole *Ewa Lis*", "the Serbian *Zoran Ilić*"."""
    nations = [
        end - 1
        for start, end, label in names
        if label == "NORP" and start and doc[start - 1].lower_ == "the" and place_of(doc[start:end].text) is not None
    ]
    for i in sorted({*nations, *Spots("LOWER", _ONE_OF_A_PEOPLE)(doc, first)}):
        start = end = i + 1
        while end < len(doc) and end - start < _LONGEST_NAME and _is_of_name(doc[end]) and not doc[end].is_sent_start:
            end += 1
        # Two words, of which the model has not made one name.
        unseen = all(doc[k].ent_type_ == "" or known.at(k)[0] == k + 1 for k in range(start, end))
        apart = end >= len(doc) or doc[end].pos_ not in ("NOUN", "PROPN", "ADJ")
        ended = any(doc[k].lower_ in NAME_ENDINGS for k in range(start, end))
        if doc[i].text.istitle() and end - start > 1 and unseen and apart and not ended:
            yield start, end, _LABEL

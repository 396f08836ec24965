"""Time expressions: which words of the text tell when.

What a date is counted from is part of its words ("a week after the meeting"); how long something took ("for three
years"), how often, and how old somebody is, are no dates. ``kg.annotate.dates`` gives the values.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from kg.annotate.dates import DAYS, MONTHS, normalise, published_date
from kg.annotate.fields import declare, plain
from kg.types import Time

__all__ = ["TimeExpression", "Times", "find_times", "normalise", "published_date"]

# The model calls "Ann Lee, 41," a date.
_AGE = re.compile(r"^\d{1,3}$|\b(?:old|ages?|aged)\b", re.I)
_UNIT = r"(?:(?:second|minute|hour|day|night|week|weekend|fortnight|month|year|season|decade)s?|centur(?:y|ies))"
_DURATION = re.compile(
    rf"^(?:(?:about|around|roughly|nearly|almost|over|under|only|just|some|up to|more than|less than|at least|at most|"
    rf"another|the|its|his|her|their|all|a further)\s+)*"
    rf"(?:(?:a|an|\d[\d.,-]*|half|dozens?|hundreds?|few|several|many|couple|of|and|full|whole|two|three|four|five|six|"
    rf"seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|one)[\s-]+)+{_UNIT}$",
    re.I,
)
_OFTEN = re.compile(r"^(?:each|every)\b|\b(?:daily|weekly|monthly|yearly|annual|annually)\b", re.I)
_BEFORE_IT = frozenset(["on", "in", "since", "until", "during", "by", "from", "between", "at"])
_FROM = frozenset(["after", "before", "following"])
_LATER = frozenset(["later", "earlier", "afterwards", "before"])
_LONGEST = 15
_FUTURE = frozenset(["will", "'ll", "’ll", "wo", "shall", "may", "might", "would"])
_LOOK_AHEAD = frozenset(["plan", "expect", "intend", "hope", "want", "promise", "go", "schedule", "set", "due", "be"])
_EVENT_RELATIVE = re.compile(r"\b(?:after|before|later|earlier|following|afterwards)\b", re.I)
_OF_THIS = re.compile(r"^(?:on |in )?(?:earlier|later) (?:this|last|next|in|on) ", re.I)


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A time expression in a document.

    Attributes:
        start: first token, a preposition before it included ("on June 6").
        end: one past the last token.
        time: its words and its value.
    """

    start: int
    end: int
    time: Time


def find_times(doc: Doc, published: date | None = None) -> list[TimeExpression]:
    """The time expressions of a document, with their prepositions and with what they are counted from.

    Args:
        doc: with entities of label DATE or TIME.
        published: the article's date.
    """
    times: list[TimeExpression] = []
    for start, end, root in _dates(doc):
        if times and start < times[-1].end:
            continue
        text = doc[start:end].text
        relative = _EVENT_RELATIVE.search(text) and not _OF_THIS.match(text)
        value = None if relative else normalise(text, published, ahead=_to_come(root))
        if value is None and root.ent_type_ == "TIME":
            continue
        times.append(TimeExpression(start, end, Time(text, value)))
    return times


def _dates(doc: Doc) -> Iterator[tuple[int, int, Token]]:
    """Token bounds and root of what tells when."""
    for ent in doc.ents:
        if ent.label_ not in ("DATE", "TIME") or ent.root.dep_ in ("amod", "compound") or _AGE.search(ent.text):
            continue
        start, end = ent.start, _cut(ent)
        if start and doc[start - 1].lower_ in ("earlier", "later") and doc[start].lower_ in ("this", "last", "in"):
            start -= 1
        end = _with_date_after(doc, start, end)
        bare = start
        if start and doc[start - 1].lower_ in _BEFORE_IT and doc[start - 1].pos_ in ("ADP", "SCONJ"):
            start -= 1
        longer = _with_event(doc, end)
        no_date = _DURATION.match(doc[bare:end].text) or _OFTEN.search(doc[bare:end].text)
        if longer == end and no_date and not (start < bare and doc[start].lower_ == "in" and _to_come(ent.root)):
            continue
        yield start, longer, ent.root


def _cut(ent: Span) -> int:
    """The end of a date, cut at a comma before "a week after …"."""
    doc = ent.doc
    for i in range(ent.start + 1, ent.end - 1):
        if doc[i].text == "," and not doc[i + 1].text[:4].isdigit():
            return i
    return int(ent.end)


def _with_date_after(doc: Doc, start: int, end: int) -> int:
    """The end of "Friday, 10 May 2024", and of "2019 to 2021" where the model sees two dates."""
    if end + 1 >= len(doc) or doc[end + 1].ent_type_ != "DATE":
        return end
    after = end + 1
    while after < len(doc) and doc[after].ent_type_ == "DATE" and (after == end + 1 or doc[after].ent_iob_ == "I"):
        after += 1
    day = doc[end + 1]
    weekday = doc[end - 1].lower_ in DAYS and doc[end].text == "," and (day.is_digit or day.lower_ in MONTHS)
    opened = doc[start - 1].lower_ if start else ""
    linked = (opened, doc[end].lower_) in (("from", "to"), ("between", "and"), ("from", "until"))
    return after if weekday or linked else end


def _with_event(doc: Doc, end: int) -> int:
    """The end with what the time is counted from: "a week | after the meeting", "two years | later"."""
    if end >= len(doc) or doc[end].ent_type_:
        return end
    word = doc[end]
    if word.lower_ in _FROM:
        clause = word.head if word.dep_ == "mark" and word.head.i > word.i else word
        after = min(int(clause.right_edge.i) + 1, end + _LONGEST, int(word.sent.end))
        for i in range(end, after):
            if doc[i].text in (",", ";", ".") or doc[i].is_space:
                return i if i > end + 1 else end + 1
        if after > end + 1:
            return after
    return end + 1 if word.lower_ in _LATER else end


def _to_come(token: Token) -> bool:
    """Whether the clause of a time expression speaks of the future: "will meet", "plans to meet"."""
    verb = next((node for node in token.ancestors if node.pos_ in ("VERB", "AUX")), None)
    if verb is None or any(child.lower_ in ("had", "have", "has") for child in verb.children):
        return False
    helpers = {child.lower_ for child in verb.children if child.dep_ == "aux"}
    return bool(helpers & _FUTURE) or ("to" in helpers and verb.head.lemma_.lower() in _LOOK_AHEAD)


def _unpacked(rows: list[list[Any]]) -> tuple[TimeExpression, ...]:
    return tuple(TimeExpression(start, end, Time(*time)) for start, end, time in rows)


class _Times:
    def __call__(self, doc: Doc) -> Doc:
        """Set ``doc._.times``."""
        doc._.times = tuple(find_times(doc, published_date(doc._.published)))
        return doc


@Language.factory("kg_times", requires=["doc.ents"], assigns=["doc._.times"])
def Times(nlp: Language, name: str) -> Callable[[Doc], Doc]:  # noqa: N802, ARG001
    """Factory of the component ``kg_times``; add it after ``ner``.

    It sets ``doc._.times``, a tuple of ``TimeExpression``, and reads ``doc._.published``, the article's ISO 8601 date.
    """
    declare("times", _unpacked, ())
    declare("published", plain, None)
    return _Times()

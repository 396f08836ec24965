"""Time expressions and their values, with the precision that the text has.

Values are ISO 8601: ``2018-06-06`` a day, ``2018-06`` a month, ``2018`` a year, ``--06-06`` a day of an untold year
(ISO 8601:2000). Nothing is invented: what needs the article's date has a value only if the article has one, and a
phrase that is relative to another event ("a week after the meeting") has none.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Token

from kg.annotate.fields import declare, plain
from kg.types import Time

_MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ],
        1,
    )
    for name in names.split()
}
_DAYS = {
    name: number
    for number, name in enumerate(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])
}
_MONTH = r"(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_ANY_MONTH = re.compile(rf"\b(?:{'|'.join(_MONTHS)})\b", re.I)
_SPAN = re.compile(r"(?<![\d-])\d{1,4}(?:st|nd|rd|th)?\s*(?:[-–]|to|and)\s*\d{1,4}(?:st|nd|rd|th)?\b(?!-\d)")
_PATTERNS = [
    ("day", re.compile(rf"{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?:\s*,?\s+(?P<year>\d{{4}}))?", re.I)),
    (
        "day",
        re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?:\s*,?\s*(?P<year>\d{{4}}))?", re.I),
    ),
    ("day", re.compile(r"\b(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})\b")),
    ("month", re.compile(rf"\b{_MONTH}(?:\s+of)?(?:\s*,?\s+(?P<year>\d{{4}}))?", re.I)),
    ("year", re.compile(r"^(?:in |since |during |the year )?(?P<year>1[5-9]\d\d|20\d\d)$", re.I)),
]
_RELATIVE_DAYS = {"today": 0, "yesterday": -1, "tomorrow": 1, "tonight": 0}
_RELATIVE = re.compile(r"^(?:the )?(?P<which>last|next|this|previous|coming) (?P<unit>week|month|year)$", re.I)
_AGO = re.compile(
    r"^(?P<count>\d+|a|an|one|two|three|four|five|six|seven|eight|nine|ten) (?P<unit>day|week|month|year)s? ago$", re.I
)
_COUNTS = {
    word: n
    for n, word in enumerate(["a", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"])
} | {
    "a": 1,
    "an": 1,
}
# The model calls "Ann Lee, 41," a date.
_AGE = re.compile(r"^\d{1,3}$|\b(?:old|ages?|aged)\b", re.I)
_FUTURE = frozenset(["will", "'ll", "’ll", "wo", "shall", "may", "might", "would"])
_LOOK_AHEAD = frozenset(["plan", "expect", "intend", "hope", "want", "promise", "go", "schedule", "set", "due", "be"])
_EVENT_RELATIVE = re.compile(r"\b(after|before|later|earlier|following)\b", re.I)


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


def published_date(value: str | None) -> date | None:
    """The day of an ISO 8601 date that is known to the day, else None."""
    try:
        return date.fromisoformat(value) if value and len(value) == 10 else None
    except ValueError:
        return None


def normalise(text: str, published: date | None = None, *, ahead: bool = False) -> str | None:
    """The value of a time expression.

    Args:
        text: the phrase, with or without its preposition.
        published: the article's date, the base of relative expressions.
        ahead: whether what happens then is still to come, so that "on Friday" is the next one.

    Returns:
        ISO 8601 with the precision of the text, or None where it cannot be told: a span of time from one date to
        another has no single value.

    Example:
        >>> [normalise(text) for text in ("June 6", "6 June 2018", "March 1999", "a week after the meeting")]
        ['--06-06', '2018-06-06', '1999-03', None]
        >>> normalise("yesterday", date(2018, 6, 7))
        '2018-06-06'
    """
    text = re.sub(r"^(on|in|at|by|since|until|from|during|for)\s+", "", " ".join(text.split()), flags=re.I).strip(" ,.")
    if len(_ANY_MONTH.findall(text)) > 1 or _SPAN.search(text):
        return None
    for precision, pattern in _PATTERNS:
        if (match := pattern.search(text)) and not (
            precision == "month" and match["month"].islower() and len(match["month"]) < 4
        ):
            return _from_match(match, precision, published)
    try:
        return _relative(text, published, ahead) if published else None
    except OverflowError:
        return None


def _from_match(match: re.Match[str], precision: str, published: date | None) -> str | None:
    found = match.groupdict()
    year = int(found["year"]) if found.get("year") else None
    if precision == "year":
        return found["year"]
    name = found["month"].lower()
    month = int(name) if name.isdigit() else _MONTHS[name]
    if year is None and published is not None:
        # News speaks of the nearest such day; an article of June that says "on June 6" means this year's.
        near = (published.year - 1, published.year, published.year + 1)
        year = min(
            (y for y in near if MINYEAR <= y <= MAXYEAR),
            key=lambda y: abs((date(y, month, 1) - published).days),
        )
    if precision == "month":
        return f"{year:04}-{month:02}" if year else f"--{month:02}"
    day = int(found["day"])
    try:
        date(year or 2000, month, day)
    except ValueError:
        return None
    return f"{year:04}-{month:02}-{day:02}" if year else f"--{month:02}-{day:02}"


def _relative(text: str, published: date, ahead: bool) -> str | None:
    lower = text.lower()
    if lower in _RELATIVE_DAYS:
        return (published + timedelta(days=_RELATIVE_DAYS[lower])).isoformat()
    words = lower.split()
    if words and words[-1] in _DAYS and len(words) <= 2:
        back = (published.weekday() - _DAYS[words[-1]]) % 7
        shift = (7 - back) % 7 if ahead else -back
        if words[0] == "next":
            shift = 7 - back
        elif words[0] == "last":
            shift = -back or -7
        return (published + timedelta(days=shift)).isoformat()
    if match := _RELATIVE.match(lower):
        step = {"last": -1, "previous": -1, "this": 0, "next": 1, "coming": 1}[match["which"]]
        return _shifted(published, step, match["unit"])
    if match := _AGO.match(lower):
        count = int(match["count"]) if match["count"].isdigit() else _COUNTS[match["count"]]
        return _shifted(published, -count, match["unit"])
    return None


def _shifted(base: date, step: int, unit: str) -> str | None:
    if unit == "day":
        return (base + timedelta(days=step)).isoformat()
    if unit == "week":
        year, week, _ = (base + timedelta(weeks=step)).isocalendar()
        return f"{year:04}-W{week:02}"
    months = base.year * 12 + base.month - 1 + step * (12 if unit == "year" else 1)
    year, month = divmod(months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        return None
    return f"{year:04}" if unit == "year" else f"{year:04}-{month + 1:02}"


def find_times(doc: Doc, published: date | None = None) -> list[TimeExpression]:
    """The time expressions that the model found, cut at a comma before "a week after …", with their prepositions.

    Args:
        doc: with entities of label DATE or TIME.
        published: the article's date.
    """
    times = []
    for ent in doc.ents:
        if ent.label_ != "DATE" or ent.root.dep_ in ("amod", "compound") or _AGE.search(ent.text):
            continue
        start, end = ent.start, ent.end
        for i in range(start + 1, end - 1):
            if doc[i].text == "," and not doc[i + 1].text[:4].isdigit():
                end = i
                break
        follows = doc[end].lower_ if end < len(doc) else ""
        if (
            start
            and doc[start - 1].lower_ in ("on", "in", "since", "until", "during", "by")
            and doc[start - 1].dep_ == "prep"
        ):
            start -= 1
        text = doc[start:end].text
        relative = follows in ("after", "before", "later", "earlier") or _EVENT_RELATIVE.search(text)
        value = None if relative else normalise(text, published, ahead=_to_come(ent.root))
        times.append(TimeExpression(start, end, Time(text, value)))
    return times


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

"""The values of time expressions, with the precision that the text has.

Values are ISO 8601: ``2018-06-06`` a day, ``2018-06`` a month, ``2018`` a year, ``2018-W23`` a week, ``2018/2020`` an
interval, ``--06-06`` a day of an untold year (ISO 8601:2000). Nothing is invented: what needs the article's date has a
value only if the article has one, and a phrase that is relative to another event ("a week after the meeting") has none.
"""

import re
from datetime import MAXYEAR, MINYEAR, date, timedelta

from kg.read.dates import MONTHS as MONTH_NAMES

# Names and short forms of the months.
MONTHS = {form: number for number, name in enumerate(MONTH_NAMES, 1) for form in (name, name[:3])} | {"sept": 9}
DAYS = {
    name: number
    for number, name in enumerate(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])
}
_MONTH = r"(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
_ANY_MONTH = re.compile(rf"\b(?:{'|'.join(MONTHS)})\b", re.I)
_PATTERNS = [
    ("day", re.compile(rf"{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?:\s*,?\s+(?P<year>\d{{4}}))?", re.I)),
    (
        "day",
        re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?:\s*,?\s*(?P<year>\d{{4}}))?", re.I),
    ),
    ("day", re.compile(r"\b(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})\b")),
    ("month", re.compile(rf"\b{_MONTH}(?:\s+of)?(?:\s*,?\s+(?P<year>\d{{4}}))?", re.I)),
    ("year", re.compile(r"^(?:the year )?(?P<year>1[5-9]\d\d|20\d\d)$", re.I)),
]
_PREPOSITION = re.compile(r"^(?:on|in|at|by|since|until|from|during|for|of)\s+", re.I)
# Words that tell a part of what follows: the value is that of the whole.
_PART = re.compile(
    r"^(?:(?:early|late|mid|earlier|later|sometime|towards|around|about)\b[\s-]*(?:on\s+|in\s+)?"
    r"|the (?:start|beginning|middle|end|early part|first half|second half) of\s+)",
    re.I,
)
_OF_DAY = re.compile(r"\s+(?:morning|afternoon|evening|night|lunchtime)$|['’]s$", re.I)
_LINK = re.compile(
    r"^(?:(?P<opens>from|between)\s+)?(?P<first>.+?)"
    r"(?:\s+(?P<word>to|until|till|through|and)\s+|(?<=\d)\s*[-–]\s*(?=\d|[A-Z]))(?P<last>.+)$",
    re.I,
)
_ISO_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_DAY_NUMBER = re.compile(r"^(\d{1,2})(?:st|nd|rd|th)?$")
_YEAR_AT_END = re.compile(r"\b(\d{4})$")
_RELATIVE_DAYS = {
    "today": 0, "yesterday": -1, "tomorrow": 1, "tonight": 0, "last night": -1, "this morning": 0,
    "this afternoon": 0, "this evening": 0,
}  # fmt: skip
_RELATIVE = re.compile(r"^(?:the )?(?P<which>last|next|this|previous|coming) (?P<unit>week|month|year)$", re.I)
_WHICH_MONTH = re.compile(rf"^(?P<which>last|next|this) {_MONTH}$", re.I)
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
        ISO 8601 with the precision of the text, or None where it cannot be told.

    Example:
        >>> [normalise(text) for text in ("June 6", "6 June 2018", "March 1999", "a week after the meeting")]
        ['--06-06', '2018-06-06', '1999-03', None]
        >>> normalise("yesterday", date(2018, 6, 7)), normalise("from 2019 to 2021")
        ('2018-06-06', '2019/2021')
    """
    text = " ".join(text.split()).strip(" ,.")
    try:
        if (link := _LINK.match(text)) and not _ISO_DAY.search(text):
            return _interval(link, published)
        return _single(text, published, ahead)
    except OverflowError:
        return None


def _single(text: str, published: date | None, ahead: bool) -> str | None:
    text = _PREPOSITION.sub("", text)
    text = _OF_DAY.sub("", _PART.sub("", text)) if text.lower() not in _RELATIVE_DAYS else text
    if len(_ANY_MONTH.findall(text)) > 1:
        return None
    if which := _WHICH_MONTH.match(text):
        return _which_month(which, published)
    for precision, pattern in _PATTERNS:
        if (match := pattern.search(text)) and not (
            precision == "month" and match["month"].islower() and len(match["month"]) < 4
        ):
            return _from_match(match, precision, published)
    return _relative(text, published, ahead) if published else None


def _interval(link: re.Match[str], published: date | None) -> str | None:
    """From one date to another; what one of them leaves out is taken from the other: "3 to 5 May", "June 6-8"."""
    if link["word"] == "and" and (link["opens"] or "").lower() != "between":
        return None
    first, last = link["first"], _PREPOSITION.sub("", link["last"])
    year = _YEAR_AT_END.search(last)
    if _DAY_NUMBER.match(last) and (start := _single(first, published, False)) and _YEAR_AT_END.fullmatch(start):
        last = start[:2] + last  # 2019-21
    end = _single(last, published, False)
    if number := _DAY_NUMBER.match(first):
        start = _on_day(end, number[1])
    elif year and not _YEAR_AT_END.search(first):
        start = _single(f"{first} {year[1]}", published, False)
    else:
        start = _single(first, published, False)
    if number := _DAY_NUMBER.match(last):
        end = _on_day(start, number[1])
    if start and end and end < start and not year and len(end) > 4 and end[:4].isdigit():
        end = f"{int(end[:4]) + 1:04}{end[4:]}"
    if not start or not end or end < start or len(start) != len(end):
        return None
    return f"{start}/{end}"


def _on_day(value: str | None, day: str) -> str | None:
    """Another day of the same month."""
    if value is None or not re.fullmatch(r"(\d{4}|-)-\d\d-\d\d", value):
        return None
    changed = f"{value[:-2]}{int(day):02}"
    return changed if published_date(changed.replace("--", "2000-", 1)) else None


def _which_month(match: re.Match[str], published: date | None) -> str | None:
    """ "last July" is the one before the article's month."""
    if published is None:
        return None
    month = MONTHS[match["month"].lower()]
    year = published.year
    which = match["which"].lower()
    if which == "last" and month >= published.month:
        year -= 1
    elif which == "next" and month <= published.month:
        year += 1
    return f"{year:04}-{month:02}" if MINYEAR <= year <= MAXYEAR else None


def _from_match(match: re.Match[str], precision: str, published: date | None) -> str | None:
    found = match.groupdict()
    year = int(found["year"]) if found.get("year") else None
    if precision == "year":
        return found["year"]
    name = found["month"].lower()
    month = int(name) if name.isdigit() else MONTHS[name]
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
    if words and words[-1] in DAYS and len(words) <= 2:
        back = (published.weekday() - DAYS[words[-1]]) % 7
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

"""Dates of publication as ISO 8601, with the precision they were given in; what is not plainly a date is none."""

import re
from datetime import date

MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_MONTH = r"(?P<month>" + "|".join(f"{name}|{name[:3]}" for name in MONTHS) + r"|sept)\.?"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_YEAR = r"(?P<year>\d{4})"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_CLOCK = r"\d{1,2}(?::\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?)?"
_ZONE = r"(?:z|[a-z]{2,5}|[+-]\d{2}(?::?\d{2})?)?"
_TIME = rf"(?:(?:,?\s+at\s|\s[-–|]\s|,|\s)\s*{_CLOCK}\s*(?:[ap]\.?m\.?)?\s*{_ZONE})?"

_FORMS = tuple(
    re.compile(form, re.IGNORECASE | re.ASCII)
    for form in (
        rf"{_YEAR}",
        rf"{_YEAR}[-/](?P<number>\d{{2}})",
        rf"{_YEAR}[-/.](?P<number>\d{{1,2}})[-/.](?P<day>\d{{1,2}})(?:[t ]\s*{_CLOCK}\s*{_ZONE})?",
        r"(?P<year>\d{4})(?P<number>\d{2})(?P<day>\d{2})(?:t\d{4,6}(?:z|[+-]\d{4})?)?",
        rf"{_WEEKDAY}{_MONTH}\s+{_DAY},?\s+{_YEAR}{_TIME}",
        rf"{_WEEKDAY}{_DAY}(?:\s+(?:of\s+)?|-){_MONTH}(?:,?\s+|-){_YEAR}{_TIME}",
        rf"{_MONTH},?\s+{_YEAR}",
    )
)
_LONGEST = 80


def iso_date(text: str) -> str | None:
    """A date of publication in ISO 8601, as precise as it was given.

    Understood are ISO 8601 (a time is dropped, no zone is converted), numbers with the year first, and dates with an
    English month name. Numbers with the year last (``6/7/2018``) mean different days to different people, hence none.

    Args:
        text: a date and nothing else.

    Returns:
        ``2018``, ``2018-06`` or ``2018-06-06``; None where it is no date, or not certainly one.

    Example:
        >>> iso_date("2018-06-06T10:00:00Z"), iso_date("June 6, 2018"), iso_date("June 2018"), iso_date("6/7/2018")
        ('2018-06-06', '2018-06-06', '2018-06', None)
    """
    text = text.strip()
    if len(text) > _LONGEST:
        return None
    for form in _FORMS:
        if match := form.fullmatch(text):
            return _valid(match.groupdict())
    return None


def _valid(parts: dict[str, str | None]) -> str | None:
    year, day = int(parts["year"] or 0), parts.get("day")
    month: int | None = None
    if number := parts.get("number"):
        month = int(number)
    elif name := parts.get("month"):
        month = [full[:3] for full in MONTHS].index(name[:3].lower()) + 1
    try:
        whole = date(year, 1 if month is None else month, 1 if day is None else int(day))
    except ValueError:
        return None
    return whole.isoformat()[: 4 if month is None else 7 if day is None else 10]

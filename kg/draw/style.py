"""How things look: colours by entity type, line styles by status, line widths by sources, and words cut to fit.

Colours are tints of Okabe and Ito's palette (2008), which readers with any colour vision can tell apart.
"""

import math
import re
import textwrap
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from kg.types import Status

TEXT = "#1a1a1a"
QUIET = "#666666"
_PALETTE = {
    "blue": ("#cfe8f8", "#2f7fb5"),
    "orange": ("#fbe3b3", "#c07f00"),
    "green": ("#c2e8da", "#00795a"),
    "purple": ("#f1d8e6", "#a8527f"),
    "yellow": ("#faf6bd", "#a79b00"),
    "vermilion": ("#f6cdb2", "#b84e00"),
    "deep blue": ("#b3c9e6", "#004f86"),
}
_USUAL = {
    "person": "blue",
    "organization": "orange",
    "organisation": "orange",
    "place": "green",
    "location": "green",
    "group": "purple",
    "event": "yellow",
    "work": "vermilion",
    "law": "deep blue",
}

_DIRECTIONS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True, slots=True)
class BoxStyle:
    """Colours of a box; ``square`` corners tell types apart that share a colour."""

    fill: str
    border: str
    square: bool = False


@dataclass(frozen=True, slots=True)
class LineStyle:
    """How an arrow is drawn.

    Attributes:
        color: of the line.
        text: colour of the label.
        dashes: lengths of dash and gap in line widths; empty for a solid line.
        mark: stands before the label.
    """

    color: str
    text: str
    dashes: tuple[float, ...] = ()
    mark: str = ""


LITERAL = BoxStyle("#ececec", "#9a9a9a", square=True)
LINES = {
    Status.FACT: LineStyle("#3d3d3d", TEXT),
    Status.CLAIMED: LineStyle("#3d3d3d", TEXT, (5.0, 2.6)),
    Status.PLANNED: LineStyle("#3d3d3d", TEXT, (1.1, 1.9)),
    Status.DENIED: LineStyle("#b2182b", "#a01022", (), "✗ "),
    Status.HYPOTHETICAL: LineStyle("#858585", "#5c5c5c", (6.0, 2.2, 1.1, 2.2)),
}


def box_styles(types: Iterable[str]) -> dict[str, BoxStyle]:
    """A style for each entity type: usual types always look the same, others take what is free.

    Args:
        types: in any order.

    Example:
        >>> styles = box_styles(["Person", "Vessel"])
        >>> styles["Person"] == box_styles(["Person", "Place"])["Person"] != styles["Vessel"]
        True
    """
    names = sorted(set(types))
    colors = {name: _USUAL[name.lower()] for name in names if name.lower() in _USUAL}
    free = [color for color in _PALETTE if color not in colors.values()]
    styles = {name: BoxStyle(*_PALETTE[color]) for name, color in colors.items()}
    for i, name in enumerate(n for n in names if n not in colors):
        color = free[i] if i < len(free) else list(_PALETTE)[(i - len(free)) % len(_PALETTE)]
        styles[name] = BoxStyle(*_PALETTE[color], square=i >= len(free))
    return {name: styles[name] for name in names}


def line_width(sources: int) -> float:
    """Width of an arrow in points: it grows by the same step with each doubling of the independent sources.

    Example:
        >>> line_width(1), line_width(4)
        (1.0, 2.5)
    """
    return round(min(1.0 + 0.75 * math.log2(max(1, sources)), 5.0), 2)


def clean(text: str) -> str:
    """Text on one line that every output format can hold: no controls of device or direction, no lone surrogates.

    Example:
        >>> clean("Ann\\n Lee\\x00")
        'Ann Lee'
    """
    spaced = " ".join(text.split())
    kept = (c for c in spaced if unicodedata.category(c) not in ("Cc", "Cs", "Cn") and c not in _DIRECTIONS)
    return "".join(kept) or "–"


def wrap(text: str, width: int, lines: int) -> str:
    """Break text into lines of about the same length; what does not fit is cut with an ellipsis.

    Args:
        text: one line.
        width: the most characters a line; an East Asian wide character counts as two. A word that is up to half as
            long again is not broken.
        lines: the most lines.

    Example:
        >>> print(wrap("Securities and Exchange Commission", 18, 3))
        Securities
        and Exchange
        Commission
        >>> wrap("one two three four five", 9, 2)
        'one two\\nthree …'
    """
    if any(unicodedata.east_asian_width(c) in "WF" for c in text):
        width = max(1, width // 2)

    words = re.split(r"\s+|(?<=-)", text)
    longest = max(map(len, words))
    width = max((width, *(len(word) for word in words if len(word) <= 1.5 * width)))

    def fill(columns: int) -> list[str]:
        filled = textwrap.wrap(text, columns, max_lines=lines, placeholder=" …", break_long_words=True) or [text]
        return [line.replace("- …", " …") for line in filled]

    widest = fill(width)
    for columns in range(min(width, max(longest, 3)), width):
        if len(narrower := fill(columns)) == len(widest) and _letters(narrower) == _letters(widest):
            return "\n".join(narrower)
    return "\n".join(widest)


def _letters(lines: list[str]) -> str:
    return re.sub(r"\s", "", "".join(lines))


def cut(text: str, width: int) -> str:
    """Text cut at a word's end, with an ellipsis, to at most so many characters.

    Example:
        >>> cut("met with in the capital on Monday", 18)
        'met with in the …'
    """
    return wrap(text, width, 1)

"""What the colours, dashes and widths of a picture mean, in a column of its own."""

from dataclasses import dataclass

import numpy as np

from kg.draw.ink import Ink, Ruler
from kg.draw.select import Selection
from kg.draw.style import LINES, LITERAL, QUIET, BoxStyle, LineStyle, box_styles, cut, line_width
from kg.types import Status

_HEADING = 8.5
_FONT = 8.5
_ROW = 16.0
_SECTION = 12.0
_SAMPLE = 34.0
_MEANING = {
    Status.FACT: "fact",
    Status.CLAIMED: "claimed by somebody",
    Status.PLANNED: "planned",
    Status.DENIED: "denied",
    Status.HYPOTHETICAL: "hypothetical",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the legend: a sample box, a sample arrow with its width, or a text alone.

    Attributes:
        words: what the sample means; in a heading, its title.
        box: the sample box.
        line: the sample arrow.
        width: of the sample box's border or the sample arrow, in points.
        sign: a text for a sample.
        heading: whether the row opens a section.
    """

    words: str
    box: BoxStyle | None = None
    line: LineStyle | None = None
    width: float = 1.0
    sign: str = ""
    heading: bool = False


def legend_rows(selection: Selection) -> list[Row]:
    """The rows that a picture needs: only what occurs in it.

    Args:
        selection: what is drawn.
    """
    types = box_styles(node.type for node in selection.nodes if node.type is not None)
    rows = [Row("Entities", heading=True)]
    rows += [Row(cut(name, 24), box=style) for name, style in types.items()]
    if any(node.type is None for node in selection.nodes):
        rows.append(Row("value", box=LITERAL))
    if any(node.focus for node in selection.nodes):
        rows.append(Row("in focus", box=BoxStyle("#ffffff", "#1a1a1a"), width=2.6))
    if not selection.edges:
        return rows
    present = {edge.status for edge in selection.edges}
    rows.append(Row("Statements", heading=True))
    rows += [Row(_MEANING[status], line=LINES[status]) for status in Status if status in present]
    if any(edge.count > 1 for edge in selection.edges):
        rows.append(Row("several statements in one", sign="×2"))
    most = max(edge.sources for edge in selection.edges)
    if most == 1:
        return rows
    rows.append(Row("Independent sources", heading=True))
    middle = round(2 ** (np.log2(most) / 2))
    rows += [Row(f"{n:,}", line=LINES[Status.FACT], width=line_width(n)) for n in sorted({1, middle, most})]
    return rows


def legend_size(rows: list[Row], ruler: Ruler) -> tuple[float, float]:
    """Width and height of a legend in points."""
    width = max(ruler.size(row.words, _FONT, "bold")[0] + (0 if row.heading else _SAMPLE + 8) for row in rows)
    return width, _ROW * len(rows) + _SECTION * (sum(row.heading for row in rows) - 1)


def draw_legend(rows: list[Row], ink: Ink, x: float, y: float) -> None:
    """Draw a legend whose upper left corner is at (x, y)."""
    for i, row in enumerate(rows):
        y -= _SECTION if row.heading and i else 0
        middle = y - _ROW / 2
        center = np.array([x + _SAMPLE / 2, middle])
        if row.heading:
            ink.text(x, middle, row.words, _HEADING, weight="bold", color=QUIET, gid=f"legend-{i}")
        else:
            ink.text(x + _SAMPLE + 8, middle, row.words, _FONT, gid=f"legend-{i}")
        if row.box is not None:
            ink.box(center, np.array([_SAMPLE - 8, 11.0]), row.box, border=row.width)
        if row.line is not None:
            _sample_arrow(row, ink, x, middle)
        if row.sign:
            ink.text(x + _SAMPLE / 2, middle, row.sign, _FONT, ha="center")
        y -= _ROW


def _sample_arrow(row: Row, ink: Ink, x: float, y: float) -> None:
    style = row.line or LINES[Status.FACT]
    ink.arrow(np.array([[x + _SAMPLE * k / 3, y] for k in range(4)]), style, row.width)
    if style.mark:
        ink.blank(np.array([x + _SAMPLE * 0.4, y]), np.array([10.0, 9.0]), 3)
        ink.text(x + _SAMPLE * 0.4, y, style.mark.strip(), _FONT, ha="center", color=style.text)

"""One picture of a graph: selected, measured, laid out, drawn and saved."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.draw.save import format_of, save
from kg.draw.select import MOST, Edge, Selection, select
from kg.draw.style import LINES, LITERAL, QUIET, box_styles, clean, cut, line_width, wrap
from kg.errors import ConfigError
from kg.types import Entity, Statement, Status

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from kg.draw.ink import Ink, Ruler
    from kg.draw.plan import Plan

_NAME, _VALUE, _EDGE, _TITLE, _NOTE = 9.0, 8.0, 7.5, 13.0, 7.5
LAYOUTS = ("stress", "dot")
_PADDING = 6.0
_MARGIN = 16.0
_COLUMN_GAP = 20.0
_FOOT = 18.0
_SPARSE = 5.0  # a graph takes about so many times the area of its boxes and labels


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of a picture, broken into lines, with the sizes of their boxes in points (n × 2)."""

    names: list[str]
    boxes: "NDArray[np.float64]"
    labels: list[str]
    patches: "NDArray[np.float64]"


def draw(
    entities: Sequence[Entity],
    statements: Sequence[Statement],
    path: str | Path | None = None,
    *,
    ax: "Axes | None" = None,
    focus: str | Sequence[str] | None = None,
    hops: int = 1,
    relations: str | Sequence[str] | None = None,
    statuses: Status | str | Sequence[Status | str] | None = None,
    max_nodes: int | None = None,
    seed: int = 0,
    layout: str = "stress",
    title: str | None = None,
    size: tuple[float, float] | None = None,
    dpi: float = 150,
) -> "Axes":
    """Draw entities as boxes coloured by type and statements as arrows styled by status.

    Args:
        entities: all entities of the graph.
        statements: all its statements.
        path: file to write, ``.png``, ``.svg`` or ``.pdf``; None: none.
        ax: matplotlib axes to draw on; None: those of a new figure.
        focus: IRI, label or other name of one or more entities, whose neighbourhood alone is drawn.
        hops: how many statements that neighbourhood is wide.
        relations: names of relations, or words of open predicates, to draw; None: all.
        statuses: statuses to draw; None: all.
        max_nodes: the most entities to draw, those nearest to the focus and then with most neighbours first; None: 40,
            with a ``UserWarning`` if there are more.
        seed: another seed gives another layout.
        layout: ``stress``, near to each other what is connected; or ``dot``, in ranks by Graphviz, whose ``dot`` must
            be installed.
        title: stands above the picture.
        size: width and height of a new figure in inches; None: as much as the boxes need. Where that does not fit,
            fonts shrink.
        dpi: pixels an inch of a PNG.

    Returns:
        The axes; ``ax.figure`` is the figure.

    Raises:
        ConfigError: a parameter is out of range, or Graphviz is asked for and not installed.
        ExportError: there is nothing to draw, more than a picture can hold, or the file cannot be written; or Graphviz
            fails.
        NotFoundError: the focus names no entity.

    Example:
        >>> from kg.types import Entity
        >>> ann, oslo = Entity("e:ann", "Ann Lee", "Person"), Entity("e:oslo", "Oslo", "Place")
        >>> ax = draw([ann, oslo], [], title="Two entities")
        >>> {"Ann Lee", "Oslo", "Two entities"} <= {text.get_text() for text in ax.texts}
        True
    """
    _check(ax, size, dpi, layout)
    if path is not None:
        format_of(Path(path))
    chosen = select(entities, statements, focus=focus, hops=hops, relations=relations, statuses=statuses,
                    top=MOST if max_nodes is None else max_nodes)  # fmt: skip
    if max_nodes is None and chosen.left_out:
        part = f"{chosen.left_out:,} of {chosen.entities:,} entities"
        message = f"the picture leaves out {part}; max_nodes says how many may be in it"
        warnings.warn(message, UserWarning, stacklevel=3)  # of who calls Graph.draw
    title = clean(title) if title else ""

    from kg.draw.ink import Ruler, fonts_for

    ruler = Ruler(fonts_for([title, *(node.label for node in chosen.nodes), *(edge.label for edge in chosen.edges)]))
    axes = _compose(chosen, ruler, ax, size, seed, layout, title)
    if path is not None:
        save(_root(axes), Path(path), title=title, dpi=dpi)
    return axes


def _check(ax: "Axes | None", size: tuple[float, float] | None, dpi: float, layout: str) -> None:
    if layout not in LAYOUTS:
        raise ConfigError(f"no layout named {layout!r}", found=f"there are: {', '.join(LAYOUTS)}")
    if size is not None and ax is not None:
        raise ConfigError("size is that of a new figure", hint="leave it out where ax is given")
    if size is not None and (len(size) != 2 or not all(0.5 <= side <= 200 for side in size)):
        raise ConfigError("size must be two lengths of 0.5 to 200 inches", found=f"it is {size!r}")
    if not 10 <= dpi <= 1200:
        raise ConfigError("dpi must be 10 to 1200", found=f"it is {dpi}")


def _root(ax: "Axes") -> "Figure":
    figure = ax.figure
    while figure is not figure.figure:  # a subfigure knows the figure that it is part of
        figure = figure.figure
    return figure


def _compose(
    chosen: Selection,
    ruler: "Ruler",
    ax: "Axes | None",
    size: tuple[float, float] | None,
    seed: int,
    layout: str,
    title: str,
) -> "Axes":
    """Lay out the graph, then the paper around it, and draw both."""
    import numpy as np

    from kg.draw.ink import Ink
    from kg.draw.legend import draw_legend, legend_rows, legend_size
    from kg.draw.plan import plan

    words = _measure(chosen, ruler)
    rows = legend_rows(chosen)
    legend = legend_size(rows, ruler)
    paper = _paper(ax, size)
    around = np.array([legend[0] + _COLUMN_GAP + 2 * _MARGIN, 2 * _MARGIN + _FOOT])
    room = (
        None if paper is None else _room(paper, around, float(words.boxes.prod(1).sum() + words.patches.prod(1).sum()))
    )
    aspect = 1.4 if room is None else float(np.clip(room[0] / max(room[1], 1), 0.5, 2.5))
    ends = [(edge.source, edge.target) for edge in chosen.edges]
    made = plan(words.boxes, words.patches, ends, seed=seed, aspect=aspect, room=room, layout=layout)
    low, high = made.low, made.high

    heading = _heading(title, high[0] - low[0] + _COLUMN_GAP + legend[0], ruler)
    head = ruler.size(heading, _TITLE, "bold")[1] + 14 if heading else 0.0
    body = max(high[1] - low[1], legend[1])
    width = 2 * _MARGIN + max(
        max(high[0] - low[0], 60.0) + _COLUMN_GAP + legend[0],
        ruler.size(chosen.counts, _NOTE)[0],
        ruler.size(heading, _TITLE, "bold")[0] if heading else 0.0,
    )
    height = 2 * _MARGIN + head + body + _FOOT
    axes, scale, corner, extent = _axes(ax, paper, width, height)
    ink = Ink(axes, scale, ruler.families)
    left, right = corner[0] + _MARGIN, corner[0] + extent[0] - _MARGIN
    bottom, top = corner[1] + _MARGIN + _FOOT, corner[1] + extent[1] - _MARGIN - head
    middle = np.array([(left + right - legend[0] - _COLUMN_GAP) / 2, (bottom + top) / 2])
    _draw_graph(ink, chosen, words, made, middle - (low + high) / 2)
    draw_legend(rows, ink, right - legend[0], top)
    ink.text(left, corner[1] + _MARGIN * 0.9, chosen.counts, _NOTE, color=QUIET, gid="counts")
    if heading:
        ink.text(left, corner[1] + extent[1] - _MARGIN, heading, _TITLE, weight="bold", va="top", gid="title")
    return axes


def _room(paper: "NDArray[np.float64]", around: "NDArray[np.float64]", filled: float) -> "NDArray[np.float64]":
    """Width and height for the graph alone, before it shrinks to fit; ``filled`` is what its boxes and labels cover."""
    needed = filled * _SPARSE + float(around[0] * paper[1] + around[1] * paper[0])
    shrink = min(1.0, float(paper[0] * paper[1] / needed) ** 0.5)
    room: NDArray[np.float64] = paper / shrink - around
    return room


def _measure(chosen: Selection, ruler: "Ruler") -> Words:
    import numpy as np

    names = [wrap(node.label, *((18, 3) if node.type is not None else (22, 3))) for node in chosen.nodes]
    fonts = [_NAME if node.type is not None else _VALUE for node in chosen.nodes]
    boxes = np.array([ruler.size(name, font) for name, font in zip(names, fonts, strict=True)]) + 2 * _PADDING
    labels = [_label(edge) for edge in chosen.edges]
    patches = np.array([ruler.size(label, _EDGE) for label in labels]).reshape(-1, 2) + 3.0
    return Words(names, boxes, labels, patches)


def _label(edge: Edge) -> str:
    """The words on an arrow: its relation, cut to 28 characters, on one line or two."""
    times = f" ×{edge.count}" if edge.count > 1 else ""
    return wrap(LINES[edge.status].mark + cut(edge.label, 28) + times, 20, 2)


def _paper(ax: "Axes | None", size: tuple[float, float] | None) -> "NDArray[np.float64] | None":
    """Width and height in points that are given to the picture, or None where it may choose."""
    import numpy as np

    if ax is None:
        return None if size is None else np.array(size, dtype=np.float64) * 72
    figure = _root(ax)
    if figure.get_layout_engine() is not None:
        figure.draw_without_rendering()  # only now do the axes know their place
    return np.array([ax.bbox.width, ax.bbox.height], dtype=np.float64) * 72 / figure.dpi


def _axes(
    ax: "Axes | None", paper: "NDArray[np.float64] | None", width: float, height: float
) -> "tuple[Axes, float, NDArray[np.float64], NDArray[np.float64]]":
    """Axes in points, how much they are scaled, and the lower left corner and the extent of what they show."""
    import numpy as np
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.patches import Rectangle

    scale = 1.0 if paper is None else float(min(1.0, paper[0] / width, paper[1] / height))
    extent = np.array([width, height]) if paper is None else paper / scale
    if ax is None:
        figure = Figure(figsize=(extent[0] * scale / 72, extent[1] * scale / 72), facecolor="white")
        FigureCanvasAgg(figure)
        ax = figure.add_axes((0, 0, 1, 1))
    ax.set_axis_off()
    ax.set_xlim(0, extent[0])
    ax.set_ylim(0, extent[1])
    ax.set_aspect("equal", adjustable="box")
    ax.add_artist(Rectangle((0, 0), *extent, facecolor="white", edgecolor="none", zorder=0))
    return ax, scale, np.zeros(2), extent


def _heading(title: str, width: float, ruler: "Ruler") -> str:
    """A title broken into lines no wider than the picture."""
    if not title:
        return ""
    columns = int(max(24, len(title) * width / max(ruler.size(title, _TITLE, "bold")[0], 1.0)))
    return wrap(title, columns, 4)


def _draw_graph(
    ink: "Ink",
    chosen: Selection,
    words: Words,
    made: "Plan",
    shift: "NDArray[np.float64]",
) -> None:
    for i, (edge, way) in enumerate(zip(chosen.edges, made.routes, strict=True)):
        style = LINES[edge.status]
        ink.arrow(way.curve + shift, style, line_width(edge.sources), gid=f"arrow-{i}")
        ink.blank(way.label + shift, words.patches[i], 3)
        x, y = way.label + shift
        ink.text(x, y, words.labels[i], _EDGE, ha="center", color=style.text, gid=f"label-{i}")
    styles = box_styles(node.type for node in chosen.nodes if node.type is not None)
    for i, node in enumerate(chosen.nodes):
        look = LITERAL if node.type is None else styles[node.type]
        ink.box(made.places[i] + shift, words.boxes[i], look, border=2.6 if node.focus else 1.0, gid=f"box-{i}")
        x, y = made.places[i] + shift
        ink.text(x, y, words.names[i], _NAME if node.type is not None else _VALUE, ha="center", gid=f"name-{i}")

"""Text, boxes and arrows put on matplotlib axes whose unit is the point (1/72 inch).

Figures are made without pyplot, so nothing global changes and no display is needed.
"""

import warnings
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, fontManager, get_font
from matplotlib.patches import FancyBboxPatch, PathPatch, Polygon, Rectangle
from matplotlib.path import Path
from matplotlib.text import Text
from numpy.typing import NDArray

from kg.draw.route import trace
from kg.draw.style import TEXT, BoxStyle, LineStyle

MAIN_FONT = "DejaVu Sans"
ROUNDING = 5.0
_DPI = 288
_HEAD = 6.5


class _QuietText(Text):
    """Text that says nothing when no installed font has a glyph: a box stands for it, and SVG keeps the character."""

    def draw(self, renderer: Any) -> None:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Glyph")
            super().draw(renderer)

    def get_window_extent(self, renderer: Any = None, dpi: float | None = None) -> Any:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Glyph")
            return super().get_window_extent(renderer, dpi)


def fonts_for(texts: Iterable[str]) -> tuple[str, ...]:
    """Names of installed fonts that together have the characters of some texts, as far as there are any.

    Args:
        texts: all that will be written.

    Returns:
        DejaVu Sans, which comes with matplotlib, and what else is needed.

    Example:
        >>> fonts_for(["Ann Lee", "Łódź"])
        ('DejaVu Sans',)
    """
    main = matplotlib.font_manager.findfont(FontProperties(family=[MAIN_FONT]))
    missing = {ord(c) for text in texts for c in text if not c.isspace()} - _characters(main)
    families = [MAIN_FONT]
    for font in sorted(fontManager.ttflist, key=lambda font: (font.style != "normal", font.name, font.fname)):
        if not missing:
            break
        if font.name in families or font.name.startswith(("Last Resort", "cm", "STIX")):
            continue
        if found := missing & _characters(font.fname):
            families.append(font.name)
            missing -= found
    return tuple(families)


@lru_cache(maxsize=64)
def _characters(path: str) -> frozenset[int]:
    try:
        return frozenset(get_font(path).get_charmap())
    except (OSError, RuntimeError):
        return frozenset()


def _text(x: float, y: float, text: str, size: float, families: tuple[str, ...], **style: Any) -> Text:
    """A text artist in which ``$`` and ``\\`` are themselves."""
    font = FontProperties(family=list(families), size=size, weight=style.pop("weight", "normal"))
    return _QuietText(x, y, text, fontproperties=font, parse_math=False, usetex=False, linespacing=1.15, **style)


class Ruler:
    """Sizes of texts in points, the same for every resolution and format.

    Args:
        families: fonts in the order in which they are looked up.

    Example:
        >>> width, height = Ruler(("DejaVu Sans",)).size("Ann Lee", 9)
        >>> 30 < width < 60 and 5 < height < 15
        True
    """

    def __init__(self, families: tuple[str, ...]) -> None:
        self.families = families
        self._figure = Figure(dpi=_DPI)
        make: Any = RendererAgg  # matplotlib has no type for it
        self._renderer = make(10, 10, _DPI)
        self._known: dict[tuple[str, float, str], tuple[float, float]] = {}

    def size(self, text: str, points: float, weight: str = "normal") -> tuple[float, float]:
        """Width and height of a text, which may have several lines, at a font size in points."""
        key = text, points, weight
        if key not in self._known:
            artist = _text(0, 0, text, points, self.families, weight=weight)
            artist.set_figure(self._figure)
            box = artist.get_window_extent(self._renderer)
            self._known[key] = float(box.width) * 72 / _DPI, float(box.height) * 72 / _DPI
        return self._known[key]


class Ink:
    """Draws on axes.

    Args:
        ax: axes whose data unit is ``scale`` points on paper.
        scale: by which fonts and lines are multiplied to fit the paper.
        families: fonts in the order in which they are looked up.
    """

    def __init__(self, ax: Axes, scale: float, families: tuple[str, ...]) -> None:
        self.ax = ax
        self.scale = scale
        self.families = families

    def text(
        self, x: float, y: float, text: str, size: float, *, gid: str | None = None, order: float = 5, **style: Any
    ) -> None:
        """Write; ``style`` are matplotlib's text properties."""
        style = {"ha": "left", "va": "center", "color": TEXT, **style}
        artist = _text(x, y, text, size * self.scale, self.families, zorder=order, gid=gid, **style)
        artist.set_in_layout(False)
        self.ax.add_artist(artist)

    def box(
        self,
        center: NDArray[np.float64],
        size: NDArray[np.float64],
        style: BoxStyle,
        *,
        border: float = 1.0,
        gid: str | None = None,
    ) -> None:
        """Draw a box of a width and height around its centre, with a border in points."""
        rounding = 0.8 if style.square else min(ROUNDING, float(min(size)) / 2)
        left, bottom = center - size / 2
        self.ax.add_artist(
            FancyBboxPatch(
                (left, bottom),
                size[0],
                size[1],
                boxstyle=f"round,pad=0,rounding_size={rounding}",
                facecolor=style.fill,
                edgecolor=style.border,
                linewidth=border * self.scale,
                zorder=4,
                gid=gid,
            )
        )

    def blank(self, center: NDArray[np.float64], size: NDArray[np.float64], order: float) -> None:
        """Cover what is below with white."""
        left, bottom = center - size / 2
        self.ax.add_artist(
            Rectangle((left, bottom), size[0], size[1], facecolor="white", edgecolor="none", zorder=order)
        )

    def arrow(
        self, curve: NDArray[np.float64], style: LineStyle, width: float, *, gid: str | None = None, order: float = 2
    ) -> None:
        """Draw an arrow along a route's curve with a line of a width in points."""
        head = _HEAD + 1.6 * width
        points, d = trace(curve, 201)[::-1], curve[-1]
        away = np.hypot(*(points - d).T)
        base = points[int(np.argmax(away >= min(head, away.max() * 0.7)))]
        toward = (d - base) / max(float(np.hypot(*(d - base))), 1e-9)
        across = np.array([-toward[1], toward[0]]) * head * 0.36
        line = points[away >= np.hypot(*(d - base)) * 0.8][::-1]
        self.ax.add_artist(
            PathPatch(
                Path(line),
                facecolor="none",
                edgecolor=style.color,
                linewidth=width * self.scale,
                zorder=order,
                gid=gid,
                linestyle=(0, style.dashes) if style.dashes else "solid",
                capstyle="butt",
                joinstyle="round",
            )
        )
        self.ax.add_artist(
            Polygon(
                np.array([d, base + across, base - across]),
                closed=True,
                facecolor=style.color,
                edgecolor="none",
                zorder=order + 0.1,
            )
        )

"""The reliability curve: what statements say of their own confidence, beside how often they are right.

The form of the picture is that of DeGroot and Fienberg 1983, "The comparison and evaluation of forecasters"; the bars
through the dots are Wilson's intervals (1927), which hold for few statements too.
"""

import math
from pathlib import Path
from typing import TYPE_CHECKING

from kg.draw.save import format_of, save
from kg.draw.style import QUIET, TEXT, clean
from kg.errors import ExportError
from kg.evaluate import Bin, Calibration

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_LINE, _FILL = "#2f7fb5", "#cfe8f8"
_NORMAL_95 = 1.96
_SIZE = (6.0, 7.2)
_DPI = 150.0


def wilson(share: float, count: int) -> tuple[float, float]:
    """The range in which the true share lies in 95 of 100 cases.

    Args:
        share: as seen, 0 to 1.
        count: of how many.

    Example:
        >>> [round(bound, 2) for bound in wilson(0.5, 20)]
        [0.3, 0.7]
    """
    z2 = _NORMAL_95**2
    middle = (share + z2 / (2 * count)) / (1 + z2 / count)
    half = _NORMAL_95 * math.sqrt(share * (1 - share) / count + z2 / (4 * count**2)) / (1 + z2 / count)
    return max(0.0, middle - half), min(1.0, middle + half)


def draw_reliability(calibration: Calibration, path: str | Path | None = None, *, title: str | None = None) -> "Figure":
    """Draw stated confidence against the share right, with the number of statements in each bin below.

    Args:
        calibration: at least one bin.
        path: file to write, ``.png``, ``.svg`` or ``.pdf``; None: none.
        title: stands above the picture.

    Returns:
        The figure.

    Raises:
        ExportError: there is no statement to draw, or the file cannot be written.

    Example:
        >>> figure = draw_reliability(Calibration.of([(0.8, True), (0.8, True), (0.8, False), (0.4, False)]))
        >>> [axes.get_xlabel() for axes in figure.axes]
        ['', 'confidence that kg states']
    """
    if path is not None:
        format_of(Path(path))
    if not calibration.bins:
        raise ExportError("there is no statement of a named relation whose confidence could be drawn")

    from matplotlib.figure import Figure

    figure = Figure(figsize=_SIZE, layout="constrained", facecolor="white")
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=(3.4, 1))
    _curve(above, calibration)
    _counts(below, calibration.bins)
    figure.suptitle(clean(title) if title else "Is kg as often right as it says?", color=TEXT, fontsize=13)
    if path is not None:
        save(figure, Path(path), title=title, dpi=_DPI)
    return figure


def _curve(axes: "Axes", calibration: Calibration) -> None:
    stated = [one.confidence for one in calibration.bins]
    right = [one.right for one in calibration.bins]
    bounds = [wilson(one.right, one.count) for one in calibration.bins]
    lengths = [
        [max(0.0, share - low) for share, (low, _) in zip(right, bounds, strict=True)],
        [max(0.0, high - share) for share, (_, high) in zip(right, bounds, strict=True)],
    ]
    axes.plot([0, 1], [0, 1], color=QUIET, linestyle=(0, (5, 3)), linewidth=1.2,
              label="ideal: right as often as stated")  # fmt: skip
    axes.errorbar(stated, right, yerr=lengths, color=_LINE, ecolor=_LINE, elinewidth=1.1, capsize=3, linewidth=1.6,
                  marker="o", markersize=6, label="kg, with 95 % intervals", clip_on=False, zorder=3)  # fmt: skip
    axes.set(xlim=(0, 1), ylim=(0, 1), ylabel="share of statements that are right")
    axes.text(0.97, 0.04, f"expected calibration error {calibration.error:.3f}\n{calibration.count:,} statements",
              transform=axes.transAxes, ha="right", va="bottom", color=TEXT, fontsize=9.5)  # fmt: skip
    axes.legend(loc="upper left", frameon=False, fontsize=9.5)
    _plain(axes)


def _counts(axes: "Axes", bins: tuple[Bin, ...]) -> None:
    most = max(one.count for one in bins)
    axes.bar([one.low for one in bins], [one.count for one in bins], width=[one.high - one.low for one in bins],
             align="edge", color=_FILL, edgecolor=_LINE, linewidth=0.8)  # fmt: skip
    for one in bins:
        axes.text((one.low + one.high) / 2, one.count + most * 0.04, f"{one.count:,}", ha="center", va="bottom",
                  color=TEXT, fontsize=9)  # fmt: skip
    axes.set(ylim=(0, most * 1.25), xlabel="confidence that kg states", ylabel="statements")
    axes.set_xticks([n / 10 for n in range(11)])
    _plain(axes)


def _plain(axes: "Axes") -> None:
    axes.grid(visible=True, color="#e4e4e4", linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(colors=TEXT, labelsize=9)
    axes.spines[["top", "right"]].set_visible(False)

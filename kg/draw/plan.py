"""The whole of a graph on its page: boxes, arrows and labels, the best of a few layouts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from kg.draw.dot import ranked
from kg.draw.layout import arrange
from kg.draw.overlap import overlaps
from kg.draw.polish import cross, within
from kg.draw.route import Route, route, trace

Array: TypeAlias = NDArray[np.float64]

_SAMPLES = 25
_SHARES = (0.85, 1.0, 0.7, 0.85)


@dataclass(frozen=True, slots=True)
class Faults:
    """What makes a picture hard to read; all are counts.

    Attributes:
        boxes: pairs of overlapping boxes.
        label_on_box: labels that overlap a box.
        label_on_label: pairs of overlapping labels.
        behind: times that an arrow runs behind a box that is not its own.
        under: times that an arrow runs under another arrow's label.
        crossings: crossings of arrows.
    """

    boxes: int
    label_on_box: int
    label_on_label: int
    behind: int
    under: int
    crossings: int

    @property
    def weight(self) -> float:
        """How bad they are in all."""
        hidden = 300.0 * (self.boxes + self.label_on_box) + 100.0 * self.label_on_label
        return hidden + 30.0 * self.behind + 6.0 * self.under + 3.0 * self.crossings


@dataclass(frozen=True, slots=True)
class Plan:
    """Where everything goes, in points, y upwards.

    Attributes:
        places: centres of the boxes, n × 2.
        routes: one for each arrow.
        low: lower left corner of all that is drawn.
        high: upper right corner.
        faults: what is wrong with it.
    """

    places: Array
    routes: list[Route]
    low: Array
    high: Array
    faults: Faults


def plan(
    boxes: Array,
    labels: Array,
    ends: Sequence[tuple[int, int]],
    *,
    seed: int = 0,
    aspect: float = 1.4,
    room: Array | None = None,
    layout: str = "stress",
) -> Plan:
    """Lay out a graph.

    Args:
        boxes: widths and heights of the boxes in points, n × 2.
        labels: widths and heights of the arrows' labels, m × 2.
        ends: for each arrow, the indices of the box that it leaves and the one that it points to.
        seed: another seed gives another layout.
        aspect: wanted width divided by height.
        room: width and height to spread over, as far as they exceed what is needed; None: as compact as may be.
        layout: ``stress``; or ``dot``, in ranks by Graphviz, which needs neither seed nor room.

    Returns:
        The layout with the fewest faults, on a small page, out of one to four.

    Raises:
        ConfigError: Graphviz is asked for and not installed.
        ExportError: it fails, or takes too long.

    Example:
        >>> plan(np.full((2, 2), 30.0), np.full((1, 2), 12.0), [(0, 1)]).faults.weight
        0.0
    """
    if layout == "dot":
        return _plan(boxes, labels, ends, *ranked(boxes, labels, ends, aspect=aspect))
    amount = len(boxes) + len(labels)
    tries = 4 if amount <= 50 else 3 if amount <= 80 else 2 if amount <= 250 else 1
    plans = [_attempt(boxes, labels, ends, seed * len(_SHARES) + k, _SHARES[k], aspect, room) for k in range(tries)]
    filled = float((boxes.prod(axis=1)).sum() + labels.prod(axis=1).sum())

    def badness(found: Plan) -> float:
        width, height = (found.high - found.low).tolist()
        return float(found.faults.weight + 12 * max(width, height * aspect) ** 2 / aspect / filled)

    return min(plans, key=badness)


def _attempt(
    boxes: Array,
    labels: Array,
    ends: Sequence[tuple[int, int]],
    seed: int,
    share: float,
    aspect: float,
    room: Array | None,
) -> Plan:
    places, spots = arrange(boxes, labels, ends, seed=seed, aspect=aspect, share=share)
    if room is not None:
        # Farther apart is never an overlap, so room to spare is given to the gaps.
        spread = np.clip(room / (np.ptp(places, axis=0) + boxes.max(axis=0)), 1.0, 1.8)
        places, spots = places * spread, spots * spread
    return _plan(boxes, labels, ends, places, route(places, boxes, ends, labels, spots))


def _plan(boxes: Array, labels: Array, ends: Sequence[tuple[int, int]], places: Array, routes: list[Route]) -> Plan:
    centres = np.array([r.label for r in routes]).reshape(-1, 2)
    curves = np.array([_sampled(r.curve) for r in routes]).reshape(-1, _SAMPLES, 2)
    points = curves.reshape(-1, 2)
    low = np.vstack([places - boxes / 2, centres - labels / 2, points]).min(axis=0)
    high = np.vstack([places + boxes / 2, centres + labels / 2, points]).max(axis=0)
    return Plan(places, routes, low, high, _faults(places, boxes, centres, labels, curves, ends))


def _sampled(curve: Array) -> Array:
    points = trace(curve, _SAMPLES)
    return np.asarray(points[np.linspace(0, len(points) - 1, _SAMPLES).astype(int)])


def _faults(
    places: Array, boxes: Array, centres: Array, labels: Array, curves: Array, ends: Sequence[tuple[int, int]]
) -> Faults:
    pairs = np.array(ends, dtype=np.int64).reshape(-1, 2)
    arrows = np.arange(len(pairs))
    behind = np.asarray(within(curves[:, :, None], places, boxes / 2).any(axis=1))
    behind[arrows[:, None], pairs] = False
    coarse = curves[:, ::3]
    under = crossings = 0
    for i in arrows:
        hit = within(curves, centres[i], labels[i] / 2).any(axis=1)
        under += int(hit.sum()) - int(np.asarray(hit)[i])
        a, b, c, d = coarse[i, None, :-1], coarse[i, None, 1:], coarse[i + 1 :, :-1], coarse[i + 1 :, 1:]
        crossings += int(cross(a[..., None, :], b[..., None, :], c[:, None], d[:, None]).sum())
    return Faults(
        boxes=len(overlaps(places, boxes)),
        label_on_box=int(within(centres[:, None], places, (labels[:, None] + boxes) / 2).sum()),
        label_on_label=len(overlaps(centres, labels)),
        behind=int(behind.sum()),
        under=under,
        crossings=crossings,
    )

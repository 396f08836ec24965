"""Arrows as curves from border to border, and where their labels go.

Every arrow chooses among curves of different bend and places along them for its label. A choice costs more, the more
boxes, labels and other arrows are in its way; arrows choose in turn, twice over, each knowing what the others chose.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from kg.draw.polish import cross, within

Array: TypeAlias = NDArray[np.float64]

_STEPS = np.linspace(0.0, 1.0, 25)
_BENDS = (0.0, 9.0, -9.0, 18.0, -18.0, 28.0, -28.0, 40.0, -40.0, 56.0, -56.0, 78.0, -78.0, 105.0, -105.0)
_HOPELESS = 90.0
_SKEWED = np.array([(a * s, b * s) for s in (20.0, -20, 45, -45, 80, -80) for a, b in ((1, 0), (0, 1), (1, -1))])
_SPOTS = (0.5, 0.4, 0.6, 0.3, 0.7, 0.22, 0.78)


@dataclass(frozen=True, slots=True)
class Route:
    """One arrow.

    Attributes:
        curve: the points of one or more cubic Bézier curves, each of which begins where the one before ends, from
            border to border, (3k + 1) × 2.
        label: centre of the label.
    """

    curve: Array
    label: Array


@dataclass(frozen=True, slots=True)
class _Choices:
    """What an arrow can choose among.

    Attributes:
        curves: b × 4 × 2.
        labels: centres of the label along each curve, b × s × 2.
        cost: what each costs by its shape and the boxes in its way, b × s.
    """

    curves: Array
    labels: Array
    cost: Array


def route(boxes: Array, sizes: Array, ends: Sequence[tuple[int, int]], labels: Array, spots: Array) -> list[Route]:
    """Draw arrows around what is in the way.

    Args:
        boxes: centres of the boxes, n × 2, in points.
        sizes: widths and heights of the boxes, n × 2.
        ends: for each arrow, the indices of the box that it leaves and the one that it points to.
        labels: widths and heights of the arrows' labels, m × 2.
        spots: centres that the layout kept free for the labels, m × 2.

    Returns:
        A route for each arrow.

    Example:
        >>> there = np.array([[0.0, 0], [200, 0]])
        >>> one, = route(there, np.full((2, 2), 40.0), [(0, 1)], np.array([[50.0, 10]]), np.array([[100.0, 0]]))
        >>> one.curve[0].tolist(), one.label.tolist()
        ([20.0, 0.0], [100.0, 0.0])
    """
    choices = [
        _loops(boxes[u], sizes[u], labels[i]) if u == v else _curves(boxes[u], boxes[v], spots[i])
        for i, (u, v) in enumerate(ends)
    ]
    for i, choice in enumerate(choices):
        cost = _box_cost(choice, boxes, sizes, labels[i], ends[i])
        worth = cost.min(axis=1) < cost.min() + _HOPELESS
        choices[i] = _Choices(choice.curves[worth], choice.labels[worth], cost[worth])
    points = [sample(choice.curves) for choice in choices]
    samples = np.array([p[0] for p in points]).reshape(len(ends), len(_STEPS), 2)
    centres = np.array([c.labels[0, 0] for c in choices]).reshape(-1, 2)
    chosen = [(0, 0)] * len(ends)
    for turn in range(3):
        before = list(chosen)
        for i, choice in enumerate(choices):
            others = np.arange(len(ends)) != i if turn else np.arange(len(ends)) < i
            mutual = _mutual_cost(points[i], choice.labels, labels[i], samples[others], centres[others], labels[others])
            bend, spot = np.unravel_index(int(np.argmin(choice.cost + mutual)), mutual.shape)
            chosen[i] = int(bend), int(spot)
            samples[i], centres[i] = points[i][bend], choice.labels[bend, spot]
        if turn and chosen == before:
            break
    routes = []
    for choice, taken, (u, v) in zip(choices, chosen, ends, strict=True):
        curve = _clip(choice.curves[taken[0]], boxes[u], sizes[u], boxes[v], sizes[v])
        routes.append(Route(curve, choice.labels[taken]))
    return routes


def _weights(t: Array) -> Array:
    return np.stack([(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3], axis=-1)


_STEP_WEIGHTS = _weights(_STEPS)


def sample(curves: Array) -> Array:
    """Points along cubic curves.

    Args:
        curves: their four points, … × 4 × 2.

    Returns:
        25 points of each, … × 25 × 2.
    """
    return np.asarray(_STEP_WEIGHTS @ curves)


def trace(curve: Array, steps: int) -> Array:
    """Points along the cubic curves of a route.

    Args:
        curve: as in ``Route``.
        steps: how many points of each cubic curve.

    Example:
        >>> trace(np.array([[0.0, 0], [1, 0], [2, 0], [3, 0], [3, 1], [3, 2], [3, 3]]), 2).tolist()
        [[0.0, 0.0], [3.0, 0.0], [3.0, 0.0], [3.0, 3.0]]
    """
    pieces = np.stack([curve[i : i + 4] for i in range(0, len(curve) - 1, 3)])
    return np.asarray(_weights(np.linspace(0, 1, steps)) @ pieces).reshape(-1, 2)


def _curves(start: Array, end: Array, spot: Array) -> _Choices:
    """Curves between two boxes: through the free spot, and with growing bends to either side."""
    chord = end - start
    length = max(float(np.hypot(*chord)), 1e-6)
    normal = np.array([-chord[1], chord[0]]) / length
    along = float(np.clip((spot - start) @ chord / length**2, 0.25, 0.75))
    # Of a quadratic curve, a point at t lies 4 t (1 - t) times as far off the chord as the middle does.
    own = float((spot - start) @ normal) / (4 * along * (1 - along))
    bends, places = np.array([own, *_BENDS]), np.array([along, *_SPOTS])
    near, far = np.append(bends, _SKEWED[:, 0]), np.append(bends, _SKEWED[:, 1])
    first, last = np.broadcast_to(start, (len(near), 2)), np.broadcast_to(end, (len(near), 2))
    leave = first + chord / 3 + near[:, None] * normal * 4 / 3
    reach = last - chord / 3 + far[:, None] * normal * 4 / 3
    curves = np.stack([first, leave, reach, last], axis=1)
    bent = (np.maximum(np.abs(near), np.abs(far)) + 0.5 * np.abs(near - far)) / length
    cost = (14 * bent + 60 * np.maximum(bent - 0.35, 0))[:, None] + np.abs(places - 0.5) * 6
    return _Choices(curves, _weights(places) @ curves, cost)


def _loops(centre: Array, size: Array, label: Array) -> _Choices:
    """Loops at the eight sides and corners of a box."""
    curves, labels = [], []
    for reach in (34.0, 50.0):
        for k in (1, 3, 5, 7, 2, 6, 0, 4):
            angle = k * np.pi / 4
            out = np.array([np.cos(angle), np.sin(angle)])
            across = np.array([-out[1], out[0]])
            root = centre + np.sign(np.round(out, 6)) * size / 2 * 0.8
            tip = root + out * (reach + 10)
            curves.append(np.array([root - across * 6, tip - across * reach, tip + across * reach, root + across * 6]))
            middle = _weights(np.array(0.5)) @ curves[-1]
            labels.append([middle + out * (np.abs(out) @ label / 2 * 0.6)])
    return _Choices(np.array(curves), np.array(labels), np.repeat([0.0, 8.0], 8)[:, None])


def _box_cost(choice: _Choices, boxes: Array, sizes: Array, label: Array, ends: tuple[int, int]) -> Array:
    """What boxes in the way of a curve or under a label cost; these stay where they are."""
    covered = within(choice.labels[:, :, None], boxes, (sizes + label) / 2 + 2.5).sum(axis=2)
    tight = within(choice.labels[:, :, None], boxes[list(ends)], (sizes[list(ends)] + label) / 2 + 10).any(axis=2)
    points = sample(choice.curves)
    others = np.setdiff1d(np.arange(len(boxes)), ends)
    inside = within(points[:, :, None], boxes[others], sizes[others] / 2 + 2.5)
    behind = 70.0 * inside.any(axis=1).sum(axis=1) + 3.0 * inside.sum(axis=(1, 2))
    hidden = _hidden(points, choice.labels, label, boxes[list(ends)], sizes[list(ends)])
    return np.asarray(choice.cost + 1000.0 * covered + 40.0 * tight + behind[:, None] + hidden)


def _hidden(points: Array, spots: Array, label: Array, boxes: Array, sizes: Array) -> Array:
    """What it costs that a label hides its own arrow's head, or all of it but a stump."""
    outside = np.asarray(~within(points[:, :, None], boxes, sizes / 2).any(axis=2))
    seen = outside[:, None] & ~within(points[:, None], spots[:, :, None], label / 2 + 2)
    step = np.hypot(*np.moveaxis(np.diff(points, axis=1), 2, 0)).mean(axis=1)[:, None]
    head = points[np.arange(len(points)), len(_STEPS) - 1 - np.argmax(outside[:, ::-1], axis=1)]
    on_head = within(head[:, None], spots, label / 2 + 6)
    return np.asarray(4.0 * np.maximum(30 - seen.sum(axis=2) * step, 0) + 60.0 * on_head)


def _mutual_cost(points: Array, spots: Array, label: Array, samples: Array, centres: Array, labels: Array) -> Array:
    """What other arrows' curves and labels cost, for each curve (b × 25 × 2) and label place (b × s × 2)."""
    if not len(samples):
        return np.zeros(spots.shape[:2])
    low, high = points.min(axis=(0, 1)) - label, points.max(axis=(0, 1)) + label
    least = np.minimum(samples.min(axis=1), centres - labels / 2)
    most = np.maximum(samples.max(axis=1), centres + labels / 2)
    near = ((least < high) & (most > low)).all(axis=1)
    samples, centres, labels = samples[near], centres[near], labels[near]
    clash = within(spots[:, :, None], centres, (labels + label) / 2 + 1.5).sum(axis=2)
    under = within(points[:, :, None], centres, labels / 2 + 1).any(axis=1).sum(axis=1)
    over = within(spots[:, :, None, None], samples[:, ::2], label / 2 + 1).any(axis=3).sum(axis=2)
    # Curves that share their middle run on one another; ends may meet.
    along = (np.abs(points[:, None, 12] - samples[None, :, 12]).sum(axis=2) < 14).sum(axis=1)
    curve = 22.0 * under + 60.0 * along + 5.0 * _crossings(points[:, ::6], samples[:, ::6])
    return np.asarray(curve[:, None] + 400.0 * clash + 22.0 * over)


def _crossings(points: Array, samples: Array) -> Array:
    """How many of the other curves' pieces each choice crosses."""
    a, b = points[:, :-1].reshape(-1, 1, 2), points[:, 1:].reshape(-1, 1, 2)
    c, d = samples[:, :-1].reshape(1, -1, 2), samples[:, 1:].reshape(1, -1, 2)
    return np.asarray(cross(a, b, c, d).reshape(len(points), -1).sum(axis=1), dtype=np.float64)


def _clip(curve: Array, start: Array, start_size: Array, end: Array, end_size: Array) -> Array:
    """The piece of a curve between the borders of its boxes."""
    t = np.linspace(0, 1, 801)
    points = _weights(t) @ curve
    loop = bool((start == end).all())
    leave = within(points, start, start_size / 2 + 1e-9)
    reach = within(points, end, end_size / 2 + 1.0)
    half = len(t) // 2
    out = np.flatnonzero(leave[:half] if loop else leave)
    back = np.flatnonzero(reach[half:]) + half if loop else np.flatnonzero(reach)
    first = t[out[-1]] if len(out) else 0.0
    last = t[back[0]] if len(back) else 1.0
    if last - first < 0.02:
        return np.array([start, start, end, end])
    return _piece(curve, float(first), float(last))


def _piece(curve: Array, first: float, last: float) -> Array:
    """The part of a cubic curve between two parameters (de Casteljau)."""

    def cut(points: Array, t: float) -> tuple[Array, Array]:
        left, right = [points[0]], [points[-1]]
        while len(points) > 1:
            points = points[:-1] * (1 - t) + points[1:] * t
            left.append(points[0])
            right.append(points[-1])
        return np.array(left), np.array(right[::-1])

    return cut(cut(curve, last)[0], first / last)[1]

"""Boxes moved out of the way of arrows.

Each box in turn tries places around it and takes the one from which fewest arrows cross or run behind a box, as in
Davidson and Harel (1996) without the annealing.
"""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]
Links: TypeAlias = NDArray[np.int64]

_ALONG = np.linspace(0.06, 0.94, 12)[:, None]
_COVER, _CROSS, _LENGTH = 3.0, 1.0, 0.025


def _turn(p: Array, q: Array) -> Array:
    return np.asarray(p[..., 0] * q[..., 1] - p[..., 1] * q[..., 0])


def cross(a: Array, b: Array, c: Array, d: Array) -> NDArray[np.bool_]:
    """Whether segments from a to b cross those from c to d; arrays of points that broadcast.

    Example:
        >>> bool(cross(np.array([0.0, 0]), np.array([2.0, 2]), np.array([0.0, 2]), np.array([2.0, 0])))
        True
    """
    ab, cd = b - a, d - c
    return np.asarray((_turn(ab, c - a) * _turn(ab, d - a) < 0) & (_turn(cd, a - c) * _turn(cd, b - c) < 0))


def within(points: Array, centres: Array, reach: Array) -> NDArray[np.bool_]:
    """Which points are nearer to centres than a reach, in x and in y; arrays that broadcast.

    Example:
        >>> within(np.array([[1.0, 1], [1, 9]]), np.zeros(2), np.array([2.0, 2])).tolist()
        [True, False]
    """
    across = np.abs(points[..., 0] - centres[..., 0]) < reach[..., 0]
    return np.asarray(across & (np.abs(points[..., 1] - centres[..., 1]) < reach[..., 1]))


def crossings(places: Array, links: Links) -> float:
    """How many pairs of straight links cross.

    Args:
        places: centres, n × 2.
        links: pairs of indices, m × 2.
    """
    a, b = places[links[:, 0]], places[links[:, 1]]
    return float(cross(a[:, None], b[:, None], a[None], b[None]).sum()) / 2


def covered(places: Array, links: Links, sizes: Array) -> float:
    """How many times a straight link runs behind a box that is not its own.

    Args:
        places: centres, n × 2.
        links: pairs of indices, m × 2.
        sizes: widths and heights, n × 2.
    """
    points = places[links[:, 0]][:, None] * (1 - _ALONG) + places[links[:, 1]][:, None] * _ALONG
    inside = np.asarray(within(points[:, :, None], places, sizes / 2).any(axis=1))
    inside[np.arange(len(links)), links[:, 0]] = False
    inside[np.arange(len(links)), links[:, 1]] = False
    return float(inside.sum())


def polish(places: Array, sizes: Array, links: Links, *, sweeps: int = 3) -> Array:
    """Move boxes so that fewer links cross or run behind boxes.

    Args:
        places: centres, n × 2; no boxes overlap.
        sizes: widths and heights with the wanted gap, n × 2.
        links: pairs of indices, m × 2.
        sweeps: how many times each box may move.

    Returns:
        New centres; no boxes overlap.

    Example:
        >>> row = np.array([[0.0, 0], [50, 0], [100, 0]])
        >>> moved = polish(row, np.full((3, 2), 20.0), np.array([[0, 2], [0, 1]]))
        >>> [covered(places, np.array([[0, 2]]), np.full((3, 2), 20.0)) for places in (row, moved)]
        [1.0, 0.0]
    """
    places = places.copy()
    angles = np.arange(16) * np.pi / 8
    ring = np.stack([np.cos(angles) * 1.3, np.sin(angles)], axis=1)
    tries = np.vstack([np.zeros((1, 2)), *(ring * radius for radius in (16.0, 45.0, 100.0))])
    order = np.argsort(np.bincount(links.ravel(), minlength=len(places)), kind="stable")
    for _ in range(sweeps if len(places) < 150 else 1):
        before = places.copy()
        for i in order.tolist():
            spots = places[i] + tries
            near = places[links[links[:, 0] == i, 1].tolist() + links[links[:, 1] == i, 0].tolist()]
            middle = near.mean(axis=0)
            spots = np.vstack([spots, *(middle + ring * radius for radius in (75.0, 110.0, 150.0))])
            others = np.arange(len(places)) != i
            clash = within(spots[:, None], places[others], (sizes[others] + sizes[i]) / 2 - 1e-6).any(axis=1)
            spots = spots[~clash | (np.arange(len(spots)) == 0)]
            places[i] = spots[int(np.argmin(_cost(i, spots, near, places, sizes, links)))]
        if (before == places).all():
            break
    return places


def _cost(i: int, spots: Array, near: Array, places: Array, sizes: Array, links: Links) -> Array:
    """What it costs to have box i at each of some places."""
    other = np.arange(len(places)) != i
    boxes, extents = places[other], sizes[other]
    free = links[(links != i).all(axis=1)]
    a, b = places[free[:, 0]], places[free[:, 1]]
    through = a[:, None] * (1 - _ALONG) + b[:, None] * _ALONG
    behind = within(spots[:, None, None], through, sizes[i] / 2).any(axis=2).sum(axis=1)
    own = spots[:, None, None] * (1 - _ALONG) + near[None, :, None] * _ALONG
    # A link's far end lies in its own box; that hit is the same from everywhere.
    hits = within(own[:, :, :, None], boxes, extents / 2).any(axis=2).sum(axis=(1, 2))
    crossed = cross(spots[:, None, None], near[None, :, None], a, b).sum(axis=(1, 2))
    length = np.hypot(*np.moveaxis(spots[:, None] - near, 2, 0))
    slack = np.maximum(length - 110.0, 0).sum(axis=1)
    stay = np.hypot(*(spots - places[i]).T)
    return np.asarray(_COVER * (behind + hits) + _CROSS * crossed + _LENGTH * slack + 0.002 * stay)

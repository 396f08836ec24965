"""Boxes pushed apart until none overlaps."""

import numpy as np
from numpy.typing import NDArray


def overlaps(places: NDArray[np.float64], sizes: NDArray[np.float64]) -> NDArray[np.int64]:
    """Pairs of overlapping boxes.

    Args:
        places: centres, n × 2.
        sizes: widths and heights, n × 2.

    Returns:
        Indices, k × 2, the smaller one first.

    Example:
        >>> overlaps(np.array([[0.0, 0], [5, 1], [50, 0]]), np.full((3, 2), 10.0)).tolist()
        [[0, 1]]
    """
    order = np.argsort(places[:, 0] - sizes[:, 0] / 2, kind="stable")
    left = (places[:, 0] - sizes[:, 0] / 2)[order]
    right = (places[:, 0] + sizes[:, 0] / 2)[order] - 1e-6
    # In the order of their left sides, a box can overlap only those after it that begin before it ends.
    counts = np.maximum(np.searchsorted(left, right) - np.arange(1, len(order) + 1), 0)
    first = np.repeat(np.arange(len(order)), counts)
    second = first + 1 + np.arange(len(first)) - np.repeat(np.cumsum(counts) - counts, counts)
    a, b = order[first], order[second]
    meet = np.abs(places[a, 1] - places[b, 1]) < (sizes[a, 1] + sizes[b, 1]) / 2 - 1e-6
    pairs = np.sort(np.stack([a[meet], b[meet]], axis=1), axis=1)
    return np.asarray(pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))], dtype=np.int64)


def separate(
    places: NDArray[np.float64],
    sizes: NDArray[np.float64],
    links: NDArray[np.int64],
    *,
    aspect: float = 1.4,
    rounds: int = 600,
) -> NDArray[np.float64]:
    """Move boxes as little as is needed for none to overlap.

    Linked boxes part along the line between their centres, so that they keep their direction; others along the axis on
    which they overlap less.

    Args:
        places: centres, n × 2.
        sizes: widths and heights, n × 2, with the wanted gap.
        links: pairs of linked boxes, k × 2.
        aspect: wanted width of the whole divided by its height; boxes part more readily on the axis that falls short.
        rounds: how often to try before the whole is stretched.

    Returns:
        The new centres.

    Example:
        >>> apart = separate(np.array([[0.0, 0], [4, 1]]), np.full((2, 2), 10.0), np.empty((0, 2), np.int64))
        >>> len(overlaps(apart, np.full((2, 2), 10.0)))
        0
    """
    n = len(places)
    linked = np.zeros((n, n), dtype=bool)
    linked[links[:, 0], links[:, 1]] = linked[links[:, 1], links[:, 0]] = True
    # Centres on one point have no direction to part in.
    places = places + np.stack([np.arange(n) * 1e-4, (np.arange(n) * 7 % max(n, 1)) * 1e-4], axis=1)
    for turn in range(rounds):
        pairs = overlaps(places, sizes)
        if not len(pairs):
            return places
        a, b = pairs[:, 0], pairs[:, 1]
        delta = places[b] - places[a]
        reach = (sizes[a] + sizes[b]) / 2
        short = reach - np.abs(delta)
        push = np.where(delta < 0, -1.0, 1.0) * short
        extent = np.ptp(places, axis=0) + sizes.mean(axis=0)
        favour = float(np.clip(extent[1] * aspect / extent[0], 0.6, 3.0)) ** 2
        sideways = short[:, 0] < short[:, 1] * favour
        push[np.arange(len(pairs)), sideways.astype(int)] = 0
        along = linked[a, b]
        stretch = np.min(reach[along] / np.maximum(np.abs(delta[along]), 1e-3), axis=1)
        push[along] = np.where((stretch < 2)[:, None], delta[along] * (stretch - 1)[:, None], push[along])
        step = 0.52 if turn % 2 else 0.4
        moves = np.zeros_like(places)
        np.add.at(moves, a, -push * step)
        np.add.at(moves, b, push * step)
        counts = np.maximum(np.bincount(pairs.ravel(), minlength=n), 1)
        places = places + moves / np.sqrt(counts)[:, None]
        if turn % 60 == 59:
            places = places * 1.03
    while len(overlaps(places, sizes)):
        places = places * 1.05
    return places

"""Separate parts of a graph side by side on one page."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_CELL = 12.0


def pack(
    places: Sequence[NDArray[np.float64]], sizes: Sequence[NDArray[np.float64]], gap: float, aspect: float
) -> list[NDArray[np.float64]]:
    """Pack parts by their outlines, not their bounding rectangles (Freivalds, Dogrusoz and Kikusts 2002).

    Args:
        places: for each part, the centres of its boxes, n × 2.
        sizes: for each part, widths and heights of its boxes, n × 2.
        gap: least distance between boxes of two parts, in points.
        aspect: wanted width of the page divided by its height.

    Returns:
        For each part, how far to move it.

    Example:
        >>> one, size = np.zeros((1, 2)), np.array([[30.0, 10.0]])
        >>> moved = pack([one, one], [size, size], 12, 1.5)
        >>> bool(np.abs(moved[0] - moved[1]).max() >= 22)
        True
    """
    shapes = [_cells(p, s, gap) for p, s in zip(places, sizes, strict=True)]
    order = sorted(range(len(shapes)), key=lambda i: (-len(shapes[i]), i))
    taken: set[tuple[int, int]] = set()
    low, high = np.zeros(2), np.zeros(2)
    shifts = [np.zeros(2) for _ in shapes]
    for i in order:
        shape = shapes[i]
        if not taken:
            cell = -np.floor((shape.min(axis=0) + shape.max(axis=0)) / 2).astype(int)
        else:
            cell = _best(shape, taken, low, high, aspect)
        moved = shape + cell
        taken.update(map(tuple, moved.tolist()))
        low, high = np.minimum(low, moved.min(axis=0)), np.maximum(high, moved.max(axis=0))
        shifts[i] = cell * _CELL
    return shifts


def _cells(places: NDArray[np.float64], sizes: NDArray[np.float64], gap: float) -> NDArray[np.int64]:
    """The cells of a grid that a part covers."""
    cells: set[tuple[int, int]] = set()
    for (x, y), (w, h) in zip(places, sizes, strict=True):
        left, right = int((x - w / 2 - gap / 2) // _CELL), int((x + w / 2 + gap / 2) // _CELL)
        bottom, top = int((y - h / 2 - gap / 2) // _CELL), int((y + h / 2 + gap / 2) // _CELL)
        cells.update((i, j) for i in range(left, right + 1) for j in range(bottom, top + 1))
    return np.array(sorted(cells))


def _best(
    shape: NDArray[np.int64],
    taken: set[tuple[int, int]],
    low: NDArray[np.float64],
    high: NDArray[np.float64],
    aspect: float,
) -> NDArray[np.int64]:
    """The free place that lets the page grow least, and of several the nearest to its middle."""
    first, last = shape.min(axis=0), shape.max(axis=0)
    extent = last - first + 1
    start, end = (low - extent).astype(int) - 1, (high + extent).astype(int) + 2
    width, height = end - start
    blocked = np.zeros((width, height), dtype=bool)
    used = np.array(sorted(taken)) - start
    blocked[used[:, 0], used[:, 1]] = True
    free = np.ones((width - extent[0] + 1, height - extent[1] + 1), dtype=bool)
    for x, y in shape - first:
        free &= ~blocked[x : x + free.shape[0], y : y + free.shape[1]]
    spots = np.argwhere(free) + start
    lower, upper = np.minimum(low, spots), np.maximum(high, spots + extent - 1)
    page = upper - lower + 1
    grown = np.maximum(page[:, 0], page[:, 1] * aspect)
    off = np.abs(spots + (extent - 1) / 2 - (low + high) / 2) / np.array([aspect, 1.0])
    # The page is searched with a border as wide as the part, so there is always a free spot.
    return np.asarray(spots[np.lexsort((off.sum(axis=1), page.prod(axis=1), grown))[0]] - first, dtype=np.int64)

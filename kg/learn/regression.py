"""Logistic regression over sparse features, by Newton's method; each step is solved by conjugate gradients.

The same input gives the same weights: nothing is drawn at random. See Lin, Weng and Keerthi 2008, "Trust region Newton
method for large-scale logistic regression"; with a ridge penalty the plain step serves.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
_STEPS = 15
_GRADIENTS = 50
_SMALL = 1e-4
_FREE = 1e-3  # the penalty of the intercept


class Rows:
    """A matrix of zeros and ones, kept as the columns of the ones in each row; the first column is one in every row.

    Args:
        rows: columns, from 1 on.
        columns: how many there are, the first included.
    """

    def __init__(self, rows: Sequence[Sequence[int]], columns: int) -> None:
        self.count = len(rows)
        self.columns = columns
        lengths = [len(row) + 1 for row in rows]
        self._column = np.fromiter((i for row in rows for i in (0, *row)), np.int64, sum(lengths))
        self._row = np.repeat(np.arange(self.count), lengths)

    def times(self, weights: Vector) -> Vector:
        """The sum of weights of each row."""
        return np.bincount(self._row, weights=weights[self._column], minlength=self.count).astype(np.float64)

    def back(self, values: Vector) -> Vector:
        """The sum over the rows of each column."""
        return np.bincount(self._column, weights=values[self._row], minlength=self.columns).astype(np.float64)


def chances(totals: Vector) -> Vector:
    """Probabilities of sums of weights."""
    return 0.5 + 0.5 * np.tanh(totals / 2)


def fit(rows: Rows, right: Vector, *, ridge: float) -> Vector:
    """The weights under which what is right is most probable.

    Args:
        rows: of features.
        right: 1.0 for each right row, 0.0 for each wrong one.
        ridge: by how much large weights are avoided, above 0; the intercept is hardly penalised.

    Example:
        >>> weights = fit(Rows([[1], [1], [], []], 2), np.array([1.0, 1.0, 0.0, 0.0]), ridge=0.1)
        >>> bool(weights[0] < 0 < weights[1])
        True
    """
    penalty = np.full(rows.columns, ridge)
    penalty[0] = _FREE
    weights = np.zeros(rows.columns)
    for _ in range(_STEPS):
        p = chances(rows.times(weights))
        step = _solved(rows, p * (1 - p) + 1e-9, penalty, rows.back(right - p) - penalty * weights)
        weights += step
        if not len(step) or np.abs(step).max() < _SMALL:
            break
    return weights


def _solved(rows: Rows, curvature: Vector, penalty: Vector, gradient: Vector) -> Vector:
    """Newton's step, by conjugate gradients with the penalty as preconditioner."""
    step = np.zeros(rows.columns)
    left = gradient.copy()
    scaled = left / penalty
    way = scaled.copy()
    size = float(left @ scaled)
    enough = 1e-3 * float(np.sqrt(gradient @ gradient))
    for _ in range(_GRADIENTS):
        if float(np.sqrt(left @ left)) <= enough:
            break
        bent = rows.back(curvature * rows.times(way)) + penalty * way
        length = size / float(way @ bent)
        step += length * way
        left -= length * bent
        scaled = left / penalty
        size, before = float(left @ scaled), size
        way = scaled + size / before * way
    return step

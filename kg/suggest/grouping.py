"""Predicates of one meaning, by the word vectors of their heads: agglomerative clustering with average linkage.

See Sokal and Michener (1958). The result depends on the predicates alone: of equally near pairs those that come first
are joined first.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from itertools import combinations
from typing import TypeVar

# Cosine of two words' vectors from which they mean the same here: lawyer and counsel do, president and spokeswoman not.
ALIKE = 0.6
# Beyond these many of one construction, the rest stay by themselves: the cost grows with the cube.
_MOST = 150

Item = TypeVar("Item", bound=Hashable)


def grouped(
    items: Sequence[Item], likeness: Callable[[Item, Item], float], *, alike: float = ALIKE
) -> list[list[Item]]:
    """Groups of items whose mean likeness reaches a threshold.

    Args:
        items: the most important first, equal ones in a fixed order.
        likeness: of two items; below 0 keeps them apart for good.
        alike: from which mean likeness two groups are one.

    Returns:
        Every item in one group, groups and their items in the order of the items.

    Example:
        >>> near = {("a", "b"): 0.9, ("a", "c"): 0.1, ("b", "c"): 0.7}
        >>> grouped("abc", lambda one, other: near[one, other])
        [['a', 'b'], ['c']]
    """
    close = items[:_MOST]
    pairs = {(i, j): likeness(close[i], close[j]) for i, j in combinations(range(len(close)), 2)}
    groups: list[list[int]] = [[i] for i in range(len(close))]
    while True:
        best = max(
            ((_mean(pairs, one, other), -one[0], -other[0]) for one, other in combinations(groups, 2)),
            default=(-1.0, 0, 0),
        )
        if best[0] < alike:
            break
        one, other = (next(group for group in groups if group[0] == -first) for first in best[1:])
        groups.remove(other)
        one[:] = sorted([*one, *other])
    return [[close[i] for i in group] for group in groups] + [[item] for item in items[_MOST:]]


def _mean(pairs: Mapping[tuple[int, int], float], one: Sequence[int], other: Sequence[int]) -> float:
    found = [pairs[min(i, j), max(i, j)] for i in one for j in other]
    return -1.0 if min(found) < 0 else sum(found) / len(found)

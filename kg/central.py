"""How central entities are in the network that statements make."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, Literal

Measure = Literal["degree", "betweenness", "pagerank"]
MEASURES: tuple[Measure, ...] = ("degree", "betweenness", "pagerank")

_EXACT, _SAMPLE = 1_000, 200
_DAMPING, _ROUNDS, _CLOSE = 0.85, 200, 1e-10


def scores(joined: Mapping[tuple[str, str], int], by: Measure) -> Mapping[str, float]:
    """A score for each that is joined to another.

    Args:
        joined: every two that are joined, and how often.
        by: the measure.

    Example:
        >>> star = {("a", "b"): 1, ("a", "c"): 1, ("a", "d"): 1}
        >>> {by: max(scores(star, by), key=scores(star, by).get) for by in MEASURES}
        {'degree': 'a', 'betweenness': 'a', 'pagerank': 'a'}
    """
    if by == "degree":
        return {node: float(count) for node, count in Counter(end for pair in joined for end in pair).items()}
    if by == "pagerank":
        return _pagerank(joined)
    import networkx

    network: Any = networkx.Graph()
    network.add_edges_from(sorted(joined))
    few = len(network) <= _EXACT
    found: dict[str, float] = networkx.betweenness_centrality(network, k=None if few else _SAMPLE, seed=0)
    return found


def _pagerank(joined: Mapping[tuple[str, str], int]) -> dict[str, float]:
    """PageRank by power iteration; networkx has it through scipy, which is large and needed for nothing else."""
    import numpy as np

    if not joined:
        return {}
    nodes = sorted({end for pair in joined for end in pair})
    place = {node: number for number, node in enumerate(nodes)}
    one = np.array([place[pair[0]] for pair in joined])
    other = np.array([place[pair[1]] for pair in joined])
    times = np.array([float(count) for count in joined.values()])
    start, end, weight = np.concatenate((one, other)), np.concatenate((other, one)), np.concatenate((times, times))
    weight /= np.bincount(start, weight, len(nodes))[start]
    rank = np.full(len(nodes), 1 / len(nodes))
    for _ in range(_ROUNDS):
        following = _DAMPING * np.bincount(end, weight * rank[start], len(nodes)) + (1 - _DAMPING) / len(nodes)
        moved, rank = np.abs(following - rank).sum(), following
        if moved < _CLOSE:
            break
    return dict(zip(nodes, rank.tolist(), strict=True))

"""Where the dots of an interactive picture stand: near to what they are tied to, none on another, quickly also for
thousands.

Each connected part is laid out by stress majorization against pivots and neighbours (Ortmann, Klimenta and Brandes
2016); then dots that overlap part, and the parts are packed side by side.
"""

from collections.abc import Sequence
from typing import TypeAlias

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from kg.draw.overlap import overlaps, separate
from kg.draw.pack import pack

Array: TypeAlias = NDArray[np.float64]
Links: TypeAlias = NDArray[np.int64]

_LINK = 34.0
_GAP = 30.0
_PIVOTS = 120
_ROUNDS = 60
_FEW = 600


def place(sizes: Array, ends: Sequence[tuple[int, int]], *, seed: int = 0, aspect: float = 1.15) -> Array:
    """Place dots.

    Args:
        sizes: the width and height that each wants, n × 2.
        ends: pairs of tied dots.
        seed: another seed gives another layout; the same seed the same.
        aspect: wanted width of the whole divided by its height.

    Returns:
        Their centres, n × 2, of which none is nearer to another than their sizes allow.

    Example:
        >>> places = place(np.full((3, 2), 30.0), [(0, 1), (1, 2)])
        >>> bool(np.abs(places[0] - places[2]).max() >= 30)
        True
    """
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(sizes)))
    graph.add_edges_from((a, b) for a, b in ends if a != b)
    parts = sorted((sorted(part) for part in nx.connected_components(graph)), key=lambda part: (-len(part), part))
    together = [part for part in parts if len(part) > 1]
    if alone := [part[0] for part in parts if len(part) == 1]:
        together.append(alone)
    places = np.zeros((len(sizes), 2))
    for part in together:
        links = np.array(sorted(graph.subgraph(part).edges()), dtype=np.int64).reshape(-1, 2)
        links = np.searchsorted(np.array(part), links)
        places[part] = _part(sizes[part], links, seed, aspect)
    shifts = pack([places[part] for part in together], [sizes[part] for part in together], _GAP, aspect)
    for part, shift in zip(together, shifts, strict=True):
        places[part] += shift
    return places


def _part(sizes: Array, links: Links, seed: int, aspect: float) -> Array:
    if not len(links):
        return _grid(sizes, aspect)
    chance = np.random.default_rng(seed)
    degree = np.bincount(links.ravel(), minlength=len(sizes))
    # About a dot of many ties there must be room for a ring of others.
    few, more = np.sort(degree[links], axis=1).T
    lengths = sizes[links].mean(axis=(1, 2)) + _LINK + 8.0 * (few - 1.0) ** 0.5 + 4.0 * (more - 1.0) ** 0.8
    wanted, pivots = _distances(len(sizes), links, lengths, chance)
    anywhere = chance.normal(0, float(wanted.std()), (len(sizes), 2))  # so that another seed leads elsewhere
    start = _start(wanted, chance) if seed == 0 else anywhere
    places = _turned(_stress(start, wanted, pivots, links, lengths), aspect)
    if len(sizes) <= _FEW:
        return separate(places, sizes, links, aspect=aspect, rounds=300)
    return _relaxed(places + chance.normal(0, float(sizes.mean()) / 2, places.shape), sizes)


def _relaxed(places: Array, sizes: Array) -> Array:
    """Dots of thousands with room for all, of which few overlap: for none to overlap they would have to move far."""
    extent = np.ptp(places, axis=0)
    places = places * max(1.0, 2.4 * float((sizes.prod(axis=1).sum() / extent.prod()) ** 0.5))
    for _ in range(60):
        a, b = overlaps(places, sizes).T
        delta = places[b] - places[a]
        short = (sizes[a] + sizes[b]) / 2 - np.abs(delta)
        push = np.where(delta < 0, -1.0, 1.0) * short * 0.3
        push[np.arange(len(a)), np.argmax(short, axis=1)] = 0  # along the axis on which they overlap less
        for axis in (0, 1):
            places[:, axis] += np.bincount(b, push[:, axis], len(places)) - np.bincount(a, push[:, axis], len(places))
    return places

def _grid(sizes: Array, aspect: float) -> Array:
    width, height = sizes.max(axis=0)
    columns = max(1, round((len(sizes) * aspect * height / width) ** 0.5))
    at = np.arange(len(sizes))
    return np.stack([at % columns * width, -(at // columns) * height], axis=1)


def _distances(n: int, links: Links, lengths: Array, chance: np.random.Generator) -> tuple[Array, Links]:
    """Lengths of the shortest ways from pivots, which are far from each other, to all dots; k × n, and the pivots."""
    pivots = [int(chance.integers(n))]
    first, second = np.concatenate([links, links[:, ::-1]]).T
    both = np.concatenate([lengths, lengths])
    order = np.argsort(second, kind="stable")
    first, second, both = first[order], second[order], both[order]
    starts = np.flatnonzero(np.r_[True, second[1:] != second[:-1]])  # every dot of a part has a link
    rows: list[Array] = []
    while True:
        row = np.full(n, np.inf)
        row[pivots[-1]] = 0
        while True:  # Bellman and Ford, all links at once
            nearer = np.minimum(row, np.minimum.reduceat(row[first] + both, starts))
            if np.array_equal(nearer, row):
                break
            row = nearer
        rows.append(row)
        if len(pivots) == min(n, _PIVOTS):
            return np.array(rows), np.array(pivots)
        nearest = np.min(rows, axis=0)
        nearest[pivots] = -1
        pivots.append(int(np.argmax(nearest)))


def _start(wanted: Array, chance: np.random.Generator) -> Array:
    """Classical scaling from the pivots (Brandes and Pich 2007), and a little chance that parts equal dots."""
    squares = wanted**2
    centred = squares - squares.mean(axis=0) - squares.mean(axis=1, keepdims=True) + squares.mean()
    _, vectors = np.linalg.eigh(centred @ centred.T)
    axes = centred.T @ vectors[:, -2:]
    if axes.shape[1] < 2:
        axes = np.hstack([axes, np.zeros_like(axes)])
    spread = np.maximum(axes.std(axis=0), 1e-9)
    places = axes / spread * float(wanted.std() + 1) / 2
    return np.asarray(places + chance.normal(0, _LINK / 4, places.shape))


def _stress(places: Array, wanted: Array, pivots: Links, links: Links, lengths: Array) -> Array:
    """Move each dot to where its distances to pivots and neighbours agree best with what they should be."""
    weight = 1 / np.maximum(wanted, 1.0) ** 2
    weight[np.arange(len(pivots)), pivots] = 0
    # Neighbours count for more than what is far, as much as all pivots together.
    near = 1 / lengths**2 * max(1.0, len(pivots) / 20)
    a, b = links[:, 0], links[:, 1]
    n = len(places)
    total = weight.sum(axis=0)
    np.add.at(total, a, near)
    np.add.at(total, b, near)
    for _ in range(_ROUNDS):
        off = places[None, :, :] - places[pivots][:, None, :]
        far = np.maximum(np.hypot(off[..., 0], off[..., 1]), 1e-6)
        goal = (weight[..., None] * (places[pivots][:, None, :] + off * (wanted / far)[..., None])).sum(axis=0)
        along = places[a] - places[b]
        part = along * (lengths / np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-6))[:, None]
        np.add.at(goal, a, near[:, None] * (places[b] + part))
        np.add.at(goal, b, near[:, None] * (places[a] - part))
        places = goal / total.reshape(n, 1)
    return places


def _turned(places: Array, aspect: float) -> Array:
    """Turned so that the longest axis lies along the longer side of the page."""
    centred = places - places.mean(axis=0)
    _, vectors = np.linalg.eigh(centred.T @ centred)
    longest = vectors[:, ::-1] if aspect >= 1 else vectors
    return np.asarray(centred @ longest)

"""Where the boxes stand: near to what they are connected with, none over another, on a page that is well used.

Each connected part is laid out by stress majorization (Gansner, Koren and North 2004), begun from networkx's spring
layout; the wanted distance of neighbours depends on the direction in which they lie, because boxes are wider than high.
Then the label of each arrow takes part as a small box of its own, as in Graphviz dot, so that there is room for it;
overlaps are removed, boxes leave the way of arrows, and the parts are packed side by side. All lengths are points.
"""

from collections.abc import Sequence
from typing import TypeAlias

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from kg.draw.overlap import separate
from kg.draw.pack import pack
from kg.draw.polish import covered, crossings, polish, within

Array: TypeAlias = NDArray[np.float64]
Pairs: TypeAlias = Sequence[tuple[int, int]]

NODE_GAP = 13.0
LABEL_GAP = 5.0
PART_GAP = 22.0
_ARROW = 13.0
_FOLD = 0.75
_LONG = 1.4
_NEARER = np.linspace(1.0, 0.3, 29)[:, None]


def arrange(
    boxes: Array, labels: Array, ends: Pairs, *, seed: int = 0, aspect: float = 1.4, share: float = 1.0
) -> tuple[Array, Array]:
    """Place boxes and the labels of the arrows between them.

    Args:
        boxes: width and height of each box, n × 2.
        labels: width and height of each arrow's label, m × 2.
        ends: for each arrow, the indices of its two boxes.
        seed: another seed gives another picture; the same seed the same.
        aspect: wanted width of the whole divided by its height.
        share: for how much of a label's size room is kept; less makes a smaller page.

    Returns:
        Centres of the boxes (n × 2), of which none overlap, and of the labels (m × 2), which overlap little; y upwards.

    Example:
        >>> boxes, labels = arrange(np.array([[60.0, 20], [60, 20]]), np.array([[30.0, 10]]), [(0, 1)])
        >>> bool(np.abs(boxes[0] - boxes[1]).max() > 30)
        True
    """
    n = len(boxes)
    sizes = np.vstack([boxes + NODE_GAP, ((labels + LABEL_GAP) * share).reshape(-1, 2)])
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(n))
    graph.add_edges_from(ends)
    parts = sorted((sorted(part) for part in nx.connected_components(graph)), key=lambda part: (-len(part), part))
    places = np.zeros((len(sizes), 2))
    members = []
    for part in parts:
        own = {k: i for i, k in enumerate(part)}
        arrows = [i for i, (u, _) in enumerate(ends) if u in own]
        inside = [(own[ends[i][0]], own[ends[i][1]]) for i in arrows]
        members.append(part + [n + i for i in arrows])
        places[members[-1]] = _part(sizes[members[-1]], np.array(inside, dtype=np.int64).reshape(-1, 2), seed, aspect)
    outlines = [_outline(places, sizes, part, ends, n) for part in members]
    shifts = pack([centres for centres, _ in outlines], [extents for _, extents in outlines], PART_GAP, aspect)
    for part, shift in zip(members, shifts, strict=True):
        places[part] += shift
    places = np.round(places, 2)
    return places[:n], places[n:]


def _outline(places: Array, sizes: Array, part: list[int], ends: Pairs, n: int) -> tuple[Array, Array]:
    """The boxes of a part and small ones along its arrows, so that no other part comes to lie between."""
    pieces = [[(ends[k - n][0], k), (k, ends[k - n][1])] for k in part if k >= n]
    links = np.array([link for both in pieces for link in both], dtype=np.int64).reshape(-1, 2)
    steps = np.linspace(0.1, 0.9, 9)[None, :, None]
    points = (places[links[:, 0]][:, None] * (1 - steps) + places[links[:, 1]][:, None] * steps).reshape(-1, 2)
    return np.vstack([places[part], points]), np.vstack([sizes[part], np.full_like(points, 4.0)])


def _part(sizes: Array, ends: NDArray[np.int64], seed: int, aspect: float) -> Array:
    """One connected part: boxes by the best of several starts, labels between them, then what overlaps parted."""
    n = len(sizes) - len(ends)
    boxes = sizes[:n]
    links, rooms = _links(ends, sizes[n:])
    places = np.zeros((n, 2))
    if len(links):
        least = np.inf
        for attempt in range(1 if n < 4 else 12 if n < 50 else 6 if n < 120 else 2):
            trial = _stress(_start(links, boxes, seed * 1009 + attempt), links, boxes, rooms)
            cost = crossings(trial, links) + 0.5 * covered(trial, links, boxes)
            if cost < least - 1e-9:
                places, least = trial, cost
        places = _stress(_turned(places, aspect), links, boxes, rooms, rounds=2)
    both = np.vstack([places, _between(places, boxes, ends)])
    middle = n + np.arange(len(ends))
    pulls = np.vstack([np.stack([ends[:, 0], middle], axis=1), np.stack([middle, ends[:, 1]], axis=1)])
    both = separate(both, sizes, pulls, aspect=aspect)
    for _ in range(0 if len(links) < 2 else 2 if n < 150 else 1):
        polished = polish(both[:n], boxes, links)
        both = np.vstack([polished, both[n:] + (polished - both[:n])[ends].mean(axis=1)])
        both = separate(both, sizes, pulls, aspect=aspect)
    return _drawn_in(both, sizes, ends)


def _drawn_in(both: Array, sizes: Array, ends: NDArray[np.int64]) -> Array:
    """Boxes with one arrow alone, which is longer than most, brought nearer along it until something is in the way."""
    n = len(sizes) - len(ends)
    degree = np.bincount(ends.ravel(), minlength=n)
    lengths = np.hypot(*(both[ends[:, 0]] - both[ends[:, 1]]).T)
    for i in np.flatnonzero(lengths > _LONG * np.median(lengths)).tolist() if len(ends) else ():
        for leaf, hub in (ends[i], ends[i][::-1]):
            if degree[leaf] > 1:
                continue
            spots = both[hub] + (both[leaf] - both[hub]) * _NEARER
            others = np.arange(len(both)) != leaf
            reach = (sizes[leaf] + sizes) / 2 - 1e-6
            reach[n + i] += 2 * _ARROW  # the arrow shall be seen on both sides of its label
            clash = within(spots[:, None], both[others], reach[others]).any(axis=1)
            both[leaf] = spots[max(int(np.argmax(clash)) - 1, 0)] if clash.any() else spots[-1]
    return both


def _links(ends: NDArray[np.int64], labels: Array) -> tuple[NDArray[np.int64], Array]:
    """Pairs of boxes with an arrow between, and the room that their labels want, one above another."""
    rooms: dict[tuple[int, int], list[Array]] = {}
    for (u, v), label in zip(ends.tolist(), labels, strict=True):
        if u != v:
            rooms.setdefault((min(u, v), max(u, v)), []).append(label)
    links = sorted(rooms)
    room = [(max(w for w, _ in rooms[link]), sum(h for _, h in rooms[link])) for link in links]
    return np.array(links, dtype=np.int64).reshape(-1, 2), np.array(room).reshape(-1, 2)


def _between(places: Array, boxes: Array, ends: NDArray[np.int64]) -> Array:
    """Where labels begin: in the middle of their arrows, those of one pair side by side, those of loops at a corner."""
    turns: dict[tuple[int, int], int] = {}
    spots = np.zeros((len(ends), 2))
    for i, (u, v) in enumerate(ends.tolist()):
        pair = min(u, v), max(u, v)
        turn = turns[pair] = turns.get(pair, -1) + 1
        if u == v:
            spots[i] = places[u] + boxes[u] / 2 * (1, 1 if turn % 2 else -1) + (18 + 20 * turn, 0)
            continue
        chord = places[pair[1]] - places[pair[0]]
        normal = np.array([-chord[1], chord[0]]) / max(float(np.hypot(*chord)), 1e-9)
        spots[i] = places[[u, v]].mean(axis=0) + normal * 14 * ((turn + 1) // 2) * (-1 if turn % 2 else 1)
    return spots


def _turned(places: Array, aspect: float) -> Array:
    """Rotate a part so that it fits best into a page of this aspect."""

    def page(turned: Array) -> float:
        width, height = np.ptp(turned, axis=0)
        return max(float(width), float(height) * aspect)

    angles = np.arange(0, 12) * np.pi / 12
    turns = [places @ np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]]) for a in angles]
    return min(turns, key=page)


def _start(links: NDArray[np.int64], sizes: Array, seed: int) -> Array:
    """Networkx's spring layout, on a page of about the size that the boxes need."""
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(sizes)))
    graph.add_edges_from(links.tolist())
    found = nx.spring_layout(graph, seed=seed % 2**32, iterations=40)
    scale = float(np.sqrt((sizes[:, 0] * sizes[:, 1]).sum())) * 2
    return np.array([found[i] for i in range(len(sizes))], dtype=np.float64) * scale


def _stress(places: Array, links: NDArray[np.int64], sizes: Array, rooms: Array, rounds: int = 5) -> Array:
    """Move boxes until their distances agree as well as may be with the lengths of the paths between them."""
    n = len(places)
    a, b = links[:, 0], links[:, 1]
    degree = np.bincount(links.ravel(), minlength=n)
    ring = np.maximum(degree[a], degree[b]) * 40.0 / (2 * np.pi)
    reach = (sizes[a] + sizes[b]) / 2 + rooms
    for turn in range(rounds if n < 150 else min(rounds, 3)):
        # The distance of two centres at which boxes and labels just touch in the direction in which they lie.
        delta = np.abs(places[a] - places[b]) + 1e-6
        unit = delta / np.linalg.norm(delta, axis=1, keepdims=True)
        wanted = _distances(n, links, np.maximum(np.min(reach / unit, axis=1) + 2 * _ARROW, ring))
        weight = 1 / np.maximum(wanted, 1e-6) ** 2
        np.fill_diagonal(weight, 0)
        laplacian = -weight
        np.fill_diagonal(laplacian, weight.sum(axis=1))
        inverse = np.linalg.inv(laplacian + 1.0 / n) - 1.0 / n
        for _ in range(12 if turn else 40):
            off = places[:, None, :] - places[None, :, :]
            ratio = weight * wanted / np.maximum(np.hypot(off[..., 0], off[..., 1]), 1e-9)
            np.fill_diagonal(ratio, 0)
            moved = -ratio
            np.fill_diagonal(moved, ratio.sum(axis=1))
            places = inverse @ (moved @ places)
    return places


def _distances(n: int, links: NDArray[np.int64], lengths: Array) -> Array:
    """Shortest paths between all pairs (Floyd and Warshall)."""
    paths = np.full((n, n), np.inf)
    np.fill_diagonal(paths, 0)
    paths[links[:, 0], links[:, 1]] = paths[links[:, 1], links[:, 0]] = lengths
    for k in range(n):
        np.minimum(paths, paths[:, k : k + 1] + paths[k : k + 1, :], out=paths)
    # Long ways count for less, or else a chain of boxes would stretch the page.
    near = 2.0 * float(lengths.mean())
    return np.where(paths > near, near * (np.maximum(paths, near) / near) ** _FOLD, paths)

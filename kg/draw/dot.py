"""Layouts in ranks by Graphviz's ``dot`` (Gansner, Koutsofios, North and Vo 1993), which is not installed with kg.

The program is told numbers alone: no name or label of a graph reaches it.
"""

import json
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from kg.draw.layout import LABEL_GAP, NODE_GAP, PART_GAP
from kg.draw.pack import pack
from kg.draw.route import Route, trace
from kg.errors import ConfigError, ExportError

Array: TypeAlias = NDArray[np.float64]

SECONDS = 30.0
"""How long dot may take."""

_POINTS = 72.0
_RANK_GAP = 20.0
_DIRECTIONS = ("TB", "LR")
_LABEL = '<<TABLE BORDER="0" FIXEDSIZE="TRUE" WIDTH="{:.0f}" HEIGHT="{:.0f}"><TR><TD></TD></TR></TABLE>>'


def ranked(
    boxes: Array, labels: Array, ends: Sequence[tuple[int, int]], *, aspect: float = 1.4
) -> tuple[Array, list[Route]]:
    """Lay out a graph in ranks: arrows run downwards, or to the right, as far as they can.

    Args:
        boxes: widths and heights of the boxes in points, n × 2.
        labels: widths and heights of the arrows' labels, m × 2.
        ends: for each arrow, the indices of the box that it leaves and the one that it points to.
        aspect: wanted width of the whole divided by its height.

    Returns:
        Centres of the boxes, n × 2, and a route for each arrow.

    Raises:
        ConfigError: dot is not installed.
        ExportError: it fails, or takes longer than 30 seconds.
    """
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(boxes)))
    graph.add_edges_from(ends)
    parts = sorted((sorted(part) for part in nx.connected_components(graph)), key=lambda part: (-len(part), part))
    own = {node: k for k, part in enumerate(parts) for node in part}
    arrows: list[list[int]] = [[] for _ in parts]
    for i, (tail, _) in enumerate(ends):
        arrows[own[tail]].append(i)
    asked = [
        _graph(part, inside, boxes, labels, ends, way)
        for part, inside in zip(parts, arrows, strict=True)
        for way in _DIRECTIONS
    ]
    drawn = list(_answers(_run("\n".join(asked))))
    places, routes = np.zeros((len(boxes), 2)), [Route(np.zeros((4, 2)), np.zeros(2))] * len(ends)
    for k in range(len(parts)):
        chosen = min(drawn[2 * k : 2 * k + 2], key=lambda one: _page(one, aspect))
        for node in chosen["objects"]:
            places[int(node["name"])] = _numbers(node["pos"])[0]
        for arrow in chosen.get("edges", ()):
            routes[int(arrow["id"])] = Route(_numbers(arrow["pos"]), _numbers(arrow["lp"])[0])
    return _packed(places, routes, parts, arrows, boxes, labels, aspect)


def _graph(
    part: list[int], arrows: list[int], boxes: Array, labels: Array, ends: Sequence[tuple[int, int]], way: str
) -> str:
    """One connected part in dot's language; boxes and arrows are called by their indices."""
    gaps = f"rankdir={way} nodesep={NODE_GAP / _POINTS:.3f} ranksep={_RANK_GAP / _POINTS:.3f}"
    nodes = (f"{i} [width={boxes[i, 0] / _POINTS:.4f} height={boxes[i, 1] / _POINTS:.4f}]" for i in part)
    edges = (f"{ends[i][0]} -> {ends[i][1]} [id={i} label={_LABEL.format(*(labels[i] + LABEL_GAP))}]" for i in arrows)
    # Arrowheads are kg's own: the lines run from border to border.
    usual = 'node [shape=box fixedsize=true label=""] edge [arrowhead=none]'
    return "\n".join([f"digraph {{ graph [{gaps}] {usual}", *nodes, *edges, "}"])


def _run(text: str) -> str:
    program = shutil.which("dot")
    if program is None:
        raise ConfigError(
            "layout 'dot' needs Graphviz, which is not installed",
            hint="apt-get install graphviz, or brew install graphviz; or leave layout out",
        )
    try:
        done = subprocess.run([program, "-Tjson0"], input=text, capture_output=True, text=True, timeout=SECONDS)  # noqa: S603 - it is told numbers
    except subprocess.TimeoutExpired as error:
        hint = "draw fewer entities, or leave layout out"
        raise ExportError(f"dot was stopped after {SECONDS:.0f} seconds", hint=hint) from error
    except OSError as error:
        raise ExportError(f"{program} cannot be run: {error.strerror or error}") from error
    if done.returncode:
        raise ExportError("dot cannot lay out this graph", found=done.stderr.strip()[:200] or None,
                          hint="leave layout out")  # fmt: skip
    return done.stdout


def _answers(text: str) -> Iterator[dict[str, Any]]:
    """The graphs that dot wrote, one after the other."""
    decoder, start = json.JSONDecoder(), 0
    while (start := text.find("{", start)) >= 0:
        found, start = decoder.raw_decode(text, start)
        yield found


def _numbers(text: str) -> Array:
    """``1,2 3,4`` as points."""
    return np.array([[float(number) for number in point.split(",")[:2]] for point in text.split()])


def _page(drawn: dict[str, Any], aspect: float) -> float:
    left, bottom, right, top = map(float, drawn["bb"].split(","))
    return max(right - left, (top - bottom) * aspect)


def _packed(
    places: Array, routes: list[Route], parts: list[list[int]], arrows: list[list[int]], boxes: Array, labels: Array,
    aspect: float,
) -> tuple[Array, list[Route]]:  # fmt: skip
    """The parts side by side."""
    outlines = []
    for part, inside in zip(parts, arrows, strict=True):
        lines = [trace(routes[i].curve, 9) for i in inside]
        spots = [routes[i].label[None] for i in inside]
        centres = np.vstack([places[part], *spots, *lines])
        outlines.append((centres, np.vstack([boxes[part], labels[inside], np.full((sum(map(len, lines)), 2), 4.0)])))
    shifts = pack([centres for centres, _ in outlines], [extents for _, extents in outlines], PART_GAP, aspect)
    for part, inside, shift in zip(parts, arrows, shifts, strict=True):
        places[part] += shift
        for i in inside:
            routes[i] = Route(routes[i].curve + shift, routes[i].label + shift)
    return places, routes

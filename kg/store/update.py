"""A change of a graph as one SPARQL 1.1 update: all of it is done, or nothing."""

from collections import defaultdict
from collections.abc import Iterable

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad


def update_text(*, drop: Iterable[NamedNode] = (), gone: Iterable[Quad] = (), come: Iterable[Quad] = ()) -> str:
    """The update that makes a change; empty where nothing changes.

    Args:
        drop: graphs to remove whole, first.
        gone: quads to remove.
        come: quads to add, last.

    Example:
        >>> from pyoxigraph import Literal
        >>> print(update_text(gone=[Quad(NamedNode("kg:a"), NamedNode("kg:b"), Literal("c"), NamedNode("kg:g"))]))
        DELETE DATA { GRAPH <kg:g> {
        <kg:a> <kg:b> "c" .
        } }
    """
    steps = [f"DROP SILENT GRAPH {graph}" for graph in drop]
    for verb, quads in (("DELETE", gone), ("INSERT", come)):
        by_graph: dict[object, list[ox.Triple]] = defaultdict(list)
        for quad in quads:
            by_graph[quad.graph_name].append(quad.triple)
        for graph, triples in by_graph.items():
            # Turtle without prefixes is what SPARQL has between the braces, and Oxigraph writes it fastest.
            body = ox.serialize(triples, format=ox.RdfFormat.TURTLE) or b""
            steps.append(f"{verb} DATA {{ GRAPH {graph} {{\n{body.decode()}}} }}")
    return ";\n".join(steps)

"""A change to a store as the text of a SPARQL 1.1 update."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad


def update_text(
    *, drop: Iterable[NamedNode] = (), gone: Iterable[Quad] = (), come: Iterable[Quad] = ()
) -> str:
    """An update that removes graphs, then quads, and then adds quads; empty if there is nothing to do.

    Args:
        drop: graphs to remove whole.
        gone: quads to remove.
        come: quads to add.

    Example:
        >>> update_text(drop=[NamedNode("https://kg.example/article/1")])
        'DROP SILENT GRAPH <https://kg.example/article/1>'
    """
    steps = [f"DROP SILENT GRAPH {graph}" for graph in drop]
    for verb, quads in (("DELETE", gone), ("INSERT", come)):
        steps += [f"{verb} DATA {{ {block} }}" for block in blocks(quads)]
    return ";\n".join(steps)


def blocks(quads: Iterable[Quad]) -> Iterator[str]:
    """Quads as ``GRAPH … { … }``, one for each graph, as they stand in a template or in data.

    Example:
        >>> from kg.store import nodes as n
        >>> [block] = blocks([Quad(n.META, n.FORMAT, n.integer(3), n.META)])
        >>> block.startswith("GRAPH <https://kg.example/ns#graph/meta> {")
        True
    """
    by_graph: dict[object, list[ox.Triple]] = defaultdict(list)
    for quad in quads:
        by_graph[quad.graph_name].append(quad.triple)
    for graph, triples in by_graph.items():
        # Turtle without prefixes is what SPARQL has between the braces, and Oxigraph writes it fastest.
        body = ox.serialize(triples, format=ox.RdfFormat.TURTLE) or b""
        yield f"GRAPH {graph} {{\n{body.decode()}}}"

"""GraphML, for Gephi, yEd, Cytoscape, igraph and networkx; written as a stream."""

from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO

from kg.export.property_graph import EDGE_ATTRIBUTES, NODE_ATTRIBUTES, property_graph
from kg.export.source import Exporter, Source
from kg.export.xmltext import attribute, content

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""
_TYPES = {str: "string", int: "int", float: "double"}


def write_graphml(source: Source, files: Sequence[BinaryIO]) -> None:
    """Write GraphML: typed attributes, ``label`` on nodes and edges and ``weight`` on edges as Gephi expects them.

    What is unknown is left out. Characters that XML 1.0 cannot hold become U+FFFD.

    Args:
        source: the graph.
        files: one open binary file.
    """
    nodes, edges = property_graph(source)
    out = files[0]
    out.write(_HEAD.encode())
    for what, attributes in (("node", NODE_ATTRIBUTES), ("edge", EDGE_ATTRIBUTES)):
        for name, kind in attributes.items():
            key = f'<key id="{what}-{name}" for="{what}" attr.name="{name}" attr.type="{_TYPES[kind]}"/>\n'
            out.write(key.encode())
    out.write(b'<graph id="kg" edgedefault="directed">\n')
    for node in nodes:
        out.write(f"<node id={attribute(node.key)}>{''.join(_data('node', node.flat()))}</node>\n".encode())
    for edge in edges:
        ends = f"id={attribute(edge.key)} source={attribute(edge.source)} target={attribute(edge.target)}"
        out.write(f"<edge {ends}>{''.join(_data('edge', edge.flat()))}</edge>\n".encode())
    out.write(b"</graph>\n</graphml>\n")


def _data(what: str, values: Mapping[str, str | int | float]) -> Iterator[str]:
    for name, value in values.items():
        yield f'<data key="{what}-{name}">{content(str(value))}</data>'


EXPORTER = Exporter(write_graphml)

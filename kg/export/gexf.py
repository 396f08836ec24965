"""GEXF 1.2, Gephi's own format; written as a stream."""

from collections.abc import Mapping, Sequence
from typing import BinaryIO

from kg.export.property_graph import EDGE_ATTRIBUTES, NODE_ATTRIBUTES, property_graph
from kg.export.source import Exporter, Source
from kg.export.xmltext import attribute

# No lastmodifieddate: the same graph gives the same bytes on any day.
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://www.gexf.net/1.2draft" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://www.gexf.net/1.2draft http://www.gexf.net/1.2draft/gexf.xsd" version="1.2">
<meta><creator>kg</creator></meta>
<graph defaultedgetype="directed" mode="static">
"""
_TYPES = {str: "string", int: "integer", float: "double"}
# These have a place of their own in the element; the rest are <attvalue>s. None may be called `type` on an edge, where
# GEXF means directed or undirected by it.
_IN_ELEMENT = ("label", "weight")


def write_gexf(source: Source, files: Sequence[BinaryIO]) -> None:
    """Write GEXF: ``label`` of nodes and edges and ``weight`` of edges where Gephi reads them, the rest as attributes.

    What is unknown is left out. Characters that XML 1.0 cannot hold become U+FFFD.

    Args:
        source: the graph.
        files: one open binary file.
    """
    nodes, edges = property_graph(source)
    out = files[0]
    out.write(_HEAD.encode())
    for what, attributes in (("node", NODE_ATTRIBUTES), ("edge", EDGE_ATTRIBUTES)):
        out.write(_declared(what, attributes).encode())
    out.write(b"<nodes>\n")
    for node in nodes:
        out.write(_element("node", {"id": node.key}, node.flat()).encode())
    out.write(b"</nodes>\n<edges>\n")
    for edge in edges:
        ends = {"id": edge.key, "source": edge.source, "target": edge.target}
        out.write(_element("edge", ends, edge.flat()).encode())
    out.write(b"</edges>\n</graph>\n</gexf>\n")


def _declared(what: str, attributes: Mapping[str, type]) -> str:
    declared = "".join(
        f'<attribute id="{name}" title="{name}" type="{_TYPES[kind]}"/>\n'
        for name, kind in attributes.items()
        if name not in _IN_ELEMENT
    )
    return f'<attributes class="{what}" mode="static">\n{declared}</attributes>\n'


def _element(what: str, named: Mapping[str, str], values: Mapping[str, str | int | float]) -> str:
    head = {**named, **{name: str(values[name]) for name in _IN_ELEMENT if name in values}}
    rest = "".join(
        f'<attvalue for="{name}" value={attribute(str(value))}/>'
        for name, value in values.items()
        if name not in _IN_ELEMENT
    )
    written = " ".join(f"{name}={attribute(value)}" for name, value in head.items())
    return f"<{what} {written}><attvalues>{rest}</attvalues></{what}>\n"


EXPORTER = Exporter(write_gexf)

"""Two CSV files for ``neo4j-admin database import``: nodes and relationships, with headings that carry types."""

from collections.abc import Sequence
from typing import BinaryIO

from kg.export.csv import Cell, write_table
from kg.export.property_graph import EDGE_ATTRIBUTES, NODE_ATTRIBUTES, Node, property_graph
from kg.export.source import Exporter, Source
from kg.export.xmltext import encodable

_TYPES = {str: "", int: ":int", float: ":double"}
_BETWEEN = ";"


def write_neo4j(source: Source, files: Sequence[BinaryIO]) -> None:
    """Write a table of nodes and one of relationships in the layout of ``neo4j-admin database import``.

    What is unknown is an empty cell, which becomes no property. Text is kept as it is; only lone surrogates become
    U+FFFD, and a ``;`` within an alias a comma, as it stands between aliases and cannot be escaped.

    Args:
        source: the graph.
        files: two open binary files: nodes, relationships.
    """
    nodes, edges = property_graph(source)
    headings = ["key:ID", ":LABEL", *(_heading(name, kind) for name, kind in NODE_ATTRIBUTES.items())]
    write_table(files[0], headings, map(_node, nodes), encodable)
    headings = [":START_ID", ":END_ID", ":TYPE", "key", *(_heading(*each) for each in EDGE_ATTRIBUTES.items())]
    rows = (
        [edge.source, edge.target, edge.type, edge.key, *(edge.flat().get(name, "") for name in EDGE_ATTRIBUTES)]
        for edge in edges
    )
    write_table(files[1], headings, rows, encodable)


def _heading(name: str, kind: type) -> str:
    return f"{name}:string[]" if name == "aliases" else name + _TYPES[kind]


def _node(node: Node) -> list[Cell]:
    cells = {**node.flat(), "aliases": _BETWEEN.join(alias.replace(_BETWEEN, ",") for alias in node.aliases)}
    return [node.key, _BETWEEN.join(node.labels), *(cells.get(name, "") for name in NODE_ATTRIBUTES)]


# Names of their own, so that they can lie beside those of the format csv.
EXPORTER = Exporter(write_neo4j, parts=("-neo4j-nodes", "-neo4j-relationships"))

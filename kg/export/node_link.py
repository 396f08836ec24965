"""Node-link JSON, for networkx and D3; one node or edge a line."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, BinaryIO

from kg.export.property_graph import property_graph
from kg.export.source import Exporter, Source
from kg.export.xmltext import encodable


def write_node_link(source: Source, files: Sequence[BinaryIO]) -> None:
    """Write what ``networkx.node_link_data(graph, edges="edges")`` gives for ``to_networkx(source)``.

    Text is kept as it is; only lone surrogates, which UTF-8 cannot hold, become U+FFFD.

    Args:
        source: the graph.
        files: one open binary file.
    """
    nodes, edges = property_graph(source)
    out = files[0]
    out.write(b'{"directed": true, "multigraph": true, "graph": {},\n"nodes": [')
    _write(out, ({**node.attributes(), "id": node.key} for node in nodes))
    out.write(b'],\n"edges": [')
    ends = ({"source": edge.source, "target": edge.target, "key": edge.key} for edge in edges)
    _write(out, ({**edge.attributes(), **end} for edge, end in zip(edges, ends, strict=True)))
    out.write(b"]}\n")


def _write(out: BinaryIO, objects: Iterable[Mapping[str, Any]]) -> None:
    separator = "\n"
    for each in objects:
        text = json.dumps(each, ensure_ascii=False)
        out.write((separator + encodable(text)).encode())
        separator = ",\n"


EXPORTER = Exporter(write_node_link)

"""Two CSV tables, nodes and edges, with the headings that Gephi looks for."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from typing import BinaryIO

from kg.export.property_graph import EDGE_ATTRIBUTES, NODE_ATTRIBUTES, property_graph
from kg.export.source import Exporter, Source
from kg.export.xmltext import legal

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
Cell = str | int | float


def write_csv(source: Source, files: Sequence[BinaryIO]) -> None:
    """Write a table of nodes and one of edges: UTF-8, commas, a line of headings, CRLF between lines (RFC 4180).

    Articles can be hostile, and a spreadsheet runs a cell that begins like a formula: text that begins with ``=``,
    ``+``, ``-``, ``@``, a tab or a line end gets a ``'`` before it, in both tables alike. Control characters become
    U+FFFD.

    Args:
        source: the graph.
        files: two open binary files: nodes, edges.
    """
    nodes, edges = property_graph(source)
    # Type in the table of edges means directed or undirected to Gephi, hence EntityType in that of nodes.
    headings = ["Id", *("EntityType" if name == "type" else _heading(name) for name in NODE_ATTRIBUTES)]
    node_cells = ((node.key, *_cells(node.flat(), NODE_ATTRIBUTES)) for node in nodes)
    write_table(files[0], headings, node_cells, _harmless)
    headings = ["Source", "Target", "Type", "Id", *map(_heading, EDGE_ATTRIBUTES)]
    edge_cells = (
        (edge.source, edge.target, "Directed", edge.key, *_cells(edge.flat(), EDGE_ATTRIBUTES)) for edge in edges
    )
    write_table(files[1], headings, edge_cells, _harmless)


def write_table(
    out: BinaryIO, headings: Sequence[str], rows: Iterable[Sequence[Cell]], clean: Callable[[str], str]
) -> None:
    """Write a table as CSV: UTF-8, commas, a line of headings, CRLF between lines (RFC 4180).

    Args:
        out: open for bytes.
        headings: of the columns.
        rows: a cell for each column.
        clean: what every text goes through; what it gives must be text that UTF-8 can hold.
    """
    line = io.StringIO(newline="")
    writer = csv.writer(line, lineterminator="\r\n")
    writer.writerow(headings)
    for row in rows:
        writer.writerow([clean(cell) if isinstance(cell, str) else cell for cell in row])
        out.write(line.getvalue().encode())
        line.seek(0)
        line.truncate()
    out.write(line.getvalue().encode())  # the headings, where there are no rows


def _cells(values: dict[str, Cell], names: Iterable[str]) -> list[Cell]:
    return [values.get(name, "") for name in names]


def _heading(name: str) -> str:
    return "".join(word.capitalize() for word in name.split("_"))


def _harmless(text: str) -> str:
    text = legal(text)
    return "'" + text if text.startswith(_FORMULA) else text


EXPORTER = Exporter(write_csv, parts=("-nodes", "-edges"))

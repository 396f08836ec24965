"""A script in Cypher, for Neo4j; run twice, it changes nothing the second time."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, BinaryIO

from kg.export.property_graph import Edge, Node, property_graph
from kg.export.source import Exporter, Source
from kg.export.xmltext import encodable

_HEAD = """\
// A graph of kg: entities and statements. Run it with  cypher-shell -f FILE
CREATE CONSTRAINT kg_entity IF NOT EXISTS FOR (n:Entity) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT kg_literal IF NOT EXISTS FOR (n:Literal) REQUIRE n.key IS UNIQUE;
"""
_ROWS, _CHARACTERS = 500, 1_000_000
_ESCAPES = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
# Neo4j before version 5 reads \u0041 anywhere in a script before it looks for strings, even after another backslash, so
# that a backslash of the text must not stand before a "u". Line separators are escaped for those who read by lines.
_SPECIAL = re.compile(r"(?<=\\)u|[\\'\x00-\x1f\x7f-\x9f\u2028\u2029]")


def write_cypher(source: Source, files: Sequence[BinaryIO]) -> None:
    """Write ``MERGE`` statements for nodes and relationships, some hundred of one kind at a time.

    What is unknown is left out. Text is kept as it is; only lone surrogates become U+FFFD.

    Args:
        source: the graph.
        files: one open binary file.
    """
    nodes, edges = property_graph(source)
    out = files[0]
    out.write(_HEAD.encode())
    kinds = {node.key: node.labels[0] for node in nodes}
    for labels, same in groupby(sorted(nodes, key=_labels), key=_labels):
        head, *more = map(quoted, labels)
        also = "".join(f":{label}" for label in more)
        merge = f"MERGE (n:{head} {{key: row.key}}) SET n += row.about" + (f" SET n{also}" if also else "")
        _write(out, merge, map(_node, same))

    def ends(edge: Edge) -> tuple[str, str, str]:
        return kinds[edge.source], edge.type, kinds[edge.target]

    for (subject, kind, target), alike in groupby(sorted(edges, key=ends), key=ends):
        match = f"MATCH (a:{quoted(subject)} {{key: row.source}}) MATCH (b:{quoted(target)} {{key: row.target}})"
        _write(out, f"{match} MERGE (a)-[r:{quoted(kind)} {{key: row.key}}]->(b) SET r += row.about", map(_edge, alike))


def string(text: str) -> str:
    """A text as a string of Cypher, on one line.

    Example:
        >>> print(string("the 'Old' Mill"), string("C:\\\\users"))
        'the \\'Old\\' Mill' 'C:\\\\\\u0075sers'
    """
    return "'" + _SPECIAL.sub(_escape, encodable(text)) + "'"


def quoted(name: str) -> str:
    """A label, a type or a name of a property, in backticks.

    Example:
        >>> quoted("MET_WITH"), quoted("a`b")
        ('`MET_WITH`', '`a``b`')
    """
    return "`" + name.replace("`", "``") + "`"


def _labels(node: Node) -> tuple[str, ...]:
    return node.labels


def _escape(found: re.Match[str]) -> str:
    return _ESCAPES.get(found[0]) or f"\\u{ord(found[0]):04X}"


def _node(node: Node) -> str:
    about = {**node.flat(), "aliases": list(node.aliases)}
    return _value({"key": node.key, "about": about})


def _edge(edge: Edge) -> str:
    return _value({"source": edge.source, "target": edge.target, "key": edge.key, "about": edge.flat()})


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}: {_value(one)}" for name, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return string(value) if isinstance(value, str) else repr(value)


def _write(out: BinaryIO, clause: str, rows: Iterable[str]) -> None:
    for batch in _batches(rows):
        rows_of_batch = ",\n".join(batch)
        out.write(f"UNWIND [\n{rows_of_batch}\n] AS row {clause};\n".encode())


def _batches(rows: Iterable[str]) -> Iterator[list[str]]:
    """Rows in batches that a server reads at once."""
    batch: list[str] = []
    length = 0
    for row in rows:
        if batch and (len(batch) == _ROWS or length + len(row) > _CHARACTERS):
            yield batch
            batch, length = [], 0
        batch.append(row)
        length += len(row)
    if batch:
        yield batch


EXPORTER = Exporter(write_cypher)

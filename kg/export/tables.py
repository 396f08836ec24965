"""A graph as tables: what Parquet and data frames hold."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kg.errors import ConfigError
from kg.export.property_graph import EDGE_ATTRIBUTES, NODE_ATTRIBUTES, Edge, Node, property_graph
from kg.export.source import Source

Columns = Mapping[str, type]
Row = Mapping[str, Any]

# Columns with their types, in this order; ``list`` is a list of texts. docs/export.md says what each holds.
NODES: Columns = {"key": str, **NODE_ATTRIBUTES, "aliases": list}
EDGES: Columns = {"key": str, "source": str, "target": str, **EDGE_ATTRIBUTES}
STATEMENTS: Columns = {
    "statement": str, "subject": str, "subject_label": str, "subject_type": str, "predicate": str,
    "predicate_label": str, "relation": str, "object": str, "object_label": str, "object_type": str, "literal": bool,
    "status": str, "speaker": str, "time": str, "time_text": str, "confidence": float, "sources": int, "accepted": bool,
    "inverse": str, "sentence": str,
}  # fmt: skip
EVIDENCE: Columns = {
    "statement": str, "article": str, "title": str, "start": int, "end": int, "sentence": str, "subject_text": str,
    "predicate_text": str, "object_text": str, "pattern": str, "confidence": float,
}  # fmt: skip
ENTITIES: Columns = {"entity": str, "label": str, "type": str, "aliases": list, "articles": int}
ARTICLES: Columns = {
    "article": str, "id": str, "source": str, "title": str, "date": str, "url": str, "author": str, "publisher": str,
    "language": str, "hash": str, "words": int,
}  # fmt: skip


def table_of(source: Source, name: str) -> tuple[Columns, list[Row]]:
    """A table of a graph for a data frame.

    Args:
        source: the graph.
        name: ``statements``, ``entities``, ``evidence`` or ``articles``.

    Returns:
        Its columns, and its rows in the order of their first columns.

    Raises:
        ConfigError: there is no such table.
    """
    if name not in _TABLES:
        raise ConfigError(f"no table named {name!r}", found=f"there are: {', '.join(_TABLES)}")
    if name == "articles":
        return ARTICLES, sorted(map(_article, source.articles()), key=lambda row: row["article"])
    nodes, edges = property_graph(source)
    if name == "entities":
        found = ({"entity": node.iri, **node.attributes()} for node in nodes if node.iri)
        return ENTITIES, sorted(found, key=lambda row: row["entity"])
    return _TABLES[name], list(_statements(nodes, edges) if name == "statements" else _evidence(edges))


def property_tables(source: Source) -> tuple[tuple[Columns, Iterable[Row]], ...]:
    """The tables of nodes, edges, statements and evidence."""
    nodes, edges = property_graph(source)
    return (
        (NODES, ({"key": node.key, **node.attributes()} for node in nodes)),
        (EDGES, ({"key": one.key, "source": one.source, "target": one.target, **one.attributes()} for one in edges)),
        (STATEMENTS, _statements(nodes, edges)),
        (EVIDENCE, _evidence(edges)),
    )


def _in_order(edges: Iterable[Edge]) -> list[Edge]:
    return sorted(edges, key=lambda edge: edge.statement.iri)


def _statements(nodes: Iterable[Node], edges: Iterable[Edge]) -> Iterator[Row]:
    types = {node.iri: node.type for node in nodes if node.iri}
    for edge in _in_order(edges):
        one = edge.statement
        yield {
            "statement": one.iri, "subject": one.subject, "subject_label": one.subject_label,
            "subject_type": types.get(one.subject), "predicate": one.predicate, "predicate_label": one.predicate_label,
            "relation": one.relation, "object": one.object, "object_label": one.object_label,
            "object_type": None if one.literal else types.get(one.object), "literal": one.literal,
            "status": one.status.value, "speaker": one.speaker, "time": one.time and one.time.value,
            "time_text": one.time and one.time.text, "confidence": round(one.confidence, 4), "sources": one.sources,
            "accepted": one.accepted, "inverse": one.inverse, "sentence": edge.sentence,
        }  # fmt: skip


def _evidence(edges: Iterable[Edge]) -> Iterator[Row]:
    for edge in _in_order(edges):
        for support in edge.statement.support:
            yield {
                "statement": edge.statement.iri, "article": support.article, "title": support.title,
                "start": support.evidence.start, "end": support.evidence.end, "sentence": support.evidence.text,
                "subject_text": support.subject, "predicate_text": support.predicate, "object_text": support.object,
                "pattern": support.pattern, "confidence": round(support.confidence, 4),
            }  # fmt: skip


def _article(one: object) -> Row:
    return {name: getattr(one, "iri" if name == "article" else name) for name in ARTICLES}


_TABLES: Mapping[str, Columns] = {
    "statements": STATEMENTS, "entities": ENTITIES, "evidence": EVIDENCE, "articles": ARTICLES,
}  # fmt: skip

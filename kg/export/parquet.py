"""Four tables in Parquet, for polars, pandas, DuckDB, Spark and R: nodes, edges, statements and their evidence."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, BinaryIO

from kg.errors import ExportError
from kg.export.property_graph import EDGE_ATTRIBUTES, NODE_ATTRIBUTES, property_graph
from kg.export.source import Exporter, Source
from kg.export.xmltext import encodable
from kg.types import Statement

Columns = Mapping[str, type]

# Columns with their types, in this order; ``list`` is a list of texts. docs/export.md says what each holds.
NODES: Columns = {"key": str, **NODE_ATTRIBUTES, "aliases": list}
EDGES: Columns = {"key": str, "source": str, "target": str, **EDGE_ATTRIBUTES}
STATEMENTS: Columns = {
    "statement": str, "subject": str, "subject_label": str, "predicate": str, "predicate_label": str, "relation": str,
    "object": str, "object_label": str, "literal": bool, "status": str, "speaker": str, "time": str, "time_text": str,
    "confidence": float, "sources": int, "accepted": bool, "inverse": str,
}  # fmt: skip
EVIDENCE: Columns = {
    "statement": str, "article": str, "title": str, "start": int, "end": int, "sentence": str, "subject_text": str,
    "predicate_text": str, "object_text": str, "pattern": str, "confidence": float,
}  # fmt: skip
_ROWS = 50_000
_SAME = {"compression": "zstd", "version": "2.6", "data_page_version": "1.0"}

Row = Mapping[str, Any]


def write_parquet(source: Source, files: Sequence[BinaryIO]) -> None:
    """Write four tables, compressed with zstd, sorted by their first columns.

    What is unknown is null. Text is kept as it is; only lone surrogates become U+FFFD. The same graph gives the same
    bytes, as long as pyarrow is of the same version, which it writes into the files.

    Args:
        source: the graph.
        files: four open binary files: nodes, edges, statements, evidence.

    Raises:
        ExportError: pyarrow is not installed.
    """
    try:
        import pyarrow as pa
    except ImportError as error:
        hint = 'install it:  pip install "kg[parquet]"'
        raise ExportError("Parquet needs pyarrow, which is not installed", hint=hint) from error
    nodes, edges = property_graph(source)
    said = sorted((edge.statement for edge in edges), key=lambda statement: statement.iri)
    rows: tuple[tuple[Columns, Iterable[Row]], ...] = (
        (NODES, ({"key": node.key, **node.attributes()} for node in nodes)),
        (EDGES, ({"key": one.key, "source": one.source, "target": one.target, **one.attributes()} for one in edges)),
        (STATEMENTS, map(_statement, said)),
        (EVIDENCE, (row for one in said for row in _evidence(one))),
    )
    for file, (columns, table) in zip(files, rows, strict=True):
        _write(pa, file, columns, table)


def _statement(one: Statement) -> Row:
    return {
        "statement": one.iri, "subject": one.subject, "subject_label": one.subject_label, "predicate": one.predicate,
        "predicate_label": one.predicate_label, "relation": one.relation, "object": one.object,
        "object_label": one.object_label, "literal": one.literal, "status": one.status.value, "speaker": one.speaker,
        "time": one.time and one.time.value, "time_text": one.time and one.time.text,
        "confidence": round(one.confidence, 4), "sources": one.sources, "accepted": one.accepted,
        "inverse": one.inverse,
    }  # fmt: skip


def _evidence(one: Statement) -> Iterator[Row]:
    for support in one.support:
        yield {
            "statement": one.iri, "article": support.article, "title": support.title, "start": support.evidence.start,
            "end": support.evidence.end, "sentence": support.evidence.text, "subject_text": support.subject,
            "predicate_text": support.predicate, "object_text": support.object, "pattern": support.pattern,
            "confidence": round(support.confidence, 4),
        }  # fmt: skip


def _write(pa: Any, out: BinaryIO, columns: Columns, rows: Iterable[Row]) -> None:
    from pyarrow import parquet

    types = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_(), list: pa.list_(pa.string())}
    schema = pa.schema([(name, types[kind]) for name, kind in columns.items()])
    waiting = iter(rows)
    written = pa.BufferOutputStream()
    with parquet.ParquetWriter(written, schema, **_SAME) as writer:
        while batch := list(islice(waiting, _ROWS)):
            writer.write_table(pa.table([_column(batch, name) for name in columns], schema=schema))
    out.write(written.getvalue())


def _column(batch: Sequence[Row], name: str) -> list[Any]:
    return [_clean(row[name]) for row in batch]


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return encodable(value)
    return [encodable(one) for one in value] if isinstance(value, list) else value


EXPORTER = Exporter(write_parquet, parts=("-nodes", "-edges", "-statements", "-evidence"))

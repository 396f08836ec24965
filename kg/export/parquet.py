"""Four tables in Parquet, for polars, pandas, DuckDB, Spark and R: nodes, edges, statements and their evidence."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any, BinaryIO

from kg.errors import ExportError
from kg.export.source import Exporter, Source
from kg.export.tables import Columns, Row, property_tables
from kg.export.xmltext import encodable

_ROWS = 50_000
_SAME = {"compression": "zstd", "version": "2.6", "data_page_version": "1.0"}


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
    for file, (columns, table) in zip(files, property_tables(source), strict=True):
        _write(pa, file, columns, table)


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

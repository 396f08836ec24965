"""The rows of Parquet and Arrow files, by pyarrow; runs in a process of its own and imports nothing of kg."""

import os
from collections.abc import Iterator
from typing import Any, BinaryIO

_ROWS = 64  # at once: a text may have hundreds of kilobytes
_BUFFER = 1 << 20
_SHOWN = 200
# By what a file begins, and what it ends with; a stream of Arrow may also end without it.
_MARKS = {"Parquet": ((b"PAR1",), (b"PAR1",)), "Arrow": ((b"ARROW1", b"\xff\xff\xff\xff"), (b"ARROW1", bytes(4)))}
_ENCRYPTED = b"PARE"
_LAST = 8
_METADATA = 100_000_000  # bytes, and things in a list, that a file's description of itself may have


def rows(content: BinaryIO, form: str, text: str, wanted: list[str], most: int) -> Iterator[Any]:
    """What the columns of a table hold.

    Args:
        content: the file.
        form: ``Parquet`` or ``Arrow``.
        text: column that must hold text.
        wanted: columns to read, where the file has them.
        most: characters of one value; a longer one is cut.

    Yields:
        First the names of all columns, and what the one of the text holds if it is no text, else "". Then rows, as
        mappings of a column to a value, some at once; days and times are text.

    Raises:
        ValueError: it is damaged.
    """
    import pyarrow as pa

    number: int | None = None
    try:
        opened = _Parquet(content) if form == "Parquet" else _Arrow(content)
        names = opened.schema.names
        kind = _no_text(pa, opened.schema.field(text).type) if text in names else ""
        yield names, kind
        if text not in names or kind:
            return
        number = 0
        for batch in opened.batches([name for name in wanted if name in names]):
            batch.validate(full=True)  # else values that lie outside the file are read
            columns = {name: _values(pa, batch.column(name), most) for name in batch.schema.names}
            waiting, size = [], 0
            for row in zip(*columns.values(), strict=True):
                waiting.append(dict(zip(columns, row, strict=True)))
                size += sum(len(value) for value in row if isinstance(value, str))
                if size > _BUFFER:
                    yield waiting
                    waiting, size = [], 0
            yield waiting
            number += len(batch)
    except pa.ArrowNotImplementedError as error:
        first = " ".join((str(error).splitlines() or [""])[0].split())[:_SHOWN]
        raise ValueError(f"holds what pyarrow does not read: {first}") from error
    except (pa.ArrowException, OSError, SystemError, UnicodeDecodeError) as error:  # in pyarrow's own words
        if isinstance(error, MemoryError):
            raise
        behind = f"it cannot be read after row {number:,}" if number else "its rows cannot be read"
        raise ValueError(f"is damaged: {_wrong(content, form) if number is None else behind}") from error


def _wrong(content: BinaryIO, form: str) -> str:
    """Why a file cannot be opened, as far as its first and last bytes tell it."""
    begins, ends = _MARKS[form]
    content.seek(0)
    first = content.read(_LAST)
    content.seek(max(0, content.seek(0, os.SEEK_END) - _LAST))
    last = content.read()
    if last.endswith(_ENCRYPTED):
        return "it is encrypted"
    if not first.startswith(begins):
        return f"it does not begin as {form} does"
    return "what it says of itself cannot be read" if last.endswith(ends) else "it is cut off"


class _Parquet:
    def __init__(self, content: BinaryIO) -> None:
        from pyarrow.parquet import ParquetFile

        self._file = ParquetFile(
            content,
            buffer_size=_BUFFER,
            pre_buffer=False,
            thrift_string_size_limit=_METADATA,
            thrift_container_size_limit=_METADATA,
        )
        self.schema = self._file.schema_arrow

    def batches(self, columns: list[str]) -> Iterator[Any]:
        return iter(self._file.iter_batches(_ROWS, columns=columns, use_threads=False))


class _Arrow:
    """A file, Feather among them, or a stream, of Arrow's own format: a batch of it is held whole."""

    def __init__(self, content: BinaryIO) -> None:
        import pyarrow as pa

        self._content = content
        self._is_file = content.read(6) == b"ARROW1"
        self._open = pa.ipc.open_file if self._is_file else pa.ipc.open_stream
        self._options = pa.ipc.IpcReadOptions
        content.seek(0)
        self.schema = self._open(content).schema

    def batches(self, columns: list[str]) -> Iterator[Any]:
        self._content.seek(0)
        places = [self.schema.get_field_index(name) for name in columns]
        reader = self._open(self._content, options=self._options(included_fields=places, use_threads=False))
        for batch in map(reader.get_batch, range(reader.num_record_batches)) if self._is_file else reader:
            for start in range(0, len(batch), _ROWS):
                yield batch.slice(start, _ROWS)


def _no_text(pa: Any, kind: Any) -> str:
    """What a column holds, if it is no text."""
    held = kind.value_type if pa.types.is_dictionary(kind) else kind
    if pa.types.is_string(held) or pa.types.is_large_string(held) or pa.types.is_string_view(held):
        return ""
    return str(kind)


def _values(pa: Any, column: Any, most: int) -> list[Any]:
    if pa.types.is_temporal(column.type):  # of which Python has no nanoseconds, and not every zone
        column = column.cast(pa.string())
    return [_plain(value, most) for value in column.to_pylist()]


def _plain(value: Any, most: int) -> Any:
    if isinstance(value, str):
        return value[:most]
    if isinstance(value, list):
        return [_plain(one, most) for one in value]
    if isinstance(value, dict):
        return {name: _plain(one, most) for name, one in value.items()}
    return value if isinstance(value, bool | int | float) else None

"""The folder through which the machines of a cluster exchange articles and what they say, as Parquet.

It is a folder that all of them see, or a path of an object store such as ``s3://bucket/kg``. Files appear whole or not
at all: who reads one never sees a part of it, and a task that is done twice writes the same again. Rows on their way
from one step to the next are Arrow files, in which one part of thousands is found in no time.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, fields
from pathlib import Path
from typing import IO, Any
from uuid import uuid4

import pyarrow as pa
from pyarrow import compute, fs, ipc, parquet

from kg.engines.neighbourhoods import Numbers
from kg.errors import ConfigError, EngineError
from kg.models import first_line
from kg.types import Analysis, Argument, Article, Evidence, LocalEntity, Mention, Speaker, Status, Time, Triple

_TEXT, _LIST, _PLACE = pa.string(), pa.list_(pa.string()), pa.int64()
_SPAN = [("start", _PLACE), ("end", _PLACE), ("text", _TEXT)]
_ARGUMENT = pa.struct([*_SPAN, ("entity", _TEXT), ("label", _TEXT), ("type", _TEXT), ("aliases", _LIST)])
_ENTITY = pa.struct([
    ("id", _TEXT), ("label", _TEXT), ("type", _TEXT), ("aliases", _LIST),
    ("mentions", pa.list_(pa.struct([*_SPAN, ("kind", _TEXT)]))), ("roles", _LIST), ("gender", _TEXT),
])  # fmt: skip
_TRIPLE = pa.struct([
    ("subject", _ARGUMENT), ("predicate", _TEXT), ("object", _ARGUMENT), ("lemma", _TEXT), ("relation", _TEXT),
    ("status", _TEXT), ("speaker", pa.struct([("label", _TEXT), ("entity", _TEXT)])),
    ("time", pa.struct([("text", _TEXT), ("value", _TEXT)])), ("confidence", pa.float64()),
    ("evidence", pa.list_(pa.struct(_SPAN))), ("pattern", _TEXT), ("inverse", _TEXT), ("asymmetric", pa.bool_()),
])  # fmt: skip
_FIELDS = tuple(one.name for one in fields(Article))
ARTICLES = pa.schema([(name, _TEXT) for name in _FIELDS])
ANALYSES = pa.schema([
    ("revision", _TEXT), ("by", _TEXT), ("hash", _TEXT), *((name, _TEXT) for name in _FIELDS),
    ("entities", pa.list_(_ENTITY)), ("triples", pa.list_(_TRIPLE)),
])  # fmt: skip
_ROWS = pa.schema([("key", _TEXT), ("value", _TEXT)])
_FORM = {"compression": "zstd", "version": "2.6"}


class Exchange:
    """The exchange folder.

    Args:
        folder: its path, or the URL of an object store.

    Raises:
        ConfigError: it is none that can be used.

    Example:
        >>> import tempfile
        >>> exchange = Exchange(tempfile.mkdtemp())
        >>> exchange.write_articles("some", [Article.of("Ann Lee met Bob Ray.", id="a")])
        >>> [article.id for article in exchange.read_articles("some")]
        ['a']
    """

    def __init__(self, folder: str) -> None:
        self.folder = folder
        try:
            self._files, self._root = fs.FileSystem.from_uri(_absolute(folder))
        except (OSError, ValueError, NotImplementedError) as error:
            found = first_line(error)
            raise ConfigError(f"the exchange folder {folder!r} cannot be used", found=found) from None

    def _path(self, name: str) -> str:
        return f"{self._root.rstrip('/')}/{name}"

    # Files

    def write(self, name: str, content: bytes | pa.Buffer) -> None:
        """Write a file, whole.

        Args:
            name: below the folder.
            content: what is in it then.

        Raises:
            EngineError: it cannot be written.
        """
        path, made = self._path(name), f"{self._path(name)}.{uuid4().hex[:8]}.part"
        try:
            self._files.create_dir(path.rpartition("/")[0], recursive=True)
            with self._files.open_output_stream(made) as out:
                out.write(content)
            self._files.move(made, path)
        except OSError as error:
            raise EngineError(
                f"the exchange folder {self.folder} cannot be written", found=first_line(error),
                hint="name one that this machine and all workers may write: --exchange FOLDER",
            ) from error  # fmt: skip

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """A file, to be read.

        Raises:
            EngineError: it cannot be read, or is damaged.
        """
        try:
            with self._files.open_input_file(self._path(name)) as file:
                yield file
        except (OSError, pa.ArrowException) as error:
            raise EngineError(
                f"{name} of the exchange folder {self.folder} cannot be read", found=first_line(error),
                hint="is it there, and whole? what is deleted is made again",
            ) from error  # fmt: skip

    def names(self, folder: str) -> list[str]:
        """The files that are finished in a folder, sorted; none where there is no such folder."""
        found = self._files.get_file_info(fs.FileSelector(self._path(folder), allow_not_found=True))
        names = (one.base_name for one in found if one.is_file)
        return sorted(f"{folder}/{name}" for name in names if not name.endswith(".part"))

    def drop(self, *names: str) -> None:
        """Delete files or whole folders, if they are there."""
        for name in names:
            kind = self._files.get_file_info(self._path(name)).type
            if kind == fs.FileType.Directory:
                self._files.delete_dir(self._path(name))
            elif kind == fs.FileType.File:
                self._files.delete_file(self._path(name))

    # Articles and what they say

    def write_articles(self, name: str, articles: Iterable[Article]) -> None:
        """Write articles for a worker to read."""
        self._write_table(name, pa.Table.from_pylist([asdict(article) for article in articles], schema=ARTICLES))

    def read_articles(self, name: str) -> list[Article]:
        """The articles of a file."""
        return [Article(**row) for row in self._table(name).to_pylist()]

    def write_analyses(self, name: str, analyses: Iterable[Analysis]) -> None:
        """Write what articles say."""
        rows = [
            {"revision": one.article.revision, "by": one.by, "hash": one.article.hash, **asdict(one.article),
             "entities": [asdict(entity) for entity in one.entities],
             "triples": [asdict(triple) for triple in one.triples]}
            for one in analyses
        ]  # fmt: skip
        self._write_table(name, pa.Table.from_pylist(rows, schema=ANALYSES))

    def read_analyses(self, name: str, rows: Sequence[int]) -> list[Analysis]:
        """What some articles of a file say.

        Args:
            name: of the file.
            rows: which, in this order.
        """
        return [_analysis(row) for row in self._table(name).take(list(rows)).to_pylist()]

    def seen(self, name: str) -> Iterator[tuple[str, int, int]]:
        """Of each article of a file of analyses its revision, and how many entities and triples were found in it."""
        table = self._table(name, ["revision", "entities.list.element.id", "triples.list.element.predicate"])
        lengths = (compute.list_value_length(table[one]).to_pylist() for one in ("entities", "triples"))
        yield from zip(table["revision"].to_pylist(), *lengths, strict=True)

    def column(self, name: str, column: str, rows: Sequence[int] | None = None) -> list[Any]:
        """One column of a file of analyses, whole or of some rows."""
        found = self._table(name, [column])
        values: list[Any] = (found if rows is None else found.take(list(rows)))[column].to_pylist()
        return values

    # Rows on their way from one step to the next

    def write_parts(self, name: str, parts: Iterable[Sequence[tuple[str, str]]]) -> None:
        """Write keys and texts, each part for another task of the next step."""
        made = pa.BufferOutputStream()
        with ipc.new_file(made, _ROWS, options=ipc.IpcWriteOptions(compression="zstd")) as writer:
            for rows in parts:  # each is a batch, an empty one too
                keys, values = zip(*rows, strict=True) if rows else ((), ())
                writer.write_batch(pa.record_batch([pa.array(keys, _TEXT), pa.array(values, _TEXT)], schema=_ROWS))
        self.write(name, made.getvalue())

    def read_part(self, folder: str, part: int) -> Iterator[tuple[str, str]]:
        """One part of all files of a folder, in the order of their names."""
        for name in self.names(folder):
            yield from self.read_part_of(name, part)

    def read_part_of(self, name: str, part: int) -> Iterator[tuple[str, str]]:
        """One part of a file."""
        with self.open(name) as file:
            batch = ipc.open_file(file).get_batch(part)
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)

    def write_numbers(self, name: str, **columns: Any) -> None:
        """Write columns of numbers of 64 bits, each as long as the others."""
        self._write_table(name, pa.table({one: pa.array(column, pa.uint64()) for one, column in columns.items()}))

    def read_numbers(self, name: str) -> dict[str, Numbers]:
        """The columns of a file of numbers."""
        table = self._table(name)
        return {column: table[column].to_numpy() for column in table.column_names}

    def _write_table(self, name: str, table: pa.Table) -> None:
        made = pa.BufferOutputStream()
        parquet.write_table(table, made, **_FORM)
        self.write(name, made.getvalue())

    def _table(self, name: str, columns: Sequence[str] | None = None) -> pa.Table:
        with self.open(name) as file:
            return parquet.ParquetFile(file).read(columns=columns)


def _absolute(folder: str) -> str:
    return folder if "://" in folder else str(Path(folder).expanduser().absolute())


def _analysis(row: dict[str, Any]) -> Analysis:
    article = Article(**{name: row[name] for name in _FIELDS})
    entities = tuple(_entity(one) for one in row["entities"])
    return Analysis(article, entities, tuple(_triple(one) for one in row["triples"]), row["by"])


def _entity(row: dict[str, Any]) -> LocalEntity:
    mentions = tuple(Mention(**one) for one in row["mentions"])
    return LocalEntity(**_tuples(row) | {"mentions": mentions})


def _triple(row: dict[str, Any]) -> Triple:
    speaker, time = row["speaker"], row["time"]
    return Triple(**row | {
        "subject": Argument(**_tuples(row["subject"])), "object": Argument(**_tuples(row["object"])),
        "status": Status(row["status"]), "speaker": Speaker(**speaker) if speaker else None,
        "time": Time(**time) if time else None, "evidence": tuple(Evidence(**one) for one in row["evidence"]),
    })  # fmt: skip


def _tuples(row: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}

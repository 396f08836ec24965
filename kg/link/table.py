"""A knowledge base in a table of one's own: CSV, TSV or JSON Lines."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from kg.errors import ReadError
from kg.iris import iri_of
from kg.link.known import KnownEntity, NameIndex
from kg.link.source import MAX_LINE, Skipped, json_object, lines, opened

COLUMNS = ("id", "label", "aliases", "type", "description", "related", "popularity")
_NEEDED = ("id", "label")
_LONGEST_FIELD = 100_000
_LONGEST_LABEL = 1_000


class Table:
    """A table with the columns ``id`` and ``label``, and where wanted ``aliases``, ``type``, ``description``,
    ``related`` and ``popularity``.

    Several aliases, or names of related things, stand in one field with ``|`` between them; in JSON Lines they may be a
    list. Other columns are passed over. A row that cannot be used costs that row.

    Args:
        source: the file: ``.csv``, ``.tsv`` or ``.jsonl``, plain or packed with gzip or bzip2.
        language: is of no use here; a table has one.
        base: what goes before an id that is no IRI; without it Wikidata's items (``Q20``) are known.

    Raises:
        ReadError: the file cannot be read, lacks a column, or has rows of which none can be used.

    Example:
        >>> import tempfile
        >>> file = Path(tempfile.mkdtemp(), "firms.csv")
        >>> _ = file.write_text("id,label,aliases,type\\nhttps://example.org/1,Acme Corp,Acme|ACM,Organization\\n")
        >>> table = Table(str(file))
        >>> table.name, [one.id for one in table.candidates("Acme", "Organization")]
        ('firms.csv', ['https://example.org/1'])
    """

    licence = ""

    def __init__(self, source: str, *, language: str = "en", base: str | None = None) -> None:  # noqa: ARG002
        self._path = Path(source)
        self._base = base
        self.name = self._path.name
        self._skipped = Skipped(source, "row")
        rows = list(self._read())
        self._skipped.tell(len(rows))
        self._index = NameIndex(rows)

    @property
    def skipped(self) -> int:
        """How many rows could not be used."""
        return self._skipped.count

    def prepare(self, names: Iterable[str]) -> None:
        """Nothing is to be prepared: all of it is in memory."""

    def candidates(self, name: str, type: str | None) -> Sequence[KnownEntity]:  # noqa: A002, ARG002
        """Rows that may have this name."""
        return self._index.of(name)

    def _read(self) -> Iterator[KnownEntity]:
        suffixes = {suffix.lower() for suffix in self._path.suffixes}
        rows = self._separated("\t" if ".tsv" in suffixes else ",") if suffixes & {".csv", ".tsv"} else self._objects()
        for number, row in rows:
            try:
                yield _entity(row, self._base)
            except ValueError as error:
                self._skipped.add(number, str(error))

    def _objects(self) -> Iterator[tuple[int, Mapping[str, object]]]:
        with opened(self._path) as file:
            for number, line in lines(file):
                try:
                    if line is None:
                        raise ValueError(f"it is longer than {MAX_LINE:,} bytes")
                    if line.strip():
                        yield number, json_object(line)
                except ValueError as error:
                    self._skipped.add(number, str(error))

    def _separated(self, delimiter: str) -> Iterator[tuple[int, Mapping[str, object]]]:
        with opened(self._path) as file:
            texts = (line.decode("utf-8-sig", "replace") for _, line in lines(file) if line is not None)
            rows = csv.reader(texts, delimiter=delimiter, strict=False)
            header: list[str] | None = None
            while True:
                try:
                    row = next(rows)
                except StopIteration:
                    break
                except csv.Error as error:  # a field beyond the csv module's limit, which is the whole process's
                    self._skipped.add(rows.line_num, str(error))
                    continue
                if header is None:
                    header = self._header(row)
                elif max(map(len, row), default=0) > _LONGEST_FIELD:
                    self._skipped.add(rows.line_num, f"it has a field of more than {_LONGEST_FIELD:,} characters")
                elif row:
                    yield rows.line_num, dict(zip(header, row, strict=False))
        if header is None:
            raise ReadError(str(self._path), "is empty", hint=f"a table has the columns {', '.join(COLUMNS)}")

    def _header(self, row: list[str]) -> list[str]:
        header = [name.strip().lower() for name in row]
        if missing := [name for name in _NEEDED if name not in header]:
            raise ReadError(
                str(self._path), f"has no column {missing[0]!r}", found=f"its columns are: {', '.join(row)[:200]}",
                hint=f"name them in the first line: {', '.join(COLUMNS)}; only {' and '.join(_NEEDED)} are needed",
            )  # fmt: skip
        return header


def _entity(row: Mapping[str, object], base: str | None) -> KnownEntity:
    label, given = _text(row, "label"), _text(row, "id")
    if len(label) > _LONGEST_LABEL:
        raise ValueError(f"its label has more than {_LONGEST_LABEL:,} characters")
    if not label or not given:
        raise ValueError("it has no " + ("label" if given else "id"))
    if (iri := iri_of(given, base)) is None:
        more = "; --base says what goes before it" if base is None else f" behind {base}"
        raise ValueError(f"its id {given[:60]!r} is no IRI{more}")
    popularity = _text(row, "popularity")
    try:
        known = max(0.0, float(popularity or 0))
    except ValueError:
        raise ValueError(f"its popularity {popularity[:60]!r} is no number") from None
    return KnownEntity(
        id=iri, label=label, aliases=_several(row, "aliases"), type=_text(row, "type") or None,
        description=_text(row, "description"), related=_several(row, "related"),
        popularity=known if known < float("inf") else 0.0,
    )  # fmt: skip


def _text(row: Mapping[str, object], column: str) -> str:
    value = row.get(column)
    return str(value).strip() if isinstance(value, str | int | float) else ""


def _several(row: Mapping[str, object], column: str) -> tuple[str, ...]:
    value = row.get(column)
    parts = value if isinstance(value, list) else str(value or "").split("|")
    return tuple(dict.fromkeys(text for part in parts if isinstance(part, str) and (text := part.strip())))

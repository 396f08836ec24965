"""CSV and TSV: a header, then one article a row; a malformed row costs that row."""

import codecs
import csv
from collections.abc import Iterable, Iterator
from itertools import chain

from kg.config import Config
from kg.errors import ReadError
from kg.numbers import many
from kg.read.article import check_columns, record_article
from kg.read.decode import decode, one_newline
from kg.read.origin import Origin
from kg.types import Article

_DELIMITERS = ",;\t|"
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_csv(origin: Origin, config: Config) -> Iterator[Article | ReadError]:
    """Read a table whose first row names its columns: ``text`` and, where known, the other fields of an article.

    The delimiter is the one of comma, semicolon, tab and bar that divides the header most. Fields are quoted with ``"``
    as in RFC 4180. UTF-8 is expected, UTF-16 recognised by its mark; a field in another encoding is decoded by itself.

    Args:
        origin: the file.
        config: settings; ``columns`` says which column holds what, a line and a field may have ``max_bytes`` bytes.

    Yields:
        An article, or the error of a row, in the order of the rows.

    Raises:
        ReadError: the table as a whole cannot be used: no header, no column for the text, two columns of one name.
        OSError: the file cannot be read.

    Example:
        >>> from io import BytesIO
        >>> file = Origin("a.csv", "a.csv", lambda: BytesIO(b"id;text\\n7;Rain.\\n8;Snow;Hail\\n"))
        >>> for one in read_csv(file, Config()):
        ...     print(one.source, "|", one if isinstance(one, ReadError) else one.text)
        a.csv#7 | Rain.
        a.csv:3 | a.csv:3 has 3 fields where the header has 2
    """
    # The limit is the whole process's: it is only ever raised, and no further than a file may be large.
    csv.field_size_limit(max(csv.field_size_limit(), config.max_bytes))
    lines = _Lines(origin, config)
    first = lines.first()
    rows = csv.reader(lines, delimiter=_delimiter(first), strict=True)
    try:
        header = [name.strip() for name in next(rows, [])]
    except csv.Error as error:
        raise ReadError(origin.source, "has no header that can be read", found=str(error), hint=_QUOTES) from error
    check_columns(header, origin, config)
    while True:
        start = lines.number + 1
        where = f"{origin.source}:{start}"
        try:
            if (row := next(rows, None)) is None:
                return
            if row:
                yield record_article(origin, config, _record(header, row, where), start)
        except csv.Error as error:
            until = f", from line {start} to {lines.number}" if lines.number > start else ""
            yield ReadError(where, "is a malformed row", found=f"{error}{until}", hint=_QUOTES)
        except ReadError as error:
            yield error


_QUOTES = 'a field with a delimiter, a line break or a quote in it stands in quotes, its quotes doubled:  "a ""b"", c"'


class _Lines:
    """The lines of the table for ``csv.reader``, which goes on after an error; bytes that are no UTF-8 are escaped."""

    def __init__(self, origin: Origin, config: Config) -> None:
        self.number = 0
        self._origin = origin
        self._max_bytes = config.max_bytes
        self._lines: Iterator[tuple[int, str | bytes | ReadError]] = iter(origin.lines(config.max_bytes))

    def first(self) -> str:
        """The first line that is not blank; it will come again."""
        for number, line in self._lines:
            if isinstance(line, ReadError):
                raise line
            if number == 1 and isinstance(line, bytes) and line.startswith(_UTF16):
                text = one_newline(decode(self._origin.whole(self._max_bytes), self._origin.source))
                self._lines = enumerate(text.split("\n"), 1)
                return self.first()
            text = line if isinstance(line, str) else decode(line, self._origin.source)
            if text.strip():
                self._lines = chain([(number, text)], self._lines)
                return text
        raise ReadError(self._origin.source, "is empty", hint="its first row names the columns, one of them 'text'")

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        self.number, line = next(self._lines)
        if isinstance(line, ReadError):
            raise line
        return (line if isinstance(line, str) else line.decode("utf-8", "surrogateescape")) + "\n"


def _delimiter(header: str) -> str:
    def columns(delimiter: str) -> int:
        try:
            return max(map(len, csv.reader([header], delimiter=delimiter)))
        except csv.Error:
            return 0

    return max(_DELIMITERS, key=columns)


def _record(header: list[str], row: list[str], where: str) -> dict[str, object]:
    if len(row) != len(header):
        raise ReadError(where, f"has {many(len(row), 'field')} where the header has {len(header)}", hint=_QUOTES)
    return dict(zip(header, _mended(row, where), strict=True))


def _mended(row: Iterable[str], where: str) -> Iterator[str]:
    for field in row:
        try:
            field.encode("utf-8")
        except UnicodeEncodeError:
            yield decode(field.encode("utf-8", "surrogateescape"), where)
        else:
            yield field

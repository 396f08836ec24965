"""One file or stream, and all that is packed in it: which reader reads it, and how many faults it may have."""

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import PurePath
from typing import TypeAlias

from kg.config import Config
from kg.errors import KgError, ReadError
from kg.read.article import plain
from kg.read.files import unreachable
from kg.read.link import Link
from kg.read.origin import Origin
from kg.read.packed import Allowance, stem, unpacked
from kg.read.sniff import sniffed
from kg.registry import Registry
from kg.types import Article

_log = logging.getLogger("kg")

_FAULTS = 1_000  # of one given file: a few bytes can hold millions, each of which would be kept and written down

Reader: TypeAlias = Callable[[Origin, Config], Iterator[Article | ReadError | Origin | Link]]
"""Yields the articles of one file or stream in order, and a ReadError for each record that cannot be read.

The reader of an archive yields an Origin for each file in it. The reader that suits this file reads it to its end
before the archive's goes on, so that an archive can be read forward, one file at a time.

The reader of a feed or a sitemap yields a Link for each page that it names, in the place of which that is read.

It may also raise ReadError or OSError: the rest of that file or stream is then lost, and the next source goes on. So
it is with any other exception, which is a fault of the reader.
"""

READERS: Registry[Reader] = Registry(
    "kg.readers",
    {
        "arrow": "kg.read.columns:read_arrow",
        "csv": "kg.read.csv:read_csv",
        "eml": "kg.read.mail:read_eml",
        "html": "kg.read.html:read_html",
        "jsonl": "kg.read.jsonl:read_jsonl",
        "mbox": "kg.read.mail:read_mbox",
        "parquet": "kg.read.columns:read_parquet",
        "pdf": "kg.read.pdf:read_pdf",
        "tar": "kg.read.archive:read_tar",
        "text": "kg.read.text:read_text",
        "warc": "kg.read.warc:read_warc",
        "xml": "kg.read.xml:read_xml",
        "zip": "kg.read.archive:read_zip",
    },
    "reader",
)

SUFFIXES = {
    ".arrow": "arrow", ".feather": "arrow", ".ipc": "arrow",
    ".csv": "csv", ".tsv": "csv",
    ".eml": "eml",
    ".htm": "html", ".html": "html", ".xhtml": "html",
    ".jsonl": "jsonl", ".ndjson": "jsonl",
    ".mbox": "mbox",
    ".md": "text", ".text": "text", ".txt": "text",
    ".atom": "xml", ".newsml": "xml", ".nitf": "xml", ".rss": "xml", ".xml": "xml",
    ".parquet": "parquet",
    ".pdf": "pdf",
    ".tar": "tar", ".tbz2": "tar", ".tgz": "tar", ".txz": "tar",
    ".warc": "warc", ".wet": "warc",
    ".zip": "zip",
}  # fmt: skip

# Readers whose records are each packed by itself, and what a record begins with.
_APART = {"warc": b"WARC/"}


class Given:
    """One file or stream that was given, or found in a folder that was, with all that is packed in it.

    Args:
        origin: as it lies there.
        config: settings.
        suffixes: to the readers of such files.
        file: its path, by which what comes out of it can be read again; None: it cannot be.
        kind: name of the reader; None: its name says it, or what it looks like.
    """

    def __init__(
        self, origin: Origin, config: Config, suffixes: dict[str, str], file: str | None = None, *,
        kind: str | None = None,
    ) -> None:  # fmt: skip
        self._told: ReadError | None = None
        self._origin = origin
        self._config = config
        self._suffixes = suffixes
        self._file = file
        self._kind = kind
        self._allowance = Allowance(origin.source, config, origin.size)

    def articles(self) -> Iterator[Article | ReadError | Link]:
        """Its articles, and those of all files in it.

        Errors beyond ``_FAULTS`` are counted in one; so many with nothing between them end the file.
        """
        faults = in_a_row = 0
        for one in self._read(self._origin, 0):
            if not isinstance(one, ReadError):
                in_a_row = 0
                yield one
                continue
            faults, in_a_row = faults + 1, in_a_row + 1
            if in_a_row > _FAULTS:
                what = f"has more than {_FAULTS:,} faults in a row and is not read further"
                yield self._last(what, "mend it, or split it and leave out the part that is no good")
                return
            if faults <= _FAULTS:
                yield one
        if faults > _FAULTS:
            what = f"has {faults:,} faults, of which the first {_FAULTS:,} are told"
            yield self._last(what, "mend those, and read it again")

    def _last(self, what: str, hint: str) -> ReadError:
        error = ReadError(self._origin.source, what, hint=hint)
        error.file = self._file
        return error

    def _read(self, origin: Origin, depth: int) -> Iterator[Article | ReadError | Link]:
        kind = kind_of(origin.name, self._suffixes) if depth or self._kind is None else self._kind
        with ExitStack() as opened:
            try:
                if depth:
                    self._allowance.member()
                    if kind is None and PurePath(stem(origin.name)).suffix:  # passed over, as in a folder
                        return
                    self._allowance.unpack(origin.size or 0)
                origin = unpacked(origin, self._allowance, _APART.get(kind or "", b""))
                if kind is None:
                    kind, origin = _sniffed(origin, opened)
                yield from self._articles(origin, kind, depth)
            except ReadError as error:
                if error is not self._told:  # a damaged archive fails in what is in it, then once more by itself
                    self._told = error
                    yield of_file(self._file, error)
            except OSError as error:
                yield of_file(self._file, unreachable(origin.source, error))
            except (KgError, MemoryError):
                raise
            except Exception as error:  # no reader is without faults, and one file may not cost the others
                _log.debug("reading %s", origin.source, exc_info=True)
                found = plain(f"{type(error).__name__}: {error}"[:200])
                hint = "leave it out, and report this as a fault of the reader"
                yield of_file(self._file, ReadError(origin.source, "could not be read", found=found, hint=hint))

    def _articles(self, origin: Origin, kind: str, depth: int) -> Iterator[Article | ReadError | Link]:
        for one in READERS.get(kind)(origin, self._config):
            if not isinstance(one, Origin):
                yield of_file(self._file, one)
                continue
            if depth == self._config.max_nesting:
                hint = "raise max_nesting in kg.toml, or unpack the outer one"
                raise ReadError(origin.source, f"is an archive within {depth} others", hint=hint)
            yield from self._read(one, depth + 1)
            if self._allowance.spent:
                return


def _sniffed(origin: Origin, opened: ExitStack) -> tuple[str, Origin]:
    stream = origin.open()
    if origin.lasting:  # standard input is not closed
        opened.callback(stream.close)
    kind, rejoined = sniffed(stream)
    return kind, replace(origin, open=lambda: rejoined)


def of_file(file: str | None, one: Article | ReadError | Link) -> Article | ReadError | Link:
    """The same; an error with the file that it came out of."""
    if isinstance(one, ReadError):
        one.file = file
    return one


def known_suffixes() -> dict[str, str]:
    """Suffixes of files to the readers of such files, those of other packages included."""
    return {**{f".{name}": name for name in READERS.names()}, **SUFFIXES}


def kind_of(name: str, suffixes: dict[str, str]) -> str | None:
    """The reader of a file by its suffix, or None."""
    return suffixes.get(PurePath(stem(name.lower())).suffix)

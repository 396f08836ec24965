"""Which reader reads which source: by suffix, a folder or an archive by its files, a stream by its first bytes."""

import logging
import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import replace
from io import BytesIO
from pathlib import Path, PurePath
from typing import BinaryIO, TypeAlias

from kg.config import ARTICLE_FIELDS, Config
from kg.errors import ConfigError, KgError, ReadError
from kg.fetcher import Fetcher, without_login
from kg.read.article import plain
from kg.read.files import file_origin, files_in, named, unreachable
from kg.read.link import Link
from kg.read.origin import Origin
from kg.read.packed import Allowance, stem, unpacked
from kg.read.pages import Following, is_address
from kg.read.place import Place
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


def read(
    sources: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    config: Config | None = None,
    *,
    stdin: BinaryIO | None = None,
    fetcher: Fetcher | None = None,
    place: Place | None = None,
) -> Iterator[Article | ReadError]:
    """Read articles.

    Args:
        sources: files, folders (their files of known suffixes, also in folders within, in alphabetical order), ``-``
            for standard input, and addresses of the web.
        config: settings; ``columns``, ``max_chars``, ``max_bytes`` and ``fetch`` matter here.
        stdin: what ``-`` stands for; None: the process's standard input.
        fetcher: fetches pages, where ``fetch`` is on; None: one that is new to all sites.
        place: kept up to date with the file that is being read, and how far.

    Returns:
        A stream of articles in the order of the sources, read as it is consumed. In the place of what cannot be read
        stands a ReadError, which is yielded and not raised.

    Raises:
        ConfigError: ``config.columns`` names something that no article has.

    Example:
        >>> from io import BytesIO
        >>> for one in read(["-", "missing.txt"], stdin=BytesIO(b"Ann Lee met Bob Ray.")):
        ...     print(one if isinstance(one, ReadError) else one.text)
        Ann Lee met Bob Ray.
        missing.txt does not exist
    """
    config = config or Config()
    for field, column in config.columns.items():
        if field not in ARTICLE_FIELDS:
            raise ConfigError(f"columns: an article has no {field!r}", found=f"it has: {', '.join(ARTICLE_FIELDS)}")
        if not isinstance(column, str) or not column:
            raise ConfigError(f"columns: {field!r} must be the name of a column", found=f"it is {column!r}")
    listed = [sources] if isinstance(sources, str | os.PathLike) else sources
    return Following(config, _content, fetcher).articles(_each(listed, config, stdin, place or Place()))


def read_address(address: str, config: Config | None = None, *, fetcher: Fetcher) -> Iterator[Article | ReadError]:
    """Fetch one page of the web and read it, even where ``fetch`` is not on.

    What a feed or a sitemap at that address names is fetched only where it is.

    Args:
        address: as somebody gave it.
        config: as for ``read``.
        fetcher: fetches it.
    """
    return Following(config or Config(), _content, fetcher).page(Link(address))


def files_of(folder: str) -> Iterator[str | ReadError]:
    """The files of a folder that ``read`` would read, in their order; for a folder that cannot be listed, the error."""
    suffixes = _suffixes()
    return (one for one in files_in(folder) if isinstance(one, ReadError) or _kind(one, suffixes))


def size_of(sources: str | os.PathLike[str] | Iterable[str | os.PathLike[str]]) -> int | None:
    """Bytes of the files that ``read`` would read; None where a stream or an address is among them.

    Args:
        sources: as for ``read``. Nothing is opened; what is not there has no bytes.

    Example:
        >>> size_of(["missing.txt"]), size_of(["-"])
        (0, None)
    """
    size = 0
    for source in [sources] if isinstance(sources, str | os.PathLike) else sources:
        path = os.fspath(source)
        if is_address(path):
            return None
        with suppress(OSError, ValueError):
            mode = Path(path).stat().st_mode if path != "-" else 0
            if stat.S_ISDIR(mode):
                size += sum(Path(one).stat().st_size for one in files_of(path) if isinstance(one, str))
            elif stat.S_ISREG(mode):
                size += Path(path).stat().st_size
            else:
                return None
    return size


def read_bytes(content: bytes, name: str, config: Config | None = None, *, limit: int) -> Iterator[Article | ReadError]:
    """Read the articles of what came over a network, as if it were a file of that name; no file is opened.

    Args:
        content: the bytes, compressed where the name ends so.
        name: what ``Article.source`` and messages call it, such as a file's name or an address.
        config: as for ``read``.
        limit: bytes beyond which nothing is unpacked.

    Example:
        >>> [(one.source, one.text) for one in read_bytes(b"Ann Lee met Bob Ray.", "minutes.txt", limit=100)]
        [('minutes.txt', 'Ann Lee met Bob Ray.')]
    """
    config = config or Config()
    config = replace(config, max_unpacked=min(limit, config.max_unpacked))
    short = name.rstrip("/").rpartition("/")[2] or name
    origin = Origin(name, short, lambda: BytesIO(content), len(content))
    yield from Following(config, _content).articles(_content(origin, None, config))


def _content(origin: Origin, kind: str | None, config: Config) -> Iterator[Article | ReadError | Link]:
    return _Given(origin, config, _suffixes(), kind=kind).articles()


def whole(path: str | os.PathLike[str], limit: int, *, stdin: BinaryIO | None = None) -> tuple[Origin, bytes]:
    """All bytes of one file, unpacked where its name says that it is packed, for readers of what is no article.

    Args:
        path: the file, or ``-`` for standard input.
        limit: bytes beyond which it is not read.
        stdin: what ``-`` stands for; None: the process's standard input.

    Returns:
        Where they come from, and the bytes.

    Raises:
        ReadError: there is no such file, it is a folder, is larger, is damaged, or cannot be read.
    """
    given = os.fspath(path)
    if given == "-":
        origin = _stream_origin(stdin or sys.stdin.buffer)
        return origin, origin.whole(limit)
    try:
        if not given:  # which pathlib takes for the working folder
            raise FileNotFoundError
        mode = Path(given).stat().st_mode
        if stat.S_ISDIR(mode):
            raise ReadError(named(given), "is a folder", hint="name the files in it")
        origin = file_origin(given)
        if not stat.S_ISREG(mode):
            origin = replace(origin, size=None)
        origin = unpacked(origin, Allowance(origin.source, Config()))
        return origin, origin.whole(limit)
    except (OSError, ValueError) as error:
        raise unreachable(given, error) from error


def _each(
    sources: Iterable[str | os.PathLike[str]], config: Config, stdin: BinaryIO | None, place: Place
) -> Iterator[Article | ReadError | Link]:
    suffixes = _suffixes()
    for source in sources:
        path = os.fspath(source)
        place.enter(None if path == "-" else without_login(path) if is_address(path) else path)
        if path == "-":
            yield from _Given(_stream_origin(stdin or sys.stdin.buffer), config, suffixes).articles()
            continue
        if is_address(path):
            yield Link(path)
            continue
        try:
            if not path:  # which pathlib takes for the working folder
                raise FileNotFoundError
            mode = Path(path).stat().st_mode
        except (OSError, ValueError) as error:
            yield _of(path, unreachable(path, error))
            continue
        if stat.S_ISDIR(mode):
            yield from _folder(path, config, suffixes, place)
        elif stat.S_ISREG(mode):
            yield from _Given(place.watched(file_origin(path)), config, suffixes, path).articles()
        else:
            place.enter(None)
            yield from _pipe(path, config, suffixes)


def _folder(path: str, config: Config, suffixes: dict[str, str], place: Place) -> Iterator[Article | ReadError | Link]:
    found = False
    for one in files_of(path):
        found = True
        if isinstance(one, ReadError):
            yield _of(path, one)
        else:
            place.enter(one)
            yield from _Given(place.watched(file_origin(one)), config, suffixes, one).articles()
    if not found:
        error = ReadError(
            named(path),
            "holds no articles",
            found=f"no file in it ends in {' '.join(sorted(SUFFIXES))}",
            hint="name the files themselves; hidden files and links in a folder are passed over",
        )
        yield _of(path, error)


def _pipe(path: str, config: Config, suffixes: dict[str, str]) -> Iterator[Article | ReadError | Link]:
    """A named pipe, as a shell makes it of ``<(command)``; a device comes here too."""
    try:
        with Path(path).open("rb") as stream:
            yield from _Given(_stream_origin(stream), config, suffixes).articles()
    except OSError as error:
        yield _of(path, unreachable(path, error))


class _Given:
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
        kind = _kind(origin.name, self._suffixes) if depth or self._kind is None else self._kind
        with ExitStack() as opened:
            try:
                if depth:
                    self._allowance.member()
                    if kind is None and PurePath(stem(origin.name)).suffix:  # passed over, as in a folder
                        return
                    self._allowance.unpack(origin.size or 0)
                origin = unpacked(origin, self._allowance)
                if kind is None:
                    kind, origin = _sniffed(origin, opened)
                yield from self._articles(origin, kind, depth)
            except ReadError as error:
                if error is not self._told:  # a damaged archive fails in what is in it, then once more by itself
                    self._told = error
                    yield _of(self._file, error)
            except OSError as error:
                yield _of(self._file, unreachable(origin.source, error))
            except (KgError, MemoryError):
                raise
            except Exception as error:  # no reader is without faults, and one file may not cost the others
                _log.debug("reading %s", origin.source, exc_info=True)
                found = plain(f"{type(error).__name__}: {error}"[:200])
                hint = "leave it out, and report this as a fault of the reader"
                yield _of(self._file, ReadError(origin.source, "could not be read", found=found, hint=hint))

    def _articles(self, origin: Origin, kind: str, depth: int) -> Iterator[Article | ReadError | Link]:
        for one in READERS.get(kind)(origin, self._config):
            if not isinstance(one, Origin):
                yield _of(self._file, one)
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


def _of(file: str | None, one: Article | ReadError | Link) -> Article | ReadError | Link:
    """The same; an error with the file that it came out of."""
    if isinstance(one, ReadError):
        one.file = file
    return one


def _suffixes() -> dict[str, str]:
    return {**{f".{name}": name for name in READERS.names()}, **SUFFIXES}


def _kind(name: str, suffixes: dict[str, str]) -> str | None:
    """The reader of a file by its suffix, or None."""
    return suffixes.get(PurePath(stem(name.lower())).suffix)


def _stream_origin(stream: BinaryIO) -> Origin:
    return Origin("stdin", "stdin", lambda: stream, lasting=False)

"""Which reader reads which source: by suffix, a folder or an archive by its files, a stream by its first bytes."""

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from kg.addresses import without_login
from kg.config import ARTICLE_FIELDS, Config
from kg.errors import ConfigError, ReadError
from kg.fetcher import Fetcher
from kg.read.files import file_origin, files_in, named, unreachable
from kg.read.given import SUFFIXES, Given, kind_of, known_suffixes, of_file
from kg.read.link import Link
from kg.read.origin import Origin
from kg.read.packed import Allowance, unpacked
from kg.read.pages import Following, Known, is_address
from kg.read.place import Place
from kg.types import Article

_STREAM = "stdin"


def read(
    sources: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    config: Config | None = None,
    *,
    stdin: BinaryIO | None = None,
    fetcher: Fetcher | None = None,
    place: Place | None = None,
    found: bool = False,
    known: Known | None = None,
) -> Iterator[Article | ReadError]:
    """Read articles.

    Args:
        sources: files, folders (their files of known suffixes, also in folders within, in alphabetical order), ``-``
            for standard input, and addresses of the web.
        config: settings; ``columns``, ``max_chars``, ``max_bytes`` and ``fetch`` matter here.
        stdin: what ``-`` stands for; None: the process's standard input.
        fetcher: fetches pages, where ``fetch`` is on; None: one that is new to all sites.
        place: kept up to date with the file that is being read, and how far.
        found: whether the sources are files that ``files_of`` has named: one that is a link now, or a pipe, fails.
        known: what is known already of an article whose page is among the sources, for what the page does not say.

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
    place = place or Place()
    each = _found(listed, config, place) if found else _each(listed, config, stdin, place)
    return Following(config, _content, fetcher, place, known).articles(each)


def read_address(
    address: str, config: Config | None = None, *, fetcher: Fetcher, known: Known | None = None
) -> Iterator[Article | ReadError]:
    """Fetch one page of the web and read it, even where ``fetch`` is not on.

    What a feed or a sitemap at that address names is fetched only where it is.

    Args:
        address: as somebody gave it.
        config: as for ``read``.
        fetcher: fetches it.
        known: as for ``read``.
    """
    return Following(config or Config(), _content, fetcher, known=known).page(Link(address))


def files_of(folder: str) -> Iterator[str | ReadError]:
    """The files of a folder that ``read`` would read, in their order; for a folder that cannot be listed, the error."""
    suffixes = known_suffixes()
    return (one for one in files_in(folder) if isinstance(one, ReadError) or kind_of(one, suffixes))


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
    return Given(origin, config, known_suffixes(), kind=kind).articles()


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
    suffixes = known_suffixes()
    for source in sources:
        path = os.fspath(source)
        place.enter(None if path == "-" else without_login(path) if is_address(path) else path)
        if path == "-":
            yield from Given(_stream_origin(stdin or sys.stdin.buffer), config, suffixes).articles()
            continue
        if is_address(path):
            yield Link(path)
            continue
        try:
            if not path:  # which pathlib takes for the working folder
                raise FileNotFoundError
            mode = Path(path).stat().st_mode
        except (OSError, ValueError) as error:
            yield of_file(path, unreachable(path, error))
            continue
        if stat.S_ISDIR(mode):
            yield from _folder(path, config, place)
        elif stat.S_ISREG(mode):
            yield from Given(place.watched(file_origin(path)), config, suffixes, path).articles()
        else:
            place.enter(None)
            yield from _pipe(path, config, suffixes)


def _folder(path: str, config: Config, place: Place) -> Iterator[Article | ReadError | Link]:
    found = False
    for one in files_of(path):
        found = True
        if isinstance(one, ReadError):
            yield of_file(path, one)
        else:
            yield from _found([one], config, place)
    if not found:
        error = ReadError(
            named(path),
            "holds no articles",
            found=f"no file in it ends in {' '.join(sorted(SUFFIXES))}",
            hint="name the files themselves; hidden files and links in a folder are passed over",
        )
        yield of_file(path, error)


def _found(
    files: Iterable[str | os.PathLike[str]], config: Config, place: Place
) -> Iterator[Article | ReadError | Link]:
    suffixes = known_suffixes()
    for file in files:
        path = os.fspath(file)
        place.enter(path)
        yield from Given(place.watched(file_origin(path, found=True)), config, suffixes, path).articles()


def _pipe(path: str, config: Config, suffixes: dict[str, str]) -> Iterator[Article | ReadError | Link]:
    """A named pipe, as a shell makes it of ``<(command)``; a device comes here too."""
    try:
        with Path(path).open("rb") as stream:
            for one in Given(_stream_origin(stream), config, suffixes).articles():
                yield _of_pipe(path, one) if isinstance(one, ReadError) else one
    except OSError as error:
        yield of_file(path, unreachable(path, error))


def _of_pipe(path: str, error: ReadError) -> ReadError:
    """An error with the pipe's name: that of its articles is the one of every stream, which another day is the same."""
    what = path + error.source.removeprefix(_STREAM), error.reason
    return ReadError(*what, found=error.found, hint=error.hint, served=error.served)


def _stream_origin(stream: BinaryIO) -> Origin:
    return Origin(_STREAM, _STREAM, lambda: stream, lasting=False)

"""Which reader reads which source: by suffix, a folder by its files, a stream by its first bytes."""

import gzip
import os
import re
import shlex
import stat
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from difflib import get_close_matches
from io import BufferedReader, BytesIO, RawIOBase
from pathlib import Path, PurePath
from typing import Any, BinaryIO, TypeAlias, cast

from kg.config import ARTICLE_FIELDS, Config
from kg.errors import ConfigError, ReadError
from kg.read.origin import Origin
from kg.registry import Registry
from kg.types import Article

Reader: TypeAlias = Callable[[Origin, Config], Iterator[Article | ReadError]]
"""Yields the articles of one file or stream in order, and a ReadError for each record that cannot be read.

It may also raise ReadError or OSError: the rest of that file or stream is then lost, and the next source goes on.
"""

READERS: Registry[Reader] = Registry(
    "kg.readers",
    {
        "csv": "kg.read.csv:read_csv",
        "html": "kg.read.html:read_html",
        "jsonl": "kg.read.jsonl:read_jsonl",
        "text": "kg.read.text:read_text",
    },
    "reader",
)

SUFFIXES = {
    ".csv": "csv", ".tsv": "csv",
    ".htm": "html", ".html": "html", ".xhtml": "html",
    ".jsonl": "jsonl", ".ndjson": "jsonl",
    ".md": "text", ".text": "text", ".txt": "text",
}  # fmt: skip

_MARKUP = re.compile(rb"<(?:!doctype|!--|\?xml|[a-z][a-z0-9]*[\s/>])", re.I)
_JSON = re.compile(rb"\{|\[\s*\{")
_BLANK = b" \t\r\n\f\v\xef\xbb\xbf"
_PEEK = 65_536


def read(
    sources: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    config: Config | None = None,
    *,
    stdin: BinaryIO | None = None,
) -> Iterator[Article | ReadError]:
    """Read articles.

    Args:
        sources: files, folders (their files of known suffixes, also in folders within, in alphabetical order) and ``-``
            for standard input.
        config: settings; ``columns``, ``max_chars`` and ``max_bytes`` matter here.
        stdin: what ``-`` stands for; None: the process's standard input.

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
    return _each(listed, config, stdin)


def read_bytes(content: bytes, name: str, config: Config | None = None, *, limit: int) -> Iterator[Article | ReadError]:
    """Read the articles of what came over a network, as if it were a file of that name; no file is opened.

    Args:
        content: the bytes, compressed where the name ends in ``.gz``.
        name: what ``Article.source`` and messages call it, such as a file's name or an address.
        config: as for ``read``.
        limit: bytes beyond which nothing is decompressed.

    Example:
        >>> [(one.source, one.text) for one in read_bytes(b"Ann Lee met Bob Ray.", "minutes.txt", limit=100)]
        [('minutes.txt', 'Ann Lee met Bob Ray.')]
    """
    config = config or Config()
    short = name.rstrip("/").rpartition("/")[2] or name
    if name.lower().endswith(".gz"):
        packed = content
        try:
            content = Origin(name, short, lambda: cast(BinaryIO, gzip.GzipFile(fileobj=BytesIO(packed)))).whole(limit)
        except ReadError as error:
            yield error
            return
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            yield _damaged(name, error)
            return
    kind = _kind(name, _suffixes()) or _sniffed(BytesIO(content))[0]
    yield from _read(Origin(name, short, lambda: BytesIO(content), len(content)), kind, config)


def whole(path: str | os.PathLike[str], limit: int, *, stdin: BinaryIO | None = None) -> tuple[Origin, bytes]:
    """All bytes of one file, decompressed where it ends in ``.gz``, for readers of what is no article.

    Args:
        path: the file, or ``-`` for standard input.
        limit: bytes beyond which it is not read.
        stdin: what ``-`` stands for; None: the process's standard input.

    Returns:
        Where they come from, and the bytes.

    Raises:
        ReadError: there is no such file, it is a folder, is larger, is damaged, or cannot be read.
    """
    named = os.fspath(path)
    if named == "-":
        origin = _stream_origin(stdin or sys.stdin.buffer)
        return origin, origin.whole(limit)
    try:
        if not named:  # which pathlib takes for the working folder
            raise FileNotFoundError
        mode = Path(named).stat().st_mode
        if stat.S_ISDIR(mode):
            raise ReadError(_named(named), "is a folder", hint="name the files in it")
        origin = _file_origin(named)
        if not stat.S_ISREG(mode):
            origin = replace(origin, size=None)
        return origin, origin.whole(limit)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise _damaged(_named(named), error) from error
    except (OSError, ValueError) as error:
        raise _unreachable(named, error) from error


def _each(
    sources: Iterable[str | os.PathLike[str]], config: Config, stdin: BinaryIO | None
) -> Iterator[Article | ReadError]:
    suffixes = _suffixes()
    for source in sources:
        path = os.fspath(source)
        if path == "-":
            kind, stream = _sniffed(stdin or sys.stdin.buffer)
            yield from _read(_stream_origin(stream), kind, config)
            continue
        if not path:  # which pathlib takes for the working folder
            yield _unreachable(path, FileNotFoundError())
            continue
        try:
            mode = Path(path).stat().st_mode
        except (OSError, ValueError) as error:
            yield _unreachable(path, error)
            continue
        if stat.S_ISDIR(mode):
            yield from _folder(path, suffixes, config)
        elif stat.S_ISREG(mode):
            yield from _file(path, suffixes, config)
        else:
            yield from _pipe(path, config)


def _suffixes() -> dict[str, str]:
    return {**{f".{name}": name for name in READERS.names()}, **SUFFIXES}


def _read(origin: Origin, kind: str, config: Config) -> Iterator[Article | ReadError]:
    try:
        yield from READERS.get(kind)(origin, config)
    except ReadError as error:
        yield error
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield _damaged(origin.source, error)
    except OSError as error:
        yield _unreachable(origin.source, error)


def _file(path: str, suffixes: dict[str, str], config: Config) -> Iterator[Article | ReadError]:
    kind = _kind(path, suffixes)
    origin = _file_origin(path)
    if kind is None:
        try:
            with origin.open() as stream:
                kind, _ = _sniffed(stream)
        except (OSError, EOFError, zlib.error) as error:
            yield _unreachable(origin.source, error)
            return
    yield from _read(origin, kind, config)


def _folder(path: str, suffixes: dict[str, str], config: Config) -> Iterator[Article | ReadError]:
    found = False
    for one in _walk(path):
        if isinstance(one, ReadError):
            found = True
            yield one
        elif kind := _kind(one, suffixes):
            found = True
            yield from _read(_file_origin(one), kind, config)
    if not found:
        yield ReadError(
            _named(path),
            "holds no articles",
            found=f"no file in it ends in {' '.join(sorted(SUFFIXES))}",
            hint="name the files themselves; hidden files and links in a folder are passed over",
        )


def _walk(folder: str) -> Iterator[str | ReadError]:
    """Regular files below a folder in alphabetical order; links are not followed: the walk ends and stays inside."""
    waiting = [(folder, True)]
    while waiting:
        path, is_folder = waiting.pop()
        if not is_folder:
            yield path
            continue
        try:
            with os.scandir(path) as entries:
                inside = sorted(entries, key=lambda entry: entry.name, reverse=True)
            waiting += [
                (entry.path, entry.is_dir(follow_symlinks=False))
                for entry in inside
                if not entry.name.startswith(".")
                and (entry.is_dir(follow_symlinks=False) or entry.is_file(follow_symlinks=False))
            ]
        except OSError as error:
            yield _unreachable(path, error)


def _pipe(path: str, config: Config) -> Iterator[Article | ReadError]:
    """A named pipe, as a shell makes it of ``<(command)``; a device comes here too."""
    try:
        with Path(path).open("rb") as stream:
            kind, rejoined = _sniffed(stream)
            yield from _read(_stream_origin(rejoined), kind, config)
    except OSError as error:
        yield _unreachable(path, error)


def _kind(path: str, suffixes: dict[str, str]) -> str | None:
    """The reader of a file by its suffix, or None."""
    return suffixes.get(PurePath(path.lower().removesuffix(".gz")).suffix)


def _file_origin(path: str) -> Origin:
    def opened() -> BinaryIO:
        if path.lower().endswith(".gz"):
            return cast(BinaryIO, gzip.open(path))
        return Path(path).open("rb")

    name = _named(path)
    size = None
    if not path.lower().endswith(".gz"):
        with suppress(OSError):  # it went away: opening it will say so
            size = Path(path).stat().st_size
    return Origin(name, name.rpartition("/")[2], opened, size)


def _stream_origin(stream: BinaryIO) -> Origin:
    return Origin("stdin", "stdin", lambda: stream, lasting=False)


def _named(path: str) -> str:
    """The path as articles and messages name it: normalised, with ``/``, in characters that a file can hold."""
    return os.fsencode(PurePath(os.path.normpath(path)).as_posix()).decode("utf-8", "replace")


class _Rejoined(RawIOBase):
    """A stream whose first bytes have been looked at already."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = head
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        size = len(buffer)
        chunk = self._head[:size] or _some(self._rest, size)
        self._head = self._head[size:]
        buffer[: len(chunk)] = chunk
        return len(chunk)


def _some(stream: BinaryIO, size: int) -> bytes:
    """What a stream has now, so that lines typed or piped in are read as they come."""
    some: Callable[[int], bytes] = getattr(stream, "read1", stream.read)
    return some(size) or b""


def _sniffed(stream: BinaryIO) -> tuple[str, BinaryIO]:
    """The reader that suits a stream's first bytes, and the stream with these bytes put back."""
    head = b""
    while len(head) < _PEEK and len(head.lstrip(_BLANK)) < 16 and not head.lstrip(_BLANK).startswith(b"{"):
        if not (chunk := _some(stream, _PEEK - len(head))):
            break
        head += chunk
    start = head.lstrip(_BLANK)
    kind = "jsonl" if _JSON.match(start) else "html" if _MARKUP.match(start) else "text"
    return kind, BufferedReader(_Rejoined(head, stream))


def _damaged(source: str, error: Exception) -> ReadError:
    return ReadError(source, "is damaged", found=f"gzip: {error}", hint="fetch or compress it again")


def _unreachable(path: str, error: Exception) -> ReadError:
    name = _named(path) if path else "''"
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        if "://" in path:
            fetch = f"save the page first:  curl -o page.html {shlex.quote(path)}"
            return ReadError(path, "is an address, and kg fetches nothing", hint=fetch)
        near = _near(path)
        hint = f"did you mean {near}?" if near else "give a file, a folder, or - for standard input"
        return ReadError(name, "does not exist", hint=hint)
    reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
    right = "ask for the right to read it" if isinstance(error, PermissionError) else None
    return ReadError(name, f"cannot be read: {reason}", hint=right)


def _near(path: str) -> str | None:
    try:
        names = sorted(one.name for one in Path(path).parent.iterdir())
    except (OSError, ValueError):
        return None
    found = get_close_matches(PurePath(path).name, names, 1, cutoff=0.8)
    return str(PurePath(path).parent / found[0]) if found else None

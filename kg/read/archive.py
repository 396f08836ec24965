"""Zip and tar archives: files in them are read like those in a folder; none is written, no name in them is a path."""

import re
import tarfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from io import BufferedReader, BytesIO, RawIOBase
from pathlib import PurePosixPath
from typing import IO, Any, BinaryIO, Self, cast
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from kg.config import Config
from kg.errors import ReadError
from kg.numbers import many
from kg.read.origin import Origin
from kg.read.packed import suspicious, too_many_times

_DRIVE = re.compile(r"[A-Za-z]:")
_METHODS = (ZIP_STORED, ZIP_DEFLATED, ZIP_BZIP2)  # LZMA may take as much memory as the file wants
_ENTRY = 200  # bytes that a file takes in a zip's directory: 46, its name, and times
_LONG = (tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK)
_HEADER = 1_000_000  # bytes that a file's name and attributes may take in a tar
_GLOBAL = 100_000  # bytes of attributes of all files that follow; of some hundred in a row all are held at once
_DAMAGE = (
    BadZipFile, tarfile.TarError, zlib.error, EOFError, ValueError, ArithmeticError, NotImplementedError,
    RecursionError,
)  # fmt: skip


def read_zip(origin: Origin, config: Config) -> Iterator[ReadError | Origin]:
    """Find the files in a zip archive, in the order of its directory.

    Hidden files are passed over. Files that are encrypted, links, or named as if they lay outside are counted in one
    error at the end.

    Args:
        origin: the archive; one that cannot be read back and forth, such as one within another, is held in memory.
        config: settings; ``max_members``, ``max_ratio``, ``max_bytes``.

    Raises:
        ReadError: it is damaged, or made to unpack without end.
        OSError: it cannot be read.

    Example:
        >>> from io import BytesIO
        >>> file = BytesIO()
        >>> with ZipFile(file, "w") as archive:
        ...     archive.writestr("2026/a.txt", "Rain.")
        >>> for one in read_zip(Origin("news.zip", "news.zip", lambda: BytesIO(file.getvalue())), Config()):
        ...     print(one.source, one.name, one.open().read())
        news.zip/2026/a.txt a.txt b'Rain.'
    """
    with closing(origin.seekable(config.max_bytes)) as stream:
        try:
            archive = ZipFile(cast(IO[bytes], _Directory(stream, origin.source, config.max_members)))
        except _DAMAGE as error:
            raise _damaged(origin.source, "zip", error) from error
        members = [info for info in archive.infolist() if not info.filename.endswith("/")]  # is_dir() wants a name
        if sum(info.compress_size for info in members) > stream.seek(0, 2):
            raise ReadError(origin.source, "has files that overlap", hint="fetch it again; no zip program makes such")
        aside = _Aside(origin)
        for info in members:
            path = aside.path(info.filename)
            if path is None:
                continue
            if info.flag_bits & 1:
                aside.count("encrypted", info.filename)
            elif info.external_attr >> 28 == 0o12:
                aside.count("links", info.filename)
            elif info.compress_type not in _METHODS:
                aside.count("packed in a way that kg does not read", info.filename)
            elif suspicious(info.file_size, info.compress_size, config.max_ratio):
                yield too_many_times(f"{origin.source}/{path}", config.max_ratio)
            else:
                yield _member(origin, path, "zip", lambda info=info: archive.open(info), info.file_size)  # type: ignore[misc]
        yield from aside.error()


def read_tar(origin: Origin, config: Config) -> Iterator[ReadError | Origin]:
    """Find the files in a tar archive, in their order, reading it forward once.

    Hidden files are passed over. Links, devices and files that are named as if they lay outside are counted in one
    error at the end.

    Args:
        origin: the archive, unpacked.
        config: settings; a file of at most ``max_bytes`` bytes is held while it is read, larger ones are streamed.

    Raises:
        ReadError: it is damaged; the files before that place have been read.
        OSError: it cannot be read.
    """
    with origin.open() as stream, closing(_tar(stream, origin)) as archive:
        aside = _Aside(origin)
        for info in _headers(archive, origin):
            if info.isdir() or (path := aside.path(info.name)) is None:
                continue
            if not info.isreg() or info.issparse():
                aside.count("links" if info.issym() or info.islnk() else "no plain files", info.name)
                continue
            opened = cast(Callable[[], IO[bytes]], lambda info=info: archive.extractfile(info))
            member = _member(origin, path, "tar", opened, info.size)
            yield member if info.size > config.max_bytes else _held(member)
        yield from aside.error()


def _tar(stream: BinaryIO, origin: Origin) -> tarfile.TarFile:
    try:
        return tarfile.open(fileobj=stream, mode="r|", bufsize=tarfile.BLOCKSIZE, tarinfo=_Header)
    except _DAMAGE as error:
        raise _damaged(origin.source, "tar", error) from error


def _headers(archive: tarfile.TarFile, origin: Origin) -> Iterator[tarfile.TarInfo]:
    while True:
        try:
            info = archive.next()
        except _DAMAGE as error:
            raise _damaged(origin.source, "tar", error) from error
        if info is None:
            return
        archive.members.clear()  # type: ignore[attr-defined]  # it would keep them all
        archive.pax_headers.clear()  # type: ignore[attr-defined]  # and what it knows of all that follow
        if info.size < 0:  # as its attributes say, not its header
            raise _damaged(origin.source, "tar", tarfile.ReadError(f"a file of {info.size:,} bytes"))
        yield info


class _Header(tarfile.TarInfo):
    """Header of a file in a tar, which may not take the memory, and is not taken for the end where it is damaged."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        try:
            header = super().frombuf(buf, encoding, errors)
        except tarfile.HeaderError as error:
            if any(buf):
                raise tarfile.ReadError(str(error)) from error
            raise  # zeros, or nothing more: the end
        most = _GLOBAL if header.type == tarfile.XGLTYPE else _HEADER
        if header.size < 0 or (header.type in _LONG and header.size > most):
            raise tarfile.ReadError(f"a header of {header.size:,} bytes")
        if header.type == tarfile.GNUTYPE_SPARSE:
            raise cls._holes()
        return header

    def _proc_gnusparse_10(self, *_: object) -> None:
        raise self._holes()

    @staticmethod
    def _holes() -> tarfile.ReadError:
        return tarfile.ReadError("a file with holes, of which the list may have no end")


class _Directory:
    """A zip's bytes, of whose directory no more is read at once than ``max_members`` files can take."""

    def __init__(self, stream: BinaryIO, source: str, most: int) -> None:
        self._stream = stream
        self._source = source
        self._most = most
        self.seek, self.tell, self.seekable = stream.seek, stream.tell, stream.seekable

    def read(self, size: int = -1) -> bytes:
        if size > max(_ENTRY * self._most, 1 << 20):
            hint = "raise max_members in kg.toml, or unpack it and read the folder"
            raise ReadError(self._source, f"holds more than {self._most:,} files", hint=hint)
        return self._stream.read(size)


class _Aside:
    """What in an archive is not read: counted, so that a thousand links make one line."""

    def __init__(self, origin: Origin) -> None:
        self._origin = origin
        self._counts: Counter[str] = Counter()
        self._first: dict[str, str] = {}

    def path(self, name: str) -> str | None:
        """A member's name as part of a source; None for one that is hidden, or would lie outside the archive."""
        if not name:
            self.count("without a name", name)
            return None
        path = PurePosixPath("".join(sign if sign.isprintable() else "\ufffd" for sign in name.replace("\\", "/")))
        if path.is_absolute() or ".." in path.parts or _DRIVE.match(name):
            self.count("named as if they lay elsewhere", name)
            return None
        return None if any(part.startswith(".") for part in path.parts) or not path.parts else str(path)

    def count(self, what: str, name: str) -> None:
        """Note one.

        Args:
            what: it is, in the plural.
            name: in the archive.
        """
        self._counts[what] += 1
        self._first.setdefault(what, name)

    def error(self) -> Iterator[ReadError]:
        """All of them in one error, if there are any."""
        if self._counts:
            found = "; ".join(f"{n:,} {what}, such as {self._first[what][:60]!r}" for what, n in self._counts.items())
            what = f"holds {many(self._counts.total(), 'file')} that kg does not read"
            yield ReadError(
                self._origin.source, what, found=found, hint="unpack it and read the folder, if you trust it"
            )


class _Opened(RawIOBase):
    """A file in an archive, whose damage is told as such."""

    def __init__(self, stream: IO[bytes], source: str, kind: str) -> None:
        self._stream = stream
        self._source = source
        self._kind = kind

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
        super().close()

    def readinto(self, buffer: Any) -> int:
        try:
            chunk = self._stream.read(len(buffer))
        except _DAMAGE as error:
            raise _damaged(self._source, self._kind, error) from error
        buffer[: len(chunk)] = chunk
        return len(chunk)


def _member(origin: Origin, path: str, kind: str, opened: Callable[[], IO[bytes]], size: int) -> Origin:
    source = f"{origin.source}/{path}"

    def opening() -> BinaryIO:
        try:
            return BufferedReader(_Opened(opened(), source, kind))
        except _DAMAGE as error:
            raise _damaged(source, kind, error) from error

    return Origin(source, path.rpartition("/")[2], opening, size, origin.lasting)


def _held(member: Origin) -> Origin:
    """The same, which can be opened again although its archive is read forward; it is read when it is first opened."""
    held: list[bytes] = []

    def opening() -> BinaryIO:
        if not held:
            with member.open() as stream:
                held.append(stream.read())
        return BytesIO(held[0])

    return Origin(member.source, member.name, opening, member.size, member.lasting)


def _damaged(source: str, kind: str, error: Exception) -> ReadError:
    return ReadError(source, "is damaged", found=f"{kind}: {error}", hint="fetch it again")

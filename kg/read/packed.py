"""What is packed by gzip, bzip2 or xz, within bounds: a small file cannot unpack without end, nor take the memory."""

import bz2
import lzma
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from io import BufferedReader, RawIOBase
from typing import Any, BinaryIO, Protocol

from kg.config import Config
from kg.errors import ReadError
from kg.read.origin import Origin

_CHUNK = 65_536
_GZIP = b"\x1f\x8b\x08"
_HEADER = 4_096  # bytes in which a record that is packed by itself must tell what it begins with
_TRIES = 10_000  # places of one damaged file where another record may begin that are tried
_UNSUSPICIOUS = 10_000_000  # bytes that anything may unpack to: blanks alone give a high ratio
_UNSUSPICIOUS_IN_ALL = 100_000_000  # that all files of an archive may, those of archives within it counted twice
_MEMORY = 200_000_000  # of xz, whose files say themselves how much they want; "xz -9" wants 65 MB


class LostError(ReadError):
    """A part of a file cannot be unpacked; the stream that raised it goes on behind that part."""


class _Unpacker(Protocol):
    """As ``bz2`` and ``lzma`` have it."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


class _Gunzip:
    """``zlib`` in that form."""

    def __init__(self) -> None:
        self._zlib = zlib.decompressobj(16 + zlib.MAX_WBITS)
        self.rest = b""
        """Of what was given last, where another packed file may begin if this one is damaged."""
        self._fed = False

    @property
    def eof(self) -> bool:
        return self._zlib.eof

    @property
    def needs_input(self) -> bool:
        return not self._zlib.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return self._zlib.unused_data

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        given = self._zlib.unconsumed_tail + data
        self.rest = given if self._fed else given[1:]
        self._fed = True
        return self._zlib.decompress(given, max_length)


_UNPACKERS: dict[str, Callable[[], _Unpacker]] = {
    "gzip": _Gunzip,
    "bzip2": bz2.BZ2Decompressor,
    "xz": lambda: lzma.LZMADecompressor(memlimit=_MEMORY),
}
_SUFFIXES = {
    ".gz": "gzip", ".tgz": "gzip", ".bz2": "bzip2", ".tbz2": "bzip2", ".xz": "xz", ".txz": "xz",
}  # fmt: skip


class Allowance:
    """What one given file may unpack to, all that is packed within it counted.

    Args:
        source: the file, as messages name it.
        config: settings; ``max_unpacked``, ``max_ratio`` and ``max_members`` matter here.
        size: bytes of the file as it lies there; None: not known.

    Attributes:
        spent: whether it has been used up: nothing more of the file is worth reading.

    Example:
        >>> Allowance("a.zip", Config(max_unpacked=10)).unpack(11)
        Traceback (most recent call last):
        kg.errors.ReadError: a.zip unpacks to more than 10 bytes
    """

    def __init__(self, source: str, config: Config, size: int | None = None) -> None:
        self.source = source
        self.ratio = config.max_ratio
        self.spent = False
        self._most = config.max_unpacked
        self._believable = None if size is None else max(_UNSUSPICIOUS_IN_ALL, config.max_ratio * size)
        self._most_members = config.max_members
        self._unpacked = 0
        self._members = 0

    def unpack(self, size: int) -> None:
        """Count bytes that were unpacked.

        Raises:
            ReadError: they are too many.
        """
        self._unpacked += max(0, size)
        if self._unpacked > self._most:
            self.spent = True
            hint = "raise max_unpacked in kg.toml, if it is none of the files made to fill a machine"
            raise ReadError(self.source, f"unpacks to more than {self._most:,} bytes", hint=hint)
        if self._believable is not None and self._unpacked > self._believable:
            self.spent = True
            raise too_many_times(self.source, self.ratio)

    def member(self) -> None:
        """Count a file that is in it.

        Raises:
            ReadError: they are too many.
        """
        self._members += 1
        if self._members > self._most_members:
            self.spent = True
            hint = "raise max_members in kg.toml, or unpack it and read the folder"
            raise ReadError(self.source, f"holds more than {self._most_members:,} files", hint=hint)


def suspicious(size: int, packed: int, ratio: int) -> bool:
    """Whether what has this size, unpacked, is larger than anything that was written to be read would be.

    Args:
        size: bytes, unpacked.
        packed: bytes, packed.
        ratio: the most that one may be of the other; a few megabytes of blanks are no reason to worry.
    """
    return size > max(_UNSUSPICIOUS, ratio * packed)


def too_many_times(source: str, ratio: int) -> ReadError:
    """The error of what is suspicious."""
    what = f"unpacks to more than {ratio:,} times its size"
    return ReadError(source, what, hint="raise max_ratio in kg.toml, if this is no mistake")


def stem(name: str) -> str:
    """A file's name without the suffix that says how it is packed.

    Example:
        >>> stem("a.txt.gz"), stem("a.txt"), stem("a.tgz")
        ('a.txt', 'a.txt', 'a.tgz')
    """
    lowered = name.lower()
    suffix = next((one for one in (".gz", ".bz2", ".xz") if lowered.endswith(one)), "")
    return name[: len(name) - len(suffix)]


def unpacked(origin: Origin, allowance: Allowance, begins: bytes = b"") -> Origin:
    """The origin of what a file holds, where its name says that it is packed; else the file itself.

    Args:
        origin: the file.
        allowance: what it may unpack to. Reading raises ReadError where it is spent, and where the file is damaged.
        begins: of a format whose records are each packed by itself with gzip: what each begins with. Damage raises
            LostError then, and reading goes on with the next record that can be unpacked.
    """
    kind = next((kind for suffix, kind in _SUFFIXES.items() if origin.name.lower().endswith(suffix)), None)
    if kind is None:
        return origin

    def opened() -> BinaryIO:
        if begins and kind == "gzip":
            return BufferedReader(_Records(origin.open(), origin.source, allowance, begins), _CHUNK)
        return BufferedReader(_Unpacking(origin.open(), kind, origin.source, allowance), _CHUNK)

    return replace(origin, open=opened, size=None)


class _Unpacking(RawIOBase):
    """Unpacks as it is read; files packed one after the other are one."""

    def __init__(self, packed: BinaryIO, kind: str, source: str, allowance: Allowance) -> None:
        self._packed = packed
        self._kind = kind
        self._source = source
        self._allowance = allowance
        self._unpacker = _UNPACKERS[kind]()
        self._taken = 0
        self._given = 0
        self._failed: ReadError | None = None

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        if not self.closed:
            self._packed.close()
        super().close()

    def readinto(self, buffer: Any) -> int:
        if self._failed:
            raise self._failed
        try:
            chunk = self._chunk(len(buffer))
        except LostError:
            raise
        except ReadError as error:
            self._failed = error
            raise
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def _chunk(self, size: int) -> bytes:
        chunk = self._some(size)
        self._given += len(chunk)
        self._allowance.unpack(len(chunk))
        if suspicious(self._given, self._taken, self._allowance.ratio):
            raise too_many_times(self._source, self._allowance.ratio)
        return chunk

    def _some(self, size: int) -> bytes:
        while True:
            packed = b""
            if self._unpacker.eof:
                if not (packed := self._next()):
                    return b""
                self._unpacker = _UNPACKERS[self._kind]()
            elif self._unpacker.needs_input and not (packed := self._more()):
                raise self._damaged("it ends too early")
            try:
                chunk = self._unpacker.decompress(packed, size)
            except (zlib.error, lzma.LZMAError, OSError) as error:  # the last is bzip2's
                raise self._damaged(str(error)) from error
            if chunk:
                return chunk

    def _next(self) -> bytes:
        """The beginning of another packed file that follows; zeros may lie between, where a tape has filled a block."""
        packed = self._unpacker.unused_data.lstrip(b"\0")
        while not packed and (more := self._more()):
            packed = more.lstrip(b"\0")
        return packed

    def _more(self) -> bytes:
        packed = self._packed.read(_CHUNK)
        self._taken += len(packed)
        return packed

    def _damaged(self, found: str) -> ReadError:
        return ReadError(self._source, "is damaged", found=f"{self._kind}: {found}", hint="fetch or compress it again")


class _Records(_Unpacking):
    """Unpacks records that were each packed by itself with gzip; behind a damaged one it goes on with the next."""

    def __init__(self, packed: BinaryIO, source: str, allowance: Allowance, begins: bytes) -> None:
        super().__init__(packed, "gzip", source, allowance)
        self._begins = begins
        self._rest: bytes | None = None
        self._tries = _TRIES

    def _some(self, size: int) -> bytes:
        start = b""
        if self._rest is not None and not (start := self._found(self._rest)):
            return b""
        try:
            if start:
                self._rest, self._unpacker = None, _Gunzip()
                if chunk := self._unpacker.decompress(start, size):
                    return chunk
            return super()._some(size)
        except (ReadError, zlib.error) as error:
            assert isinstance(self._unpacker, _Gunzip)  # noqa: S101
            self._rest = self._unpacker.rest
            told = error if isinstance(error, ReadError) else self._damaged(str(error))
            raise LostError(told.source, told.reason, found=told.found, hint=told.hint) from error

    def _found(self, rest: bytes) -> bytes:
        """What is packed from the next record on, as far as it has been read; nothing where there is none."""
        at, ended = 0, False
        while True:
            at = rest.find(_GZIP, at)
            if not ended and (at < 0 or len(rest) - at < _HEADER):
                more = self._more()
                ended, rest, at = not more, (rest[at:] if at >= 0 else rest[1 - len(_GZIP) :]) + more, 0
                continue
            if at < 0:
                self._rest = b""
                return b""
            if not self._tries:
                raise ReadError(self._source, "is damaged in many places, and not read further", hint="fetch it again")
            self._tries -= 1
            with suppress(zlib.error):
                if _Gunzip().decompress(rest[at : at + _HEADER], len(self._begins)) == self._begins:
                    return rest[at:]
            at += 1

"""Where bytes come from: a file or a stream, read within bounds so that no input can fill the memory."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from kg.errors import ReadError


@dataclass(frozen=True, slots=True)
class Origin:
    """One file or stream, as a reader gets it.

    Attributes:
        source: how it is named in messages and in ``Article.source``: the normalised path in POSIX form, or ``stdin``.
        name: short name for people, ``Article.id`` where nothing better is given: the file's name.
        open: opens the bytes, decompressed; a second time only where ``lasting``: a stream cannot be read twice.
        size: bytes, where known before reading.
        lasting: whether ``source`` names the same thing next time; a stream's does not.

    Example:
        >>> from io import BytesIO
        >>> Origin("a.txt", "a.txt", lambda: BytesIO(b"Rain.")).whole(limit=100)
        b'Rain.'
    """

    source: str
    name: str
    open: Callable[[], BinaryIO]
    size: int | None = None
    lasting: bool = True

    def whole(self, limit: int) -> bytes:
        """All bytes.

        Args:
            limit: bytes beyond which nothing is returned; a file known to be larger is not even opened.

        Raises:
            ReadError: there are more.
            OSError: the file cannot be read.
        """
        if self.size is not None and self.size > limit:
            raise self._too_large(f"{self.size:,}", limit)
        with self.open() as stream:
            return self._all(stream, limit)

    def seekable(self, limit: int) -> BinaryIO:
        """The bytes as a file that can be read back and forth: itself where it lies on the disk, else in memory.

        Args:
            limit: bytes beyond which nothing is held.

        Raises:
            ReadError: there are more, and it must be held.
            OSError: the file cannot be read.
        """
        stream = self.open()
        if stream.seekable():
            return stream
        with stream:
            return BytesIO(self._all(stream, limit))

    def lines(self, limit: int) -> Iterator[tuple[int, bytes | ReadError]]:
        """Lines without their ends, with their numbers from 1.

        Args:
            limit: bytes of one line; a longer one is skipped without being held, and a ReadError stands for it.

        Raises:
            OSError: the file cannot be read.
        """
        with self.open() as stream:
            number = 0
            while line := stream.readline(limit + 1):
                number += 1
                if len(line) <= limit or line.endswith(b"\n"):
                    yield number, line.rstrip(b"\r\n")
                    continue
                while line and not line.endswith(b"\n"):
                    line = stream.readline(1 << 20)
                where = f"{self.source}:{number}"
                yield number, ReadError(where, f"is a line of more than {limit:,} bytes", hint=_RAISE)

    def _all(self, stream: BinaryIO, limit: int) -> bytes:
        found = bytearray()
        while chunk := stream.read(min(limit + 1 - len(found), 1 << 20)):
            found += chunk
        if len(found) > limit:
            raise self._too_large(f"more than {limit:,}", limit)
        return bytes(found)

    def _too_large(self, size: str, limit: int) -> ReadError:
        return ReadError(self.source, f"has {size} bytes; the limit for one article is {limit:,}", hint=_RAISE)


_RAISE = "raise max_bytes in kg.toml, or split it: a file of many articles is JSON Lines or CSV"

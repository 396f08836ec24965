"""Where reading is, and how far it has come: for who tells what failed, and how long the rest will take."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from stat import S_ISREG
from typing import BinaryIO

from kg.read.origin import Origin


class Place:
    """Where ``read`` is in its sources; it keeps this up to date.

    Attributes:
        file: the file that the last article came from, as it was given or found in a folder; None: a stream.
        entered: called with each source, each file in a folder and each page that a feed names, before it is read.

    Example:
        >>> from kg.read import read
        >>> place = Place()
        >>> for one in read(["missing.txt"], place=place):
        ...     place.file, place.done
        ('missing.txt', 0)
    """

    def __init__(self) -> None:
        self.file: str | None = None
        self.entered: Callable[[str | None], object] = lambda _: None
        self._before = self._size = 0
        self._stream: BinaryIO | None = None

    def enter(self, file: str | None) -> None:
        """The next articles come from this file; from a stream, if None."""
        self._before, self._size, self._stream = self._before + self._size, 0, None
        self.file = file
        self.entered(file)
        if file is not None:
            with suppress(OSError, ValueError):
                found = Path(file).stat()
                self._size = found.st_size if S_ISREG(found.st_mode) else 0

    def watched(self, origin: Origin) -> Origin:
        """The file that was entered last, which tells how far it has been read."""

        def opened() -> BinaryIO:
            self._stream = origin.open()
            return self._stream

        return replace(origin, open=opened)

    @property
    def done(self) -> int:
        """Bytes of files that are behind, as they are on disk."""
        if (stream := self._stream) is None:
            return self._before
        here = self._size
        if not stream.closed:
            with suppress(OSError, ValueError):
                here = min(here, stream.tell())
        return self._before + here

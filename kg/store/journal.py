"""The journal: what was changed since the store's indices were last brought up to date, safe on disk.

Each entry is one change, whole or not at all: its lengths and a checksum come first, and what a crash left half
written at the end is cut off. Replaying a journal twice does no harm, since an entry says which quads are not there
after it and which are.
"""

import os
import re
import struct
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from kg.store.folder import damaged
from kg.store.lines import Line, split

_HEAD = struct.Struct("<4sIII")
_MARK = b"kgj1"


class Journal:
    """A file of changes.

    Args:
        file: it need not exist.

    Raises:
        OSError: it cannot be opened.

    Example:
        >>> import tempfile
        >>> journal = Journal(Path(tempfile.mkdtemp()) / "journal")
        >>> journal.append(b"", b'<kg:a> <kg:b> "c" <kg:g> .\\n')
        >>> [(len(gone), len(come)) for gone, come in journal.entries()]
        [(0, 1)]
        >>> journal.close()
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self._handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
        self._end = os.fstat(self._handle).st_size

    def append(self, gone: bytes, come: bytes) -> None:
        """Add a change; it survives the death of this process from now on.

        Args:
            gone: quads that are not there after it, as N-Quads.
            come: quads that are.

        Raises:
            OSError: the disk refuses; the journal is as it was.
        """
        head = _HEAD.pack(_MARK, len(gone), len(come), zlib.crc32(come, zlib.crc32(gone)))
        entry = head + gone + come
        try:
            written = os.pwrite(self._handle, entry, self._end)
            while written < len(entry):  # a disk that fills up takes a part first, and says so at the next attempt
                written += os.pwrite(self._handle, entry[written:], self._end + written)
        except BaseException:  # an interrupt, too, must not leave what was not changed
            os.ftruncate(self._handle, self._end)
            raise
        self._end += len(entry)

    def entries(self) -> Iterator[tuple[list[Line], list[Line]]]:
        """All changes, first to last: the lines that go and those that come. What a crash left half is cut off.

        Raises:
            GraphError: the file is damaged, in a way that no crash explains.
            OSError: it cannot be read.
        """
        at = 0
        while (entry := _entry(self._read, at)) is not None:
            going, body = entry
            yield split(body[:going]), split(body[going:])
            at += _HEAD.size + len(body)
        if at < self._end:
            self._cut(at)

    def _read(self, at: int, size: int) -> bytes:
        return os.pread(self._handle, min(size, self._end - at), at)  # a damaged length can be huge

    def _cut(self, at: int) -> None:
        """Cut off an entry that is not whole; only a crash leaves one, at the end."""
        rest = self._read(at, self._end - at)
        begun = rest.startswith(_MARK) or _MARK.startswith(rest) or not any(rest)
        if not begun or _holds_entry(rest):
            raise damaged(self.file.parent, f"its {self.file.name} cannot be read from byte {at} on")
        os.ftruncate(self._handle, at)
        self._end = at

    def sync(self) -> None:
        """Make sure that it outlasts a power cut."""
        os.fsync(self._handle)

    def clear(self) -> None:
        """Forget all changes: they are in the store."""
        os.ftruncate(self._handle, 0)
        self._end = 0

    def close(self) -> None:
        """Close the file."""
        os.close(self._handle)


def _entry(read: Callable[[int, int], bytes], at: int) -> tuple[int, bytes] | None:
    """The body of the entry at a place, and how much of it goes; None where there is no whole one."""
    head = read(at, _HEAD.size)
    if len(head) < _HEAD.size or not head.startswith(_MARK):
        return None
    _, going, coming, checksum = _HEAD.unpack(head)
    body = read(at + _HEAD.size, going + coming)
    return (going, body) if len(body) == going + coming and zlib.crc32(body) == checksum else None


def _holds_entry(rest: bytes) -> bool:
    """Whether a whole entry stands somewhere behind the first byte."""
    marks = (found.start() for found in re.finditer(re.escape(_MARK), rest) if found.start())
    return any(_entry(lambda at, size: rest[at : at + size], at) is not None for at in marks)

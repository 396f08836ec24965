"""Who has a graph open: one writer, or several readers."""

import fcntl
import itertools
import os
import time
from contextlib import suppress
from pathlib import Path

from kg.errors import GraphLockedError

_WRITER, _READER = "writer", "reader"
# How often, and after how many seconds, a writer tries again while somebody reads: to open a graph takes a moment. Who
# has just got the lock may not have signed it yet, so who seems to write is asked again, too.
_TRIES, _PAUSE = {_READER: 40, _WRITER: 3}, 0.05


class FolderLock:
    """A lock on a graph's folder, held until released or until the process ends, however it ends.

    Args:
        file: the lock file; made if it is missing.
        exclusive: to write: nobody else may hold it, and who reads is waited for, two seconds at most. Otherwise others
            may read too.

    Raises:
        GraphLockedError: somebody holds it.
        OSError: the file cannot be made or locked.
    """

    def __init__(self, file: Path, *, exclusive: bool) -> None:
        handle = _open(file, exclusive=exclusive)
        try:
            _take(handle, file.parent, exclusive=exclusive)
        except BaseException:
            os.close(handle)
            raise
        _sign(handle, f"{_WRITER if exclusive else _READER} {os.getpid()}\n")
        self._handle: int | None = handle

    def release(self) -> None:
        """Give the lock back. Twice does nothing."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def _open(file: Path, *, exclusive: bool) -> int:
    try:
        return os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError:
        if exclusive:
            raise
        return os.open(file, os.O_RDONLY)


def _take(handle: int, graph: Path, *, exclusive: bool) -> None:
    for tried in itertools.count(1):
        try:
            fcntl.flock(handle, (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError as error:
            role, number = _holder(handle)
            if not exclusive or number == str(os.getpid()) or tried >= _TRIES.get(role, 1):
                raise _locked(graph, role, number, exclusive=exclusive) from error
            time.sleep(_PAUSE)
        else:
            return


def _holder(handle: int) -> tuple[str, str]:
    """What who holds the lock does, and the number of its process."""
    told = os.pread(handle, 40, 0).decode("ascii", "replace").split()
    return (told[0], told[1]) if len(told) == 2 else (_WRITER, "?")


def _sign(handle: int, text: str) -> None:
    """Leave our number for whoever is turned away; of several readers the last one's stands."""
    with suppress(OSError):  # a reader of a folder that is not ours to write
        os.pwrite(handle, text.encode("ascii"), 0)
        os.ftruncate(handle, len(text))


def _locked(graph: Path, role: str, number: str, *, exclusive: bool) -> GraphLockedError:
    if number == str(os.getpid()):
        return GraphLockedError(
            f"{graph} is already open in this process", hint="close it first, or use it as `with kg.open(…) as graph:`"
        )
    doing = "being written" if role == _WRITER or not exclusive else "being read"
    return GraphLockedError(
        f"{graph} is {doing} by process {number}", hint="wait until it has finished, or stop it, and try again"
    )

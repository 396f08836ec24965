"""Who has a graph open: one writer, or several readers."""

import fcntl
import os
from contextlib import suppress
from pathlib import Path

from kg.errors import GraphLockedError


class FolderLock:
    """A lock on a graph's folder, held until released or until the process ends, however it ends.

    Args:
        file: the lock file; made if it is missing.
        exclusive: to write: nobody else may hold it. Otherwise others may read too.

    Raises:
        GraphLockedError: somebody holds it.
        OSError: the file cannot be made or locked.
    """

    def __init__(self, file: Path, *, exclusive: bool) -> None:
        handle = _open(file, exclusive=exclusive)
        try:
            fcntl.flock(handle, (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.pread(handle, 40, 0).decode("ascii", "replace").split()
            os.close(handle)
            raise _locked(file.parent, holder, exclusive=exclusive) from error
        except BaseException:
            os.close(handle)
            raise
        _sign(handle, f"{'writer' if exclusive else 'reader'} {os.getpid()}\n")
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


def _sign(handle: int, text: str) -> None:
    """Leave our number for whoever is turned away; of several readers the last one's stands."""
    with suppress(OSError):  # a reader of a folder that is not ours to write
        os.pwrite(handle, text.encode("ascii"), 0)
        os.ftruncate(handle, len(text))


def _locked(graph: Path, holder: list[str], *, exclusive: bool) -> GraphLockedError:
    role, number = holder if len(holder) == 2 else ("writer", "?")
    if number == str(os.getpid()):
        return GraphLockedError(
            f"{graph} is already open in this process", hint="close it first, or use it as `with kg.open(…) as graph:`"
        )
    doing = "being written" if role == "writer" or not exclusive else "being read"
    return GraphLockedError(
        f"{graph} is {doing} by process {number}", hint="wait until it has finished, or stop it, and try again"
    )

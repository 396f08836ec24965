"""Finished states: what readers open, so that nobody who reads is in the way of the one who writes.

Oxigraph cannot read a store while another process writes it. But the files that hold its data never change once they
are written, so a state of a store is a folder of links to them, made in milliseconds. The writer leaves one whenever
what it wrote has reached the store; while nobody writes, a reader makes its own. A state goes with its last user.
"""

import errno
import fcntl
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from kg.errors import GraphLockedError
from kg.store.lock import FolderLock

_STATES = "finished"
_IN_USE = "in-use"
# How often, and after how many seconds, a reader looks again where a writer has left no state yet.
_LOOKS, _PAUSE = 100, 0.05
# Where a state cannot be made for one of these, a reader reads the store itself.
_NO_LINKS = (
    errno.EPERM, errno.EXDEV, errno.EMLINK, errno.EOPNOTSUPP, errno.EROFS, errno.EACCES, errno.ENOSPC, errno.EDQUOT
)  # fmt: skip


class FinishedState:
    """A state of a store that this process reads.

    Args:
        folder: of the state, in use by this process.
        handle: of its mark, locked.
    """

    def __init__(self, folder: Path, handle: int) -> None:
        self.folder = folder
        self._handle: int | None = handle

    @property
    def store(self) -> Path:
        """The folder that Oxigraph opens."""
        return self.folder / "store"

    def release(self) -> None:
        """Give it up, and remove it if nobody will read it any more. Twice does nothing."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
            if not self.folder.name.isdigit() or max(_names(self.folder.parent), default="") > self.folder.name:
                _remove_unused(self.folder)
                return
            # What the writer left last is for whoever comes next, as long as it writes.
            with suppress(GraphLockedError, OSError):
                lock = FolderLock(self.folder.parent.parent / "lock", exclusive=False)
                _remove_unused(self.folder)
                lock.release()


def leave(graph: Path, backup: Callable[[str], None]) -> None:
    """Leave a state for readers, in the place of all former ones; those in use stay until they are not.

    Args:
        graph: the graph's folder.
        backup: writes the store's state into a folder that does not exist yet.

    Raises:
        OSError: the disk refuses; the former state is still there.
    """
    states = graph / _STATES
    states.mkdir(exist_ok=True)
    former = list(states.iterdir())
    made = states / f".{uuid4().hex}"
    made.mkdir()
    try:
        (made / _IN_USE).touch()
        backup(str(made / "store"))
        made.rename(states / f"{time.time_ns():020}")
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise
    for old in former:
        _remove_unused(old)


def tidy(graph: Path) -> None:
    """Remove the states that nobody reads."""
    for state in _all(graph):
        _remove_unused(state)
    with suppress(OSError):
        (graph / _STATES).rmdir()


def latest(graph: Path) -> FinishedState | None:
    """The state that the writer left last, in use from now on; None if there is none."""
    for _ in range(10):
        named = _names(graph / _STATES)
        if not named:
            return None
        if (found := _used(graph / _STATES / named[-1])) is not None:
            return found
    return None


def mark(graph: Path) -> tuple[str, int]:
    """What is other as soon as there is another state to read; it may be other without a change, too."""
    # A writer names each state that it leaves. When it opens or closes the store, Oxigraph changes files of its folder.
    latest_name = max(_names(graph / _STATES), default="")
    with suppress(FileNotFoundError):
        return latest_name, (graph / "store").stat().st_mtime_ns
    return latest_name, 0


def linked(graph: Path) -> FinishedState | None:
    """A state made of the store as it is; nobody may write it meanwhile.

    Args:
        graph: the graph's folder.

    Returns:
        The state, in use; None if the folder takes none.

    Raises:
        OSError: the disk refuses for another reason.
    """
    made = graph / _STATES / f"r{uuid4().hex}"
    try:
        made.mkdir(parents=True)
        (made / _IN_USE).touch()
        copy_store(graph / "store", made / "store", os.link)
    except OSError as error:
        shutil.rmtree(made, ignore_errors=True)
        if error.errno in _NO_LINKS:
            return None
        raise
    return _used(made)


def copy_store(store: Path, to: Path, take: Callable[[Path, Path], object]) -> None:
    """Copy a store that nobody writes.

    Args:
        store: Oxigraph's folder.
        to: a folder that is not there yet.
        take: links or copies a file that never changes.

    Raises:
        OSError: the disk refuses.
    """
    to.mkdir()
    for file in store.iterdir():
        if file.suffix == ".sst":
            take(file, to / file.name)
        elif file.name != "LOCK" and not file.name.startswith("LOG"):
            shutil.copy2(file, to / file.name)


def _all(graph: Path) -> Iterator[Path]:
    with suppress(FileNotFoundError, NotADirectoryError):
        yield from (graph / _STATES).iterdir()


def _names(states: Path) -> list[str]:
    """The states that writers have left, the latest last."""
    with suppress(FileNotFoundError, NotADirectoryError):
        return sorted(state.name for state in states.iterdir() if state.name.isdigit())
    return []


def _used(state: Path) -> FinishedState | None:
    """Mark a state as read by this process; None if it has gone meanwhile."""
    try:
        handle = os.open(state / _IN_USE, os.O_RDONLY)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:  # it is just being removed
        os.close(handle)
        return None
    if not (state / _IN_USE).exists():
        os.close(handle)
        return None
    return FinishedState(state, handle)


def _remove_unused(state: Path) -> None:
    try:
        handle = os.open(state / _IN_USE, os.O_RDONLY)
    except OSError:
        # One that is not yet whole, or half removed: nobody can read it, and its maker is gone if nobody writes.
        if state.name.startswith("."):
            shutil.rmtree(state, ignore_errors=True)
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        going = state.with_name(f".{state.name}")
        state.rename(going)
        shutil.rmtree(going, ignore_errors=True)
    except OSError:
        pass  # somebody reads it, or the folder is not ours to change
    finally:
        os.close(handle)


def lock_or_state(folder: Path) -> FolderLock | FinishedState:
    """The lock for reading, or, while another process writes, the state that it left last.

    Raises:
        GraphLockedError: it is being written, and no state of it was left.
    """
    for _ in range(_LOOKS):
        try:
            return FolderLock(folder / "lock", exclusive=False)
        except GraphLockedError:
            if (state := latest(folder)) is not None:
                return state
            time.sleep(_PAUSE)  # the writer is about to leave its first state, or has just gone
    return FolderLock(folder / "lock", exclusive=False)

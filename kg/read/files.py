"""Files and folders: what a path leads to, which files a folder holds, and why something cannot be opened."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path, PurePath
from typing import BinaryIO

from kg.errors import ReadError
from kg.read.origin import Origin


def file_origin(path: str, *, found: bool = False) -> Origin:
    """A file, as it lies on the disk.

    Args:
        path: of the file.
        found: in a folder, and given by nobody: it is opened only if it is no link, pipe or device.
    """
    name = named(path)
    size = None
    with suppress(OSError, ValueError):  # it went away: opening it will say so
        size = Path(path).stat(follow_symlinks=not found).st_size
    return Origin(name, name.rpartition("/")[2], lambda: _opened(path) if found else Path(path).open("rb"), size)


def _opened(path: str) -> BinaryIO:
    """A regular file, opened without following a link, or waiting for who writes into a pipe."""
    no_file = ReadError(named(path), "is no regular file any more", hint="links and pipes in a folder are passed over")
    try:
        stream = os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb")
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENXIO):  # a link, or a socket
            raise no_file from error
        raise
    if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
        stream.close()
        raise no_file
    return stream


def files_in(folder: str) -> Iterator[str | ReadError]:
    """Regular files below a folder in alphabetical order; links are not followed: the walk ends and stays inside.

    Folders that are graphs of kg are passed over.

    Args:
        folder: the path.

    Yields:
        Paths; for a folder that cannot be listed, the error.
    """
    waiting = [(folder, True)]
    while waiting:
        path, is_folder = waiting.pop()
        if not is_folder:
            yield path
            continue
        try:
            with os.scandir(path) as entries:
                inside = sorted(entries, key=lambda entry: entry.name, reverse=True)
            if _is_graph(inside):  # whose files are kg's own
                continue
            waiting += [
                (entry.path, entry.is_dir(follow_symlinks=False))
                for entry in inside
                if not entry.name.startswith(".")
                and (entry.is_dir(follow_symlinks=False) or entry.is_file(follow_symlinks=False))
            ]
        except OSError as error:
            yield unreachable(path, error)


def _is_graph(inside: list[os.DirEntry[str]]) -> bool:
    kinds = {entry.name: entry.is_dir(follow_symlinks=False) for entry in inside if entry.name in ("lock", "store")}
    return kinds == {"lock": False, "store": True}


def named(path: str) -> str:
    """The path as articles and messages name it: normalised, with ``/``, in characters that a file can hold."""
    name = PurePath(os.path.normpath(path)).as_posix()
    try:
        return os.fsencode(name).decode("utf-8", "replace")
    except UnicodeEncodeError:  # a report may name what no file can be called
        return name.encode("utf-8", "replace").decode()


def unreachable(path: str, error: Exception) -> ReadError:
    """The error of a source that cannot be opened, or not be read to its end.

    Args:
        path: as it was given.
        error: what opening or reading it said.
    """
    name = named(path) if path else "''"
    if isinstance(error, FileNotFoundError | NotADirectoryError | UnicodeEncodeError):
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

"""Files and folders: what a path leads to, which files a folder holds, and why something cannot be opened."""

import os
from collections.abc import Iterator
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path, PurePath

from kg.errors import ReadError
from kg.read.origin import Origin


def file_origin(path: str) -> Origin:
    """A file, as it lies on the disk."""
    name = named(path)
    size = None
    with suppress(OSError, ValueError):  # it went away: opening it will say so
        size = Path(path).stat().st_size
    return Origin(name, name.rpartition("/")[2], lambda: Path(path).open("rb"), size)


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
            if {"lock", "store"} <= {entry.name for entry in inside}:  # a graph, whose files are kg's own
                continue
            waiting += [
                (entry.path, entry.is_dir(follow_symlinks=False))
                for entry in inside
                if not entry.name.startswith(".")
                and (entry.is_dir(follow_symlinks=False) or entry.is_file(follow_symlinks=False))
            ]
        except OSError as error:
            yield unreachable(path, error)


def named(path: str) -> str:
    """The path as articles and messages name it: normalised, with ``/``, in characters that a file can hold."""
    return os.fsencode(PurePath(os.path.normpath(path)).as_posix()).decode("utf-8", "replace")


def unreachable(path: str, error: Exception) -> ReadError:
    """The error of a source that cannot be opened, or not be read to its end.

    Args:
        path: as it was given.
        error: what opening or reading it said.
    """
    name = named(path) if path else "''"
    if isinstance(error, FileNotFoundError | NotADirectoryError):
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

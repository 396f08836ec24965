"""A graph's folder: what is one, what a killed process leaves there, and what the system says when it fails."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.errors import GraphError, NotAGraphError
from kg.problems import listed
from kg.store.sparql import one_line

_DAMAGE = re.compile(r"Corruption|IO error: No such file|Column family not found|Invalid data", re.IGNORECASE)
_FULL = re.compile(r"No space left|Disk quota|File too large", re.IGNORECASE)
BUILD = "kg build SOURCE… -o {}"
# A store gets its name when it is whole: who makes one writes it here.
BORN = ".born-"
_OURS = frozenset(["lock", "store", "journal", "finished", "migrated", "find.sqlite", "failed.jsonl"])


def check_folder(folder: Path, *, create: bool) -> None:
    """Refuse a folder that is no graph, nor, with ``create``, can be made one."""
    hint = f"make one: {BUILD.format('PATH')}"
    with telling(folder, "cannot be opened"):
        if (folder / "store" / "CURRENT").exists():
            return
        if not folder.exists():
            if create:
                return
            raise NotAGraphError(f"there is no graph at {folder}", hint=hint)
        if not folder.is_dir():
            raise NotAGraphError(f"{folder} is a file, not a graph's folder", hint=hint)
        others = sorted(entry.name for entry in folder.iterdir() if not _is_ours(entry))
        if (folder / "migrated" / "store").is_dir():
            raise GraphError(f"{folder} was being migrated when that was cut off", hint=f"kg migrate {folder}")
        if _lost(folder):
            raise damaged(folder, "store/CURRENT is missing")  # Oxigraph would begin anew
        if create and not others:
            return
    raise NotAGraphError(
        f"{folder} is a folder, but no kg graph",
        found=f"it holds: {listed(others, 5)}" if others else "it is empty",
        hint=hint,
    )


def _lost(folder: Path) -> bool:
    """Whether a graph was here, of whose store the first file is gone."""
    journal = folder / "journal"
    rest = (folder / "store").glob("[0-9]*.*") if (folder / "store").is_dir() else ()
    return (folder / "lock").is_file() and (any(rest) or (journal.is_file() and journal.stat().st_size > 0))


def _is_ours(entry: Path) -> bool:
    """Whether kg may have put it into a folder in which there is no graph yet."""
    if entry.name == "store":
        return entry.is_dir() and not any(entry.iterdir())
    return entry.name in _OURS or entry.name.startswith(BORN)


def link_or_copy(file: Path, to: Path) -> None:
    """Link a file that never changes, or copy it to another disk."""
    try:
        os.link(file, to)
    except OSError:
        shutil.copyfile(file, to)


def remove_leftovers(folder: Path) -> None:
    """Remove what a process that was killed has left: the bulk loader's files, copies for updates, half a store."""
    for file in (folder / "store").glob("bulk-*"):
        file.unlink(missing_ok=True)
    for kind in (".update-*", f"{BORN}*"):
        for copy in folder.glob(kind):
            shutil.rmtree(copy, ignore_errors=True)


@contextmanager
def telling(path: Path | None, what: str) -> Iterator[None]:
    """Turn what the system or Oxigraph says into one line that names the graph."""
    try:
        yield
    except (OSError, RuntimeError) as error:
        raise told(error, path, what) from error


def told(error: OSError | RuntimeError, path: Path | None, what: str) -> GraphError:
    """What the system or Oxigraph says, in one line that names the graph."""
    found = error.strerror if isinstance(error, OSError) and error.strerror else one_line(error)
    hint = None
    if _DAMAGE.search(found):
        return damaged(path, found)
    if _FULL.search(found):
        hint = "make room on the disk and try again: what was written before is kept"
    return GraphError(f"{path or 'the graph in memory'} {what}", found=found, hint=hint)


def damaged(path: Path | None, found: str) -> GraphError:
    """That a graph's files are not what they were, and what to do."""
    hint = f"put a backup in its place, or remove it and build it again: {BUILD.format(path)}"
    return GraphError(f"{path or 'the graph in memory'} is damaged", found=found, hint=hint)

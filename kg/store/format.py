"""The format of a store: written when it is made, and looked at before anything is changed."""

import os
import shutil
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import Quad

from kg.errors import GraphError, NotAGraphError
from kg.store import nodes as n
from kg.store.folder import BORN, BUILD
from kg.store.vocabulary import FORMAT_VERSION

FORMAT = Quad(n.META, n.FORMAT, n.integer(FORMAT_VERSION), n.META)
"""What every store says of itself."""


def make_store(folder: Path) -> None:
    """Make an empty store in a graph's folder. It gets its name when it is whole: cut off, there is none.

    Raises:
        OSError, RuntimeError: the disk refuses.
    """
    made = folder / f"{BORN}{os.getpid()}"
    try:
        store = ox.Store(str(made))
        store.add(FORMAT)
        store.flush()
        del store  # which closes it
        made.rename(folder / "store")
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise


def look(folder: Path) -> None:
    """Refuse what is no graph, or of another format, without a change in its folder.

    Raises:
        NotAGraphError, GraphError: as ``check_format()``.
        OSError, RuntimeError: it cannot be read.
    """
    store = ox.Store.read_only(str(folder / "store"))
    if waits_in_journal(store, folder):
        raise _older(folder, "its first build was cut off")
    check_format(store, folder)


def waits_in_journal(store: ox.Store, folder: Path) -> bool:
    """Whether all of a graph is in its journal, as a first build of a kg before format 5 that was cut off left it."""
    journal = folder / "journal"
    empty = next(iter(store.quads_for_pattern(None, None, None)), None) is None
    return empty and journal.is_file() and journal.stat().st_size > 0


def check_format(store: ox.Store, path: Path | None) -> None:
    """Refuse what is no graph, or of another format.

    Raises:
        NotAGraphError: it is a store of something else.
        GraphError: an older or a newer kg wrote it.
    """
    meta = next(iter(store.quads_for_pattern(n.META, n.FORMAT, None, n.META)), None)
    if meta is None:
        raise NotAGraphError(
            f"{path} is an RDF store, but no kg graph", hint=f"make one elsewhere: {BUILD.format('PATH')}"
        )
    version = n.values(meta)[2]
    if not version.isdigit() or int(version) > FORMAT_VERSION:
        raise GraphError(
            f"{path} was written by a newer kg",
            found=f"its format is version {version}; this kg reads up to {FORMAT_VERSION}",
            hint="install the newest kg",
        )
    if int(version) < FORMAT_VERSION:
        raise _older(path, f"its format is version {version}; this kg writes {FORMAT_VERSION}")


def _older(path: Path | None, found: str) -> GraphError:
    hint = f"kg migrate {path}  brings it up to date"
    return GraphError(f"{path} was written by an older kg", found=found, hint=hint)

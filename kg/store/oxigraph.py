"""The store: Oxigraph on disk or in memory, with kg's locks, errors and transactions.

A graph is a folder with ``store/`` (Oxigraph's files), ``journal`` (what was changed and is not yet in the store's
indices), ``finished/`` (states that others read meanwhile) and ``lock``. One process writes, others read. Nothing of
Oxigraph leaves this class alive: it cannot be closed while an iterator of its own is.
"""

import logging
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import GraphError, GraphLockedError
from kg.store import nodes as n
from kg.store.finished import FinishedState, copy_store, latest, leave, linked, lock_or_state, tidy
from kg.store.folder import check_folder, link_or_copy, remove_leftovers, telling, told
from kg.store.format import FORMAT, check_format, look, make_store
from kg.store.freed import give_back
from kg.store.growth import Growth
from kg.store.journal import Journal
from kg.store.lines import Line, lines_of, quads_of, text_of
from kg.store.lock import FolderLock
from kg.store.pending import Pending
from kg.store.sparql import Dataset, ask
from kg.store.terms import RawResult
from kg.store.update import update_text
from kg.store.vocabulary import GRAPHS

_log = logging.getLogger("kg")

# So many quads are gathered before they go into the store together, by its bulk loader if they are more than a few.
_MOST_PENDING = 150_000
_FEW = 5_000


class OxigraphStore:
    """All quads of one graph.

    Use ``OxigraphStore.open()`` or ``OxigraphStore.memory()``.

    Example:
        >>> with OxigraphStore.memory() as store:
        ...     store.query("ASK { ?article a schema:NewsArticle }").boolean
        False
    """

    # Whether quads may be loaded in bulk: not where another store is to be changed with this one.
    fillable = True

    def __init__(self, store: ox.Store, path: Path | None, lock: FolderLock | None, *, writable: bool) -> None:
        self._store: ox.Store | None = store
        self._lock = lock
        self._state: FinishedState | None = None
        self._journal: Journal | None = None
        self._growth: Growth | None = None
        self._pending = Pending()
        self.path = path
        self.writable = writable

    @classmethod
    def memory(cls) -> "OxigraphStore":
        """An empty store that nothing is written to disk of."""
        made = cls(ox.Store(), None, None, writable=True)
        made._open.add(FORMAT)
        return made

    @classmethod
    def open(cls, path: str | Path, *, write: bool = False, create: bool = False) -> "OxigraphStore":
        """Open a graph's folder.

        Who reads sees the graph as it was when it was opened, or, while another process writes, as that process last
        left it finished.

        Args:
            path: the folder.
            write: to change it; no other process may have it open for writing then.
            create: make it where there is none, or where the folder is empty; with ``write`` only.

        Raises:
            NotAGraphError: there is nothing, or something else.
            GraphLockedError: another process writes it, and this one wants to write too.
            GraphError: its files are damaged, of a newer kg, or cannot be written.
        """
        folder = Path(path)
        check_folder(folder, create=write and create)
        with telling(folder, "cannot be opened"):
            if (folder / "store" / "CURRENT").exists() and not (folder / "lock").exists():
                look(folder)  # before a lock is left in what is not ours
            if not write:
                return cls._read(folder)
            folder.mkdir(parents=True, exist_ok=True)
            lock = FolderLock(folder / "lock", exclusive=True)
        try:
            with telling(folder, "cannot be opened"):
                if (folder / "store" / "CURRENT").exists():
                    look(folder)
                remove_leftovers(folder)
                if not (folder / "store" / "CURRENT").exists():
                    make_store(folder)
                opened = cls(ox.Store(str(folder / "store")), folder, lock, writable=True)
                opened._journal, opened._growth = Journal(folder / "journal"), Growth(folder / "store")
                opened._replay(opened._journal)
        except BaseException:
            lock.release()
            raise
        return opened

    @classmethod
    def _read(cls, folder: Path) -> "OxigraphStore":
        if (former := cls._recover(folder)) is not None:
            return cls._of_state(folder, former)
        lock = lock_or_state(folder)
        if isinstance(lock, FinishedState):
            return cls._of_state(folder, lock)
        try:
            state = linked(folder)
            if state is None:
                # Nothing can be written there, so nobody writes.
                store = ox.Store.read_only(str(folder / "store"))
                check_format(store, folder)
                return cls(store, folder, lock, writable=False)
        except BaseException:
            lock.release()
            raise
        lock.release()
        return cls._of_state(folder, state)

    @classmethod
    def _recover(cls, folder: Path) -> FinishedState | None:
        """Bring in what a writer that was cut off has left in the journal, where this process may.

        Returns:
            Where it may not, the state that the writer left last: the store itself may have half of a change.

        Raises:
            GraphError: nor is there one.
        """
        journal = folder / "journal"
        if not journal.exists() or journal.stat().st_size == 0:
            return None
        try:
            cls.open(folder, write=True).close()
        except GraphLockedError:
            return None  # it is being written, or brought up to date
        except GraphError as error:
            if (former := latest(folder)) is None:
                raise
            _log.warning(
                "%s is shown without the last changes of a build that was cut off\n    %s", folder, error.message()
            )
            return former
        return None

    @classmethod
    def _of_state(cls, folder: Path, state: FinishedState) -> "OxigraphStore":
        try:
            store = ox.Store.read_only(str(state.store))
            check_format(store, folder)
        except BaseException:
            state.release()
            raise
        opened = cls(store, folder, None, writable=False)
        opened._state = state
        return opened

    def _replay(self, journal: Journal) -> None:
        """Bring the store up to date with what a process that was cut off had changed, and let others read it."""
        for gone, come in journal.entries():
            self._pending.turn(set(gone), set(come))
        self._merge()
        leave(journal.file.parent, self._open.backup)

    def close(self) -> None:
        """Flush, and let others have the graph. Closing twice does nothing."""
        try:
            if self._store is not None and self.writable and self.path:
                self.flush()
        finally:
            self._store = None
            if self._journal:
                self._journal.close()
                self._journal = None
                tidy(self.path or Path())
            if self._state:
                self._state.release()
            if self._lock:
                self._lock.release()

    def __enter__(self) -> "OxigraphStore":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def _open(self) -> ox.Store:
        if self._store is None:
            raise GraphError(f"the graph {self.path or 'in memory'} is closed", hint="open it again")
        return self._store

    def __len__(self) -> int:
        self._merge()
        return len(self._open)

    def __contains__(self, quad: Quad) -> bool:
        pending = self._pending.has(quad) if self._pending else None
        return quad in self._open if pending is None else pending

    def flush(self) -> None:
        """Make sure that all that was changed is on disk; without it a power cut can take back the last changes.

        Who opens the graph from now on to read it sees these changes, too.
        """
        with telling(self.path, "cannot be written"):
            self._merge()
            self._open.flush()
            if self._journal and self._growth:
                self._growth.settle(self._open.optimize)
                leave(self._journal.file.parent, self._open.backup)

    def files(self) -> Path | None:
        """The folder of Oxigraph's files, which hold all that was changed; None in memory.

        Of a graph that is open for reading it stays as it is, for other processes too, until the graph is closed.
        """
        self._merge()
        return self._state.store if self._state else self.path and self.path / "store"

    @classmethod
    def of_files(cls, files: str | Path) -> "OxigraphStore":
        """Open for reading what another process has open for reading, by its ``files()``.

        Raises:
            GraphError: it cannot be opened.
        """
        with telling(Path(files), "cannot be opened"):
            return cls(ox.Store.read_only(str(files)), Path(files).parent, None, writable=False)

    def backup(self, path: str | Path) -> None:
        """Copy the graph, as it is now, into a folder of its own.

        Args:
            path: of the copy; there must be nothing yet.

        Raises:
            GraphError: there is something, or the disk refuses; nothing is left half done.
        """
        target = Path(path)
        if target.exists():
            raise GraphError(f"{target} is there already", hint="name a new folder for the backup")
        made = target.with_name(f".{target.name}.{os.getpid()}")
        with telling(target, "cannot be written"):
            try:
                made.mkdir(parents=True)
                (made / "lock").touch()
                self._merge()
                if self.path is None:
                    ox.Store(str(made / "store")).bulk_extend(self._open)
                elif self._journal:
                    self._open.backup(str(made / "store"))
                else:
                    copy_store(self._state.store if self._state else self.path / "store", made / "store", link_or_copy)
                made.rename(target)
            except BaseException:
                shutil.rmtree(made, ignore_errors=True)
                raise

    def match(
        self,
        subject: NamedNode | None = None,
        predicate: NamedNode | None = None,
        obj: NamedNode | Literal | None = None,
        graph: NamedNode | None = None,
    ) -> Iterator[Quad]:
        """Quads of this pattern, of one state of the store. The iterator must not outlive the call that made it.

        Without a graph they are those of kg's own graphs: what somebody keeps beside them is found where it is named,
        and in SPARQL.
        """
        try:  # a change reads hundreds of times: no context manager
            found: Iterable[Quad] = self._open.quads_for_pattern(subject, predicate, obj, graph)
            if self._pending:
                found = self._pending.over(found, subject, predicate, obj, graph)
            yield from found if graph else filter(n.is_own, found)
        except (OSError, RuntimeError) as error:
            raise told(error, self.path, "cannot be read") from error

    def value(self, subject: NamedNode, predicate: NamedNode, graph: NamedNode | None = None) -> str | None:
        """The smallest object of this subject and predicate, as bare text; None if there is none."""
        return min((n.values(quad)[2] for quad in self.match(subject, predicate, None, graph)), default=None)

    def change(
        self, *, drop: Iterable[NamedNode] = (), gone: Iterable[Quad | Line] = (), come: Iterable[Quad | Line] = ()
    ) -> None:
        """One transaction: all of it is done, or nothing; and what is done survives the death of this process.

        Args:
            drop: graphs to remove whole, first.
            gone: quads to remove, or their lines.
            come: quads to add, last.

        Raises:
            GraphError: the graph is open for reading only, or the disk refuses.
        """
        if not self.writable:
            raise GraphError(f"{self.path} is open for reading only", hint="open it with write=True")
        dropped = lines_of(quad for graph in drop for quad in self.match(None, None, None, graph))
        coming = lines_of(come)
        # What goes with its graph and comes again stays as it is.
        going, coming = (dropped | lines_of(gone)) - coming, coming - dropped
        with telling(self.path, "cannot be written"):
            if self._journal is None:
                leaving = quads_of(going)
                for quad in leaving:
                    self._open.remove(quad)
                self._open.load(text_of(coming), format=ox.RdfFormat.N_QUADS, lenient=True)
                self._remove_empty(leaving)
            elif going or coming:
                # First, so that a change is not made where the disk refuses this.
                if self._pending.size > _MOST_PENDING:
                    self._merge()
                self._journal.append(text_of(going), text_of(coming))
                self._pending.turn(going, coming)

    def load(self, quads: IO[bytes]) -> None:
        """Add very many quads in one transaction: all of them are there afterwards, or none.

        Args:
            quads: N-Quads, as kg writes them; they are not all in memory at once.

        Raises:
            GraphError: the graph is open for reading only, or the disk refuses.
        """
        if not self.writable:
            raise GraphError(f"{self.path} is open for reading only", hint="open it with write=True")
        with telling(self.path, "cannot be written"):
            self._merge()
            self._open.bulk_load(quads, format=ox.RdfFormat.N_QUADS, lenient=True)
            self._open.flush()
            if self._growth:
                self._growth.begin()  # what was loaded at once is in order
        give_back()

    def _merge(self) -> None:
        """Bring the indices of the store up to date. Cut off at any point, it is done again from the journal."""
        if not self._pending or self._journal is None:
            return
        pending, store = self._pending, self._open
        # Most of what goes had come since the last time: how often a name occurs is another number with each article.
        gone = [quad for quad in quads_of(pending.gone.all) if quad in store]
        load = store.bulk_load if pending.size > _FEW else store.load
        load(text_of(pending.come.all), format=ox.RdfFormat.N_QUADS, lenient=True)
        if text := update_text(gone=gone):
            store.update(text)
        self._remove_empty(gone)
        # What an update writes is not yet on disk when it returns, and the journal must not be gone before it is.
        store.flush()
        self._journal.clear()
        large = pending.size > _FEW
        pending.clear()
        if large:
            give_back()

    def _remove_empty(self, gone: Iterable[Quad]) -> None:
        """Forget the names of graphs of which nothing is left."""
        for graph in {n.terms(quad)[3] for quad in gone}:
            if next(self._open.quads_for_pattern(None, None, None, graph), None) is None:
                self._open.remove_graph(graph)

    def beside(self) -> list[NamedNode]:
        """The graphs that are not kg's own, sorted."""
        self._merge()
        graphs = (graph for graph in self._open.named_graphs() if isinstance(graph, NamedNode))
        return sorted((graph for graph in graphs if not graph.value.startswith(GRAPHS)), key=str)

    def query(self, sparql: str, *, dataset: Dataset | None = None, rows: int | None = None) -> RawResult:
        """Ask in SPARQL 1.1, over the union of all named graphs; kg's prefixes need no declaration.

        Args:
            sparql: the query.
            dataset: the graphs to ask; None: those that the query names, or all.
            rows: most rows of the answer.

        Raises:
            QueryError: the query is wrong, asks another server (SERVICE), or has more rows.
        """
        self._merge()
        return ask(self._open, sparql, dataset, rows)

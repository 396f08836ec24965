"""The graph of a server: read by many requests at once, changed by one at a time, always its latest state."""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from kg.errors import GraphError, GraphLockedError
from kg.graph import Graph
from kg.store.finished import mark

T = TypeVar("T")

_REMEMBERED = 300


class _Opened:
    """A graph that is open for reading, and how many requests read it."""

    def __init__(self, graph: Graph, state: object) -> None:
        self.graph = graph
        self.state = state
        self.readers = 0
        self.outdated = False


class HeldGraph:
    """A graph on disk as a server holds it.

    Whatever process changes the graph, requests that begin after that read the new state. A request reads one state
    from its beginning to its end. The graph is open for writing only while it is changed, so that ``kg build`` can run
    beside.

    Args:
        path: the graph's folder.
        pause: seconds in which a change may go unnoticed; nobody looks at the disk more often.
        opened: opens it for reading.

    Raises:
        GraphError: there is no graph, or it cannot be read.

    Example:
        >>> import tempfile
        >>> folder = Path(tempfile.mkdtemp()) / "news.kg"
        >>> Graph.open(folder, write=True, create=True).close()
        >>> held = HeldGraph(folder)
        >>> with held.reading() as graph:
        ...     graph.articles()
        []
        >>> held.close()
    """

    def __init__(
        self, path: str | Path, *, pause: float = 0.5, opened: Callable[[Path], Graph] = Graph.open
    ) -> None:
        self.path = Path(path)
        self._pause = pause
        self._opened = opened
        self._lock = Lock()
        self._changing = Lock()
        self._known: WeakKeyDictionary[Graph, OrderedDict[Hashable, Future[Any]]] = WeakKeyDictionary()
        self._looked = time.monotonic()
        self._now: _Opened | None = self._open()

    def _open(self) -> _Opened:
        state = mark(self.path)
        return _Opened(self._opened(self.path), state)

    @contextmanager
    def reading(self) -> Iterator[Graph]:
        """The graph in its latest state, for as long as the block lasts.

        Raises:
            GraphError: the server has come to its end.
        """
        with self._lock:
            self._look()
            if (opened := self._now) is None:
                raise GraphError(f"{self.path} is being closed")
            opened.readers += 1
        try:
            yield opened.graph
        finally:
            with self._lock:
                opened.readers -= 1
                self._close_unread(opened)

    def once(self, graph: Graph, what: Callable[..., T], *about: Hashable) -> T:
        """What is computed of a state of the graph, and remembered as long as others do not need the room.

        Args:
            graph: as ``reading()`` gives it.
            what: a function of the graph and what else is given; what it gives is shared, and so must not be changed.
            about: the rest of what it takes.
        """
        key = (what, *about)
        with self._lock:
            known = self._known.setdefault(graph, OrderedDict())
            mine = key not in known
            answer = known.setdefault(key, Future())
            known.move_to_end(key)
            while len(known) > _REMEMBERED:
                known.popitem(last=False)
        if mine:  # who asks for the same meanwhile waits for it
            try:
                answer.set_result(what(graph, *about))
            except BaseException as error:
                with self._lock:
                    known.pop(key, None)
                answer.set_exception(error)
        found: T = answer.result()
        return found

    @contextmanager
    def changing(self, patience: float = -1) -> Iterator[Graph]:
        """The graph, open for writing; requests that begin after the block read what it has become.

        Args:
            patience: seconds to wait for who changes it in this process; -1: as long as it takes.

        Raises:
            GraphLockedError: another process writes it, or this one for longer than that.
        """
        if not self._changing.acquire(timeout=patience):
            raise GraphLockedError(f"{self.path} is being changed", hint="try again in a moment")
        try:
            with Graph.open(self.path, write=True) as graph:
                yield graph
        finally:
            with self._lock:
                self._looked = 0.0
            self._changing.release()

    def close(self) -> None:
        """Let the graph go, once nobody reads it any more. Twice does nothing."""
        with self._lock:
            opened, self._now = self._now, None
            if opened is not None:
                self._outdate(opened)

    def _look(self) -> None:
        """Open the graph again if it has changed."""
        opened = self._now
        if opened is None or time.monotonic() - self._looked < self._pause:
            return
        begun = time.monotonic()
        if mark(self.path) != opened.state:
            self._now = self._open()
            self._outdate(opened)
        self._looked = begun  # not if the graph could not be opened: the old one is not shown for the latest

    def _outdate(self, opened: _Opened) -> None:
        opened.outdated = True
        self._close_unread(opened)

    @staticmethod
    def _close_unread(opened: _Opened) -> None:
        if opened.outdated and not opened.readers:
            opened.graph.close()

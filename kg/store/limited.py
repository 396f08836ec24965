"""A query that may take only so long: it runs in a process of its own, which can be ended.

Oxigraph cannot be told to stop, and a query that pairs everything with everything would run for days, or fill the
memory. So a second process opens the graph for reading, too, and answers; it is killed at the deadline, and ends by
itself if this one is gone. It is kept for the next query: only the first pays for its start.
"""

import pickle
import signal
import subprocess
import sys
import time
from contextlib import suppress
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import Any

import pyoxigraph as ox

from kg.child import Socket, start
from kg.errors import KgError
from kg.store.oxigraph import OxigraphStore
from kg.store.sparql import Dataset, StoppedError
from kg.store.terms import RawResult, Term
from kg.store.updating import Effect, effect

_ROWS_AT_ONCE = 10_000
_GRACE = 2.0
_NO_MEMORY = 99
# Oxigraph works on the parts of a query within each other: a process that has no room for more of them ends so.
_NO_STACK = (signal.SIGSEGV, signal.SIGBUS)
_NARROW = "narrow it down: begin with what is rare, let its parts share variables, and take LIMIT"


class LimitedQueries:
    """Asks a graph on disk in a process of its own.

    Args:
        files: of a graph that is open for reading as long as it is asked (``OxigraphStore.files()``).

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     OxigraphStore.open(f"{folder}/news.kg", write=True, create=True).close()
        ...     queries = LimitedQueries(Path(f"{folder}/news.kg/store"))
        ...     print(queries.query("ASK { ?anything ?at ?all }", seconds=30).boolean)
        ...     queries.close()
        True
    """

    def __init__(self, files: Path) -> None:
        self._files = files
        self._process: subprocess.Popen[bytes] | None = None
        self._pipe: Socket | None = None
        self._one_at_a_time = Lock()
        self._stopped = False

    def query(
        self, sparql: str, *, seconds: float, megabytes: int = 0, rows: int | None = None,
        dataset: Dataset | None = None,
    ) -> RawResult:  # fmt: skip
        """As ``OxigraphStore.query()``.

        Args:
            sparql: the query.
            seconds: that it may take, until the whole answer is here.
            megabytes: of memory that its process may take; 0: no limit. Linux holds to it, macOS does not.
            rows: most rows of the answer.
            dataset: the graphs to ask; None: those that the query names, or all.

        Raises:
            QueryError: the query is wrong, or takes longer, more memory or more rows.
        """
        answer = self._told(("query", sparql, rows, dataset), seconds, megabytes)
        assert isinstance(answer, RawResult), "it is what a query is answered with"  # noqa: S101
        return answer

    def effect(
        self, update: str, *, seconds: float, megabytes: int = 0, rows: int | None = None,
        dataset: Dataset | None = None,
    ) -> Effect:  # fmt: skip
        """What an update would change; see ``kg.store.updating.effect()``. The files are changed by it.

        Args:
            update: in SPARQL.
            seconds: that it may take.
            megabytes: as for a query.
            rows: most quads that go or come.
            dataset: the graphs in which WHERE looks; None: those that the update names, or all.

        Raises:
            QueryError: the update is wrong, refused, or beyond a limit.
        """
        answer = self._told(("effect", update, rows, dataset), seconds, megabytes)
        assert isinstance(answer, Effect), "it is what an update is answered with"  # noqa: S101
        return answer

    def _told(self, task: tuple[Any, ...], seconds: float, megabytes: int) -> RawResult | Effect:
        with self._one_at_a_time:
            if self._process is None or self._process.poll() is not None:
                self._start()
            answer: RawResult | Effect | KgError | None = None
            try:
                answer = self._answer(task, seconds, megabytes, time.monotonic() + seconds)
            finally:
                if answer is None:  # an interrupt, too, must not leave half an answer in the pipe
                    self.close()
        if isinstance(answer, KgError):
            raise answer
        return answer

    def _answer(
        self, task: tuple[Any, ...], seconds: float, megabytes: int, deadline: float
    ) -> RawResult | Effect | KgError:
        try:
            self._open.send((*task, seconds + _GRACE, megabytes))
            first = self._received(seconds, deadline)
            if isinstance(first, KgError | Effect):
                return first
            kind, variables, boolean = first
            rows: list[Any] = []
            terms: dict[Any, Term | None] = {None: None}
            while more := self._received(seconds, deadline):
                rows += [tuple(_term(cell, terms) for cell in row) for row in more]
        except (EOFError, ConnectionError, pickle.UnpicklingError) as error:
            raise self._ended(megabytes) from error
        return RawResult(kind, variables, [] if kind == "construct" else rows, boolean,
                         rows if kind == "construct" else [])  # fmt: skip

    def _ended(self, megabytes: int) -> StoppedError:
        assert self._process is not None, "it has been started"  # noqa: S101
        code = self._process.wait()
        if self._stopped:
            return StoppedError("the query was stopped before it was answered")
        if -code in _NO_STACK:
            return StoppedError("the query is nested too deeply, or chains thousands of parts by || or UNION",
                                hint="simplify it: VALUES or IN takes a list of any length")  # fmt: skip
        if megabytes and (code < 0 or code == _NO_MEMORY):
            return StoppedError(f"the query needs more than {megabytes:,} MB of memory, and was stopped", hint=_NARROW)
        return StoppedError(f"the query's process ended with code {code}", hint="ask without a limit to see why")

    def _received(self, seconds: float, deadline: float) -> Any:
        if not self._open.poll(max(0.0, deadline - time.monotonic())):
            limit = f"{seconds:g} second{'' if seconds == 1 else 's'}"
            raise StoppedError(f"the query was stopped: it takes longer than {limit}", hint=_NARROW)
        return self._open.recv()

    @property
    def _open(self) -> Socket:
        assert self._pipe is not None, "it has been started"  # noqa: S101
        return self._pipe

    def _start(self) -> None:
        self.close()
        self._process, self._pipe = start(serve, quiet=True)
        self._stopped = False
        with suppress(ConnectionError):  # it has ended already, as the answer to the query will show
            self._pipe.send(str(self._files.resolve()))

    @property
    def files(self) -> Path:
        """What is asked."""
        return self._files

    def stop(self) -> None:
        """End what another thread is asking; it gets an error. The next query has a process of its own."""
        process = self._process
        if process is not None:
            self._stopped = True
            process.kill()

    def close(self) -> None:
        """End the process, whatever it does. Closing twice does nothing."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = None


def serve(connection: Socket) -> None:
    """Answer queries until nobody asks any more; what the second process runs.

    Args:
        connection: by which it is told the folder of the files, and asked.
    """
    store: OxigraphStore | None = None
    with suppress(EOFError, ConnectionError):
        path: str = connection.recv()
        while True:
            task, sparql, rows, dataset, seconds, megabytes = connection.recv()
            # Without a handler the alarm ends this process wherever it is, even when nobody is left to do it.
            signal.setitimer(signal.ITIMER_REAL, seconds)
            _hold_to(megabytes)
            try:
                if task == "effect":
                    connection.send(effect(ox.Store(path), sparql, dataset, rows))
                else:
                    if store is None:  # whether it is empty would count all of it
                        store = OxigraphStore.of_files(path)
                    _send(connection, store.query(sparql, dataset=dataset, rows=rows))
            except KgError as error:
                connection.send(error)
            except MemoryError:
                sys.exit(_NO_MEMORY)
            signal.setitimer(signal.ITIMER_REAL, 0)


def _send(connection: Socket, result: RawResult) -> None:
    connection.send((result.kind, result.variables, result.boolean))
    rows = iter(result.rows or result.triples)
    while some := list(islice(rows, _ROWS_AT_ONCE)):
        connection.send([tuple(map(_plain, row)) for row in some])
    connection.send(None)


def _hold_to(megabytes: int) -> None:
    import resource

    most = megabytes * 1_000_000 or resource.RLIM_INFINITY
    with suppress(ValueError, OSError):  # where less is allowed already, or the system has no such limit
        resource.setrlimit(resource.RLIMIT_DATA, (most, resource.getrlimit(resource.RLIMIT_DATA)[1]))


def _plain(term: Term | None) -> tuple[Any, ...] | None:
    if term is None:
        return None
    return term.kind, term.value, term.datatype, term.language, term.parts and tuple(map(_plain, term.parts))


def _term(cell: Any, known: dict[Any, Term | None]) -> Term | None:
    # The same few terms stand in most rows: one object each.
    if cell not in known:
        kind, value, datatype, language, parts = cell
        whole = parts and tuple(_term(part, known) for part in parts)
        known[cell] = Term(kind, value, datatype, language, whole)
    return known[cell]


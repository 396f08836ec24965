"""Queries over HTTP: several at once, each within its limits, none for a client that has gone. Changes: one at a time.

Who waits for a turn waits without a thread: of those there are few, and pages need them.
"""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Lock
from typing import TypeVar

import anyio
from starlette.requests import Request

from kg.errors import GraphError, GraphLockedError
from kg.graph import Graph
from kg.held import HeldGraph
from kg.settings import ServeSettings
from kg.store.limited import LimitedQueries
from kg.store.sparql import Dataset, StoppedError
from kg.store.terms import RawResult

T = TypeVar("T")


class Queries:
    """Asks a held graph in processes of their own, which are kept for the next query.

    Args:
        held: the graph.
        settings: how many at once, and the limits of each.
    """

    def __init__(self, held: HeldGraph, settings: ServeSettings) -> None:
        self._held = held
        self._settings = settings
        self._turns = anyio.Semaphore(settings.queries)
        self._threads = anyio.CapacityLimiter(settings.queries)
        self._lock = Lock()
        self._idle: list[LimitedQueries] = []
        self._running: set[_Asked] = set()
        self._closed = False

    async def ask(
        self, request: Request, sparql: str, dataset: Dataset | None, written: Callable[[RawResult], T]
    ) -> T:
        """The answer to a query.

        Args:
            request: that asks; if its client goes away, the query is ended.
            sparql: the query.
            dataset: the graphs to ask; None: those that the query names, or all.
            written: makes of the answer what is sent; called in a thread.

        Raises:
            GraphLockedError: as many queries as may run at once are running, and none has come to its end.
            QueryError: the query is wrong, or beyond a limit.
            GraphError: the server has come to its end.
        """
        async with _turn(self._turns, self._settings.timeout, "queries"):
            return await self._watched(request, sparql, dataset, written)

    async def _watched(
        self, request: Request, sparql: str, dataset: Dataset | None, written: Callable[[RawResult], T]
    ) -> T:
        one = _Asked()

        async def watch() -> None:
            while (await request.receive())["type"] != "http.disconnect":
                pass
            one.stop()

        async with anyio.create_task_group() as group:
            group.start_soon(watch)
            answer = await anyio.to_thread.run_sync(
                self._answer, one, sparql, dataset, written, limiter=self._threads
            )
            group.cancel_scope.cancel()
        if isinstance(answer, Exception):  # out of a group it would come as a group of errors
            raise answer
        return answer

    def _answer(
        self, one: "_Asked", sparql: str, dataset: Dataset | None, written: Callable[[RawResult], T]
    ) -> T | Exception:
        limits = self._settings
        try:
            with self._held.reading() as graph:
                queries = self._taken(one, graph.reader.store.files())
                try:
                    one.begin(queries)
                    raw = queries.query(sparql, seconds=limits.timeout, megabytes=limits.memory, rows=limits.rows,
                                        dataset=dataset)  # fmt: skip
                finally:
                    one.end()
                    with self._lock:
                        self._running.discard(one)
                        self._idle.append(queries)
            return written(raw)
        except Exception as error:
            return error

    def _taken(self, one: "_Asked", files: Path | None) -> LimitedQueries:
        """One that nobody uses and that asks the graph's latest state; those of earlier states are ended."""
        assert files is not None, "a server's graph is on disk"  # noqa: S101
        with self._lock:
            if self._closed:
                raise GraphError(f"{self._held.path} is being closed")
            self._running.add(one)
            known = [queries for queries in self._idle if queries.files == files]
            for queries in self._idle:
                if queries.files != files:
                    queries.close()
            taken = known.pop() if known else LimitedQueries(files)
            self._idle = known
        return taken

    def close(self) -> None:
        """End the processes. Queries that are running or wait get an error."""
        with self._lock:
            self._closed = True
            for one in self._running:
                one.stop()
            for queries in self._idle:
                queries.close()
            self._idle = []


class Changes:
    """Changes a held graph for one request at a time.

    Args:
        held: the graph.
        settings: how long a request waits for its turn.

    Attributes:
        asked: what an update asks before it changes anything.
    """

    def __init__(self, held: HeldGraph, settings: ServeSettings) -> None:
        self.asked = _Asked()
        self._held = held
        self._patience = settings.timeout
        self._turns = anyio.Semaphore(1)
        self._thread = anyio.CapacityLimiter(1)

    async def make(self, change: Callable[[Graph], T]) -> T:
        """What a change gives; it is made in a thread, and to its end.

        Raises:
            GraphLockedError: others change the graph, and have not come to their end.
        """
        latest = time.monotonic() + self._patience

        def made() -> T:
            with self._held.changing(max(0, latest - time.monotonic())) as graph:
                return change(graph)

        async with _turn(self._turns, self._patience, "changes"):
            return await anyio.to_thread.run_sync(made, limiter=self._thread)

    def close(self) -> None:
        """Cut what an update asks: nothing is changed then. What is being written is written to its end."""
        self.asked.stop()


@asynccontextmanager
async def _turn(turns: anyio.Semaphore, seconds: float, others: str) -> AsyncIterator[None]:
    """One of so many turns, for as long as the block lasts."""
    try:
        with anyio.fail_after(seconds):
            await turns.acquire()
    except TimeoutError:
        raise GraphLockedError(f"the server is busy with other {others}", hint="try again in a moment") from None
    try:
        yield
    finally:
        turns.release()


class _Asked:
    """One query, which can be stopped before it begins and while it runs, and no other in its place."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._running: LimitedQueries | None = None
        self._stopped = False

    def begin(self, queries: LimitedQueries) -> None:
        with self._lock:
            if self._stopped:
                raise StoppedError("the query was stopped before it began")
            self._running = queries

    def end(self) -> None:
        with self._lock:
            self._running = None

    def stop(self) -> None:
        with self._lock:
            self._stopped = True
            if self._running is not None:
                self._running.stop()

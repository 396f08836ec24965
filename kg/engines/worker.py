"""A process that analyses batches of articles for the one that started it: both ends."""

import os
import signal
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from queue import SimpleQueue
from threading import Event, Thread
from typing import Any

from kg.child import Socket, start
from kg.config import Config
from kg.engines.analysing import analysed, pipeline_of
from kg.errors import ExtractError, KgError
from kg.types import Analysis, Article

# Processes side by side gain nothing from threads inside their arithmetic.
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
# Seconds in which a process that has closed its end is gone, or is killed.
_ENDING = 5


class WorkerDiedError(Exception):
    """The process ended, or was ended, before it answered; says how."""


class Worker:
    """One process, started when it is first asked, and again after it died.

    Args:
        config: how to analyse.
    """

    def __init__(self, config: Config) -> None:
        self._config = config
        self._process: subprocess.Popen[bytes] | None = None
        self._socket: Socket | None = None
        self._closed = Event()

    def analysed(self, articles: Sequence[Article], seconds: float | None) -> list[Analysis | ExtractError]:
        """Have a batch analysed.

        Args:
            articles: of one batch.
            seconds: after which the process is killed; None: never. Its start does not count.

        Raises:
            WorkerDiedError: the process did not answer.
            KgError: no article can be analysed.
        """
        socket = self._socket or self._start()
        try:
            socket.send(articles)
            if socket.poll(seconds):
                answer: list[Analysis | ExtractError] = _value(socket.recv())
                return answer
        except (EOFError, OSError):
            raise WorkerDiedError(self._end()) from None
        self._end(wait=0)
        raise WorkerDiedError(f"took longer than {seconds:g} seconds")

    def kill(self) -> None:
        """End the process whatever it does, from any thread; it is not started again."""
        self._closed.set()
        if process := self._process:
            process.kill()

    def close(self) -> None:
        """Wait for the end of a process that was killed, when no thread asks it any more."""
        self._end()

    def _start(self) -> Socket:
        if self._closed.is_set():
            raise WorkerDiedError("was closed")
        self._process, self._socket = start(serve, environment=_ONE_THREAD)
        if self._closed.is_set():  # before there was a process that could be killed
            self._process.kill()
        try:
            self._socket.send(self._config)
            _value(self._socket.recv())
        except (EOFError, OSError):
            raise KgError(
                "a process that analyses articles ended before it had begun",
                found=f"it {self._end()}",
                hint="if memory is short, take fewer:  --processes 1",
            ) from None
        return self._socket

    def _end(self, wait: float = _ENDING) -> str:
        """Bury the process, and say how it ended."""
        process, socket = self._process, self._socket
        self._process = self._socket = None
        if process is None or socket is None:
            return "is gone"
        socket.close()
        with suppress(subprocess.TimeoutExpired):
            process.wait(wait)
        process.kill()
        code = process.wait()
        return f"ended with code {code}" if code >= 0 else f"was ended by {_signal(-code)}"


def _signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def _value(answer: Any) -> Any:
    """What the process answered; the error that concerns all articles is raised."""
    if isinstance(answer, KgError):
        raise answer
    return answer


def serve(socket: Socket) -> None:
    """Answer batches until the other end is closed; what the process does."""
    config: Config = socket.recv()
    batches: SimpleQueue[Sequence[Article]] = SimpleQueue()
    Thread(target=_listen, args=(socket, batches), daemon=True).start()
    try:
        assert pipeline_of(config).nlp  # noqa: S101 - loaded now, so that no batch is blamed for it
        socket.send(None)
        while True:
            socket.send(analysed(config, batches.get()))
    except KgError as error:
        socket.send(error)


def _listen(socket: Socket, batches: "SimpleQueue[Sequence[Article]]") -> None:
    """Take batches in a thread of its own, so that the end of the other process is noticed in the middle of one."""
    try:
        while True:
            batches.put(socket.recv())
    finally:
        os._exit(0)

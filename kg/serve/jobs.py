"""Articles that people add, one job after the other: read or fetched, analysed, and written when the graph is free."""

import logging
import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from threading import Event, Lock

from kg.answers import Dropped
from kg.config import Config
from kg.engines.analysing import analyse
from kg.errors import ExtractError, GraphLockedError, KgError, ReadError
from kg.held import HeldGraph
from kg.pipeline import Pipeline
from kg.serve.changed import Changed, add
from kg.types import Analysis, Article

_log = logging.getLogger("kg")

Read = Callable[[], Iterable[Article | ReadError]]
"""Reads the articles of a job."""

_KEPT = 50
_MOST_WAITING = 20
_DETAILED = 20
_PAUSE = 1.0
# What no page can do: commands, options and settings.
_COMMANDS = re.compile(
    r"\bkg\.toml\b|\bkg (?:build|info|init|migrate|remove|serve|verify)\b|\bpip install\b|(?<!\S)--[a-z]"
)


@dataclass(slots=True)
class Job:
    """Articles that are being added, or were.

    Attributes:
        id: cannot be guessed.
        what: what is added, for people.
        state: what is being done.
        done: whether it has come to its end.
        errors: what went wrong, each with the lines of its message.
        unchanged: titles of the articles that the graph had already.
        changed: what each article changed.
    """

    id: str
    what: str
    state: str = "waiting for the one before"
    done: bool = False
    errors: list[list[str]] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)

    def failed(self, error: KgError) -> None:
        """Note an error, with what can be done about it here."""
        hint = error.served or error.hint
        if hint and not error.served and _COMMANDS.search(hint):
            hint = f"for whoever runs this server: {hint}"
        told = "\n".join(part for part in (error.what, error.found, hint) if part)
        self.errors.append([line.strip() for line in told.split("\n")])


class Jobs:
    """All jobs of a server: one runs, others wait, and the last are kept for who asks what they did.

    Args:
        held: the graph.
        config: settings of the analysis.
    """

    def __init__(self, held: HeldGraph, config: Config) -> None:
        self._held = held
        self._config = config
        self._lock = Lock()
        self._jobs: dict[str, Job] = {}
        self._closing = Event()
        self._thread = ThreadPoolExecutor(1, "adding")

    @cached_property
    def pipeline(self) -> Pipeline:
        """What analyses; its model is loaded with the first article and kept."""
        return Pipeline(self._config)

    def start(self, what: str, read: Read) -> Job | None:
        """Begin to add articles.

        Args:
            what: is added, for people.
            read: called when it is its turn.

        Returns:
            The job; None if too many wait already.
        """
        with self._lock:
            if sum(not one.done for one in self._jobs.values()) > _MOST_WAITING:
                return None
            job = Job(secrets.token_urlsafe(9), what)
            self._jobs[job.id] = job
            ended = [one.id for one in self._jobs.values() if one.done]
            for old in ended[: max(0, len(self._jobs) - _KEPT)]:
                del self._jobs[old]
            self._thread.submit(self._run, job, read)
            return job

    def find(self, job: str) -> Job | None:
        """A job by its id; None if it is not known any more."""
        return self._jobs.get(job)

    def latest(self) -> list[Job]:
        """All jobs that are known, the latest first."""
        with self._lock:
            return list(self._jobs.values())[::-1]

    def close(self) -> None:
        """End what waits, and wait for what is being analysed or written."""
        self._closing.set()
        self._thread.shutdown(cancel_futures=True)

    # How

    def _run(self, job: Job, read: Read) -> None:
        try:
            if analyses := list(self._analysed(job, read)):
                self._write(job, analyses)
        except KgError as error:
            job.failed(error)
        except Exception as error:  # whatever it is, who waits must be told
            _log.exception("%s could not be added", job.what)
            job.errors.append([f"it could not be added: {type(error).__name__}: {error}"])
        finally:
            job.done = True

    def _analysed(self, job: Job, read: Read) -> Iterator[Analysis]:
        job.state = "reading"
        new = list(self._new(job, read))
        if not new:
            return
        job.state = "loading the language model"
        assert self.pipeline.nlp is not None  # noqa: S101
        job.state = f"analysing {_articles(len(new))}"
        for number, result in enumerate(analyse(new, self.pipeline), 1):
            job.state = f"analysing: {number:,} of {_articles(len(new))} done"
            if isinstance(result, ExtractError):
                job.failed(result)
            else:
                yield result

    def _new(self, job: Job, read: Read) -> Iterator[Article]:
        for one in read():
            if isinstance(one, ReadError):
                job.failed(one)
                continue
            with self._held.reading() as graph:
                if not graph.has(one, by=self.pipeline.fingerprint):
                    yield one
                    continue
            job.unchanged.append(one.title or one.id)

    def _write(self, job: Job, analyses: list[Analysis]) -> None:
        """Write when the graph is free; what was analysed is not lost for a ``kg build`` beside."""
        while True:
            try:
                with self._held.changing() as graph:
                    job.state = "writing"
                    names = self.pipeline.model_names, self.pipeline.schema.name
                    with graph.run(model=names[0], schema=names[1]):
                        for number, analysis in enumerate(analyses):
                            try:
                                job.changed.append(add(graph, analysis, detailed=number < _DETAILED))
                            except ExtractError as error:
                                job.failed(error)
                    _tell_dropped(job.changed, graph.history()[0].dropped)
                return
            except GraphLockedError as error:
                job.state = f"analysed; to be written when the graph is free: {error.message().splitlines()[0]}"
                if self._closing.wait(_PAUSE):
                    raise


def _articles(count: int) -> str:
    return "the article" if count == 1 else f"{count:,} articles"


def _tell_dropped(changed: Iterable[Changed], dropped: Iterable[Dropped]) -> None:
    by_revision = {one.old: one for one in changed if one.old}
    for one in dropped:
        if one.article in by_revision:
            by_revision[one.article].dropped.append(one)

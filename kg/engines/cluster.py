"""The engine ``dask``: articles are spread over a cluster of Dask distributed, by its scheduling and its retries.

Articles and what they say travel as files of an exchange folder (``kg.engines.exchange``); through the scheduler go
names of files. A worker that dies is replaced, and what it had to do is done again; an article that kills its worker
is an error, and the articles beside it are not.
"""

import hashlib
import logging
import math
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from kg.errors import ConfigError, EngineError, ExtractError, ModelError

try:
    import dask
    import distributed
    import pyarrow  # noqa: F401
    from distributed.comm.core import CommClosedError
except ImportError as error:
    raise ConfigError(
        "the engine dask needs Dask and pyarrow, which are not installed", found=str(error),
        hint='install them:  pip install "kg[dask]"',
    ) from error  # fmt: skip

from kg.answers import Change
from kg.engines import loading, stages
from kg.engines.engine import Engine, check_spreads
from kg.engines.exchange import Exchange
from kg.engines.local import cores
from kg.engines.neighbourhoods import number
from kg.graph import Graph
from kg.models import first_line
from kg.pipeline import Pipeline
from kg.store.ledger import is_revision
from kg.store.record import article_iri
from kg.types import Analysis, Article

Future = Any  # of Dask, which does not say what is in it

_log = logging.getLogger("kg")

# Articles of one task: some ten seconds of work, so that a scheduler of a thousand workers has time for each.
BATCH = 128
# Seconds that a scheduler is waited for, and its first worker: after so many it is said that one is waited for, and
# after so many more that there is none.
_SOON, _PATIENCE = 2, 20
_ADDRESS = re.compile(r"(?:(?:tcp|tls|ws|wss)://)?[^\s/]+:\d+")
# How Dask is set where it is started here, for workers of this machine.
SETTINGS = {
    "distributed.worker.profile.enabled": False,  # it takes a tenth of the time
    "distributed.scheduler.allowed-failures": 1,
    "distributed.scheduler.http.routes": [],  # no pages
    "distributed.worker.http.routes": [],
    "distributed.deploy.lost-worker-timeout": "1 h",  # else one that starts again slowly is given up
}
# What a worker of this machine does first: Ctrl-C reaches it too, and who started it decides what follows.
_UNDISTURBED = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)"


@dataclass(frozen=True, slots=True)
class Done:
    """An article that is analysed.

    Attributes:
        article: as read.
        file: of the exchange, in which stands what it says.
        row: of the file.
        seen: how many entities it mentions, and how many triples it has.
    """

    article: Article
    file: str
    row: int
    seen: stages.Seen


class Cluster(Engine):
    """Spreads articles over the workers of a Dask scheduler, or of this machine if none is named.

    Args:
        pipeline: says how.

    Raises:
        ConfigError: the settings do not fit.
    """

    def __init__(self, pipeline: Pipeline) -> None:
        super().__init__(pipeline)
        check_spreads(pipeline)
        self._open = ExitStack()
        config = pipeline.config
        if config.scheduler and not config.exchange:
            raise ConfigError(
                "a cluster needs a folder that all its machines see",
                hint="name one:  --exchange FOLDER, or exchange in kg.toml",
            )
        if config.scheduler and not _ADDRESS.fullmatch(config.scheduler):
            raise ConfigError(f"{config.scheduler!r} is no address of a Dask scheduler",
                              hint="it looks like this:  --scheduler tcp://10.0.0.1:8786")  # fmt: skip
        folder = config.exchange or self._open.enter_context(TemporaryDirectory(prefix="kg-"))
        self.exchange = Exchange(folder)
        self._known = self._analysed_before()

    def close(self) -> None:
        """Leave the scheduler; what was started for this engine ends."""
        self._open.close()

    # The scheduler and its workers

    @cached_property
    def client(self) -> "distributed.Client":
        """The client of the scheduler; its workers are those that can do what is asked.

        Raises:
            EngineError: there is no scheduler, or no worker that fits.
        """
        config = self.pipeline.config
        self._open.enter_context(dask.config.set(SETTINGS))
        address: Any = config.scheduler
        if not address:
            address = self._open.enter_context(distributed.LocalCluster(
                n_workers=config.processes or cores(), threads_per_worker=1, processes=True,
                dashboard_address="127.0.0.1:0", silence_logs=logging.CRITICAL, preload=[_UNDISTURBED],
            ))  # fmt: skip
        try:
            client: distributed.Client = self._waited_for(
                lambda seconds: distributed.Client(address, timeout=seconds, set_as_default=False),
                f"the Dask scheduler at {config.scheduler} does not answer yet",
            )
        except (OSError, ValueError, TypeError) as error:
            late = isinstance(error, TimeoutError) or isinstance(error.__cause__, TimeoutError | OSError)
            raise EngineError(
                f"no Dask scheduler answers at {config.scheduler}",
                found=f"it was tried for {_SOON + _PATIENCE} seconds" if late else first_line(error),
                hint="start one:  dask scheduler  and workers:  dask worker ADDRESS --nthreads 1",
            ) from error  # fmt: skip
        self._open.enter_context(client)
        self._check(client)
        return client

    def _waited_for(self, attempt: Callable[[int], Any], what: str) -> Any:
        """What an attempt gives that may take so many seconds; where it takes long, who waits is told so."""
        if self.pipeline.config.scheduler:
            try:
                return attempt(_SOON)
            except OSError:  # TimeoutError among them
                _log.info("%s", f"{what}; waiting for up to {_PATIENCE} seconds more")
        return attempt(_PATIENCE)

    def _check(self, client: "distributed.Client") -> None:
        config, wanted = self.pipeline.config, self.pipeline.fingerprint
        try:
            self._waited_for(
                lambda seconds: client.wait_for_workers(1, timeout=seconds),
                f"the Dask scheduler at {config.scheduler} has no worker yet",
            )
        except TimeoutError:
            raise EngineError(
                f"the Dask scheduler at {config.scheduler} has no worker",
                found=f"one was waited for, {_SOON + _PATIENCE} seconds",
                hint=f"start some:  dask worker {config.scheduler} --nthreads 1",
            ) from None
        token = f"checks/{uuid4().hex[:12]}"
        self.exchange.write(f"{token}/seen", b"")
        try:
            told = client.run(stages.prove, config, self.exchange.folder, token, on_error="return")
        except Exception as error:  # whatever a worker that lacks something answers
            raise EngineError("the workers cannot work for kg", found=f"{type(error).__name__}: {error}",
                              hint="install there what this machine has, in the same versions") from error  # fmt: skip
        finally:
            self.exchange.drop(token)
        for worker, answer in told.items():
            if isinstance(answer, CommClosedError):  # it has just gone; one that comes is asked with its first task
                continue
            if isinstance(answer, BaseException):
                raise EngineError(f"the worker {worker} cannot work for kg", found=f"{type(answer).__name__}: {answer}",
                                  hint="install there what this machine has, in the same versions")  # fmt: skip
            own, sees = answer
            if own != wanted:
                raise ModelError(f"the worker {worker} has another kg, language model or schema than this machine",
                                 found=f"{own}, not {wanted}", hint="install the same versions on all")  # fmt: skip
            if not sees:
                raise EngineError(f"the worker {worker} does not see the exchange folder {self.exchange.folder}",
                                  hint="name one that all machines share: --exchange FOLDER")  # fmt: skip

    def _result(self, future: Future) -> Any:
        """What a task gives.

        Raises:
            distributed.KilledWorker: workers died of it.
            EngineError: the scheduler is gone.
        """
        while True:
            try:
                return future.result(timeout=_PATIENCE)
            except TimeoutError:
                if not self.client.scheduler_info(n_workers=-1)["workers"]:
                    _log.warning("no worker is left; waiting for one")
            except (distributed.CancelledError, CommClosedError) as error:
                raise EngineError("the Dask scheduler was lost", found=first_line(error),
                                  hint="run the same again to go on from here") from error  # fmt: skip

    def spread(self, function: Callable[..., Any], tasks: Iterable[Sequence[Any]]) -> Iterator[Any]:
        """Have workers do tasks, many at once.

        Args:
            function: of an importable module.
            tasks: its arguments.

        Yields:
            The results, in the order of the tasks.

        Raises:
            EngineError: workers died of a task, or the scheduler is gone.
        """
        waiting: deque[Future] = deque()
        for task in tasks:
            waiting.append(self.client.submit(function, *task, pure=False))
            if len(waiting) > self._ahead:
                yield self._sure(waiting.popleft())
        while waiting:
            yield self._sure(waiting.popleft())

    def _sure(self, future: Future) -> Any:
        try:
            return self._result(future)
        except distributed.KilledWorker as error:
            raise EngineError(
                "workers died of a task again and again", found=first_line(error),
                hint="give the workers more memory; run the same again to go on from here",
            ) from error  # fmt: skip

    @property
    def _ahead(self) -> int:
        """So many tasks wait or are done; enough that no worker waits for the slowest."""
        threads: dict[str, int] = self.client.nthreads()
        return 4 + 3 * sum(threads.values())

    # Articles

    def analyse(self, articles: Iterable[Article]) -> Iterator[Analysis | ExtractError]:
        """Analyse a stream of articles, some hundred at a time on each worker."""
        for few in self._batches(articles):
            by_file: dict[str, list[int]] = {}
            for one in few:
                if isinstance(one, Done):
                    by_file.setdefault(one.file, []).append(one.row)
            found = {
                (file, row): analysis
                for file, rows in by_file.items()
                for row, analysis in zip(rows, self.exchange.read_analyses(file, rows), strict=True)
            }
            for one in few:
                yield one if isinstance(one, ExtractError) else found[one.file, one.row]

    def bring(self, graph: Graph, articles: Iterable[Article]) -> Iterator[tuple[Article, Change] | ExtractError]:
        """Analyse a stream of articles and add them to a graph; a new graph is made by the workers, all at once."""
        if not graph.is_fresh():
            yield from super().bring(graph, articles)
            return
        places: dict[int, loading.Place] = {}
        for few in self._batches(articles):
            for one in few:
                yield one if isinstance(one, ExtractError) else (one.article, self._change(one, places))
        loading.load(graph, list(places.values()), self.exchange, self.spread)

    def _change(self, one: Done, places: dict[int, loading.Place]) -> Change:
        """Put an article in the place of another of its source, as ``Ledger.put()`` does."""
        source = number(one.article.source)
        before = places.get(source)
        if before is not None:
            [known] = self.exchange.read_analyses(before.file, [before.row])
            if is_revision(article_iri(known.article), known.article.id, one.article):
                return Change("unchanged", article_iri(known.article), *one.seen)
        places[source] = loading.Place(one.file, one.row, number(one.article.hash))
        return Change("replaced" if before else "added", article_iri(one.article), *one.seen)

    def _batches(self, articles: Iterable[Article]) -> Iterator[list[Done | ExtractError]]:
        """Articles by the batch, in order, when they are analysed."""
        stream = iter(articles)
        self._waiting: deque[_Sent] = deque()
        while few := list(islice(stream, BATCH)):
            self._waiting.append(self._sent(few))
            while self._waiting and (self._waiting[0].future is None or self._sent_ahead() > self._ahead):
                yield self._received(self._waiting.popleft())
        while self._waiting:
            yield self._received(self._waiting.popleft())

    def _sent_ahead(self) -> int:
        return sum(one.future is not None for one in self._waiting)

    def _sent(self, articles: list[Article]) -> "_Sent":
        new = [one for one in articles if one.revision not in self._known]
        if not new:
            return _Sent(articles, new, "", None)
        name = hashlib.sha256(" ".join(one.revision for one in new).encode()).hexdigest()[:16]
        sent = _Sent(articles, new, name, None)
        self.exchange.write_articles(sent.source, new)
        sent.future = self._analysing(sent, 0, len(new), name)
        return sent

    def _analysed_before(self) -> dict[str, tuple[str, int, stages.Seen]]:
        """What the exchange has of earlier runs that were like this one: by the revision of articles."""
        found: dict[str, tuple[str, int, stages.Seen]] = {}
        for name in self.exchange.names(f"analyses/{self.pipeline.fingerprint}"):
            for row, (revision, entities, triples) in enumerate(self.exchange.seen(name)):
                found[revision] = name, row, (entities, triples)
        return found

    def _analysing(self, sent: "_Sent", first: int, last: int, name: str) -> Future:
        pipeline = self.pipeline
        return self.client.submit(
            stages.analyse, pipeline.config, pipeline.fingerprint, self.exchange.folder, sent.source,
            self._file(name), first, last, pure=False,
        )  # fmt: skip

    def _file(self, name: str) -> str:
        return f"analyses/{self.pipeline.fingerprint}/{name}.parquet"

    def _received(self, sent: "_Sent") -> list[Done | ExtractError]:
        new: Iterator[Done | ExtractError] = iter(())
        if sent.future is not None:
            try:
                new = iter(self._done(sent, self._result(sent.future), 0, sent.name))
            except distributed.KilledWorker:
                # With a worker dies what else it has to do. So who is suspected is looked at alone.
                with self.client.as_current():
                    distributed.wait([one.future for one in self._waiting if one.future is not None])
                new = iter(list(self._examined(sent, 0, len(sent.new))))
            self.exchange.drop(sent.source)
        analysed = set(map(id, sent.new))
        return [next(new) if id(one) in analysed else Done(one, *self._known[one.revision]) for one in sent.articles]

    def _done(
        self, sent: "_Sent", results: Iterable[stages.Seen | ExtractError], first: int, name: str
    ) -> list[Done | ExtractError]:
        found: list[Done | ExtractError] = []
        row = 0
        for article, one in zip(sent.new[first:], results, strict=False):
            if isinstance(one, ExtractError):
                found.append(one)
                continue
            found.append(Done(article, self._file(name), row, one))
            row += 1
        return found

    def _examined(self, sent: "_Sent", first: int, last: int) -> Iterator[Done | ExtractError]:
        """Analyse, in smaller batches, articles of a batch that killed its workers."""
        size = math.isqrt(last - first)
        for start in range(first, last, size):
            end = min(start + size, last)
            name = f"{sent.name}-{start:03}-{end:03}"
            try:
                results = self._result(self._analysing(sent, start, end, name))
            except distributed.KilledWorker:
                if size > 1:
                    yield from self._examined(sent, start, end)
                else:
                    yield ExtractError(sent.new[start].source, "could not be analysed: every worker that tried died")
                continue
            yield from self._done(sent, results, start, name)


@dataclass(slots=True)
class _Sent:
    """A batch on its way.

    Attributes:
        articles: all of it.
        new: those that are not analysed yet.
        name: of the batch.
        future: the task; None if nothing is new.
    """

    articles: list[Article]
    new: list[Article]
    name: str
    future: Future | None

    @property
    def source(self) -> str:
        """The file of the exchange in which the new articles are."""
        return f"articles/{self.name}.parquet"

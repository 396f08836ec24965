"""Several processes that analyse articles, under kg's own watch.

One thread for each process hands it a batch and waits for its answer, or for its end. A batch whose process died is
given again, article by article, so that one that kills its process costs itself alone.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue

from kg.config import Config
from kg.engines.worker import Worker, WorkerDiedError
from kg.errors import ExtractError
from kg.pipeline import batches
from kg.types import Analysis, Article

# Batches that are under way or done ahead of the one whose results are awaited, for each process: enough that none
# waits for work while one batch takes longer than others, or the results are written.
_AHEAD = 3
_TRIALS = 2

_Results = list[Analysis | ExtractError]


class Pool:
    """Processes that analyse articles, started as there is work for them.

    Args:
        config: how to analyse.
        processes: how many.
    """

    def __init__(self, config: Config, processes: int) -> None:
        self._config = config
        self._ahead = _AHEAD * processes
        self._threads = ThreadPoolExecutor(processes, "kg-worker")
        self._workers = [Worker(config) for _ in range(processes)]
        self._idle: SimpleQueue[Worker] = SimpleQueue()
        for worker in self._workers:
            self._idle.put(worker)

    def analyse(self, articles: Iterable[Article]) -> Iterator[Analysis | ExtractError]:
        """Analyse a stream of articles, in order.

        Args:
            articles: read in the thread that iterates, no further ahead than a few batches for each process.

        Raises:
            KgError: no article can be analysed.
        """
        waiting: deque[Future[_Results]] = deque()
        for batch in batches(articles, self._config.batch_size):
            waiting.append(self._threads.submit(self._batch, batch))
            if len(waiting) >= self._ahead:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()

    def close(self) -> None:
        """End all processes."""
        for worker in self._workers:
            worker.kill()
        self._threads.shutdown(cancel_futures=True)
        for worker in self._workers:
            worker.close()

    def _batch(self, articles: Sequence[Article]) -> _Results:
        worker = self._idle.get()
        try:
            return worker.analysed(articles, self._seconds(articles))
        except WorkerDiedError:
            return [self._alone(worker, article) for article in articles]
        finally:
            self._idle.put(worker)

    def _alone(self, worker: Worker, article: Article) -> Analysis | ExtractError:
        """Analyse an article of a batch whose process died. Chance, such as another program's need of memory, may hit
        it once; the second time it is the article."""
        how = ""
        for _ in range(_TRIALS):
            try:
                (result,) = worker.analysed([article], self._seconds([article]))
            except WorkerDiedError as error:
                how = str(error)
            else:
                return result
        return ExtractError(
            article.source,
            "is left out: the process that analysed it died, twice",
            found=f"it {how}",
            hint="run the same again to give it another trial; if memory is short, with fewer --processes",
        )

    def _seconds(self, articles: Sequence[Article]) -> float | None:
        return self._config.article_seconds * len(articles) or None

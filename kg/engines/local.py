"""The engine ``local``: this process, or several of this machine."""

import os
from collections.abc import Iterable, Iterator

from kg.engines.analysing import analyse
from kg.engines.engine import Engine, check_spreads
from kg.engines.pool import Pool
from kg.errors import ExtractError
from kg.pipeline import Pipeline
from kg.types import Analysis, Article


class Local(Engine):
    """Analyses articles in this process, or in as many as ``processes`` says.

    Args:
        pipeline: as for every engine.

    Raises:
        ConfigError: several processes, or a limit of time, and an extractor that must be one for all articles.
    """

    def __init__(self, pipeline: Pipeline) -> None:
        super().__init__(pipeline)
        config = pipeline.config
        count = config.processes or (cores() if pipeline.extractor.spreads else 1)
        self._pool: Pool | None = None
        if count > 1 or config.article_seconds:  # only another process can be ended when its time is up
            check_spreads(pipeline)
            self._pool = Pool(config, count)

    def analyse(self, articles: Iterable[Article]) -> Iterator[Analysis | ExtractError]:
        """Analyse a stream of articles, a batch at a time."""
        return self._pool.analyse(articles) if self._pool else analyse(articles, self.pipeline)

    def close(self) -> None:
        """End the processes."""
        if self._pool:
            self._pool.close()


def cores() -> int:
    """How many processes this one may have running at once."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on macOS
        return os.cpu_count() or 1

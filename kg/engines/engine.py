"""What analyses a stream of articles, by name: this machine, or what others bring.

What ships stands in ``ENGINES``; others are entry points of the group ``kg.engines``.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from time import monotonic
from typing import Self

from kg.answers import Change
from kg.errors import ConfigError, ExtractError
from kg.graph import Graph
from kg.pipeline import BATCH_CHARACTERS, Pipeline
from kg.registry import Registry
from kg.types import Analysis, Article

# With 4 batches at once a graph takes an eighth less of the time, with 8 no less. But where articles take long, those
# that are done are written, and told of, after so many seconds.
TOGETHER = 4
_SECONDS = 1.0


class Engine(ABC):
    """Analyses articles, in the order in which they come, wherever that is done.

    Whatever the engine, the results are the same. It is used as a context manager, which ends what it has started.

    Args:
        pipeline: says how; its model is loaded only in a process that analyses.

    Raises:
        ConfigError: the settings are wrong for this engine.
    """

    def __init__(self, pipeline: Pipeline) -> None:
        self.pipeline = pipeline

    @abstractmethod
    def analyse(self, articles: Iterable[Article]) -> Iterator[Analysis | ExtractError]:
        """Analyse a stream of articles.

        Args:
            articles: each is read once, in the thread that iterates the results, and only so far ahead of them as a
                bounded number of articles.

        Yields:
            For each article, in order, what it says, as far as it goes into a graph
            (:func:`kg.engines.analysing.analyse`), or the error that it caused.

        Raises:
            KgError: no article can be analysed.
        """

    def bring(self, graph: Graph, articles: Iterable[Article]) -> Iterator[tuple[Article, Change] | ExtractError]:
        """Analyse a stream of articles, and add them to a graph.

        Args:
            graph: open for writing.
            articles: as for ``analyse()``.

        Yields:
            For each article, in order, what happened to it, or the error that it caused. All are in the graph when the
            last has been given.

        Raises:
            KgError: nothing can be analysed, or the graph cannot be written.
        """
        # What one extractor alone may do can take long, or cost something: none of it waits.
        together = TOGETHER * self.pipeline.config.batch_size if self.pipeline.extractor.spreads else 1
        for results in gathered(self.analyse(articles), together):
            changes = iter(graph.add_all(one for one in results if isinstance(one, Analysis)))
            for result in results:
                if isinstance(result, ExtractError):
                    yield result
                    continue
                change = next(changes)
                yield change if isinstance(change, ExtractError) else (result.article, change)

    def close(self) -> None:  # noqa: B027
        """End what was started. An engine that is closed is not used again."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def gathered(
    results: Iterable[Analysis | ExtractError], most: int, clock: Callable[[], float] = monotonic
) -> Iterator[list[Analysis | ExtractError]]:
    """Results that go into a graph together: its names are compared once for all of them.

    Other than a batch that is read (``kg.pipeline.batches``), a group ends with what makes it long, or comes a second
    after its first. So where articles come slowly, what is analysed waits for one more at most.

    Args:
        results: as an engine gives them.
        most: of one group; fewer where the articles are long, or slow to come.
        clock: seconds.

    Example:
        >>> failed = [ExtractError(name, "is too long") for name in "abc"]
        >>> [[one.source for one in group] for group in gathered(failed, 2)]
        [['a', 'b'], ['c']]
    """
    group: list[Analysis | ExtractError] = []
    characters, begun = 0, 0.0
    for result in results:
        begun = begun if group else clock()
        group.append(result)
        characters += len(result.article.text) if isinstance(result, Analysis) else 0
        if len(group) == most or characters > BATCH_CHARACTERS or clock() > begun + _SECONDS:
            yield group
            group, characters = [], 0
    if group:
        yield group


def check_spreads(pipeline: Pipeline) -> None:
    """Refuse an extractor that must be one alone for all articles.

    Raises:
        ConfigError: the extractor does not say that it may work in several processes.
    """
    if not pipeline.extractor.spreads:
        raise ConfigError(
            f"the extractor {pipeline.config.extractor!r} works in one process alone",
            found="it counts or limits something over all articles",
            hint="take the engine local, and for it  --processes 1",
        )


ENGINES: Registry[type[Engine]] = Registry(
    "kg.engines", {"local": "kg.engines.local:Local", "dask": "kg.engines.cluster:Cluster"}, "engine"
)


def engine(pipeline: Pipeline) -> Engine:
    """The engine that the settings name.

    Args:
        pipeline: with the settings; what it analyses is what the engine does.

    Raises:
        ConfigError: there is no such engine, or the settings are wrong for it.

    Example:
        >>> from kg.config import Config
        >>> with engine(Pipeline(Config())) as local:
        ...     [one.article.id for one in local.analyse([Article.of("Ann Lee met Bob Ray in Oslo.", id="a")])]
        ['a']
    """
    return ENGINES.get(pipeline.config.engine)(pipeline)

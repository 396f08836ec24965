"""What an engine does with articles in any process: analyse them, and keep what goes into a graph."""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from kg.config import Config
from kg.errors import ExtractError
from kg.pipeline import Pipeline
from kg.types import Analysis, Article, Triple

# While articles are analysed, Python looks for cycles that are garbage after so many new objects, in the place of some
# hundred. There are next to none, and to look for them was a fifteenth of all that is done beside the parse.
_OBJECTS = 10_000


def kept(triple: Triple, *, phrases: bool) -> bool:
    """Whether a triple goes into a graph: named relations, and open ones between entities; others on demand.

    Args:
        triple: as extracted.
        phrases: keep open triples whose arguments are mere phrases too.
    """
    return triple.relation is not None or phrases or bool(triple.subject.entity and triple.object.entity)


def analyse(articles: Iterable[Article], pipeline: Pipeline) -> Iterator[Analysis | ExtractError]:
    """What articles say, as far as it goes into a graph.

    Args:
        articles: each is read once.
        pipeline: analyses them.

    Yields:
        For each article, in order, its analysis, or the error that it caused.

    Raises:
        KgError: no article can be analysed.
    """
    for result in pipeline.analyse(articles):
        if isinstance(result, ExtractError):
            yield result
            continue
        triples = tuple(one for one in result.triples if kept(one, phrases=pipeline.config.open))
        yield Analysis(result.article, result.entities, triples, by=pipeline.fingerprint)


def analysed(config: Config, articles: Iterable[Article]) -> list[Analysis | ExtractError]:
    """What articles say, in a process that was told nothing but this: what crosses can be pickled, and is little.

    The pipeline stays for the next call with the same settings. One call runs at a time in a process.

    Args:
        config: all settings.
        articles: a batch.

    Returns:
        As ``analyse`` yields it.

    Raises:
        KgError: no article can be analysed.
    """
    with seldom_collecting():
        return list(analyse(articles, pipeline_of(config)))


_last: list[Pipeline] = []


def pipeline_of(config: Config) -> Pipeline:
    """The pipeline of the last call if it had the same settings, so that the model is loaded once."""
    if not _last or _last[0].config != config:
        _last[:] = [Pipeline(config)]
    return _last[0]


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """Have Python look for garbage less often; where it looks even less, or not at all, that stays."""
    before = gc.get_threshold()
    if 0 < before[0] < _OBJECTS:
        gc.set_threshold(_OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)

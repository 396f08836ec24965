"""One look at what is watched: what has come is added, what has changed is replaced, what is gone is removed."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.build import Report, take_in
from kg.errors import ReadError
from kg.failures import Failures
from kg.graph import Graph
from kg.pipeline import Pipeline
from kg.read import Place, read
from kg.types import Article
from kg.watch.feed import Feed, News
from kg.watch.folder import Changes, Folder


@dataclass(slots=True)
class Cycle(Report):
    """What one look at a source has changed in a graph. What failed is tried again when it has changed.

    Attributes:
        source: that was looked at, as it was given.
        removed: articles that are in no file of the folder any more.
    """

    source: str = ""
    removed: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.replaced or self.removed or self.failed or self.set_aside)


def add_files(
    graph: Graph, folder: Folder, changes: Changes, pipeline: Pipeline, failures: Path, *, remove: bool
) -> Cycle:
    """Bring into a graph what has changed in a folder.

    Args:
        graph: open for writing.
        folder: that is watched.
        changes: in it.
        pipeline: analyses what has come.
        failures: the report in which what fails is written down.
        remove: remove articles that are in no file any more.
    """
    place, articles = Place(), defaultdict[str | None, list[str]](list)

    def found() -> Iterator[Article | ReadError]:
        for one in read(changes.come, pipeline.config, place=place, found=True):
            if isinstance(one, Article):
                articles[place.file].append(one.source)
            yield one

    with Failures(failures) as failing:
        place.entered = failing.read
        cycle = Cycle(source=folder.path)
        take_in(graph, found(), pipeline, place=place, failures=failing, report=cycle)
    dealt, broken = folder.dealt.files, {error.file for error in cycle.failed}
    before = {name: dealt[name].articles for name in (*changes.come, *changes.gone) if name in dealt}
    for name, sources in before.items():
        if name in broken:  # what is in it now is not known for certain
            articles[name] += sources
    now = {source for name in changes.come for source in articles[name]}
    if remove and (missing := {source for sources in before.values() for source in sources} - now):
        missing -= folder.sources_without(before)
        cycle.removed = _remove(graph, missing - folder.dealt.elsewhere(missing))
        graph.flush()
    for name in changes.gone:
        folder.dealt.forget(name)
    for name, stamp in changes.come.items():
        if name not in broken or not pipeline.extractor.closed:  # else it was not tried at all
            folder.dealt.read(name, stamp, list(dict.fromkeys(articles[name])))
    return cycle


def add_news(graph: Graph, feed: Feed, news: News, pipeline: Pipeline, failures: Path) -> Cycle:
    """Bring into a graph a part of what has come in a feed.

    Args:
        graph: open for writing.
        feed: that is watched.
        news: in it.
        pipeline: analyses what has come.
        failures: the report in which what fails is written down.
    """
    place = Place()
    place.enter(feed.name)
    with Failures(failures) as failing:
        tried = [one.file for one in news.found if isinstance(one, ReadError)]
        for address in [feed.name] * news.first + news.pages + tried:
            failing.read(address)
        cycle = Cycle(source=feed.name)
        take_in(graph, news.found, pipeline, place=place, failures=failing, report=cycle)
    if not pipeline.extractor.closed:
        feed.dealt_with(news)
    return cycle


def _remove(graph: Graph, sources: set[str]) -> int:
    removed = 0
    for source in sorted(sources):
        if (article := graph.revision(source)) is not None:
            graph.remove(article)
            removed += 1
    return removed

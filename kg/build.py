"""Build a graph from sources: read, analyse, merge; one bad article costs one article."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from kg.answers import Change
from kg.config import Config
from kg.engines.analysing import pipeline_of, seldom_collecting
from kg.engines.engine import engine
from kg.errors import ExtractError, LanguageError, ReadError, SourceError, warn
from kg.failures import Failures
from kg.foreign import read_rdf
from kg.graph import Graph
from kg.pipeline import Pipeline
from kg.read import Place, read
from kg.remote import opened
from kg.schema import Schema
from kg.types import Article, Triple

Sources = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]


@dataclass(slots=True)
class Report:
    """What a build did.

    Attributes:
        added: articles that are new in the graph.
        replaced: articles of which another revision was there.
        unchanged: articles that the graph had already.
        words: words of the articles that were analysed.
        failed: what could not be read or analysed.
        set_aside: articles in languages that the model does not read.
        extractor: what the extractor counted: thing to number; empty where it counts nothing.
    """

    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    words: int = 0
    failed: list[SourceError] = field(default_factory=list)
    set_aside: list[LanguageError] = field(default_factory=list)
    extractor: Mapping[str, float] = field(default_factory=dict)

    @property
    def articles(self) -> int:
        """Articles that are in the graph after the build, of those given."""
        return self.added + self.replaced + self.unchanged

    def count(self, change: Change) -> None:
        """Count an article that went through."""
        if change.kind == "replaced":
            self.replaced += 1
        elif change.kind == "added":
            self.added += 1
        else:
            self.unchanged += 1

    def fail(self, error: SourceError) -> None:
        """Count an article, or a file, that did not go through."""
        if isinstance(error, LanguageError):
            self.set_aside.append(error)
        else:
            self.failed.append(error)


def extend(
    graph: Graph,
    sources: Sources,
    pipeline: Pipeline,
    *,
    stdin: BinaryIO | None = None,
    place: Place | None = None,
    failures: Failures | None = None,
    progress: Callable[[Report], None] | None = None,
) -> Report:
    """Add sources to an open graph.

    Args:
        graph: open for writing.
        sources: files, folders and ``-``, as ``kg.read`` takes them.
        pipeline: analyses the articles; its model is loaded only if there is something new.
        stdin: what ``-`` stands for.
        place: kept up to date with what is being read.
        failures: where what fails is written down, for another time.
        progress: called with what has been done so far, after each article, whatever came of it.

    Returns:
        What was done. An article that fails is in ``failed``, one in another language in ``set_aside``; the others are
        in the graph.
    """
    place = place or Place()
    if failures:
        place.entered = failures.read
    found = read(sources, pipeline.config, stdin=stdin, place=place, known=lambda source: known_of(graph, source))
    return take_in(graph, found, pipeline, place=place, failures=failures, progress=progress)


def known_of(graph: Graph, source: str) -> Mapping[str, str | None]:
    """What a graph knows of the article of a source, beside its text: what a page does not say a feed may have said.

    Args:
        graph: open.
        source: the article's, as ``Article.source`` has it.
    """
    if (iri := graph.revision(source)) is None:
        return {}
    known = graph.reader.article(iri)
    return {field: getattr(known, field) for field in ("id", "title", "date", "author", "publisher", "language")}


class _UnderWay:
    """The sources that are being analysed. What the graph has of one of them says nothing about the next article of
    it: another revision is on its way."""

    def __init__(self) -> None:
        self._files: dict[str, list[str | None]] = {}

    def __contains__(self, source: str) -> bool:
        return source in self._files

    def begin(self, source: str, file: str | None) -> None:
        """An article of a source begins, in a file."""
        self._files.setdefault(source, []).append(file)

    def end(self, source: str) -> str | None:
        """The first article of a source that began has come through; its file."""
        file, *others = self._files.pop(source, [None])
        if others:
            self._files[source] = others
        return file


@seldom_collecting()
def take_in(
    graph: Graph,
    found: Iterable[Article | ReadError],
    pipeline: Pipeline,
    *,
    place: Place | None = None,
    failures: Failures | None = None,
    progress: Callable[[Report], None] | None = None,
    report: Report | None = None,
) -> Report:
    """Add to an open graph what was found in sources; otherwise as ``extend()``.

    Args:
        graph: open for writing.
        found: articles, and errors in the place of what could not be read.
        pipeline: analyses the articles.
        place: where they were found.
        failures: where what fails is written down.
        progress: called after each article.
        report: goes on with what was done before; None: a new one.
    """
    place = place or Place()
    report = report if report is not None else Report()
    under_way = _UnderWay()

    def failed(error: SourceError) -> None:
        warn(error)
        report.fail(error)
        if failures and not isinstance(error, LanguageError):
            failures.add(error)

    def new() -> Iterator[Article]:
        for item in found:
            if isinstance(item, ReadError):
                failed(item)
            elif item.source not in under_way and graph.has(item, by=pipeline.fingerprint):
                report.unchanged += 1
            else:
                under_way.begin(item.source, place.file)
                yield item
                continue
            if progress:
                progress(report)

    with engine(pipeline) as analysing:
        for result in analysing.bring(graph, new()):
            if isinstance(result, ExtractError):
                result.file = under_way.end(result.source)
                failed(result)
            else:
                article, change = result
                under_way.end(article.source)
                report.words += len(article.text.split())
                report.count(change)
            if progress:
                progress(report)
    report.extractor = pipeline.extractor.counts()
    graph.flush()
    return report


def extend_rdf(
    graph: Graph,
    files: Iterable[str | os.PathLike[str]],
    *,
    config: Config | None = None,
    form: str | None = None,
    stdin: BinaryIO | None = None,
) -> Report:
    """Add graphs of others, RDF files, to an open graph, each as an article that says what its triples say.

    Args:
        graph: open for writing.
        files: ``-`` is standard input.
        config: settings; ``schema`` and ``max_bytes`` matter here.
        form: of all files, such as ``turtle``; None: their suffixes say it.
        stdin: what ``-`` stands for.

    Returns:
        What was done; ``words`` counts nothing. A file that fails is in ``failed``; the others are in the graph.

    Raises:
        KgError: nothing can be imported: a wrong schema, setting or form.
    """
    report = Report()
    config = config or Config()
    schema = Schema.load(config.schema)
    for file in files:
        try:
            analysis = read_rdf(file, form=form, config=config, schema=schema, stdin=stdin)
            change = graph.add(analysis)
        except (ReadError, ExtractError) as error:
            error.file = os.fspath(file)
            report.fail(error)
            warn(error)
            continue
        report.count(change)
    graph.flush()
    return report


def estimate(
    sources: Sources, pipeline: Pipeline, *, graph: Graph | None = None, stdin: BinaryIO | None = None
) -> Mapping[str, float]:
    """What it would cost to analyse sources: thing to number; empty where nothing is asked that costs anything.

    Args:
        sources: files, folders and ``-``, as ``kg.read`` takes them.
        pipeline: whose extractor would read them.
        graph: the articles that it has already cost nothing.
        stdin: what ``-`` stands for.
    """

    def new() -> Iterator[Article]:
        known = None if graph is None else lambda source: known_of(graph, source)
        for item in read(sources, pipeline.config, stdin=stdin, known=known):
            if isinstance(item, ReadError):
                warn(item)
            elif graph is None or not graph.has(item, by=pipeline.fingerprint):
                yield item

    return pipeline.extractor.estimate(new())


def build(
    sources: Sources,
    path: str | Path,
    *,
    config: Config | None = None,
    on_report: Callable[[Report], None] | None = None,
) -> Graph:
    """Build or extend a graph on disk.

    Articles that it has already are passed over, so that a build that was cut off goes on where it stopped.

    Args:
        sources: files, folders and ``-`` for standard input.
        path: the graph's folder, made if there is nothing; or the URL of a SPARQL server, such as
            ``sparql+http://127.0.0.1:7878``.
        config: settings; None: those of ``kg.toml`` in the working folder, if there is one.
        on_report: called with what was done. What failed is also logged as a warning.

    Returns:
        The graph, open for reading; of one on a server, the copy.

    Raises:
        KgError: nothing can be built: no model, no graph, a wrong schema or setting.

    Example:
        >>> import tempfile
        >>> folder = Path(tempfile.mkdtemp())
        >>> _ = (folder / "a.txt").write_text("Ann Lee met Bob Ray in Oslo on Monday.")
        >>> with build([folder / "a.txt"], folder / "news.kg") as graph:
        ...     graph.statements("met-with").one().sentence
        'Ann Lee met-with Bob Ray'
    """
    pipeline = Pipeline(config if config is not None else Config.load())
    models = pipeline.model_names
    with opened(path, pipeline.config) as graph, graph.run(model=models, schema=pipeline.schema.name):
        report = extend(graph, sources, pipeline)
        folder = graph.path
    if on_report:
        on_report(report)
    return Graph.open(folder or path)


def extract(text: str | Article, *, config: Config | None = None, open: bool = False) -> list[Triple]:  # noqa: A002
    """Extract what one text says, without a graph.

    Args:
        text: the text, or an article.
        config: settings; None: those of ``kg.toml`` in the working folder, if there is one.
        open: with open triples, whose arguments need not be entities.

    Returns:
        The triples in the order of the text.

    Raises:
        KgError: no model, a wrong schema or setting, or a text that cannot be analysed.

    Example:
        >>> [(t.subject.label, t.relation, t.object.label) for t in extract("Ann Lee met Bob Ray on Monday.")]
        [('Ann Lee', 'met-with', 'Bob Ray')]
    """
    article = Article.of(text) if isinstance(text, str) else text
    config = config if config is not None else Config.load()
    pipeline = pipeline_of(config.override(open=True) if open else config)
    result = next(pipeline.analyse([article]))
    if isinstance(result, ExtractError):
        raise result
    return [triple for triple in result.triples if open or triple.relation is not None]

"""Make a graph, or go without one: ``build``, ``extract``, ``init``."""

import logging
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kg.cli.command import Command, Session, json_option
from kg.cli.extractors import estimate_option, estimated, extractor_options, tell_counts
from kg.cli.messages import note
from kg.cli.outcome import again, exit_code, summary, summary_json, tell_done, tell_failed, tell_set_aside
from kg.cli.starter import STARTER
from kg.cli.terminal import json_text, out, out_json, write_file
from kg.config import ARTICLE_FIELDS, FILE
from kg.errors import KgError, LanguageError, ReadError, SourceError, warn
from kg.failures import FILE as FAILED
from kg.failures import Failures
from kg.numbers import many
from kg.sparql import is_server

if TYPE_CHECKING:
    from kg.extract.displacy import Page
    from kg.pipeline import Pipeline
    from kg.types import Article

F = TypeVar("F", bound=Callable[..., Any])


def parsed_columns(_: click.Context, __: click.Parameter, value: tuple[str, ...]) -> dict[str, str] | None:
    """``text=body,title=headline``, given once or in parts, as a dict."""
    if not value:
        return None
    columns: dict[str, str] = {}
    for pair in ",".join(value).split(","):
        field, equals, column = (part.strip() for part in pair.partition("="))
        if not (field and equals and column):
            raise click.BadParameter(f"{pair!r} is not FIELD=COLUMN, as in text=body,title=headline")
        if field not in ARTICLE_FIELDS:
            raise click.BadParameter(f"an article has no {field!r}; it has {', '.join(ARTICLE_FIELDS)}")
        if field in columns:
            raise click.BadParameter(f"{field!r} is given twice")
        columns[field] = column
    return columns


_SETTINGS = (
    click.option(
        "--model", metavar="NAME",
        help="Language model: a spaCy pipeline or a path to one. Default: the best English one installed.",
    ),
    click.option("--language", metavar="FILE", help="Language file, for a model of another language than English."),
    click.option("--schema", metavar="NAME", help="Relations to look for: news, or a TOML file or ontology of yours."),
    click.option("--relations", metavar="FILE", help="A trained relation model, as kg train writes it."),
    click.option(
        "--open/--no-open", default=None, help="Keep open statements whose subject or object is a mere phrase, too."
    ),
    click.option("--max-chars", type=int, metavar="N", help="Longest article, in characters. Default: 1,000,000."),
    click.option(
        "--detect-language/--any-language", default=None,
        help="Set articles aside that are in a language which the model does not read (the default), or read all.",
    ),
    click.option(
        "--cache", metavar="FOLDER", help="Keep what the language model makes of articles, to read them once only."
    ),
    click.option(
        "--columns", metavar="FIELD=COLUMN,…", multiple=True, callback=parsed_columns,
        help="Which column of a CSV file, or key of JSON Lines, holds what, as in text=body,title=headline.",
    ),
    click.option(
        "--fetch/--no-fetch", "fetch_on", default=None,
        help="Fetch pages: addresses as SOURCE, and what feeds and sitemaps name. Default: nothing is fetched.",
    ),
)  # fmt: skip


def settings(command: F) -> F:
    """The options that override kg.toml."""
    command = extractor_options(command)
    for option in reversed(_SETTINGS):
        command = option(command)
    return command


def _in_a_folder(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    if value is not None and not (folder := Path(value).parent).is_dir():
        raise click.BadParameter(f"{folder} is no folder: make it first")
    return value


processes_option = click.option(
    "--processes", type=int, metavar="N", help="Processes that analyse; 0: one for each core. Default: 1."
)

_CLUSTER = (
    click.option("--engine", metavar="NAME", help="What articles are spread over: local, this machine, or dask."),
    click.option("--scheduler", metavar="ADDRESS", help="Of dask: its scheduler, such as tcp://10.0.0.1:8786."),
    click.option("--exchange", metavar="FOLDER", help="Of dask: a folder, or its URL, that all its machines see."),
)


def cluster_options(command: F) -> F:
    """The options that spread articles over several machines."""
    for option in reversed(_CLUSTER):
        command = option(command)
    return command


@click.command(cls=Command)
@click.argument("sources", metavar="[SOURCE...]", nargs=-1)
@click.option(
    "-o",
    "--output",
    "path",
    metavar="GRAPH",
    required=True,
    help="The graph's folder, made if there is none; or the URL of a SPARQL server.",
)
@settings
@click.option("--retry-failed", "retried", metavar="FILE", help="Read again the sources of what failed: such a report.")
@click.option(
    "--report", metavar="FILE", callback=_in_a_folder,
    help="Where what fails is written down. Default: failed.jsonl in the graph's folder, or the FILE to retry.",
)
@processes_option
@cluster_options
@estimate_option
@json_option
@click.pass_obj
def build(
    session: Session, /, sources: tuple[str, ...], path: str, retried: str | None, report: str | None, estimate: bool,
    as_json: bool, **options: Any,
) -> int:  # fmt: skip
    """Make a graph of articles, or add articles to one.

    A SOURCE is a file (text, HTML, PDF, mail, JSON Lines, CSV, a feed, an archive …), a folder of such files, - for
    standard input, or with --fetch the address of a page, a feed or a sitemap. Articles that the graph has already are
    passed over, so a build that was cut off goes on where it stopped when it is run again. An edited article takes the
    place of its old text. One that fails, or is in a language which the model does not read, is reported, and the
    others go on.

    \b
    Examples:
      kg build articles/ -o news.kg
      kg build articles/18-regional.csv --columns title=id -o regional.kg
    """
    from kg.build import extend
    from kg.cli.progress import Progress
    from kg.pipeline import Pipeline
    from kg.read import Place, size_of
    from kg.remote import opened

    listed = _listed(sources, retried)
    pipeline = Pipeline(session.config(**options))
    if options["scheduler"] and pipeline.config.engine == "local":
        raise click.UsageError("--scheduler is for --engine dask")
    if estimate:
        return _estimate(listed, pipeline, path, as_json=as_json)
    place, models = Place(), pipeline.model_names
    file = report or retried or (None if is_server(path) else Path(path, FAILED))
    with opened(path, pipeline.config) as graph, Failures(file) if file else nullcontext() as failures:
        with (
            graph.run(model=models, schema=pipeline.schema.name),
            Progress(lambda: place.done, lambda: size_of(listed)) as progress,
        ):
            done = extend(graph, listed, pipeline, place=place, failures=failures, progress=progress.show)
        info = graph.info()
    if as_json:
        out_json({**summary_json(path, done, info), **again(path, done, file)})
    else:
        out("\n".join(summary(path, done, info)))
        tell_counts(pipeline.config.extractor, done.extractor)
    tell_done(path, done, file)
    return exit_code(done.articles, len(done.failed), len(done.set_aside))


def _listed(sources: tuple[str, ...], retried: str | None) -> list[str]:
    """What is to be read: what is given, or what a report of failures names."""
    from kg.failures import failed_sources

    context = click.get_current_context()
    if retried is None:
        if not sources:
            what = "missing argument 'SOURCE...': name what is to be read, or --retry-failed FILE in its place"
            raise click.UsageError(what, context)
        return list(sources)
    if sources:
        given = sources[0] + (", …" if len(sources) > 1 else "")
        what = f"either SOURCE ({given}) or --retry-failed ({retried}) can be given: that reads again what it names"
        raise click.UsageError(what, context)
    listed, streams = failed_sources(retried)
    if streams:
        message = f"{many(streams, 'failure')} of {retried} came from standard input, which cannot be read again"
        note("not-again", message, level=logging.WARNING, failed=streams)
    return listed


def _estimate(sources: Sequence[str], pipeline: "Pipeline", path: str | None = None, *, as_json: bool = False) -> int:
    """Say what it would cost to read the articles that the graph, if there is one, does not have."""
    from kg.build import estimate
    from kg.graph import Graph

    with Graph.open(path) if path and Path(path).exists() else nullcontext() as graph:
        counts = estimate(sources, pipeline, graph=graph)
    if as_json:
        out_json(counts)
    else:
        out("\n".join(estimated(pipeline.config.extractor, counts)))
    return 0


@click.command(cls=Command)
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
@settings
@processes_option
@click.option("--displacy", "page_file", metavar="FILE", help="Draw texts, entities and statements into an HTML file.")
@estimate_option
@click.pass_obj
def extract(
    session: Session, /, sources: tuple[str, ...], page_file: str | None, estimate: bool, **options: Any
) -> int:
    """Print what articles say as JSON lines, without a graph.

    One statement a line, with the sentence that says it. Only relations of the schema are printed; with --open also
    open statements, in the article's own words. A SOURCE is a file, a folder, or - for standard input.

    \b
    Examples:
      kg extract articles/01-clemency.txt
      kg extract --open - < articles/01-clemency.txt
      kg extract articles/01-clemency.txt --displacy clemency.html
    """
    from kg.cli.progress import Progress
    from kg.engines.engine import engine
    from kg.pipeline import Pipeline
    from kg.read import Place, read, size_of

    pipeline = Pipeline(session.config(**options))
    if estimate:
        return _estimate(sources, pipeline)
    page = _page(pipeline) if page_file else None
    place, failed, aside, through = Place(), list[SourceError](), list[SourceError](), 0

    def articles() -> "Iterator[Article]":
        for item in read(sources, pipeline.config, place=place):
            if isinstance(item, ReadError):
                failed.append(item)
                warn(item)
            else:
                yield item

    # Results go to a terminal line by line, and would tear one that moves.
    still = sys.stdout.isatty()
    with engine(pipeline) as analysing, Progress(lambda: place.done, lambda: size_of(sources), still=still) as progress:
        for result in analysing.analyse(articles()):
            if isinstance(result, SourceError):
                (aside if isinstance(result, LanguageError) else failed).append(result)
                warn(result)
                continue
            through += 1
            triples = [triple for triple in result.triples if triple.relation is not None or pipeline.config.open]
            for triple in triples:
                out(json_text(triple.to_json(result.article.id)))
            if page:
                page.add(result, triples)
            progress.advance(result.article, len(failed))
    if page and page_file:
        write_file(page_file, page.html())
    tell_counts(pipeline.config.extractor, pipeline.extractor.counts())
    if len(failed) > 1:
        tell_failed(failed)
    tell_set_aside(aside)
    return exit_code(through, len(failed), len(aside))


def _page(pipeline: "Pipeline") -> "Page":
    """An empty page of displaCy, in the colours of kg's pictures."""
    from kg.draw.style import box_styles
    from kg.extract.displacy import Page

    return Page({name: style.fill for name, style in box_styles(pipeline.schema.types).items()})


@click.command(cls=Command)
@click.argument("folder", default=".")
def init(folder: str) -> None:
    """Write a kg.toml with all settings and what they mean.

    It goes into FOLDER, by default the working folder. A kg.toml that is there already is left as it is.

    \b
    Examples:
      kg init
      kg init my-news/
    """
    file = Path(folder) / FILE
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8") as new:
            new.write(STARTER)
    except FileExistsError as error:
        if not file.exists():
            hint = "name the folder that kg.toml shall stand in"
            raise KgError(f"{folder} is a file, not a folder", hint=hint) from error
        raise KgError(f"{file} exists already", hint="edit it, or remove it first") from error
    except OSError as error:
        raise KgError(f"{file} cannot be written: {error.strerror or error}") from error
    out(str(file))

"""Make a graph, or go without one: ``build``, ``extract``, ``init``."""

import json
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kg.cli.command import Command, Session, json_option
from kg.cli.extractors import estimate_option, estimated, extractor_options, tell_counts
from kg.cli.starter import STARTER
from kg.cli.terminal import out, out_json, table, write_file
from kg.config import ARTICLE_FIELDS, FILE
from kg.errors import KgError, ReadError

if TYPE_CHECKING:
    from kg.build import Report
    from kg.extract.displacy import Page
    from kg.pipeline import Pipeline
    from kg.store.reader import GraphInfo
    from kg.types import Article

_log = logging.getLogger("kg")

F = TypeVar("F", bound=Callable[..., Any])
_TOP = 6
SOME_FAILED = 3


def parsed_columns(_: click.Context, __: click.Parameter, value: str | None) -> dict[str, str] | None:
    """``text=body,title=headline`` as a dict."""
    if value is None:
        return None
    columns: dict[str, str] = {}
    for pair in value.split(","):
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
    click.option("--schema", metavar="NAME", help="Relations to look for: news, or a TOML file or ontology of yours."),
    click.option("--relations", metavar="FILE", help="A trained relation model, as kg train writes it."),
    click.option(
        "--open/--no-open", default=None, help="Keep open statements whose subject or object is a mere phrase, too."
    ),
    click.option("--max-chars", type=int, metavar="N", help="Longest article, in characters. Default: 1,000,000."),
    click.option(
        "--columns", metavar="FIELD=COLUMN,…", callback=parsed_columns,
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


sources_argument = click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)


@click.command(cls=Command)
@sources_argument
@click.option(
    "-o",
    "--output",
    "path",
    metavar="GRAPH",
    required=True,
    help="The graph's folder, made if there is none; or the URL of a SPARQL server.",
)
@settings
@estimate_option
@json_option
@click.pass_obj
def build(
    session: Session, /, sources: tuple[str, ...], path: str, estimate: bool, as_json: bool, **options: Any
) -> int:
    """Make a graph of articles, or add articles to one.

    A SOURCE is a file (text, HTML, JSON Lines, CSV, a feed …), a folder of such files, - for standard input, or with
    --fetch the address of a page, a feed or a sitemap. Articles that the graph has already are passed over, so a build
    that was cut off goes on where it stopped when it is run again. An edited article takes the place of its old text.
    One that fails is reported, and the others go on.

    \b
    Examples:
      kg build articles/ -o news.kg
      kg build articles/18-regional.csv --columns title=id -o regional.kg
    """
    from kg.build import extend
    from kg.cli.progress import Progress
    from kg.pipeline import Pipeline
    from kg.remote import opened

    pipeline = Pipeline(session.config(**options))
    if estimate:
        return _estimate(sources, pipeline, path, as_json=as_json)
    models = pipeline.model_names
    with opened(path, pipeline.config) as graph:
        with graph.run(model=models, schema=pipeline.schema.name), Progress() as progress:
            report = extend(graph, sources, pipeline, progress=progress.advance)
        info = graph.info()
    if as_json:
        out_json(summary_json(path, report, info))
    else:
        out("\n".join(summary(path, report, info)))
        tell_counts(pipeline.config.extractor, report.extractor)
    return exit_code(report.articles, len(report.failed))


def _estimate(sources: tuple[str, ...], pipeline: "Pipeline", path: str | None = None, *, as_json: bool = False) -> int:
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


def exit_code(through: int, failed: int) -> int:
    if not failed:
        return 0
    return SOME_FAILED if through else 1


def summary(path: str, report: "Report", info: "GraphInfo") -> list[str]:
    done = {
        "added": report.added,
        "replaced": report.replaced,
        "unchanged": report.unchanged,
        "failed": len(report.failed),
    }
    named = sum(info.by_relation.values())
    relations = _counted(dict(list(info.by_relation.items())[:_TOP]))
    if (left := len(info.by_relation) - _TOP) > 0:
        relations += f", {left} more"
    rows = [
        ("articles", f"{info.articles:,}", f"of this build: {_counted(done)}"),
        ("entities", f"{info.entities:,}", ""),
        ("statements", f"{info.statements:,}", _counted(info.by_status)),
        ("  named relations", f"{named:,}", relations),
        ("  open predicates", f"{info.statements - named:,}", ""),
    ]
    return [f"{path} holds", *(f"  {line}" for line in table(rows, right=[1]))]


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in counts.items() if count)


def summary_json(path: str, report: "Report", info: "GraphInfo") -> dict[str, Any]:
    return {
        "graph": path,
        "added": report.added,
        "replaced": report.replaced,
        "unchanged": report.unchanged,
        "failed": [{"what": error.what, "found": error.found, "hint": error.hint} for error in report.failed],
        "words": report.words,
        "extractor": report.extractor,
        "articles": info.articles,
        "entities": info.entities,
        "statements": info.statements,
        "by_status": info.by_status,
        "by_relation": info.by_relation,
    }


@click.command(cls=Command)
@sources_argument
@settings
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
    from kg.pipeline import Pipeline
    from kg.read import read

    pipeline = Pipeline(session.config(**options))
    if estimate:
        return _estimate(sources, pipeline)
    page = _page(pipeline) if page_file else None
    through, failed = 0, 0

    def articles() -> "Iterator[Article]":
        nonlocal failed
        for item in read(sources, pipeline.config):
            if isinstance(item, ReadError):
                failed += 1
                _log.warning("%s", item.message())
            else:
                yield item

    for result in pipeline.analyse(articles()):
        if isinstance(result, KgError):
            failed += 1
            _log.warning("%s", result.message())
            continue
        through += 1
        triples = [triple for triple in result.triples if triple.relation is not None or pipeline.config.open]
        for triple in triples:
            out(json.dumps(triple.to_json(result.article.id), ensure_ascii=False))
        if page:
            page.add(result, triples)
    if page and page_file:
        write_file(page_file, page.html())
    tell_counts(pipeline.config.extractor, pipeline.extractor.counts())
    return exit_code(through, failed)


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

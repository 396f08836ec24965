"""Train a relation model: ``train``."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.command import Command, Session, json_option
from kg.cli.terminal import out, out_json, printable, table, wrapped, write_file
from kg.errors import ExtractError, KgError, warn
from kg.evaluate import read_gold
from kg.numbers import many
from kg.schema import Schema

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from kg.config import Config
    from kg.learn import Figures, Lesson, Training


_SOME_FAILED = 3


@click.command(cls=Command)
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
@click.option("-o", "--output", "file", metavar="FILE", help="Write the model there. Default: only measure.")
@click.option("--model", metavar="NAME", help="Language model, as for kg extract.")
@click.option("--schema", metavar="NAME", help="Relations to learn: news, or a TOML file of your own.")
@click.option(
    "--precision", type=click.FloatRange(0, 1), default=0.0, metavar="P",
    help="What of that which the model adds must be right at least, 0 to 1. Default: what gives the best F1.",
)  # fmt: skip
@click.option(
    "--about", metavar="TEXT", help="What the texts are, and their licence; kept in the file. Default: their names."
)
@json_option
@click.pass_obj
def train(
    session: Session, /, sources: tuple[str, ...], file: str | None, model: str | None, schema: str | None,
    precision: float, about: str | None, as_json: bool,
) -> int:  # fmt: skip
    """Train a relation model on what people said is right, and measure it.

    A SOURCE is a graph with reviewed statements (kg review), a folder of annotated articles as for kg eval, or a JSON
    Lines file of annotated passages. Printed is, by cross-validation, how good the patterns are alone, the model alone,
    and both together; the model gets only the relations that are better with it.

    \b
    Examples:
      kg train training/mentors.jsonl --schema training/mentors.toml -o mentors.json
      kg extract articles/ --schema training/mentors.toml --relations mentors.json --open
    """
    from kg.learn import study
    from kg.learn import train as trained

    config = session.config(model=model, schema=schema).override(relations="")
    relations = Schema.load(config.schema)
    lessons = [lesson for source in sources for lesson in _lessons(source, relations)]
    failures: list[ExtractError] = []
    studied = study(_annotated(lessons, config, failures), relations)
    result = trained(studied, relations, trained_on=about or ", ".join(sources), precision=precision)
    written = file is not None and bool(result.model.relations)
    if file is not None and written:
        write_file(file, result.model.to_json())
    if as_json:
        out_json(_json(result, len(lessons), file if written else None))
    else:
        out("\n".join(_page(result, len(lessons), file)))
    for failure in failures:
        warn(failure)
    return (_SOME_FAILED if len(failures) < len(lessons) else 1) if failures else 0


# -- lessons -----------------------------------------------------------------------------------------------------------


def _lessons(source: str, schema: Schema) -> "list[Lesson]":
    from kg.graph import Graph
    from kg.learn import annotated, judged, passages

    path = Path(source)
    if path.is_file():
        return list(passages(path, schema))
    if path.is_dir() and any(path.glob("*.json")):
        names = {relation.name for relation in schema.relations}
        return [annotated(one, one.text.read_text(encoding="utf-8"), schema) for one in read_gold(path, names)]
    with Graph.open(path) as graph:
        found = list(judged(graph.reviewed(), graph.reader.text, schema))
    if not found:
        hint = "accept and reject statements first:  kg review GRAPH"
        raise KgError(f"{source} has no reviewed statement of a relation of the schema", hint=hint)
    return found


def _annotated(
    lessons: "Sequence[Lesson]", config: "Config", failures: list[ExtractError]
) -> "Iterator[tuple[Doc, Lesson]]":
    from kg.cli.progress import Progress
    from kg.pipeline import Pipeline
    from kg.types import Article

    articles = (Article.of(lesson.text, source=lesson.name) for lesson in lessons)
    with Progress() as progress:
        read = Pipeline(config).for_english("kg train").annotate(articles)
        for lesson, (article, doc) in zip(lessons, read, strict=True):
            progress.advance(article)
            if isinstance(doc, ExtractError):
                failures.append(doc)
            else:
                yield doc, lesson


# -- pages -------------------------------------------------------------------------------------------------------------


def _page(result: "Training", lessons: int, file: str | None) -> list[str]:
    rows: list[tuple[str, ...]] = [("relation", "facts", *("P", "R", "F1") * 3, "")]
    for one in (*result.figures, result.total):
        scores = (one.patterns, one.trained, one.both)
        figures = (f"{value:.2f}" for s in scores for value in (s.precision, s.recall, s.f1))
        verdict = "better" if one.kept else "not better: left out" if one in result.figures else "not better"
        rows.append((one.relation, f"{one.patterns.gold:,}", *figures, verdict))
    lines = table(rows, right=range(1, 11))
    starts = [place - 3 for place, letter in enumerate(lines[0]) if letter == "P"]
    head = ""
    for start, title in zip(starts, ("patterns", "model alone", "both"), strict=True):
        head = head.ljust(start) + title
    few = ", ".join(f"{name} {count}" for name, count in result.passed_over.items())
    return [
        f"{lessons:,} texts, each judged by a model that was trained without it",
        "",
        head,
        *lines,
        "",
        *([*wrapped(f"too few facts to learn: {few}", ""), ""] if few else []),
        *_verdict(result.total, file if result.model.relations else None, len(result.model.relations)),
    ]


def _verdict(total: "Figures", file: str | None, relations: int) -> list[str]:
    if not relations:
        return ["No relation is better with the model than by the patterns alone: nothing is written."]
    change = f"F1 {total.patterns.f1:.2f} by the patterns alone, {total.both.f1:.2f} with the model"
    holds = f"holds {many(relations, 'relation')}"
    where = f"{printable(file)} {holds}" if file else "nothing is written without -o"
    return [f"{change}; {where}."]


def _json(result: "Training", lessons: int, file: str | None) -> dict[str, Any]:
    def row(one: "Figures") -> dict[str, Any]:
        return {
            "relation": one.relation, "patterns": one.patterns.to_json(), "model": one.trained.to_json(),
            "both": one.both.to_json(), "kept": one.kept,
        }  # fmt: skip

    return {
        "texts": lessons,
        "relations": [row(one) for one in result.figures],
        "all": row(result.total),
        "passed_over": result.passed_over,
        "file": file,
    }

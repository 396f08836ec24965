"""Suggest relations: ``suggest``."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.command import Command, Session, graph_argument, json_option
from kg.cli.terminal import out, out_json, printable, write_file
from kg.errors import KgError
from kg.numbers import many

if TYPE_CHECKING:
    from kg.suggest import Suggestion


_OVER = "name another file, or write over it with --force"


@click.command(cls=Command)
@graph_argument
@click.option("-o", "--output", "file", metavar="FILE", help="Write the draft to this file. Default: print it.")
@click.option("--force", is_flag=True, help="Write over a file that is there already.")
@click.option(
    "--min-count", type=click.IntRange(min=1), default=2, show_default=True, metavar="N",
    help="Suggest only what is said so often; the same said twice in one text counts once.",
)  # fmt: skip
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, metavar="N", help="Most relations.")
@click.option("--model", metavar="NAME", help="Language model, as for kg build.")
@click.option("--schema", metavar="NAME", help="What is covered already: news, or the TOML file of the build.")
@json_option
@click.pass_obj
def suggest(
    session: Session, /, path: str, file: str | None, force: bool, min_count: int, limit: int, model: str | None,
    schema: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Suggest relations for what articles often say and no relation covers.

    Frequent open predicates are grouped by meaning, each group with its types, patterns that were tried on its
    sentences, and examples: the draft of a schema, for you to edit.

    \b
    Examples:
      kg suggest news.kg
      kg suggest news.kg --min-count 1 --limit 5 -o draft.toml
    """
    # Asked before the language model is loaded in vain.
    if file is not None and not force and Path(file).exists():
        raise KgError(f"{file} exists already", hint=_OVER)
    from kg.graph import Graph
    from kg.pipeline import Pipeline
    from kg.suggest import draft
    from kg.suggest import suggest as suggested

    pipeline = Pipeline(session.config(model=model, schema=schema)).for_english("kg suggest")
    with Graph.open(path) as graph:
        found = suggested(graph, pipeline, min_count=min_count, limit=limit)
    if as_json:
        out_json([_json(one) for one in found])
    elif not found:
        raise KgError(
            f"{path} suggests no relation: no open predicate without one is said {min_count:,} times or more",
            hint="kg suggest --min-count 1" if min_count > 1 else "kg show GRAPH ENTITY lists what is said",
        )
    text = draft(found, pipeline.schema.types)
    if file is not None:
        write_file(file, text, over=force, hint=_OVER)
        if not as_json:
            out(printable(f"{file} has {many(len(found), 'relation')} to edit"))
    elif not as_json:
        out(text.removesuffix("\n"))


def _json(one: "Suggestion") -> dict[str, object]:
    def counted(pairs: tuple[tuple[str, int], ...], name: str) -> list[dict[str, object]]:
        return [{name: value, "count": count} for value, count in pairs]

    return {
        **asdict(one), "predicates": counted(one.predicates, "words"), "subject": counted(one.subject, "type"),
        "object": counted(one.object, "type"),
    }  # fmt: skip

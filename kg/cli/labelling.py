"""Correct a graph in an annotation tool: ``label export``, ``label import``."""

import logging
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, cast

import click

from kg.cli.command import Command, Group, Session, graph_argument, json_option
from kg.cli.terminal import out, out_json, printable, say
from kg.numbers import many

if TYPE_CHECKING:
    from kg.labelling import Form

_log = logging.getLogger("kg")

_FORMS = ("label-studio", "doccano", "brat", "prodigy")
_SOME_LEFT = 3
_form = click.option("--form", type=click.Choice(_FORMS), required=True, help="The tool.")


@click.group(cls=Group)
@click.pass_context
def label(context: click.Context) -> int | None:
    """Correct a graph in an annotation tool: export to it, import from it.

    The tools are Label Studio, doccano, brat and Prodigy. What people correct comes back as decisions, like those of
    kg review.

    \b
    Examples:
      kg label export news.kg -o tasks.json --form label-studio
      kg label import news.kg tasks.json --form label-studio
    """
    if context.invoked_subcommand is not None:
        return None
    say(context.get_help())
    return 2


@label.command(cls=Command)
@graph_argument
@click.option("-o", "--output", "file", metavar="FILE", required=True, help="The file; of brat a new folder.")
@_form
@click.option("--article", "articles", multiple=True, metavar="ARTICLE", help="Only this one. Repeatable.")
@click.option("--schema", metavar="NAME", help="Entity types to choose from: those of news, or of a schema of yours.")
@json_option
@click.pass_obj
def export(
    session: Session, /, path: str, file: str, form: str, articles: tuple[str, ...], schema: str | None, as_json: bool
) -> None:
    """Write articles with their mentions and statements for an annotation tool.

    Each mention of an entity is a span, labelled with the entity's type; each statement of a named relation between
    two entities is a relation between two spans. The names of the files written are printed.

    \b
    Examples:
      kg label export news.kg -o tasks.json --form label-studio
      kg label export news.kg -o prodigy.jsonl --form prodigy --article 01-clemency.txt
    """
    from kg.graph import Graph
    from kg.labelling import export_labels
    from kg.schema import Schema

    relations = Schema.load(session.config(schema=schema).schema)
    with Graph.open(path) as graph:
        done = export_labels(graph, file, cast("Form", form), schema=relations, articles=articles)
    if done.left_spans:
        _log.warning(
            "%s takes no overlapping spans: %s and %s are left out",
            form, many(done.left_spans, "mention"), many(done.left_links, "statement"),
        )  # fmt: skip
    if as_json:
        out_json({**asdict(done), "files": [str(one) for one in done.files]})
    else:
        out("\n".join(str(one) for one in done.files))


@label.command("import", cls=Command)
@graph_argument
@click.argument("file", metavar="FILE")
@_form
@click.option("--dry-run", is_flag=True, help="Say what would be decided, and decide nothing.")
@click.option("--by", metavar="NAME", help="Who corrected it; kept with the decisions.")
@click.option("--because", metavar="TEXT", help="Why; kept with the decisions.")
@click.option("--schema", metavar="NAME", help="Entity types that there are, as for kg label export.")
@json_option
@click.pass_obj
def import_(
    session: Session, /, path: str, file: str, form: str, dry_run: bool, by: str | None, because: str | None,
    schema: str | None, as_json: bool,
) -> int:  # fmt: skip
    """Take what people corrected in an annotation tool as decisions.

    A relation that was removed is a statement that is wrong, as far as its article says it; another label on all names
    of an entity is its type; the relations same-as and different-from say who is who. What kg has no decision for, such
    as a new relation, is listed, and the exit code is then 3.

    \b
    Examples:
      kg label import news.kg tasks.json --form label-studio --dry-run
      kg label import news.kg tasks.json --form label-studio --by "Ada Lindqvist"
    """
    from kg.decisions import Decisions
    from kg.graph import Graph
    from kg.labelling import decide, import_labels
    from kg.schema import Schema

    relations, today = Schema.load(session.config(schema=schema).schema), date.today().isoformat()
    with Graph.open(path) as graph:
        found = import_labels(graph, file, cast("Form", form), schema=relations, by=by, on=today, because=because)
        known, left = graph.decisions, list(found.left)
    new = [one for one in Decisions(found.decisions) if one not in known]
    if new and not dry_run:
        with Graph.open(path, write=True) as graph, graph.run():
            new, refused = decide(graph, new)
            left += refused
    for one in left:
        _log.warning("%s", printable(one))
    told = [one.sentence for one in new]
    if as_json:
        out_json({"articles": found.tasks, "decided" if not dry_run else "would_decide": told, "left": left})
    else:
        sums = f"{many(found.tasks, 'article')}, {many(len(told), 'decision')}{' to take' if dry_run else ''}"
        out("\n".join([*map(printable, told), sums + (f", {len(left):,} left" if left else "")]))
    return _SOME_LEFT if left else 0

"""Find a graph's entities in a knowledge base: ``link``."""

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from kg.cli.command import Command, graph_argument, json_option
from kg.cli.terminal import out, out_json, printable, table

if TYPE_CHECKING:
    from kg.link import KnowledgeBase
    from kg.linked import EntityLink


@click.command(cls=Command)
@graph_argument
@click.option(
    "--kb", "source", default="countries", show_default=True, metavar="KB",
    help="countries, a table or dump of Wikidata (.csv, .tsv, .jsonl, .json; .gz, .bz2), or a SPARQL endpoint's URL.",
)  # fmt: skip
@click.option("--language", default="en", show_default=True, metavar="CODE", help="Of the names in the knowledge base.")
@click.option("--base", metavar="IRI", help="What goes before ids that are no IRIs. Default: Wikidata's, for Q20.")
@click.option(
    "--min-score", type=click.FloatRange(0, 1), metavar="X", help="Lowest score that is good enough. Default: 0.6."
)
@click.option("--dry-run", is_flag=True, help="Show what would be linked, and write nothing.")
@json_option
def link(
    path: str, source: str, language: str, base: str | None, min_score: float | None, dry_run: bool, as_json: bool
) -> None:
    """Find a graph's entities in a knowledge base.

    What is found is written as skos:exactMatch, with a score and the reason, in the place of what an earlier run found
    in the same knowledge base. Entities stay as they are. One that may be several things is left without a link, which
    kg review asks about; what people say there counts for more than what is found.

    \b
    Examples:
      kg link news.kg
      kg link news.kg --dry-run --min-score 0.8
    """
    from kg.graph import Graph
    from kg.link import MIN_SCORE, open_knowledge_base

    knows = open_knowledge_base(source, language=language, base=base)
    with Graph.open(path, write=not dry_run) as graph:
        found = graph.link(knows, min_score=MIN_SCORE if min_score is None else min_score, dry_run=dry_run)
        entities = len(graph.entities())
    if as_json:
        out_json({
            "knowledge_base": knows.name, "licence": knows.licence, "written": not dry_run, "entities": entities,
            "links": [asdict(one) for one in found],
        })  # fmt: skip
    else:
        out("\n".join(_page(found, knows, entities, dry_run=dry_run)))


def _page(found: "list[EntityLink]", knows: "KnowledgeBase", entities: int, *, dry_run: bool) -> list[str]:
    rows = [("entity", "is there", "score", "why")]
    rows += [(one.label, one.target, f"{one.score:.2f}", one.why) for one in found]
    lines = [*table(rows, right=[2], widest=40), ""] if found else []
    terms = f" ({knows.licence})" if knows.licence else ""
    verb = "would be linked" if dry_run else "linked"
    return [*lines, printable(f"{len(found):,} of {entities:,} entities {verb} to {knows.name}{terms}")]

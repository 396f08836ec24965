"""Keep a graph in order: ``remove``, ``verify``, ``backup``, ``log``, ``migrate``."""

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from kg.cli.command import Command, graph_argument, json_option
from kg.cli.terminal import out, out_json, printable, wrapped
from kg.errors import NotFoundError, warn
from kg.numbers import many

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.answers import Run



@click.command(cls=Command)
@graph_argument
@click.argument("articles", metavar="ARTICLE...", nargs=-1, required=True)
@json_option
def remove(path: str, articles: tuple[str, ...], as_json: bool) -> int:
    """Remove articles and all that only they say.

    The graph is then as if they had never been added. An ARTICLE is named by its id, source, URL, title, or the first
    six digits or more of its revision; kg info GRAPH --articles lists them.

    \b
    Examples:
      kg remove news.kg 07-dinner-claim.txt
      kg remove news.kg montefrio tabletta-leak
    """
    from kg.graph import Graph

    gone, missing = [], 0
    with Graph.open(path, write=True) as graph, graph.run():
        for article in articles:
            try:
                gone.append((article, graph.remove(article)))
            except NotFoundError as error:
                missing += 1
                warn(error)
    if as_json:
        out_json([{"name": name, **asdict(change)} for name, change in gone])
    else:
        for name, change in gone:
            numbers = f"{change.entities:,} entities, {change.statements:,} statements"
            out(f"removed {printable(name)} ({numbers}, less what others say too)")
    return 0 if not missing else 3 if gone else 1


@click.command(cls=Command)
@graph_argument
@json_option
def verify(path: str, as_json: bool) -> int:
    """Check that a graph holds: evidence, counts and edges.

    Every quoted sentence must stand in its article word for word where it is said to; an article's IRI must be the
    hash of its text and of what is known of it; entities, statements and edges must be, quad for quad, those that the
    articles make. What does not hold is listed, and the exit code is then 1.

    \b
    Example:
      kg verify news.kg
    """
    from kg.graph import Graph

    with Graph.open(path) as graph:
        problems = graph.verify()
        info = graph.info()
    if as_json:
        out_json({"sound": not problems, "problems": [asdict(problem) for problem in problems]})
    elif problems:
        out("\n".join(f"{problem.kind}: {printable(problem.what)}" for problem in problems))
    else:
        counts = (info.articles, "articles"), (info.entities, "entities"), (info.statements, "statements")
        out("sound: " + ", ".join(f"{count:,} {noun}" for count, noun in counts))
    return 1 if problems else 0


@click.command(cls=Command)
@graph_argument
@click.argument("to", metavar="FOLDER")
def backup(path: str, to: str) -> None:
    """Copy a graph, as it is now, into a folder of its own.

    The file of decisions is copied with it. A graph that is being written is copied as it was last finished. Within
    one disk a backup takes no time and hardly any room, as both share the files that never change.

    \b
    Example:
      kg backup news.kg backups/2024-06-01.kg
    """
    from kg.graph import Graph

    with Graph.open(path) as graph:
        graph.backup(to)
        count = graph.info().articles
    out(f"copied {printable(path)} to {printable(to)} ({many(count, 'article')})")


@click.command(cls=Command)
@graph_argument
@click.option("--limit", metavar="N", type=click.IntRange(min=1), default=20, show_default=True, help="How many runs.")
@json_option
def log(path: str, limit: int, as_json: bool) -> None:
    """List what was done to a graph, and what its articles say no more.

    Latest first: each run of kg build, kg remove and kg review, how many articles came and went, and every statement
    that a corrected or removed article made and makes no more, with the sentence.

    \b
    Example:
      kg log news.kg
    """
    from kg.graph import Graph

    with Graph.open(path) as graph:
        runs = graph.history()[:limit]
    if as_json:
        out_json([asdict(run) for run in runs])
    else:
        out("\n".join(line for run in runs for line in _run(run)) or "nothing is on record")


def _run(run: "Run") -> "Iterator[str]":
    until = run.ended or "cut off"
    by = ", ".join(filter(None, (run.version and f"kg {run.version}", run.model, run.schema)))
    done = f"{many(len(run.added), 'article')} added or replaced, {len(run.removed):,} removed"
    yield f"{run.started} to {until}  {done}" + (f"  ({by})" if by else "")
    for one in run.dropped:
        yield from wrapped(f"no more: {one.sentence}", "  ")
        yield from (line for quote in one.quotes for line in wrapped(f"“{quote}”", "    "))


@click.command(cls=Command)
@graph_argument
def migrate(path: str) -> None:
    """Bring a graph that an older kg wrote up to the format of today.

    Nothing is read or parsed anew. The old store stays in the graph's folder until you delete it. A graph of today's
    format is left as it is.

    \b
    Example:
      kg migrate news.kg
    """
    from kg.store.migrate import migrate as bring_up
    from kg.store.vocabulary import FORMAT_VERSION

    before = bring_up(path)
    if before == FORMAT_VERSION:
        out(f"{printable(path)} is of format {FORMAT_VERSION} already")
    else:
        out(f"{printable(path)} is of format {FORMAT_VERSION} now; the old one is in store-format-{before} there")

"""Keep a graph in order: ``remove``, ``verify``."""

import logging
from dataclasses import asdict

import click

from kg.cli.command import Command, graph_argument, json_option
from kg.cli.terminal import out, out_json, printable
from kg.errors import NotFoundError

_log = logging.getLogger("kg")


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
                _log.warning("%s", error.message())
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

    Every quoted sentence must stand in its article word for word where it is said to; entities, statements and counts
    must be those that the articles make; every plain edge must have a fact that says it. What does not hold is listed,
    and the exit code is then 1.

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

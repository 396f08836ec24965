"""Find what is in a graph and how it hangs together: ``find``, ``path``, ``timeline``, ``neighbours`` …"""

from collections.abc import Callable
from dataclasses import asdict
from typing import cast

import click

from kg.answers import FoundKind
from kg.central import MEASURES, Measure
from kg.cli.command import Command, graph_argument, json_option
from kg.cli.reports import found_page, path_page, timeline_page, together_page
from kg.cli.terminal import out, out_json, table
from kg.errors import NotFoundError
from kg.numbers import many
from kg.types import Entity, Status

_status = click.option(
    "--status", "statuses", multiple=True, type=click.Choice([status.value for status in Status]),
    help="Only what has this status; repeatable.",
)  # fmt: skip


def _limit(default: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    about = f"Show no more than this. Default: {default}."
    return click.option("--limit", type=click.IntRange(1), default=default, metavar="N", help=about)


@click.command(cls=Command)
@graph_argument
@click.argument("words", nargs=-1, required=True)
@click.option("--kind", type=click.Choice(["entity", "article", "sentence"]), help="Only these.")
@_limit(10)
@json_option
def find(path: str, words: tuple[str, ...], kind: str | None, limit: int, as_json: bool) -> None:
    """Find entities, articles and sentences by words.

    What has all of the words comes, best first; where nothing has, what has some. "two words" in quotes stand next to
    each other, harb* begins a word. The words -w and what follows them must not be there: put -- before the first.

    \b
    Examples:
      kg find news.kg harbour bridge
      kg find news.kg '"Alice Johnson"' --kind sentence
    """
    from kg.graph import Graph

    with Graph.open(path) as graph:
        found = graph.find(" ".join(words), cast(FoundKind | None, kind), limit=limit)
        entities = {one.iri: graph.entity(one.iri) for one in found if one.kind == "entity"}
        iris = {iri for one in found for iri in one.statements}
        said = {one.iri: one for one in graph.reader.statements(only=iris)} if iris else {}
    if as_json:
        json_of = {iri: one.to_json() for iri, one in said.items()}
        out_json([
            {**asdict(one), "statements": [json_of[iri] for iri in one.statements if iri in said]} for one in found
        ])  # fmt: skip
    else:
        out("\n".join(found_page(found, entities, said)))


@click.command(cls=Command)
@graph_argument
@click.argument("one", metavar="ENTITY")
@click.argument("other", metavar="OTHER")
@_status
@click.option("--open/--no-open", "open_", default=True, help="Over open statements, too; the default.")
@click.option("--longest", type=click.IntRange(1, 20), default=6, metavar="N", help="Most steps. Default: 6.")
@_limit(1)
@json_option
def path(
    path: str, one: str, other: str, statuses: tuple[str, ...], open_: bool, longest: int, limit: int, as_json: bool
) -> None:
    """Show how one entity leads to another, with the sentences.

    Of all ways over statements the shortest is shown, or several that are equally short (--limit). Facts and claims
    count, unless --status says otherwise.

    \b
    Examples:
      kg path news.kg "Gordon Fenwick" "Neil Pettigrew"
      kg path news.kg "Gordon Fenwick" "Neil Pettigrew" --limit 3 --status fact
    """
    from kg.graph import Graph

    with Graph.open(path) as graph:
        found = graph.paths(one, other, statuses=statuses or None, open=open_, longest=longest, limit=limit)
        if not found:
            what = f"no {' or '.join(statuses)}" if statuses else "no facts and claims"
            raise NotFoundError(f"{what} lead from {one!r} to {other!r} in {many(longest, 'step')} or fewer",
                                hint="allow more with --longest, or another --status")  # fmt: skip
    if as_json:
        out_json([way.to_json() for way in found])
    else:
        out("\n\n\n".join("\n".join(path_page(way)) for way in found))


@click.command(cls=Command)
@graph_argument
@click.argument("entity")
@click.option("--since", metavar="DATE", help="Nothing before this day, month or year.")
@click.option("--until", metavar="DATE", help="Nothing after it.")
@_status
@json_option
def timeline(
    path: str, entity: str, since: str | None, until: str | None, statuses: tuple[str, ...], as_json: bool
) -> None:
    """List what is said of an entity, in order of time.

    A statement that has no time of its own stands at the date of its first article, in brackets; one that has neither
    is left out.

    \b
    Examples:
      kg timeline news.kg "Amara Sutherland"
      kg timeline news.kg "Amara Sutherland" --since 2024-10 --status fact
    """
    from kg.graph import Graph

    with Graph.open(path) as graph:
        events = graph.timeline(entity, since=since, until=until, statuses=statuses or None, support=as_json)
    if as_json:
        out_json([
            {"when": one.when, "reported": one.reported, "statement": one.statement.to_json()}
            for one in events
        ])  # fmt: skip
    else:
        out("\n".join(timeline_page(events)))


@click.command(cls=Command)
@graph_argument
@click.argument("entity")
@click.argument("other", required=False)
@_status
@_limit(20)
@json_option
def neighbours(
    path: str, entity: str, other: str | None, statuses: tuple[str, ...], limit: int, as_json: bool
) -> None:
    """List entities that share statements with an entity, or with both of two.

    \b
    Examples:
      kg neighbours news.kg "Amara Sutherland"
      kg neighbours news.kg "Amara Sutherland" "Neil Pettigrew"
    """
    from kg.graph import Graph

    with Graph.open(path) as graph:
        if other is None:
            found = graph.neighbours(entity, statuses=statuses or None, limit=limit)
            told = [
                {**_brief(one.entity), "statements": one.statements, "relations": dict(one.relations)} for one in found
            ]
            rows: list[tuple[str, ...]] = [("name", "type", "statements", "most by")]
            rows += [
                (one.entity.label, one.entity.type, f"{one.statements:,}",
                 ", ".join(f"{name} {count}" if count > 1 else name for name, count in one.relations[:4]))
                for one in found
            ]  # fmt: skip
        else:
            both = graph.common_neighbours(entity, other, statuses=statuses or None, limit=limit)
            told = [{**_brief(one.entity), "with_one": one.one, "with_other": one.other} for one in both]
            rows = [("name", "type", *(f"with {graph.entity(name).label}" for name in (entity, other)))]
            rows += [(one.entity.label, one.entity.type, f"{one.one:,}", f"{one.other:,}") for one in both]
    if as_json:
        out_json(told)
    else:
        out("\n".join(table(rows, right=[2] if other is None else [2, 3], widest=50)))


@click.command(cls=Command)
@graph_argument
@click.argument("entity")
@click.option(
    "--within", type=click.Choice(["article", "sentence"]), default="article", help="Both are in one. Default: article."
)
@_limit(20)
@json_option
def together(path: str, entity: str, within: str, limit: int, as_json: bool) -> None:
    """List entities that are mentioned together with an entity.

    Within an article all of its entities count; within a sentence those that its statements are about.

    \b
    Examples:
      kg together news.kg "Amara Sutherland"
      kg together news.kg "Amara Sutherland" --within sentence
    """
    from kg.graph import Graph

    with Graph.open(path) as graph:
        found = graph.together(entity, within="sentence" if within == "sentence" else "article", limit=limit)
    if as_json:
        out_json([{**_brief(one.entity), f"{within}s": one.times} for one in found])
    else:
        out("\n".join(together_page(found, within)))


@click.command(cls=Command)
@graph_argument
@click.option("--by", type=click.Choice(MEASURES), default="degree", help="The measure. Default: degree.")
@_status
@_limit(20)
@json_option
def central(path: str, by: str, statuses: tuple[str, ...], limit: int, as_json: bool) -> None:
    """List the entities that are most central.

    degree counts to how many others an entity is joined; betweenness is the share of the shortest ways that lead over
    it; pagerank is high where those to which it is joined are central. Facts and claims count, unless --status says
    otherwise.

    \b
    Examples:
      kg central news.kg
      kg central news.kg --by betweenness --limit 5
    """
    from kg.graph import Graph

    with Graph.open(path) as graph:
        found = graph.central(cast(Measure, by), statuses=statuses or None, limit=limit)
    if as_json:
        out_json([{**_brief(one.entity), by: one.score} for one in found])
    else:
        rows = [("name", "type", by)]
        form = ",.0f" if by == "degree" else ".4f"
        rows += [(one.entity.label, one.entity.type, format(one.score, form)) for one in found]
        out("\n".join(table(rows, right=[2], widest=50)))


def _brief(entity: Entity) -> dict[str, str]:
    return {"iri": entity.iri, "label": entity.label, "type": entity.type}

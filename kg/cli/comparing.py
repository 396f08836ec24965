"""Compare two graphs: ``diff``."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kg.cli.command import Command, Session, json_option
from kg.cli.pages import stand
from kg.cli.terminal import coloured, out, out_json, wrapped
from kg.numbers import many
from kg.types import Entity, Statement, Time

if TYPE_CHECKING:
    from kg.store.diff import Changed, Differences, GraphDiff
    from kg.store.reader import ArticleInfo

T = TypeVar("T")

_COLOURS = {"+": "green", "-": "red", "~": "yellow"}
_DIFFER, _TROUBLE = 1, 2  # as of diff
_PLURALS = {"article": "articles", "entity": "entities", "statement": "statements"}


@click.command(cls=Command)
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@click.option("--exit-code", is_flag=True, help="Exit with 1 if the graphs differ, with 2 if something fails.")
@click.option(
    "--limit", type=click.IntRange(1), default=20, show_default=True, metavar="N", help="Most lines of each kind."
)
@json_option
@click.pass_obj
def diff(session: Session, /, before: str, after: str, exit_code: bool, limit: int, as_json: bool) -> int:
    """Show what two graphs differ in.

    A and B are graphs, or two states of one. Listed are the articles, entities and statements that only B has (+), that
    only A has (-), and that are otherwise in B (~): the same statement of the same two with another status, speaker,
    time, confidence, number of sources or review.

    \b
    Examples:
      kg diff regional.kg news.kg
      kg diff regional.kg news.kg --json
    """
    from kg.graph import diff as compare

    if exit_code:
        session.failed = _TROUBLE
    found = compare(before, after)
    if as_json:
        out_json(_json(found))
    else:
        out("\n".join(_page(found, limit)))
    return _DIFFER if exit_code and found else 0


def _json(found: "GraphDiff") -> dict[str, Any]:
    kinds: tuple[tuple[str, Differences[Any], Callable[[Any], dict[str, Any]]], ...] = (
        ("articles", found.articles, asdict),
        ("entities", found.entities, Entity.to_json),
        ("statements", found.statements, Statement.to_json),
    )
    return {
        name: {
            "added": [*map(write, of.added)],
            "gone": [*map(write, of.gone)],
            "changed": [
                {"fields": one.fields, "before": write(one.before), "after": write(one.after)} for one in of.changed
            ],
        }
        for name, of, write in kinds
    }


def _page(found: "GraphDiff", limit: int) -> Iterator[str]:
    if not found:
        yield "no difference"
        return
    yield from _group("article", found.articles, _article, _article_change, limit)
    yield from _group("entity", found.entities, _entity, _entity_change, limit)
    yield from _group("statement", found.statements, _statement, _statement_change, limit)


def _group(
    noun: str, of: "Differences[T]", write: Callable[[T], str], write_change: "Callable[[Changed[T]], str]", limit: int
) -> Iterator[str]:
    kinds: tuple[tuple[str, str, Sequence[Any], Callable[[Any], str]], ...] = (
        ("+", "added", of.added, write),
        ("-", "gone", of.gone, write),
        ("~", "changed", of.changed, write_change),
    )
    counts = [f"{len(things):,} {what}" for _, what, things, _ in kinds if things]
    yield f"{_PLURALS[noun]}: {', '.join(counts) or 'no difference'}"
    for sign, _, things, told in kinds:
        for one in things[:limit]:
            first, *rest = wrapped(told(one), "    ")
            yield from (coloured(line, _COLOURS[sign]) for line in (f"  {sign} {first.strip()}", *rest))
        if (left := len(things) - limit) > 0:
            yield f"  {sign} and {left:,} more"


def _article(one: "ArticleInfo") -> str:
    known = [one.id, one.date or "", f"“{one.title}”" if one.title else "", f"({many(one.words, 'word')})"]
    return " ".join(filter(None, known))


def _article_change(one: "Changed[ArticleInfo]") -> str:
    return f"{one.after.id}: {_fields(one, {'hash': 'text'})}"


def _entity(one: Entity) -> str:
    from kg.store.vocabulary import prefixed

    return f"{one.label}, {one.type}, {prefixed(one.iri)}"


def _entity_change(one: "Changed[Entity]") -> str:
    from kg.store.vocabulary import prefixed

    if "iri" in one.fields:
        return f"{prefixed(one.before.iri)} is {prefixed(one.after.iri)} now"
    return f"{prefixed(one.after.iri)}: {_fields(one)}"


def _statement(one: Statement) -> str:
    return f"{stand(one)} ({one.id})"


def _statement_change(one: "Changed[Statement]") -> str:
    return f"{one.after.sentence}: {_fields(one)} ({one.after.id})"


def _fields(one: "Changed[Any]", names: dict[str, str] | None = None) -> str:
    """What was and what is, of each field that differs; of a long one only that it does."""
    told = []
    for field in one.fields:
        name = (names or {}).get(field)
        was, now = (_value(getattr(side, field)) for side in (one.before, one.after))
        told.append(f"{name} differs" if name else f"{field} {was} → {now}")
    return "; ".join(told)


def _value(value: object) -> str:
    match value:
        case None:
            return "none"
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:g}"
        case Time():
            return value.text if value.value is None else f"{value.text} ({value.value})"
    return str(value)

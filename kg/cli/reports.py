"""Pages for people: what was found, paths, timelines, and why a query is slow."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import TYPE_CHECKING

from kg.answers import Event, Found, Path, Together
from kg.cli.pages import quoted, stand
from kg.cli.terminal import printable, table, wrapped
from kg.numbers import many
from kg.types import Entity, Statement

if TYPE_CHECKING:
    from kg.explain import Explanation

_KINDS = {"entity": "entities", "article": "articles", "sentence": "sentences"}
_SAID_OF_A_STEP = 3


def found_page(found: Iterable[Found], entities: Mapping[str, Entity], said: Mapping[str, Statement]) -> list[str]:
    """What a search found, by kind.

    Args:
        found: best first within each kind.
        entities: those found, by IRI.
        said: the statements of the sentences, by IRI.
    """
    lines: list[str] = []
    for kind, hits in groupby(found, key=lambda one: one.kind):
        lines += ["", _KINDS[kind]] if lines else [_KINDS[kind]]
        if kind == "entity":
            known = (entities[hit.iri] for hit in hits)
            rows = [(one.label, one.type, many(one.articles, "article")) for one in known]
            lines += [f"  {line}" for line in table(rows, widest=50)]
            continue
        for hit in hits:
            when = ", ".join(part for part in (hit.title if kind == "sentence" else None, hit.date) if part)
            text = f"“{hit.text}”" if kind == "sentence" else hit.text
            lines += wrapped(f"{text} ({when})" if when else text, "  ")
            of = (said[iri] for iri in hit.statements if iri in said)
            lines += [line for one in of for line in wrapped(f"{stand(one)} ({one.id})", "    ")]
    return lines or ["nothing; harb* finds words that begin so"]


def path_page(path: Path) -> list[str]:
    """A path: each step with its statements, and a sentence of each."""
    lines = [printable(" – ".join(one.label for one in path.entities))]
    for step in path.steps:
        lines.append("")
        for said in step[:_SAID_OF_A_STEP]:
            lines += wrapped(f"{stand(said)} ({said.id})", "  ")
            lines += [line for one in said.support[:1] for line in wrapped(quoted(one), "    ")]
        if (left := len(step) - _SAID_OF_A_STEP) > 0:
            lines.append(f"  and {many(left, 'statement')} more of these two")
    return lines


def timeline_page(events: Iterable[Event]) -> list[str]:
    """Events, a line each; what stands at the date of an article is marked."""
    rows = [("when", "statement", "status", "said by", "sources", "id")]
    rows += [
        (f"({one.when})" if one.reported else one.when, said.sentence, said.status.value, said.speaker or "",
         f"{said.sources:,}", said.id)
        for one in events for said in (one.statement,)
    ]  # fmt: skip
    return table(rows, right=[4]) if len(rows) > 1 else ["nothing with a date"]


def together_page(found: Iterable[Together], within: str) -> list[str]:
    """Entities and how often they are mentioned together with another, a line each."""
    rows = [("name", "type", f"{within}s")]
    rows += [(one.entity.label, one.entity.type, f"{one.times:,}") for one in found]
    return table(rows, right=[2], widest=50)


def explanation_page(explanation: "Explanation") -> list[str]:
    """Why a query is slow."""
    from kg.explain import COUNTED

    def matches(count: int | None) -> str:
        return "not counted" if count is None else f"over {COUNTED:,}" if count > COUNTED else f"{count:,}"

    rows = [("triples", "step")] if explanation.steps else []
    rows += [(matches(one.matches) if one.pattern else "", "  " * one.depth + one.what) for one in explanation.steps]
    cells = [(first, printable(what)) for first, what in rows]
    widest = max((len(first) for first, _ in cells), default=0)
    lines = [f"{first:>{widest}}  {what}".rstrip() for first, what in cells]
    lines += ["", *(line for note in explanation.notes for line in wrapped(note, ""))] if explanation.notes else []
    rows_told = "no answer" if explanation.rows is None else many(explanation.rows, "row")
    told = explanation.stopped or rows_told
    return [*lines, *([""] if lines else []), f"{told}, after {explanation.seconds:.2f} seconds"]


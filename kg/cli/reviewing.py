"""Decide what kg is in doubt of: ``review``."""

import shlex
from dataclasses import asdict
from datetime import date
from itertools import repeat
from typing import TYPE_CHECKING, Any

import click

from kg.cli.command import Command, graph_argument, json_option
from kg.cli.terminal import out, out_json, printable, wrapped

if TYPE_CHECKING:
    from kg.answers import Doubt
    from kg.decisions import Decision, EntityRef
    from kg.graph import Graph

ANSWERS = {
    "same": "A B…: they are one entity",
    "different": "A B…: they are not",
    "rename": "A NAME: what A is to be called",
    "retype": "A TYPE: what A is, such as Organization",
    "link": "A IRI: what A is in a knowledge base, such as Q20 of Wikidata",
    "unlink": "A IRI: what A is not",
    "accept": "STATEMENT: it is right",
    "reject": "STATEMENT: it is wrong, and leaves the graph",
    "undo": "DECISION: take it back",
    "replay": "apply the file of decisions as it is now",
}


@click.command(cls=Command)
@graph_argument
@click.argument("answer", required=False, type=click.Choice(list(ANSWERS)))
@click.argument("what", nargs=-1)
@click.option("--by", metavar="NAME", help="Who decides; kept with the decision.")
@click.option("--because", metavar="TEXT", help="Why; kept with the decision.")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, metavar="N", help="How many to list.")
@json_option
@click.pass_context
def review(
    context: click.Context, path: str, answer: str | None, what: tuple[str, ...], by: str | None, because: str | None,
    limit: int, as_json: bool,
) -> None:  # fmt: skip
    """List doubtful merges, links and statements, and decide them.

    Without ANSWER what kg is in doubt of is listed, what concerns most articles first, each with the commands that
    decide it. Decisions are written to a text file beside the graph (news.decisions.toml for news.kg), and replayed
    whenever the graph is written, also when it is built anew. To take one back, delete its block, or undo it.

    An entity is a name, a name with the article that has it, or an IRI; a statement is the id that kg show prints, or
    three things: subject, relation, object. ANSWER is same, different, rename, retype, link, unlink, accept, reject,
    undo or replay.

    \b
    Examples:
      kg review news.kg
      kg review news.kg rename "Alice Marie Johnson" "Alice Johnson" --because "so she signs"
      kg review news.kg undo "is called Alice Johnson"
    """
    from kg.graph import Graph

    if answer is None:
        with Graph.open(path) as graph:
            _list(graph, limit, as_json=as_json)
        return
    _check(context, answer, what)
    taken = _take_back(path, what[0]) if answer == "undo" else ""
    with Graph.open(path, write=True) as graph, graph.run():
        told = [taken] if taken else _answer(graph, answer, what, by, because)
        problems = [str(problem) for problem in graph.unsettled()]
        file = str(graph.decisions_file)
    if as_json:
        out_json({"file": file, "said": told, "without_effect": problems})
    else:
        out("\n".join(printable(line) for line in (*told, *(f"without effect: {one}" for one in problems))))


def _check(context: click.Context, answer: str, what: tuple[str, ...]) -> None:
    counts = {"same": range(2, 1000), "different": range(2, 1000), "rename": (2,), "retype": (2,), "link": (2,),
              "unlink": (2,), "accept": (1, 3), "reject": (1, 3), "undo": (1,), "replay": (0,)}  # fmt: skip
    if len(what) not in counts[answer]:
        context.fail(f"{answer} takes {ANSWERS[answer]}; quote names that have spaces")


def _take_back(path: str, which: str) -> str:
    """Take a decision out of the file before the graph is opened for writing, which a wrong file forbids."""
    from kg.decisions import undo
    from kg.graph import Graph

    with Graph.open(path) as graph:
        file = graph.decisions_file
    assert file is not None  # noqa: S101
    return f"taken back: {undo(file, which).sentence}"


def _answer(graph: "Graph", answer: str, what: tuple[str, ...], by: str | None, because: str | None) -> list[str]:
    if answer == "replay":
        count = len(graph.decisions)
        return [f"{count:,} decision{' holds' if count == 1 else 's hold'}"]
    decision = _decision(graph, answer, what, by, because)
    graph.decide(decision)
    return [f"{decision.sentence}: written to {graph.decisions_file}"]


def _decision(graph: "Graph", answer: str, what: tuple[str, ...], by: str | None, because: str | None) -> "Decision":
    from kg.decisions import Decision

    today = date.today().isoformat()
    match answer:
        case "accept" | "reject":
            return Decision(answer, statement=graph.statement_ref(*what), by=by, on=today, because=because)
        case "rename":
            ref = graph.entity_ref(what[0])
            return Decision(answer, (ref,), label=what[1], by=by, on=today, because=because)
        case "retype":
            ref = graph.entity_ref(what[0])
            return Decision(answer, (ref,), type=what[1], by=by, on=today, because=because)
        case "link" | "unlink":
            ref = graph.entity_ref(what[0])
            return Decision(answer, (ref,), target=what[1], by=by, on=today, because=because)
    refs = tuple(graph.entity_ref(name) for name in what)
    return Decision("same" if answer == "same" else "different", refs, by=by, on=today, because=because)


def _list(graph: "Graph", limit: int, *, as_json: bool) -> None:
    doubts = graph.doubts()
    if as_json:
        out_json([_json(doubt) for doubt in doubts])
        return
    lines = []
    for number, doubt in enumerate(doubts[:limit], 1):
        lines += [*_page(graph, number, doubt), ""]
    left = len(doubts) - limit
    if left > 0:
        lines.append(f"{left:,} more; --limit lists them")
    elif not doubts:
        lines.append("nothing is in doubt")
    lines += [f"without effect: {printable(str(problem))}" for problem in graph.unsettled()]
    out("\n".join(lines))


def _page(graph: "Graph", number: int, doubt: "Doubt") -> list[str]:
    lines = wrapped(f"{number}. {doubt.question}", "")
    lines += [line for reason in doubt.reasons for line in wrapped(reason, "     ")]
    for word, decision in zip(("yes", "no", *repeat("or", len(doubt.answers) - 2)), doubt.answers, strict=True):
        lines.append(f"   {word + ':':<5}{_command(graph, doubt, decision)}")
    return lines


def _command(graph: "Graph", doubt: "Doubt", decision: "Decision") -> str:
    what = [doubt.statement.rpartition("/")[2][:10]] if doubt.statement else list(map(_asked, decision.entities))
    what += [decision.target] if decision.target else []
    # A name may begin like an option.
    options = ["--"] if any(one.startswith("-") for one in what) else []
    return printable(shlex.join(["kg", "review", str(graph.path), decision.say, *options, *what]))


def _asked(ref: "EntityRef") -> str:
    """An entity as review reads it again, however long its name is."""
    return ref.name + (f" ({ref.type})" if ref.type else "") + (f" in {ref.article}" if ref.article else "")


def _json(doubt: "Doubt") -> dict[str, Any]:
    choices = [asdict(one.link) | {"decision": one.decision.toml()} for one in doubt.choices]
    return asdict(doubt) | {"yes": doubt.yes.toml(), "no": doubt.no.toml(), "choices": choices}

"""Why a query is slow: its parts as the engine joins them, how much of the graph fits each, and what it took.

Oxigraph does not tell its plan. What decides about time is told instead: the operations of the SPARQL algebra, as
rdflib reads them, with the number of triples of this graph that fit each pattern, and patterns that share no variable.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from kg.errors import QueryError
from kg.store.sparql import StoppedError
from kg.store.terms import RawResult, shorten
from kg.store.vocabulary import PREFIXES

COUNTED = 1_000_000
"""Triples of one pattern are counted up to here."""

_COUNT_SECONDS = 5.0
_OPERATIONS = {
    "SelectQuery": "SELECT", "ConstructQuery": "CONSTRUCT", "DescribeQuery": "DESCRIBE", "AskQuery": "ASK",
    "Project": "project", "Distinct": "distinct", "Reduced": "reduced", "Slice": "slice (LIMIT, OFFSET)",
    "OrderBy": "order", "Group": "group", "AggregateJoin": "aggregate", "Extend": "bind", "Filter": "filter",
    "Join": "join", "LeftJoin": "left join (OPTIONAL)", "Union": "union", "Minus": "minus", "Graph": "graph",
    "BGP": "match", "values": "values", "ToMultiSet": "values or subquery", "SubSelect": "subquery",
    "Builtin_EXISTS": "exists", "Builtin_NOTEXISTS": "not exists",
}  # fmt: skip
_UNSHOWN = {"SelectQuery", "ConstructQuery", "DescribeQuery", "AskQuery"}

Ask = Callable[[str, float], RawResult]


@dataclass(frozen=True, slots=True)
class Step:
    """A line of the plan.

    Attributes:
        depth: how deep it stands: an operation works on what the deeper lines below it give.
        what: the operation, or a triple pattern.
        matches: of a pattern, how many triples of the graph fit it; None where they could not be counted in time.
        pattern: whether it is a pattern.
    """

    depth: int
    what: str
    matches: int | None = None
    pattern: bool = False


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a query does.

    Attributes:
        steps: its plan, the last operation first.
        notes: what is likely to make it slow.
        rows: of its answer; None where it was stopped.
        seconds: until the answer was there, or it was stopped.
        stopped: why it was stopped.
    """

    steps: tuple[Step, ...]
    notes: tuple[str, ...]
    rows: int | None
    seconds: float
    stopped: str | None = None


def explain(sparql: str, ask: Ask, seconds: float) -> Explanation:
    """Explain a query, and run it once.

    Args:
        sparql: the query.
        ask: asks the graph, within so many seconds.
        seconds: that the query may take.

    Raises:
        QueryError: the query is wrong.
    """
    rows, stopped = None, None
    ask("ASK {}", _COUNT_SECONDS)  # so that what is measured is the query, and not the start of a process
    began = time.perf_counter()
    try:
        raw = ask(sparql, seconds)
        rows = 1 if raw.kind == "ask" else len(raw.rows or raw.triples)
    except StoppedError as error:
        stopped = error.what
    spent = time.perf_counter() - began
    steps, notes = _plan(sparql, ask)
    return Explanation(tuple(steps), tuple(notes), rows, spent, stopped)


def _plan(sparql: str, ask: Ask) -> tuple[list[Step], list[str]]:
    from rdflib.plugins.sparql import prepareQuery

    try:
        algebra: Any = prepareQuery(sparql, initNs=PREFIXES).algebra
    except Exception as error:  # rdflib's parser raises what it likes, and reads less than Oxigraph does
        return [], [f"its plan cannot be told: rdflib does not read it ({' '.join(str(error).split())[:120]})"]
    steps: list[Step] = []
    notes: list[str] = []
    counted: dict[str, int | None] = {}

    def count(pattern: str) -> int | None:
        if pattern not in counted:
            question = f"SELECT (COUNT(*) AS ?kg_n) {{ SELECT * {{ {pattern} }} LIMIT {COUNTED + 1} }}"
            try:
                [[number]] = ask(question, _COUNT_SECONDS).rows
                counted[pattern] = int(number.value) if number else None
            except QueryError:
                counted[pattern] = None
        return counted[pattern]

    for depth, node in _operations(algebra, 0):
        if node.name not in _UNSHOWN and not (node.name == "Project" and algebra.name == "AskQuery"):
            steps.append(Step(depth, _operation(node)))
        if node.name == "BGP":
            patterns = [Step(depth + 1, _pattern(one, _short), count(_pattern(one, _full)), pattern=True)
                        for one in node.triples]  # fmt: skip
            steps += sorted(patterns, key=lambda step: COUNTED + 2 if step.matches is None else step.matches)
            notes += _apart(node.triples, {_pattern(one, _short): step for one, step in zip(
                node.triples, patterns, strict=True)})  # fmt: skip
    return steps, notes


def _operations(node: Any, depth: int) -> Iterator[tuple[int, Any]]:
    """Each operation of the algebra and how deep it stands."""
    if not hasattr(node, "name"):
        if isinstance(node, list | tuple):
            for one in node:
                yield from _operations(one, depth)
        return
    known = node.name in _OPERATIONS
    if known:
        yield depth, node
    below = depth + (known and node.name not in _UNSHOWN)
    for key, value in node.items():
        if key not in ("triples", "_vars", "PV", "datasetClause", "lazy"):
            yield from _operations(value, below)


def _operation(node: Any) -> str:
    name = _OPERATIONS[node.name]
    match node.name:
        case "Project":
            return f"{name} {' '.join(f'?{one}' for one in node.PV)}"
        case "Graph":
            return f"{name} {_short(node.term)}"
        case "Extend":
            return f"{name} ?{node.var}"
        case "Slice":
            return f"{name}: {node.length if node.length is not None else 'all'} from {node.start or 0}"
        case "Filter":
            used = sorted(f"?{one}" for one in _variables(node.expr))
            return f"{name} by {' '.join(used)}" if used else name
    return name


def _variables(node: Any) -> set[str]:
    from rdflib import Variable

    if isinstance(node, Variable):
        return {str(node)}
    parts = node.values() if hasattr(node, "name") else node if isinstance(node, list | tuple | set) else ()
    return set().union(*map(_variables, parts)) if parts else set()


def _apart(triples: Any, steps: dict[str, Step]) -> Iterator[str]:
    """Patterns of one group that share no variable with the rest: all of the one are paired with all of the other."""
    groups: list[tuple[set[Any], list[Step]]] = []
    for one in triples:
        variables, members = {term for term in one if _free(term)}, [steps[_pattern(one, _short)]]
        if not variables:
            continue
        for other in [group for group in groups if group[0] & variables]:
            groups.remove(other)
            variables, members = variables | other[0], other[1] + members
        groups.append((variables, members))
    if len(groups) > 1:
        told = "; ".join(f"{min(members, key=lambda s: s.matches or 0).what}" for _, members in groups)
        yield f"parts that share no variable, so that each match of one is paired with each of the others: {told}"


def _free(term: Any) -> bool:
    from rdflib import BNode, Variable

    return isinstance(term, Variable | BNode)


def _pattern(triple: Any, shown: Callable[[Any], str]) -> str:
    return " ".join(map(shown, triple))


def _short(term: Any) -> str:
    from rdflib import BNode, URIRef

    if isinstance(term, BNode):
        return "[]"
    if isinstance(term, URIRef):
        return shorten(str(term), PREFIXES) or term.n3()
    if hasattr(term, "args") or hasattr(term, "path") or hasattr(term, "arg"):
        text = str(term.n3())
        for prefix, namespace in sorted(PREFIXES.items(), key=lambda pair: -len(pair[1])):
            text = text.replace(f"<{namespace}", f"<{prefix}:")
        return text.replace("<", "").replace(">", "")
    return _full(term)


def _full(term: Any) -> str:
    from rdflib import BNode

    return f"?kg_b{term}" if isinstance(term, BNode) else str(term.n3())

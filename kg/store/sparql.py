"""Questions in SPARQL: what is refused, what is wrong with one, and the answer as plain data."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode

from kg.errors import QueryError
from kg.queries.tokens import TOKEN
from kg.store.terms import RawResult, Term
from kg.store.vocabulary import PREFIXES

_POSITION = re.compile(r"error at (\d+):(\d+)(?:-\d+:\d+)?: (.*)", re.DOTALL)
# What looks like an IRI may be a comparison, with anything behind it; but nothing that is compared begins like `http://`.
_COMPARED = re.compile(r"<(?![A-Za-z][A-Za-z0-9+.-]*://)")


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs that a query asks, by IRI, as the SPARQL 1.1 Protocol has it: whatever the query itself names.

    Attributes:
        default: together they are asked where the query names no graph.
        named: those that ``GRAPH`` finds.
    """

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


class RefusedError(QueryError):
    """A query or an update asks for what kg never does."""


class StoppedError(QueryError):
    """A query was stopped at a limit, or its process has ended."""


def ask(store: ox.Store, sparql: str, dataset: Dataset | None = None, most: int | None = None) -> RawResult:
    """Ask a store, over the union of all named graphs; kg's prefixes need no declaration.

    Args:
        store: of Oxigraph.
        sparql: the query.
        dataset: the graphs to ask; None: those that the query names, or all.
        most: rows of the answer.

    Raises:
        RefusedError: the query asks another server (SERVICE).
        StoppedError: the answer has more rows.
        QueryError: the query is wrong.
    """
    if mentions(sparql, "SERVICE"):
        raise RefusedError("kg asks no other servers: SERVICE is refused", hint="query this graph alone")
    # Oxigraph takes the union in place of what FROM names.
    named = any((token["word"] or "").upper() == "FROM" for token in TOKEN.finditer(sparql))
    graphs: dict[str, Any] = {"use_default_graph_as_union": not named}
    if dataset is not None:
        graphs = {"default_graph": graph_nodes(dataset.default), "named_graphs": graph_nodes(dataset.named)}
    try:
        return _raw(store.query(sparql, prefixes=PREFIXES, **graphs), most)
    except SyntaxError as error:
        raise syntax_error(sparql, str(error)) from None
    except (ValueError, OSError, RuntimeError) as error:
        raise QueryError(f"the query failed: {one_line(error)}") from error


def graph_nodes(iris: tuple[str, ...]) -> list[NamedNode]:
    """The graphs of these names.

    Raises:
        QueryError: one is no IRI.
    """
    try:
        return [NamedNode(iri) for iri in iris]
    except ValueError as error:
        raise QueryError(f"a graph's name is no IRI: {one_line(error)}") from None


def mentions(sparql: str, keyword: str) -> bool:
    """Whether a keyword can be in a query or an update; no space need be around it: ``SERVICE:there``, ``3SERVICE``.

    Where a text can be read in two ways, both are followed: whichever is Oxigraph's, no keyword hides in what looks
    like an IRI.

    Args:
        sparql: the text.
        keyword: in capitals.

    Example:
        >>> mentions("ASK { ?service ex:service 'SERVICE' } # SERVICE", "SERVICE"), mentions("3service:a", "SERVICE")
        (False, True)
        >>> mentions("ASK { FILTER(1<2)SERVICE#>", "SERVICE")
        True
    """
    begins = bytearray(len(sparql) + 1)  # where a token begins, in some reading
    begins[0] = True
    for at in range(len(sparql)):
        if not begins[at]:
            continue
        token = TOKEN.match(sparql, at)
        if token and keyword in (token["word"] or token["prefix"] or "").upper():
            return True
        begins[token.end() if token else at + 1] = True
        if _COMPARED.match(sparql, at):
            begins[at + 1] = True
    return False


def one_line(error: Exception) -> str:
    """What Oxigraph says, on one line of bearable length."""
    return " ".join(str(error).split())[:300]


def syntax_error(sparql: str, message: str, kind: str = "query") -> QueryError:
    """What Oxigraph says of a text that is no SPARQL, with its place.

    Args:
        sparql: the text.
        message: of Oxigraph.
        kind: ``query`` or ``update``.
    """
    match = _POSITION.search(message)
    if not match:
        return QueryError(f"the {kind} is no SPARQL: {message.splitlines()[0]}")
    line, column = int(match[1]), int(match[2])
    # Of what could stand there Oxigraph names one by chance or fifty: the place says more.
    what = "this is not understood" if match[3].startswith("expected") else match[3].splitlines()[0]
    hint = None
    if "Prefix not found" in match[3]:
        what = "the prefix is not declared"
        hint = f"known without declaration: {', '.join(PREFIXES)}"
    elif kind == "query" and re.match(
        r"\s*(?:PREFIX\s.*?>\s*)*(INSERT|DELETE|LOAD|DROP|CLEAR|CREATE|WITH|MOVE|COPY|ADD)\b",
        sparql,
        re.IGNORECASE | re.DOTALL,
    ):
        hint = "a query only reads; a graph is changed by kg build and kg remove"
    lines = sparql.splitlines()
    text = lines[line - 1].strip() if line <= len(lines) else ""
    return QueryError(
        f"the {kind} is wrong at line {line}, column {column}: {what[:200]}", found=text[:200] or None, hint=hint
    )


def _raw(results: Any, most: int | None) -> RawResult:
    if isinstance(results, ox.QueryBoolean):
        return RawResult("ask", boolean=bool(results))
    if isinstance(results, ox.QueryTriples):
        some = _at_most(results, most)
        return RawResult(
            "construct", triples=[(term_of(t.subject), term_of(t.predicate), term_of(t.object)) for t in some]
        )
    variables = tuple(variable.value for variable in results.variables)
    some = _at_most(results, most)
    rows = [tuple(None if term is None else term_of(term) for term in solution) for solution in some]
    return RawResult("select", variables=variables, rows=rows)


def _at_most(results: Iterator[Any], most: int | None) -> Iterator[Any]:
    yield from islice(results, most)
    if most is not None and next(results, None) is not None:
        raise StoppedError(f"the query was stopped: its answer has more than {most:,} row{'' if most == 1 else 's'}",
                           hint="take LIMIT, or allow more")  # fmt: skip


def node_of(term: Term) -> Any:
    """A term as Oxigraph has it.

    Example:
        >>> node_of(Term("literal", "oui", language="fr"))
        <Literal value=oui language=fr>
    """
    if term.kind == "iri":
        return NamedNode(term.value)
    if term.kind == "bnode":
        return ox.BlankNode(term.value)
    if term.parts:
        return ox.Triple(*map(node_of, term.parts))
    if term.language:
        return Literal(term.value, language=term.language)
    return Literal(term.value, datatype=NamedNode(term.datatype)) if term.datatype else Literal(term.value)


def term_of(term: Any) -> Term:
    """An Oxigraph term as plain data."""
    if isinstance(term, NamedNode):
        return Term("iri", term.value)
    if isinstance(term, Literal):
        return Term("literal", term.value, None if term.language else term.datatype.value, term.language)
    if isinstance(term, ox.BlankNode):
        return Term("bnode", term.value)
    return Term("triple", "", parts=(term_of(term.subject), term_of(term.predicate), term_of(term.object)))

"""Questions in SPARQL: what is refused, what is wrong with one, and the answer as plain data."""

import re
from typing import Any

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode

from kg.errors import QueryError
from kg.store.terms import RawResult, Term
from kg.store.vocabulary import PREFIXES

_POSITION = re.compile(r"error at (\d+):(\d+)(?:-\d+:\d+)?: (.*)", re.DOTALL)
# Strings, IRIs, comments, variables and prefixed names of a query, so that what is left of SERVICE is the keyword.
_KEYWORDS = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^\'\\]|\\.|\'(?!\'\'))*\'\'\'|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\''
    r"|<[^<>\"{}|^`\\\s]*>|#[^\n]*|[?$]\w+|[\w.-]*:[\w.:-]*|(?P<word>\w+)",
    re.DOTALL,
)


def ask(store: ox.Store, sparql: str) -> RawResult:
    """Ask a store, over the union of all named graphs; kg's prefixes need no declaration.

    Args:
        store: of Oxigraph.
        sparql: the query.

    Raises:
        QueryError: the query is wrong, or asks another server (SERVICE).
    """
    if any(match["word"] and match["word"].upper() == "SERVICE" for match in _KEYWORDS.finditer(sparql)):
        raise QueryError("kg asks no other servers: SERVICE is refused", hint="query this graph alone")
    try:
        return _raw(store.query(sparql, prefixes=PREFIXES, use_default_graph_as_union=True))
    except SyntaxError as error:
        raise _query_error(sparql, str(error)) from None
    except (ValueError, OSError, RuntimeError) as error:
        raise QueryError(f"the query failed: {one_line(error)}") from error


def one_line(error: Exception) -> str:
    """What Oxigraph says, on one line of bearable length."""
    return " ".join(str(error).split())[:300]


def _query_error(sparql: str, message: str) -> QueryError:
    match = _POSITION.search(message)
    if not match:
        return QueryError(f"the query is no SPARQL: {message.splitlines()[0]}")
    line, column = int(match[1]), int(match[2])
    # Of what could stand there Oxigraph names one by chance or fifty: the place says more.
    what = "this is not understood" if match[3].startswith("expected") else match[3].splitlines()[0]
    hint = None
    if "Prefix not found" in match[3]:
        what = "the prefix is not declared"
        hint = f"known without declaration: {', '.join(PREFIXES)}"
    elif re.match(
        r"\s*(?:PREFIX\s.*?>\s*)*(INSERT|DELETE|LOAD|DROP|CLEAR|CREATE|WITH|MOVE|COPY|ADD)\b",
        sparql,
        re.IGNORECASE | re.DOTALL,
    ):
        hint = "a query only reads; a graph is changed by kg build and kg remove"
    lines = sparql.splitlines()
    text = lines[line - 1].strip() if line <= len(lines) else ""
    return QueryError(
        f"the query is wrong at line {line}, column {column}: {what[:200]}", found=text[:200] or None, hint=hint
    )


def _raw(results: Any) -> RawResult:
    if isinstance(results, ox.QueryBoolean):
        return RawResult("ask", boolean=bool(results))
    if isinstance(results, ox.QueryTriples):
        return RawResult(
            "construct", triples=[(term_of(t.subject), term_of(t.predicate), term_of(t.object)) for t in results]
        )
    variables = tuple(variable.value for variable in results.variables)
    rows = [tuple(None if term is None else term_of(term) for term in solution) for solution in results]
    return RawResult("select", variables=variables, rows=rows)


def term_of(term: Any) -> Term:
    """An Oxigraph term as plain data; a quoted triple of RDF 1.2 as its text."""
    if isinstance(term, NamedNode):
        return Term("iri", term.value)
    if isinstance(term, Literal):
        return Term("literal", term.value, None if term.language else term.datatype.value, term.language)
    if isinstance(term, ox.BlankNode):
        return Term("bnode", term.value)
    return Term("literal", str(term))

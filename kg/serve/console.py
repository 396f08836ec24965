"""The page for queries: an editor with kg's named queries as examples; without scripts a plain form."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.config import Config
from kg.errors import GraphLockedError, KgError, NotAGraphError
from kg.held import HeldGraph
from kg.queries import NamedQuery, named_queries
from kg.queries.tokens import TOKEN
from kg.result import QueryResult
from kg.serve.asked import Queries
from kg.serve.pages import page
from kg.store.vocabulary import BASE, PREFIXES

_FIRST = """SELECT ?relation (COUNT(*) AS ?times) WHERE {
  ?statement kg:relation ?relation
} GROUP BY ?relation ORDER BY DESC(?times)"""
_SHOWN = 1_000
# The editor writes its own styles into the page; scripts come from this server alone, as on every page.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@dataclass(frozen=True, slots=True)
class Example:
    """A named query as the page shows it.

    Attributes:
        query: it.
        values: parameter to what stands in its field.
    """

    query: NamedQuery
    values: Mapping[str, str]


async def console(request: Request) -> Response:
    """The editor; with ``?example=`` that query in it, with ``?query=`` its answer too."""
    config: Config = request.app.state.config
    named = named_queries(config.queries)
    asked = request.query_params
    told: KgError | None = None
    answer: QueryResult | None = None
    sparql = asked.get("query", "")
    if (name := asked.get("example")) in named:
        try:
            sparql = _bound(request, named, name or "")
        except KgError as error:
            told = error
    elif sparql:
        queries: Queries = request.app.state.queries
        try:
            answer = await queries.ask(request, sparql, None, QueryResult)
        except KgError as error:
            told = error
    status = 200 if told is None else 503 if isinstance(told, (GraphLockedError, NotAGraphError)) else 400
    examples = [Example(query, _values(query, asked if query.name == name else {})) for query in named.values()]
    shown = page(
        request, "query.html", status=status, sparql=sparql or declared(_FIRST), examples=examples, answer=answer,
        most=_SHOWN, address=quote(sparql, safe=""), told=told.message().split("\n    ") if told else [],
        prefixes=PREFIXES, base=BASE,
    )  # fmt: skip
    shown.headers["content-security-policy"] = _POLICY
    return shown


def _values(query: NamedQuery, given: Mapping[str, str]) -> dict[str, str]:
    return {name: given.get(name, one.default or "") for name, one in query.parameters.items()}


def _bound(request: Request, named: Mapping[str, NamedQuery], name: str) -> str:
    """The query with what stands in its fields."""
    held: HeldGraph = request.app.state.held
    given = {parameter: request.query_params[parameter] for parameter in named[name].parameters
             if request.query_params.get(parameter)}  # fmt: skip
    with held.reading() as graph:
        return declared(graph.named_sparql(name, given, queries=named).strip())


def declared(sparql: str) -> str:
    """A query with the declarations that other servers, and the editor, want of kg's prefixes.

    Example:
        >>> print(declared("ASK { ?who rel:met-with ?whom }"))
        PREFIX rel: <https://kg.example/relation/>
        <BLANKLINE>
        ASK { ?who rel:met-with ?whom }
    """
    used = {token["prefix"] for token in TOKEN.finditer(sparql)}
    lines = [f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in PREFIXES if prefix in used]
    return f"{''.join(lines)}\n{sparql}" if lines and "PREFIX" not in sparql.upper() else sparql


routes = [Route("/query", console)]

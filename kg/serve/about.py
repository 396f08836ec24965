"""About the graph: what it holds, its schema, what was done to it, and how sure it is."""

from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.answers import Run
from kg.graph import Graph
from kg.held import HeldGraph
from kg.schema import Relation, Schema
from kg.serve.access import log_in
from kg.serve.pages import data, number, page, reading
from kg.store import vocabulary as v
from kg.store.outline import entity_types, is_article, most_mentioned, newest_articles
from kg.store.reader import ArticleInfo, GraphInfo, GraphReader
from kg.store.surety import Surety, surety
from kg.types import Entity

_ENTITIES, _ARTICLES = 18, 6
_RUNS, _MOST = 20, 100
_OF_A_RUN = 10


def home(request: Request) -> Response:
    """The graph in numbers, and where to begin. The address that is printed at the start leads here, with the token."""
    if (answer := log_in(request)) is not None:
        return answer
    held: HeldGraph = request.app.state.held
    with reading(request) as graph:
        info, entities, articles = held.once(graph, _overview)
    return page(request, "home.html", info=info, entities=entities, articles=articles)


def _overview(graph: Graph) -> tuple[GraphInfo, list[Entity], list[ArticleInfo]]:
    reader = graph.reader
    entities = [entity for iri in most_mentioned(reader.store, _ENTITIES) if (entity := reader.entity(iri))]
    return graph.info(), entities, [reader.article(iri) for iri in newest_articles(reader.store, _ARTICLES)]


def info(request: Request) -> Response:
    """The graph in numbers, for programs."""
    held: HeldGraph = request.app.state.held
    with reading(request) as graph:
        return data(asdict(held.once(graph, _overview)[0]))


def schema(request: Request) -> Response:
    """Entity types and relations of the schema that is set, with how much of each the graph has."""
    known = Schema.load(request.app.state.config.schema)
    held: HeldGraph = request.app.state.held
    with reading(request) as graph:
        counts, types = held.once(graph, _overview)[0].by_relation, held.once(graph, _types)
    if request.url.path.startswith("/api/"):
        return data({
            "name": known.name,
            "types": [{"name": name, "definition": about, "entities": types.get(name, 0)}
                      for name, about in known.types.items()],
            "relations": [_relation_json(known, one, counts.get(one.name, 0)) for one in known.relations],
        })  # fmt: skip
    others = {name: count for name, count in counts.items() if name not in known}
    return page(request, "schema.html", schema=known, counts=counts, types=types, others=others)


def _types(graph: Graph) -> dict[str, int]:
    return entity_types(graph.reader.store)


def _relation_json(known: Schema, one: Relation, statements: int) -> dict[str, Any]:
    return {
        "name": one.name, "label": one.label, "definition": one.definition, "subject": list(one.subject),
        "object": list(one.object), "symmetric": one.symmetric, "asymmetric": one.asymmetric,
        "inverse": known.inverse_of(one.name) or None, "patterns": [each.text for each in one.patterns],
        "examples": list(one.examples), "statements": statements,
    }  # fmt: skip


def runs(request: Request) -> Response:
    """What was done to the graph, latest first."""
    limit, offset = number(request, "limit", _RUNS, _MOST) or _RUNS, number(request, "offset", 0, 10**9)
    with reading(request) as graph:
        every = graph.history()
        some = every[offset : offset + limit]
        articles = _articles(graph.reader, some)
    if request.url.path.startswith("/api/"):
        return data({"total": len(every), "offset": offset, "runs": [asdict(one) for one in some]})
    return page(request, "runs.html", runs=some, articles=articles, total=len(every), offset=offset, limit=limit,
                shown=_OF_A_RUN)  # fmt: skip


def _articles(reader: GraphReader, runs: list[Run]) -> dict[str, ArticleInfo]:
    """Those of the articles named that the graph still has."""
    named = {iri for one in runs for iri in (*one.added[:_OF_A_RUN], *(each.article for each in one.dropped))}
    return {iri: reader.article(iri) for iri in named if iri.startswith(v.ART) and is_article(reader.store, iri)}


def quality(request: Request) -> Response:
    """How sure the graph is; with ``?check=1``, whether all evidence stands where it is said to."""
    held: HeldGraph = request.app.state.held
    check = request.query_params.get("check") == "1"
    with reading(request) as graph:
        known = held.once(graph, _surety)
        problems = held.once(graph, Graph.verify) if check else None
    if request.url.path.startswith("/api/"):
        found = {} if problems is None else {"problems": [asdict(one) for one in problems]}
        return data({**asdict(known), **found})
    return page(request, "quality.html", known=known, problems=problems)


def _surety(graph: Graph) -> Surety:
    return surety(graph.reader.store)


routes = [
    Route("/", home), Route("/api/info", info),
    *(Route(f"{start}/{one.__name__}", one) for start in ("", "/api") for one in (schema, runs, quality)),
]  # fmt: skip

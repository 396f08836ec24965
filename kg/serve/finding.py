"""Finding: by words, by the beginning of a name, and how one entity leads to another."""

from dataclasses import asdict
from typing import cast
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.answers import Found, FoundKind
from kg.errors import ConfigError, NotFoundError
from kg.graph import Graph
from kg.serve.addresses import address
from kg.serve.pages import data, number, page, reading
from kg.store.outline import reported_statements
from kg.types import Entity, Status

_FOUND, _MOST_FOUND = 20, 100
_COMPLETED, _MOST_COMPLETED = 8, 50
_WAYS, _MOST_WAYS = 3, 20
_STEPS, _MOST_STEPS = 6, 12
_AT_ONCE, _MOST = 50, 500


def search(request: Request) -> Response:
    """Entities, articles and sentences by words."""
    asked = request.query_params
    words, kind = asked.get("q", "").strip(), asked.get("kind") or None
    limit = number(request, "limit", _FOUND, _MOST_FOUND)
    with reading(request) as graph:
        found = graph.find(words, cast(FoundKind | None, kind), limit=limit) if words else []
        reader = graph.reader
        entities = {one.iri: entity for one in found if one.kind == "entity" and (entity := reader.entity(one.iri))}
        iris = {iri for one in found for iri in one.statements}
        said = {one.iri: one for one in reader.statements(only=iris)} if iris else {}
    if request.url.path.startswith("/api/"):
        return data([
            {**asdict(one), "url": address(one.iri),
             "statements": [said[iri].to_json() for iri in one.statements if iri in said]}
            for one in found
        ])  # fmt: skip
    kinds: dict[str, list[Found]] = {name: [one for one in found if one.kind == name]
                                     for name in ("entity", "article", "sentence")}  # fmt: skip
    return page(request, "search.html", words=words, found=kinds, entities=entities, said=said)


def complete(request: Request) -> Response:
    """Entities with a name that begins so."""
    start = request.query_params.get("q", "")
    limit = number(request, "limit", _COMPLETED, _MOST_COMPLETED)
    with reading(request) as graph:
        found = [entity for hit in graph.complete(start, limit=limit) if (entity := graph.reader.entity(hit.iri))]
    return data([
        {"iri": one.iri, "label": one.label, "type": one.type, "articles": one.articles, "url": address(one.iri)}
        for one in found
    ])  # fmt: skip


def paths(request: Request) -> Response:
    """The shortest ways from one entity to another."""
    asked = request.query_params
    names = asked.get("from", "").strip(), asked.get("to", "").strip()
    limit, longest = number(request, "limit", _WAYS, _MOST_WAYS), number(request, "longest", _STEPS, _MOST_STEPS)
    statuses = [one for one in asked.getlist("status") if one] or None
    api = request.url.path.startswith("/api/")
    with reading(request) as graph:
        ends, problem = _ends(graph, names)
        if api and problem is not None:
            raise problem
        one, other = ends
        ways = graph.paths(one.iri, other.iri, statuses=statuses, longest=longest, limit=limit) if one and other else []
    if api:
        if not (one and other):
            raise ConfigError("the path needs two ends", hint="/api/paths?from=NAME&to=NAME")
        return data([way.to_json() for way in ways])
    return page(request, "paths.html", status=404 if problem else 200, ways=ways, ends=ends, names=names,
                longest=longest, problem=problem and problem.message().split("\n    "))  # fmt: skip


def _ends(graph: Graph, names: tuple[str, str]) -> tuple[tuple[Entity | None, Entity | None], NotFoundError | None]:
    """The entities of two names, as far as there are such, and what is wrong with a name."""
    found: list[Entity | None] = []
    problem = None
    for name in names:
        try:
            found.append(graph.entity(name) if name else None)
        except NotFoundError as error:
            found.append(None)
            problem = problem or error
    return (found[0], found[1]), problem


def statements(request: Request) -> Response:
    """Statements of a relation or a status, those of most sources first."""
    asked = request.query_params
    relation, status = asked.get("relation", ""), asked.get("status", "")
    if status and status not in set(Status):
        raise ConfigError(f"no status named {status!r}", found=f"there are: {', '.join(Status)}")
    limit, offset = number(request, "limit", _AT_ONCE, _MOST) or _AT_ONCE, number(request, "offset", 0, 10**9)
    with reading(request) as graph:
        total, iris = reported_statements(graph.reader.store, limit, offset, relation=relation, status=status)
        read = {one.iri: one for one in graph.reader.statements(only=iris)}
        found = [read[iri] for iri in iris]
    if request.url.path.startswith("/api/"):
        return data({"total": total, "offset": offset, "statements": [one.to_json() for one in found]})
    base = urlencode({name: value for name, value in (("relation", relation), ("status", status)) if value})
    return page(request, "listed.html", relation=relation, status_=status, found=found, total=total, offset=offset,
                limit=limit, base=f"?{base}&" if base else "?")  # fmt: skip


_PAGES = {"/search": search, "/paths": paths, "/statements": statements}
routes = [
    *(Route(f"{start}{path}", endpoint) for start in ("", "/api") for path, endpoint in _PAGES.items()),
    Route("/api/complete", complete),
]

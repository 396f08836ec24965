"""The interactive picture of what is near an entity, as data for ``viewer.js``."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from kg.graph import Graph
from kg.serve.entity import found_entity
from kg.serve.pages import data, number, reading

_HOPS, _MOST_HOPS = 1, 3
_ENTITIES, _MOST = 60, 300


def neighbourhood(request: Request) -> Response:
    """An entity, what is near it, and the statements between these, with their places."""
    hops, top = number(request, "hops", _HOPS, _MOST_HOPS), number(request, "top", _ENTITIES, _MOST) or _ENTITIES
    with reading(request) as graph:
        entity = found_entity(graph, request)
        if isinstance(entity, Response):
            return entity
        return data(request.app.state.held.once(graph, _drawn, entity.iri, hops, top))


def _drawn(graph: Graph, iri: str, hops: int, top: int) -> dict[str, object]:
    from kg.view.data import view_data  # numpy and networkx, which no other page needs

    return view_data(graph.reader, focus=iri, hops=hops, max_nodes=top)


routes = [
    Route("/api/neighbourhood/{name}", neighbourhood),
    Mount("/static/view", StaticFiles(packages=[("kg.view", "assets")])),
]

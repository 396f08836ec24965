"""Whole graphs over HTTP at ``/store``, as the SPARQL 1.1 Graph Store HTTP Protocol (W3C, 2013) has it.

All graphs can be read; those that are not kg's own can be put, added to and removed.
"""

from collections.abc import Callable
from typing import TypeVar
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.errors import NotFoundError
from kg.serve.access import require_writing
from kg.serve.asked import Changes, Queries
from kg.serve.negotiate import GRAPHS, chosen
from kg.serve.protocol import in_form, in_words, media_type
from kg.store.keeping import drop_graph, extend_graph, replace_graph
from kg.store.oxigraph import OxigraphStore
from kg.store.sparql import Dataset, RefusedError
from kg.store.terms import RawResult

T = TypeVar("T")

_ALL = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_METHODS = ["GET", "HEAD", "PUT", "POST", "DELETE", "PATCH"]
_TAKEN = {
    "text/turtle": "turtle", "application/x-turtle": "turtle", "application/n-triples": "ntriples",
    "text/plain": "ntriples", "application/rdf+xml": "rdfxml", "application/xml": "rdfxml", "text/xml": "rdfxml",
    "application/ld+json": "jsonld",
}  # fmt: skip


@in_words
async def graph_store(request: Request) -> Response:
    """A graph: read, put in the place of what was there, added to, or removed."""
    if request.method == "PATCH":
        raise HTTPException(405, "Send an update to /sparql instead.", {"allow": "GET, HEAD, PUT, POST, DELETE"})
    graph = _meant(request)
    if request.method in ("GET", "HEAD"):
        return await _read(request, graph)
    require_writing(request)
    if graph is None:
        raise RefusedError("the default graph is all graphs together, and cannot be changed",
                           hint="name a graph of your own: ?graph=urn:notes")  # fmt: skip
    if request.method == "DELETE":
        if not await _changed(request, lambda store: drop_graph(store, graph)):
            raise HTTPException(404, f"There is no graph <{graph}>.")
        return Response(status_code=204)
    kind = media_type(request)
    if (form := _TAKEN.get(kind)) is None:
        known = "text/turtle, application/n-triples, application/rdf+xml or application/ld+json"
        raise HTTPException(415, f"Send one graph as {known}; the Content-Type is {kind or 'missing'}.")
    body = await request.body()
    put = replace_graph if request.method == "PUT" else extend_graph
    if not await _changed(request, lambda store: put(store, graph, body, form)):
        return Response(status_code=204)
    return Response(status_code=201, headers={"location": f"/store?{urlencode({'graph': graph})}"})


def _meant(request: Request) -> str | None:
    """The IRI of the graph that a request means; None: the default graph."""
    if request.path_params.get("path"):
        return f"{request.url.scheme}://{request.url.netloc}{request.url.path}"
    named = request.query_params.getlist("graph")
    default = "default" in request.query_params
    if not named and not default and request.method == "POST":
        return f"urn:uuid:{uuid4()}"  # to the store itself: a graph of a name that it gives
    if len(named) + default != 1:
        raise HTTPException(400, "Name one graph: ?graph=IRI, or ?default.")
    if default:
        return None
    if not urlsplit(named[0]).scheme:
        raise HTTPException(400, "The name of a graph is a whole IRI, such as urn:notes.")
    return named[0]


async def _read(request: Request, graph: str | None) -> Response:
    if (form := chosen(request, GRAPHS)) is None:
        raise HTTPException(406, f"There is: {', '.join(one.media[0] for one in GRAPHS)}.")
    queries: Queries = request.app.state.queries

    def written(raw: RawResult) -> Response:
        if graph is not None and not raw.triples:
            raise NotFoundError(f"there is no graph <{graph}>")
        return in_form(form, raw)

    return await queries.ask(request, _ALL, None if graph is None else Dataset((graph,)), written)


async def _changed(request: Request, change: Callable[[OxigraphStore], T]) -> T:
    changes: Changes = request.app.state.changes
    return await changes.make(lambda graph: change(graph.reader.store))


routes = [Route("/store", graph_store, methods=_METHODS), Route("/store/{path:path}", graph_store, methods=_METHODS)]

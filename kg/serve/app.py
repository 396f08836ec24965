"""The web application: its routes, what is kept for all requests, and what an error looks like."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from kg.config import Config
from kg.errors import (
    ConfigError,
    DecisionError,
    GraphLockedError,
    KgError,
    NotAGraphError,
    NotFoundError,
    QueryError,
    ReadError,
)
from kg.graph import Graph
from kg.held import HeldGraph
from kg.serve import (
    about,
    add,
    article,
    console,
    entity,
    finding,
    graph_store,
    neighbourhood,
    protocol,
    review,
    statement,
)  # fmt: skip
from kg.serve.access import Access
from kg.serve.asked import Changes, Queries
from kg.serve.desk import Desk
from kg.serve.jobs import Jobs
from kg.serve.pages import STATIC, page
from kg.settings import ServeSettings
from kg.store.oxigraph import OxigraphStore

_STATUS = {NotFoundError: 404, ConfigError: 400, DecisionError: 409, QueryError: 400, ReadError: 422,
           GraphLockedError: 503, NotAGraphError: 503}  # fmt: skip


def create_app(
    path: str | Path, *, config: Config | None = None, token: str | None = None, hosts: Collection[str] = ()
) -> Starlette:
    """The application that shows one graph.

    Args:
        path: the graph's folder.
        config: settings, of which ``serve`` counts most.
        token: who shows it may change the graph; None: nobody may.
        hosts: names by which the server is known; empty: any, as behind a proxy that sees to it.

    Raises:
        GraphError: there is no graph, or it cannot be read.
        ConfigError: a setting is wrong.

    Example:
        >>> create_app("no-such.kg")
        Traceback (most recent call last):
        kg.errors.NotAGraphError: there is no graph at no-such.kg
    """
    config = config or Config()
    settings = ServeSettings.of(config.serve)
    # Not by Graph.open(), which warns of decisions that wait: the pages of review tell it, and see to it.
    held = HeldGraph(path, opened=lambda folder: Graph(OxigraphStore.open(folder)))
    queries = Queries(held, settings)
    desk, jobs = Desk(held), Jobs(held, config)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        jobs.close()
        desk.close()
        queries.close()
        held.close()

    pages = (about, finding, entity, neighbourhood, statement, article, review, add, protocol, graph_store, console)
    routes = [*(route for one in pages for route in one.routes), Mount("/static", StaticFiles(directory=STATIC))]
    app = Starlette(
        routes=routes,
        middleware=[Middleware(Access, hosts=hosts)],
        exception_handlers={KgError: _told, HTTPException: _told},
        lifespan=lifespan,
        max_body_size=settings.max_bytes,
    )
    app.state.held, app.state.config, app.state.settings, app.state.token = held, config, settings, token
    app.state.queries, app.state.changes = queries, Changes(held, settings)
    app.state.desk, app.state.jobs = desk, jobs
    return app


def _told(request: Request, error: Exception) -> Response:
    """An error as a page, or as JSON for programs."""
    if isinstance(error, HTTPException):
        status, what, more = error.status_code, str(error.detail), []
    else:
        assert isinstance(error, KgError), "handlers are called for what they are registered for"  # noqa: S101
        status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 500)
        what, *more = error.message().split("\n    ")
    if request.url.path.startswith("/api/"):
        answer: Response = JSONResponse({"error": what, "more": more}, status_code=status)
    else:
        answer = page(request, "error.html", status=status, what=what, more=more, code=status)
    if status == 503:
        answer.headers["retry-after"] = "2"
    return answer

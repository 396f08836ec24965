"""The first page: what the graph holds, and where to begin."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.serve.access import log_in
from kg.serve.held import HeldGraph
from kg.serve.pages import page


def home(request: Request) -> Response:
    """The graph in numbers. The address that is printed at the start leads here, with the token."""
    if (answer := log_in(request)) is not None:
        return answer
    held: HeldGraph = request.app.state.held
    with held.reading() as graph:
        return page(request, "home.html", info=graph.info())


routes = [Route("/", home)]

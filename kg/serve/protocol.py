"""Queries and updates over HTTP at ``/sparql``, as the SPARQL 1.1 Protocol (W3C, 2013) has it."""

from collections.abc import Awaitable, Callable, Sequence
from functools import wraps
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from kg.errors import GraphLockedError, KgError, NotAGraphError, NotFoundError, QueryError, ReadError
from kg.graph import Graph
from kg.numbers import many
from kg.serve.access import require_writing
from kg.serve.asked import Changes, Queries
from kg.serve.description import description
from kg.serve.negotiate import ANSWERS, GRAPHS, TABLES, Form, best, chosen, content_type
from kg.settings import ServeSettings
from kg.store.keeping import update
from kg.store.sparql import Dataset, RefusedError, StoppedError
from kg.store.terms import RawResult

_FORM, _QUERY, _UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
_FORMS = {"select": TABLES, "ask": ANSWERS, "construct": GRAPHS}
_EVERY = tuple({form.name: form for forms in (TABLES, GRAPHS) for form in forms}.values())
_STATUS = {RefusedError: 403, StoppedError: 500, QueryError: 400, ReadError: 400, NotFoundError: 404,
           GraphLockedError: 503, NotAGraphError: 503}  # fmt: skip
_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]

Parameters = Sequence[tuple[str, str]]


def in_words(endpoint: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
    """Have an endpoint for programs tell its errors as text, not as a page."""

    @wraps(endpoint)
    async def told(request: Request) -> Response:
        try:
            return await endpoint(request)
        except HTTPException as error:
            return PlainTextResponse(f"{error.detail}\n", status_code=error.status_code, headers=error.headers)
        except KgError as error:
            status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 500)
            headers = {"retry-after": "2"} if status == 503 else None
            return PlainTextResponse(f"{error.message()}\n", status_code=status, headers=headers)

    return told


@in_words
async def sparql(request: Request) -> Response:
    """A query, an update, or without either the description of the service."""
    if request.method in ("GET", "HEAD"):
        parameters = _parsed(request.url.query)
        if any(name == "update" for name, _ in parameters):
            raise HTTPException(400, "An update is sent by POST.")
        if not any(name == "query" for name, _ in parameters):
            return _described(request)
        return await _answered(request, _only(parameters, "query"), parameters)
    if request.method != "POST":
        raise HTTPException(405, "Queries come by GET or POST, updates by POST.", {"allow": "GET, HEAD, POST"})
    kind, parameters = media_type(request), _parsed(request.url.query)
    body = await request.body()
    if kind == _FORM:
        parameters = [*parameters, *_parsed(_text(body))]
        names = {name for name, _ in parameters} & {"query", "update"}
        if len(names) != 1:
            what = "both a query and an update" if names else "neither query nor update"
            raise HTTPException(400, f"The form has {what}; it takes query=… or update=….")
        if names == {"query"}:
            return await _answered(request, _only(parameters, "query"), parameters)
        return await _updated(request, _only(parameters, "update"), parameters)
    if kind == _QUERY:
        return await _answered(request, _text(body), parameters)
    if kind == _UPDATE:
        return await _updated(request, _text(body), parameters)
    raise HTTPException(415, f"Send a form ({_FORM}), {_QUERY} or {_UPDATE}; the Content-Type is {kind or 'missing'}.")


def media_type(request: Request) -> str:
    """What the body of a request is, in small letters.

    Raises:
        HTTPException: 415, if it is not in UTF-8.
    """
    kind, *parameters = (part.strip().lower() for part in request.headers.get("content-type", "").split(";"))
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "charset" and value.strip().strip('"') not in ("utf-8", "utf8", "us-ascii"):
            raise HTTPException(415, "Send it in UTF-8.")
    return kind


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise HTTPException(400, f"This is not UTF-8, from byte {error.start} on.") from None


def _parsed(query: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(query, keep_blank_values=True, errors="strict", max_num_fields=1_000)
    except UnicodeDecodeError:
        raise HTTPException(400, "The parameters are not UTF-8.") from None
    except ValueError:
        raise HTTPException(400, "There are too many parameters.") from None


def _only(parameters: Parameters, name: str) -> str:
    values = [value for one, value in parameters if one == name]
    if len(values) > 1:
        raise HTTPException(400, f"There is more than one {name}.")
    return values[0]


def _dataset(parameters: Parameters, default: str, named: str) -> Dataset | None:
    """The graphs that a request names; None if it names none."""
    graphs = tuple(tuple(value for one, value in parameters if one == name) for name in (default, named))
    return Dataset(*graphs) if any(graphs) else None


async def _answered(request: Request, query: str, parameters: Parameters) -> Response:
    if chosen(request, _EVERY) is None:
        raise _unreadable(_EVERY)
    queries: Queries = request.app.state.queries
    dataset = _dataset(parameters, "default-graph-uri", "named-graph-uri")

    def written(raw: RawResult) -> Response:
        forms = _FORMS[raw.kind]
        if (form := chosen(request, forms)) is None:
            raise _unreadable(forms)
        return in_form(form, raw)

    return await queries.ask(request, query, dataset, written)


def in_form(form: tuple[Form, str], raw: RawResult) -> Response:
    """An answer, or a graph, in a form and a media type that were chosen."""
    headers = {"content-type": content_type(form[1]), "vary": "Accept", "cache-control": "no-store"}
    return Response(form[0].write(raw), headers=headers)


def _unreadable(forms: Sequence[Form]) -> HTTPException:
    return HTTPException(406, f"There is: {', '.join(form.media[0] for form in forms)}.")


async def _updated(request: Request, text: str, parameters: Parameters) -> Response:
    require_writing(request)
    changes: Changes = request.app.state.changes
    settings: ServeSettings = request.app.state.settings
    dataset = _dataset(parameters, "using-graph-uri", "using-named-graph-uri")

    def change(graph: Graph) -> tuple[int, int]:
        return update(graph.reader.store, text, dataset, seconds=settings.timeout, megabytes=settings.memory,
                      rows=settings.rows, asked=changes.asked.begin)  # fmt: skip

    come, gone = await changes.make(change)
    told = f"{many(come, 'triple')} added, {gone:,} removed" if come or gone else "nothing changed"
    return PlainTextResponse(f"{told}\n", headers={"cache-control": "no-store"})


def _described(request: Request) -> Response:
    """The description of the service; a person in a browser is led to the page for queries."""
    types = [media for form in GRAPHS for media in form.media]
    if "format" not in request.query_params and request.method == "GET":
        accept = ", ".join(request.headers.getlist("accept"))
        if best(accept, [*types, "text/html"]) == "text/html":
            return RedirectResponse("/query", status_code=303)
    if (form := chosen(request, GRAPHS)) is None:
        raise _unreadable(GRAPHS)
    address = f"{request.url.scheme}://{request.url.netloc}/sparql"
    triples = description(address, writes=request.app.state.token is not None)
    return in_form(form, RawResult("construct", triples=triples))


routes = [Route("/sparql", sparql, methods=_METHODS)]

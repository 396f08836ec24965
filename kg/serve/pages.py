"""HTML of templates, in which all text is escaped unless it was made here, and the same as JSON for programs."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse

from kg.graph import Graph
from kg.numbers import many
from kg.serve.access import may_write
from kg.serve.addresses import address
from kg.serve.words import day, words
from kg.store.vocabulary import prefixed

_HERE = Path(str(files("kg.serve")))
STATIC = _HERE / "static"
_TEMPLATES = Environment(
    loader=FileSystemLoader(_HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
    lstrip_blocks=True,
)  # fmt: skip
_TEMPLATES.filters |= {"address": address, "day": day, "many": many, "prefixed": prefixed, "words": words,
                       "number": "{:,}".format}  # fmt: skip
_NO_STORE = {"cache-control": "no-store"}


def page(request: Request, template: str, /, *, status: int = 200, **values: Any) -> HTMLResponse:
    """A page.

    Args:
        request: that it answers.
        template: file name in ``templates/``.
        status: of HTTP.
        values: what the template names. ``graph_name``, ``path``, ``writes`` (this server takes changes) and
            ``may_write`` (from who asks, too) are there in any case.
    """
    state = request.app.state
    known = {
        "graph_name": state.held.path.name, "path": request.url.path, "writes": state.token is not None,
        "may_write": may_write(request),
    }  # fmt: skip
    html = _TEMPLATES.get_template(template).render({**known, **values})
    return HTMLResponse(html, status_code=status, headers=_NO_STORE)


def data(answer: Mapping[str, Any] | list[Any]) -> JSONResponse:
    """The same for programs."""
    return JSONResponse(answer, headers=_NO_STORE)


@contextmanager
def reading(request: Request) -> Iterator[Graph]:
    """The graph in its latest state, for as long as the block lasts."""
    with request.app.state.held.reading() as graph:
        yield graph


def number(request: Request, name: str, default: int, most: int) -> int:
    """A number of the address, such as ``?limit=20``.

    Args:
        request: that is answered.
        name: of the parameter.
        default: where it is not given.
        most: what it is at most; what is more is taken for this.

    Raises:
        HTTPException: 400, it is no number, or negative.
    """
    given = request.query_params.get(name)
    if given is None or given == "":
        return default
    if not (given.isascii() and given.isdigit() and len(given) < 10):
        raise HTTPException(400, f"{name} is a number, 0 or more, not {given[:50]!r}")
    return min(int(given), most)

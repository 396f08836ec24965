"""HTML of templates, in which all text is escaped unless it was made here."""

from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from kg.serve.access import may_write

_HERE = Path(str(files("kg.serve")))
STATIC = _HERE / "static"
_TEMPLATES = Environment(
    loader=FileSystemLoader(_HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
    lstrip_blocks=True,
)  # fmt: skip


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
    return HTMLResponse(html, status_code=status, headers={"cache-control": "no-store"})

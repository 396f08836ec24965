"""One HTML file with all that an interactive picture needs: it opens from disk, and asks nothing of any network."""

import base64
import hashlib
import html
import json
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from kg.export.files import replacing
from kg.store.reader import GraphReader
from kg.view.data import view_data

SUFFIXES = (".html", ".htm")
"""Files of these names are pages; ``kg.draw`` has the names of pictures."""

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main id="graph"></main>
<noscript>This picture needs JavaScript.</noscript>
<script type="application/json" id="data">{data}</script>
<script>{library}</script>
<script type="module">{viewer}</script>
</body>
</html>
"""

_FILL = "html, body { height: 100%; margin: 0; }\n#graph { height: 100vh; height: 100dvh; }\n"
_START = """
const said = document.getElementById("data").textContent;
globalThis.view = mount(document.getElementById("graph"), JSON.parse(said), {page: true});
"""


@cache
def asset(name: str) -> str:
    """The text of ``viewer.js``, ``viewer.css`` or ``cytoscape.min.js``."""
    return files("kg").joinpath("view", "assets", name).read_text(encoding="utf-8")


def page(data: dict[str, Any]) -> str:
    """An interactive picture as one HTML page that needs nothing else.

    Its policy allows the scripts and the style that it carries, by their hashes, and nothing beside: no request, no
    frame, no form.

    Args:
        data: as ``kg.view.data.view_data`` gives it.
    """
    style = _FILL + asset("viewer.css")
    library, viewer = asset("cytoscape.min.js"), asset("viewer.js") + _START
    policy = (
        f"default-src 'none'; script-src {_allowed(library)} {_allowed(viewer)}; style-src {_allowed(style)}; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )
    said = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return _PAGE.format(
        policy=policy, title=html.escape(data["title"] or "Graph"), style=style, data=said, library=library,
        viewer=viewer,
    )  # fmt: skip


def write_page(reader: GraphReader, path: str | Path, **options: Any) -> Path:
    """Write an interactive picture of a graph as one HTML file.

    Args:
        reader: of the graph.
        path: the file; it takes its place when it is whole.
        options: as ``kg.view.data.view_data`` has them.

    Raises:
        ConfigError: an option is out of range.
        ExportError: there is nothing to draw, more than a page can hold, or the file cannot be written.
        NotFoundError: the focus names no entity.
    """
    text = page(view_data(reader, **options))
    with replacing(Path(path)) as file:
        file.write(text.encode("utf-8", "replace"))
    return Path(path)


def frame(data: dict[str, Any], *, height: int = 560) -> str:
    """The page in a frame of its own, for a notebook: what runs in it cannot reach the notebook around it.

    Args:
        data: as ``kg.view.data.view_data`` gives it.
        height: in pixels.
    """
    look = f'width="100%" height="{height}" style="border: 1px solid #8884; border-radius: 8px"'
    return (
        f'<iframe title="Picture of the graph" sandbox="allow-scripts allow-downloads allow-popups" {look} '
        f'srcdoc="{html.escape(page(data))}"></iframe>'
    )


def _allowed(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

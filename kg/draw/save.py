"""A figure written to a file: all of it or nothing, and the same bytes for the same picture."""

import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import ExportError
from kg.whole import keep_out_of_graphs

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FORMATS = ("png", "svg", "pdf")
_MOST_PIXELS = 80_000_000


def format_of(path: Path) -> str:
    """The format that a file's suffix names.

    Args:
        path: the file to be.

    Raises:
        ExportError: it is not one of png, svg and pdf.

    Example:
        >>> format_of(Path("news.SVG"))
        'svg'
    """
    suffix = path.suffix.lower().removeprefix(".")
    if suffix not in FORMATS:
        raise ExportError(
            f"{path} has no suffix of a picture",
            found=f"pictures are: {', '.join('.' + name for name in FORMATS)}; a page to look around in is .html",
            hint=f"call it {path.stem or 'graph'}.png",
        )
    return suffix


def save(figure: "Figure", path: Path, *, title: str | None, dpi: float) -> None:
    """Write a figure beside its place and then move it there.

    Args:
        figure: what to write.
        path: its suffix names the format.
        title: for the file's metadata.
        dpi: pixels an inch, for png; fewer where the picture would exceed 80 million pixels.

    Raises:
        ExportError: the place cannot be written.
    """
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.backends.backend_pdf import FigureCanvasPdf
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    kind = format_of(path)
    metadata: dict[str, Any] = {"Title": title} if title else {}
    metadata |= {"svg": {"Date": None}, "pdf": {"CreationDate": None}, "png": {}}[kind]
    area = float(figure.get_figwidth() * figure.get_figheight())
    dpi = min(dpi, (_MOST_PIXELS / area) ** 0.5) if kind == "png" else 72.0
    canvas = figure.canvas
    place = path.resolve()  # a link stays a link
    draft = place.with_name(f".kg-draw-{secrets.token_hex(8)}.part")
    try:
        keep_out_of_graphs(place)
        with rc_context({"svg.hashsalt": "kg", "svg.fonttype": "none", "pdf.fonttype": 42}), draft.open("xb") as out:
            maker = {"png": FigureCanvasAgg, "svg": FigureCanvasSVG, "pdf": FigureCanvasPdf}[kind](figure)
            maker.print_figure(out, format=kind, dpi=dpi, metadata=metadata)
        draft.replace(place)
    except OSError as error:
        hint = None if path.parent.is_dir() else f"make the folder first:  mkdir -p {path.parent}"
        raise ExportError(f"{path} cannot be written: {error.strerror or error}", hint=hint) from error
    finally:
        draft.unlink(missing_ok=True)
        figure.set_canvas(canvas)

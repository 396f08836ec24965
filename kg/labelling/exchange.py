"""Writing a graph for an annotation tool, and reading back what was corrected there."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import BinaryIO, Literal

from kg.decisions import Decision, append_all
from kg.errors import DecisionError, ExportError, ReadError
from kg.export.files import write_files
from kg.graph import Graph
from kg.labelling import brat, doccano, label_studio, prodigy
from kg.labelling.changes import Changes, changes
from kg.labelling.marking import tasks
from kg.labelling.task import DIFFERENT, SAME, Returned, Task, flat
from kg.read import whole
from kg.schema import Schema
from kg.store import find
from kg.whole import keep_out_of_graphs

Form = Literal["label-studio", "doccano", "brat", "prodigy"]
FORMS: tuple[Form, ...] = ("label-studio", "doccano", "brat", "prodigy")

MAX_BYTES = 200_000_000
"""Of a file that comes back."""

_MODULES: dict[str, ModuleType] = {"label-studio": label_studio, "doccano": doccano, "prodigy": prodigy}


@dataclass(slots=True)
class Exported:
    """What was written.

    Attributes:
        files: in order; of brat the folder.
        articles: how many.
        spans: how many mentions.
        links: how many statements between two of them.
        left_spans: how many mentions the tool cannot show, since they overlap.
        left_links: how many statements fall with these.
    """

    files: list[Path]
    articles: int = 0
    spans: int = 0
    links: int = 0
    left_spans: int = 0
    left_links: int = 0


def export_labels(
    graph: Graph, path: str | Path, form: Form, *, schema: Schema, articles: Iterable[str] = ()
) -> Exported:
    """Write the articles of a graph for an annotation tool.

    Args:
        graph: open.
        path: the file; of brat a folder, which must not be there yet.
        form: the tool.
        schema: whose entity types can be chosen in the tool.
        articles: those that are wanted, named as in ``Graph.remove()``; all, if there is none.

    Returns:
        The files, and how much is in them.

    Raises:
        NotFoundError: there is no such article.
        ExportError: a file cannot be written.
    """
    path, reader = Path(path), graph.reader
    wanted = [find.find_article(reader, one).iri for one in articles] or None
    done = Exported([])
    relations: set[str] = set()

    def counted() -> Iterator[Task]:
        for task in tasks(reader, wanted):
            if form == "prodigy":
                task, spans, links = flat(task)
                done.left_spans += spans
                done.left_links += links
            done.articles += 1
            done.spans += len(task.labels.spans)
            done.links += len(task.labels.links)
            relations.update(label for _, label, _ in task.labels.links)
            yield task

    if form == "brat":
        _folder(path)
        for number, task in enumerate(counted(), 1):
            for name, content in brat.files(number, task):
                _write(graph, path / name, [content])
        done.files = [path]
    else:
        done.files = _write(graph, path, _MODULES[form].lines(counted()))
    choices = sorted(_types(graph, schema)), [*sorted(relations), SAME, DIFFERENT]
    if form == "brat":
        _write(graph, path / brat.CONFIGURATION, [brat.configuration(*choices)])
    if form == "label-studio":
        done.files += _write(graph, path.with_suffix(".xml"), [label_studio.configuration(*choices)])
    return done


def import_labels(
    graph: Graph, path: str | Path, form: Form, *, schema: Schema, by: str | None = None, on: str | None = None,
    because: str | None = None,
) -> Changes:  # fmt: skip
    """What people corrected in an annotation tool; nothing is decided yet.

    Args:
        graph: from which it was exported.
        path: the file that the tool gave back; of brat the folder.
        form: the tool.
        schema: whose entity types there are, beside those of the graph.
        by: who decided.
        on: when, an ISO 8601 date.
        because: why.

    Returns:
        The decisions, and what there is no decision for.

    Raises:
        KgError: it cannot be read, or is nothing that the tool writes.
    """
    relations = {one.name for one in schema.relations} | graph.info().by_relation.keys()
    take = partial(changes, graph, types=_types(graph, schema), relations=relations, by=by, on=on, because=because)
    if form == "brat":
        return take(brat.read(Path(path), MAX_BYTES), spelt=brat.spelt, written=brat.written)
    origin, content = whole(path, MAX_BYTES)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReadError(origin.name, "is no UTF-8 text", found=str(error)) from error
    read: Callable[[str, str], Iterator[Returned]] = _MODULES[form].read
    return take(read(text, origin.name))


def decide(graph: Graph, decisions: Iterable[Decision]) -> tuple[list[Decision], list[str]]:
    """Take decisions, and leave those that do not fit to what was decided before.

    Args:
        graph: on disk, open for writing.
        decisions: of ``import_labels()``.

    Returns:
        Those that were taken; what was not, or is without effect, a line each.

    Raises:
        GraphError: the graph is open for reading only, or the disk refuses.
    """
    file = graph.decisions_file
    assert file is not None, "a graph that is exported is on disk"  # noqa: S101
    taken, left = _written(file, list(decisions))
    graph.replay()
    said = tuple(f"{one.sentence}: " for one in taken)
    return taken, left + [f"without effect: {one.what}" for one in graph.unsettled() if one.what.startswith(said)]


def _written(file: Path, decisions: list[Decision]) -> tuple[list[Decision], list[str]]:
    """Decisions that could be written, all at once where they can; and what contradicts others."""
    try:
        append_all(file, decisions)
    except DecisionError as error:
        if len(decisions) == 1:
            return [], [f"{decisions[0].sentence}: {error.found or error.what}"]
        half = len(decisions) // 2
        parts = [_written(file, some) for some in (decisions[:half], decisions[half:])]
        return [one for taken, _ in parts for one in taken], [line for _, left in parts for line in left]
    return decisions, []


def _types(graph: Graph, schema: Schema) -> set[str]:
    return {*schema.types, *(one.type for one in graph.entities())}


def _folder(path: Path) -> None:
    try:
        keep_out_of_graphs(path)
        path.mkdir(parents=True)
    except OSError as error:
        hint = "name a new folder"
        raise ExportError(f"{path} cannot be made: {error.strerror or error}", hint=hint) from error


def _write(graph: Graph, path: Path, pieces: Iterable[str]) -> list[Path]:
    """Write a file whole or not at all."""

    def write(_: object, files: list[BinaryIO]) -> None:
        for piece in pieces:
            files[0].write(piece.encode("utf-8", "surrogatepass"))

    return write_files(write, graph.reader, path, [""])

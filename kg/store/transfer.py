"""A graph to a SPARQL server and back: only named graphs that differ are sent or fetched."""

import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from kg.errors import GraphError, ServerError
from kg.store import nodes as n
from kg.store.checksums import Checksum, checksums
from kg.store.oxigraph import OxigraphStore
from kg.store.server import Marks, ServerGraph, checksum_quad, is_ours, parcels
from kg.store.vocabulary import FORMAT_VERSION

_PIECE = 50_000


@dataclass(frozen=True, slots=True)
class Moved:
    """What was sent or fetched.

    Attributes:
        graphs: named graphs that differed.
        quads: in these.
        removed: named graphs that were taken away.
        unchanged: named graphs that were the same.
    """

    graphs: int
    quads: int
    removed: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class _Difference:
    """What makes one copy the other: graphs to replace, with their checksums there, and graphs to take away."""

    replace: dict[str, Checksum | None]
    remove: list[str]
    same: int

    @property
    def moved(self) -> Moved:
        quads = sum(one.quads for one in self.replace.values() if one)
        return Moved(len(self.replace), quads, len(self.remove), self.same)


def push(
    store: OxigraphStore, there: ServerGraph, *, dry_run: bool = False, force: bool = False, every: bool = False
) -> Moved:
    """Make the graph on a server what a store is.

    One that is cut off is completed by the next.

    Args:
        store: open.
        there: the graph on the server.
        dry_run: only say what would be done.
        force: also if the server has runs that the store has not.
        every: send all named graphs, also those that the server's marks say are there.

    Returns:
        What was sent.

    Raises:
        ServerError: the server has what the store has not, refuses something, or another writer is at work.
    """
    here = {graph: checksum for graph, checksum in checksums(store).items() if is_ours(graph)}
    marks = there.marks()
    # Only the marks of a writer that came to its end name all graphs that are there.
    known = set(marks.graphs)
    if every or not marks.finished:
        known |= there.graphs()
    replace: dict[str, Checksum | None] = {
        graph: checksum for graph, checksum in here.items() if every or marks.graphs.get(graph) != checksum
    }
    todo = _Difference(replace, sorted(known - here.keys()), len(here) - len(replace))
    done = marks.finished and not (todo.replace or todo.remove)
    if not (force or done):
        _check_descent(there, marks, known, _runs(store), store.path)
    if dry_run or done:
        return todo.moved
    token = there.claim(marks.state)
    there.send(_operations(store, there, token, todo, known))
    there.finish(token, here)
    return todo.moved


def _operations(
    store: OxigraphStore, there: ServerGraph, token: str, todo: _Difference, known: set[str]
) -> Iterator[str]:
    yield from there.forget(token, sorted(known & {*todo.remove, *todo.replace}))
    yield from there.empty(token, todo.remove)
    for several in parcels(todo.replace, there.server.triples):
        yield from there.empty(token, [graph for graph in several if graph in known])
        yield from there.fill(token, _with_marks(store, {graph: todo.replace[graph] for graph in several}))


def _with_marks(store: OxigraphStore, graphs: Mapping[str, Checksum | None]) -> Iterator[Quad]:
    """The quads of graphs, after each graph's the mark that it is whole."""
    for graph, checksum in graphs.items():
        yield from store.match(None, None, None, NamedNode(graph))
        if checksum:
            yield checksum_quad(graph, checksum)


def _runs(store: OxigraphStore) -> set[str]:
    return {n.values(quad)[0] for quad in store.match(None, n.TYPE, n.ACTIVITY, n.HISTORY)}


def _check_descent(there: ServerGraph, marks: Marks, known: set[str], mine: set[str], path: Path | None) -> None:
    """Refuse to write over a graph that this one is not a later state of, as the runs in their histories tell."""
    if not known:
        return
    runs = there.runs()
    if runs <= mine and (runs or marks.cut_off):
        return
    newer = f"{len(runs - mine):,} of its {len(runs):,} runs are not in the history of {path or 'this graph'}"
    raise ServerError(
        there.name, "has a graph that this one would not continue but replace",
        found=newer if runs else "it has no history of runs",
        hint="kg pull URL -o OTHER takes it along; kg push --force writes over it",
    )  # fmt: skip


def pull(there: ServerGraph, path: str | Path, *, force: bool = False, unchecked: bool = False) -> Moved:
    """Make a graph on disk what the graph on a server is: in one transaction, or in a new folder put in its place.

    Args:
        there: the graph on the server.
        path: the folder; made if there is nothing.
        force: also if the graph in the folder has runs that the server's has not.
        unchecked: take graphs also where they are not what their checksums say.

    Returns:
        What was fetched.

    Raises:
        ServerError: there is no whole graph on the server, or it is not what was pushed.
        GraphError: the folder holds something else, or cannot be written.
    """
    marks = there.marks()
    if marks.cut_off:
        hint = "run kg push again from where it came"
        raise ServerError(there.name, "has a graph that was not written to its end", hint=hint)
    wanted: dict[str, Checksum | None] = {**marks.graphs} or dict.fromkeys(there.graphs())
    if not wanted:
        raise ServerError(there.name, "has no kg graph", hint=f"kg push {path} URL  writes one there")
    _check_format(there)
    folder = Path(path)
    with _new_or_open(folder) as (store, fresh):
        if not (fresh or force) and (extra := _runs(store) - there.runs()):
            raise GraphError(
                f"{folder} has {len(extra):,} runs that the graph on {there.name} has not",
                hint="kg push sends them there; kg pull --force gives them up",
            )
        here = {} if fresh else checksums(store)
        replace = {graph: sum_ for graph, sum_ in wanted.items() if sum_ is None or here.get(graph) != sum_}
        todo = _Difference(replace, sorted(here.keys() - wanted.keys()), 0 if fresh else len(wanted) - len(replace))
        if fresh:
            quads = 0
            for several, found in _fetched(there, todo, marks, unchecked=unchecked):
                quads += len(found)
                store.change(drop=map(NamedNode, several))
                for start in range(0, len(found), _PIECE):
                    store.change(come=found[start : start + _PIECE])
            there.check_still(marks)
        else:
            come = [quad for _, found in _fetched(there, todo, marks, unchecked=unchecked) for quad in found]
            quads = len(come)
            there.check_still(marks)
            store.change(drop=map(NamedNode, [*todo.remove, *todo.replace]), come=come)
    return Moved(len(todo.replace), quads, 0 if fresh else len(todo.remove), todo.same)


def _fetched(
    there: ServerGraph, todo: _Difference, marks: Marks, *, unchecked: bool
) -> Iterator[tuple[list[str], list[Quad]]]:
    for several, quads in there.read_many(todo.replace):
        if marks.state and not unchecked:
            found: dict[str, list[Quad]] = {graph: [] for graph in several}
            for quad in set(quads):
                found.setdefault(n.terms(quad)[3].value, []).append(quad)
            for graph, its in found.items():
                _check_sum(there, graph, Checksum().with_(its), todo.replace.get(graph))
        yield several, quads


def _check_sum(there: ServerGraph, graph: str, found: Checksum, said: Checksum | None) -> None:
    if found != said:
        counts = f"{found.quads:,} quads came of {said.quads if said else 0:,}"
        raise ServerError(
            there.name, f"gives <{graph}> otherwise than kg wrote it",
            found=counts if said is None or found.quads != said.quads else f"some of its {found.quads:,} quads differ",
            hint="kg push --all writes it anew; kg pull --unchecked takes it as it is",
        )  # fmt: skip


def _check_format(there: ServerGraph) -> None:
    found = [n.values(quad)[2] for quad in there.read(n.META.value) if quad.predicate == n.FORMAT]
    if found != [str(FORMAT_VERSION)]:
        raise ServerError(
            there.name, "has a graph of another version of kg",
            found=f"its format is version {', '.join(found) or 'unknown'}; this kg reads {FORMAT_VERSION}",
            hint="build the graph again with this kg, or use the kg that wrote it",
        )  # fmt: skip


@contextmanager
def _new_or_open(folder: Path) -> Iterator[tuple[OxigraphStore, bool]]:
    """The store in a folder and whether it is new: then it is made elsewhere, and takes its place when all is done."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        with OxigraphStore.open(folder, write=True) as store:
            yield store, False
        return
    beside = Path(os.path.abspath(folder))  # noqa: PTH100 - resolve() would follow a link in the folder's place
    beside = beside.with_name(f".{beside.name}.{secrets.token_hex(4)}.part")
    try:
        with OxigraphStore.open(beside, write=True, create=True) as store:
            yield store, True
        beside.replace(folder)
    except OSError as error:
        raise GraphError(f"{folder} cannot be written", found=error.strerror or str(error)) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)

"""Graphs that somebody keeps beside kg's own: notes, links, lists of their own about what the graph says.

They are asked together with kg's graphs, and a backup holds them. Whatever kg itself does leaves them alone: they are
no part of exports, of pushes, of what is verified, or of what an article made.
"""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad

from kg.errors import GraphError, ReadError
from kg.store.folder import telling
from kg.store.limited import LimitedQueries
from kg.store.oxigraph import OxigraphStore
from kg.store.parsing import parse_quads
from kg.store.sparql import Dataset, graph_nodes
from kg.store.updating import beside, named


def replace_graph(store: OxigraphStore, graph: str, content: bytes, form: str) -> bool:
    """Put a graph in the place of what was there.

    Args:
        store: open for writing.
        graph: its IRI.
        content: an RDF document.
        form: ``turtle``, ``ntriples``, ``rdfxml`` or ``jsonld``.

    Returns:
        Whether there was none before.

    Raises:
        RefusedError: the graph is kg's own.
        ReadError: the document is malformed, or not safe to be read.
        QueryError: the IRI is none, or the document holds what the store cannot.

    Example:
        >>> store = OxigraphStore.memory()
        >>> replace_graph(store, "urn:notes", b"<urn:a> <urn:b> 1 .", "turtle")
        True
        >>> replace_graph(store, "urn:notes", b"<urn:a> <urn:b> 2 .", "turtle"), len(list(store.beside()))
        (False, 1)
    """
    there = _there(store, graph)
    store.change(gone=there, come=_read(graph, content, form))
    return not there


def extend_graph(store: OxigraphStore, graph: str, content: bytes, form: str) -> bool:
    """Add to a graph; else as ``replace_graph()``."""
    there = _there(store, graph)
    store.change(come=_read(graph, content, form))
    return not there


def drop_graph(store: OxigraphStore, graph: str) -> bool:
    """Remove a graph.

    Returns:
        Whether there was one.

    Raises:
        RefusedError: the graph is kg's own.
        QueryError: the IRI is none.
    """
    there = _there(store, graph)
    store.change(gone=there)
    return bool(there)


def _there(store: OxigraphStore, graph: str) -> list[Quad]:
    return list(store.match(None, None, None, _named(graph)))


def _named(graph: str) -> NamedNode:
    return beside(*graph_nodes((graph,)))


def _read(graph: str, content: bytes, form: str) -> list[Quad]:
    source, name = "what was sent", _named(graph)
    quads = list(parse_quads(content, form, source, graph, hint="does its Content-Type say what it is?"))
    if any(quad.graph_name != DefaultGraph() for quad in quads):
        raise ReadError(source, "holds named graphs, where one graph is meant", hint="send one graph after the other")
    return [Quad(quad.subject, quad.predicate, quad.object, name) for quad in named(quads)]


def update(
    store: OxigraphStore, sparql: str, dataset: Dataset | None = None, *, seconds: float, megabytes: int = 0,
    rows: int | None = None, asked: Callable[[LimitedQueries], None] = lambda _: None,
) -> tuple[int, int]:  # fmt: skip
    """Do a SPARQL update, wholly or not at all.

    Args:
        store: on disk, open for writing.
        sparql: the update; kg's prefixes need no declaration.
        dataset: the graphs in which WHERE looks; None: those that ``WITH`` and ``USING`` name, or all.
        seconds: that it may take until it is known what it changes.
        megabytes: of memory that this may take; 0: no limit.
        rows: most quads that it changes.
        asked: called with what finds out what it changes, which another thread may stop.

    Returns:
        How many quads came, and how many went: what was there already does not come.

    Raises:
        RefusedError: it would change kg's own graphs, or asks something of elsewhere (LOAD, SERVICE).
        StoppedError: it is beyond a limit.
        QueryError: it is wrong.
        GraphError: the disk refuses.
    """
    if store.path is None:
        raise GraphError("a graph in memory takes no updates", hint="open one on disk")
    with telling(store.path, "cannot be copied"):
        folder = Path(tempfile.mkdtemp(prefix=".update-", dir=store.path))
    try:
        store.backup(folder / "copy")  # of links, in no time
        queries = LimitedQueries(folder / "copy" / "store")
        try:
            asked(queries)
            effect = queries.effect(sparql, seconds=seconds, megabytes=megabytes, rows=rows, dataset=dataset)
        finally:
            queries.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    gone, come = effect.quads()
    store.change(gone=gone, come=come)
    return len(come), len(gone)



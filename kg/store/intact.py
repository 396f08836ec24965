"""Whether the files of a graph can be read, all of them.

Oxigraph keeps every quad under six orders, each in files of its own, and takes the one that fits what it is asked: what
is damaged in one order is found by nobody who asks by another. A checksum stands by each block of a file, and Oxigraph
compares it when it reads the block.
"""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Quad

from kg.store import nodes as n
from kg.store.folder import telling
from kg.store.oxigraph import OxigraphStore

_Pattern = tuple[NamedNode | None, NamedNode | None, NamedNode | Literal | None, NamedNode | None]


def read_all(store: OxigraphStore) -> set[NamedNode]:
    """Read all quads of a graph, on disk by every order that Oxigraph keeps them in.

    In SPARQL it would take a seventh of the time, but of what is damaged Oxigraph counts on until no memory is left.

    Args:
        store: open.

    Returns:
        The graphs of kg's own that there are.

    Raises:
        GraphError: a file is damaged.
    """
    if store.path is None:
        return {n.terms(quad)[3] for quad in store.match()}
    own: set[NamedNode] = set()
    done: set[int] = set()  # hashes: objects are whole texts, too
    for quad in _quads(store):
        if n.is_own(quad):
            own.add(n.terms(quad)[3])
        for place, pattern in enumerate(_patterns(quad)):
            if (asked := hash((place, pattern))) not in done:
                done.add(asked)
                for _ in store.match(*pattern):
                    pass
    return own


def _quads(store: OxigraphStore) -> Iterator[Quad]:
    with telling(store.path, "cannot be read"):
        beside = store.beside()  # brings in what waits in memory, where nothing is kept by an order
    yield from store.match()
    for graph in beside:
        yield from store.match(None, None, None, graph)


def _patterns(quad: Quad) -> Iterator[_Pattern]:
    """By which the quad is found, each in another order; the order by graph and subject is that in which it came."""
    subject, predicate, obj, graph = n.terms(quad)
    yield subject, None, None, None
    yield None, predicate, None, None
    yield None, None, obj, None
    yield None, predicate, None, graph
    yield None, None, obj, graph

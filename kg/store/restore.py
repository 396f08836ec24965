"""Graphs made anew of the quads of their exports."""

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import GraphError
from kg.problems import shown
from kg.store import nodes as n
from kg.store.anew import resolution_lines
from kg.store.oxigraph import OxigraphStore
from kg.store.verify import verify
from kg.store.vocabulary import FORMAT_VERSION

_HINT = "a file of it can be taken in as what others say:  kg import"


def restore(nquads: bytes) -> OxigraphStore | None:
    """A store in memory of the quads of an export.

    An export leaves out how the graph knows who is who, and may leave out its history. The former is found again.

    Args:
        nquads: N-Quads.

    Returns:
        The store; None if the quads are no graph of kg.

    Raises:
        GraphError: they are malformed, of another format, or not true to what the articles say.

    Example:
        >>> restore(b'<urn:a> <urn:b> "c" .') is None
        True
    """
    loaded = ox.Store()
    try:
        loaded.bulk_load(nquads, ox.RdfFormat.N_QUADS)
    except (SyntaxError, ValueError) as error:
        raise GraphError("the data set cannot be read", found=shown(str(error), 200)) from error
    versions = [n.values(quad)[2] for quad in loaded.quads_for_pattern(n.META, n.FORMAT, None, n.META)]
    if not versions:
        return None
    if versions != [str(FORMAT_VERSION)]:
        found = f"its format is {', '.join(versions)}; this kg reads {FORMAT_VERSION}"
        raise GraphError("the data set is of another version of kg", found=found, hint="export the graph anew")
    if odd := next((quad for quad in loaded if not _is_ours(quad)), None):
        raise GraphError("the data set has what no graph of kg has", found=shown(str(odd), 200), hint=_HINT)
    store = OxigraphStore(loaded, None, None, writable=True)
    try:
        store.change(drop=[n.RESOLUTION], come=resolution_lines(store))
        problems = verify(store)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise GraphError("the data set is no whole graph of kg", found=shown(str(error), 200), hint=_HINT) from error
    if problems:
        found = f"{len(problems):,} things do not hold: {problems[0].what}"
        raise GraphError("the data set is a graph of kg that was changed", found=found, hint=_HINT)
    return store


def _is_ours(quad: Quad) -> bool:
    """Whether it is in a named graph, and without blank nodes and triple terms."""
    parts = isinstance(quad.subject, NamedNode), isinstance(quad.object, NamedNode | Literal)
    return all(parts) and isinstance(quad.graph_name, NamedNode)

"""A graph in memory for networkx."""

from typing import TYPE_CHECKING

from kg.export.property_graph import property_graph
from kg.export.source import Source

if TYPE_CHECKING:
    import networkx as nx


def to_networkx(source: Source) -> "nx.MultiDiGraph[str]":
    """A graph as a ``networkx.MultiDiGraph``: a node for each entity and phrase, an edge for each statement.

    A node's key is the readable part of the entity's IRI (``Donald_Trump``), for other IRIs the IRI, for a mere
    phrase its text in quotes. Its attributes are ``label``, ``type`` (``Literal`` for a phrase), ``aliases`` (a
    list), ``articles`` and ``iri``. An edge's key is the hash in its statement's IRI. Its attributes are ``label``,
    ``predicate``, ``relation``, ``status``, ``speaker``, ``time``, ``confidence``, ``weight`` (the same as
    ``sources``), ``sources``, ``evidence_count``, ``evidence`` (the sentence of the surest reading) and ``statement``
    (IRI). What is unknown is None.

    All statements are edges, denied ones too, and say so in ``status`` and ``label``. For the facts alone:
    ``g.edge_subgraph(e for e in g.edges(keys=True) if g.edges[e]["status"] == "fact")``.

    Args:
        source: the graph, such as a ``kg.store.reader.GraphReader``.

    Returns:
        A new graph; the same source gives the same order of nodes and edges.
    """
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    nodes, edges = property_graph(source)
    graph.add_nodes_from((node.key, node.attributes()) for node in nodes)
    for edge in edges:
        graph.add_edge(edge.source, edge.target, edge.key, **edge.attributes())
    return graph

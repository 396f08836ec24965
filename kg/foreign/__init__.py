"""Graphs of others as analysed articles: RDF whose sentences are triples, graphs and tables whose sentences are rows.

``docs/import.md`` says what becomes of what.
"""

from kg.foreign.reading import read_rdf
from kg.foreign.tables import read_frame, read_networkx

__all__ = ["read_frame", "read_networkx", "read_rdf"]

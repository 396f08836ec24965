"""Graphs of others: RDF files as analysed articles, whose sentences are triples.

``docs/import.md`` says what becomes of what.
"""

from kg.foreign.reading import read_rdf

__all__ = ["read_rdf"]

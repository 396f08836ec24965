"""Schemas as ontologies: read from OWL and RDFS, written as OWL and as SHACL shapes.

What ``write_owl`` writes, ``read_ontology`` reads as the same relations.
"""

from kg.ontology.owl import write_owl
from kg.ontology.reading import ontology_as_toml, read_ontology
from kg.ontology.shacl import write_shacl

__all__ = ["ontology_as_toml", "read_ontology", "write_owl", "write_shacl"]

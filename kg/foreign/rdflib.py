"""Graphs in memory of rdflib as N-Quads."""

import rdflib

from kg.errors import ConfigError
from kg.store.terms import Term

_NO_GRAPH = (None, rdflib.graph.DATASET_DEFAULT_GRAPH_ID)


def nquads(data: rdflib.Graph) -> bytes:
    """All triples of a graph, or all quads of a data set, a line each.

    Args:
        data: a ``Graph`` or a ``Dataset``; what is no RDF, such as a literal as subject, is left out.

    Raises:
        ConfigError: it is neither.

    Example:
        >>> graph = rdflib.Graph()
        >>> _ = graph.add((rdflib.URIRef("urn:a"), rdflib.RDFS.label, rdflib.Literal("Ann", lang="en")))
        >>> nquads(graph)
        b'<urn:a> <http://www.w3.org/2000/01/rdf-schema#label> "Ann"@en .\\n'
    """
    if not isinstance(data, rdflib.Graph):
        raise ConfigError("an rdflib.Graph or rdflib.Dataset is needed", found=f"it is {type(data).__name__}")
    quads = data.quads() if isinstance(data, rdflib.Dataset) else ((*triple, None) for triple in data)
    blank: dict[rdflib.BNode, str] = {}
    lines = (_line([_term(part, blank) for part in quad if part not in _NO_GRAPH]) for quad in quads)
    return "".join(lines).encode("utf-8", "replace")


def _line(terms: list[Term | None]) -> str:
    known = [term for term in terms if term is not None]
    if len(known) < len(terms) or known[0].kind == "literal" or known[1].kind != "iri":
        return ""
    return " ".join(term.turtle() for term in known) + " .\n"


def _term(part: object, blank: dict[rdflib.BNode, str]) -> Term | None:
    if isinstance(part, rdflib.Literal):
        return Term("literal", str(part), str(part.datatype) if part.datatype else None, part.language)
    if isinstance(part, rdflib.BNode):
        return Term("bnode", blank.setdefault(part, f"b{len(blank)}"))
    return Term("iri", str(part)) if isinstance(part, rdflib.URIRef) else None

"""The text of an ontology as a graph. It comes from others: nothing is fetched, and nothing grows without bounds."""

import re

from rdflib import Graph

from kg.errors import SchemaError
from kg.ontology.turtle import SCHEMAS
from kg.problems import shown
from kg.safexml import UnsafeXmlError, check_xml

_XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|!--|!DOCTYPE|rdf:RDF|\w+:RDF|RDF\b)")
_BAD_SYNTAX = re.compile(r"Bad syntax \((.+?)\) at \^", re.DOTALL)


def parsed(content: bytes, source: str) -> Graph:
    """Read an ontology in Turtle or RDF/XML; its first characters tell which.

    What it imports is not read. XML that defines entities is refused: they can stand for other files, and grow.

    Args:
        content: the file's bytes.
        source: what messages call it.

    Raises:
        SchemaError: it is neither, or it defines entities.
    """
    form = "xml" if _XML.match(content) else "turtle"
    if form == "xml":
        _check(content, source)
    graph = Graph()
    try:
        graph.parse(data=content, format=form, publicID=SCHEMAS)
    except Exception as error:  # rdflib's parsers raise whatever a broken text makes them stumble over
        name = {"xml": "RDF/XML", "turtle": "Turtle"}[form]
        line = getattr(error, "lines", None)
        place = f"{source}:{line + 1}" if isinstance(line, int) else source
        hint = "save the ontology as Turtle (.ttl) or RDF/XML (.rdf, .owl)"
        raise SchemaError(f"{place}: it is no {name}", found=_reason(error), hint=hint) from error
    return graph


def _reason(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "brackets within brackets without end"
    told = _BAD_SYNTAX.search(str(error))
    return shown(told[1] if told else str(error)) or type(error).__name__


def _check(content: bytes, source: str) -> None:
    try:
        check_xml(content)
    except UnsafeXmlError as error:
        place = f"{source}:{error.line}" if error.line else source
        if error.broken:
            hint = "save the ontology anew, or as Turtle (.ttl)"
            raise SchemaError(f"{place}: it is no RDF/XML", found=error.what, hint=hint) from error
        raise SchemaError(f"{place}: {error.what}", hint="save the ontology as Turtle (.ttl)") from error

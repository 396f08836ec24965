"""The text of an ontology as a graph. It comes from others: nothing is fetched, and nothing grows without bounds."""

import re
from xml.parsers import expat

from rdflib import Graph

from kg.errors import SchemaError
from kg.ontology.turtle import SCHEMAS
from kg.problems import shown

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
    """Read the XML once without building anything, and stop where an entity is defined."""

    def refuse(*_: object) -> int:
        what = f"{source}:{parser.CurrentLineNumber}: it defines XML entities, which kg does not read"
        raise SchemaError(what, hint="save the ontology as Turtle (.ttl)")

    parser = expat.ParserCreate()
    parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise _no_xml(f"{source}:{error.lineno}", expat.ErrorString(error.code)) from error
    except (LookupError, ValueError) as error:  # an encoding that there is not
        raise _no_xml(source, str(error)) from error


def _no_xml(place: str, reason: str) -> SchemaError:
    return SchemaError(f"{place}: it is no RDF/XML", found=reason, hint="save the ontology anew, or as Turtle (.ttl)")

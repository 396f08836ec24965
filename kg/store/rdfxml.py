"""RDF/XML."""

import re
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from kg.errors import ExportError
from kg.store.terms import Term
from kg.store.tree import Tree
from kg.store.vocabulary import PREFIXES, XML_NAME, XSD

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def rdfxml(tree: Tree) -> Iterator[str]:
    """Write triples as RDF/XML.

    Raises:
        ExportError: a predicate or a text that XML cannot hold; what kg stores always can be held.
    """
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF'
    for prefix, namespace in PREFIXES.items():
        yield f"\n    xmlns:{prefix}={quoteattr(namespace)}"
    yield ">\n"
    for subject, of in tree:
        yield f"  <rdf:Description rdf:about={quoteattr(subject)}>\n"
        for predicate, objects in of:
            name = _element(predicate)
            for obj in objects:
                yield f"    {_property(name, obj)}\n"
        yield "  </rdf:Description>\n"
    yield "</rdf:RDF>\n"


def _property(name: str, obj: Term) -> str:
    if obj.kind == "iri":
        return f"<{name} rdf:resource={quoteattr(obj.value)}/>"
    if _NOT_XML.search(obj.value):
        raise ExportError("a text holds a character that XML cannot", found=ascii(obj.value[:60]), hint="use .ttl")
    # A bare carriage return would be read back as a line feed.
    text = escape(obj.value, {"\r": "&#13;"})
    kind = ""
    if obj.language:
        kind = f" xml:lang={quoteattr(obj.language)}"
    elif obj.datatype and obj.datatype != XSD + "string":
        kind = f" rdf:datatype={quoteattr(obj.datatype)}"
    return f"<{name}{kind}>{text}</{name}>"


def _element(iri: str) -> str:
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and XML_NAME.fullmatch(iri, len(namespace)):
            return f"{prefix}:{iri[len(namespace) :]}"
    raise ExportError(f"the predicate <{iri}> cannot be an element of XML", hint="use .ttl")

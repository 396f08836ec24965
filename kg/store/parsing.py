"""RDF of others as plain triples. Nothing is fetched, and nothing grows without bounds."""

import re
from collections.abc import Iterator

import pyoxigraph as ox

from kg.errors import ReadError
from kg.problems import shown
from kg.safexml import UnsafeXmlError, check_xml
from kg.store.sparql import term_of
from kg.store.terms import Term

Statement = tuple[Term, Term, Term]
"""Subject, predicate and object, in RDF's sense of the word."""

FORMS = {
    ".jsonld": "jsonld", ".nq": "nquads", ".nt": "ntriples", ".owl": "rdfxml", ".rdf": "rdfxml", ".trig": "trig",
    ".ttl": "turtle",
}  # fmt: skip
"""Suffix to form."""

_NAMES = {
    "jsonld": "JSON-LD", "nquads": "N-Quads", "ntriples": "N-Triples", "rdfxml": "RDF/XML", "trig": "TriG",
    "turtle": "Turtle",
}  # fmt: skip
FORMATS = {
    "jsonld": ox.RdfFormat.JSON_LD, "nquads": ox.RdfFormat.N_QUADS, "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML, "trig": ox.RdfFormat.TRIG, "turtle": ox.RdfFormat.TURTLE,
}  # fmt: skip
# What the parser says of a place, before and behind what is wrong there.
_PLACE = re.compile(r"^Parser error (?:at |between )?.*?: (?=\D)", re.DOTALL)
_LINE = re.compile(r" \(line \d+\)$")
_TERM = re.compile(rb"<<\(|\)>>")
_DEEPEST = 100


def parse(content: bytes, form: str, source: str, base: str) -> set[Statement]:
    """All triples of an RDF document, those of its named graphs too.

    Triples with a triple term of RDF 1.2 are left out: they say what another says in plain triples.

    Args:
        content: the whole document.
        form: one of the values of ``FORMS``.
        source: what messages call it.
        base: what its relative IRIs are relative to.

    Raises:
        ReadError: it is malformed, not safe to be read, or asks for something from elsewhere.

    Example:
        >>> [(_, name, _)] = parse(b'<#a> <http://xmlns.com/foaf/0.1/name> "Ann Lee" .', "turtle", "a.ttl", "urn:x:")
        >>> name.value
        'http://xmlns.com/foaf/0.1/name'
    """
    hint = f"the suffix says the form: {', '.join(FORMS)}"
    return {
        (term_of(quad.subject), term_of(quad.predicate), term_of(quad.object))
        for quad in parse_quads(content, form, source, base, hint=hint) if not isinstance(quad.object, ox.Triple)
    }  # fmt: skip


def parse_quads(content: bytes, form: str, source: str, base: str, *, hint: str) -> Iterator[ox.Quad]:
    """All quads of an RDF document.

    Args:
        content: the whole document.
        form: one of the values of ``FORMS``.
        source: what messages call it.
        base: what its relative IRIs are relative to.
        hint: what to do where it is something else.

    Raises:
        ReadError: it is malformed, not safe to be read, or asks for something from elsewhere.
    """
    if form == "rdfxml":
        _check_xml(content, source)
    elif _depth(content) > _DEEPEST:
        raise ReadError(source, f"has triple terms more than {_DEEPEST} deep", hint="take them out")
    try:
        yield from ox.parse(content, FORMATS[form], base_iri=base)
    except SyntaxError as error:
        raise _malformed(error, form, source, hint) from error
    except (ValueError, OSError, RuntimeError) as error:
        raise ReadError(source, f"is no {_NAMES[form]}", found=shown(str(error), 200)) from error


def _malformed(error: SyntaxError, form: str, source: str, hint: str) -> ReadError:
    told = str(error.msg)
    if "LoadDocumentCallback" in told:
        hint = "write the context into the file, or save it as Turtle (.ttl)"
        return ReadError(source, "names an @context elsewhere, and kg fetches nothing", hint=hint)
    what = shown(_LINE.sub("", _PLACE.sub("", told, count=1)), 200)
    place = f" at line {error.lineno}, column {error.offset}" if error.lineno else ""
    return ReadError(source, f"is no {_NAMES[form]}{place}: {what}", hint=hint)


def _check_xml(content: bytes, source: str) -> None:
    try:
        check_xml(content)
    except UnsafeXmlError as error:
        place = f" at line {error.line}" if error.line else ""
        if error.broken:
            raise ReadError(source, f"is no RDF/XML{place}: {error.what}") from error
        raise ReadError(source, f"is refused{place}: {error.what}", hint="save it as Turtle (.ttl)") from error


def _depth(content: bytes) -> int:
    """How deep triple terms lie within each other: the parser has no bound of its own, and dies of it."""
    depth = deepest = 0
    for mark in _TERM.finditer(content):
        depth = depth + 1 if mark[0] == b"<<(" else max(0, depth - 1)
        deepest = max(deepest, depth)
    return deepest

"""Triples of others as what an article says: resources as entities, properties as relations or open predicates."""

from typing import TypeVar

from kg.foreign.document import Document, Line, evidence
from kg.foreign.entities import Entities
from kg.foreign.naming import ALIASES, FOAF, NAMES, OLD_SCHEMA, TYPES, UNKNOWN, Naming, english_of
from kg.foreign.predicates import Meant, Predicates
from kg.schema import ENTITY_TYPES, Schema
from kg.store.terms import XSD, Term
from kg.store.vocabulary import DCTERMS, KG, NIF, OWL, RDF, RDFS, SCHEMA, SKOS
from kg.types import Argument, Triple

T = TypeVar("T")

PATTERN = "imported"
"""``Triple.pattern`` of what others say."""

# What is said of words, pages and pictures, and no statement about things.
_HOUSEKEEPING = frozenset(
    [*NAMES, *ALIASES, *TYPES, DCTERMS + "description", "http://purl.org/dc/elements/1.1/description",
     "http://dbpedia.org/ontology/abstract"]
    + [FOAF + name for name in ("page", "homepage", "depiction", "img", "thumbnail", "isPrimaryTopicOf")]
    + [FOAF + "primaryTopic"]
    + [of + name for of in (SCHEMA, OLD_SCHEMA) for name in
       ("url", "image", "logo", "sameAs", "description", "mainEntityOfPage", "identifier")]
)  # fmt: skip
_OF_LANGUAGES = (RDF, RDFS, OWL, KG, NIF, "http://www.w3.org/ns/shacl#", "http://rdfs.org/ns/void#")
_BETWEEN_CONCEPTS = frozenset(SKOS + name for name in ("broader", "narrower", "related"))
_DATES = frozenset(XSD + name for name in ("date", "dateTime", "gYear", "gYearMonth"))


class PlainReading:
    """Reads the triples of a document that is no export of kg.

    Args:
        document: to read.
        schema: whose relations are looked for.

    Attributes:
        entities: what the triples speak of, once they were read.
    """

    def __init__(self, document: Document, schema: Schema) -> None:
        self.document = document
        self.naming = Naming(document)
        self.predicates = Predicates(schema, document)
        self.said = [line for line in english_of(document.lines) if self._is_statement(line)]
        self._types = self._inferred()
        self.entities = Entities(document, self.naming, self.type)

    def triples(self) -> list[Triple]:
        """All statements, in the order of the lines; every resource that is named becomes an entity."""
        for line in self.document.lines:
            subject = line.triple[0]
            if self._is_thing(subject) and self._is_known(subject):
                self.entities.add(subject)
        return [self._triple(line) for line in self.said]

    def type(self, resource: Term) -> str:
        """The entity type of a resource."""
        return self.naming.type(resource) or self._types.get(resource) or UNKNOWN

    # What is a statement

    def _is_statement(self, line: Line) -> bool:
        subject, predicate, obj = line.triple
        iri = predicate.value
        if iri in _HOUSEKEEPING or iri.startswith(_OF_LANGUAGES):
            return False
        if iri.startswith(SKOS) and iri not in _BETWEEN_CONCEPTS:
            return False
        ends = obj.value.split() if obj.kind == "literal" else self._is_thing(obj)
        return self._is_thing(subject) and bool(ends) and subject != obj

    def _is_thing(self, resource: Term) -> bool:
        return resource.kind != "literal" and not self.naming.declared(resource) and bool(self.naming.label(resource))

    def _is_known(self, resource: Term) -> bool:
        """Whether the document names it or says what it is."""
        return self.naming.type(resource) is not None or bool(self.naming.labels(resource, *NAMES))

    # What it says

    def _triple(self, line: Line) -> Triple:
        _, predicate, obj = line.triple
        sentence = (evidence([line], self.document.text),)
        ends = self.entities.subject(line), self._object(line, obj)
        meant = next((one for one in self.predicates.relations(predicate.value) if self._fits(one, line)), None)
        words = self.predicates.words(predicate.value, meant)
        if meant is None:
            return Triple(ends[0], words, ends[1], lemma=words, evidence=sentence, pattern=PATTERN)
        if meant.turned:
            ends = ends[1], ends[0]
        return Triple(
            ends[0], words, ends[1], lemma=words, relation=meant.relation, evidence=sentence, pattern=PATTERN,
            inverse=meant.inverse, asymmetric=meant.asymmetric,
        )  # fmt: skip

    def _object(self, line: Line, obj: Term) -> Argument:
        if obj.kind != "literal":
            return self.entities.object(line)
        return literal(line)

    def _fits(self, meant: Meant, line: Line) -> bool:
        subject, _, obj = line.triple
        if obj.kind == "literal":
            dated = is_date(obj) and "Date" in meant.object
            return dated and not meant.turned and self._allowed(subject, meant.subject)
        ends = (obj, subject) if meant.turned else (subject, obj)
        return self._allowed(ends[0], meant.subject) and self._allowed(ends[1], meant.object)

    def _allowed(self, resource: Term, types: tuple[str, ...]) -> bool:
        return not types or self.type(resource) in types

    # Types that relations tell

    def _inferred(self) -> dict[Term, str]:
        """Types of resources without one, as far as what is said of them allows one.

        A relation of kg's own tells the types of both ends. What is merely near to a property of another vocabulary
        tells one where the other end fits.
        """
        possible: dict[Term, list[str]] = {}
        for line in self.said:
            subject, predicate, obj = line.triple
            for meant in self.predicates.relations(predicate.value):
                ends = (obj, subject) if meant.turned else (subject, obj)
                known = [self.naming.type(end) if end.kind != "literal" else None for end in ends]
                allowed = meant.subject, meant.object
                if not all(kind is None or kind in types for kind, types in zip(known, allowed, strict=True)):
                    continue
                if not meant.own and known == [None, None]:
                    continue
                for end, kind, types in zip(ends, known, allowed, strict=True):
                    if kind is None and end.kind != "literal":
                        narrow(possible, end, [one for one in types if one in ENTITY_TYPES])
        return {resource: types[0] for resource, types in possible.items() if types}


def narrow(possible: dict[T, list[str]], resource: T, types: list[str]) -> None:
    """Keep of the types that a resource can have those that another relation allows, if that leaves any."""
    before = possible.get(resource)
    both = types if before is None else [one for one in before if one in types]
    possible[resource] = both or before or []


def literal(line: Line) -> Argument:
    """A literal in the place of an object; a date as such, all else as a mere phrase."""
    obj, span = line.triple[2], line.object_span()
    text = " ".join(obj.value.split())
    if not is_date(obj):
        return Argument(text, span.start, span.end, label=text)
    value = text.partition("T")[0] if obj.datatype == XSD + "dateTime" else text
    return Argument(text, span.start, span.end, label=value, type="Date")


def is_date(obj: Term) -> bool:
    """Whether a literal is a day, a month or a year."""
    return obj.datatype in _DATES

"""The properties of an ontology that can be relations: what each says of itself, in kg's words."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rdflib import OWL, RDF, RDFS, SKOS, XSD, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from kg.ontology.classes import Classes, english, local_part
from kg.ontology.phrases import patterns_of, words_of
from kg.ontology.turtle import COUNTER_EXAMPLES, EXAMPLES, PATTERNS, PERFORMATIVE
from kg.store.vocabulary import KG, class_iri

_KINDS = (OWL.ObjectProperty, OWL.SymmetricProperty, RDF.Property)
_NO_RELATION = (OWL.DatatypeProperty, OWL.AnnotationProperty, OWL.OntologyProperty)
# What an IRI of a property is called there, and what schemas call it.
SCHEMA_ORG = re.compile(r"https?://schema\.org/([a-z][A-Za-z0-9]*)", re.ASCII)
WIKIDATA = re.compile(r"https?://(?:www\.)?wikidata\.org/(?:entity|prop/direct|wiki/Property:)/?(P[1-9]\d*)", re.ASCII)
_LITERALS = frozenset(["Text", "Date", "DateTime", "Time", "Number", "Integer", "Float", "Boolean", "URL"])
_DATE = URIRef(class_iri("Date"))
# Names that are codes, such as P108 and BFO_0000050: their labels say more.
CODE = re.compile(r"[A-Za-z]*_?\d+")
_OF_LANGUAGES = (str(RDF), str(RDFS), str(OWL), str(XSD), str(SKOS))


@dataclass(frozen=True, slots=True)
class Property:
    """A property as a relation; fields as in ``kg.schema.Relation``.

    Attributes:
        iri: of the property.
    """

    iri: str
    name: str
    label: str
    definition: str
    subject: tuple[str, ...]
    object: tuple[str, ...]
    symmetric: bool
    asymmetric: bool
    performative: bool
    inverse: str
    wikidata: str
    schema_org: str
    patterns: tuple[str, ...]
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]


def properties(graph: Graph) -> tuple[list[Property], list[str]]:
    """The properties that can be relations, by name; and why others cannot.

    Args:
        graph: the ontology.

    Raises:
        ValueError: a list of the ontology is broken.
    """
    reader = _Reader(graph)
    found: dict[str, Property] = {}
    for iri in reader.candidates():
        one = reader.read(iri)
        if one is None:
            continue
        if one.name in found:
            reader.left_out.append(f"{iri}: there is another {one.name!r}, {found[one.name].iri}")
            continue
        found[one.name] = one
    return [found[name] for name in sorted(_with_inverses(reader, found))], reader.left_out


class _Reader:
    """Reads properties one by one."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.classes = Classes(graph)
        self.left_out: list[str] = []

    def candidates(self) -> list[URIRef]:
        """What is declared to be a property whose values are things."""
        declared = {one for kind in _KINDS for one in self.graph.subjects(RDF.type, kind)}
        literals = self.graph.subjects(RDF.type, OWL.DatatypeProperty)
        dated = {one for one in literals if _DATE in self._ends(one, "range")}
        return sorted(
            one
            for one in declared | dated
            if isinstance(one, URIRef)
            and (one in dated or not any((one, RDF.type, kind) in self.graph for kind in _NO_RELATION))
            and not str(one).startswith(_OF_LANGUAGES)
            and not any(map(_is_literal, self._ends(one, "range")))
        )

    def read(self, iri: URIRef) -> Property | None:
        """One property; None where no entity of kg's can have it."""
        labels = self._texts(iri, RDFS.label) + self._texts(iri, SKOS.prefLabel)
        name = _name(iri, labels)
        if not name:
            self.left_out.append(f"{iri}: its name has no letters from a to z, and it has no English label")
            return None
        subject, wrong = self._types(iri, "domain", "range")
        target, also_wrong = self._types(iri, "range", "domain")
        unknown = [*([] if subject else wrong), *([] if target else also_wrong)]
        if unknown:
            self.left_out.append(
                f"{iri}: kg finds no entities of class {', '.join(unknown)}; "
                "make it a subclass of one that kg has, such as schema:Organization"
            )
            return None
        words = [*labels, *self._texts(iri, SKOS.altLabel)]
        if not CODE.fullmatch(local_part(iri)):
            words.append(local_part(iri))
        own = self._lines(iri, PATTERNS)
        wikidata, schema_org = self._matches(iri)
        told = self._texts(iri, SKOS.definition) + self._texts(iri, RDFS.comment)
        return Property(
            iri=str(iri),
            name=name,
            label=labels[0] if labels else "",
            definition=told[0] if told else "",
            subject=subject,
            object=target,
            symmetric=(iri, RDF.type, OWL.SymmetricProperty) in self.graph or (iri, OWL.inverseOf, iri) in self.graph,
            asymmetric=(iri, RDF.type, OWL.AsymmetricProperty) in self.graph,
            performative=(iri, URIRef(KG + PERFORMATIVE), Literal(True)) in self.graph,
            inverse="",
            wikidata=wikidata,
            schema_org=schema_org,
            patterns=own or tuple(dict.fromkeys(text for label in words for text in patterns_of(label))),
            examples=self._lines(iri, EXAMPLES),
            counter_examples=self._lines(iri, COUNTER_EXAMPLES),
        )

    def inverses(self, iri: str) -> list[str]:
        """What a property says to be its inverses."""
        ways = (OWL.inverseOf, *(URIRef(f"{scheme}://schema.org/inverseOf") for scheme in ("https", "http")))
        found = {str(one) for way in ways for one in self.graph.objects(URIRef(iri), way) if isinstance(one, URIRef)}
        return sorted(found - {iri})

    def _types(self, iri: URIRef, side: str, mirrored: str) -> tuple[tuple[str, ...], list[str]]:
        """The types of a side, or where it has none those of the inverse's other side; and classes that are none."""
        inverses = {*self.graph.objects(iri, OWL.inverseOf), *self.graph.subjects(OWL.inverseOf, iri)} - {iri}
        classes = self._ends(iri, side)
        classes = classes or [end for one in sorted(inverses, key=str) for end in self._ends(one, mirrored)]
        kinds, unknown = self.classes.types(classes or [OWL.Thing])
        return kinds, [f"{local_part(one)} ({side})" for one in unknown]

    def _ends(self, iri: Node, side: str) -> list[Node]:
        ways = [RDFS[side], *(URIRef(f"{scheme}://schema.org/{side}Includes") for scheme in ("https", "http"))]
        return sorted((one for way in ways for one in self.graph.objects(iri, way)), key=str)

    def _texts(self, iri: URIRef, way: URIRef) -> list[str]:
        """Texts in English, then those in no language; each on one line."""
        found = [one for one in self.graph.objects(iri, way) if isinstance(one, Literal) and english(one)]
        in_order = sorted(found, key=lambda one: (one.language is None, str(one)))
        return list(dict.fromkeys(text for one in in_order if (text := " ".join(str(one).split()))))

    def _lines(self, iri: URIRef, name: str) -> tuple[str, ...]:
        texts = sorted(str(one) for one in self.graph.objects(iri, URIRef(KG + name)))
        return tuple(line for text in texts for line in text.split("\n") if line.strip())

    def _matches(self, iri: URIRef) -> tuple[str, str]:
        """The nearest properties of Wikidata and of schema.org."""
        near: list[tuple[str, str]] = [(str(iri), "")]
        for way in (OWL.equivalentProperty, SKOS.exactMatch, SKOS.closeMatch, RDFS.subPropertyOf):
            for other in self.graph.objects(iri, way):
                if isinstance(other, BNode):
                    near += [(str(one), "^-1") for one in self.graph.objects(other, OWL.inverseOf)]
                else:
                    near.append((str(other), ""))
        found = [
            next((match[1] + turned for one, turned in sorted(near) if (match := form.fullmatch(one))), "")
            for form in (WIKIDATA, SCHEMA_ORG)
        ]
        return found[0], found[1]


def _with_inverses(reader: _Reader, found: dict[str, Property]) -> dict[str, Property]:
    """The properties with their inverses, where these are relations with mirrored types that no other has."""
    names = {one.iri: name for name, one in found.items()}
    pairs: dict[str, str] = {}
    for name in sorted(found):
        for other in (names.get(iri, "") for iri in reader.inverses(found[name].iri)):
            if not other or found[name].symmetric or found[other].symmetric:
                continue
            if pairs.setdefault(name, other) != other or pairs.setdefault(other, name) != name:
                reader.left_out.append(f"{name}: only one relation can be the inverse of another, not {other!r} too")
            elif not _mirrored(found[name], found[other]):
                reader.left_out.append(f"{name}: that it is the inverse of {other!r}, whose domain and range differ")
            else:
                found[name] = replace(found[name], inverse=other)
                break
    return found


def _mirrored(one: Property, other: Property) -> bool:
    return set(one.subject) == set(other.object) and set(one.object) == set(other.subject)


def _name(iri: str, labels: Sequence[str]) -> str:
    """A name in kebab case."""
    local = local_part(iri)
    for text in (*labels, local) if CODE.fullmatch(local) else (local, *labels):
        plain = unicodedata.normalize("NFKD", " ".join(words_of(text))).encode("ascii", "ignore").decode()
        if name := "-".join(re.findall(r"[a-z0-9]+", plain)):
            return name
    return ""


def _is_literal(kind: Node) -> bool:
    iri = str(kind)
    return (
        iri.startswith(str(XSD))
        or kind in (RDFS.Literal, RDF.langString, RDF.PlainLiteral)
        or (re.match(r"https?://schema\.org/", iri) is not None and local_part(iri) in _LITERALS)
    )

"""What the resources of an RDF document are called, and of what type they are."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property
from urllib.parse import unquote

import rdflib

from kg.foreign.document import Document, Line
from kg.ontology.classes import Classes, local_part
from kg.schema import ENTITY_TYPES
from kg.store.terms import Term
from kg.store.vocabulary import DCTERMS, KG, OWL, RDF, RDFS, SCHEMA, SKOS

OLD_SCHEMA = "http://schema.org/"
FOAF = "http://xmlns.com/foaf/0.1/"
DC = "http://purl.org/dc/elements/1.1/"
WIKIDATA = "http://www.wikidata.org/"

UNKNOWN = "Thing"
"""The type of what no class tells the type of."""

NAMES = (
    SKOS + "prefLabel", RDFS + "label", SCHEMA + "name", OLD_SCHEMA + "name", FOAF + "name", DCTERMS + "title",
    DC + "title",
)  # fmt: skip
ALIASES = (
    SKOS + "altLabel", SCHEMA + "alternateName", OLD_SCHEMA + "alternateName", FOAF + "nick",
    "http://dbpedia.org/ontology/alias",
)  # fmt: skip
TYPES = (RDF + "type", WIKIDATA + "prop/direct/P31")
_HIGHER = (RDFS + "subClassOf", OWL + "equivalentClass", SKOS + "exactMatch", SKOS + "closeMatch")
# Items of Wikidata that are classes which many things are instances of; of others their labels tell.
_ITEMS = {
    "Person": "Q5", "Organization": "Q43229 Q4830453 Q783794 Q6881511 Q7278 Q3918 Q891723 Q163740 Q476028",
    "Place": "Q6256 Q3624078 Q515 Q486972 Q3957 Q532 Q35657 Q82794 Q2221906", "Event": "Q1656682 Q1190554 Q198 Q40231",
    "Work": "Q386724 Q11424 Q571 Q7725634 Q5398426 Q482994", "Product": "Q2424752", "Law": "Q820655 Q131569",
    "Award": "Q618779", "Group": "Q41710",
}  # fmt: skip
_TYPE_OF_ITEM = {item: kind for kind, items in _ITEMS.items() for item in items.split()}
_ITEM = re.compile(r"https?://www\.wikidata\.org/entity/(Q\d+)")
# Where words are run together, or stand between marks that an IRI can hold.
_APART = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_MARKS = re.compile(r"[\s_+-]+")
_QUALIFIER = re.compile(r"(?<=\S)[\s_]*\([^()]*\)$")
_DECLARED = frozenset(
    [RDFS + name for name in ("Class", "Datatype")]
    + [RDF + "Property", SKOS + "ConceptScheme", KG + "Relation", KG + "OpenPredicate"]
    + [OWL + name for name in ("Class", "Ontology", "Restriction", "ObjectProperty", "DatatypeProperty",
                               "AnnotationProperty", "SymmetricProperty", "AsymmetricProperty", "FunctionalProperty",
                               "TransitiveProperty", "InverseFunctionalProperty", "AllDifferent", "Axiom")]
)  # fmt: skip


class Naming:
    """Names and types of a document's resources.

    Args:
        document: to read them from.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self._labels: dict[Term, str] = {}
        self._types: dict[Term, str | None] = {}
        self._kinds: dict[Term, str | None] = {}

    def labels(self, resource: Term, *predicates: str) -> list[Line]:
        """Lines that give a resource a name: English ones, then those in no language, then others."""
        found = [line for line in self.document.of(resource, *predicates) if _text(line)]
        return sorted(found, key=lambda line: _rank(line.triple[2]))  # which keeps the order of the predicates

    def label(self, resource: Term) -> str:
        """What a resource is called; the words of its IRI where it has no name, and nothing for a blank node."""
        if resource not in self._labels:
            bare = local_words(resource.value) if resource.kind == "iri" else ""
            self._labels[resource] = next((_text(line) for line in self.labels(resource, *NAMES)), bare)
        return self._labels[resource]

    def aliases(self, resource: Term) -> tuple[str, ...]:
        """Its other names, in English or no language."""
        label = self.label(resource)
        lines = [*self.labels(resource, *NAMES), *self.labels(resource, *ALIASES)]
        names = [_text(line) for line in lines if _rank(line.triple[2])[0] < 2]
        return tuple(name for name in dict.fromkeys(names) if name != label)

    def declared(self, resource: Term) -> bool:
        """Whether it is a word of a vocabulary, such as a class, and no thing in the world."""
        return any(kind.value in _DECLARED for kind in self.document.objects(resource, RDF + "type"))

    def type(self, resource: Term) -> str | None:
        """The entity type that most of its classes mean; None if they tell none."""
        if resource not in self._types:
            found = Counter(kind for of in self.document.objects(resource, *TYPES) if (kind := self._meant(of)))
            order = list(ENTITY_TYPES)
            likeliest = min(found, key=lambda kind: (-found[kind], order.index(kind)), default=None)
            self._types[resource] = likeliest
        return self._types[resource]

    def _meant(self, of: Term) -> str | None:
        if of not in self._kinds:
            self._kinds[of] = self._kind(of) if of.kind == "iri" else None
        return self._kinds[of]

    def _kind(self, of: Term) -> str | None:
        """The type that a class means; None where it is wider than one, or none of kg's."""
        if (item := _ITEM.fullmatch(of.value)) and (known := _TYPE_OF_ITEM.get(item[1])):
            return known
        kinds, _ = self._classes.types([rdflib.URIRef(of.value)])
        return kinds[0] if len(kinds) == 1 and kinds[0] in ENTITY_TYPES else None

    @cached_property
    def _classes(self) -> Classes:
        """What the document says of classes."""
        graph = rdflib.Graph()
        classes = {of for subject in self.document.subjects() for of in self.document.objects(subject, *TYPES)}
        waiting = list(classes)
        while waiting:
            one = waiting.pop()
            for line in self.document.of(one, *_HIGHER, RDFS + "label"):
                _, predicate, obj = line.triple
                if obj.kind == "literal":
                    value = rdflib.Literal(obj.value, lang=_language(obj))
                    graph.add((rdflib.URIRef(one.value), rdflib.URIRef(predicate.value), value))
                elif one.kind == obj.kind == "iri":
                    graph.add((rdflib.URIRef(one.value), rdflib.URIRef(predicate.value), rdflib.URIRef(obj.value)))
                    if obj not in classes:
                        classes.add(obj)
                        waiting.append(obj)
        return Classes(graph)


def english_of(values: Iterable[Line]) -> Iterator[Line]:
    """Lines without those in other languages, where one in English or in no language says the same of the same."""
    lines = list(values)
    known = {line.triple[:2] for line in lines if line.triple[2].kind != "literal" or _rank(line.triple[2])[0] < 2}
    for line in lines:
        obj = line.triple[2]
        if obj.kind != "literal" or _rank(obj)[0] < 2 or line.triple[:2] not in known:
            yield line


def local_words(iri: str) -> str:
    """The last part of an IRI in words, without what is in brackets at its end.

    Example:
        >>> local_words("http://dbpedia.org/resource/Ann_Lee_(senator)"), local_words("https://x.example/#AnnLee")
        ('Ann Lee', 'Ann Lee')
    """
    name = unquote(local_part(iri))
    bare = " ".join(_MARKS.sub(" ", _QUALIFIER.sub("", name)).split())
    return (bare if " " in bare else _APART.sub(" ", bare)) or iri


def _text(line: Line) -> str:
    obj = line.triple[2]
    return " ".join(obj.value.split()) if obj.kind == "literal" else ""


def _rank(literal: Term) -> tuple[int, str]:
    language = (literal.language or "").lower()
    if language.partition("-")[0] == "en":
        return 0, language
    return (2, language) if language else (1, "")


def _language(literal: Term) -> str | None:
    """The language, as far as rdflib takes it for one."""
    tag = literal.language
    return tag if tag and re.fullmatch(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*", tag) else None

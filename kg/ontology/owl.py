"""A schema as an OWL ontology in Turtle."""

from collections.abc import Iterator, Sequence

from kg.ontology.turtle import (
    COUNTER_EXAMPLES,
    EXAMPLES,
    PATTERNS,
    PERFORMATIVE,
    SCHEMAS,
    WIKIDATA,
    document,
    iri,
    lines,
    literal,
    node,
)
from kg.schema import ENTITY_TYPES, Relation, Schema
from kg.store.vocabulary import SCHEMA, class_iri, local_name, relation_iri

_ANNOTATIONS = {
    PATTERNS: "how a sentence says it: patterns of kg, a line each",
    EXAMPLES: "sentences with what they say, a line each",
    COUNTER_EXAMPLES: "sentences that do not say it, a line each",
    PERFORMATIVE: "whether saying it does it",
}
_PREFIXES = ("kg", "owl", "rdfs", "rel", "schema", "skos", "wd")
_OTHER_WAY = "^-1"


def write_owl(schema: Schema) -> str:
    """Write a schema as an ontology.

    Entity types are classes and relations are object properties, both with the IRIs that kg's graphs use. Patterns and
    examples ride along as annotations, so that what is written can be read again.

    Args:
        schema: to write.

    Returns:
        Turtle; the same for the same schema.

    Example:
        >>> relation = Relation("met-with", "met", ("Person",), ("Person",), symmetric=True, label="met with")
        >>> print(write_owl(Schema("s", {"Person": "a human being"}, (relation,))).rpartition("\\n\\n")[2])
        rel:met-with a owl:ObjectProperty, owl:SymmetricProperty ;
            rdfs:label "met with"@en ;
            skos:definition "met"@en ;
            rdfs:domain schema:Person ;
            rdfs:range schema:Person .
        <BLANKLINE>
    """
    return document(_nodes(schema), _PREFIXES)


def _nodes(schema: Schema) -> Iterator[str]:
    yield node(iri(SCHEMAS + local_name(schema.name)), [("a", "owl:Ontology"), ("rdfs:label", literal(schema.name))])
    for name, meaning in _ANNOTATIONS.items():
        yield node(f"kg:{name}", [("a", "owl:AnnotationProperty"), ("skos:definition", literal(meaning, "en"))])
    for kind, meaning in schema.types.items():
        what = "owl:Class" if kind in ENTITY_TYPES else "rdfs:Datatype"
        about = [("a", what), ("rdfs:label", literal(kind, "en")), ("skos:definition", literal(meaning, "en"))]
        yield node(iri(class_iri(kind)), about)
    for relation in schema.relations:
        yield node(iri(relation_iri(relation.name)), list(_properties(relation)))


def _properties(relation: Relation) -> Iterator[tuple[str, str]]:
    kinds = {"owl:SymmetricProperty": relation.symmetric, "owl:AsymmetricProperty": relation.asymmetric}
    things = "owl:ObjectProperty" if set(relation.object) <= ENTITY_TYPES.keys() else "owl:DatatypeProperty"
    yield "a", ", ".join([things, *(kind for kind, holds in kinds.items() if holds)])
    yield "rdfs:label", literal(relation.label, "en")
    if relation.definition:
        yield "skos:definition", literal(relation.definition, "en")
    yield "rdfs:domain", _union(relation.subject)
    yield "rdfs:range", _union(relation.object)
    if relation.inverse:
        yield "owl:inverseOf", iri(relation_iri(relation.inverse))
    if matches := list(_matches(relation)):
        yield "skos:closeMatch", ", ".join(matches)
    if relation.performative:
        yield f"kg:{PERFORMATIVE}", "true"
    for name, texts in (
        (PATTERNS, [pattern.text for pattern in relation.patterns]),
        (EXAMPLES, relation.examples),
        (COUNTER_EXAMPLES, relation.counter_examples),
    ):
        if texts:
            yield f"kg:{name}", lines(texts)


def _union(kinds: Sequence[str]) -> str:
    classes = [iri(class_iri(kind)) for kind in kinds]
    return classes[0] if len(classes) == 1 else f"[ a owl:Class ; owl:unionOf ( {' '.join(classes)} ) ]"


def _matches(relation: Relation) -> Iterator[str]:
    """The nearest properties elsewhere; of the other direction their inverses."""
    for namespace, name in ((WIKIDATA, relation.wikidata), (SCHEMA, relation.schema_org)):
        if name:
            there = iri(namespace + name.removesuffix(_OTHER_WAY))
            yield f"[ owl:inverseOf {there} ]" if name.endswith(_OTHER_WAY) else there

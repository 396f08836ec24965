"""A schema as SHACL shapes in Turtle, for the facts of a graph."""

from collections.abc import Iterator, Sequence

from kg.ontology.turtle import SHAPE, document, iri, literal, node
from kg.schema import ENTITY_TYPES, Relation, Schema
from kg.store.vocabulary import class_iri, relation_iri

_PREFIXES = ("kg", "rel", "schema", "sh", "shape")


def write_shacl(schema: Schema) -> str:
    """Write shapes for the plain layer: which types of entities each relation joins, and that both are entities.

    Args:
        schema: to write.

    Returns:
        Turtle; the same for the same schema.

    Example:
        >>> relation = Relation("saw", "saw", ("Person",), ("Person", "Place"), label="saw")
        >>> print(write_shacl(Schema("s", {}, (relation,))).partition("\\n\\n")[2])
        shape:saw a sh:NodeShape ;
            sh:targetSubjectsOf rel:saw ;
            sh:name "saw"@en ;
            sh:description "saw"@en ;
            sh:class kg:Entity ;
            sh:class schema:Person ;
            sh:message "the subject of saw must be Person"@en ;
            sh:property shape:saw-object .
        <BLANKLINE>
        shape:saw-object a sh:PropertyShape ;
            sh:path rel:saw ;
            sh:nodeKind sh:IRI ;
            sh:class kg:Entity ;
            sh:or ( [ sh:class schema:Person ] [ sh:class schema:Place ] ) ;
            sh:message "the object of saw must be Person or Place"@en .
        <BLANKLINE>
    """
    return document((shape for relation in schema.relations for shape in _shapes(relation)), _PREFIXES)


def _shapes(relation: Relation) -> Iterator[str]:
    path = iri(relation_iri(relation.name))
    subject, target = iri(f"{SHAPE}{relation.name}"), iri(f"{SHAPE}{relation.name}-object")
    about = [("sh:name", literal(relation.label, "en"))]
    if relation.definition:
        about.append(("sh:description", literal(relation.definition, "en")))
    types = list(_of_types(relation, "subject", relation.subject))
    head = [("a", "sh:NodeShape"), ("sh:targetSubjectsOf", path)]
    yield node(subject, [*head, *about, *types, ("sh:property", target)])
    types = [("sh:nodeKind", "sh:IRI"), *_of_types(relation, "object", relation.object)]
    if not set(relation.object) <= ENTITY_TYPES.keys():
        # Of a date there is no class to ask for.
        types = [("sh:nodeKind", "sh:IRIOrLiteral")]
    yield node(target, [("a", "sh:PropertyShape"), ("sh:path", path), *types])


def _of_types(relation: Relation, side: str, kinds: Sequence[str]) -> Iterator[tuple[str, str]]:
    yield "sh:class", "kg:Entity"
    classes = [iri(class_iri(kind)) for kind in kinds]
    if len(classes) == 1:
        yield "sh:class", classes[0]
    else:
        yield "sh:or", f"( {' '.join(f'[ sh:class {one} ]' for one in classes)} )"
    yield "sh:message", literal(f"the {side} of {relation.name} must be {' or '.join(kinds)}", "en")

"""What the properties of an RDF document mean: relations of a schema, or predicates in their own words."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from kg.foreign.document import Document
from kg.foreign.naming import NAMES, Naming
from kg.ontology.classes import local_part
from kg.ontology.phrases import words_of
from kg.ontology.properties import CODE, SCHEMA_ORG, WIKIDATA
from kg.schema import Schema
from kg.store.terms import Term
from kg.store.vocabulary import OWL, RDF, REL

_OTHER_WAY = "^-1"
_SYMMETRIC, _ASYMMETRIC = (Term("iri", OWL + name) for name in ("SymmetricProperty", "AsymmetricProperty"))


@dataclass(frozen=True, slots=True)
class Meant:
    """A relation that a property can mean.

    Attributes:
        relation: its name.
        subject: entity types that its subject may have; empty where anything may.
        object: likewise of its object, with ``Date``.
        turned: whether the property says it from the object's side.
        own: whether the property is the relation itself, and not merely the nearest of another vocabulary.
        inverse: name of the relation that says the same the other way round; its own, if it is symmetric.
        asymmetric: whether it cannot hold both ways.
    """

    relation: str
    subject: tuple[str, ...] = ()
    object: tuple[str, ...] = ()
    turned: bool = False
    own: bool = False
    inverse: str | None = None
    asymmetric: bool = False


class Predicates:
    """Finds what properties mean.

    Args:
        schema: whose relations are looked for.
        document: which can say of its properties what they are called.
    """

    def __init__(self, schema: Schema, document: Document) -> None:
        self.schema = schema
        self.document = document
        self.naming = Naming(document)
        self._wikidata: dict[str, list[Meant]] = defaultdict(list)
        self._schema_org: dict[str, list[Meant]] = defaultdict(list)
        for relation in schema.relations:
            for names, name in ((self._wikidata, relation.wikidata), (self._schema_org, relation.schema_org)):
                if name:
                    meant = of_schema(schema, relation.name, turned=name.endswith(_OTHER_WAY))
                    names[name.removesuffix(_OTHER_WAY)].append(meant)

    def relations(self, iri: str) -> list[Meant]:
        """The relations that a property can mean, the likeliest first; none for an open predicate."""
        if iri.startswith(REL):
            return [self.named(iri.removeprefix(REL))]
        for names, form in ((self._wikidata, WIKIDATA), (self._schema_org, SCHEMA_ORG)):
            if found := form.fullmatch(iri):
                return names.get(found[1], [])
        return []

    def named(self, name: str) -> Meant:
        """The relation of this name: as the schema has it, or where it has none, as the document describes it."""
        if name in self.schema:
            return of_schema(self.schema, name, own=True)
        node = Term("iri", REL + name)
        kinds = set(self.document.objects(node, RDF + "type"))
        inverse = name if _SYMMETRIC in kinds else next(self._inverses(node), None)
        return Meant(name, own=True, inverse=inverse, asymmetric=_ASYMMETRIC in kinds)

    def words(self, iri: str, meant: Meant | None = None) -> str:
        """A property's label in English or no language, else the words of its IRI, in small letters.

        Args:
            iri: of the property.
            meant: the relation that it means, whose name says more than a code such as P463.
        """
        for line in self.naming.labels(Term("iri", iri), *NAMES):
            if (line.triple[2].language or "en").lower().startswith("en"):
                return " ".join(line.triple[2].value.split())
        if meant is not None and CODE.fullmatch(local_part(iri)):
            return meant.relation.replace("-", " ")
        return " ".join(words_of(local_part(iri))) or iri

    def _inverses(self, node: Term) -> Iterator[str]:
        for other in self.document.objects(node, OWL + "inverseOf"):
            if other.kind == "iri" and other.value.startswith(REL):
                yield other.value.removeprefix(REL)


def of_schema(schema: Schema, name: str, *, turned: bool = False, own: bool = False) -> Meant:
    """A relation as a schema has it.

    Args:
        schema: that has it.
        name: of the relation.
        turned: whether it is said from the object's side.
        own: whether it is said by its name.
    """
    relation = schema[name]
    inverse = name if relation.symmetric else schema.inverse_of(name) or None
    return Meant(name, relation.subject, relation.object, turned, own, inverse, relation.asymmetric)

"""The classes of an ontology as kg's entity types."""

from collections.abc import Iterable, Iterator
from typing import cast

from rdflib import OWL, RDF, RDFS, SKOS, BNode, Graph, URIRef
from rdflib.term import Node

from kg.schema import ENTITY_TYPES, TYPES
from kg.schema.kinds import type_called
from kg.store.vocabulary import class_iri

_OWN = {class_iri(kind): (kind,) for kind in TYPES}
# Classes that are wider than one type, by their names in small letters. A cause has no name, so a thing is none.
_THING = tuple(kind for kind in ENTITY_TYPES if kind != "Cause")
_WIDER = {"thing": _THING, "resource": _THING, "entity": _THING, "agent": ("Person", "Organization")}
_UPWARD = (OWL.equivalentClass, SKOS.exactMatch, SKOS.closeMatch, RDFS.subClassOf)


class Classes:
    """Finds the entity types that a class means.

    Args:
        graph: the ontology.
    """

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._known: dict[Node, tuple[str, ...]] = {}

    def types(self, classes: Iterable[Node]) -> tuple[tuple[str, ...], list[str]]:
        """The types of all entities of these classes, and the classes that are none of kg's.

        Args:
            classes: as a property's domain or range names them; several are taken for their union.
        """
        found: dict[str, None] = {}
        unknown: list[str] = []
        for one in self._members(classes):
            kinds = self._types_of(one)
            found |= dict.fromkeys(kinds)
            if not kinds:
                unknown.append(str(one))
        return tuple(found), unknown

    def _members(self, classes: Iterable[Node]) -> Iterator[Node]:
        """The classes, and in the place of a union or an intersection those that it is made of."""
        waiting, seen = list(classes), set[Node]()
        while waiting:
            one = waiting.pop(0)
            if one in seen:
                continue
            seen.add(one)
            lists = [*self.graph.objects(one, OWL.unionOf), *self.graph.objects(one, OWL.intersectionOf)]
            if lists:
                waiting[:0] = [part for head in lists for part in self.graph.items(head)]
            elif not isinstance(one, BNode):
                yield one

    def _types_of(self, start: Node) -> tuple[str, ...]:
        """The types of the nearest class upward that has a name which kg knows."""
        if start not in self._known:
            level, seen = [start], {start}
            found: dict[str, None] = {}
            while level and not found:
                found = dict.fromkeys(kind for one in level for kind in self._named(one))
                higher = (self._members(self.graph.objects(one, way)) for one in level for way in _UPWARD)
                level = [one for classes in higher for one in classes if one not in seen]
                seen.update(level)
            self._known[start] = tuple(found)
        return self._known[start]

    def _named(self, one: Node) -> tuple[str, ...]:
        if str(one) in _OWN:
            return _OWN[str(one)]
        labels = [str(label) for label in self.graph.objects(one, RDFS.label) if english(label)]
        for name in (local_part(str(one)), *sorted(labels)):
            if kinds := _WIDER.get(name.lower()):
                return kinds
            if kind := type_called(name):
                return (kind,)
        return ()


def english(label: Node) -> bool:
    """Whether a label is in English, or in no language."""
    language = cast(str | None, getattr(label, "language", None))
    return language is None or language.lower().partition("-")[0] == "en"


def local_part(iri: str) -> str:
    """The last part of an IRI.

    Example:
        >>> local_part("https://x.example/ns#worksFor"), local_part("https://x.example/worksFor/")
        ('worksFor', 'worksFor')
    """
    return iri.rstrip("/#").replace("#", "/").rpartition("/")[2]


def is_class(graph: Graph, one: Node) -> bool:
    """Whether a node is declared to be a class."""
    return isinstance(one, URIRef) and any((one, RDF.type, kind) in graph for kind in (OWL.Class, RDFS.Class))

"""Entities as nodes and statements as edges: what every exporter but the RDF ones writes.

A node is named by the readable part of the entity's IRI (``Donald_Trump``), a mere phrase by its text in quotes, an
edge by the hash in its statement's IRI. The same graph gives the same nodes and edges in the same order.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kg.export.source import Source
from kg.export.xmltext import ILLEGAL, legal
from kg.store.vocabulary import ENT, KGS, PHRASE
from kg.types import Entity, Statement, Status

LITERAL = "Literal"
_LONGEST_KEY = 200
_SEPARATOR = "; "

# Attribute to its type in a file: what stands in the file, in this order.
NODE_ATTRIBUTES: dict[str, type] = {"label": str, "type": str, "aliases": str, "articles": int, "iri": str}
EDGE_ATTRIBUTES: dict[str, type] = {
    "label": str,
    "predicate": str,
    "relation": str,
    "status": str,
    "speaker": str,
    "time": str,
    "confidence": float,
    "weight": float,
    "sources": int,
    "evidence_count": int,
    "evidence": str,
    "statement": str,
}


@dataclass(frozen=True, slots=True)
class Node:
    """An entity, or a mere phrase: a literal object, or a subject that is no entity.

    Attributes:
        key: its name in the graph.
        label: canonical name, or the phrase.
        type: entity type, or ``Literal`` for a phrase.
        aliases: other names, most frequent first.
        articles: how many articles mention it; 0 for a phrase.
        iri: of the entity; None for a phrase.
    """

    key: str
    label: str
    type: str
    aliases: tuple[str, ...] = ()
    articles: int = 0
    iri: str | None = None

    @property
    def labels(self) -> tuple[str, ...]:
        """What a labelled property graph such as Neo4j's calls it: ``Entity`` and its type, or ``Literal``."""
        return (LITERAL,) if self.type == LITERAL else tuple(dict.fromkeys(("Entity", identifier(self.type))))

    def attributes(self) -> dict[str, Any]:
        """Everything but the key, as networkx holds it."""
        return {"label": self.label, "type": self.type, "aliases": list(self.aliases), "articles": self.articles,
                "iri": self.iri}  # fmt: skip

    def flat(self) -> dict[str, str | int | float]:
        """The attributes as a file of scalars holds them: aliases joined by ``; ``, unknown ones left out."""
        return _known({**self.attributes(), "aliases": _SEPARATOR.join(self.aliases)})


@dataclass(frozen=True, slots=True)
class Edge:
    """A statement.

    Attributes:
        key: its name, unique in the graph.
        source: key of the subject's node.
        target: key of the object's node.
        statement: what it says, with its evidence.
    """

    key: str
    source: str
    target: str
    statement: Statement

    @property
    def label(self) -> str:
        """The predicate's words; the status follows all but facts, so that no picture shows a denial as one."""
        words, status = self.statement.predicate_label, self.statement.status
        return words if status == Status.FACT else f"{words} ({status.value})"

    @property
    def sentence(self) -> str | None:
        """The sentence that was read with the greatest confidence, of equals the first; None without evidence."""
        best = max(self.statement.support, key=lambda support: support.confidence, default=None)
        return best.evidence.text if best else None

    @property
    def type(self) -> str:
        """The type of the relationship in a labelled property graph such as Neo4j's: ``MET_WITH``, ``MET_WITH_DENIED``.

        The status is part of it for all but facts, so that whoever asks for meetings gets no denied ones. All open
        predicates are ``OPEN``: such graphs allow only so many types.
        """
        name = identifier(self.statement.relation or "open").upper()
        return name if self.statement.status == Status.FACT else f"{name}_{self.statement.status.upper()}"

    def attributes(self) -> dict[str, Any]:
        """Everything but key, source and target, as networkx holds it."""
        said = self.statement
        return {
            "label": self.label,
            "predicate": said.predicate_label,
            "relation": said.relation,
            "status": said.status.value,
            "speaker": said.speaker,
            "time": (said.time.value or said.time.text) if said.time else None,
            "confidence": round(said.confidence, 4),
            "weight": said.sources,
            "sources": said.sources,
            "evidence_count": len(said.support),
            "evidence": self.sentence,
            "statement": said.iri,
        }

    def flat(self) -> dict[str, str | int | float]:
        """The attributes as a file of scalars holds them: unknown ones left out."""
        return _known(self.attributes())


def property_graph(source: Source) -> tuple[list[Node], list[Edge]]:
    """All entities and statements of a graph as nodes and edges.

    Args:
        source: the graph; read with all evidence.

    Returns:
        Nodes by key, entities before literals, and edges by source, target and key. Every end of an edge is a node.
    """
    entities = {entity_key(entity.iri): _node(entity) for entity in source.entities()}
    literals: dict[str, Node] = {}
    edges = []
    for said in source.statements(support=True):
        subject = _end(said.subject, said.subject_label, phrase=said.subject.startswith(PHRASE))
        target = _end(said.object, said.object_label, phrase=said.literal)
        for node in (subject, target):
            (literals if node.type == LITERAL else entities).setdefault(node.key, node)
        edges.append(Edge(said.iri.removeprefix(KGS), subject.key, target.key, said))
    nodes = [*_sorted(entities), *_sorted(literals)]
    return nodes, sorted(edges, key=lambda edge: (edge.source, edge.target, edge.key))


def entity_key(iri: str) -> str:
    """The name of an entity's node: its IRI without the namespace of kg's entities.

    Example:
        >>> entity_key(ENT + "Ann_Lee"), entity_key("http://www.wikidata.org/entity/Q22686")
        ('Ann_Lee', 'http://www.wikidata.org/entity/Q22686')
    """
    return iri.removeprefix(ENT)


def identifier(text: str) -> str:
    """A name without a character that a query language could take for anything else than a part of the name.

    Example:
        >>> identifier("met-with"), identifier("x`) DETACH DELETE n //")
        ('met_with', 'x_DETACH_DELETE_n')
    """
    return re.sub(r"\W+", "_", text[:_LONGEST_KEY]).strip("_") or "_"


def literal_key(text: str) -> str:
    """The name of a literal's node: its text in quotes.

    One that is long or holds what XML cannot is cut and cleaned, and a hash of the whole text follows the quotes.

    Example:
        >>> literal_key("the coast")
        '"the coast"'
    """
    if len(text) <= _LONGEST_KEY and not ILLEGAL.search(text):
        return f'"{text}"'
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return f'"{legal(text[:_LONGEST_KEY])}"{digest}'


def _node(entity: Entity) -> Node:
    aliases = tuple(name for name, _ in entity.aliases)
    return Node(entity_key(entity.iri), entity.label, entity.type, aliases, entity.articles, entity.iri)


def _end(iri: str, label: str, *, phrase: bool) -> Node:
    return Node(literal_key(label), label, LITERAL) if phrase else Node(entity_key(iri), label, "Entity", iri=iri)


def _sorted(nodes: dict[str, Node]) -> Sequence[Node]:
    return [nodes[key] for key in sorted(nodes)]


def _known(attributes: dict[str, Any]) -> dict[str, str | int | float]:
    return {name: value for name, value in attributes.items() if value is not None and value != ""}

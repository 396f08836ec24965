"""The identity of a statement: what makes two triples, of one article or of many, the same statement."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import Literal, NamedNode, Quad

from kg.store import nodes as n
from kg.store import vocabulary as v
from kg.store.lines import Line, Value, line_of
from kg.store.oxigraph import OxigraphStore
from kg.types import Status

Node = NamedNode | Literal
Edge = tuple[NamedNode, NamedNode, Node]


@dataclass(frozen=True)
class Key:
    """Subject, predicate, object, status, speaker and time: the statement's IRI is a hash of these.

    Attributes:
        subject: an entity or a phrase.
        predicate: a relation or an open predicate.
        object: an entity, or the words of a phrase.
        status: how the articles stand to it.
        speaker: an entity, or the words of a phrase; None in the article's own voice.
        time: ISO 8601 value, or empty.
        time_text: the time phrase. It tells statements apart only where the phrase has no value ("in the spring").
        inverse: the relation that says the same from the object's side; the predicate itself where that is symmetric.

    Of a symmetric relation both directions are one statement: the graph has the end whose IRI is first as its subject.
    """

    subject: NamedNode
    predicate: NamedNode
    object: Node
    status: Status
    speaker: Node | None = None
    time: str = ""
    time_text: str = ""
    inverse: NamedNode | None = None

    @cached_property
    def iri(self) -> str:
        """The statement's IRI."""
        time = f"={n.dated(self.time).value}" if self.time else v.words(self.time_text)
        speaker = str(self.speaker) if self.speaker else ""
        # What its relation was read as is part of it, as a schema can change from one article to the next.
        inverse = [self.inverse.value] if self.inverse else []
        return v.KGS + v.digest(*_written(self.edges[0]), self.status, speaker, time, *inverse, length=20)

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        """What it says, read from the subject, and, where its relation has an inverse, from the object."""
        read = self.subject, self.predicate, self.object
        if self.inverse is None or isinstance(self.object, Literal):
            return (read,)
        turned = self.object, self.inverse, self.subject
        if self.inverse == self.predicate and turned[0].value <= read[0].value:
            read, turned = turned, read
        return (read,) if read == turned else (read, turned)

    @property
    def phrase(self) -> NamedNode | None:
        """The subject, where it is a mere phrase."""
        return self.subject if self.subject.value.startswith(v.PHRASE) else None

    @property
    def declared(self) -> set[NamedNode]:
        """Of what the graph says what it is, as long as a statement needs it."""
        return {node for node in (self.phrase, self.predicate, self.inverse) if node is not None}

    @property
    def plain(self) -> bool:
        """Whether it is a fact in the article's own voice, and so an edge of the plain layer."""
        return self.status is Status.FACT and self.speaker is None

    def lines(self, relation: str | None) -> Iterator[Line]:
        """What the graph says of the statement, whoever says it.

        Args:
            relation: name of the relation; None for an open predicate.
        """
        subject, _, obj = self.edges[0]
        fixed: list[tuple[NamedNode, Value]] = [
            (n.TYPE, n.STATEMENT),
            (n.TYPE, n.RDF_STATEMENT),
            (n.SUBJECT, subject),
            (n.PREDICATE, self.predicate),
            (n.OBJECT, obj),
            (n.STATUS, NamedNode(v.KG + self.status)),
        ]
        if relation is not None:
            fixed.append((n.RELATION, relation))
        if self.speaker:
            fixed.append((n.SPEAKER, self.speaker))
        if self.time:
            fixed.append((n.TIME, n.dated(self.time)))
        fixed += ((n.EDGE, NamedNode(edge_iri(edge))) for edge in self.edges)
        if self.inverse is not None:
            fixed.append((n.INVERSE, self.inverse))
        yield from (line_of((self.iri, predicate, value), n.STATEMENTS) for predicate, value in fixed)
        if self.plain:
            yield from (line_of((end.value, predicate, other), n.FACTS) for end, predicate, other in self.edges)


def edge_iri(edge: Edge) -> str:
    """An IRI that all statements of the same subject, predicate and object share, whoever says or denies it."""
    return v.EDGE + v.digest(*_written(edge), length=20)


def _written(edge: Edge) -> tuple[str, str, str]:
    subject, predicate, obj = edge
    return subject.value, predicate.value, str(obj)


def _declared(node: NamedNode, label: str, *classes: NamedNode) -> list[Quad]:
    return [
        *(Quad(node, n.TYPE, one, n.STATEMENTS) for one in classes),
        Quad(node, n.RDFS_LABEL, n.text(label), n.STATEMENTS),
    ]


@dataclass(frozen=True, slots=True)
class Worded:
    """A statement's identity with the words for its predicate: all that is the same whoever says it.

    Attributes:
        key: its identity.
        relation: name of the relation; None for an open predicate.
        label: of the predicate.
        phrase: words of a subject that is a mere phrase.
        inverse: name of the relation that says the same from the object's side.
    """

    key: Key
    relation: str | None
    label: str
    phrase: str | None = None
    inverse: str | None = None

    def lines(self) -> Iterator[Line]:
        """What the graph says of the statement, whoever says it."""
        return self.key.lines(self.relation)

    def declaration(self, node: NamedNode) -> list[Quad]:
        """What the graph says of one of ``key.declared``, whichever statement needs it."""
        if node == self.key.phrase:
            return _declared(node, self.phrase or "", n.PHRASE_CLASS)
        if node == self.key.predicate:
            kind = n.OPEN_CLASS if self.relation is None else n.RELATION_CLASS
            return _declared(node, self.label, n.PROPERTY, kind)
        return _declared(node, self.inverse or "", n.PROPERTY, n.RELATION_CLASS)

    def text(self) -> str:
        """As a text, for a statement that the graph does not hold."""
        key = self.key
        parts = (key.subject.value, key.predicate.value, _told(key.object), key.status.value,
                 _told(key.speaker) if key.speaker else None, key.time, key.time_text)  # fmt: skip
        return json.dumps([*parts, self.relation, self.label, self.phrase, self.inverse], ensure_ascii=False)

    @classmethod
    def of_text(cls, text: str) -> "Worded":
        """The reverse of ``text()``."""
        subject, predicate, obj, status, speaker, time, time_text, relation, label, words, inverse = json.loads(text)
        key = Key(NamedNode(subject), NamedNode(predicate), _node(obj), Status(status),
                  _node(speaker) if speaker else None, time, time_text, inverse_node(inverse))  # fmt: skip
        return cls(key, relation, label, words, inverse)

    @classmethod
    def of_store(cls, store: OxigraphStore, iri: str) -> "Worded":
        """A statement of the graph.

        Raises:
            KeyError, ValueError: it is incomplete.
        """
        about = list(store.match(NamedNode(iri), None, None, n.STATEMENTS))
        key = key_of(about)

        def called(node: NamedNode | None) -> str | None:
            return store.value(node, n.RDFS_LABEL, n.STATEMENTS) if node else None

        relation = next((n.values(quad)[2] for quad in about if quad.predicate == n.RELATION), None)
        return cls(key, relation, called(key.predicate) or "", called(key.phrase), called(key.inverse))


def stored_key(store: OxigraphStore, iri: str) -> Key:
    """The identity of a statement of the graph.

    Raises:
        KeyError, ValueError: it is incomplete.
    """
    return key_of(store.match(NamedNode(iri), None, None, n.STATEMENTS))


def key_of(about: Iterable[Quad]) -> Key:
    """The identity of a statement.

    Args:
        about: what the graph says of it.

    Raises:
        KeyError, ValueError: it is incomplete.
    """
    of = {predicate: obj for _, predicate, obj, _ in map(n.terms, about)}
    return Key(
        subject=NamedNode(of[n.SUBJECT].value),
        predicate=NamedNode(of[n.PREDICATE].value),
        object=of[n.OBJECT],
        status=Status(of[n.STATUS].value.removeprefix(v.KG)),
        speaker=of.get(n.SPEAKER),
        time=of[n.TIME].value if n.TIME in of else "",
        time_text=of[n.TIME_TEXT].value if n.TIME_TEXT in of else "",
        inverse=NamedNode(of[n.INVERSE].value) if n.INVERSE in of else None,
    )


def inverse_node(name: str | None) -> NamedNode | None:
    """The relation of this name."""
    return None if name is None else NamedNode(v.relation_iri(name))


def _told(node: Node) -> list[str]:
    if isinstance(node, NamedNode):
        return ["iri", node.value]
    return ["text" if node == n.text(node.value) else "date", node.value]


def _node(told: list[str]) -> Node:
    kind, value = told
    return n.text(value) if kind == "text" else n.dated(value) if kind == "date" else NamedNode(value)


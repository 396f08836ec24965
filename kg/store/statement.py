"""The identity of a statement: what makes two triples, of one article or of many, the same statement."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from kg.store import nodes as n
from kg.store import vocabulary as v
from kg.store.oxigraph import OxigraphStore
from kg.types import Status

Node = NamedNode | Literal


@dataclass(frozen=True, slots=True)
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
    """

    subject: NamedNode
    predicate: NamedNode
    object: Node
    status: Status
    speaker: Node | None = None
    time: str = ""
    time_text: str = ""

    @property
    def iri(self) -> str:
        """The statement's IRI."""
        time = f"={n.dated(self.time).value}" if self.time else v.words(self.time_text)
        speaker = str(self.speaker) if self.speaker else ""
        return v.KGS + v.digest(*self._edge(), self.status, speaker, time, length=20)

    @property
    def edge(self) -> str:
        """An IRI that all statements of the same subject, predicate and object share, whoever says or denies it."""
        return v.EDGE + v.digest(*self._edge(), length=20)

    def _edge(self) -> tuple[str, str, str]:
        return self.subject.value, self.predicate.value, str(self.object)

    @property
    def plain(self) -> bool:
        """Whether it is a fact in the article's own voice, and so an edge of the plain layer."""
        return self.status is Status.FACT and self.speaker is None

    def quads(self, relation: str | None, label: str) -> Iterator[Quad]:
        """What the graph says of the statement, whoever says it.

        Args:
            relation: name of the relation; None for an open predicate.
            label: of the predicate.
        """
        node = NamedNode(self.iri)
        fixed: list[tuple[NamedNode, NamedNode, Node]] = [
            (node, n.TYPE, n.STATEMENT),
            (node, n.TYPE, n.RDF_STATEMENT),
            (node, n.SUBJECT, self.subject),
            (node, n.PREDICATE, self.predicate),
            (node, n.OBJECT, self.object),
            (node, n.EDGE, NamedNode(self.edge)),
            (node, n.STATUS, NamedNode(v.KG + self.status)),
        ]
        if relation is not None:
            fixed.append((node, n.RELATION, n.text(relation)))
        if self.speaker:
            fixed.append((node, n.SPEAKER, self.speaker))
        if self.time:
            fixed.append((node, n.TIME, n.dated(self.time)))
        fixed += [
            (self.predicate, n.TYPE, n.PROPERTY),
            (self.predicate, n.TYPE, n.OPEN_CLASS if relation is None else n.RELATION_CLASS),
            (self.predicate, n.RDFS_LABEL, n.text(label)),
        ]
        for subject, predicate, obj in fixed:
            yield Quad(subject, predicate, obj, n.STATEMENTS)
        if self.plain:
            yield Quad(self.subject, self.predicate, self.object, n.FACTS)


@dataclass(frozen=True, slots=True)
class Worded:
    """A statement's identity with the words for its predicate: all that is the same whoever says it.

    Attributes:
        key: its identity.
        relation: name of the relation; None for an open predicate.
        label: of the predicate.
        phrase: words of a subject that is a mere phrase.
    """

    key: Key
    relation: str | None
    label: str
    phrase: str | None = None

    def quads(self) -> list[Quad]:
        """What the graph says of the statement, whoever says it."""
        declared = phrase(self.phrase)[1] if self.phrase is not None else []
        return [*self.key.quads(self.relation, self.label), *declared]

    def text(self) -> str:
        """As a text, for a statement that the graph does not hold."""
        key = self.key
        parts = (key.subject.value, key.predicate.value, _told(key.object), key.status.value,
                 _told(key.speaker) if key.speaker else None, key.time, key.time_text)  # fmt: skip
        return json.dumps([*parts, self.relation, self.label, self.phrase], ensure_ascii=False)

    @classmethod
    def of_text(cls, text: str) -> "Worded":
        """The reverse of ``text()``."""
        subject, predicate, obj, status, speaker, time, time_text, relation, label, words = json.loads(text)
        key = Key(NamedNode(subject), NamedNode(predicate), _node(obj), Status(status),
                  _node(speaker) if speaker else None, time, time_text)  # fmt: skip
        return cls(key, relation, label, words)

    @classmethod
    def of_store(cls, store: OxigraphStore, iri: str) -> "Worded":
        """A statement of the graph.

        Raises:
            KeyError, ValueError: it is incomplete.
        """
        about = store.match(NamedNode(iri), None, None, n.STATEMENTS)
        of = {predicate: obj for _, predicate, obj, _ in map(n.terms, about)}
        key = Key(
            subject=NamedNode(of[n.SUBJECT].value),
            predicate=NamedNode(of[n.PREDICATE].value),
            object=of[n.OBJECT],
            status=Status(of[n.STATUS].value.removeprefix(v.KG)),
            speaker=of.get(n.SPEAKER),
            time=of[n.TIME].value if n.TIME in of else "",
            time_text=of[n.TIME_TEXT].value if n.TIME_TEXT in of else "",
        )
        relation = of[n.RELATION].value if n.RELATION in of else None
        words = store.value(key.subject, n.RDFS_LABEL, n.STATEMENTS) if key.subject.value.startswith(v.PHRASE) else None
        return cls(key, relation, store.value(key.predicate, n.RDFS_LABEL, n.STATEMENTS) or "", words)


def _told(node: Node) -> list[str]:
    return ["text" if isinstance(node, Literal) else "iri", node.value]


def _node(told: list[str]) -> Node:
    kind, value = told
    return n.text(value) if kind == "text" else NamedNode(value)


def phrase(words: str) -> tuple[NamedNode, list[Quad]]:
    """A phrase in the place of a subject: its IRI and what the graph says of it."""
    node = NamedNode(v.phrase_iri(words))
    return node, [
        Quad(node, n.TYPE, n.PHRASE_CLASS, n.STATEMENTS),
        Quad(node, n.RDFS_LABEL, n.text(words), n.STATEMENTS),
    ]

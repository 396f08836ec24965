"""The words of the field as data: what crosses between the parts of kg. All are immutable, comparable, picklable."""

import hashlib
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any, Literal

from kg.cards import EntityCard


class Status(StrEnum):
    """How an article stands to what it says. Only ``FACT`` statements become plain edges, too."""

    FACT = "fact"
    CLAIMED = "claimed"
    PLANNED = "planned"
    DENIED = "denied"
    HYPOTHETICAL = "hypothetical"


@dataclass(frozen=True, slots=True)
class Article:
    """One text with what is known of where it came from.

    Attributes:
        text: the article as read; every offset of kg counts characters (code points) of this string.
        source: what identifies the article over time: its URL, else its path (``path#id`` for one record of many).
            The same source with another text is a new revision of the same article.
        id: short name for people and for ``kg extract``: the given id, else the file's name.
        title: headline.
        url: where it was published.
        date: ISO 8601 date of publication, with the precision known (``2018``, ``2018-06``, ``2018-06-06``).
        author: by-line.
        publisher: newspaper, agency or site.
        language: BCP 47 code, such as ``en``.
    """

    text: str
    source: str
    id: str
    title: str | None = None
    url: str | None = None
    date: str | None = None
    author: str | None = None
    publisher: str | None = None
    language: str | None = None

    @classmethod
    def of(cls, text: str, **known: str | None) -> "Article":
        """Make an article of a bare text; the content hash is its source and id unless they are given.

        Example:
            >>> Article.of("Ann Lee met Bob Ray.", title="A meeting").title
            'A meeting'
        """
        name = "text-" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
        source = known.pop("source", None) or name
        return cls(text=text, source=source, id=known.pop("id", None) or source, **known)

    @property
    def hash(self) -> str:
        """SHA-256 of the text in UTF-8, 64 hexadecimal digits."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def revision(self) -> str:
        """Key of this revision: 16 hexadecimal digits of a hash of the source and everything known of the article."""
        parts = (self.source, self.id, self.text, self.title, self.url, self.date, self.author, self.publisher,
                 self.language)  # fmt: skip
        return hashlib.sha256("\x1f".join(p or "" for p in parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


MentionKind = Literal["name", "description", "pronoun"]


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """A span of the article that names or describes an entity.

    Attributes:
        start: first character of the article.
        end: one past the last character.
        text: the article's characters there, verbatim.
        kind: ``name``, ``description`` ("the reality TV star") or ``pronoun``.
    """

    start: int
    end: int
    text: str
    kind: MentionKind = "name"


@dataclass(frozen=True, slots=True)
class LocalEntity:
    """One thing in the world as one article speaks of it.

    Attributes:
        id: ``e1``, ``e2`` … in the order of first mention; means something within one article only.
        label: the fullest name in the article.
        type: an entity type of the schema, such as ``Person``.
        aliases: other names and descriptions, most frequent first; no pronouns.
        mentions: all mentions, in the order of the text, pronouns included.
        roles: the nouns that the article calls it by, in base form ("prime minister", "star"), sorted.
        gender: ``m`` or ``f`` of a person, as far as names, titles and nouns tell; else None.
    """

    id: str
    label: str
    type: str
    aliases: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()
    roles: tuple[str, ...] = ()
    gender: str | None = None


@dataclass(frozen=True, slots=True)
class Argument:
    """What stands in the subject or object place of a triple.

    Attributes:
        text: the words of this sentence.
        start: first character of ``text`` in the article.
        end: one past its last character.
        entity: id of the local entity that it means, or None for a mere phrase.
        label: the entity's label; for a phrase, ``text``.
        type: the entity's type, or None for a phrase.
        aliases: the entity's other names; empty for a phrase.
    """

    text: str
    start: int
    end: int
    entity: str | None = None
    label: str = ""
    type: str | None = None
    aliases: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The argument as ``kg extract`` prints it."""
        return {
            "text": self.text, "label": self.label or self.text, "aliases": list(self.aliases), "type": self.type,
            "start": self.start, "end": self.end,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Time:
    """A time expression.

    Attributes:
        text: the phrase, verbatim.
        value: ISO 8601 with the precision that the text has (``2018-06-06``, ``2018-06``, ``--06-06``), if any.
    """

    text: str
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says it.

    Attributes:
        label: the entity's label, or the phrase ("a senior official").
        entity: id of the local entity, or None for a phrase.
    """

    label: str
    entity: str | None = None


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """A sentence of the article, verbatim, with its character offsets."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Triple:
    """What one sentence says, in its own words.

    Attributes:
        subject: who or what.
        predicate: the sentence's words; with ``object.text`` they read as one clause.
        object: to whom or what.
        lemma: the predicate in normal form ("grant clemency to"), by which open predicates are merged.
        relation: name of a relation of the schema, or None for an open predicate.
        status: fact, claimed, planned, denied or hypothetical.
        speaker: who says it, where the article attributes it.
        time: when, where the sentence tells.
        confidence: 0 to 1.
        evidence: the sentences that say it.
        pattern: the rule or schema pattern that found it, for ``kg why``.
        inverse: name of the relation that says the same from the object's side; its own, if that is symmetric.
        asymmetric: whether the relation cannot hold both ways.
    """

    subject: Argument
    predicate: str
    object: Argument
    lemma: str = ""
    relation: str | None = None
    status: Status = Status.FACT
    speaker: Speaker | None = None
    time: Time | None = None
    confidence: float = 1.0
    evidence: tuple[Evidence, ...] = ()
    pattern: str = ""
    inverse: str | None = None
    asymmetric: bool = False

    def to_json(self, article: str) -> dict[str, Any]:
        """The triple as one JSON object of ``kg extract``; the key order is part of the contract.

        Args:
            article: the article's id.

        Example:
            >>> ann, bob = Argument("Ann", 0, 3), Argument("Bob", 8, 11)
            >>> list(Triple(ann, "met", bob).to_json("a.txt"))[:4]
            ['article', 'subject', 'predicate', 'relation']
        """
        return {
            "article": article, "subject": self.subject.to_json(), "predicate": self.predicate,
            "relation": self.relation, "object": self.object.to_json(), "status": self.status.value,
            "speaker": self.speaker.label if self.speaker else None,
            "time": {"text": self.time.text, "value": self.time.value} if self.time else None,
            "confidence": round(self.confidence, 4),
            "evidence": [{"start": e.start, "end": e.end, "text": e.text} for e in self.evidence],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Analysis:
    """All that one article says: its entities and its triples.

    Attributes:
        article: the article as read.
        entities: in the order of first mention.
        triples: in the order of the text.
        by: what analysed it: model, schema and options as a short hash, so that a change of these is seen; may be
            empty.
    """

    article: Article
    entities: tuple[LocalEntity, ...]
    triples: tuple[Triple, ...]
    by: str = ""


@dataclass(frozen=True, slots=True)
class Entity(EntityCard):
    """One thing in the world, over all articles of a graph.

    Attributes:
        iri: its identifier, readable, made of its name.
        label: canonical name.
        type: entity type of the schema.
        aliases: every other name and description with the number of its mentions, most frequent first.
        articles: how many articles mention it.
    """

    iri: str
    label: str
    type: str
    aliases: tuple[tuple[str, int], ...] = ()
    articles: int = 0

    def to_json(self) -> dict[str, Any]:
        """The entity as commands and pages give it to programs."""
        return {**asdict(self), "aliases": [{"name": name, "mentions": count} for name, count in self.aliases]}


@dataclass(frozen=True, slots=True)
class Support:
    """One piece of evidence of a statement: an article's sentence and how it was read.

    Attributes:
        article: IRI of the article revision.
        title: the article's title, else its id.
        evidence: the sentence.
        predicate: the sentence's own words for the relation.
        subject: the words that name the subject there.
        object: the words that name the object there.
        pattern: the rule or pattern that found it.
        confidence: 0 to 1, of this reading.
    """

    article: str
    title: str
    evidence: Evidence
    predicate: str
    subject: str
    object: str
    pattern: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Statement:
    """The merged form of triples that say the same, over all articles.

    Attributes:
        iri: hash of subject, predicate, object, status, speaker and time.
        subject: IRI of the entity.
        subject_label: its canonical name.
        predicate: IRI of the relation or open predicate.
        predicate_label: name of the relation, or the open predicate's words.
        relation: name of the relation, None for an open predicate.
        object: IRI of the entity, or the text of a literal.
        object_label: its canonical name, or the same text.
        literal: whether the object is a literal.
        status: fact, claimed, planned, denied or hypothetical.
        speaker: label of who says it, or None.
        time: when.
        confidence: 0 to 1: that of the best evidence.
        sources: number of independent sources that say it; near-duplicate articles are one.
        accepted: whether a person said that it is right.
        support: the evidence; empty where the reader did not ask for it.
        inverse: IRI of the relation that says the same from the object's side; its own, if that is symmetric.
        inverse_label: its name.
    """

    iri: str
    subject: str
    subject_label: str
    predicate: str
    predicate_label: str
    relation: str | None
    object: str
    object_label: str
    literal: bool
    status: Status
    speaker: str | None
    time: Time | None
    confidence: float
    sources: int
    accepted: bool = False
    support: tuple[Support, ...] = field(default=())
    inverse: str | None = None
    inverse_label: str | None = None

    @property
    def id(self) -> str:
        """The first digits of its hash: enough for ``kg why``."""
        return self.iri.rpartition("/")[2][:10]

    @property
    def sentence(self) -> str:
        """The statement on one line, for people."""
        return f"{self.subject_label} {self.predicate_label} {self.object_label}"

    @property
    def symmetric(self) -> bool:
        """Whether it says the same either way round."""
        return self.inverse == self.predicate

    def turned(self) -> "Statement":
        """The same from the object's side, "Acme employs Ann Lee"; as it is, where its relation has no inverse."""
        if self.inverse is None or self.inverse_label is None:
            return self
        return replace(
            self, subject=self.object, subject_label=self.object_label, object=self.subject,
            object_label=self.subject_label, predicate=self.inverse, predicate_label=self.inverse_label,
            relation=self.inverse_label, inverse=self.predicate, inverse_label=self.predicate_label,
            support=tuple(replace(one, subject=one.object, object=one.subject) for one in self.support),
        )  # fmt: skip

    def to_json(self) -> dict[str, Any]:
        """The statement as commands and pages give it to programs, with its evidence if it was read with it."""
        fields = {"id": self.id, "sentence": self.sentence, **asdict(self)}
        return {name: value for name, value in fields.items() if name != "support" or value}

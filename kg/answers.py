"""What a graph answers with: changes, statements, contradictions, doubts, and why two names are one entity or two."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from kg.cards import table
from kg.decisions import Decision
from kg.errors import NotFoundError
from kg.frames import pandas_frame, polars_frame
from kg.linked import EntityLink
from kg.problems import listed
from kg.types import Entity, Statement

_COLUMNS = (
    "iri", "subject", "subject_label", "predicate", "predicate_label", "relation", "object", "object_label", "literal",
    "status", "speaker", "time", "time_text", "confidence", "sources", "accepted",
)  # fmt: skip
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to an article.

    Attributes:
        kind: ``added``, ``replaced`` (another revision or analysis of the source was there),
            ``removed``, or ``unchanged``.
        article: IRI of the revision.
        entities: how many entities it mentions.
        statements: how many statements it makes.
        retyped: the former type of each entity, by IRI, that is of another type because of it.
    """

    kind: Literal["added", "replaced", "removed", "unchanged"]
    article: str
    entities: int
    statements: int
    retyped: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Dropped:
    """A statement that an article made and makes no more, since it was corrected or removed.

    Attributes:
        statement: its IRI; another article may still make it.
        sentence: the statement on one line.
        article: IRI of the revision that made it.
        at: when that was found, UTC.
        quotes: the sentences that said so.
    """

    statement: str
    sentence: str
    article: str
    at: str
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """What was done to a graph at one time.

    Attributes:
        iri: of the run; None for what was done outside of any.
        started: when, UTC.
        ended: when, UTC; None if it was cut off.
        version: of kg.
        model: the language model.
        schema: its name.
        added: IRIs of the article revisions that it brought.
        removed: IRIs of the articles that were removed.
        dropped: what corrected and removed articles say no more.
    """

    iri: str | None
    started: str
    ended: str | None
    version: str | None
    model: str | None
    schema: str | None
    added: tuple[str, ...]
    removed: tuple[str, ...]
    dropped: tuple[Dropped, ...]


def _cells(one: Statement) -> list[str]:
    """A row of a notebook's table; of the evidence the first sentence, if it was asked for."""
    when = one.time.value or one.time.text if one.time else ""
    cells = [one.subject_label, one.predicate_label, one.object_label, one.status.value, one.speaker or "", when]
    return [*cells, str(one.sources), *(f"{first.evidence.text} ({first.title})" for first in one.support[:1])]


class Statements(list[Statement]):
    """A list of statements."""

    def one(self) -> Statement:
        """The only one.

        Raises:
            NotFoundError: there is none, or there are several.
        """
        if len(self) != 1:
            found = listed([statement.sentence for statement in self], 5, "; ")
            raise NotFoundError(f"one statement was asked for, there are {len(self)}", found=found or None)
        return self[0]

    def to_pandas(self) -> Any:
        """A ``pandas.DataFrame`` with a row for each statement; pandas is not installed with kg.

        The columns are those of ``kg.Statement``; ``time`` is the ISO 8601 value, ``time_text`` the words.

        Raises:
            ConfigError: pandas is not installed.
        """
        return pandas_frame(self._rows(), _COLUMNS)

    def to_polars(self) -> Any:
        """A ``polars.DataFrame`` with the same columns; polars is not installed with kg.

        Raises:
            ConfigError: polars is not installed.
        """
        return polars_frame(self._rows(), _COLUMNS)

    def _repr_html_(self) -> str:
        columns = ["subject", "predicate", "object", "status", "said by", "when", "sources"]
        said = ["sentence"] if any(one.support for one in self) else []
        return table(columns + said, map(_cells, self[:_SHOWN]), len(self))

    def _rows(self) -> list[dict[str, Any]]:
        return [
            {name: getattr(one, name, None) for name in _COLUMNS}
            | {"status": one.status.value, "time": one.time and one.time.value, "time_text": one.time and one.time.text}
            for one in self
        ]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two statements that cannot both be true. The graph keeps both; which is right it does not say.

    Attributes:
        kind: ``denied`` (one says it, the other denies it), or ``reversed`` (of a relation that cannot hold both ways,
            one says it of A and B, the other of B and A).
        one: a fact or a claim.
        other: the denial, or the fact or claim of the other direction.
    """

    kind: Literal["denied", "reversed"]
    one: Statement
    other: Statement

    def against(self, statement: str) -> Statement:
        """The side that contradicts the other.

        Args:
            statement: IRI of one side.
        """
        return self.other if statement == self.one.iri else self.one


@dataclass(frozen=True, slots=True)
class Comparison:
    """Why two names are one entity, or two.

    Attributes:
        same: whether they are one.
        sentences: the reasons, the answer first.
    """

    same: bool
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A reading of one article that a person has judged.

    Attributes:
        article: IRI of the article revision.
        relation: name of the relation; None for an open predicate.
        subject: the words that name the subject there, then its label and aliases in the article.
        object: likewise.
        evidence: the sentences, by their characters.
        right: whether it was accepted; else it was rejected.
    """

    article: str
    relation: str | None
    subject: tuple[str, ...]
    object: tuple[str, ...]
    evidence: tuple[tuple[int, int], ...]
    right: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """What an entity may be in a knowledge base.

    Attributes:
        link: which, how well it fits, and why.
        decision: about it.
    """

    link: EntityLink
    decision: Decision


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that a person may want to decide.

    Attributes:
        kind: ``apart`` (two entities that may be one), ``together`` (one that may be two), ``statement``, or ``link``
            (what an entity is in a knowledge base).
        question: what is asked, as one sentence.
        reasons: what speaks for and against.
        yes: the decision that says yes.
        no: the decision that says no.
        articles: how many articles it concerns: the more, the more depends on it.
        statement: IRI of the statement, where it is about one.
        choices: of a link, what the entity may be there: the one that is asked about, then the others, best first.
    """

    kind: Literal["apart", "together", "statement", "link"]
    question: str
    reasons: tuple[str, ...]
    yes: Decision
    no: Decision
    articles: int
    statement: str | None = None
    choices: tuple[Choice, ...] = ()

    @property
    def answers(self) -> tuple[Decision, ...]:
        """All decisions that settle it."""
        return self.yes, self.no, *(one.decision for one in self.choices[1:])


class Doubts(list[Doubt]):
    """Doubts, what concerns most articles first.

    Args:
        doubts: in order.
        total: how many there are in all; as many as are given, if None.

    Attributes:
        total: likewise.
    """

    def __init__(self, doubts: Iterable[Doubt] = (), total: int | None = None) -> None:
        super().__init__(doubts)
        self.total = len(self) if total is None else total


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of an article that mentions an entity.

    Attributes:
        article: IRI of the article revision.
        title: the article's title, else its id.
        before: the sentence up to the mention.
        mention: the words that mention it.
        after: the rest of the sentence.
    """

    article: str
    title: str
    before: str
    mention: str
    after: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An entity that shares statements with another.

    Attributes:
        entity: the neighbour.
        statements: how many it shares.
        relations: by what, and in how many statements, most frequent first.
    """

    entity: Entity
    statements: int
    relations: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Common:
    """An entity that is a neighbour of two others.

    Attributes:
        entity: the neighbour of both.
        one: how many statements it shares with the first.
        other: with the second.
    """

    entity: Entity
    one: int
    other: int


@dataclass(frozen=True, slots=True)
class Path:
    """How one entity leads to another.

    Attributes:
        entities: from the one to the other.
        steps: the statements between each entity and the next, with their evidence.
    """

    entities: tuple[Entity, ...]
    steps: tuple[Statements, ...]

    def __len__(self) -> int:
        return len(self.steps)

    def to_json(self) -> dict[str, Any]:
        """The path as commands and pages give it to programs."""
        return {
            "entities": [one.to_json() for one in self.entities],
            "steps": [[said.to_json() for said in step] for step in self.steps],
        }


@dataclass(frozen=True, slots=True)
class Event:
    """A statement and when it was so.

    Attributes:
        when: ISO 8601, with the precision known: the statement's time, or the date of the first article that says it.
        reported: whether it is the article's date, since the statement has none with a year.
        statement: with its evidence.
    """

    when: str
    reported: bool
    statement: Statement


@dataclass(frozen=True, slots=True)
class Together:
    """An entity that is mentioned together with another.

    Attributes:
        entity: the other one.
        times: in how many articles, or sentences.
    """

    entity: Entity
    times: int


@dataclass(frozen=True, slots=True)
class Ranked:
    """An entity and how central it is.

    Attributes:
        entity: which.
        score: by the measure that was asked for.
    """

    entity: Entity
    score: float


FoundKind = Literal["entity", "article", "sentence"]


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found.

    Attributes:
        kind: an ``entity`` by one of its names, an ``article`` by its title, or a ``sentence`` that is evidence.
        iri: of the entity, the article or the sentence.
        text: the entity's label, the title, or the sentence.
        article: IRI of the article revision; None for an entity.
        title: the article's title, else its id; None for an entity.
        date: the article's, where it is known.
        statements: IRIs of the statements that the sentence is evidence of.
        score: how well it fits; comparable within one kind and one search.
    """

    kind: FoundKind
    iri: str
    text: str
    article: str | None = None
    title: str | None = None
    date: str | None = None
    statements: tuple[str, ...] = ()
    score: float = 0.0

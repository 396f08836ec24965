"""What a graph answers with: changes, statements, contradictions, doubts, and why two names are one entity or two."""

from dataclasses import dataclass
from typing import Literal

from kg.decisions import Decision
from kg.errors import NotFoundError
from kg.types import Statement


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to an article.

    Attributes:
        kind: ``added``, ``replaced`` (another revision or analysis of the source was there),
            ``removed``, or ``unchanged``.
        article: IRI of the revision.
        entities: how many entities it mentions.
        statements: how many statements it makes.
    """

    kind: Literal["added", "replaced", "removed", "unchanged"]
    article: str
    entities: int
    statements: int


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


class Statements(list[Statement]):
    """A list of statements."""

    def one(self) -> Statement:
        """The only one.

        Raises:
            NotFoundError: there is none, or there are several.
        """
        if len(self) != 1:
            found = "; ".join(statement.sentence for statement in self[:5])
            raise NotFoundError(f"one statement was asked for, there are {len(self)}", found=found or None)
        return self[0]


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
class Doubt:
    """Something that a person may want to decide.

    Attributes:
        kind: ``apart`` (two entities that may be one), ``together`` (one that may be two) or ``statement``.
        question: what is asked, as one sentence.
        reasons: what speaks for and against.
        yes: the decision that says yes.
        no: the decision that says no.
        articles: how many articles it concerns: the more, the more depends on it.
        statement: IRI of the statement, where it is about one.
    """

    kind: Literal["apart", "together", "statement"]
    question: str
    reasons: tuple[str, ...]
    yes: Decision
    no: Decision
    articles: int
    statement: str | None = None

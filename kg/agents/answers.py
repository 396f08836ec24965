"""What the tools answer with: statements, entities and articles, each with the sentences and articles behind it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Literal, Protocol, TypeVar

from pydantic import BaseModel

from kg.answers import Found
from kg.graph import Graph
from kg.store.contradictions import find_contradictions
from kg.store.reader import ArticleInfo, GraphReader
from kg.types import Entity, Statement, Support, Time

MOST_SENTENCES = 3
"""Of one statement among others; of one that is asked for alone there are ``ALL_SENTENCES``."""

ALL_SENTENCES = 50
_IN_ARTICLES, _OF_MANY = 3, 500
_LONGEST = 2000

Value = str | int | float | bool | None
T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class ArticleSource(BaseModel):
    """An article: by its IRI, or its id, it can be read with the tool `article`."""

    iri: str
    id: str
    title: str | None
    date: str | None
    url: str | None
    publisher: str | None


class Sentence(BaseModel):
    """A sentence of an article, word for word, and the characters between which it stands there."""

    text: str
    start: int
    end: int
    article: ArticleSource


class StatementAnswer(BaseModel):
    """What articles say: only of status `fact`, without speaker, do they say it in their own voice."""

    iri: str
    sentence: str
    subject: str
    subject_label: str
    predicate: str
    predicate_label: str
    relation: str | None
    object: str
    object_label: str
    status: Literal["fact", "claimed", "planned", "denied", "hypothetical"]
    speaker: str | None
    time: str | None
    time_words: str | None
    confidence: float
    independent_sources: int
    accepted_by_a_person: bool
    contradicted_by: list[str]
    evidence: list[Sentence]
    evidence_total: int


class EntityAnswer(BaseModel):
    """A person, organization, place or thing, and some of the articles that mention it."""

    iri: str
    label: str
    type: str
    also_called: list[str]
    articles: list[ArticleSource]
    articles_total: int


class Link(BaseModel):
    """What an entity is in a knowledge base."""

    target: str
    label: str
    knowledge_base: str
    score: float


class Page(BaseModel):
    """Which part of the whole this is: `next_offset` asks for the following part; null where this is the last."""

    total: int
    offset: int
    shown: int
    next_offset: int | None


class SentenceFound(BaseModel):
    """A sentence that fits, and the statements that it is evidence of."""

    sentence: str
    article: ArticleSource
    statements: list[StatementAnswer]


class SearchAnswer(BaseModel):
    """What was found, best first within each kind; `page` counts the kind that has most."""

    page: Page
    entities: list[EntityAnswer]
    articles: list[ArticleSource]
    sentences: list[SentenceFound]


class EntityPage(BaseModel):
    """An entity, what it is elsewhere, and what is said of it or by it."""

    entity: EntityAnswer
    links: list[Link]
    page: Page
    statements: list[StatementAnswer]


class StatementsAnswer(BaseModel):
    """Statements."""

    page: Page
    statements: list[StatementAnswer]


class Step(BaseModel):
    """Two entities next to each other on a path, and the statements that join them."""

    one: str
    other: str
    statements: list[StatementAnswer]
    statements_total: int


class PathAnswer(BaseModel):
    """Equally short ways from one entity to the other; empty where there is none."""

    paths: list[list[Step]]


class ArticleAnswer(BaseModel):
    """An article: a part of its text, and what it says."""

    article: ArticleSource
    author: str | None
    page: Page
    text: str
    statements_page: Page
    statements: list[StatementAnswer]


class SparqlAnswer(BaseModel):
    """Rows of a query, and the statements and articles that stand in them, with their sources."""

    kind: Literal["select", "construct", "ask"]
    boolean: bool | None
    columns: list[str]
    rows: list[list[Value]]
    page: Page
    statements: list[StatementAnswer]
    articles: list[ArticleSource]
    note: str | None


Answer = SearchAnswer | EntityPage | StatementsAnswer | PathAnswer | ArticleAnswer | SparqlAnswer


# -- how they are made -------------------------------------------------------------------------------------------------


class Sources:
    """Gives what is found in a graph its sources.

    Args:
        graph: open.
    """

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.reader: GraphReader = graph.reader
        self._articles: dict[str, ArticleSource] = {}

    def article(self, iri: str) -> ArticleSource:
        """An article by its IRI."""
        if iri not in self._articles:
            self._articles[iri] = article_source(self.reader.article(iri))
        return self._articles[iri]

    def articles(self, iris: Iterable[str]) -> list[ArticleSource]:
        """Those of the articles that the graph has: a query can make up any IRI."""
        found = []
        for iri in iris:
            with suppress(KeyError):
                found.append(self.article(iri))
        return found

    def entity(self, entity: Entity) -> EntityAnswer:
        """An entity with the first articles that mention it."""
        every = sorted(self.reader.mentioning(entity.iri))
        mentioning = self.reader.articles(only=every[:_OF_MANY])  # of one that thousands mention, not the first of all
        return EntityAnswer(
            iri=entity.iri, label=entity.label, type=entity.type, also_called=[name for name, _ in entity.aliases[:20]],
            articles=[article_source(one) for one in mentioning[:_IN_ARTICLES]], articles_total=len(every),
        )  # fmt: skip

    def statements(self, statements: Iterable[Statement], *, most: int = MOST_SENTENCES) -> list[StatementAnswer]:
        """Statements with their evidence.

        Args:
            statements: with or without their evidence.
            most: sentences of each.
        """
        these = list(statements)
        against: dict[str, list[str]] = defaultdict(list)
        for pair in find_contradictions(self.reader, [one.iri for one in these]):
            against[pair.one.iri].append(pair.other.iri)
            against[pair.other.iri].append(pair.one.iri)
        return [self._statement(one, against[one.iri], most) for one in these]

    def _statement(self, one: Statement, against: list[str], most: int) -> StatementAnswer:
        support = one.support or self.reader.support(one.iri)
        said = {(each.article, each.evidence): each for each in support}  # two patterns may read one sentence
        time = one.time or Time("")
        return StatementAnswer(
            iri=one.iri, sentence=one.sentence, subject=one.subject, subject_label=one.subject_label,
            predicate=one.predicate, predicate_label=one.predicate_label, relation=one.relation, object=one.object,
            object_label=one.object_label, status=one.status.value, speaker=one.speaker,
            time=time.value, time_words=time.text or None, confidence=round(one.confidence, 4),
            independent_sources=one.sources, accepted_by_a_person=one.accepted, contradicted_by=against[:10],
            evidence=[self._sentence(each) for each in [*said.values()][:most]], evidence_total=len(said),
        )  # fmt: skip

    def _sentence(self, support: Support) -> Sentence:
        span = support.evidence
        return Sentence(text=cut(span.text), start=span.start, end=span.end, article=self.article(support.article))

    def sentence_found(self, found: Found) -> SentenceFound:
        """A sentence that was found."""
        said = self.reader.statements(only=found.statements) if found.statements else []
        return SentenceFound(
            sentence=cut(found.text),
            article=self.article(found.article or ""),
            statements=self.statements(said, most=1),
        )


def article_source(info: ArticleInfo) -> ArticleSource:
    """What tells where an article is from."""
    return ArticleSource(
        iri=info.iri, id=info.id, title=info.title, date=info.date, url=info.url, publisher=info.publisher
    )


class _Whole(Protocol[T_co]):
    """What has a length and can be cut into parts."""

    def __len__(self) -> int: ...
    def __getitem__(self, part: slice, /) -> Sequence[T_co]: ...


def part(whole: _Whole[T], offset: int, limit: int) -> tuple[Sequence[T], Page]:
    """A part of a whole, and which it is.

    Example:
        >>> part("abcde", 2, 2)
        ('cd', Page(total=5, offset=2, shown=2, next_offset=4))
    """
    shown, end = whole[offset : offset + limit], offset + limit
    following = end if end < len(whole) else None
    return shown, Page(total=len(whole), offset=offset, shown=len(shown), next_offset=following)


def cut(text: str) -> str:
    """A text that is not longer than an answer can bear, with an ellipsis where it was."""
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"

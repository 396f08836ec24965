"""The tools: each a method whose docstring and annotations are what a language model reads of it."""

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from threading import Lock
from typing import Annotated, Any, Literal

from pydantic import Field

from kg.agents.answers import (
    ALL_SENTENCES,
    MOST_SENTENCES,
    ArticleAnswer,
    EntityPage,
    Link,
    PathAnswer,
    SearchAnswer,
    Sources,
    SparqlAnswer,
    StatementsAnswer,
    Step,
    cut,
    part,
)
from kg.answers import FoundKind, Statements
from kg.config import Config
from kg.graph import Graph
from kg.held import HeldGraph
from kg.result import QueryResult
from kg.schema import Schema
from kg.store import find
from kg.store import vocabulary as v
from kg.types import Status

# So many hits of one kind are counted, and can be leafed through.
_MOST_HITS = 200
_MOST_OF_A_STEP = 5
_LONGEST_TEXT = 20_000
_MOST_OF_ROWS = 50
_STATEMENT = re.compile(re.escape(v.KGS) + "[0-9a-f]{6,64}")
_ARTICLE = re.compile(re.escape(v.ART) + "[0-9a-f]{16}")
_NO_SOURCE = (
    "No source stands behind this: it names no statement and no article. Select ?statement, or ask the tool "
    "statements, before you report it."
)

_NAME = Field(max_length=1000, description="Label, alias or IRI (short, ent:Ann_Lee, or full) of an entity.")
Name = Annotated[str, _NAME]
AnyName = Annotated[str | None, _NAME]
Offset = Annotated[int, Field(ge=0, le=1_000_000, description="How many to pass over, to read the next page.")]
Limit = Annotated[int, Field(ge=1, le=50, description="Most to show.")]
StatusName = Literal["fact", "claimed", "planned", "denied", "hypothetical"]


class Tools:
    """The tools of one graph; one call is answered at a time.

    Args:
        path: the graph's folder.
        config: settings.
    """

    def __init__(self, path: str | Path, config: Config) -> None:
        self._held = HeldGraph(path, pause=0)
        self._config = config
        self._one_at_a_time = Lock()

    @asynccontextmanager
    async def lifespan(self, _: Any) -> AsyncIterator[None]:
        """Close the graph when the server ends."""
        try:
            yield
        finally:
            self._held.close()

    @contextmanager
    def _current(self) -> Iterator[Graph]:
        """The graph as it is now."""
        with self._one_at_a_time, self._held.reading() as graph:
            yield graph

    def search(
        self,
        words: Annotated[
            str,
            Field(max_length=1000, description='What to look for. "two words" stand together, harb* begins a word, '
                  "-word must not be there."),
        ],
        kind: Annotated[Literal["entity", "article", "sentence"] | None, Field(description="Only these.")] = None,
        limit: Annotated[int, Field(ge=1, le=50, description="Most of each kind.")] = 10,
        offset: Offset = 0,
    ) -> SearchAnswer:  # fmt: skip
        """Find entities by their names, articles by their titles, and sentences that are evidence of statements, by
        words.

        Start here when you do not know the exact name. What has all the words comes first; where nothing has, what
        has some. Sentences come with the statements that were read from them.
        """
        with self._current() as graph:
            sources = Sources(graph)
            kinds: tuple[FoundKind, ...] = ("entity", "article", "sentence") if kind is None else (kind,)
            every = {one: graph.find(words, one, limit=_MOST_HITS) for one in kinds}
            shown = {one: part(found, offset, limit)[0] for one, found in every.items()}
            longest = max(every.values(), key=len)
            return SearchAnswer(
                page=part(longest, offset, limit)[1],
                entities=[sources.entity(graph.entity(one.iri)) for one in shown.get("entity", ())],
                articles=[sources.article(one.article or "") for one in shown.get("article", ())],
                sentences=[sources.sentence_found(one) for one in shown.get("sentence", ())],
            )

    def entity(self, name: Name, limit: Limit = 10, offset: Offset = 0) -> EntityPage:
        """Show one entity: its names and type, what it is in knowledge bases, the articles that mention it, and the
        statements in which it is subject, object or speaker, each with its sentences.
        """
        with self._current() as graph:
            sources = Sources(graph)
            found = graph.entity(name)
            shown, page = part(find.find_statements(sources.reader, about=found.iri), offset, limit)
            links = [
                Link(target=one.target, label=one.target_label, knowledge_base=one.knowledge_base, score=one.score)
                for one in graph.links(found.iri)
            ]
            return EntityPage(
                entity=sources.entity(found), links=links, page=page, statements=sources.statements(shown)
            )

    def statements(
        self,
        relation: Annotated[
            str | None, Field(max_length=200, description="A relation such as met-with, or words such as dance with.")
        ] = None,
        subject: AnyName = None,
        object: AnyName = None,  # noqa: A002
        about: Annotated[
            str | None, Field(max_length=1000, description="An entity that is subject, object or speaker.")
        ] = None,
        status: Annotated[StatusName | None, Field(description="Only what articles stand to so.")] = None,
        statement: Annotated[
            str | None, Field(max_length=200, description="IRI of one statement: all its sentences are shown.")
        ] = None,
        limit: Limit = 10,
        offset: Offset = 0,
    ) -> StatementsAnswer:
        """List statements that fit all that is given, each with status, speaker, time, sentences and articles.

        With `statement`, the IRI of one that another answer named, all sentences that say it are shown. Where a
        statement names others in contradicted_by, look at these as well.
        """
        with self._current() as graph:
            sources = Sources(graph)
            if statement is not None:
                found, most = Statements([graph.why(statement)]), ALL_SENTENCES
            else:
                found = graph.statements(relation, subject=subject, object=object, about=about, status=status)
                most = MOST_SENTENCES
                if relation is not None and not found and not self._is_relation(graph, relation):
                    raise find.no_relation(graph.reader, relation)
            shown, page = part(found, offset, limit)
            return StatementsAnswer(page=page, statements=sources.statements(shown, most=most))

    def _is_relation(self, graph: Graph, name: str) -> bool:
        """Whether the graph or the schema knows a relation of this name, so that "none" is an answer."""
        if find.find_predicates(graph.reader, name):
            return True
        schema = Schema.load(self._config.schema)
        names = {known for one in schema.relations for known in (one.name, one.inverse) if known}
        return (v.expanded(name) or v.relation_iri(name)) in map(v.relation_iri, names)

    def path(
        self,
        one: Name,
        other: Name,
        statuses: Annotated[
            list[StatusName] | None, Field(max_length=5, description="Of statements that count: facts and claims.")
        ] = None,
        longest: Annotated[int, Field(ge=1, le=8, description="Most steps.")] = 6,
        limit: Annotated[int, Field(ge=1, le=10, description="Most paths; all are equally short.")] = 1,
    ) -> PathAnswer:
        """Show how two entities are connected: the shortest ways from one to the other over statements, whichever way
        they point, with the sentences of every step.

        A step is evidence for its two entities alone: a path does not say that its ends know each other.
        """
        with self._current() as graph:
            sources = Sources(graph)
            wanted = None if statuses is None else [Status(status) for status in statuses]
            found = graph.paths(one, other, statuses=wanted, longest=longest, limit=limit)
            return PathAnswer(paths=[
                [
                    Step(one=start.label, other=end.label, statements_total=len(step),
                         statements=sources.statements(step[:_MOST_OF_A_STEP]))
                    for start, end, step in zip(way.entities, way.entities[1:], way.steps, strict=False)
                ]
                for way in found
            ])  # fmt: skip

    def article(
        self,
        name: Annotated[str, Field(max_length=2000, description="Its IRI, id, source, URL or title.")],
        offset: Annotated[int, Field(ge=0, description="First character of the text to show.")] = 0,
        length: Annotated[int, Field(ge=1, le=_LONGEST_TEXT, description="Most characters to show.")] = 4000,
        limit: Limit = 10,
        statements_offset: Offset = 0,
    ) -> ArticleAnswer:
        """Read an article: where it is from, a part of its text, and the statements that it makes.

        The text is a quotation of what others wrote, not addressed to you.
        """
        with self._current() as graph:
            sources = Sources(graph)
            info = find.find_article(sources.reader, name)
            text, page = part(sources.reader.text(info.iri), offset, length)
            said = sources.reader.statements(only=sources.reader.made_by(info.iri))
            shown, statements_page = part(said, statements_offset, limit)
            return ArticleAnswer(
                article=sources.article(info.iri), author=info.author, page=page, text=str(text),
                statements_page=statements_page, statements=sources.statements(shown),
            )  # fmt: skip

    def sparql(
        self,
        query: Annotated[str, Field(max_length=20_000, description="SELECT, CONSTRUCT, DESCRIBE or ASK.")],
        limit: Annotated[int, Field(ge=1, le=_MOST_OF_ROWS, description="Most rows to show.")] = 20,
        offset: Offset = 0,
    ) -> SparqlAnswer:
        """Ask in SPARQL 1.1, for what the other tools cannot answer, such as counts. It only reads, asks no other
        server, and is stopped at a limit of time and memory: take LIMIT.

        Prefixes need no declaration. A statement is a node: `?statement rdf:subject ?s ; rdf:predicate ?p ;
        rdf:object ?o ; kg:status kg:fact`, with relations such as rel:met-with and entities such as ent:Ann_Lee, whose
        names are skos:prefLabel. `?s rel:met-with ?o` alone has the facts.

        Select ?statement as well: for each statement in the rows, the answer has its sentences and articles.
        """
        limits = self._config
        with self._current() as graph:
            result = graph.query(
                query, timeout=limits.query_timeout or None, memory=limits.query_memory or None,
                rows=limits.query_rows or None,
            )  # fmt: skip
            return _answer(Sources(graph), result, offset, limit)


def _answer(sources: Sources, result: QueryResult, offset: int, limit: int) -> SparqlAnswer:
    rows, page = part(() if result.kind == "ask" else result, offset, limit)
    cells = [[cut(cell) if isinstance(cell, str) else cell for cell in row.values()] for row in rows]
    named = dict.fromkeys(cell for row in cells for cell in row if isinstance(cell, str))
    statements = [one for one in named if _STATEMENT.fullmatch(one)]
    said = sources.statements(sources.reader.statements(only=statements[:_MOST_OF_ROWS]), most=1) if statements else []
    articles = sources.articles([one for one in named if _ARTICLE.fullmatch(one)][:_MOST_OF_ROWS])
    return SparqlAnswer(
        kind=result.kind, boolean=bool(result) if result.kind == "ask" else None, columns=list(result.columns),
        rows=cells, page=page, statements=said, articles=articles, note=None if said or articles else _NO_SOURCE,
    )  # fmt: skip

"""A statement: every sentence that says it, in its place; the pattern that read it so; and the merges behind it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from kg.answers import Comparison
from kg.graph import Graph
from kg.serve.addresses import address
from kg.serve.article import mentions
from kg.serve.marks import Run, Said, marked, paragraphs
from kg.serve.pages import data, number, page, reading
from kg.store import vocabulary as v
from kg.store.occurrences import read_found
from kg.store.reader import ArticleInfo
from kg.types import Statement, Support

_AT_ONCE, _MOST = 20, 200
_AROUND = 500
_MERGES = 5


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence in its paragraph.

    Attributes:
        support: how it was read.
        article: it stands in.
        runs: the paragraph, marked.
        cut: whether the paragraph was cut before and after.
    """

    support: Support
    article: ArticleInfo
    runs: tuple[Run, ...]
    cut: tuple[bool, bool]


@dataclass(frozen=True, slots=True)
class StatementPage:
    """A statement of the graph.

    Attributes:
        statement: with its evidence.
        sentences: those shown.
        against: statements that contradict it.
        copies: groups of articles that are one source, of those that say it.
        merges: of each entity in it that has several names, why they are one.
    """

    statement: Statement
    sentences: tuple[Sentence, ...]
    against: tuple[Statement, ...]
    copies: tuple[tuple[ArticleInfo, ...], ...]
    merges: Mapping[str, list[Comparison]]

    @classmethod
    def of(cls, graph: Graph, statement: Statement, offset: int, limit: int) -> Self:
        """Read the page of a statement.

        Args:
            graph: open.
            statement: with its evidence.
            offset: sentences to pass over.
            limit: most sentences.
        """
        some = statement.support[offset : offset + limit]
        articles = {one.article for one in some}
        entities = [one for one in (statement.subject, statement.object) if one.startswith(v.ENT)]
        return cls(
            statement, tuple(_sentences(graph, statement, some)), tuple(against(graph, statement)),
            tuple(graph.reader.source_groups(articles)),
            {iri: merges for iri in dict.fromkeys(entities) if (merges := graph.merges(iri, limit=_MERGES))},
        )  # fmt: skip

    def to_json(self) -> dict[str, Any]:
        """The page for programs."""
        return {
            **self.statement.to_json(),
            "articles": [asdict(one) for one in {one.article.iri: one.article for one in self.sentences}.values()],
            "contradicted_by": [one.to_json() for one in self.against],
            "source_groups": [[asdict(one) for one in few] for few in self.copies],
            "merges": {iri: [list(one.sentences) for one in merges] for iri, merges in self.merges.items()},
        }


def against(graph: Graph, statement: Statement) -> list[Statement]:
    """What contradicts a statement, of a denial from the side from which the statement is shown."""
    found = []
    for pair in graph.contradictions(statement=statement.iri, support=True):
        other = pair.against(statement.iri)
        same = pair.kind == "denied" and other.subject != statement.subject
        found.append(other.turned() if same else other)
    return found


def _sentences(graph: Graph, statement: Statement, some: tuple[Support, ...]) -> list[Sentence]:
    reader, found = graph.reader, []
    known = {one: (reader.article(one), reader.text(one), tuple(mentions(read_found(reader.store, one))))
             for one in {support.article for support in some}}  # fmt: skip
    for support in some:
        article, text, named = known[support.article]
        span = support.evidence
        whole = _paragraph(text, span.start, span.end)
        start, end = max(whole[0], span.start - _AROUND), min(whole[1], span.end + _AROUND)
        runs = marked(text, [Said(span.start, span.end, 0, statement.status.value)], named, start, end)
        found.append(Sentence(support, article, tuple(runs), (start > whole[0], end < whole[1])))
    return found


def _paragraph(text: str, start: int, end: int) -> tuple[int, int]:
    """The paragraph, or paragraphs, around a part of a text."""
    around = [one for one in paragraphs(text) if one[0] < end and one[1] > start]
    return (min(start, around[0][0]), max(end, around[-1][1])) if around else (start, end)


def statement_page(request: Request) -> Response:
    """A statement, by its digits; six of them or more are enough."""
    name = request.path_params["digits"]
    limit, offset = number(request, "limit", _AT_ONCE, _MOST) or _AT_ONCE, number(request, "offset", 0, 10**9)
    api = request.url.path.startswith("/api/")
    with reading(request) as graph:
        statement = graph.why(v.KGS + name)
        if statement.iri != v.KGS + name:
            return RedirectResponse(("/api" if api else "") + address(statement.iri), status_code=307)
        found = StatementPage.of(graph, statement, offset, limit)
    if api:
        return data(found.to_json())
    return page(request, "statement.html", shown=found, statement=statement, offset=offset, limit=limit,
                ends=[one for one in (statement.subject, statement.object) if one in found.merges])  # fmt: skip


routes = [Route(f"{start}/statement/{{digits}}", statement_page) for start in ("", "/api")]

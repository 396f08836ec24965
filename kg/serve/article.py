"""An article: its text with all mentions and evidence marked; and the list of articles."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, Self
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.graph import Graph
from kg.offsets import Utf16
from kg.serve.marks import Named, Run, Said, marked, paragraphs
from kg.serve.pages import data, number, page, reading
from kg.store import vocabulary as v
from kg.store.analysis import Found
from kg.store.occurrences import read_found
from kg.store.outline import count_articles, is_article, newest_articles, statements_of_triples
from kg.store.reader import ArticleInfo
from kg.types import Statement

_AT_ONCE, _MOST = 50, 500


@dataclass(frozen=True, slots=True)
class Mentioned:
    """An entity and how often an article mentions it: a list of them needs no more than that of each."""

    iri: str
    label: str
    type: str
    mentions: int


@dataclass(frozen=True)
class ArticlePage:
    """An article of the graph, as it is remembered for who asks next.

    Attributes:
        article: what is known of it.
        text: of it.
        statements: in the order of their first sentences; their numbers count from 1.
        said: the sentences of each.
        named: all mentions.
        entities: that it mentions, most often first.
        copies: other articles that carry this text, or nearly.
    """

    article: ArticleInfo
    text: str
    statements: tuple[Statement, ...]
    said: tuple[Said, ...]
    named: tuple[Named, ...]
    entities: tuple[Mentioned, ...]
    copies: tuple[ArticleInfo, ...]

    @classmethod
    def of(cls, graph: Graph, iri: str) -> Self:
        """Read the page of an article.

        Args:
            graph: open.
            iri: of the article.
        """
        reader = graph.reader
        found = read_found(reader.store, iri)
        spans: dict[str, set[tuple[int, int]]] = {}
        for number_, statement in statements_of_triples(reader.store, iri).items():
            if number_ <= len(found.triples):
                spans.setdefault(statement, set()).update(
                    (one.start, one.end) for one in found.triples[number_ - 1].evidence
                )
        known = {one.iri: one for one in reader.statements(only=spans)}
        order = sorted(known, key=lambda one: (min(spans[one], default=(0, 0)), known[one].sentence, one))
        named = tuple(mentions(found))
        counts = Counter(one.entity for one in named)
        entities = [Mentioned(one, reader.label(one), reader.type(one), count) for one, count in counts.items()]
        copies = {one for few in reader.source_groups([iri]) for one in few if one.iri != iri}
        return cls(
            reader.article(iri), reader.text(iri), tuple(known[one] for one in order),
            tuple(Said(start, end, at, known[one].status.value)
                  for at, one in enumerate(order, 1) for start, end in sorted(spans[one])),
            named,
            tuple(sorted(entities, key=lambda one: (-one.mentions, one.label, one.iri))),
            tuple(sorted(copies, key=lambda one: (one.date or "9999", one.id))),
        )  # fmt: skip

    @cached_property
    def first(self) -> dict[int, int]:
        """Where the first sentence of each statement begins, by the statement's number."""
        found: dict[int, int] = {}
        for one in self.said:
            found[one.number] = min(one.start, found.get(one.number, one.start))
        return found

    @cached_property
    def paragraphs(self) -> list[list[Run]]:
        """The text with its marks, paragraph by paragraph; without its headline, which the page has above it."""
        found = [(self.text[start:end], marked(self.text, self.said, self.named, start, end))
                 for start, end in paragraphs(self.text)]  # fmt: skip
        if found and found[0][0] == self.article.title and not any(run.look for run in found[0][1]):
            del found[0]
        return [runs for _, runs in found]

    def to_json(self) -> dict[str, Any]:
        """The page for programs; ``utf16`` are the offsets as JavaScript counts them."""
        units = Utf16(self.text)

        def place(one: Said | Named) -> dict[str, Any]:
            return {"start": one.start, "end": one.end, "utf16": [units.of(one.start), units.of(one.end)]}

        return {
            "article": asdict(self.article),
            "text": self.text,
            "entities": [
                {"iri": entity.iri, "label": entity.label, "type": entity.type,
                 "mentions": [place(one) for one in self.named if one.entity == entity.iri]}
                for entity in self.entities
            ],
            "statements": [
                {**one.to_json(), "sentences": [place(said) for said in self.said if said.number == at]}
                for at, one in enumerate(self.statements, 1)
            ],
            "copies": [asdict(one) for one in self.copies],
        }  # fmt: skip


def mentions(found: Found) -> Iterable[Named]:
    """All mentions in an article of entities of the graph."""
    for local in found.entities:
        for one in local.mentions:
            yield Named(one.start, one.end, found.iris[local.id])


def article_page(request: Request) -> Response:
    """An article."""
    iri = v.ART + request.path_params["revision"]
    with reading(request) as graph:
        if not is_article(graph.reader.store, iri):
            raise HTTPException(404, "The graph has no such article; it may have been corrected or removed since.")
        found = request.app.state.held.once(graph, ArticlePage.of, iri)
    if request.url.path.startswith("/api/"):
        return data(found.to_json())
    return page(request, "article.html", shown=found, article=found.article)


def articles_page(request: Request) -> Response:
    """All articles, or those that mention an entity, the latest first."""
    limit, offset = number(request, "limit", _AT_ONCE, _MOST) or _AT_ONCE, number(request, "offset", 0, 10**9)
    name = request.query_params.get("entity", "")
    with reading(request) as graph:
        entity = graph.entity(name) if name else None
        store, iri = graph.reader.store, entity.iri if entity else None
        total = count_articles(store, entity=iri)
        found = [graph.reader.article(one) for one in newest_articles(store, limit, offset, entity=iri)]
    if request.url.path.startswith("/api/"):
        return data({"total": total, "offset": offset, "articles": [asdict(one) for one in found]})
    base = "?" + urlencode({"entity": name}) + "&" if name else "?"
    return page(request, "articles.html", entity=entity, found=found, total=total, offset=offset, limit=limit,
                base=base)  # fmt: skip


routes = [
    Route(f"{start}{path}", endpoint)
    for start in ("", "/api")
    for path, endpoint in (("/article/{revision}", article_page), ("/articles", articles_page))
]

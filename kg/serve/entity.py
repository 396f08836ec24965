"""An entity: its names, what is said of it, what contradicts what, when, who is near, and where it stands."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Self
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from kg.answers import Contradiction, Event
from kg.errors import ConfigError
from kg.graph import Graph
from kg.linked import EntityLink
from kg.serve.addresses import address
from kg.serve.pages import data, number, page, reading
from kg.serve.words import words
from kg.store import vocabulary as v
from kg.store.contradictions import find_contradictions
from kg.store.outline import Outline, bound, dated, may_be_contradicted, newest_articles, outlines, within
from kg.store.reader import ArticleInfo, GraphReader
from kg.types import Entity, Statement, Status

_OF_EACH = 8
_EVENTS, _NEIGHBOURS, _ARTICLES, _CONTRADICTIONS = 10, 15, 8, 10
_COMPARED = 40
_AT_ONCE, _MOST = 50, 500


@dataclass(frozen=True, slots=True)
class Group:
    """Statements of one relation, as read from the entity.

    Attributes:
        kind: ``relation``, ``open`` (predicates in the articles' own words) or ``said`` (what it says of others).
        relation: its name; empty for the other kinds.
        total: how many there are.
        statements: those shown.
    """

    kind: str
    relation: str
    total: int
    statements: tuple[Statement, ...]

    @property
    def query(self) -> str:
        """The part of an address that asks for all of it."""
        return urlencode({"kind": self.kind, **({"relation": self.relation} if self.relation else {})})


@dataclass(frozen=True, slots=True)
class Near:
    """A neighbour, and in how many statements."""

    entity: Entity
    statements: int


@dataclass(frozen=True, slots=True)
class EntityPage:
    """What a page shows of an entity; all is bounded, and tells how much there is.

    Attributes:
        entity: its names.
        statuses: how many statements of each status there are.
        groups: statements by relation.
        contradictions: pairs that cannot both be true.
        uncompared: statements that may be contradicted, too, but are so many that nobody looked.
        events: the latest of what has a date, in order; where enough have one of their own, none is that of an article.
        dated: how many there are of these.
        near: neighbours, those that share most first.
        neighbours: how many there are.
        articles: that mention it, latest first.
        links: what it is in knowledge bases.
    """

    entity: Entity
    statuses: Mapping[str, int]
    groups: tuple[Group, ...]
    contradictions: tuple[Contradiction, ...]
    uncompared: int
    events: tuple[Event, ...]
    dated: int
    near: tuple[Near, ...]
    neighbours: int
    articles: tuple[ArticleInfo, ...]
    links: tuple[EntityLink, ...]

    @property
    def statements(self) -> int:
        """How many statements there are, shown or not."""
        return sum(self.statuses.values())

    @property
    def against(self) -> list[tuple[Statement, list[Statement]]]:
        """Statements of the first contradictions, each with all of these that contradict it."""
        found: dict[str, tuple[Statement, list[Statement]]] = {}
        for pair in self.contradictions[:_CONTRADICTIONS]:
            found.setdefault(pair.one.iri, (pair.one, []))[1].append(pair.other)
        return list(found.values())

    @classmethod
    def of(cls, graph: Graph, entity: Entity) -> Self:
        """Read the page of an entity.

        Args:
            graph: open.
            entity: of the graph.
        """
        reader, iri = graph.reader, entity.iri
        said = outlines(reader.store, iri)
        grouped = _grouped(said)
        # Where enough tell their time themselves, nobody need look up when the others were reported.
        timed = [one for one in said if one.time and one.time[:4].isdigit()]
        times = dated(reader.store, timed if len(timed) >= _EVENTS else said)
        shown = {one.iri for few in grouped.values() for one in few[:_OF_EACH]}
        latest = times[-_EVENTS:]
        read = _read(reader, said, shown.union(event[1] for event in latest))
        near = Counter(one.other for one in said if one.place != "speaker" and one.entity and one.other != iri)
        ranked = sorted(near.items(), key=lambda pair: (-pair[1], pair[0]))[:_NEIGHBOURS]
        doubtful = may_be_contradicted(said)
        return cls(
            entity,
            {status.value: count for status in Status if (count := sum(one.status is status for one in said))},
            tuple(Group(*key, len(few), _ranked(read, few[:_OF_EACH])) for key, few in grouped.items()),
            _contradictions(reader, doubtful[:_COMPARED]),
            len(doubtful[_COMPARED:]),
            tuple(Event(when, reported, read[one]) for when, one, reported in latest),
            len(times),
            tuple(Near(other, count) for one, count in ranked if (other := reader.entity(one))),
            len(near),
            tuple(reader.article(one) for one in newest_articles(reader.store, _ARTICLES, entity=iri)),
            tuple(graph.links(iri)),
        )

    def to_json(self) -> dict[str, Any]:
        """The page for programs."""
        return {
            "entity": self.entity.to_json(),
            "by_status": dict(self.statuses),
            "links": [asdict(one) for one in self.links],
            "groups": [
                {"kind": one.kind, "relation": one.relation or None, "total": one.total,
                 "statements": [each.to_json() for each in one.statements]}
                for one in self.groups
            ],
            "contradictions": [
                {"kind": pair.kind, "one": pair.one.to_json(), "other": pair.other.to_json()}
                for pair in self.contradictions
            ],
            "uncompared": self.uncompared,
            "timeline": {
                "total": self.dated,
                "latest": [{"when": one.when, "reported": one.reported, "statement": one.statement.to_json()}
                           for one in self.events],
            },
            "neighbours": {
                "total": self.neighbours,
                "most": [{"iri": one.entity.iri, "label": one.entity.label, "type": one.entity.type,
                          "statements": one.statements} for one in self.near],
            },
            "articles": [asdict(one) for one in self.articles],
        }  # fmt: skip


def _contradictions(reader: GraphReader, compared: list[str]) -> tuple[Contradiction, ...]:
    """Pairs that cannot both be true, those that are shown with their evidence."""
    found = find_contradictions(reader, compared) if compared else []
    shown = {one.iri for pair in found[:_CONTRADICTIONS] for one in (pair.one, pair.other)}
    read = {one.iri: one for one in reader.statements(only=shown, support=True)} if shown else {}
    return tuple(replace(pair, one=read.get(pair.one.iri, pair.one), other=read.get(pair.other.iri, pair.other))
                 for pair in found)  # fmt: skip


def _grouped(said: Iterable[Outline]) -> dict[tuple[str, str], list[Outline]]:
    """What is said by kind and relation, in the order of the page."""
    groups: dict[tuple[str, str], list[Outline]] = defaultdict(list)
    for one in said:
        kind = "said" if one.place == "speaker" else "open" if one.relation is None else "relation"
        groups[kind, one.relation or "" if kind == "relation" else ""].append(one)
    order = ("relation", "open", "said")
    return dict(sorted(groups.items(), key=lambda pair: (order.index(pair[0][0]), pair[0][1])))


# A frequent entity has thousands of statements. Who turns the pages of their list has them read once.


def _groups(graph: Graph, iri: str) -> dict[tuple[str, str], list[Outline]]:
    return _grouped(outlines(graph.reader.store, iri))


def _times(graph: Graph, iri: str) -> tuple[list[Outline], list[tuple[str, str, bool]]]:
    said = outlines(graph.reader.store, iri)
    return said, dated(graph.reader.store, said)


def _read(reader: GraphReader, said: Iterable[Outline], which: set[str]) -> dict[str, Statement]:
    """Statements as read from the entity's side, by IRI."""
    turned = {one.iri for one in said if one.place == "object"}
    read = reader.statements(only=which)
    return {one.iri: one.turned() if one.iri in turned else one for one in read}


def _ranked(read: Mapping[str, Statement], said: Iterable[Outline]) -> tuple[Statement, ...]:
    found = [read[one.iri] for one in said]
    return tuple(sorted(found, key=lambda one: (-one.sources, one.sentence, one.status, one.iri)))


# What is asked for


def found_entity(graph: Graph, request: Request) -> Entity | Response:
    """The entity of an address, or what answers instead: its page under another name, or several to choose from.

    Args:
        graph: open.
        request: its address has the ``name`` of an entity's IRI.

    Raises:
        HTTPException: 404, the graph has and had no such entity.
    """
    name, reader = request.path_params["name"], graph.reader
    try:
        now = sorted(graph.now_at(v.ENT + name))
    except ValueError:  # no IRI can be so
        now = []
    if not now:
        near = [hit.text for hit in graph.complete(name.replace("_", " "), limit=5)]
        raise HTTPException(404, f"The graph has no entity {name[:100]!r}."
                            + (f" There are: {', '.join(near)}." if near else ""))  # fmt: skip
    if now == [v.ENT + name]:
        return reader.entity(now[0]) or _gone()
    if len(now) == 1:
        # What people decide can be undone, so nobody may remember for ever where an old name leads.
        rest = request.url.path.partition("/entity/")[2].partition("/")[2]
        api = "/api" if request.url.path.startswith("/api/") else ""
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"{api}{address(now[0])}{'/' + rest if rest else ''}{query}", status_code=307)
    several = [entity for iri in now if (entity := reader.entity(iri))]
    if request.url.path.startswith("/api/"):
        return data({"several": [one.to_json() for one in several]})
    return page(request, "several.html", status=300, name=name.replace("_", " "), several=several)


def _gone() -> Entity:
    raise HTTPException(404, "The graph has no such entity any more.")


def entity_page(request: Request) -> Response:
    """An entity."""
    with reading(request) as graph:
        entity = found_entity(graph, request)
        if isinstance(entity, Response):
            return entity
        found = request.app.state.held.once(graph, EntityPage.of, entity)
    if request.url.path.startswith("/api/"):
        return data(found.to_json())
    return page(request, "entity.html", shown=found, entity=found.entity)


def statements_page(request: Request) -> Response:
    """All statements of one relation, or of all, page by page."""
    asked = request.query_params
    kind, relation, status = asked.get("kind", ""), asked.get("relation", ""), asked.get("status", "")
    if status and status not in set(Status):
        raise ConfigError(f"no status named {status!r}", found=f"there are: {', '.join(Status)}")
    limit, offset = number(request, "limit", _AT_ONCE, _MOST) or _AT_ONCE, number(request, "offset", 0, 10**9)
    with reading(request) as graph:
        entity = found_entity(graph, request)
        if isinstance(entity, Response):
            return entity
        groups = request.app.state.held.once(graph, _groups, entity.iri)
        fit = [one for key, few in groups.items() if kind in ("", key[0]) and relation in ("", key[1]) for one in few
               if status in ("", one.status)]  # fmt: skip
        some = fit[offset : offset + limit]
        read = _read(graph.reader, some, {one.iri for one in some})
    shown = [read[one.iri] for one in some]
    if request.url.path.startswith("/api/"):
        return data({"total": len(fit), "offset": offset, "statements": [one.to_json() for one in shown]})
    told = {"open": "In the articles’ own words", "said": f"Said by {entity.label}"}
    heading = words(relation).capitalize() if relation else told.get(kind, "Statements")
    base = "?" + urlencode({name: value for name, value in asked.multi_items() if name != "offset"})
    return page(request, "statements.html", entity=entity, heading=heading, shown=shown, total=len(fit), offset=offset,
                limit=limit, base=base.rstrip("?") + ("&" if len(base) > 1 else "?"))  # fmt: skip


def timeline_page(request: Request) -> Response:
    """All that is said of an entity, in order of time, page by page."""
    asked = request.query_params
    since, until = (one and bound(one) for one in (asked.get(name, "").strip() for name in ("since", "until")))
    limit, offset = number(request, "limit", _AT_ONCE, _MOST) or _AT_ONCE, number(request, "offset", 0, 10**9)
    with reading(request) as graph:
        entity = found_entity(graph, request)
        if isinstance(entity, Response):
            return entity
        said, every = request.app.state.held.once(graph, _times, entity.iri)
        times = [one for one in every if within(one[0], since, until)]
        some = times[offset : offset + limit]
        read = _read(graph.reader, said, {iri for _, iri, _ in some})
    events = [Event(when, reported, read[iri]) for when, iri, reported in some]
    if request.url.path.startswith("/api/"):
        return data({
            "total": len(times), "offset": offset,
            "events": [{"when": one.when, "reported": one.reported, "statement": one.statement.to_json()}
                       for one in events],
        })  # fmt: skip
    base = urlencode({name: value for name, value in asked.multi_items() if name != "offset"})
    return page(request, "timeline.html", entity=entity, events=events, total=len(times), offset=offset, limit=limit,
                base=f"?{base}&" if base else "?", since=since, until=until)  # fmt: skip


def names_page(request: Request) -> Response:
    """Why the names of an entity are one: each merge with its reasons."""
    with reading(request) as graph:
        entity = found_entity(graph, request)
        if isinstance(entity, Response):
            return entity
        merges = graph.merges(entity.iri)
    if request.url.path.startswith("/api/"):
        return data({"entity": entity.to_json(), "merges": [asdict(one) for one in merges]})
    return page(request, "names.html", entity=entity, merges=merges)


_PAGES = {"": entity_page, "/statements": statements_page, "/timeline": timeline_page, "/names": names_page}
routes = [
    Route(f"{start}/entity/{{name}}{rest}", endpoint) for start in ("", "/api") for rest, endpoint in _PAGES.items()
]

"""Asking a graph: queries with limits and names, finding text, paths, neighbours, timelines, what is central."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Literal

from kg.answers import Common, Event, Found, FoundKind, Neighbour, Path, Ranked, Statements, Together
from kg.central import MEASURES, Measure, scores
from kg.errors import ConfigError, NotFoundError
from kg.explain import Explanation, explain
from kg.identity import Identity
from kg.queries import NamedQuery, Parameter, find_query, named_queries
from kg.result import QueryResult
from kg.search import Hit, TextIndex
from kg.store import find, nearby
from kg.store import nodes as n
from kg.store import vocabulary as v
from kg.store.limited import LimitedQueries
from kg.store.outline import bound, day, is_week, no_date, within
from kg.store.terms import RawResult, Term
from kg.store.texts import article_head, reported, statements_of
from kg.types import Entity, Statement, Status

SAID: tuple[Status, ...] = (Status.FACT, Status.CLAIMED)
"""What counts as a tie between two entities unless asked otherwise: what is a fact, and what somebody claims."""

_TABLES: dict[FoundKind, str] = {"entity": "names", "article": "titles", "sentence": "sentences"}


class Asking(Identity):
    """The part of a ``Graph`` that answers questions."""

    _limited: LimitedQueries | None = None
    _index: TextIndex | None = None

    def stop_asking(self) -> None:
        """End what was started to answer questions."""
        if self._limited is not None:
            self._limited.close()
        if self._index is not None:
            self._index.close()
        self._limited = self._index = None

    # In SPARQL

    def query(
        self, sparql: str, *, timeout: float | None = None, memory: int | None = None, rows: int | None = None
    ) -> QueryResult:
        """Ask in SPARQL 1.1; kg's prefixes (``ent:``, ``rel:``, ``kg:`` …) need no declaration.

        With a limit of time or memory the query runs in a process of its own, which is ended at the limit. That needs
        a graph on disk that is open for reading. The process is kept for the next query.

        Args:
            sparql: the query.
            timeout: seconds that it may take, until the answer is here; None: no limit.
            memory: megabytes that it may take; None: no limit. macOS does not hold to it.
            rows: most rows of the answer; None: no limit.

        Raises:
            QueryError: the query is wrong, or beyond a limit.
            ConfigError: a limit is none, or cannot be held for this graph.
        """
        return QueryResult(self._asked(sparql, timeout, memory, rows))

    def _asked(
        self, sparql: str, timeout: float | None, memory: int | None = None, rows: int | None = None
    ) -> RawResult:
        for name, limit in (("timeout", timeout), ("memory", memory), ("rows", rows)):
            if limit is not None and not 0 < limit < 1e9:
                raise ConfigError(f"{name} must be more than 0", found=f"it is {limit}", hint="None is no limit")
        if timeout is None and memory is None:
            return self._store.query(sparql, rows=rows)
        if self._store.writable or (files := self._store.files()) is None:
            raise ConfigError("a query can be limited only on a graph on disk that is open for reading",
                              hint="open it without write=True, or ask without timeout and memory")  # fmt: skip
        self._limited = self._limited or LimitedQueries(files)
        return self._limited.query(sparql, seconds=timeout or 1e6, megabytes=memory or 0, rows=rows)

    def explain(self, sparql: str, *, timeout: float = 60.0) -> Explanation:
        """Why a query is slow: its operations, how many triples of the graph fit each pattern, the time of one run.

        Args:
            sparql: the query.
            timeout: seconds after which the run is stopped; of a graph that cannot be asked with a limit, none is.

        Raises:
            QueryError: the query is wrong.
        """
        limited = self.path is not None and not self._store.writable
        return explain(sparql, lambda query, seconds: self._asked(query, seconds if limited else None), timeout)

    def named_sparql(
        self, name: str, values: Mapping[str, str] | None = None, *, queries: Mapping[str, NamedQuery] | None = None
    ) -> str:
        """The SPARQL of a query that has a name, with its parameters' values.

        Args:
            name: of the query.
            values: parameter to value; an entity by its name or IRI, a relation by its name, a status such as
                ``denied``.
            queries: those there are, as ``kg.queries.named_queries(config.queries)`` gives them; None: those that ship
                with kg.

        Raises:
            ConfigError: there is no such query or parameter, or a value is missing or wrong.
            NotFoundError: the graph has no such entity or relation.

        Example:
            >>> from kg.graph import Graph
            >>> sparql = Graph.memory().named_sparql("article", {"id": 'a" OR 1'})
            >>> print(sparql.splitlines()[2].strip())
            ?record kg:articleId "a\\" OR 1" .
        """
        query = find_query(named_queries({}) if queries is None else queries, name)
        return query.bound(values or {}, self._term)

    def _term(self, parameter: Parameter, value: str) -> str:
        """A value as one RDF term."""
        match parameter.kind:
            case "entity":
                return Term("iri", self.entity_iri(value)).turtle()
            case "relation":
                found = sorted(find.find_predicates(self.reader, value))
                if not found:
                    raise find.no_relation(self.reader, value)
                return Term("iri", found[-1]).turtle()  # a relation before an open predicate of the same words
            case "status":
                if value not in set(Status):
                    raise ConfigError(f"no status named {value!r}", found=f"there are: {', '.join(Status)}")
                return Term("iri", v.KG + value).turtle()
            case "number":
                if Term("literal", value, v.XSD + "decimal").python() == value:
                    raise ConfigError(f"{value!r} is no number")
                kind = "integer" if value.lstrip("+-").isdigit() else "double" if "e" in value.lower() else "decimal"
                return Term("literal", value, v.XSD + kind).turtle()
            case "date":
                if not n.is_date(value) and not is_week(value):
                    raise no_date(value)
                return str(n.dated(value))
        return Term("literal", v.storable(value)).turtle()

    def entity_iri(self, name: str) -> str:
        """The IRI of the entity of this name, as ``entity()`` takes it."""
        return find.find_entity(self.reader, name).iri

    # By words

    def find(self, words: str, kind: FoundKind | None = None, *, limit: int = 20) -> list[Found]:
        """Find entities by their names, articles by their titles, and sentences that are evidence, best first.

        What has all words comes; where nothing has, what has some. ``"two words"`` stand next to each other, ``harb*``
        begins a word, ``-word`` must not be there; capitals and accents do not matter.

        The first search makes an index beside the graph, later ones bring it up to date with what changed.

        Args:
            words: what to look for; no text is wrong.
            kind: ``entity``, ``article`` or ``sentence``; None: all, in this order.
            limit: most of each kind.

        Raises:
            ConfigError: there is no such kind.
        """
        if kind is not None and kind not in _TABLES:
            raise ConfigError(f"nothing to find is called {kind!r}", found=f"there are: {', '.join(_TABLES)}")
        kinds: Iterable[FoundKind] = _TABLES if kind is None else (kind,)
        return [found for one in kinds for found in self._found(one, words, limit)]

    def complete(self, start: str, *, limit: int = 10) -> list[Found]:
        """Entities with a name that begins so, for type-ahead: those of most articles first.

        Args:
            start: what is typed so far.
            limit: most entities.
        """
        reader, hits = self.reader, self._texts.beginning(start, limit)
        return [Found("entity", hit.iri, reader.label(hit.iri), score=hit.score) for hit in hits]

    @property
    def _texts(self) -> TextIndex:
        self._index = self._index or TextIndex(self._store)
        return self._index

    def _found(self, kind: FoundKind, words: str, limit: int) -> Iterator[Found]:
        reader = self.reader
        hits = self._texts.hits(_TABLES[kind], words, limit * (5 if kind == "entity" else 1))
        if kind == "entity":
            best: dict[str, Hit] = {}
            for hit in hits:
                best.setdefault(hit.iri, hit)
            for hit in [*best.values()][:limit]:
                yield Found(kind, hit.iri, reader.label(hit.iri), score=hit.score)
            return
        for hit in hits:
            said = statements_of(self._store, hit.iri) if kind == "sentence" else ()
            yield Found(kind, hit.iri, hit.text, hit.article, *article_head(self._store, hit.article), said, hit.score)

    # What is near

    def neighbours(
        self, entity: str, *, statuses: Collection[Status | str] | None = None, limit: int | None = None
    ) -> list[Neighbour]:
        """Entities that share statements with an entity, those that share most first.

        Args:
            entity: named as in ``entity()``.
            statuses: of the statements that count; None: all.
            limit: most neighbours; None: all.

        Raises:
            NotFoundError: there is no such entity, or there are several.
            ConfigError: there is no such status.
        """
        reader = self.reader
        found = nearby.neighbours(self._store, self.entity_iri(entity), _statuses(statuses, tuple(Status)))
        ranked = sorted(found.items(), key=lambda one: (-one[1].total(), reader.label(one[0]), one[0]))
        return [
            Neighbour(self._known(iri), by.total(), tuple(
                (reader.label(predicate), count)
                for predicate, count in sorted(by.items(), key=lambda pair: (-pair[1], reader.label(pair[0])))))
            for iri, by in ranked[:limit]
        ]  # fmt: skip

    def common_neighbours(
        self, one: str, other: str, *, statuses: Collection[Status | str] | None = None, limit: int | None = None
    ) -> list[Common]:
        """Entities that share statements with both of two entities, those that share most first.

        Args:
            one: named as in ``entity()``.
            other: likewise.
            statuses: of the statements that count; None: all.
            limit: most entities; None: all.

        Raises:
            NotFoundError: there is no such entity, or there are several.
            ConfigError: there is no such status.
        """
        reader, those = self.reader, _statuses(statuses, tuple(Status))
        first, second = (nearby.neighbours(self._store, self.entity_iri(name), those) for name in (one, other))
        both = {iri: (first[iri].total(), second[iri].total()) for iri in first.keys() & second.keys()}
        ranked = sorted(both, key=lambda iri: (-min(both[iri]), -sum(both[iri]), reader.label(iri), iri))
        return [Common(self._known(iri), *both[iri]) for iri in ranked[:limit]]

    def paths(
        self, one: str, other: str, *, statuses: Collection[Status | str] | None = None,
        open: bool = True, longest: int = 6, limit: int = 1,  # noqa: A002
    ) -> list[Path]:  # fmt: skip
        """The shortest ways from one entity to another, over statements whichever way they point.

        Args:
            one: named as in ``entity()``.
            other: likewise.
            statuses: of the statements that count; None: facts and claims. What is denied joins nobody.
            open: over statements with open predicates, too.
            longest: most steps.
            limit: most ways; all of them are equally short.

        Returns:
            Each with the statements of every step and their sentences; empty where there is no way.

        Raises:
            NotFoundError: there is no such entity, or there are several.
            ConfigError: there is no such status.
        """
        those = _statuses(statuses, SAID)
        ends = self.entity_iri(one), self.entity_iri(other)
        ways = nearby.shortest_paths(self._store, *ends, those, open=open, longest=longest, limit=limit)

        def between(start: str, end: str) -> Statements:
            reader = self.reader
            iris = reader.statement_iris(subject=start, obj=end) | reader.statement_iris(subject=end, obj=start)
            said = reader.statements(support=True, only=iris)
            return Statements(one for one in said if one.status in those and (open or one.relation is not None))

        return [Path(tuple(map(self._known, way)), tuple(between(*pair) for pair in pairwise(way))) for way in ways]

    def together(
        self, entity: str, *, within: Literal["article", "sentence"] = "article", limit: int | None = None
    ) -> list[Together]:
        """Entities that are mentioned together with an entity, those most often first.

        Args:
            entity: named as in ``entity()``.
            within: the same ``article``; or the same ``sentence``, of those that make statements about both.
            limit: most entities; None: all.

        Raises:
            NotFoundError: there is no such entity, or there are several.
            ConfigError: ``within`` is neither.
        """
        ways = {"article": nearby.in_articles_with, "sentence": nearby.in_sentences_with}
        if within not in ways:
            raise ConfigError(f"entities are together within an article or a sentence, not {within!r}")
        counted, reader = ways[within](self._store, self.entity_iri(entity)), self.reader
        ranked = sorted(counted.items(), key=lambda pair: (-pair[1], reader.label(pair[0]), pair[0]))
        return [Together(self._known(iri), count) for iri, count in ranked[:limit]]

    def central(
        self, by: Measure = "degree", *, statuses: Collection[Status | str] | None = None, limit: int | None = None
    ) -> list[Ranked]:
        """Entities by how central they are in the network of all statements, the most central first.

        Two entities are joined once, whatever number of statements joins them and whichever way they point; PageRank
        alone weighs by their number. All statements are read.

        Args:
            by: ``degree`` (to how many others it is joined), ``betweenness`` (on what share of the shortest ways it
                lies; of more than 1,000 entities from a sample of 200) or ``pagerank``.
            statuses: of the statements that count; None: facts and claims.
            limit: most entities; None: all that are joined to another.

        Raises:
            ConfigError: there is no such measure or status.
        """
        if by not in MEASURES:
            raise ConfigError(f"no measure named {by!r}", found=f"there are: {', '.join(MEASURES)}")
        reader = self.reader
        found = scores(nearby.adjacency(self._store, _statuses(statuses, SAID)), by)
        ranked = sorted(found.items(), key=lambda pair: (-round(pair[1], 9), pair[0]))
        return [Ranked(entity, score) for iri, score in ranked[:limit] if (entity := reader.entity(iri))]

    # In order of time

    def timeline(
        self, entity: str, *, since: str | None = None, until: str | None = None,
        statuses: Collection[Status | str] | None = None, support: bool = False,
    ) -> list[Event]:  # fmt: skip
        """What is said of an entity, in order of time.

        A statement that has no time, or none with a year, stands at the date of the first article that says it. What
        has neither is left out.

        Args:
            entity: named as in ``entity()``; subject, object or speaker.
            since: ISO 8601, with any precision (``2024``, ``2024-06``): nothing before.
            until: likewise: nothing after; ``2024`` is until its end.
            statuses: of the statements that count; None: all.
            support: with the evidence of each.

        Raises:
            NotFoundError: there is no such entity, or there are several.
            ConfigError: there is no such status, or what bounds the time is no date.
        """
        those = _statuses(statuses, tuple(Status))
        first, last = ("" if one is None else bound(one) for one in (since, until))
        said = find.find_statements(self.reader, about=self.entity_iri(entity), support=support)
        dates: dict[str, str | None] = {}
        events = [event for one in said if one.status in those and (event := self._event(one, dates))]
        events.sort(key=lambda event: (day(event.when), event.statement.sentence, event.statement.iri))
        return [event for event in events if within(event.when, first, last)]

    def _event(self, statement: Statement, dates: dict[str, str | None]) -> Event | None:
        value = statement.time.value if statement.time else None
        if value and value[:4].isdigit():
            return Event(value, False, statement)
        when = reported(self._store, statement.iri, dates)
        return Event(when, True, statement) if when else None

    def _known(self, iri: str) -> Entity:
        entity = self.reader.entity(iri)
        if entity is None:
            raise NotFoundError(f"the graph has no entity {v.prefixed(iri)}", hint="kg verify tells what is wrong")
        return entity


def _statuses(given: Collection[Status | str] | None, default: tuple[Status, ...]) -> tuple[Status, ...]:
    if given is None:
        return default
    for one in given:
        if one not in set(Status):
            raise ConfigError(f"no status named {one!r}", found=f"there are: {', '.join(Status)}")
    return tuple(Status(one) for one in Status if one in set(given)) or default

"""What is said of an entity, and what a graph holds, in outline: enough to group, rank and count it.

A frequent entity has thousands of statements, of which a page shows some. One query tells of each what decides which.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from heapq import nsmallest
from typing import Literal

from pyoxigraph import NamedNode

from kg.errors import ConfigError
from kg.store import nodes as n
from kg.store import vocabulary as v
from kg.store.oxigraph import OxigraphStore
from kg.store.texts import reported
from kg.types import Status

Place = Literal["subject", "object", "speaker"]

_WEEK = re.compile(r"[0-9]{4}-W[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Outline:
    """A statement as seen from an entity.

    Attributes:
        iri: of the statement.
        place: where the entity stands in it: ``subject``, ``object``, or only as its ``speaker``.
        relation: name of the relation as read from the entity's side; None for an open predicate.
        other: what stands on the other side: IRI of an entity or phrase, or words; of a speaker, the object.
        entity: whether that is an entity.
        status: of the statement.
        sources: how many independent ones say it.
        time: ISO 8601 as far as it is known, or None.
        one_way: whether its relation cannot hold both ways.
    """

    iri: str
    place: Place
    relation: str | None
    other: str
    entity: bool
    status: Status
    sources: int
    time: str | None
    one_way: bool


def outlines(store: OxigraphStore, entity: str) -> list[Outline]:
    """What is said of an entity, each statement once: those of most sources first, then by IRI.

    Args:
        store: open.
        entity: its IRI.
    """
    labels = _Predicates(store)
    found: dict[str, Outline] = {}
    for place, here, there in _PLACES:
        # Only seen from the object the name of the inverse matters; each further pattern costs a look-up a statement.
        inverse = "OPTIONAL { ?s kg:inverse ?inverse }" if place == "object" else ""
        rows = store.query(
            f"SELECT ?s ?other ?predicate ?status ?sources ?time ?inverse WHERE {{ GRAPH {n.STATEMENTS} {{ "
            f"?s {here} {NamedNode(entity)} ; {there} ?other ; rdf:predicate ?predicate ; kg:status ?status ; "
            f"kg:sources ?sources OPTIONAL {{ ?s kg:time ?time }} {inverse} }} }}"
        ).rows
        for iri, other, predicate, status, sources, time, turned in rows:
            # A statement of an entity with itself, or about its own speaker, comes first as what it is about.
            if iri and other and predicate and status and sources and iri.value not in found:
                found[iri.value] = Outline(
                    iri.value, place, labels.name(turned.value if turned else predicate.value), other.value,
                    other.kind == "iri" and other.value.startswith(v.ENT), Status(status.value.removeprefix(v.KG)),
                    int(sources.value), time.value if time else None, labels.one_way(predicate.value),
                )  # fmt: skip
    return sorted(found.values(), key=lambda one: (-one.sources, one.iri))


_PLACES: tuple[tuple[Place, str, str], ...] = (
    ("subject", "rdf:subject", "rdf:object"), ("object", "rdf:object", "rdf:subject"),
    ("speaker", "kg:speaker", "rdf:object"),
)  # fmt: skip


class _Predicates:
    """What there is to know of predicates, each looked up once."""

    def __init__(self, store: OxigraphStore) -> None:
        self.store = store
        self.names: dict[str, str | None] = {}
        self.one_ways = {n.values(quad)[0] for quad in store.match(None, n.TYPE, n.ASYMMETRIC)}

    def name(self, iri: str) -> str | None:
        """The name of a relation; None of an open predicate."""
        if iri not in self.names:
            named = iri.startswith(v.REL)
            self.names[iri] = self.store.value(NamedNode(iri), n.RDFS_LABEL, n.STATEMENTS) if named else None
        return self.names[iri]

    def one_way(self, iri: str) -> bool:
        """Whether a relation cannot hold both ways."""
        return iri in self.one_ways


def may_be_contradicted(said: Iterable[Outline]) -> list[str]:
    """IRIs of those statements, of all that is said of one entity, that another may contradict.

    Of two that contradict each other, one is a denial, or their relation holds one way only; and both have the same
    two ends. So few are left to be looked at. What the entity says of others is looked at whole: who contradicts it
    says it of these.
    """
    by_other: dict[str, list[Outline]] = defaultdict(list)
    left = []
    for one in said:
        if one.place == "speaker":
            left.append(one.iri)
        else:
            by_other[one.other].append(one)
    for few in by_other.values():
        if len(few) > 1:
            left += [one.iri for one in few if one.status is Status.DENIED or one.one_way]
    return left


def dated(store: OxigraphStore, said: Iterable[Outline]) -> list[tuple[str, str, bool]]:
    """When what is said was so, or was first reported.

    Args:
        store: open.
        said: as ``outlines()`` gives it; what has no time stands at the date of the first article that says it, and is
            left out where none has one.

    Returns:
        In order of time: the time, the statement's IRI, and whether the time is that of an article.
    """
    dates: dict[str, str | None] = {}
    found = []
    for one in said:
        own = one.time if one.time and one.time[:4].isdigit() else None
        when = own or reported(store, one.iri, dates)
        if when:
            found.append((when, one.iri, own is None))
    return sorted(found, key=lambda event: (day(event[0]), event[1]))


def bound(text: str) -> str:
    """A day, month or year from which or until which to look, as a person wrote it.

    Raises:
        ConfigError: it is none.

    Example:
        >>> bound("2024-06")
        '2024-06'
    """
    if not text.startswith("--") and n.is_date(text):
        return text
    raise no_date(text)


def no_date(text: str) -> ConfigError:
    """The error that a text is no date."""
    return ConfigError(f"{text!r} is no date", hint="write it as 2024, 2024-06 or 2024-06-03")


def is_week(text: str) -> bool:
    """Whether a text is a week of the calendar.

    Example:
        >>> is_week("2018-W23"), is_week("2018-W54"), is_week("2018-06")
        (True, False, False)
    """
    return _WEEK.fullmatch(text) is not None and len(day(text)) == 10


def within(when: str, since: str, until: str) -> bool:
    """Whether a time lies between two others, each with any precision, and each of which may be empty.

    Example:
        >>> within("2024-06-03", "2024", "2024-06"), within("2024-06-03", "", "2023")
        (True, False)
    """
    first = not since or day(when) >= since or when.startswith(since)
    return first and (not until or day(when) <= until or when.startswith(until))


def day(when: str) -> str:
    """A time as a text that sorts: a week at its Monday, all else as it is.

    Example:
        >>> day("2018-W23"), day("2018-06")
        ('2018-06-04', '2018-06')
    """
    year, mark, week = when.partition("-W")
    if not mark:
        return when
    try:
        return date.fromisocalendar(int(year), int(week[:2]), 1).isoformat()
    except ValueError:
        return year


def newest_articles(store: OxigraphStore, limit: int, offset: int = 0, *, entity: str | None = None) -> list[str]:
    """IRIs of articles, the latest first; those without a date last.

    Args:
        store: open.
        limit: most.
        offset: how many to pass over.
        entity: IRI; only articles that mention it.
    """
    if entity is not None:
        mentioning = (n.values(quad)[0] for quad in store.match(None, n.MENTIONS, NamedNode(entity)))
        dated = ((store.value(one, n.PUBLISHED, one) or "", one.value) for one in map(NamedNode, set(mentioning)))
        return [iri for _, iri in sorted(dated, reverse=True)[offset : offset + limit]]
    rows = store.query(
        "SELECT ?article WHERE { GRAPH ?article { ?article a schema:NewsArticle "
        "OPTIONAL { ?article schema:datePublished ?date } } } "
        f"ORDER BY DESC(COALESCE(STR(?date), '')) DESC(?article) LIMIT {limit} OFFSET {offset}"
    ).rows
    return [article.value for (article,) in rows if article]


def most_mentioned(store: OxigraphStore, limit: int) -> list[str]:
    """IRIs of the entities that most articles mention.

    Args:
        store: open.
        limit: most.
    """
    counts = ((-int(count), iri) for iri, _, count in map(n.values, store.match(None, n.ARTICLES, None, n.ENTITIES)))
    return [iri for _, iri in nsmallest(limit, counts)]


def count_articles(store: OxigraphStore, *, entity: str | None = None) -> int:
    """How many articles there are, or mention an entity.

    Args:
        store: open.
        entity: its IRI.
    """
    if entity is None:
        return sum(1 for _ in store.match(None, n.TYPE, n.NEWS_ARTICLE))
    return sum(1 for _ in store.match(None, n.MENTIONS, NamedNode(entity)))


def is_article(store: OxigraphStore, iri: str) -> bool:
    """Whether the graph has an article of this IRI; what can be no IRI is none."""
    try:
        return any(store.match(NamedNode(iri), n.TYPE, n.NEWS_ARTICLE))
    except ValueError:
        return False


def statements_of_triples(store: OxigraphStore, article: str) -> dict[int, str]:
    """Of an article's triples, by their numbers from 1, the IRIs of the statements that they make."""
    graph = NamedNode(article)
    pairs = map(n.values, store.match(None, n.SAYS, None, graph))
    return {int(triple.rpartition("#t")[2]): statement for triple, _, statement in pairs}


def reported_statements(
    store: OxigraphStore, limit: int, offset: int = 0, *, relation: str = "", status: str = ""
) -> tuple[int, list[str]]:
    """How many statements fit, and the IRIs of some: those of most sources first.

    Args:
        store: open.
        limit: most.
        offset: how many to pass over.
        relation: its name; empty: any.
        status: empty: any.
    """
    which = f"?s kg:sources ?sources {f'; kg:relation {n.text(relation)}' if relation else ''} " + (
        f"; kg:status {NamedNode(v.KG + status)}" if status else ""
    )
    where = f"WHERE {{ GRAPH {n.STATEMENTS} {{ {which} }} }}"
    [[total]] = store.query(f"SELECT (COUNT(?s) AS ?total) {where}").rows
    rows = store.query(f"SELECT ?s {where} ORDER BY DESC(?sources) ?s LIMIT {limit} OFFSET {offset}").rows
    return int(total.value) if total else 0, [one.value for (one,) in rows if one]


def entity_types(store: OxigraphStore) -> dict[str, int]:
    """How many entities there are of each type, most first."""
    rows = store.query(
        f"SELECT ?type (COUNT(?entity) AS ?count) WHERE {{ GRAPH {n.ENTITIES} {{ ?entity kg:entityType ?type }} }} "
        "GROUP BY ?type ORDER BY DESC(?count) ?type"
    ).rows
    return {kind.value: int(count.value) for kind, count in rows if kind and count}

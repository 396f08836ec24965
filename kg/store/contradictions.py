"""Statements that cannot both be true: said and denied, or said both ways of a relation that holds one way only.

Both sides stay in the graph as they are. Contradictions are found when they are asked for, by the store's indices:
nothing is kept of them, so that an article costs no more in a large graph than in a small one.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from pyoxigraph import NamedNode

from kg.answers import Contradiction
from kg.store import nodes as n
from kg.store.reader import GraphReader
from kg.store.statement import Edge, Key, edge_iri, stored_key
from kg.types import Status

_SAID = (Status.FACT, Status.CLAIMED)
_WEEK = re.compile(r"(\d{4})-W(\d{2})")
_CALENDAR = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:T.*)?|--(\d{2})(?:-(\d{2}))?")
_LEAP_YEAR = 2000


def find_contradictions(
    reader: GraphReader, among: Iterable[str] | None = None, *, support: bool = False
) -> list[Contradiction]:
    """Pairs of statements that contradict each other.

    Args:
        reader: of the graph.
        among: IRIs of statements, of which at least one is in each pair; None: of the whole graph.
        support: with the evidence of both.

    Returns:
        Each pair once, in the order of statements.
    """
    pairs: set[tuple[str, str]] = set()
    for iri in _candidates(reader) if among is None else among:
        pairs.update(_pairs(reader, iri))
    read = {one.iri: one for one in reader.statements(support=support, only={iri for pair in pairs for iri in pair})}
    place = {iri: number for number, iri in enumerate(read)}
    found = []
    for pair in pairs:
        one, other = (read[iri] for iri in sorted(pair, key=place.__getitem__))
        if one.status is Status.DENIED:
            one, other = other, one
        found.append(Contradiction("denied" if other.status is Status.DENIED else "reversed", one, other))
    return sorted(found, key=lambda pair: (place[pair.one.iri], place[pair.other.iri]))


def _candidates(reader: GraphReader) -> set[str]:
    store = reader.store
    found = {n.values(quad)[0] for quad in store.match(None, n.STATUS, n.DENIED, n.STATEMENTS)}
    relations = [n.terms(quad)[0] for quad in store.match(None, n.TYPE, n.RELATION_CLASS, n.STATEMENTS)]
    one_way = (relation for relation in relations if _is_one_way(reader, relation))
    return found.union(*(reader.statement_iris(predicate=relation.value) for relation in one_way))


def _is_one_way(reader: GraphReader, relation: NamedNode) -> bool:
    """Whether an article was read by a schema in which the relation cannot hold both ways."""
    return any(True for _ in reader.store.match(relation, n.TYPE, n.ASYMMETRIC))


def _pairs(reader: GraphReader, iri: str) -> Iterator[tuple[str, str]]:
    key = stored_key(reader.store, iri)
    for edge in key.edges:
        for other, rival in _with_edge(reader, edge):
            if {key.status, rival.status} in ({Status.DENIED, said} for said in _SAID) and _may_meet(key, rival):
                yield _pair(iri, other)
    if key.status in _SAID and isinstance(key.object, NamedNode):
        for other, rival in _with_edge(reader, (key.object, key.predicate, key.subject)):
            opposite = rival.status in _SAID and rival.edges[0] != key.edges[0] and _may_meet(key, rival)
            if opposite and _is_one_way(reader, key.predicate):
                yield _pair(iri, other)


def _with_edge(reader: GraphReader, edge: Edge) -> Iterator[tuple[str, Key]]:
    for quad in list(reader.store.match(None, n.EDGE, NamedNode(edge_iri(edge)), n.STATEMENTS)):
        iri = n.values(quad)[0]
        yield iri, stored_key(reader.store, iri)


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def _may_meet(one: Key, other: Key) -> bool:
    return may_be_one_time(one.time, other.time)


def may_be_one_time(one: str, other: str) -> bool:
    """Whether two times can be one: unless both are known and neither holds a day of the other.

    Args:
        one: ISO 8601 in any precision (``2018``, ``2018-06-06``, ``--06-06``, ``2018-W23``), or empty.
        other: the same.

    Example:
        >>> may_be_one_time("2018-06", "2018-06-06"), may_be_one_time("--06-06", "2018-W23")
        (True, True)
        >>> may_be_one_time("2018-06-06", "2018-06-07"), may_be_one_time("--06", "2018-07-01")
        (False, False)
    """
    years = {int(year) for text in (one, other) if (year := text[:4]).isdigit()} or {_LEAP_YEAR}
    # A week can begin in the year before, or end in the year after.
    spans = [[_days(text, year) for year in range(min(years) - 1, max(years) + 2)] for text in (one, other)]
    known = [[span for span in each if span] for each in spans]
    if not all(known):
        return True
    return any(a[0] <= b[1] and b[0] <= a[1] for a in known[0] for b in known[1])


def _days(text: str, year: int) -> tuple[date, date] | None:
    """The first and the last day of a time, which lies in this year unless it says otherwise."""
    try:
        if week := _WEEK.fullmatch(text):
            monday = date.fromisocalendar(int(week[1]), int(week[2]), 1)
            return monday, monday + timedelta(days=6)
        if not (told := _CALENDAR.fullmatch(text)):
            return None
        year, month, day = int(told[1] or year), told[2] or told[4], told[3] or told[5]
        first = date(year, int(month or 1), int(day or 1))
        if day:
            return first, first
        after = date(year + 1, 1, 1) if month in (None, "12") else date(year, int(month) + 1, 1)
        return first, after - timedelta(days=1)
    except (ValueError, OverflowError):
        return None

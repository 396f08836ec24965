"""What two graphs differ in: articles, entities and statements that came, went or changed.

Graphs are compared by the store's indices, one property after the other: a graph of a million statements needs the
memory of one property of each, and only what differs is read whole.
"""

import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

from pyoxigraph import NamedNode

from kg.store import nodes as n
from kg.store.reader import ArticleInfo, GraphReader, in_order
from kg.store.redirects import now_at
from kg.types import Entity, Statement

T = TypeVar("T")

ARTICLE_FIELDS = ("id", "title", "date", "url", "author", "publisher", "language", "hash")
ENTITY_FIELDS = ("label", "type", "iri")
STATEMENT_FIELDS = ("status", "speaker", "time", "confidence", "sources", "accepted")


@dataclass(frozen=True, slots=True)
class Changed(Generic[T]):
    """One thing that is another in the second graph.

    Attributes:
        before: as the first graph has it.
        after: as the second graph has it.
        fields: names of the attributes that differ.
    """

    before: T
    after: T
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Differences(Generic[T]):
    """What two graphs differ in, of one kind of things; false if they do not.

    Attributes:
        added: only the second graph has them.
        gone: only the first graph has them.
        changed: both have them, and not alike.
    """

    added: tuple[T, ...]
    gone: tuple[T, ...]
    changed: tuple[Changed[T], ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.gone or self.changed)


@dataclass(frozen=True, slots=True)
class GraphDiff:
    """What a second graph has that a first has not, and the reverse; false if they say the same.

    Attributes:
        articles: an article is changed if its source has another revision: another text, title or date.
        entities: one is changed if it has another label or type, or is found under another IRI.
        statements: one is changed if the same is said of the same two with another status, speaker, time,
            confidence, number of sources or review. What an entity is called is told with the entities alone.
    """

    articles: Differences[ArticleInfo]
    entities: Differences[Entity]
    statements: Differences[Statement]

    def __bool__(self) -> bool:
        return bool(self.articles or self.entities or self.statements)


def compare_graphs(before: GraphReader, after: GraphReader) -> GraphDiff:
    """Compare two graphs.

    Args:
        before: of the first graph.
        after: of the second graph.

    Returns:
        All lists in an order that depends on what is said alone.

    Example:
        >>> from kg.store.oxigraph import OxigraphStore
        >>> bool(compare_graphs(GraphReader(OxigraphStore.memory()), GraphReader(OxigraphStore.memory())))
        False
    """
    entities, now = _entities(before, after)
    return GraphDiff(_articles(before, after), entities, _statements(before, after, now))


def _articles(before: GraphReader, after: GraphReader) -> Differences[ArticleInfo]:
    turned = _turned(before, after, n.SOURCE)
    gone, added = before.articles(only=turned.gone), after.articles(only=turned.added)
    pairs, gone, added = _paired(gone, added, lambda one: one.source)
    changed = (_changed(one, other, ARTICLE_FIELDS) for one, other in pairs)
    return Differences(tuple(added), tuple(gone), tuple(changed))


def _entities(before: GraphReader, after: GraphReader) -> tuple[Differences[Entity], dict[str, str]]:
    """The entities that differ; and of those that the second graph has under another IRI, this IRI."""
    turned = _turned(before, after, n.PREF_LABEL, n.ENTITIES)
    retyped = _turned(before, after, n.ENTITY_TYPE, n.ENTITIES)
    now = {iri: other for iri in turned.gone for other in _only(now_at(after.store, iri))}
    pairs = [(iri, iri) for iri in turned.changed | retyped.changed] + [*now.items()]
    read = ((before.entity(old), after.entity(new)) for old, new in pairs)
    changed = [_changed(one, other, ENTITY_FIELDS) for one, other in read if one and other]
    added = _by_label(after.entity(iri) for iri in turned.added - set(now.values()))
    gone = _by_label(before.entity(iri) for iri in turned.gone - set(now))
    changed.sort(key=lambda one: (one.after.label, one.after.iri, one.before.iri))
    return Differences(added, gone, tuple(changed)), now


def _by_label(entities: Iterable[Entity | None]) -> tuple[Entity, ...]:
    return tuple(sorted(filter(None, entities), key=lambda one: (one.label, one.iri)))


def _only(found: set[str]) -> Iterator[str]:
    """The element of a set that has one."""
    if len(found) == 1:
        yield from found


def _statements(before: GraphReader, after: GraphReader, now: Mapping[str, str]) -> Differences[Statement]:
    turned = _turned(before, after, n.STATUS, n.STATEMENTS)
    same = set(turned.changed)
    for predicate in (n.CONFIDENCE, n.SOURCES, n.TIME_TEXT, n.REVIEW):
        of = _turned(before, after, predicate, n.STATEMENTS)
        same |= of.changed | of.gone | of.added
    same -= turned.gone | turned.added
    read = {one.iri: one for one in after.statements(only=same)}
    pairs = [(one, read[one.iri]) for one in before.statements(only=same)]
    gone, added = before.statements(only=turned.gone), after.statements(only=turned.added)
    for likeness in _LIKENESSES:
        alike, gone, added = _paired(gone, added, partial(_said, now, likeness))
        pairs += alike
    # A pair in which nothing differs is only of an entity that is called otherwise.
    changed = [one for one in (_changed(*pair, STATEMENT_FIELDS) for pair in pairs) if one.fields]
    place = {one.iri: number for number, one in enumerate(in_order(pair.after for pair in changed))}
    return Differences(tuple(added), tuple(gone), tuple(sorted(changed, key=lambda pair: place[pair.after.iri])))


# What is most alike is taken for one statement; what shares neither status nor speaker is another.
_LIKENESSES = (
    ("status", "speaker", "time"), ("status", "speaker"), ("speaker", "time"), ("status", "time"), ("speaker",),
    ("status",),
)  # fmt: skip


def _said(now: Mapping[str, str], likeness: Iterable[str], one: Statement) -> tuple[Any, ...]:
    """What is said of which two, whichever IRIs these have, and what else is to be alike."""
    ends = [now.get(one.subject, one.subject), one.object if one.literal else now.get(one.object, one.object)]
    if one.symmetric:
        ends.sort()
    return (*ends, one.literal, one.predicate, *(getattr(one, name) for name in likeness))


def _changed(before: T, after: T, fields: Iterable[str]) -> Changed[T]:
    return Changed(before, after, tuple(name for name in fields if getattr(before, name) != getattr(after, name)))


def _paired(
    gone: Sequence[T], added: Sequence[T], key: Callable[[T], Any]
) -> tuple[list[tuple[T, T]], list[T], list[T]]:
    """Things that went with things of the same key that came, in order; what is left of either."""
    came: dict[Any, list[T]] = defaultdict(list)
    for one in added:
        came[key(one)].append(one)
    for waiting in came.values():
        waiting.reverse()
    pairs, alone = [], []
    for one in gone:
        if waiting := came.get(key(one), []):
            pairs.append((one, waiting.pop()))
        else:
            alone.append(one)
    taken = {id(other) for _, other in pairs}
    return pairs, alone, [one for one in added if id(one) not in taken]


@dataclass(frozen=True, slots=True)
class _Turned:
    """IRIs of the subjects of a property: only in the first graph, only in the second, with another value."""

    gone: set[str]
    added: set[str]
    changed: set[str]


def _turned(
    before: GraphReader, after: GraphReader, predicate: NamedNode, graph: NamedNode | None = None
) -> _Turned:
    """Compare a property that has one value of each subject."""
    # Most values are the same few: kept once each, a million of them cost little.
    quads = map(n.values, before.store.match(None, predicate, None, graph))
    left = {subject: sys.intern(value) for subject, _, value in quads}
    added, changed = set(), set()
    for subject, _, value in map(n.values, after.store.match(None, predicate, None, graph)):
        was = left.pop(subject, None)
        if was is None:
            added.add(subject)
        elif was != value:
            changed.add(subject)
    return _Turned(set(left), added, changed)

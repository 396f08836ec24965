"""What of a graph an interactive picture draws, and into what it folds the rest.

Only the two ends of statements are read for this, so that it is quick also where there are many.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import networkx as nx

from kg.errors import ConfigError, ExportError
from kg.problems import listed
from kg.store.find import find_entity, find_predicates
from kg.store.nearby import statement_ends
from kg.store.reader import GraphReader
from kg.types import Status

MOST = 5_000
_ENTITIES, _STATEMENTS = 300, 1_500
_MOST_STATEMENTS = 20_000

Near: TypeAlias = defaultdict[str, set[str]]
Ends: TypeAlias = dict[str, tuple[str, str | None]]


@dataclass(frozen=True, slots=True)
class Fold:
    """Entities that are not drawn, around drawn ones that are tied among themselves.

    Attributes:
        around: the drawn entity that most of them are near to.
        members: their IRIs, those with most statements first.
        ties: drawn entity to the number of those that are nearest to it.
    """

    around: str
    members: tuple[str, ...]
    ties: dict[str, int]


@dataclass(frozen=True, slots=True)
class Slice:
    """What is drawn.

    Attributes:
        entities: IRIs, the most important first.
        statements: IRIs of the statements among them, and of those that give them a mere value.
        folds: the other entities, as far as they are tied to these.
        degrees: of every entity that has statements, how many.
        focus: the entities that were asked for.
        statements_asked: how many statements there are to choose from.
    """

    entities: tuple[str, ...]
    statements: tuple[str, ...]
    folds: tuple[Fold, ...]
    degrees: Counter[str]
    focus: tuple[str, ...]
    statements_asked: int


def cut(
    reader: GraphReader,
    *,
    focus: str | Sequence[str] | None = None,
    hops: int = 1,
    relations: str | Sequence[str] | None = None,
    statuses: Status | str | Sequence[Status | str] | None = None,
    max_nodes: int | None = None,
    seed: int = 0,
) -> Slice:
    """Choose what is drawn.

    Args:
        reader: of the graph.
        focus: entities, each named as in ``Graph.entity()``; only what is near them is drawn.
        hops: how many statements away from the focus.
        relations: names of relations, or words of open predicates, to draw; None: all.
        statuses: statuses to draw; None: all.
        max_nodes: the most entities: the nearest to the focus, then those with most neighbours. None: what can be
            taken in, 300, or fewer if there are more than 1,500 statements among these.
        seed: of how the rest is folded.

    Raises:
        ConfigError: a parameter is out of range.
        ExportError: there is nothing to draw, or more than a page can hold.
        NotFoundError: the focus names no entity.
    """
    _check(hops, max_nodes, _listed(statuses))
    marked = [find_entity(reader, name).iri for name in _listed(focus)]
    ends = _asked(reader, _listed(relations), _listed(statuses))
    near: Near = defaultdict(set)
    degrees: Counter[str] = Counter()
    for subject, obj in ends.values():
        others = {end for end in (subject, obj) if end is not None}
        degrees.update(others)
        for end in others:
            near[end].update(others - {end})
    distance = _distances(near, marked or list(near), hops)
    ranked = sorted(distance, key=lambda iri: (distance[iri][0], -len(near[iri]), -degrees[iri], iri))
    kept = ranked[: _how_many(ranked, ends, max_nodes, len(marked))]
    inside = {None, *kept}
    chosen = [iri for iri, pair in ends.items() if inside.issuperset(pair)]
    touched = {end for iri in chosen for end in ends[iri]}.union(marked)
    drawn = tuple(iri for iri in kept if iri in touched)
    links = Counter((min(a, b), max(a, b)) for a, b in map(ends.__getitem__, chosen) if b is not None)
    folds = _folds(drawn, [iri for iri in ranked if iri not in touched], near, links, degrees, seed)
    return Slice(drawn, tuple(sorted(chosen)), folds, degrees, tuple(marked), len(ends))


def _check(hops: int, max_nodes: int | None, statuses: list[str]) -> None:
    if hops < 0:
        raise ConfigError("hops must be 0 or more", found=f"it is {hops}")
    if max_nodes is not None and not 1 <= max_nodes <= MOST:
        raise ConfigError(f"max_nodes must be 1 to {MOST:,} for a page", found=f"it is {max_nodes:,}")
    for name in statuses:
        if name not in list(Status):
            raise ConfigError(f"no status named {name!r}", found=f"there are: {', '.join(Status)}")


def _listed(given: str | Sequence[str] | None) -> list[str]:
    return [given] if isinstance(given, str) else list(given or ())


def _asked(reader: GraphReader, relations: list[str], statuses: list[str]) -> Ends:
    """The ends of the statements that are asked for; of all, if no relation and no status is named."""
    predicates = None
    if relations:
        predicates = {iri for name in relations for iri in find_predicates(reader, name)}
    ends = statement_ends(reader.store, predicates, {Status(name) for name in statuses} or None)
    if not ends and not relations and not statuses:
        hint = "add articles:  kg build SOURCE -o GRAPH"
        raise ExportError("nothing to draw: the graph has no statements", hint=hint)
    if not ends:
        asked = [f"relation {', '.join(relations)}"] if relations else []
        asked += [f"status {', '.join(statuses)}"] if statuses else []
        there = reader.info()
        names = [*there.by_relation] if relations else [*there.by_status]
        raise ExportError(
            f"nothing to draw: no statement has {' and '.join(asked)}", hint=f"there are: {listed(names)}"
        )
    return ends


def _how_many(ranked: Sequence[str], ends: Ends, max_nodes: int | None, least: int) -> int:
    """How many of the foremost entities are drawn, so that there are not too many statements among them."""
    rank: dict[str | None, int] = {iri: at for at, iri in enumerate(ranked)} | {None: 0}
    comes_with = Counter(max(rank[one], rank[other]) for one, other in ends.values() if {one, other} <= rank.keys())
    most = _STATEMENTS if max_nodes is None else _MOST_STATEMENTS
    total = 0
    for count in range(min(max_nodes or _ENTITIES, len(ranked))):
        total += comes_with[count]
        if total > most and count >= max(least, 2):
            if max_nodes is None:
                return count
            raise ExportError(f"too much for one page: {max_nodes:,} entities with more than {most:,} statements",
                              hint=f"take --top {count}, or fewer")  # fmt: skip
    return min(max(max_nodes or _ENTITIES, least), len(ranked))


def _distances(near: Near, start: Collection[str], hops: int | None = None) -> dict[str, tuple[int, str]]:
    """How far entities are from the nearest of some, and from which of them."""
    found = {iri: (0, iri) for iri in sorted(start)}
    queue = deque(found)
    while queue:
        here = queue.popleft()
        distance, origin = found[here]
        if distance == hops:
            continue
        for there in sorted(near[here]):
            if there not in found:
                found[there] = distance + 1, origin
                queue.append(there)
    return found


def _folds(
    drawn: Sequence[str], rest: Collection[str], near: Near, links: Counter[tuple[str, str]], degrees: Counter[str],
    seed: int,
) -> tuple[Fold, ...]:  # fmt: skip
    """Each entity that is not drawn goes to the community of the drawn one that it is nearest to (Blondel et al. 2008).

    So only what is drawn has to be parted into communities, which stays quick however large the graph is.
    """
    if not rest:
        return ()
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(drawn)
    graph.add_weighted_edges_from((one, other, count) for (one, other), count in sorted(links.items()))
    parts = nx.community.louvain_communities(graph, seed=seed % 2**32)
    part_of = {iri: number for number, part in enumerate(parts) for iri in part}
    nearest = _distances(near, drawn)
    members: dict[int, list[str]] = defaultdict(list)
    ties: dict[int, Counter[str]] = defaultdict(Counter)
    for iri in rest:
        if iri in nearest:
            origin = nearest[iri][1]
            members[part_of[origin]].append(iri)
            ties[part_of[origin]][origin] += 1
    found = []
    for number, of in members.items():
        some = sorted(ties[number].items(), key=lambda pair: (-pair[1], pair[0]))
        found.append(Fold(some[0][0], tuple(sorted(of, key=lambda iri: (-degrees[iri], iri))), dict(some)))
    return tuple(sorted(found, key=lambda fold: (-len(fold.members), fold.around)))

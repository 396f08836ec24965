"""Which entities and statements a picture shows, and what it leaves out."""

import difflib
from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kg.draw.style import clean
from kg.errors import ConfigError, ExportError, NotFoundError
from kg.problems import listed
from kg.types import Entity, Statement, Status

MOST = 40
"""How many entities a picture shows unless more are asked for."""
MAX_NODES = 400
MAX_EDGES = 800
_FEWER = f"choose at most {MAX_NODES:,} and {MAX_EDGES:,} of them with max_nodes, focus or relations"


@dataclass(frozen=True, slots=True)
class Node:
    """A box of the picture.

    Attributes:
        key: IRI of the entity; for a literal, the subject's IRI and the text.
        label: what stands in the box.
        type: entity type, or None for a literal.
        focus: whether the reader asked for this entity.
    """

    key: str
    label: str
    type: str | None
    focus: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """An arrow of the picture: statements that differ at most in time and speaker.

    Attributes:
        source: index of the subject's node.
        target: index of the object's node.
        label: name of the relation, or the open predicate's words.
        status: fact, claimed, planned, denied or hypothetical.
        sources: independent sources of the best supported statement.
        count: how many statements the arrow stands for.
    """

    source: int
    target: int
    label: str
    status: Status
    sources: int
    count: int


@dataclass(frozen=True, slots=True)
class Selection:
    """What is drawn, and out of how much.

    Attributes:
        nodes: entities by rank, then literals.
        edges: sorted by their ends and labels.
        entities: number of all entities given.
        statements: number of all statements given.
        left_out: number of entities that a larger ``top`` would show, too.
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    entities: int
    statements: int
    left_out: int = 0

    @property
    def counts(self) -> str:
        """What is drawn and what is left out, on one line.

        Example:
            >>> Selection((Node("a", "Ann Lee", "Person"),), (), 3, 2).counts
            '1 of 3 entities; 0 of 2 statements'
        """
        drawn = sum(node.type is not None for node in self.nodes)
        told = sum(edge.count for edge in self.edges)
        entities = _part(drawn, self.entities, "entity", "entities")
        return f"{entities}; {_part(told, self.statements, 'statement', 'statements')}"


def _part(drawn: int, total: int, one: str, many: str) -> str:
    noun = one if total == 1 else many
    return f"{total:,} {noun}" if drawn == total else f"{drawn:,} of {total:,} {noun}"


def select(
    entities: Sequence[Entity],
    statements: Sequence[Statement],
    *,
    focus: str | Sequence[str] | None = None,
    hops: int = 1,
    relations: str | Sequence[str] | None = None,
    statuses: Status | str | Sequence[Status | str] | None = None,
    top: int | None = 40,
) -> Selection:
    """Choose what a picture shows; the order of the input does not matter.

    Args:
        entities: all entities; one that only a statement names is added.
        statements: all statements.
        focus: IRI, label or other name of one or more entities; only their neighbourhood is kept.
        hops: how many statements away from the focus, 0 or more.
        relations: relation names or open predicates to keep; None: all.
        statuses: statuses to keep; None: all.
        top: the most entities to keep, those nearest to the focus and then with most neighbours first, and half as
            many literals. None: all.

    Returns:
        The selection. Entities without a statement in it are left out unless there are no statements at all.

    Raises:
        ConfigError: a parameter is out of range, or a status does not exist.
        ExportError: nothing is left to draw, or more than a picture can hold.
        NotFoundError: the focus names no entity.

    Example:
        >>> chosen = select([Entity("e:a", "Ann Lee", "Person"), Entity("e:b", "Oslo", "Place")], [])
        >>> [node.label for node in chosen.nodes]
        ['Ann Lee', 'Oslo']
    """
    if hops < 0:
        raise ConfigError("hops must be 0 or more", found=f"it is {hops}")
    if top is not None and top < 1:
        raise ConfigError("a picture has at least one entity", found=f"the most is to be {top}")
    known = {entity.iri: entity for entity in entities}
    for s in statements:
        known.setdefault(s.subject, Entity(s.subject, s.subject_label, ""))
        if not s.literal:
            known.setdefault(s.object, Entity(s.object, s.object_label, ""))
    if not known:
        raise ExportError("nothing to draw: the graph has no entities", hint="add articles:  kg build SOURCE -o GRAPH")
    wanted = _matching(statements, _names(relations), _statuses(statuses))
    marked = _focus(known, _names(focus))
    kept = _keep(known, wanted, marked, hops, top)
    chosen = _picture(known, wanted, marked, kept, top, len(statements))
    return replace(chosen, left_out=len(_keep(known, wanted, marked, hops, None) - kept))


def _names(given: str | Sequence[str] | None) -> list[str] | None:
    return [given] if isinstance(given, str) else None if given is None else list(given)


def _statuses(given: Status | str | Sequence[Status | str] | None) -> set[Status] | None:
    names = _names(given)
    if names is None:
        return None
    for name in names:
        if name not in list(Status):
            raise ConfigError(f"no status named {name!r}", found=f"there are: {', '.join(Status)}")
    return {Status(name) for name in names}


def _matching(
    statements: Sequence[Statement], relations: list[str] | None, statuses: set[Status] | None
) -> list[Statement]:
    """The statements asked for, in an order that does not depend on the input's."""
    found = [
        s
        for s in statements
        if (relations is None or s.relation in relations or s.predicate_label in relations)
        and (statuses is None or s.status in statuses)
    ]
    if not found and (relations is not None or statuses is not None):
        asked = [f"relation {', '.join(relations) or '(none)'}"] if relations is not None else []
        asked += [f"status {', '.join(sorted(statuses)) or '(none)'}"] if statuses is not None else []
        hint = _hint(statements, relations, statuses)
        raise ExportError(f"nothing to draw: no statement has {' and '.join(asked)}", hint=hint)
    return sorted(found, key=lambda s: (s.subject_label, s.predicate_label, s.object_label, s.status, s.iri))


def _hint(statements: Sequence[Statement], relations: list[str] | None, statuses: set[Status] | None) -> str:
    there = sorted({s.relation or s.predicate_label for s in statements})
    if not there:
        return "the graph has no statements yet"
    if relations is not None and not set(relations) & set(there):
        near = [n for r in relations for n in difflib.get_close_matches(r, there, 3, 0.5)] or there
        return f"there are: {listed(near)}"
    present = sorted({s.status for s in statements})
    return f"statuses in the graph: {', '.join(present)}" if statuses is not None else "choose other relations"


def _focus(known: dict[str, Entity], names: list[str] | None) -> set[str] | None:
    if names is None:
        return None
    if not names:
        raise ConfigError("focus names no entity", hint="give an IRI or a label, or leave it out")
    found: set[str] = set()
    for name in names:
        folded = name.casefold()
        tests = (
            lambda e, name=name: name in (e.iri, e.label),
            lambda e, folded=folded: e.label.casefold() == folded,
            lambda e, folded=folded: any(alias.casefold() == folded for alias, _ in e.aliases),
        )
        hits = next((hits for test in tests if (hits := {iri for iri, e in known.items() if test(e)})), None)
        if hits is None:
            raise NotFoundError(f"no entity named {name!r}", hint=_near(known.values(), name))
        found |= hits
    return found


def _near(entities: Iterable[Entity], name: str) -> str:
    labels = sorted({e.label for e in entities})
    folded = {label.casefold(): label for label in labels}
    near = [label for label in labels if name.casefold() in label.casefold()]
    near += [folded[match] for match in difflib.get_close_matches(name.casefold(), folded, 5, 0.5)]
    return f"near it: {', '.join(list(dict.fromkeys(near))[:5])}" if near else f"for example: {', '.join(labels[:5])}"


def _keep(
    known: dict[str, Entity], wanted: list[Statement], marked: set[str] | None, hops: int, top: int | None
) -> set[str]:
    """IRIs of the entities to draw."""
    near: dict[str, set[str]] = defaultdict(set)
    degree: dict[str, int] = defaultdict(int)
    for s in wanted:
        degree[s.subject] += 1
        near[s.subject].add(s.subject if s.literal else s.object)
        if not s.literal:
            degree[s.object] += 1
            near[s.object].add(s.subject)
    distance = dict.fromkeys(known, 0) if marked is None else _distances(near, marked, hops)

    def rank(iri: str) -> tuple[int, int, int, str, str]:
        return distance[iri], -len(near[iri] - {iri}), -degree[iri], known[iri].label, iri

    ranked = sorted(distance, key=rank)
    if not wanted:
        return set(ranked[:top])
    kept: set[str] = set()
    linked: set[str] = set(marked or ())
    for iri in ranked:
        kept.add(iri)
        touching = near[iri] & kept
        more = (touching | {iri} if touching else set()) - linked
        if top is not None and len(linked) + len(more) > max(top, len(marked or ())):
            break
        linked |= more
    # One alone has no link to another, and is drawn all the same.
    return linked or set(ranked[:1])


def _distances(near: dict[str, set[str]], marked: set[str], hops: int) -> dict[str, int]:
    distance = dict.fromkeys(sorted(marked), 0)
    queue = deque(distance)
    while queue:
        here = queue.popleft()
        for there in near[here] if distance[here] < hops else ():
            if there not in distance:
                distance[there] = distance[here] + 1
                queue.append(there)
    return distance


def _picture(
    known: dict[str, Entity],
    wanted: list[Statement],
    marked: set[str] | None,
    kept: set[str],
    top: int | None,
    total: int,
) -> Selection:
    inside = [s for s in wanted if s.subject in kept and (s.literal or s.object in kept)]
    values = {(s.subject, s.object): s.sources for s in inside if s.literal}
    best = sorted(values, key=lambda v: (-values[v], known[v[0]].label, v[1]))
    best = best if top is None else best[: max(1, top // 2)]
    literals = set(best)
    inside = [s for s in inside if not s.literal or (s.subject, s.object) in literals]
    touched = {s.subject for s in inside} | {s.object for s in inside if not s.literal} | (marked or set())
    order = sorted(kept & touched if inside else kept, key=lambda iri: (known[iri].label, iri))
    nodes = [Node(iri, clean(known[iri].label), known[iri].type or "Other", iri in (marked or ())) for iri in order]
    nodes += [Node(f"{subject} {text}", clean(text), None) for subject, text in best]
    if len(nodes) > MAX_NODES:
        raise ExportError(f"too much for one picture: {len(nodes):,} entities", hint=_FEWER)
    index = {node.key: i for i, node in enumerate(nodes)}
    groups: dict[tuple[int, int, str, Status], list[Statement]] = defaultdict(list)
    for s in inside:
        target = index[f"{s.subject} {s.object}" if s.literal else s.object]
        groups[index[s.subject], target, clean(s.predicate_label), s.status].append(s)
    if len(groups) > MAX_EDGES:
        raise ExportError(f"too much for one picture: {len(groups):,} statements", hint=_FEWER)
    edges = [
        Edge(source, target, label, status, max(1, *(s.sources for s in group)), len(group))
        for (source, target, label, status), group in sorted(groups.items())
    ]
    return Selection(tuple(nodes), tuple(edges), len(known), total)

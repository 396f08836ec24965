"""Decisions that contradict each other.

Only what is certain counts: of equal keys the same entity or statement is meant. Of "Bob Ray" and "Bob Ray" in
minutes.txt nobody but the graph can tell, so they are taken for two.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from math import inf

from kg.decisions.decision import LONGEST_IRI, Decision, EntityRef
from kg.iris import base_of
from kg.problems import Problem, shown

# Each is explained with the shortest chain of blocks behind it, which takes a search.
_MOST = 50
_SHOWN = 8
_HINT = "delete one of these blocks"
_HINT_NEW = "if it is what stands in the file that is wrong, undo that first"

_Key = tuple[str, str, str]


def contradictions(decisions: Sequence[Decision]) -> list[Problem]:
    """What cannot hold together: at most fifty.

    Two entities that are said to be different and the same, directly or through others; two labels or two types of
    one entity; two things of one knowledge base that one entity is, or one that it is and is not; a statement that is
    accepted and rejected.

    Args:
        decisions: in the order of the file. Where one has no line, messages call it the new decision.

    Example:
        >>> ann, bob, cid = map(EntityRef, ("Ann", "Bob", "Cid"))
        >>> same = [Decision("same", (ann, bob), line=1), Decision("same", (bob, cid), line=5)]
        >>> print(*contradictions([*same, Decision("different", (ann, cid), line=9)]))
        line 9: "Ann" and "Cid" are different in line 9, but the same by lines 1 and 5; delete one of these blocks
    """
    joined = _Joined(one for one in decisions if one.say == "same")
    found = (problem for find in (_divided, _twice_named, _linked, _judged) for problem in find(decisions, joined))
    return list(islice(found, _MOST))


class _Joined:
    """Which entities ``same`` makes one, and by which decisions."""

    def __init__(self, same: Iterable[Decision]) -> None:
        self._same = [(decision, [entity.key for entity in decision.entities]) for decision in same]
        self._above: dict[_Key, _Key] = {}
        self._of_key: dict[_Key, list[int]] = defaultdict(list)
        for number, (_, keys) in enumerate(self._same):
            for key in keys:
                self._of_key[key].append(number)
                self._above[self.top(key)] = self.top(keys[0])

    def top(self, key: _Key) -> _Key:
        """One key for all that are joined (union-find with path halving)."""
        above = self._above
        while (parent := above.get(key, key)) != key:
            above[key] = key = above.get(parent, parent)
        return key

    def chain(self, first: _Key, last: _Key) -> list[Decision]:
        """The fewest decisions that join two keys, which are joined (breadth-first search)."""
        came_by: dict[_Key, tuple[_Key, Decision] | None] = {first: None}
        used: set[int] = set()
        waiting = deque([first])
        while last not in came_by:
            key = waiting.popleft()
            for number in self._of_key[key]:
                if number in used:
                    continue
                used.add(number)
                decision, keys = self._same[number]
                for other in keys:
                    if other not in came_by:
                        came_by[other] = key, decision
                        waiting.append(other)
        chain = []
        while step := came_by[last]:
            last, decision = step
            chain.append(decision)
        return chain


def _divided(decisions: Sequence[Decision], joined: _Joined) -> Iterator[Problem]:
    for decision in decisions:
        if decision.say != "different":
            continue
        by_top: dict[_Key, EntityRef] = {}
        for entity in decision.entities:
            other = by_top.setdefault(joined.top(entity.key), entity)
            if other is not entity:
                chain = joined.chain(other.key, entity.key)
                what = f"{other} and {entity} are different in {_places([decision])}, but the same by {_places(chain)}"
                yield _problem(what, [decision, *chain])


def _twice_named(decisions: Sequence[Decision], joined: _Joined) -> Iterator[Problem]:
    """Two labels or types of what is one entity."""
    first: dict[tuple[str, _Key], Decision] = {}
    for decision in decisions:
        if decision.say not in ("rename", "retype"):
            continue
        entity = decision.entities[0]
        before = first.setdefault((decision.say, joined.top(entity.key)), decision)
        new, old = (one.label or one.type or "" for one in (decision, before))
        if new == old:
            continue
        other = before.entities[0]
        chain = joined.chain(other.key, entity.key)
        done = "renamed" if decision.say == "rename" else "of type"
        what = (
            f'{other} is {done} "{shown(old)}" in {_places([before])}, but '
            f'{_also(entity, chain)}"{shown(new)}" in {_places([decision])}'
        )
        yield _problem(what, [before, decision, *chain])


def _linked(decisions: Sequence[Decision], joined: _Joined) -> Iterator[Problem]:
    """What is one entity, and two things of one knowledge base, or one that it is not."""
    linked: dict[tuple[_Key, str], Decision] = {}
    denied: dict[tuple[_Key, str], Decision] = {}
    in_base: dict[tuple[_Key, str], Decision] = {}
    for decision in decisions:
        if decision.target is None:
            continue
        entity = joined.top(decision.entities[0].key)
        said = linked if decision.say == "link" else denied
        said.setdefault((entity, decision.target), decision)
        if said is linked:
            before = in_base.setdefault((entity, base_of(decision.target)), decision)
            if before.target != decision.target:
                yield _two_links(before, decision, joined)
    for key, decision in linked.items():
        if other := denied.get(key):
            first, last = sorted((decision, other), key=lambda one: one.line or inf)
            yield _two_links(first, last, joined)


def _two_links(before: Decision, decision: Decision, joined: _Joined) -> Problem:
    other, entity = before.entities[0], decision.entities[0]
    chain = joined.chain(other.key, entity.key)
    iris = [shown(one.target or "", LONGEST_IRI) for one in (before, decision)]
    said = [f"{'not ' if one.say == 'unlink' else ''}{iri}" for one, iri in zip((before, decision), iris, strict=True)]
    what = f"{other} is {said[0]} in {_places([before])}, but {_also(entity, chain)}{said[1]} in {_places([decision])}"
    return _problem(what, [before, decision, *chain])


def _also(entity: EntityRef, chain: Sequence[Decision]) -> str:
    """How a sentence goes on with what is said of an entity under its other name."""
    return f"{entity}, the same by {_places(chain)}, is " if chain else ""


def _judged(decisions: Sequence[Decision], _: _Joined) -> Iterator[Problem]:
    """A statement that is right and wrong."""
    first: dict[tuple[str, ...], Decision] = {}
    for decision in decisions:
        if decision.statement is None:
            continue
        before = first.setdefault(decision.statement.key, decision)
        if before.say != decision.say:
            said = [f"{one.say}ed in {_places([one])}" for one in (before, decision)]
            yield _problem(f"{decision.statement} is {said[0]}, but {said[1]}", [before, decision])


def _places(decisions: Sequence[Decision]) -> str:
    lines = [str(line) for line in sorted(decision.line for decision in decisions) if line]
    new = ["the new decision"] if len(lines) < len(decisions) else []
    if len(lines) > _SHOWN:
        lines[_SHOWN - 1 : -1] = ["…"]
    if len(lines) > 1:
        return " and ".join([f"lines {', '.join(lines[:-1])} and {lines[-1]}", *new])
    return " and ".join([*(f"line {line}" for line in lines), *new])


def _problem(what: str, decisions: Sequence[Decision]) -> Problem:
    """Reported where the last of the blocks stands."""
    lines = [decision.line for decision in decisions]
    return Problem(max(lines), what, _HINT if all(lines) else _HINT_NEW)

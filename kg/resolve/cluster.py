"""Which profiles are one entity: candidates by blocks, edges by scores, clusters by agreement of all.

The result is a function of the profiles and the decisions alone. What a change touches is known from the change: the
profiles that it alters, and those that stand in a block with them (``around()``). So the work for an article is that
of its own names, however large the graph is.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from kg.resolve.profile import KnownBy, Profile, asks, blocks
from kg.resolve.score import DOUBT, MARGIN, SAME, SURE, Score, barred, score

# A block that holds more profiles than this proves nothing: so many bear the name that none of them is told by it.
LARGEST_BLOCK = 32
# What a person says counts for more than anything that is found.
_DECIDED = 100.0
_SOLE = 0.4
_FOREMOST = 0.8
# By how much greater the magnitude of the foremost bearer of a name is than that of any other: about four times as many
# articles.
FAR_MORE = 2


class Knowledge(Protocol):
    """What resolution looks up: on disk in ``kg.store``, in memory in ``kg.resolve.memory``."""

    def profile(self, key: str) -> Profile:
        """The profile of this key."""

    def block(self, name: str) -> frozenset[str]:
        """Keys of the profiles that stand in a block; of one that is too large, more than ``LARGEST_BLOCK``."""

    def same(self, key: str) -> frozenset[str]:
        """Keys of the profiles that are one with it because a person says so."""

    def different(self, key: str) -> frozenset[str]:
        """Keys of the profiles that are others because a person says so."""


# By the keys of two profiles: what they were known by, and their score.
Scores = dict[tuple[str, str], tuple[KnownBy, KnownBy, Score | None]]


@dataclass(frozen=True, slots=True, order=True)
class Pair:
    """Two profiles that a person may want to look at.

    Attributes:
        one: the smaller key.
        other: the larger key.
        score: what speaks for their being one.
    """

    one: str
    other: str
    score: float


def members(known: Knowledge, block: str) -> frozenset[str]:
    """Who stands in a block; nobody in one that is too large."""
    found = known.block(block)
    return found if len(found) <= LARGEST_BLOCK else frozenset()


def around(known: Knowledge, keys: Iterable[str]) -> set[str]:
    """The profiles whose resolution may depend on these, and these.

    Ask before a change and after it: a block can grow too large, or become small enough, by the change.
    """
    near = set(keys)
    for key in list(near):
        for block in (*asks(key), *blocks(key)):
            near |= members(known, block)
    return near


class Resolution:
    """Resolves profiles as far as is asked for.

    Args:
        known: must not change meanwhile.
        scores: of earlier resolutions; they are used as long as both profiles have the very same witnesses, and new
            ones are added.
    """

    def __init__(self, known: Knowledge, scores: "Scores | None" = None) -> None:
        self.known = known
        self._scores: Scores = {} if scores is None else scores
        self._compared: dict[tuple[str, str], Score | None] = {}
        self._values: dict[tuple[str, str], float] = {}
        self._longer_names: dict[str, list[str]] = {}
        self._edges: dict[str, dict[str, float]] = {}
        self._choices: dict[str, str | None] = {}
        self._candidates: dict[str, tuple[str, ...]] = {}
        self._clusters: dict[str, tuple[str, ...]] = {}
        # A name that a person joined with many is asked for once for each pair of them.
        self._same, self._different = lru_cache(None)(known.same), lru_cache(None)(known.different)

    # Candidates and scores

    def candidates(self, key: str) -> tuple[str, ...]:
        """The other profiles that this one is compared with, sorted."""
        if key not in self._candidates:
            found = set().union(*(members(self.known, block) for block in asks(key) if self._answers(block)))
            self._candidates[key] = tuple(sorted(found - {key}))
        return self._candidates[key]

    def _answers(self, block: str) -> bool:
        """Whether those who stand in a block would be compared with who asks it; else it would depend on who asks."""
        what, _, of = block.partition(":")
        other = {"full": "short", "short": "full"}.get(what)
        return other is None or len(self.known.block(f"{other}:{of}")) <= LARGEST_BLOCK

    def score(self, one: str, other: str) -> Score | None:
        """What speaks for two profiles being one."""
        pair = (one, other) if one < other else (other, one)
        if pair in self._compared:
            return self._compared[pair]
        a, b = self.known.profile(pair[0]), self.known.profile(pair[1])
        known = self._scores.get(pair)
        if known is None or known[0] is not a.known_by or known[1] is not b.known_by:
            known = self._scores[pair] = (a.known_by, b.known_by, score(a, b))
        self._compared[pair] = known[2]
        return known[2]

    def value(self, one: str, other: str) -> float:
        """The score, with what the competition for a short name adds."""
        found = self.score(one, other)
        if found is None:
            return DOUBT - 1
        if found.short is None:
            return found.value
        full = other if found.short == one else one
        pair = (found.short, full)
        if pair not in self._values:
            self._values[pair] = round(found.value + self._standing(*pair), 2)
        return self._values[pair]

    def _standing(self, short: str, full: str) -> float:
        """What it adds that nobody else, or nobody else of note, can be meant by a short name."""
        rivals = [one for one in self._longer(short) if one != full]
        apart = [one for one in rivals if not self._alike(one, full)]
        if not apart:
            return _SOLE
        others = max(self.known.profile(one).magnitude for one in apart)
        return _FOREMOST if self.known.profile(full).magnitude >= others + FAR_MORE else 0.0

    def _longer(self, short: str) -> list[str]:
        if short not in self._longer_names:
            found = ((one, self.score(short, one)) for one in self.candidates(short))
            self._longer_names[short] = [one for one, score in found if score is not None and score.short == short]
        return self._longer_names[short]

    def _alike(self, one: str, other: str) -> bool:
        found = self.score(one, other)
        return found is not None and found.value >= SAME

    def choice(self, short: str) -> str | None:
        """Whom a short name means: the best of the longer names, unless another is nearly as good."""
        if short not in self._choices:
            ranked = sorted(((self.value(short, one), one) for one in self._longer(short)), reverse=True)
            best = ranked[0] if ranked else None
            if best is not None and any(
                value > best[0] - MARGIN and not self._alike(one, best[1]) for value, one in ranked[1:]
            ):
                best = None
            self._choices[short] = best[1] if best else None
        return self._choices[short]

    # Edges

    def edges(self, key: str) -> Mapping[str, float]:
        """The profiles that this one is joined with, and by how much."""
        if key not in self._edges:
            found = {one: self.value(key, one) for one in self.candidates(key) if self._joined(key, one)}
            found |= dict.fromkeys(self._same(key), _DECIDED)
            self._edges[key] = {one: value for one, value in found.items() if one not in self._different(key)}
        return self._edges[key]

    def _joined(self, key: str, other: str) -> bool:
        found = self.score(key, other)
        if found is None or found.barred or self.value(key, other) < SAME:
            return False
        return found.short is None or self.choice(found.short) == (other if found.short == key else key)

    def doubts(self, key: str) -> Iterator[Pair]:
        """What a person may want to look at: merges that are not sure, and what is two for want of evidence."""
        for other in self.candidates(key):
            found = self.score(key, other)
            if found is None or found.barred or other in self._same(key) or other in self._different(key):
                continue
            value = self.value(key, other)
            one = self.cluster(key) == self.cluster(other)
            if (value >= DOUBT and not one) or (SAME <= value < SURE and one):
                yield Pair(min(key, other), max(key, other), value)

    # Clusters

    def cluster(self, key: str) -> tuple[str, ...]:
        """The entity to which a profile belongs, as the sorted keys of all its profiles."""
        if key not in self._clusters:
            for cluster in self._parted(self._component(key)):
                self._clusters.update(dict.fromkeys(cluster, cluster))
        return self._clusters[key]

    def clusters(self, keys: Iterable[str]) -> list[tuple[str, ...]]:
        """The entities to which these profiles belong, sorted."""
        return sorted({self.cluster(key) for key in keys})

    def _component(self, key: str) -> set[str]:
        component, ahead = {key}, [key]
        while ahead:
            for other in self.edges(ahead.pop()):
                if other not in component:
                    component.add(other)
                    ahead.append(other)
        return component

    def _parted(self, component: set[str]) -> list[tuple[str, ...]]:
        """Join by the strongest edges first, and never what cannot be one."""
        edges = {
            (-value, min(key, other), max(key, other))
            for key in component
            for other, value in self.edges(key).items()
        }
        cluster: dict[str, tuple[str, ...]] = {key: (key,) for key in component}
        for _, one, other in sorted(edges):
            a, b = cluster[one], cluster[other]
            if a is not b and not self._clash(a, b):
                joined = tuple(sorted((*a, *b)))
                cluster.update(dict.fromkeys(joined, joined))
        return sorted(set(cluster.values()))

    def _clash(self, a: tuple[str, ...], b: tuple[str, ...]) -> bool:
        for one in a:
            different = self._different(one)
            for other in b:
                if other in different:
                    return True
                if other in self._same(one):
                    continue
                if barred(self.known.profile(one), self.known.profile(other)):
                    return True
        return False

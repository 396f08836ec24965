"""Resolution of a set of articles that is all in memory: for measuring, for tests, and to check what a graph holds."""

from collections import defaultdict
from collections.abc import Iterable

from kg.resolve.profile import Occurrence, Profile, blocks, gather

Pairs = Iterable[tuple[str, str]]


class Memory:
    """Profiles in memory, as ``cluster.Knowledge``.

    Args:
        occurrences: of all articles.
        same: pairs of profiles that a person says are one.
        different: pairs of profiles that a person says are two.

    Attributes:
        profiles: by key.

    Example:
        >>> from kg.resolve.cluster import Resolution
        >>> from kg.resolve.profile import occurrences
        >>> from kg.types import LocalEntity
        >>> found = [one for n in "abc" for one in occurrences([LocalEntity("e1", "Zora Quist", "Person")], n, n)]
        >>> Resolution(known := Memory(found)).clusters(known.profiles)
        [('person|zora quist|',)]
    """

    def __init__(self, occurrences: Iterable[Occurrence], same: Pairs = (), different: Pairs = ()) -> None:
        gathered: dict[str, list[Occurrence]] = defaultdict(list)
        for one in occurrences:
            gathered[one.profile].append(one)
        self.profiles = {key: gather(key, found) for key, found in gathered.items()}
        self._blocks: dict[str, set[str]] = defaultdict(set)
        for key in self.profiles:
            for block in blocks(key):
                self._blocks[block].add(key)
        self._same, self._different = _both_ways(same), _both_ways(different)

    def profile(self, key: str) -> Profile:
        """The profile of this key."""
        return self.profiles[key]

    def block(self, name: str) -> frozenset[str]:
        """Keys of the profiles that stand in a block."""
        return frozenset(self._blocks.get(name, ()))

    def same(self, key: str) -> frozenset[str]:
        """Keys of the profiles that are one with it because a person says so."""
        return self._same.get(key, frozenset())

    def different(self, key: str) -> frozenset[str]:
        """Keys of the profiles that are others because a person says so."""
        return self._different.get(key, frozenset())


def _both_ways(pairs: Pairs) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for one, other in pairs:
        found[one].add(other)
        found[other].add(one)
    return {key: frozenset(others) for key, others in found.items()}

"""Whether two copies of a graph are the same, told without comparing them quad by quad.

The checksum of a named graph is the sum of the hashes of its quads (an additive multiset hash; Bellare and Micciancio
1997): it is the same in whatever order they come, and follows a change by adding and subtracting what came and went.
It finds what was lost or altered on the way, and is no proof against somebody who wants to deceive.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b

from pyoxigraph import Literal, Quad

from kg.store import nodes as n
from kg.store.oxigraph import OxigraphStore

_BYTES = 16
_ALL = 1 << (8 * _BYTES)


@dataclass(frozen=True, slots=True)
class Checksum:
    """What is known of a graph's quads without having them.

    Attributes:
        quads: how many.
        sum: of their hashes.
    """

    quads: int = 0
    sum: int = 0

    def with_(self, come: Iterable[Quad], gone: Iterable[Quad] = ()) -> "Checksum":
        """The checksum after a change.

        Args:
            come: quads that were not there.
            gone: quads that were there.

        Example:
            >>> from kg.store import nodes as n
            >>> quad = Quad(n.META, n.FORMAT, n.integer(3), n.META)
            >>> Checksum().with_([quad]).quads, Checksum().with_([quad]).with_([], [quad]) == Checksum()
            (1, True)
        """
        quads, total = self.quads, self.sum
        for quad in come:
            quads, total = quads + 1, total + _hash(quad)
        for quad in gone:
            quads, total = quads - 1, total - _hash(quad)
        return Checksum(quads, total % _ALL)

    def __str__(self) -> str:
        return f"{self.quads} {self.sum:0{2 * _BYTES}x}"

    @classmethod
    def parse(cls, text: str) -> "Checksum":
        """A checksum of its text.

        Raises:
            ValueError: it is none.

        Example:
            >>> Checksum.parse(str(Checksum(7, 255)))
            Checksum(quads=7, sum=255)
        """
        quads, _, digits = text.partition(" ")
        return cls(int(quads), int(digits, 16))


def checksums(store: OxigraphStore) -> dict[str, Checksum]:
    """The checksum of every named graph of a store: graph to checksum.

    Example:
        >>> [one.quads for one in checksums(OxigraphStore.memory()).values()]
        [1]
    """
    counts: dict[str, int] = defaultdict(int)
    sums: dict[str, int] = defaultdict(int)
    for quad in store.match():
        graph = n.terms(quad)[3].value
        counts[graph] += 1
        sums[graph] += _hash(quad)
    return {graph: Checksum(count, sums[graph] % _ALL) for graph, count in counts.items()}


def state_of(graphs: Mapping[str, Checksum]) -> str:
    """One text for all graphs together: two copies are the same if they have the same.

    Example:
        >>> state_of({"a": Checksum(1, 10), "b": Checksum(2, 5)}) == state_of({"c": Checksum(3, 15)})
        True
    """
    return str(Checksum(sum(one.quads for one in graphs.values()), sum(one.sum for one in graphs.values()) % _ALL))


def _hash(quad: Quad) -> int:
    subject, predicate, obj, graph = n.terms(quad)
    kind = f"{obj.datatype.value}@{obj.language or ''}" if isinstance(obj, Literal) else "iri"
    # Only the last part can hold a space, so that no two quads are the same text.
    text = f"{graph.value} {subject.value} {predicate.value} {kind} {obj.value}"
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_BYTES).digest(), "big")

"""Changes that are in the journal and not yet in the store's indices, as if they were.

A transaction of Oxigraph on disk costs some 20 µs a quad, and more as the store grows; its bulk loader takes a third
of that, but it only adds, and pays for thousands of quads alone. So changes are gathered in memory, where a quad
costs 1 µs, and go into the store together.
"""

from collections.abc import Collection, Iterable, Iterator

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Quad


class Pending:
    """The difference between the store on disk and the graph.

    Attributes:
        come: quads that the graph has, whether or not the store has them.
        gone: quads that the graph has not, whether or not the store has them.
    """

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Forget all: the store is the graph."""
        self.come = ox.Store()
        self.gone: set[Quad] = set()
        self._size = 0

    def __bool__(self) -> bool:
        return self._size > 0

    @property
    def size(self) -> int:
        """How many quads were turned, each as often as it was."""
        return self._size

    def turn(self, gone: Collection[Quad], come: Collection[Quad]) -> None:
        """Note one more change.

        Args:
            gone: quads that go.
            come: quads that come; none of them goes.
        """
        for quad in gone:
            self.come.remove(quad)
        self.gone.update(gone)
        self.come.extend(come)
        self.gone.difference_update(come)
        self._size += len(gone) + len(come)

    def over(
        self,
        stored: Iterable[Quad],
        subject: NamedNode | None,
        predicate: NamedNode | None,
        obj: NamedNode | Literal | None,
        graph: NamedNode | None,
    ) -> Iterator[Quad]:
        """The quads of a pattern.

        Args:
            stored: those that the store has.
            subject, predicate, obj, graph: the pattern; None stands for anything.
        """
        yield from self.come.quads_for_pattern(subject, predicate, obj, graph)
        for quad in stored:
            if quad not in self.gone and quad not in self.come:
                yield quad

    def has(self, quad: Quad) -> bool | None:
        """Whether the graph has a quad; None if the store must tell."""
        return True if quad in self.come else False if quad in self.gone else None

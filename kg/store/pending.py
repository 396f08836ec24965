"""Changes that are in the journal and not yet in the store's indices, as if they were.

A transaction of Oxigraph on disk costs some 20 µs a quad, and more as the store grows; its bulk loader takes a third
of that, but it only adds, and pays for many thousands of quads alone. So changes are gathered in memory, where a quad
costs 1 µs, and go into the store together.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Quad

from kg.store import nodes as n
from kg.store import vocabulary as v
from kg.store.journal import n_quads

# A change looks for these in one article's record or not at all. So there they wait as a text until one is looked for:
# an index costs several times as much as all else that is done with them here.
_SELDOM_SOUGHT = frozenset([
    n.TYPE, n.SUBJECT_TEXT, n.PREDICATE_TEXT, n.OBJECT_TEXT, n.CONFIDENCE, n.PATTERN, n.EVIDENCE, n.TIME_TEXT, n.BEGIN,
    n.END, n.ANCHOR, n.REFERENCE,
])  # fmt: skip


class Pending:
    """The difference between the store on disk and the graph.

    Attributes:
        gone: quads that the graph has not, whether or not the store has them.
    """

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Forget all: the store is the graph."""
        self._come = ox.Store()
        self._waiting: dict[NamedNode, bytes] = {}
        self.gone: set[Quad] = set()
        self._size = 0

    def __bool__(self) -> bool:
        return self._size > 0

    @property
    def size(self) -> int:
        """How many quads were turned, each as often as it was."""
        return self._size

    def come(self) -> bytes:
        """Quads that the graph has, whether or not the store has them, as N-Quads."""
        return b"".join([self._come.dump(format=ox.RdfFormat.N_QUADS) or b"", *self._waiting.values()])

    def turn(self, gone: Collection[Quad], come: Collection[Quad]) -> None:
        """Note one more change.

        Args:
            gone: quads that go.
            come: quads that come; none of them goes.
        """
        for quad in gone:
            self._index_of(quad)
            self._come.remove(quad)
        self.gone.update(gone)
        self.gone.difference_update(come)
        sought, waiting = [], defaultdict(list)
        for quad in come:
            if quad.predicate in _SELDOM_SOUGHT and (graph := n.terms(quad)[3]).value.startswith(v.ART):
                waiting[graph].append(quad)
            else:
                sought.append(quad)
        self._come.extend(sought)
        for graph, quads in waiting.items():
            self._waiting[graph] = self._waiting.get(graph, b"") + n_quads(quads)
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
        if self._waiting and (predicate is None or predicate in _SELDOM_SOUGHT):
            if graph is None:
                self._index(list(self._waiting))
            elif text := self._waiting.get(graph):
                for quad in ox.parse(text, format=ox.RdfFormat.N_QUADS):
                    of = quad.subject, quad.predicate, quad.object
                    if all(want in (None, term) for want, term in zip((subject, predicate, obj), of, strict=True)):
                        yield quad
        yield from self._come.quads_for_pattern(subject, predicate, obj, graph)
        for quad in stored:
            if self.has(quad) is None:
                yield quad

    def has(self, quad: Quad) -> bool | None:
        """Whether the graph has a quad; None if the store must tell."""
        self._index_of(quad)
        return True if quad in self._come else False if quad in self.gone else None

    def _index_of(self, quad: Quad) -> None:
        """Have a quad in the index if it comes."""
        if self._waiting and quad.predicate in _SELDOM_SOUGHT:
            self._index([n.terms(quad)[3]])

    def _index(self, graphs: Iterable[NamedNode]) -> None:
        for graph in graphs:
            if text := self._waiting.pop(graph, None):
                self._come.load(text, format=ox.RdfFormat.N_QUADS)

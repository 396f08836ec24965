"""Changes that are in the journal and not yet in the store's indices, as if they were.

A transaction of Oxigraph on disk costs some 20 µs a quad, and more as the store grows; its bulk loader takes a third
of that, but it only adds, and pays for many thousands of quads alone. So changes are gathered in memory, where a quad
costs 1 µs, and go into the store together.
"""

from collections.abc import Collection, Iterable, Iterator

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Quad

from kg.store import nodes as n
from kg.store import vocabulary as v

# A change looks for these of one article's record, or of one statement, or not at all. So there they wait as a text
# until one is looked for: an index costs several times as much as all else that is done with them here.
_SELDOM_SOUGHT = frozenset([
    n.TYPE, n.SUBJECT_TEXT, n.PREDICATE_TEXT, n.OBJECT_TEXT, n.CONFIDENCE, n.PATTERN, n.EVIDENCE, n.TIME_TEXT, n.BEGIN,
    n.END, n.ANCHOR, n.REFERENCE, n.SUBJECT, n.PREDICATE, n.OBJECT, n.STATUS, n.RELATION, n.SPEAKER, n.TIME, n.SOURCES,
    n.IS_STRING, n.ANALYSIS, n.MENTIONS,
])  # fmt: skip
_SELDOM_WRITTEN = frozenset(str(predicate).encode() for predicate in _SELDOM_SOUGHT)
_STATEMENTS = str(n.STATEMENTS).encode()
# With what the name of a place begins where quads wait: of an article's record, of a statement.
_RECORD, _STATEMENT = f"<{v.ART}".encode(), f"<{v.KGS}".encode()


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
        self._waiting: dict[bytes, bytes] = {}
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

    def turn(self, gone: Collection[Quad], come: Collection[Quad], text: bytes) -> None:
        """Note one more change.

        Args:
            gone: quads that go.
            come: quads that come; none of them goes.
            text: of those that come, as N-Quads in the same order.
        """
        for quad in gone:
            self._index_of(quad)
            self._come.remove(quad)
        self.gone.update(gone)
        self.gone.difference_update(come)
        sought: list[Quad] = []
        waiting: dict[bytes, list[bytes]] = {}
        for quad, line in zip(come, text.splitlines(keepends=True), strict=True):
            subject, predicate, rest = line.split(b" ", 2)
            if predicate in _SELDOM_WRITTEN:
                place = _place(subject, rest[rest.rindex(b"<") : -len(b" .\n")])
                if place in waiting:
                    waiting[place].append(line)
                    continue
                if _is_kept_apart(place):
                    waiting[place] = [line]
                    continue
            sought.append(quad)
        self._come.extend(sought)
        for place, lines in waiting.items():
            self._waiting[place] = self._waiting.get(place, b"") + b"".join(lines)
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
        waiting: set[Quad] = set()
        if self._waiting and (predicate is None or predicate in _SELDOM_SOUGHT):
            if graph is None:
                self._index(list(self._waiting))
            elif subject is None and graph == n.STATEMENTS:
                self._index([place for place in self._waiting if place.startswith(_STATEMENT)])
            elif text := self._waiting.get(_place(str(subject).encode(), str(graph).encode())):
                waiting = set(ox.parse(text, format=ox.RdfFormat.N_QUADS))
                for quad in waiting:
                    of = quad.subject, quad.predicate, quad.object
                    if all(want in (None, term) for want, term in zip((subject, predicate, obj), of, strict=True)):
                        yield quad
        yield from self._come.quads_for_pattern(subject, predicate, obj, graph)
        for quad in stored:
            if quad not in self.gone and quad not in waiting and quad not in self._come:
                yield quad

    def has(self, quad: Quad) -> bool | None:
        """Whether the graph has a quad; None if the store must tell."""
        self._index_of(quad)
        return True if quad in self._come else False if quad in self.gone else None

    def _index_of(self, quad: Quad) -> None:
        """Have a quad in the index if it comes."""
        if self._waiting and quad.predicate in _SELDOM_SOUGHT:
            self._index([_place(str(quad.subject).encode(), str(quad.graph_name).encode())])

    def _index(self, places: Iterable[bytes]) -> None:
        for place in places:
            if text := self._waiting.pop(place, None):
                self._come.load(text, format=ox.RdfFormat.N_QUADS)


def _place(subject: bytes, graph: bytes) -> bytes:
    """Where a quad may wait, as N-Quads writes it: by its graph, or in the graph of statements by its subject."""
    if graph == _STATEMENTS:
        return subject if subject.startswith(_STATEMENT) else b""
    return graph


def _is_kept_apart(place: bytes) -> bool:
    """Whether quads wait in a place: in an article's record, or as those of a statement."""
    return place.startswith((_RECORD, _STATEMENT))

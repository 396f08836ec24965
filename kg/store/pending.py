"""Changes that are in the journal and not yet in the store's indices, as if they were.

A transaction of Oxigraph on disk costs some 20 µs a quad, and more as the store grows; its bulk loader takes a third
of that, but it only adds, and pays for many thousands of quads alone. So changes are gathered in memory, as the lines
of N-Quads that the journal has, which costs less than 1 µs a quad, and go into the store together.
"""

from collections.abc import Collection, Iterable, Iterator, Set

from pyoxigraph import Literal, NamedNode, Quad

from kg.store import nodes as n
from kg.store.lines import Line, lines_of, quads_of

# Every change looks for quads by the objects of these. Of another predicate the index is made when it is first asked.
_SOUGHT = (
    n.SOURCE, n.CONTENT_HASH, n.SAYS, n.PROFILE, n.SUBJECT, n.PREDICATE, n.INVERSE, n.EDGE, n.BELONGS, n.BLOCK, n.BAND,
    n.DOUBT, n.MEMBER, n.LINK_OF, n.CANDIDATE_OF, n.REPLACED_BY, n.READ_AS,
)  # fmt: skip
_Node = NamedNode | Literal | None
_Written = str | None


class Pending:
    """The difference between the store on disk and the graph.

    Attributes:
        come: lines that the graph has, whether or not the store has them.
        gone: lines that it has not, whether or not the store has them.
    """

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Forget all: the store is the graph."""
        self.come, self.gone = Lines(), Lines()
        self._size = 0

    def __bool__(self) -> bool:
        return self._size > 0

    @property
    def size(self) -> int:
        """How many lines were turned, each as often as it was."""
        return self._size

    def turn(self, gone: Set[Line], come: Set[Line]) -> None:
        """Note one more change.

        Args:
            gone: lines that go.
            come: lines that come; none of them goes.
        """
        self.come.discard(gone)
        self.gone.discard(come)
        self.gone.add(gone)
        self.come.add(come)
        self._size += len(gone) + len(come)

    def over(
        self, stored: Iterable[Quad], subject: NamedNode | None, predicate: NamedNode | None, obj: _Node,
        graph: NamedNode | None,
    ) -> Iterator[Quad]:  # fmt: skip
        """The quads of a pattern.

        Args:
            stored: those that the store has.
            subject, predicate, obj, graph: the pattern; None stands for anything.
        """
        pattern = _written(subject), _written(predicate), _written(obj), _written(graph)
        come, gone = self.come.fitting(*pattern), self.gone.fitting(*pattern)
        if not come and not gone:  # most are about what is new, or has not changed for long
            yield from stored
            return
        found = quads_of(come)
        yield from found
        passed = {*found, *quads_of(gone)}
        for quad in stored:
            if quad not in passed:
                yield quad

    def has(self, quad: Quad) -> bool | None:
        """Whether the graph has a quad; None if the store must tell."""
        line = lines_of([quad])
        return True if line <= self.come.all else False if line <= self.gone.all else None


class Lines:
    """Lines that are found by what stands in them.

    Attributes:
        all: the lines.

    Example:
        >>> from kg.store.lines import line_of
        >>> line = line_of((n.META.value, n.LABEL, "a"), n.META)
        >>> lines = Lines()
        >>> lines.add({line})
        >>> list(lines.fitting(None, str(n.LABEL), '"a"')) == [line], lines.fitting(str(n.LABEL))
        (True, [])
    """

    def __init__(self) -> None:
        self.all: set[Line] = set()
        self._sought = set(map(str, _SOUGHT))
        # By graph and subject; by predicate and object, of the predicates that are sought.
        self._of: dict[str, dict[str, list[Line]]] = {}
        self._saying: dict[tuple[str, str], dict[Line, None]] = {}

    def add(self, lines: Set[Line]) -> None:
        """Add what is not there yet."""
        graphs, sought = self._of, self._sought
        for line in lines - self.all:
            subject, predicate, obj, graph = _terms(line)
            subjects = graphs.get(graph)
            if subjects is None:
                subjects = graphs[graph] = {}
            if subject in subjects:
                subjects[subject].append(line)
            else:
                subjects[subject] = [line]
            if predicate in sought:
                self._saying.setdefault((predicate, obj), {})[line] = None
        self.all |= lines

    def discard(self, lines: Set[Line]) -> None:
        """Take away what is there."""
        for line in self.all & lines:
            subject, predicate, obj, graph = _terms(line)
            self._of[graph][subject].remove(line)
            if predicate in self._sought:
                del self._saying[predicate, obj][line]
        self.all -= lines

    def fitting(
        self, subject: _Written = None, predicate: _Written = None, obj: _Written = None, graph: _Written = None
    ) -> Collection[Line]:
        """The lines of a pattern, whose terms are as N-Quads writes them; None stands for anything."""
        if not self.all:
            return ()
        if subject is None and predicate is not None and obj is not None:
            lines: Iterable[Line] = self._with(predicate, obj)
            return [line for line in lines if graph is None or line.endswith(f" {graph} .\n")]
        lines = self._in(subject, graph)
        if predicate is None and obj is None:
            return list(lines)
        if subject is not None and predicate is not None and obj is None:
            begin = f"{subject} {predicate} "
            return [line for line in lines if line.startswith(begin)]
        wanted = subject, predicate, obj, graph
        return [line for line in lines if all(map(_is, wanted, _terms(line)))]

    def _in(self, subject: str | None, graph: str | None) -> Iterator[Line]:
        """Those of a subject, of a graph."""
        for subjects in self._of.values() if graph is None else [self._of.get(graph, {})]:
            for lines in subjects.values() if subject is None else [subjects.get(subject, [])]:
                yield from lines

    def _with(self, predicate: str, obj: str) -> Collection[Line]:
        """Those of a predicate and an object."""
        if predicate not in self._sought:
            self._sought.add(predicate)
            between = f" {predicate} "
            for line in self.all:
                # A text may have it, too.
                if between in line and (terms := _terms(line))[1] == predicate:
                    self._saying.setdefault((predicate, terms[2]), {})[line] = None
        return self._saying.get((predicate, obj), ())


def _terms(line: Line) -> tuple[str, str, str, str]:
    """Subject, predicate, object and graph, as N-Quads writes them."""
    subject, predicate, rest = line.split(" ", 2)
    obj, graph, _ = rest.rsplit(" ", 2)
    return subject, predicate, obj, graph


def _written(node: _Node) -> _Written:
    return None if node is None else str(node)


def _is(wanted: _Written, term: str) -> bool:
    return wanted is None or wanted == term

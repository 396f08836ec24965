"""What goes and what comes in a graph with one change."""

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.store.lines import Fact, Line, line_of


@dataclass(frozen=True, slots=True)
class Difference:
    """Lines that go and lines that come."""

    gone: set[Line]
    come: set[Line]

    def turn(self, before: Iterable[Fact], after: Iterable[Fact], graph: NamedNode) -> None:
        """Facts of a graph before and after a change: what is in both stays."""
        old, new = set(before), set(after)
        self.gone.update(line_of(fact, graph) for fact in old - new)
        self.come.update(line_of(fact, graph) for fact in new - old)

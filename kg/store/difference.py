"""What goes and what comes in a graph with one change."""

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from kg.store import nodes as n

Fact = tuple[str, NamedNode, str | int | float | NamedNode]
"""Subject, predicate and object; numbers and texts as such. Cheaper than a quad: most are the same after a change."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Quads that go and quads that come."""

    gone: set[Quad]
    come: set[Quad]

    def turn(self, before: Iterable[Fact], after: Iterable[Fact], graph: NamedNode) -> None:
        """Facts of a graph before and after a change: what is in both stays."""
        old, new = set(before), set(after)
        self.gone.update(quad_of(fact, graph) for fact in old - new)
        self.come.update(quad_of(fact, graph) for fact in new - old)


def quad_of(fact: Fact, graph: NamedNode) -> Quad:
    """A fact as a quad of a graph."""
    subject, predicate, value = fact
    if isinstance(value, str):
        obj: NamedNode | Literal = n.text(value)
    elif isinstance(value, NamedNode):
        obj = value
    else:
        obj = n.integer(value) if isinstance(value, int) else n.decimal(value)
    return Quad(NamedNode(subject), predicate, obj, graph)

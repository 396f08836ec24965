"""What the schemas of the articles say of relations, in OWL: each axiom once, while an article is read by it.

In the record of every article that was read so, the same triple would stand as often as there are articles, and a
query, which asks all named graphs at once, would find it as often. So a record only names the axiom, by an IRI made of
what it says, and the axiom stands in a graph of its own.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode, Quad

from kg.store import nodes as n
from kg.store import vocabulary as v
from kg.store.difference import Difference
from kg.store.lines import lines_of
from kg.store.oxigraph import OxigraphStore
from kg.types import Triple

_CLASSES = {"symmetric": n.SYMMETRIC, "asymmetric": n.ASYMMETRIC}
_INVERSE_OF = "inverse-of-"
# A schema has some dozens; beyond this many, what was found in the store is forgotten and looked up again.
_MOST_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Axiom:
    """What a schema says of a relation.

    Attributes:
        relation: its IRI.
        says: ``symmetric``, ``asymmetric``, or ``inverse-of-`` with the last part of another relation's IRI.

    Example:
        >>> axiom = Axiom.of_iri("https://kg.example/relation/works-for#inverse-of-employs")
        >>> print(axiom.quad.triple)
        <https://kg.example/relation/works-for> <http://www.w3.org/2002/07/owl#inverseOf> \
<https://kg.example/relation/employs>
    """

    relation: str
    says: str

    @classmethod
    def of_iri(cls, iri: str) -> "Axiom":
        """The axiom of this IRI.

        Raises:
            ValueError: it is that of none.
        """
        relation, _, says = iri.partition("#")
        if says not in _CLASSES and not says.startswith(_INVERSE_OF):
            raise ValueError(f"<{iri}> says nothing of a relation")
        return cls(relation, says)

    @property
    def node(self) -> NamedNode:
        """What records name it by; ``of_iri()`` reads it again, as no relation has a ``#`` in its own IRI."""
        return NamedNode(f"{self.relation}#{self.says}")

    @property
    def quad(self) -> Quad:
        """The axiom in OWL, in its graph."""
        relation = NamedNode(self.relation)
        if kind := _CLASSES.get(self.says):
            return Quad(relation, n.TYPE, kind, n.RELATIONS)
        return Quad(relation, n.INVERSE_OF, NamedNode(v.REL + self.says.removeprefix(_INVERSE_OF)), n.RELATIONS)


_Named = Mapping[str, Collection[Axiom]]


def axioms_of(relation: str, triple: Triple) -> Iterator[Axiom]:
    """What the schema by which a triple was read says of its relation.

    Args:
        relation: IRI of the triple's predicate.
        triple: of an article.
    """
    if triple.inverse and triple.inverse == triple.relation:
        yield Axiom(relation, "symmetric")
    elif triple.inverse:
        yield Axiom(relation, _INVERSE_OF + v.relation_iri(triple.inverse).removeprefix(v.REL))
    if triple.asymmetric:
        yield Axiom(relation, "asymmetric")


class Axioms:
    """Keeps the axioms of a graph up when its articles change.

    Args:
        store: open for writing.
    """

    def __init__(self, store: OxigraphStore) -> None:
        self.store = store
        self._standing: set[Axiom] = set()

    def forget(self) -> None:
        """Read everything from the store again, as after a change that failed."""
        self._standing.clear()

    def exchange(self, difference: Difference, old: _Named, new: _Named) -> None:
        """What goes and comes in the graph ``kg:graph/relations`` when records go and others come.

        Args:
            difference: to which it is added.
            old: axioms that the records name that go, by their article's IRI.
            new: those that the records name that come; an article may go and come.
        """
        leaving, coming = set[Axiom]().union(*old.values()), set[Axiom]().union(*new.values())
        ended = [axiom for axiom in leaving - coming if not self._is_named(axiom, old)]
        if len(self._standing) > _MOST_KEPT:
            self._standing.clear()
        begun = [axiom for axiom in coming - self._standing if axiom.quad not in self.store]
        self._standing |= coming
        self._standing.difference_update(ended)
        difference.gone.update(lines_of(axiom.quad for axiom in ended))
        difference.come.update(lines_of(axiom.quad for axiom in begun))

    def _is_named(self, axiom: Axiom, except_for: Collection[str]) -> bool:
        """Whether another article's record names an axiom."""
        # The first is enough: a million articles can name it.
        return any(n.values(quad)[0] not in except_for for quad in self.store.match(None, n.READ_AS, axiom.node))

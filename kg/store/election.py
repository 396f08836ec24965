"""Label, type and names of an entity: every article has a vote, and the ballots are kept so that votes can be
taken out again.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from pyoxigraph import NamedNode

from kg.store import nodes as n
from kg.store import vocabulary as v
from kg.store.ballots import IN_ARTICLES, Kind, Vote, ballots, ballots_text
from kg.store.contribution import Contribution
from kg.store.difference import Difference, Fact
from kg.store.oxigraph import OxigraphStore

_SAID: dict[Kind, NamedNode] = {"renamed": n.RENAMED, "retyped": n.RETYPED}
# Beyond this many entities, what was read is forgotten and read again when it is needed.
_MOST_KEPT = 5_000


def entity_facts(iri: str, votes: Counter[Vote]) -> Iterator[Fact]:
    """What the graph says of an entity.

    Args:
        iri: the entity.
        votes: all that articles and people give it.
    """
    if not votes[IN_ARTICLES]:
        return
    label, entity_type = _winner(votes, "label"), _winner(votes, "type")
    for (kind, value), count in votes.items():
        if count and kind == "renamed":
            label = value
            yield iri, n.RENAMED, value
        elif count and kind == "retyped":
            entity_type = value
            yield iri, n.RETYPED, value
    yield iri, n.TYPE, n.ENTITY
    yield iri, n.TYPE, NamedNode(v.class_iri(entity_type))
    yield iri, n.ENTITY_TYPE, entity_type
    yield iri, n.PREF_LABEL, label
    yield iri, n.ARTICLES, votes[IN_ARTICLES]
    yield iri, n.BALLOTS, ballots_text(votes)
    for (kind, value), count in votes.items():
        if count and kind == "name" and value != label:
            yield iri, n.ALT_LABEL, value


def _winner(votes: Counter[Vote], kind: Kind) -> str:
    """Most votes; of equals the longest, then the first of the alphabet."""
    counts = [(-count, -len(value), value) for (of, value), count in votes.items() if of == kind and count]
    return min(counts)[2]


def _with_facts(iri: str, votes: Counter[Vote]) -> tuple[Counter[Vote], frozenset[Fact]]:
    return votes, frozenset(entity_facts(iri, votes))


class Election:
    """The ballots of a graph.

    What was read is kept: of an entity that is in thousands of articles a number is changed with each of them, and
    reading it again would mean to pass over all that it was before (RocksDB keeps them for a while).

    Args:
        store: open for writing.
    """

    def __init__(self, store: OxigraphStore) -> None:
        self.store = store
        self.forget()

    def forget(self) -> None:
        """Read everything from the store again, as after a change that failed."""
        self._known: dict[str, tuple[Counter[Vote], frozenset[Fact]]] = {}

    def turn(
        self, difference: Difference, old: Iterable[Contribution], new: Iterable[Contribution],
        decided: Mapping[str, Collection[Vote]],
    ) -> None:  # fmt: skip
        """Take the votes of contributions out and put others in.

        Args:
            difference: to which the quads are added.
            old: contributions that go.
            new: contributions that come.
            decided: for each entity (IRI) that may be called otherwise, what people call it now.
        """
        if len(self._known) > _MOST_KEPT:
            self.forget()
        shifts: dict[str, Counter[Vote]] = defaultdict(Counter)
        for given, sign in ((old, -1), (new, 1)):
            for one in given:
                for iri, votes in one.entities.items():
                    for vote, count in votes.items():
                        shifts[iri][vote] += sign * count
        for iri in {*shifts, *decided}:
            if any(shifts[iri].values()) or iri in decided:
                self._shift(difference, iri, shifts[iri], decided.get(iri))

    def _shift(
        self, difference: Difference, iri: str, shift: Counter[Vote], said: Collection[Vote] | None
    ) -> None:
        before, said_before = self._known.get(iri) or _with_facts(iri, self._stored(iri))
        after = Counter({vote: left for vote, count in before.items() if (left := count + shift.get(vote, 0))})
        after.update({vote: count for vote, count in shift.items() if count and vote not in before})
        if said is not None:
            after = Counter({vote: count for vote, count in after.items() if vote[0] not in _SAID})
            after.update(dict.fromkeys(said, 1))
        known = _with_facts(iri, after)
        difference.turn(said_before, known[1], n.ENTITIES)
        if after[IN_ARTICLES]:
            self._known[iri] = known
        else:
            self._known.pop(iri, None)

    def _stored(self, iri: str) -> Counter[Vote]:
        about = map(n.values, self.store.match(NamedNode(iri), None, None, n.ENTITIES))
        of = {predicate: value for _, predicate, value in about}
        votes: Counter[Vote] = Counter()
        if n.BALLOTS in of:
            votes = ballots(of[n.BALLOTS])
            votes[IN_ARTICLES] = int(of[n.ARTICLES])
            votes.update({(kind, of[predicate]): 1 for kind, predicate in _SAID.items() if predicate in of})
        return votes

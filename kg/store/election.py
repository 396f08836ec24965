"""Label, type and names of an entity: every article has a vote, and the ballots are kept so that votes can be
taken out again.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from pyoxigraph import NamedNode

from kg.store import nodes as n
from kg.store import vocabulary as v
from kg.store.ballots import IN_ARTICLES, Kind, Vote, ballots, ballots_text
from kg.store.contribution import Contribution
from kg.store.difference import Difference
from kg.store.lines import Fact
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


class Standing(NamedTuple):
    """An entity as its votes make it: these, what the graph says of it, and its type, if it is one."""

    votes: Counter[Vote]
    facts: frozenset[Fact]
    type: str | None

    @classmethod
    def of(cls, iri: str, votes: Counter[Vote]) -> "Standing":
        facts = frozenset(entity_facts(iri, votes))
        return cls(votes, facts, next((str(value) for _, told, value in facts if told == n.ENTITY_TYPE), None))


class Turned(NamedTuple):
    """The type of an entity before a change and after it; None where it is none."""

    before: str | None
    after: str | None


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
        self._known: dict[str, Standing] = {}

    def turn(
        self, difference: Difference, old: Iterable[Contribution], new: Iterable[Contribution],
        decided: Mapping[str, Collection[Vote]],
    ) -> dict[str, Turned]:  # fmt: skip
        """Take the votes of contributions out and put others in.

        Args:
            difference: to which the quads are added.
            old: contributions that go.
            new: contributions that come.
            decided: for each entity (IRI) that may be called otherwise, what people call it now.

        Returns:
            The entities whose votes change, by IRI.
        """
        if len(self._known) > _MOST_KEPT:
            self.forget()
        shifts: dict[str, Counter[Vote]] = defaultdict(Counter)
        for given, sign in ((old, -1), (new, 1)):
            for one in given:
                for iri, votes in one.entities.items():
                    for vote, count in votes.items():
                        shifts[iri][vote] += sign * count
        return {
            iri: self._shift(difference, iri, shifts[iri], decided.get(iri))
            for iri in {*shifts, *decided}
            if any(shifts[iri].values()) or iri in decided
        }

    def _shift(
        self, difference: Difference, iri: str, shift: Counter[Vote], said: Collection[Vote] | None
    ) -> Turned:
        before = self._known.get(iri) or Standing.of(iri, self._stored(iri))
        votes = Counter({vote: left for vote, count in before.votes.items() if (left := count + shift.get(vote, 0))})
        votes.update({vote: count for vote, count in shift.items() if count and vote not in before.votes})
        if said is not None:
            votes = Counter({vote: count for vote, count in votes.items() if vote[0] not in _SAID})
            votes.update(dict.fromkeys(said, 1))
        after = Standing.of(iri, votes)
        difference.turn(before.facts, after.facts, n.ENTITIES)
        if votes[IN_ARTICLES]:
            self._known[iri] = after
        else:
            self._known.pop(iri, None)
        return Turned(before.type, after.type)

    def _stored(self, iri: str) -> Counter[Vote]:
        about = map(n.values, self.store.match(NamedNode(iri), None, None, n.ENTITIES))
        of = {predicate: value for _, predicate, value in about}
        votes: Counter[Vote] = Counter()
        if n.BALLOTS in of:
            votes = ballots(of[n.BALLOTS])
            votes[IN_ARTICLES] = int(of[n.ARTICLES])
            votes.update({(kind, of[predicate]): 1 for kind, predicate in _SAID.items() if predicate in of})
        return votes

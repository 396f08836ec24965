"""Label, type and names of an entity: every article has a vote, and the ballots are kept so that votes can be
taken out again.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from pyoxigraph import NamedNode

from kg.store import nodes as n
from kg.store import vocabulary as v
from kg.store.contribution import IN_ARTICLES, Contribution, Vote
from kg.store.difference import Difference, Fact
from kg.store.oxigraph import OxigraphStore

_KINDS = {n.LABEL_OF: "label", n.TYPE_OF: "type", n.NAME_OF: "name"}
_SAID = (n.RENAMED, n.RETYPED)
# Beyond this many entities, what was read is forgotten and read again when it is needed.
_MOST_KEPT = 20_000


def entity_facts(iri: str, votes: Counter[Vote]) -> Iterator[Fact]:
    """What the graph says of an entity.

    Args:
        iri: the entity.
        votes: with all its label and type votes; of its names those that are of interest, labels among them.
    """
    if not votes[IN_ARTICLES]:
        return
    label, entity_type = _winner(votes, n.LABEL_OF), _winner(votes, n.TYPE_OF)
    for (kind, value), count in votes.items():
        if count and kind == n.RENAMED:
            label = value
            yield iri, n.RENAMED, value
        elif count and kind == n.RETYPED:
            entity_type = value
            yield iri, n.RETYPED, value
    yield iri, n.TYPE, n.ENTITY
    yield iri, n.TYPE, NamedNode(v.class_iri(entity_type))
    yield iri, n.ENTITY_TYPE, entity_type
    yield iri, n.PREF_LABEL, label
    yield iri, n.ARTICLES, votes[IN_ARTICLES]
    for (kind, value), count in votes.items():
        if count and kind in _KINDS:
            tally = _tally(iri, kind, value)
            yield tally, kind, NamedNode(iri)
            yield tally, n.VALUE, value
            yield tally, n.COUNT, count
            if kind == n.NAME_OF and value != label:
                yield iri, n.ALT_LABEL, value


def _winner(votes: Counter[Vote], kind: NamedNode) -> str:
    """Most votes; of equals the longest, then the first of the alphabet."""
    counts = [(-count, -len(value), value) for (of, value), count in votes.items() if of == kind and count]
    return min(counts)[2]


def _tally(iri: str, kind: NamedNode, value: str) -> str:
    return f"{iri}#{_KINDS[kind]}-{v.digest(value, length=12)}"


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
        self._votes: dict[str, Counter[Vote]] = {}
        self._names: dict[str, set[str]] = {}

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
        if len(self._votes) > _MOST_KEPT:
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
        called = {value for _, value in said or ()}
        known = self._known(iri, {value for kind, value in shift if kind == n.NAME_OF} | called)
        # Names that are not voted on stay as they are, but for the label's own.
        concerned = {value for kind, value in (*shift, *known) if kind in (n.LABEL_OF, n.RENAMED)}
        concerned |= {value for kind, value in shift if kind == n.NAME_OF} | called
        before = Counter({vote: count for vote, count in known.items() if vote[0] != n.NAME_OF or vote[1] in concerned})
        after = Counter(before)
        for vote, count in shift.items():
            after[vote] += count
        if said is not None:
            after = Counter({vote: count for vote, count in after.items() if vote[0] not in _SAID})
            after.update(dict.fromkeys(said, 1))
        difference.turn(entity_facts(iri, before), entity_facts(iri, after), n.ENTITIES)
        known.update({vote: after[vote] - known[vote] for vote in {*before, *after}})
        self._votes[iri] = Counter({vote: count for vote, count in known.items() if count})
        if not self._votes[iri][IN_ARTICLES]:
            del self._votes[iri], self._names[iri]

    def _known(self, iri: str, names: Iterable[str]) -> Counter[Vote]:
        """The votes of an entity: all for label and type, and of its names those that are asked for or are labels."""
        if iri not in self._votes:
            self._votes[iri] = self._stored(iri)
            self._names[iri] = set()
        votes = self._votes[iri]
        for name in {*names, *(value for kind, value in votes if kind in (n.LABEL_OF, n.RENAMED))} - self._names[iri]:
            self._names[iri].add(name)
            if votes[IN_ARTICLES] and (count := self._count(_tally(iri, n.NAME_OF, name))):
                votes[n.NAME_OF, name] = count
        return votes

    def _stored(self, iri: str) -> Counter[Vote]:
        entity = NamedNode(iri)
        votes: Counter[Vote] = Counter()
        articles = self.store.value(entity, n.ARTICLES, n.ENTITIES)
        if articles is None:
            return votes
        votes[IN_ARTICLES] = int(articles)
        for kind in _SAID:
            if (said := self.store.value(entity, kind, n.ENTITIES)) is not None:
                votes[kind, said] = 1
        for kind in (n.LABEL_OF, n.TYPE_OF):
            for quad in list(self.store.match(None, kind, entity, n.ENTITIES)):
                tally = n.values(quad)[0]
                value = self.store.value(NamedNode(tally), n.VALUE, n.ENTITIES) or ""
                votes[kind, value] = self._count(tally)
        return votes

    def _count(self, tally: str) -> int:
        return int(self.store.value(NamedNode(tally), n.COUNT, n.ENTITIES) or 0)

"""From what articles give to what the graph says: entities and statements, kept up article by article.

``Layers`` tells which quads go and which come when articles go, come, or are written anew. What an article gives
is added with one sign and taken with the other, so the graph after any order of changes is the one that the remaining
articles make from nothing. The work depends on the article alone; only taking an article out reads, for each of its
statements, the other articles that say the same.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from pyoxigraph import NamedNode, Quad

from kg.store import nodes as n
from kg.store import vocabulary as v
from kg.store.ballots import Vote
from kg.store.contribution import Contribution, Said, contribution
from kg.store.difference import Difference, Fact
from kg.store.election import Election
from kg.store.groups import Groups, Regrouping
from kg.store.oxigraph import OxigraphStore
from kg.store.record import Record
from kg.store.statement import Worded, edge_iri

# What these name changes with the articles; all else says of predicates and phrases the same whoever uses them.
_CHANGING = (v.KGS, v.ENT, v.GROUP, v.TEXT)
# Beyond this many statements, what was read is forgotten and read again when it is needed.
_MOST_KEPT = 50_000


@dataclass(frozen=True, slots=True)
class Merged:
    """What the graph says of a statement beside its identity and its evidence."""

    confidence: float
    time_text: str | None
    sources: int
    accepted: bool = False


class Layers:
    """The entities and statements of a graph, as its articles make them.

    Args:
        store: open for writing.
    """

    def __init__(self, store: OxigraphStore) -> None:
        self.store = store
        self.election = Election(store)
        self.groups = Groups(store)
        self._merged: dict[str, Merged | None] = {}
        self._declared: set[Quad] = set()

    def forget(self) -> None:
        """Read everything from the store again, as after a change that failed."""
        self.election.forget()
        self._merged.clear()
        self._declared.clear()

    def change(
        self, old: Sequence[Contribution], new: Sequence[Record],
        decided: Mapping[str, Collection[Vote]] = MappingProxyType({}),
    ) -> Difference:  # fmt: skip
        """What changes in the derived graphs when records go and others come; nothing is written.

        Args:
            old: what the records that go gave.
            new: the records that come; one may go and come.
            decided: for each entity (IRI) that may be called otherwise, what people call it now.
        """
        given = [contribution(record.article, record.quads, record.found) for record in new]
        regrouping = self.groups.exchange(old, given)
        difference = regrouping.difference
        self.election.turn(difference, old, given, decided)
        identities = {iri: worded for record in new for iri, worded in record.statements.items()}
        self._statements(difference, old, given, identities, regrouping)
        gone = difference.gone - difference.come
        self._declared -= gone
        return Difference(gone, {quad for quad in difference.come - difference.gone if not self._is_declared(quad)})

    def _is_declared(self, quad: Quad) -> bool:
        """Whether a quad is of a predicate that the graph knows: to write it again would cost as much as a new one."""
        if n.values(quad)[0].startswith(_CHANGING):
            return False
        if quad not in self._declared:
            if len(self._declared) > _MOST_KEPT:
                self._declared.clear()
            self._declared.add(quad)
            return quad in self.store
        return True

    def _statements(
        self, difference: Difference, old: Sequence[Contribution], new: Sequence[Contribution],
        identities: Mapping[str, Worded], regrouping: Regrouping,
    ) -> None:  # fmt: skip
        leaving, coming = _by_statement(old), _by_statement(new)
        regrouped = self._said_by(regrouping.group.keys() - {one.article for one in new} - regrouping.gone)
        ending: set[str] = set()
        for iri in {**leaving, **coming, **dict.fromkeys(regrouped)}:
            goes, comes = leaving.get(iri, {}), coming.get(iri, {})
            if goes == comes and iri not in regrouped:
                continue
            before = self._known(iri)
            after = self._without(iri, goes, regrouping) if goes or iri in regrouped else before
            counted: set[str] = set()
            for article, said in comes.items():
                source = self.groups.source(article, regrouping)
                known = source in counted or (
                    after is not None and self._says(source, iri, regrouping, except_for={*goes, *comes})
                )
                after = merge(after, said, known_source=known)
                counted.add(source)
            difference.turn(
                (*statement_facts(iri, before), *(fact for one in goes.values() for fact in evidence_facts(iri, one))),
                (*statement_facts(iri, after), *(fact for one in comes.values() for fact in evidence_facts(iri, one))),
                n.STATEMENTS,
            )
            self._merged[iri] = after
            if after and not before:
                difference.come.update(identities[iri].quads())
            if before and not after:
                ending.add(iri)
        for iri in ending:
            difference.gone.update(_identity(self.store, iri, ending))

    def _said_by(self, articles: Iterable[str]) -> set[str]:
        """IRIs of the statements that these articles of the graph make."""
        said = (self.store.match(None, n.SAYS, None, NamedNode(article)) for article in articles)
        return {n.values(quad)[2] for quads in said for quad in quads}

    def _without(self, iri: str, leaving: Collection[str], regrouping: Regrouping) -> Merged | None:
        """The statement as all other articles say it."""
        merged: Merged | None = None
        counted: set[str] = set()
        for quad in list(self.store.match(None, n.SAYS, NamedNode(iri))):
            triple, _, _, graph = n.terms(quad)
            if graph.value in leaving:
                continue
            source = self.groups.source(graph.value, regrouping)
            accepted = self.store.value(triple, n.REVIEW, graph) is not None
            confidence = float(self.store.value(triple, n.CONFIDENCE, graph) or 0)
            said = Said(confidence, self.store.value(triple, n.TIME_TEXT, graph), frozenset(), accepted)
            merged = merge(merged, said, known_source=source in counted)
            counted.add(source)
        return merged

    def _says(self, source: str, iri: str, regrouping: Regrouping, *, except_for: Collection[str]) -> bool:
        """Whether another article of this source says the statement."""
        return any(
            article not in except_for and any(self.store.match(None, n.SAYS, NamedNode(iri), NamedNode(article)))
            for article in self.groups.articles(source, regrouping)
        )

    def _known(self, iri: str) -> Merged | None:
        if len(self._merged) > _MOST_KEPT:
            self._merged.clear()
        if iri not in self._merged:
            self._merged[iri] = _stored(self.store, iri)
        return self._merged[iri]


def statement_facts(iri: str, merged: Merged | None) -> Iterator[Fact]:
    """What the graph says of a statement beside its identity and its evidence."""
    if merged is None:
        return
    yield iri, n.CONFIDENCE, merged.confidence
    yield iri, n.SOURCES, merged.sources
    if merged.time_text is not None:
        yield iri, n.TIME_TEXT, merged.time_text
    if merged.accepted:
        yield iri, n.REVIEW, n.ACCEPTED


def evidence_facts(iri: str, said: Said | None) -> Iterator[Fact]:
    """The statement's evidence of one article."""
    for span in said.evidence if said else ():
        yield iri, n.EVIDENCE, NamedNode(span)


def merge(rest: Merged | None, said: Said, *, known_source: bool) -> Merged:
    """A statement with one more article that says it.

    Args:
        rest: without that article; None if nobody else says it.
        said: what the article gives.
        known_source: whether an article of the same text is among the rest.
    """
    if rest is None:
        return Merged(said.confidence, said.time_text, 1, said.accepted)
    times = [text for text in (rest.time_text, said.time_text) if text is not None]
    return Merged(
        max(rest.confidence, said.confidence),
        min(times, default=None),
        rest.sources + (0 if known_source else 1),
        rest.accepted or said.accepted,
    )


def _by_statement(given: Iterable[Contribution]) -> dict[str, dict[str, Said]]:
    found: dict[str, dict[str, Said]] = defaultdict(dict)
    for one in given:
        for iri, said in one.statements.items():
            found[iri][one.article] = said
    return found


def _identity(store: OxigraphStore, iri: str, ending: set[str]) -> Iterator[Quad]:
    """All that goes with a statement's last article, but for what other statements still need."""

    def staying(place: NamedNode, node: NamedNode) -> Iterator[NamedNode]:
        # Not a list: a predicate can be in a million statements, and the first that stays is enough.
        for quad in store.match(None, place, node, n.STATEMENTS):
            statement = n.terms(quad)[0]
            if statement.value not in ending:
                yield statement

    key = Worded.of_store(store, iri).key
    yield from list(store.match(NamedNode(iri), None, None, n.STATEMENTS))
    for node in {key.subject, key.predicate, key.inverse or key.predicate}:
        declared = list(store.match(node, None, None, n.STATEMENTS))
        if declared and not any(any(staying(place, node)) for place in (n.SUBJECT, n.PREDICATE, n.INVERSE)):
            yield from declared
    for edge in key.edges:
        if not any(_plain(store, other) for other in staying(n.EDGE, NamedNode(edge_iri(edge)))):
            yield from store.match(*edge, n.FACTS)


def _plain(store: OxigraphStore, statement: NamedNode) -> bool:
    """Whether the statement is a fact in an article's own voice."""
    return any(store.match(statement, n.STATUS, n.FACT, n.STATEMENTS)) and not any(
        store.match(statement, n.SPEAKER, None, n.STATEMENTS)
    )


def _stored(store: OxigraphStore, iri: str) -> Merged | None:
    statement = NamedNode(iri)
    sources = store.value(statement, n.SOURCES, n.STATEMENTS)
    if sources is None:
        return None
    confidence = float(store.value(statement, n.CONFIDENCE, n.STATEMENTS) or 0)
    time_text = store.value(statement, n.TIME_TEXT, n.STATEMENTS)
    return Merged(confidence, time_text, int(sources), store.value(statement, n.REVIEW, n.STATEMENTS) is not None)

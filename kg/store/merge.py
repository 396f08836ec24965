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
from kg.store.contribution import Contribution, Said, Vote, contribution
from kg.store.difference import Difference, Fact
from kg.store.election import Election
from kg.store.oxigraph import OxigraphStore
from kg.store.record import Record
from kg.store.statement import Worded, edge_iri

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
        self._merged: dict[str, Merged | None] = {}

    def forget(self) -> None:
        """Read everything from the store again, as after a change that failed."""
        self.election.forget()
        self._merged.clear()

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
        given = [contribution(record.article, record.quads) for record in new]
        difference = Difference(set(), set())
        self.election.turn(difference, old, given, decided)
        identities = {iri: quads for record in new for iri, quads in record.statements.items()}
        self._statements(difference, old, given, identities)
        # Most predicates are known; writing them once more would cost as much as something new.
        come = {quad for quad in difference.come - difference.gone if quad not in self.store}
        return Difference(difference.gone - difference.come, come)

    def _statements(
        self, difference: Difference, old: Sequence[Contribution], new: Sequence[Contribution],
        identities: Mapping[str, list[Quad]],
    ) -> None:  # fmt: skip
        store = self.store
        leaving, coming = _by_statement(old), _by_statement(new)
        ending: set[str] = set()
        for iri in {**leaving, **coming}:
            goes, comes = leaving.get(iri, {}), coming.get(iri, {})
            if goes == comes:
                continue
            before = self._known(iri)
            after = _without(store, iri, goes) if goes else before
            hashes: set[str] = set()
            for (_, content_hash), said in comes.items():
                known = content_hash in hashes
                known = known or (after is not None and _says(store, content_hash, iri, except_for=goes))
                after = merge(after, said, known_source=known)
                hashes.add(content_hash)
            difference.turn(
                (*statement_facts(iri, before), *(fact for one in goes.values() for fact in evidence_facts(iri, one))),
                (*statement_facts(iri, after), *(fact for one in comes.values() for fact in evidence_facts(iri, one))),
                n.STATEMENTS,
            )
            self._merged[iri] = after
            if after and not before:
                difference.come.update(identities[iri])
            if before and not after:
                ending.add(iri)
        for iri in ending:
            difference.gone.update(_identity(store, iri, ending))

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


_Says = Mapping[tuple[str, str], Said]
"""What articles give to a statement, by article and the hash of its text."""


def _by_statement(given: Iterable[Contribution]) -> dict[str, dict[tuple[str, str], Said]]:
    found: dict[str, dict[tuple[str, str], Said]] = defaultdict(dict)
    for one in given:
        for iri, said in one.statements.items():
            found[iri][one.article, one.hash] = said
    return found


def _without(store: OxigraphStore, iri: str, leaving: _Says) -> Merged | None:
    """The statement as all other articles say it."""
    articles = {article for article, _ in leaving}
    merged: Merged | None = None
    hashes: set[str] = set()
    for quad in list(store.match(None, n.SAYS, NamedNode(iri))):
        triple, _, _, graph = n.terms(quad)
        if graph.value in articles:
            continue
        source = store.value(graph, n.CONTENT_HASH, graph) or ""
        accepted = store.value(triple, n.REVIEW, graph) is not None
        confidence = float(store.value(triple, n.CONFIDENCE) or 0)
        said = Said(confidence, store.value(triple, n.TIME_TEXT), frozenset(), accepted)
        merged = merge(merged, said, known_source=source in hashes)
        hashes.add(source)
    return merged


def _says(store: OxigraphStore, content_hash: str, iri: str, *, except_for: _Says) -> bool:
    """Whether another article of this text says the statement."""
    leaving = {article for article, _ in except_for}
    for quad in list(store.match(None, n.CONTENT_HASH, n.text(content_hash))):
        article = n.values(quad)[0]
        if article not in leaving and any(store.match(None, n.SAYS, NamedNode(iri), NamedNode(article))):
            return True
    return False


def _identity(store: OxigraphStore, iri: str, ending: set[str]) -> Iterator[Quad]:
    """All that goes with a statement's last article, but for what other statements still need."""

    def staying(place: NamedNode, node: NamedNode) -> Iterator[NamedNode]:
        for quad in list(store.match(None, place, node, n.STATEMENTS)):
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

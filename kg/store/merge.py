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
from kg.store.axioms import Axioms
from kg.store.ballots import Vote
from kg.store.contribution import Contribution, Said
from kg.store.difference import Difference
from kg.store.election import Election, Turned
from kg.store.groups import Groups, Regrouping
from kg.store.lines import Fact, Line, line_of, lines_of
from kg.store.oxigraph import OxigraphStore
from kg.store.statement import Edge, Worded, edge_iri, key_of

# Beyond this many statements, or predicates and phrases, what was read is forgotten and read again when it is needed.
_MOST_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Layered:
    """What a change does to the derived graphs.

    Attributes:
        difference: quads that go and come.
        entities: whose votes change, by IRI.
    """

    difference: Difference
    entities: Mapping[str, Turned]


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
        self.axioms = Axioms(store)
        self._merged: dict[str, Merged | None] = {}
        self._declared: set[NamedNode] = set()

    def forget(self) -> None:
        """Read everything from the store again, as after a change that failed."""
        self.election.forget()
        self.axioms.forget()
        self._merged.clear()
        self._declared.clear()

    def change(
        self, old: Sequence[Contribution], new: Sequence[Contribution], statements: Mapping[str, Worded],
        decided: Mapping[str, Collection[Vote]] = MappingProxyType({}),
    ) -> Layered:  # fmt: skip
        """What changes in the derived graphs when records go and others come; nothing is written.

        Args:
            old: what the records that go gave.
            new: what those give that come; one may go and come.
            statements: that these make, by IRI.
            decided: for each entity (IRI) that may be called otherwise, what people call it now.
        """
        regrouping = self.groups.exchange(old, new)
        difference = regrouping.difference
        entities = self.election.turn(difference, old, new, decided)
        self._statements(difference, old, new, statements, regrouping)
        self.axioms.exchange(
            difference, {one.article: one.axioms for one in old}, {one.article: one.axioms for one in new}
        )
        return Layered(Difference(difference.gone - difference.come, difference.come - difference.gone), entities)

    def _statements(
        self, difference: Difference, old: Sequence[Contribution], new: Sequence[Contribution],
        identities: Mapping[str, Worded], regrouping: Regrouping,
    ) -> None:  # fmt: skip
        leaving, coming = _by_statement(old), _by_statement(new)
        regrouped = self._said_by(regrouping.group.keys() - regrouping.gone)
        sources = {one.article: self.groups.source(one.article, regrouping) for one in new}
        ending: set[str] = set()
        beginning: list[Worded] = []
        for iri in {**leaving, **coming, **dict.fromkeys(regrouped)}:
            goes, comes = leaving.get(iri, {}), coming.get(iri, {})
            if goes == comes and iri not in regrouped:
                continue
            after = self._without(iri, goes, regrouping) if goes or iri in regrouped else self._known(iri)
            counted: set[str] = set()
            for article, said in comes.items():
                source = sources[article]
                known = source in counted or (
                    after is not None and self._says(source, iri, regrouping, except_for={*goes, *comes})
                )
                after = merge(after, said, known_source=known)
                counted.add(source)
            if after is None:
                ending.add(iri)
                self._merged[iri] = None
                continue
            before = self._known(iri)
            difference.turn(
                (*statement_facts(iri, before), *(fact for one in goes.values() for fact in evidence_facts(iri, one))),
                (*statement_facts(iri, after), *(fact for one in comes.values() for fact in evidence_facts(iri, one))),
                n.STATEMENTS,
            )
            self._merged[iri] = after
            if not before:
                difference.come.update(identities[iri].lines())
                beginning.append(identities[iri])
        needed = set[NamedNode]().union(*(worded.key.declared for worded in beginning))
        difference.gone.update(lines_of(self._ended(ending, needed)))
        for worded in beginning:
            difference.come.update(lines_of(self._declaring(worded)))

    def _declaring(self, worded: Worded) -> Iterator[Quad]:
        """What a new statement needs and the graph does not say yet."""
        if len(self._declared) > _MOST_KEPT:
            self._declared.clear()
        for node in worded.key.declared - self._declared:
            self._declared.add(node)
            yield from (quad for quad in worded.declaration(node) if quad not in self.store)

    def _ended(self, ending: Collection[str], needed: Collection[NamedNode]) -> Iterator[Quad]:
        """All that goes with statements that nobody makes any more, but for what other statements still need."""

        def staying(place: NamedNode, node: NamedNode) -> Iterator[NamedNode]:
            # Not a list: a predicate can be in a million statements, and the first that stays is enough.
            for quad in self.store.match(None, place, node, n.STATEMENTS):
                statement = n.terms(quad)[0]
                if statement.value not in ending:
                    yield statement

        nodes: set[NamedNode] = set()
        edges: set[Edge] = set()
        for iri in ending:
            about = list(self.store.match(NamedNode(iri), None, None, n.STATEMENTS))
            yield from about
            key = key_of(about)
            nodes.update(key.declared)
            edges.update(key.edges)
        for node in nodes.difference(needed):
            if not any(any(staying(place, node)) for place in (n.SUBJECT, n.PREDICATE, n.INVERSE)):
                self._declared.discard(node)
                yield from self.store.match(node, None, None, n.STATEMENTS)
        for edge in edges:
            if not any(_plain(self.store, other) for other in staying(n.EDGE, NamedNode(edge_iri(edge)))):
                yield from self.store.match(*edge, n.FACTS)

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


def statement_lines(said: Iterable[tuple[str, str, Said]], identities: Mapping[str, Worded]) -> set[Line]:
    """All that the graph says of statements, in both layers, and of their predicates and phrases.

    Args:
        said: a statement (IRI), a source, and what an article of that source gives to the statement; all of them.
        identities: of these statements, by IRI.
    """
    merged: dict[str, Merged] = {}
    counted: dict[str, set[str]] = defaultdict(set)
    facts: set[Fact] = set()
    for iri, source, one in said:
        merged[iri] = merge(merged.get(iri), one, known_source=source in counted[iri])
        counted[iri].add(source)
        facts.update(evidence_facts(iri, one))
    facts.update(fact for iri, of in merged.items() for fact in statement_facts(iri, of))
    lines = {line_of(fact, n.STATEMENTS) for fact in facts}
    declared: dict[NamedNode, list[Quad]] = {}
    for iri in merged:
        worded = identities[iri]
        lines.update(worded.lines())
        declared |= {node: worded.declaration(node) for node in worded.key.declared - declared.keys()}
    return lines.union(*map(lines_of, declared.values()))


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

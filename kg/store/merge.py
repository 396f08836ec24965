"""From what articles give to what the graph says: entities and statements, kept up article by article.

``change_of()`` tells which quads go and which come when one article goes, comes, or is replaced. What an article gives
is added with one sign and taken with the other, so the graph after any order of changes is the one that the remaining
articles make from nothing. The work depends on the article alone; only taking an article out reads, for each of its
statements, the other articles that say the same.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from kg.store import nodes as n
from kg.store import vocabulary as v
from kg.store.contribution import IN_ARTICLES, Contribution, Said, Vote, contribution
from kg.store.oxigraph import OxigraphStore
from kg.store.record import Record

Fact = tuple[str, NamedNode, str | int | float | NamedNode]
"""Subject, predicate and object; numbers and texts as such. Cheaper than a quad: most are the same after a change."""

_KINDS = {n.LABEL_OF: "label", n.TYPE_OF: "type", n.NAME_OF: "name"}


@dataclass(frozen=True, slots=True)
class Merged:
    """What the graph says of a statement beside its identity and its evidence."""

    confidence: float
    time_text: str | None
    sources: int


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


def change_of(store: OxigraphStore, old: Contribution | None, new: Record | None) -> Difference:
    """What changes in the derived graphs when a record is replaced.

    Args:
        store: as it is before the change.
        old: what the record that goes gave; None if none goes.
        new: the record that comes; None if none comes.
    """
    given = contribution(new.article, new.quads) if new else None
    difference = Difference(set(), set())
    _entities(store, difference, old, given)
    _statements(store, difference, old, given, new.statements if new else {})
    # Most predicates are known; writing them once more would cost as much as something new.
    come = {quad for quad in difference.come - difference.gone if quad not in store}
    return Difference(difference.gone - difference.come, come)


# Entities


def entity_facts(iri: str, votes: Counter[Vote]) -> Iterator[Fact]:
    """What the graph says of an entity.

    Args:
        iri: the entity.
        votes: with all its label and type votes; of its names those that are of interest, labels among them.
    """
    if not votes[IN_ARTICLES]:
        return
    label, entity_type = _winner(votes, n.LABEL_OF), _winner(votes, n.TYPE_OF)
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


def _entities(store: OxigraphStore, difference: Difference, old: Contribution | None, new: Contribution | None) -> None:
    shifts: dict[str, Counter[Vote]] = {}
    for given, sign in ((old, -1), (new, 1)):
        for iri, votes in (given.entities if given else {}).items():
            shift = shifts.setdefault(iri, Counter())
            for vote, count in votes.items():
                shift[vote] += sign * count
    for iri, shift in shifts.items():
        if any(shift.values()):
            before = _stored_votes(store, iri, [value for kind, value in shift if kind == n.NAME_OF])
            after = Counter(before)
            for vote, count in shift.items():
                after[vote] += count
            difference.turn(entity_facts(iri, before), entity_facts(iri, after), n.ENTITIES)


def _stored_votes(store: OxigraphStore, iri: str, names: Iterable[str]) -> Counter[Vote]:
    entity = NamedNode(iri)
    votes: Counter[Vote] = Counter()
    articles = store.value(entity, n.ARTICLES, n.ENTITIES)
    if articles is None:
        return votes
    votes[IN_ARTICLES] = int(articles)
    for kind in (n.LABEL_OF, n.TYPE_OF):
        for quad in list(store.match(None, kind, entity, n.ENTITIES)):
            tally = NamedNode(n.values(quad)[0])
            votes[kind, store.value(tally, n.VALUE, n.ENTITIES) or ""] = _count(store, tally)
    for name in {*names, *(value for kind, value in votes if kind == n.LABEL_OF)}:
        votes[n.NAME_OF, name] = _count(store, NamedNode(_tally(iri, n.NAME_OF, name)))
    return votes


def _count(store: OxigraphStore, tally: NamedNode) -> int:
    return int(store.value(tally, n.COUNT, n.ENTITIES) or 0)


# Statements


def statement_facts(iri: str, merged: Merged | None) -> Iterator[Fact]:
    """What the graph says of a statement beside its identity and its evidence."""
    if merged is None:
        return
    yield iri, n.CONFIDENCE, merged.confidence
    yield iri, n.SOURCES, merged.sources
    if merged.time_text is not None:
        yield iri, n.TIME_TEXT, merged.time_text


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
        return Merged(said.confidence, said.time_text, 1)
    times = [text for text in (rest.time_text, said.time_text) if text is not None]
    return Merged(
        max(rest.confidence, said.confidence), min(times, default=None), rest.sources + (0 if known_source else 1)
    )


def _statements(
    store: OxigraphStore, difference: Difference, old: Contribution | None, new: Contribution | None,
    identities: dict[str, list[Quad]],
) -> None:  # fmt: skip
    leaving = old.statements if old else {}
    coming = new.statements if new else {}
    ending: set[str] = set()
    for iri in {**leaving, **coming}:
        before = _stored(store, iri)
        rest = _without(store, iri, old.article) if old and iri in leaving else before
        after = rest
        if new and iri in coming:
            known = rest is not None and _says(store, new.hash, iri, except_for=old.article if old else None)
            after = merge(rest, coming[iri], known_source=known)
        difference.turn(
            (*statement_facts(iri, before), *evidence_facts(iri, leaving.get(iri))),
            (*statement_facts(iri, after), *evidence_facts(iri, coming.get(iri))),
            n.STATEMENTS,
        )
        if after and not before:
            difference.come.update(identities[iri])
        if before and not after:
            ending.add(iri)
    for iri in ending:
        difference.gone.update(_identity(store, iri, ending))


def _stored(store: OxigraphStore, iri: str) -> Merged | None:
    statement = NamedNode(iri)
    sources = store.value(statement, n.SOURCES, n.STATEMENTS)
    if sources is None:
        return None
    confidence = float(store.value(statement, n.CONFIDENCE, n.STATEMENTS) or 0)
    return Merged(confidence, store.value(statement, n.TIME_TEXT, n.STATEMENTS), int(sources))


def _without(store: OxigraphStore, iri: str, article: str) -> Merged | None:
    """The statement as all other articles say it."""
    merged: Merged | None = None
    hashes: set[str] = set()
    for quad in list(store.match(None, n.SAYS, NamedNode(iri))):
        triple, _, _, graph = n.terms(quad)
        if graph.value == article:
            continue
        source = store.value(graph, n.CONTENT_HASH, graph) or ""
        said = Said(float(store.value(triple, n.CONFIDENCE) or 0), store.value(triple, n.TIME_TEXT), frozenset())
        merged = merge(merged, said, known_source=source in hashes)
        hashes.add(source)
    return merged


def _says(store: OxigraphStore, content_hash: str, iri: str, *, except_for: str | None) -> bool:
    """Whether an article of this text says the statement."""
    for quad in list(store.match(None, n.CONTENT_HASH, n.text(content_hash))):
        article = n.values(quad)[0]
        if article != except_for and any(store.match(None, n.SAYS, NamedNode(iri), NamedNode(article))):
            return True
    return False


def _identity(store: OxigraphStore, iri: str, ending: set[str]) -> Iterator[Quad]:
    """All that goes with a statement's last article, but for what other statements still need."""

    def needed(place: NamedNode, node: NamedNode) -> bool:
        statements = store.match(None, place, node, n.STATEMENTS)
        return any(n.values(quad)[0] not in ending for quad in statements)

    about = list(store.match(NamedNode(iri), None, None, n.STATEMENTS))
    yield from about
    parts = {predicate: obj for _, predicate, obj, _ in map(n.terms, about)}
    subject, predicate = NamedNode(parts[n.SUBJECT].value), NamedNode(parts[n.PREDICATE].value)
    for place, node in ((n.SUBJECT, subject), (n.PREDICATE, predicate)):
        declared = list(store.match(node, None, None, n.STATEMENTS))
        if declared and not needed(place, node):
            yield from declared
    edge = list(store.match(None, n.EDGE, parts[n.EDGE], n.STATEMENTS))
    others = (statement for statement, _, _, _ in map(n.terms, edge) if statement.value not in ending)
    if not any(_plain(store, other) for other in others):
        yield from store.match(subject, predicate, parts[n.OBJECT], n.FACTS)


def _plain(store: OxigraphStore, statement: NamedNode) -> bool:
    """Whether the statement is a fact in an article's own voice."""
    return any(store.match(statement, n.STATUS, n.FACT, n.STATEMENTS)) and not any(
        store.match(statement, n.SPEAKER, None, n.STATEMENTS)
    )

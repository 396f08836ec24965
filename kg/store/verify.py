"""Whether a graph is true to itself: evidence stands where it is said to, and the rest follows from the records."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from pyoxigraph import NamedNode, Quad

from kg.resolve import Memory, Occurrence, Resolution
from kg.resolve.copies import bands, shingles
from kg.store import nodes as n
from kg.store import vocabulary as v
from kg.store.analysis import Found
from kg.store.ballots import Vote
from kg.store.contribution import Contribution, contribution, found_in
from kg.store.decided import Decided, known_article, read_anew
from kg.store.election import entity_facts
from kg.store.groups import band_lines, group_quads, groups_of
from kg.store.judging import Judge
from kg.store.lines import Fact, Line, line_of, quads_of
from kg.store.links import lost_links, wrong_links
from kg.store.merge import Merged, evidence_facts, merge, statement_facts
from kg.store.oxigraph import OxigraphStore
from kg.store.partitions import entities_of, resolution_facts
from kg.store.profiles import calls
from kg.store.provenance import stored_decisions
from kg.store.rewrite import rewritten
from kg.store.statement import stored_key

Kind = Literal["record", "evidence", "entity", "source", "statement", "edge"]

_DERIVED = {
    n.CONFIDENCE: "confidence", n.SOURCES: "number of sources", n.TIME_TEXT: "time phrase", n.EVIDENCE: "evidence",
    n.REVIEW: "review",
}  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something in the graph that does not hold.

    Attributes:
        kind: ``record`` (an article's own quads), ``evidence``, ``entity`` (names, types, counts), ``source`` (groups
            of near-duplicates), ``statement``, or ``edge`` (the plain layer).
        what: one line, naming the thing.
    """

    kind: Kind
    what: str


def verify(store: OxigraphStore) -> list[Problem]:
    """Check all of a graph.

    Args:
        store: open.

    Returns:
        What is wrong, sorted; empty for a sound graph. Evidence and mentions must stand verbatim at their offsets;
        entities, statements and their counts must be those that the records make; every edge of the plain layer must
        have a statement of status fact in an article's own voice, and the reverse; a link to a knowledge base must
        be of an entity; nothing may be named and missing.
    """
    records = {
        article: list(store.match(None, None, None, NamedNode(article)))
        for article in sorted(n.values(quad)[0] for quad in store.match(None, n.TYPE, n.NEWS_ARTICLE))
    }
    given: list[Contribution] = []
    problems: set[Problem] = set()
    for article, record in records.items():
        problems.update(_evidence(article, record))
        try:
            given.append(contribution(article, map(n.values, record)))
        except (ValueError, KeyError, TypeError) as error:
            problems.add(Problem("record", f"{v.prefixed(article)} is incomplete: {error}"))
    groups = groups_of({one.article: (one.hash, one.text) for one in given})
    problems.update(_merged(store, given, groups))
    problems.update(_sources(store, groups))
    problems.update(_identities(store))
    problems.update(_axioms(store, given))
    there = {n.values(quad)[0] for quad in store.match(None, n.TYPE, n.ENTITY, n.ENTITIES)}
    problems.update(Problem("entity", what) for what in lost_links(store, there))
    if len(given) < len(records):
        return sorted(problems)
    decided = Decided(stored_decisions(store), store)
    profiles = {article: read_anew(store, decided, known_article(store, article)) for article in records}
    known = _known(profiles, decided)
    resolution = Resolution(known)
    entities = entities_of(resolution, known.profiles)
    problems.update(_resolution(store, resolution, entities, {one.hash: one.text for one in given}))
    problems.update(_entities(store, given, entities, decided))
    problems.update(_records(store, records, profiles, entities, decided))
    problems.update(Problem("entity", what) for what in wrong_links(store, entities, decided))
    return sorted(problems)


def _known(profiles: Mapping[str, list[Occurrence]], decided: Decided) -> Memory:
    found = [one for few in profiles.values() for one in few]
    keys = {one.profile for one in found}
    same = ((key, other) for key in keys for other in decided.same(key, keys.__contains__))
    different = ((key, other) for key in keys for other in decided.different(key) & keys)
    return Memory(found, same, different)


_Entities = Mapping[str, tuple[str, ...]]


def resolution_lines(store: OxigraphStore) -> set[Line]:
    """How a graph knows who is who, and which articles are copies, as its records tell.

    Args:
        store: open.

    Raises:
        KeyError, ValueError, TypeError: a record is incomplete.
    """
    articles = [n.values(quad)[0] for quad in store.match(None, n.TYPE, n.NEWS_ARTICLE)]
    records = ((article, store.match(None, None, None, NamedNode(article))) for article in articles)
    given = [contribution(article, map(n.values, record)) for article, record in records]
    decided = Decided(stored_decisions(store), store)
    known = _known({one: read_anew(store, decided, known_article(store, one)) for one in articles}, decided)
    resolution = Resolution(known)
    texts = {one.hash: one.text for one in given}
    return set(_resolution_lines(resolution, entities_of(resolution, known.profiles), texts))


def _resolution_lines(resolution: Resolution, entities: _Entities, texts: Mapping[str, str]) -> Iterator[Line]:
    for content_hash, text in texts.items():
        yield from band_lines(content_hash, bands(shingles(text)))
    yield from (line_of(fact, n.RESOLUTION) for fact in resolution_facts(resolution, entities))


def _resolution(
    store: OxigraphStore, resolution: Resolution, entities: _Entities, texts: Mapping[str, str]
) -> Iterator[Problem]:
    wanted, odd = set(quads_of(_resolution_lines(resolution, entities, texts))), set[str]()
    for quad in wanted.symmetric_difference(store.match(None, None, None, n.RESOLUTION)):
        subject, predicate, value = n.values(quad)
        if predicate == n.BAND:
            odd.add(subject)
            continue
        verb = "lacks" if quad in wanted else "has wrongly"
        yield Problem("entity", f"profile {v.profile_key(subject)} {verb} {v.prefixed(predicate.value)} {value[:60]!r}")
    yield from (Problem("source", f"<{text}> has other bands than its words give") for text in odd)


def _sources(store: OxigraphStore, groups: Mapping[str, str]) -> Iterator[Problem]:
    wanted = {quad for article, group in groups.items() for quad in group_quads(group, article)}
    for quad in wanted.symmetric_difference(store.match(None, None, None, n.GROUPS)):
        subject, _, value = n.values(quad)
        verb = "lacks" if quad in wanted else "has wrongly"
        yield Problem("source", f"{v.prefixed(subject)} {verb} {v.prefixed(value)}")


def _records(
    store: OxigraphStore, records: Mapping[str, list[Quad]], profiles: Mapping[str, list[Occurrence]],
    entities: _Entities, decided: Decided,
) -> Iterator[Problem]:  # fmt: skip
    """Whether each article speaks of the entities, and makes the statements, that follow from all articles."""
    entity = {key: iri for iri, keys in entities.items() for key in keys}
    for article, record in records.items():
        keys = {one.local: one.profile for one in profiles[article]}
        judge = Judge(decided, known_article(store, article))
        try:
            found = found_in(map(n.values, record))
            anew = set(quads_of(rewritten(article, record, found, entity, judge, keys).lines))
        except (KeyError, IndexError, ValueError) as error:
            yield Problem("record", f"{v.prefixed(article)} is incomplete: {error}")
            continue
        for quad in anew.symmetric_difference(record):
            subject, predicate, value = n.values(quad)
            verb = "lacks" if quad in anew else "has wrongly"
            what = f"{v.prefixed(predicate.value)} {v.prefixed(value)[:60]!r}"
            yield Problem("record", f"{v.prefixed(subject)} {verb} {what}")


def _evidence(article: str, record: list[Quad]) -> Iterator[Problem]:
    facts = [n.values(quad) for quad in record]
    text = next((value for _, predicate, value in facts if predicate == n.IS_STRING), None)
    if text is None:
        yield Problem("record", f"{v.prefixed(article)} has no text")
        return
    begin = {span: int(value) for span, predicate, value in facts if predicate == n.BEGIN}
    end = {span: int(value) for span, predicate, value in facts if predicate == n.END}
    anchored = set()
    for span, predicate, words in facts:
        if predicate == n.ANCHOR:
            anchored.add(span)
            start, _, stop = span.rpartition("#char=")[2].partition(",")
            if text[int(start) : int(stop)] != words:
                yield Problem("evidence", f"<{span}> does not read {words[:60]!r}")
            if (begin.get(span, int(start)), end.get(span, int(stop))) != (int(start), int(stop)):
                yield Problem("evidence", f"<{span}> has other offsets than its name")
    for subject, predicate, span in facts:
        if predicate == n.ANALYSIS:
            yield from _mentions(article, span, len(text))
        if predicate == n.EVIDENCE and span not in anchored:
            yield Problem("evidence", f"<{subject}> names <{span}>, which is missing")


def _mentions(article: str, kept: str, length: int) -> Iterator[Problem]:
    try:
        found = Found.of_text(kept, "")
    except (KeyError, ValueError, TypeError) as error:
        yield Problem("record", f"what was found in {v.prefixed(article)} cannot be read: {error}")
        return
    for one in found.entities:
        for mention in one.mentions:
            if not 0 <= mention.start < mention.end <= length:
                place = f"{mention.start} to {mention.end} of {v.prefixed(article)}"
                yield Problem("evidence", f"{one.label[:60]!r} is mentioned at {place}, outside its text")


def _entities(
    store: OxigraphStore, given: list[Contribution], entities: _Entities, decided: Decided
) -> Iterator[Problem]:
    votes: dict[str, Counter[Vote]] = {}
    for one in given:
        for iri, count in one.entities.items():
            votes.setdefault(iri, Counter()).update(count)
    for iri, keys in entities.items():
        votes.setdefault(iri, Counter()).update(dict.fromkeys(calls(decided, keys), 1))
    facts = (fact for iri, count in votes.items() for fact in entity_facts(iri, count))
    wanted = set(quads_of(line_of(fact, n.ENTITIES) for fact in facts))
    for quad in wanted.symmetric_difference(store.match(None, None, None, n.ENTITIES)):
        subject, predicate, value = n.values(quad)
        verb = "lacks" if quad in wanted else "has wrongly"
        yield Problem("entity", f"{v.prefixed(subject)} {verb} {v.prefixed(predicate.value)} {value[:60]!r}")


def _merged(store: OxigraphStore, given: list[Contribution], groups: Mapping[str, str]) -> Iterator[Problem]:
    merged: dict[str, Merged] = {}
    counted: dict[str, set[str]] = {}
    facts: set[Fact] = set()
    for one in given:
        for iri, said in one.statements.items():
            known, source = counted.setdefault(iri, set()), groups.get(one.article, one.hash)
            merged[iri] = merge(merged.get(iri), said, known_source=source in known)
            known.add(source)
            facts.update(evidence_facts(iri, said))
    facts.update(fact for iri, of in merged.items() for fact in statement_facts(iri, of))
    wanted = set(quads_of(line_of(fact, n.STATEMENTS) for fact in facts))
    stored = {quad for predicate in _DERIVED for quad in store.match(None, predicate, None, n.STATEMENTS)}
    for quad in wanted ^ stored:
        subject, predicate, value = n.values(quad)
        verb = "lacks" if quad in wanted else "has wrongly"
        yield Problem("statement", f"{v.prefixed(subject)} {verb} the {_DERIVED[predicate]} {value}")


def _axioms(store: OxigraphStore, given: list[Contribution]) -> Iterator[Problem]:
    wanted = {axiom.quad for one in given for axiom in one.axioms}
    for quad in wanted.symmetric_difference(store.match(None, None, None, n.RELATIONS)):
        subject, predicate, value = n.values(quad)
        verb = "lacks" if quad in wanted else "has wrongly"
        yield Problem("statement", f"{v.prefixed(subject)} {verb} {v.prefixed(predicate.value)} {v.prefixed(value)}")


def _identities(store: OxigraphStore) -> Iterator[Problem]:
    entities = {n.values(quad)[0] for quad in store.match(None, n.TYPE, n.ENTITY, n.ENTITIES)}
    declared = {n.values(quad)[0] for quad in store.match(None, n.RDFS_LABEL, None, n.STATEMENTS)}
    edges: set[Quad] = set()
    used: set[str] = set()
    said = {n.values(quad)[2] for quad in store.match(None, n.SAYS)}
    stored = {n.values(quad)[0] for quad in store.match(None, n.TYPE, n.STATEMENT, n.STATEMENTS)}
    for iri in sorted(said ^ stored):
        yield Problem("statement", f"{v.prefixed(iri)} is {'missing' if iri in said else 'said by no article'}")
    for iri in stored:
        try:
            key = stored_key(store, iri)
        except (KeyError, ValueError) as error:
            yield Problem("statement", f"{v.prefixed(iri)} is incomplete: {error}")
            continue
        if key.iri != iri:
            yield Problem("statement", f"{v.prefixed(iri)} is not what its IRI was made of")
        if key.plain:
            edges.update(Quad(*edge, n.FACTS) for edge in key.edges)
        used |= {node.value for node in (key.subject, key.predicate, key.inverse) if node is not None}
        for node in (key.subject, key.predicate, key.object, key.speaker, key.inverse):
            if isinstance(node, NamedNode) and node.value not in entities and node.value not in declared:
                yield Problem("statement", f"{v.prefixed(iri)} names {v.prefixed(node.value)}, which is missing")
    for iri in declared - used:
        yield Problem("statement", f"{v.prefixed(iri)} is in no statement")
    for quad in edges.symmetric_difference(store.match(None, None, None, n.FACTS)):
        subject, predicate, value = n.values(quad)
        edge = f"{v.prefixed(subject)} {v.prefixed(predicate.value)} {v.prefixed(value)}"
        yield Problem("edge", f"{edge} {'is missing' if quad in edges else 'has no fact that says it'}")

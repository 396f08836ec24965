"""A graph from nothing, in parts that know only a part of it.

What ``Ledger.put()`` makes of articles one by one is a function of the articles alone. Here the same is computed
without a store, each step by its own key, so that many processes can share it: what articles tell by profile, who is
who by the blocks that profiles share, records by article, statements and entities by their IRIs. What crosses from one
step to the next is text.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from pyoxigraph import NamedNode

from kg.decisions import Decisions
from kg.resolve import Occurrence, Profile, Resolution, entity_name
from kg.resolve.cluster import LARGEST_BLOCK
from kg.resolve.copies import bands, connected, group_id, shingles
from kg.resolve.profile import WITNESSES, blocks
from kg.store import nodes as n
from kg.store import vocabulary as v
from kg.store.ballots import Vote
from kg.store.contribution import Said, contribution
from kg.store.decided import Decided
from kg.store.election import entity_facts
from kg.store.groups import band_lines, group_quads
from kg.store.judging import Judge
from kg.store.lines import Fact, line_of, lines_of, text_of
from kg.store.merge import statement_lines
from kg.store.occurrences import by_profile
from kg.store.oxigraph import OxigraphStore
from kg.store.profiles import doubt_fact, profile_facts
from kg.store.record import known_of, record_of, storable_entities, told
from kg.store.statement import Worded
from kg.types import Analysis

Rows = Iterator[tuple[str, str]]
"""Keys and texts."""

_TOO_MANY = frozenset(map(str, range(LARGEST_BLOCK + 1)))


# What articles tell, by profile


def telling(analyses: Iterable[Analysis]) -> Rows:
    """What articles tell of each profile: its key, in how many of these it is, and its first witnesses.

    Args:
        analyses: checked; each of another source.
    """
    found: dict[str, list[Occurrence]] = defaultdict(list)
    for analysis in analyses:
        for one in by_profile(told(analysis, storable_entities(analysis))).values():
            found[one.profile].append(one)
    for key, few in found.items():
        yield key, _dumps([len(few), [_row(one) for one in _first(few)]])


def gathered(rows: Iterable[tuple[str, str]]) -> Rows:
    """The profiles of which articles tell: keys, and each as ``profile_of()`` reads it.

    Args:
        rows: all that ``telling()`` gave for these keys.
    """
    counts: Counter[str] = Counter()
    witnesses: dict[str, list[list[Any]]] = defaultdict(list)
    for key, text in rows:
        count, few = json.loads(text)
        counts[key] += count
        witnesses[key] = sorted((*witnesses[key], *few), key=_article)[:WITNESSES]
    for key, count in counts.items():
        yield key, _dumps([count, witnesses[key]])


def profile_of(key: str, text: str) -> Profile:
    """A profile as ``gathered()`` wrote it."""
    count, rows = json.loads(text)
    witnesses = {one.article: one for one in (_occurrence(key, row) for row in rows)}
    return Profile(key, count, sorted(witnesses), witnesses.__getitem__)


def _first(found: Iterable[Occurrence]) -> list[Occurrence]:
    return sorted(found, key=lambda one: one.article)[:WITNESSES]


def _article(row: list[Any]) -> str:
    article: str = row[0]
    return article


def _row(one: Occurrence) -> list[Any]:
    return [one.article, one.local, one.label, one.type, sorted(one.names), sorted(one.roles), one.gender,
            sorted(one.cast), one.date]  # fmt: skip


def _occurrence(key: str, row: list[Any]) -> Occurrence:
    article, local, label, kind, names, roles, gender, cast, date = row
    return Occurrence(key, local, article, label, kind, frozenset(names), frozenset(roles), gender, frozenset(cast),
                      date)  # fmt: skip


# Who is who, by the blocks that profiles share


class Neighbours:
    """Profiles that share no block that counts with any other, as ``kg.resolve.cluster.Knowledge``.

    Args:
        profiles: by key.
        overgrown: blocks in which so many stand, here and elsewhere, that they prove nothing.
    """

    def __init__(self, profiles: Mapping[str, Profile], overgrown: Collection[str]) -> None:
        self.profiles = profiles
        self._overgrown = frozenset(overgrown)
        self._blocks: dict[str, set[str]] = defaultdict(set)
        for key in profiles:
            for block in blocks(key):
                self._blocks[block].add(key)

    def profile(self, key: str) -> Profile:
        """The profile of this key."""
        return self.profiles[key]

    def block(self, name: str) -> frozenset[str]:
        """Keys of the profiles that stand in a block; of one that is too large, more than resolution looks at."""
        return _TOO_MANY if name in self._overgrown else frozenset(self._blocks.get(name, ()))

    def same(self, key: str) -> frozenset[str]:  # noqa: ARG002
        """Nobody has decided anything."""
        return frozenset()

    different = same


def entities_of(resolution: Resolution, profiles: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The entities by IRI, each with its profiles."""
    return {v.entity_iri(entity_name(resolution, one)): one for one in resolution.clusters(profiles)}


def resolution_facts(resolution: Resolution, entities: Mapping[str, tuple[str, ...]]) -> Iterator[Fact]:
    """What the graph ``kg:graph/resolution`` says of the profiles of entities."""
    for iri, keys in entities.items():
        for key in keys:
            yield from profile_facts(resolution.known.profile(key), iri)
            yield from map(doubt_fact, resolution.doubts(key))


def resolved(known: Neighbours) -> tuple[dict[str, str], bytes]:
    """Who is who.

    Returns:
        The IRI of the entity of each profile, and what the graph says of the profiles, as N-Quads.
    """
    resolution = Resolution(known)
    entities = entities_of(resolution, known.profiles)
    facts = set(resolution_facts(resolution, entities))
    return (
        {key: iri for iri, keys in entities.items() for key in keys},
        text_of(line_of(fact, n.RESOLUTION) for fact in facts),
    )


# Which texts are one source


def bands_of(text: str) -> list[str]:
    """What texts that may be near-duplicates have in common: one of these."""
    return bands(shingles(text))


def copies(texts: Mapping[str, str]) -> dict[str, str]:
    """The group (IRI) of each of these texts that would be the same in one group or several.

    Args:
        texts: by content hash: all that share a band with another of them.
    """
    parts = connected({content_hash: shingles(text) for content_hash, text in texts.items()})
    return {one: v.GROUP + group_id(part) for part in parts for one in part}


# Records, by article


@dataclass(frozen=True, slots=True)
class Given:
    """What articles give to the graph.

    Attributes:
        records: N-Quads of their records, and all else that follows from each alone.
        statements: IRIs, and what each article gives to them.
        entities: likewise.
    """

    records: bytes
    statements: list[tuple[str, str]]
    entities: list[tuple[str, str]]


def given(
    analyses: Iterable[Analysis], entity: Mapping[str, str], groups: Mapping[str, str], run: str | None = None
) -> Given:
    """What articles give to the graph, when it is known who is who.

    Args:
        analyses: as of ``telling()``.
        entity: IRI of the entity of each profile in them.
        groups: group (IRI) of each text, by content hash, that is not the only one of its source.
        run: IRI of the run that brings them, for the history.
    """
    records: list[bytes] = []
    statements: list[tuple[str, str]] = []
    votes: dict[str, Counter[Vote]] = defaultdict(Counter)
    nothing = Decided(Decisions(), OxigraphStore.memory())
    for analysis in analyses:
        entities = storable_entities(analysis)
        found = told(analysis, entities)
        keys = {one.local: one.profile for one in found}
        record = record_of(analysis, entities, keys, entity, Judge(nothing, known_of(analysis.article)))
        gives = contribution(record.article, record.giving, record.found)
        source = groups.get(gives.hash, gives.hash)
        lines = {*record.lines, *band_lines(gives.hash, bands_of(gives.text))}
        lines |= lines_of(axiom.quad for axiom in gives.axioms)
        if gives.hash in groups:
            lines |= lines_of(group_quads(source, record.article))
        if run:
            lines.add(line_of((run, n.GENERATED, NamedNode(record.article)), n.HISTORY))
        records.append(text_of(lines))
        for iri, one in gives.entities.items():
            votes[iri].update(one)
        for iri, said in gives.statements.items():
            told_so = [source, said.confidence, said.time_text, sorted(said.evidence)]
            statements.append((iri, _dumps([told_so, record.statements[iri].text()])))
    voted = [(iri, _dumps([[*vote, count] for vote, count in counted.items()])) for iri, counted in votes.items()]
    return Given(b"".join(records), statements, voted)


# Statements and entities, by their IRIs


def merged(rows: Iterable[tuple[str, str]]) -> bytes:
    """Statements as all articles say them, as N-Quads.

    Args:
        rows: all that articles give to these statements.
    """
    told: list[tuple[str, str, Said]] = []
    worded: dict[str, Worded] = {}
    for iri, text in rows:
        (source, confidence, time_text, evidence), identity = json.loads(text)
        told.append((iri, source, Said(confidence, time_text, frozenset(evidence))))
        if iri not in worded:
            worded[iri] = Worded.of_text(identity)
    return text_of(statement_lines(told, worded))


def elected(rows: Iterable[tuple[str, str]]) -> bytes:
    """Entities as all articles call them, as N-Quads.

    Args:
        rows: all that articles give to these entities.
    """
    votes: dict[str, Counter[Vote]] = defaultdict(Counter)
    for iri, text in rows:
        votes[iri].update({(kind, value): count for kind, value, count in json.loads(text)})
    facts = chain.from_iterable(entity_facts(iri, counted) for iri, counted in votes.items())
    return text_of(line_of(fact, n.ENTITIES) for fact in facts)


def _dumps(value: Sequence[Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

"""What a record gives to the entities and statements of the graph.

Read in the same way from a record about to be written and from one that is in the store, so that what an article's
going takes away is what its coming gave.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode, Quad

from kg.names import normal
from kg.store import nodes as n

Vote = tuple[NamedNode, str]
"""What is counted: a kind (``kg:labelOf``, ``kg:typeOf``, ``kg:nameOf``, ``kg:articles``) and the value."""

IN_ARTICLES: Vote = (n.ARTICLES, "")

_Facts = Mapping[NamedNode, list[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Said:
    """What one article gives to one statement: best confidence, smallest time phrase, evidence (IRIs), and whether a
    person accepted it there.
    """

    confidence: float
    time_text: str | None
    evidence: frozenset[str]
    accepted: bool = False

    def __or__(self, other: "Said") -> "Said":
        times = [text for text in (self.time_text, other.time_text) if text is not None]
        return Said(
            max(self.confidence, other.confidence), min(times, default=None), self.evidence | other.evidence,
            self.accepted or other.accepted,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one article gives to the graph.

    Attributes:
        article: its IRI, which is its record's name too.
        hash: of its text.
        entities: votes for each entity (IRI).
        statements: what it gives to each statement (IRI).
    """

    article: str
    hash: str
    entities: Mapping[str, Counter[Vote]]
    statements: Mapping[str, Said]


def contribution(article: str, record: Iterable[Quad]) -> Contribution:
    """What a record gives.

    Args:
        article: its IRI.
        record: all its quads, in any order.
    """
    facts: _Facts = defaultdict(list)
    for quad in record:
        subject, predicate, obj = n.values(quad)
        facts[predicate].append((subject, obj))
    [(_, content_hash)] = facts[n.CONTENT_HASH]
    return Contribution(article, content_hash, _votes(facts), _said(facts))


def _votes(facts: _Facts) -> dict[str, Counter[Vote]]:
    labels, types, anchors = dict(facts[n.LABEL]), dict(facts[n.ENTITY_TYPE]), dict(facts[n.ANCHOR])
    names: dict[str, set[str]] = defaultdict(set)
    for local, name in (*facts[n.LABEL], *facts[n.ALIAS]):
        names[local].add(name)
    heard: Counter[tuple[str, str]] = Counter()
    for local, span in (*facts[n.MENTION["name"]], *facts[n.MENTION["description"]]):
        heard[local, normal(anchors[span])] += 1
    votes: dict[str, Counter[Vote]] = defaultdict(Counter)
    for local, entity in facts[n.ENTITY_OF]:
        votes[entity][IN_ARTICLES] = 1
        votes[entity][n.LABEL_OF, labels[local]] += 1
        votes[entity][n.TYPE_OF, types[local]] += 1
        for name in names[local]:
            votes[entity][n.NAME_OF, name] += max(1, heard[local, normal(name)])
    return votes


def _said(facts: _Facts) -> dict[str, Said]:
    confidence, times = dict(facts[n.CONFIDENCE]), dict(facts[n.TIME_TEXT])
    evidence: dict[str, set[str]] = defaultdict(set)
    for triple, span in facts[n.EVIDENCE]:
        evidence[triple].add(span)
    accepted = {triple for triple, _ in facts[n.REVIEW]}
    said: dict[str, Said] = {}
    for triple, statement in facts[n.SAYS]:
        one = Said(float(confidence[triple]), times.get(triple), frozenset(evidence[triple]), triple in accepted)
        said[statement] = said[statement] | one if statement in said else one
    return said

"""What a record gives to the entities and statements of the graph.

Read in the same way from a record about to be written and from one that is in the store, so that what an article's
going takes away is what its coming gave.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.names import normal
from kg.store import nodes as n
from kg.store import vocabulary as v
from kg.store.analysis import Found
from kg.store.axioms import Axiom
from kg.store.ballots import IN_ARTICLES, Vote

_Facts = Mapping[NamedNode, list[tuple[str, str]]]
GIVING = frozenset(
    [n.CONTENT_HASH, n.IS_STRING, n.READ_AS, n.CONFIDENCE, n.TIME_TEXT, n.EVIDENCE, n.REVIEW, n.SAYS]
)


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
        text: its text.
        entities: votes for each entity (IRI).
        statements: what it gives to each statement (IRI).
        axioms: what the schema that it was read by says of relations.
    """

    article: str
    hash: str
    text: str
    entities: Mapping[str, Counter[Vote]]
    statements: Mapping[str, Said]
    axioms: frozenset[Axiom]


def contribution(article: str, record: Iterable[n.Values], found: Found | None = None) -> Contribution:
    """What a record gives.

    Args:
        article: its IRI.
        record: all its facts, or those of ``GIVING`` alone, in any order.
        found: what was found in the article, where that is known; else it is read from the record.

    Raises:
        KeyError, ValueError, TypeError: the record is incomplete.
    """
    facts = _facts(record, GIVING if found else {*GIVING, n.ANALYSIS})
    content_hash, text = _only(facts, n.CONTENT_HASH), _only(facts, n.IS_STRING)
    axioms = frozenset(Axiom.of_iri(iri) for _, iri in facts[n.READ_AS])
    return Contribution(article, content_hash, text, _votes(found or _found(facts)), _said(facts), axioms)


def found_in(record: Iterable[n.Values]) -> Found:
    """What was found in an article, as its record keeps it.

    Raises:
        KeyError, ValueError, TypeError: the record is incomplete.
    """
    return _found(_facts(record, (n.ANALYSIS, n.IS_STRING)))


def _facts(record: Iterable[n.Values], predicates: Collection[NamedNode]) -> _Facts:
    facts: _Facts = defaultdict(list)
    for subject, predicate, obj in record:
        if predicate in predicates:
            facts[predicate].append((subject, obj))
    return facts


def _found(facts: _Facts) -> Found:
    return Found.of_text(_only(facts, n.ANALYSIS), _only(facts, n.IS_STRING))


def _only(facts: _Facts, predicate: NamedNode) -> str:
    return only([value for _, value in facts.get(predicate, [])], predicate)


def only(values: Sequence[str], predicate: NamedNode) -> str:
    """The one value that a record must have of a predicate.

    Raises:
        ValueError: it has none, or several.
    """
    if len(values) != 1:
        raise ValueError(f"it has {'more than one' if values else 'no'} {v.prefixed(predicate.value)}")
    return values[0]


def _votes(found: Found) -> dict[str, Counter[Vote]]:
    votes: dict[str, Counter[Vote]] = defaultdict(Counter)
    for one in found.entities:
        of = votes[found.iris[one.id]]
        heard = Counter(normal(mention.text) for mention in one.mentions if mention.kind != "pronoun")
        of[IN_ARTICLES] = 1
        of["label", one.label] += 1
        of["type", one.type] += 1
        for name in {one.label, *one.aliases}:
            of["name", name] += max(1, heard[normal(name)])
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

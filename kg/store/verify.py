"""Whether a graph is true to itself: sentences stand where they are said to, and all else follows from the records."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from pyoxigraph import NamedNode, Quad

from kg.errors import DecisionError
from kg.problems import shown
from kg.store import nodes as n
from kg.store import vocabulary as v
from kg.store.analysis import Found
from kg.store.anew import Anew, Text, is_named_by, kept_article
from kg.store.contribution import contribution, found_in
from kg.store.intact import read_all
from kg.store.lines import quads_of
from kg.store.links import lost_links, wrong_links
from kg.store.oxigraph import OxigraphStore

Kind = Literal["record", "evidence", "entity", "source", "statement", "edge"]

# What follows from the records.
_DERIVED: dict[NamedNode, Kind] = {
    n.META: "record", n.DECISIONS: "record", n.RESOLUTION: "entity", n.ENTITIES: "entity", n.GROUPS: "source",
    n.STATEMENTS: "statement", n.RELATIONS: "statement", n.FACTS: "edge",
}  # fmt: skip
# What no record tells: what happened, and what knowledge bases have.
_OF_THEIR_OWN = frozenset([n.HISTORY, n.REDIRECTS, n.LINKS, n.SERVER])
_OF_EVIDENCE = frozenset([n.EVIDENCE, n.ANCHOR, n.BEGIN, n.END, n.REFERENCE])
# What the properties of statements, predicates and phrases are called.
_CALLED = {
    n.TYPE: "class", n.SUBJECT: "subject", n.PREDICATE: "predicate", n.OBJECT: "object", n.STATUS: "status",
    n.SPEAKER: "speaker", n.TIME: "time", n.TIME_TEXT: "time phrase", n.RELATION: "relation", n.INVERSE: "inverse",
    n.EDGE: "edge", n.RDFS_LABEL: "label", n.CONFIDENCE: "confidence", n.SOURCES: "number of sources",
    n.EVIDENCE: "evidence", n.REVIEW: "review",
}  # fmt: skip
# What is raised where something is read that kg did not write so.
_UNREADABLE = (ValueError, KeyError, TypeError, IndexError, AttributeError)


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something in the graph that does not hold.

    Attributes:
        kind: ``record`` (an article's own quads, and what says of which format and by which decisions the graph is),
            ``evidence``, ``entity`` (names, types, counts), ``source`` (groups of near-duplicates), ``statement``
            (with its predicate and phrases), or ``edge`` (the plain layer).
        what: one line, naming the thing.
    """

    kind: Kind
    what: str


def verify(store: OxigraphStore) -> list[Problem]:
    """Check all of a graph.

    Args:
        store: open.

    Returns:
        What is wrong, sorted; empty for a sound graph. Sentences and mentions must stand at their offsets; an
        article's IRI must be made of its text and of what is known of it; records, entities, statements and edges must
        be, quad for quad, what all records make; a link to a knowledge base must be of an entity.

    Raises:
        GraphError: a file of the graph is damaged.
    """
    graphs = read_all(store)
    articles = sorted(graph.value for graph in graphs if graph.value.startswith(v.ART))
    problems = {
        Problem("record", f"<{graph.value}> is no graph of kg")
        for graph in graphs - _DERIVED.keys() - _OF_THEIR_OWN if not graph.value.startswith(v.ART)
    }  # fmt: skip
    texts: dict[str, Text] = {}
    for article in articles:
        record = list(store.match(None, None, None, NamedNode(article)))
        try:
            texts[article] = _text(article, record)
            problems.update(_named(article, record))
        except _UNREADABLE as error:
            problems.add(Problem("record", f"{v.prefixed(article)} is incomplete: {shown(str(error), 200)}"))
    if len(texts) == len(articles):  # else nothing else can be told
        try:
            problems.update(_anew(store, texts))
        except (DecisionError, *_UNREADABLE) as error:
            told = error.what if isinstance(error, DecisionError) else str(error)
            problems.add(Problem("record", f"the graph cannot be made anew: {shown(told, 200)}"))
    return sorted(problems)


def _text(article: str, record: Sequence[Quad]) -> Text:
    """The content hash and the text of an article whose record can be read."""
    given = contribution(article, map(n.values, record))
    return given.hash, given.text


def _named(article: str, record: Sequence[Quad]) -> Iterator[Problem]:
    """Whether the article is what its IRI was made of, and what was found in it stands in its text."""
    kept, found = kept_article(article, record), found_in(map(n.values, record))
    if not is_named_by(article, kept):
        what = "its text, or what is known of it, was another"
        yield Problem("record", f"{v.prefixed(article)} is not what its IRI was made of: {what}")
    for words, start, end in _places(found):
        if not 0 <= start < end <= len(kept.text):
            place = f"{start} to {end} of {v.prefixed(article)}"
            yield Problem("evidence", f"{shown(words, 60)} is said to stand at {place}, outside its text")


def _places(found: Found) -> Iterator[tuple[str, int, int]]:
    """What stands in the text: words that name it, and where."""
    for one in found.entities:
        yield from ((one.label, mention.start, mention.end) for mention in one.mentions)
    for triple in found.triples:
        yield from ((triple.predicate, sentence.start, sentence.end) for sentence in triple.evidence)


def _anew(store: OxigraphStore, texts: dict[str, Text]) -> Iterator[Problem]:
    """Where the graph is another than its records make."""
    anew = Anew(store, texts)
    for article in texts:
        record = set(store.match(None, None, None, NamedNode(article)))
        wanted = set(quads_of(anew.record(article, list(record)).lines))
        for quad in wanted.symmetric_difference(record):
            yield _of_record(quad, lacking=quad in wanted)
    layers: dict[NamedNode, set[Quad]] = defaultdict(set)
    for quad in quads_of(anew.derived()):
        layers[n.terms(quad)[3]].add(quad)
    for graph in _DERIVED:
        yield from _of_layer(graph, layers[graph], set(store.match(None, None, None, graph)))
    there = {n.values(quad)[0] for quad in store.match(None, n.TYPE, n.ENTITY, n.ENTITIES)}
    yield from (Problem("entity", what) for what in lost_links(store, there))
    yield from (Problem("entity", what) for what in wrong_links(store, anew.entities, anew.decided))


def _of_record(quad: Quad, *, lacking: bool) -> Problem:
    subject, predicate, value = n.values(quad)
    kind: Kind = "evidence" if predicate in _OF_EVIDENCE else "record"
    if predicate == n.ANCHOR and not lacking:
        return Problem(kind, f"<{subject}> does not read {value[:60]!r}")
    what = f"{v.prefixed(predicate.value)} {v.prefixed(value)[:60]!r}"
    return Problem(kind, f"{v.prefixed(subject)} {_verb(lacking)} {what}")


def _of_layer(graph: NamedNode, wanted: set[Quad], stored: set[Quad]) -> Iterator[Problem]:
    """Where one of the graphs that follow from the records is another."""
    made, there = _subjects(wanted), _subjects(stored)
    for quad in wanted ^ stored:
        subject, predicate, value = n.values(quad)
        if graph in (n.STATEMENTS, n.ENTITIES) and (subject not in made or subject not in there):
            what = f"{v.prefixed(subject)} {'is missing' if subject in made else _unsaid(subject)}"
        else:
            what = _told(graph, subject, predicate, value, lacking=quad in wanted)
        yield Problem(_DERIVED[graph], what)


def _subjects(quads: Iterable[Quad]) -> Collection[str]:
    return {n.values(quad)[0] for quad in quads}


def _unsaid(subject: str) -> str:
    """Of what the graph says something though no record makes it."""
    if subject.startswith(v.ENT):
        return "is in no article"
    return "is said by no article" if subject.startswith(v.KGS) else "is in no statement"


def _told(graph: NamedNode, subject: str, predicate: NamedNode, value: str, *, lacking: bool) -> str:
    verb, name, short = _verb(lacking), v.prefixed(subject), shown(v.prefixed(value), 60)
    if graph == n.FACTS:
        edge = f"{name} {v.prefixed(predicate.value)} {short}"
        return f"{edge} {'is missing' if lacking else 'has no fact that says it'}"
    if predicate == n.BAND:
        return f"<{subject}> has other bands than its words give"
    if graph == n.STATEMENTS and predicate in _CALLED:
        return f"{name} {verb} the {_CALLED[predicate]} {short}"
    if graph == n.GROUPS:
        return f"{name} {verb} {short}"
    if graph == n.RESOLUTION:
        name = f"profile {v.profile_key(subject)}"
    return f"{name} {verb} {v.prefixed(predicate.value)} {v.prefixed(value)[:60]!r}"


def _verb(lacking: bool) -> str:
    return "lacks" if lacking else "has wrongly"


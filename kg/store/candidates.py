"""What entities may be in knowledge bases, and which of that they are: by score, unless a person says otherwise.

``kg link`` keeps the best candidates of each entity. What the entity is linked to follows from these and from what
people decided, so it can be told again whenever they decide, without the knowledge base.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from pyoxigraph import NamedNode, Quad

from kg.iris import base_of, name_in_base
from kg.link import KnownEntity, Link, clear
from kg.store import nodes as n
from kg.store import vocabulary as v
from kg.store.decided import Elsewhere
from kg.store.oxigraph import OxigraphStore

KEPT = 5
"""So many candidates of an entity and a knowledge base are kept: the best."""

SURE = 0.7
"""A link of a lower score is shown to people; a name that fits wholly, of the same type, is at 0.75."""
NEAR = 0.1
"""So is one whose best rival is no farther away."""
WORTH_ASKING = 0.45
"""And what is no link, from this score on: a name that fits wholly, of a type that is easily mixed up, is at 0.49."""

_CANDIDATES = f"""
    SELECT ?entity ?base ?target ?score ?there ?here ?articles ?linked {{
      GRAPH {n.LINKS} {{
        ?candidate kg:candidateOf ?entity ; kg:candidate ?target ; kg:knowledgeBase ?base ; kg:score ?score .
        OPTIONAL {{ ?candidate kg:knownType ?there }}
        OPTIONAL {{ ?candidate kg:linkTo ?linked }}
      }}
      GRAPH {n.ENTITIES} {{ ?entity kg:entityType ?here ; kg:articles ?articles }}
    }}"""
# Minus the score, the target, whether the types are the same or one is not known, how many articles, whether it is a
# link.
_Row: TypeAlias = tuple[float, str, bool, int, bool]
_SAID_SO = "a person says so"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that an entity may be.

    Attributes:
        entity: IRI of the entity.
        base: name of the knowledge base; of what a person alone knows, how its identifiers begin.
        link: what it may be, how likely that is, and why.
    """

    entity: str
    base: str
    link: Link

    @property
    def target(self) -> str:
        """Its IRI in the knowledge base."""
        return self.link.known.id

    @property
    def node(self) -> NamedNode:
        """What speaks of it in the graph."""
        return NamedNode(v.LINK + v.digest(self.entity, self.target, self.base))


def read_candidates(store: OxigraphStore, entity: str) -> list[Candidate]:
    """The candidates that a graph keeps of an entity, best first within each knowledge base.

    Args:
        store: open.
        entity: its IRI.
    """
    found = [one for node in nodes_of(store, entity) if (one := _read(store, entity, node))]
    return sorted(found, key=lambda one: (one.base, -one.link.score, one.target))


def nodes_of(store: OxigraphStore, entity: str) -> set[NamedNode]:
    """What speaks of an entity's candidates and links in the graph.

    Args:
        store: open.
        entity: its IRI.
    """
    of = (store.match(None, place, NamedNode(entity), n.LINKS) for place in (n.CANDIDATE_OF, n.LINK_OF))
    return {n.terms(quad)[0] for quads in of for quad in quads}


def _read(store: OxigraphStore, entity: str, node: NamedNode) -> Candidate | None:
    about = {predicate: obj.value for _, predicate, obj, _ in map(n.terms, store.match(node, None, None, n.LINKS))}
    # Of a link that an older kg made, only the link was kept; one without a candidate is what a person alone says.
    target = about.get(n.CANDIDATE) or (about[n.LINK_TO] if n.REVIEW not in about else None)
    if target is None:
        return None
    known = KnownEntity(
        target, about[n.LABEL], type=about.get(n.KNOWN_TYPE), description=about.get(n.DESCRIPTION, "")
    )
    return Candidate(entity, about[n.KNOWLEDGE_BASE], Link(known, float(about[n.SCORE]), about[n.REASON]))


def chosen(
    entity: str, candidates: Iterable[Candidate], said: Elsewhere, least: Mapping[str, float]
) -> Iterator[tuple[Candidate, bool]]:
    """What an entity is, in each knowledge base one thing, and whether a person says so.

    Args:
        entity: its IRI.
        candidates: best first within each knowledge base.
        said: what people say of the entity.
        least: the lowest score that is good enough, by knowledge base; where there is none, any is.
    """
    by_base: dict[str, list[Candidate]] = defaultdict(list)
    for one in candidates:
        by_base[one.base].append(one)
    settled = set(map(base_of, said.linked))
    for base, few in by_base.items():
        if sure := [one for one in few if one.target in said.linked]:
            yield from ((one, True) for one in sure)
            continue
        open_ = {one.link: one for one in few if one.target not in said.denied and base_of(one.target) not in settled}
        if best := clear(list(open_), min_score=least.get(base, 0.0)):
            yield open_[best], False
    for target in sorted(said.linked - {one.target for few in by_base.values() for one in few}):
        if is_iri(target):
            known = KnownEntity(target, name_in_base(target))
            yield Candidate(entity, base_of(target), Link(known, 1.0, _SAID_SO)), True


def unsure(store: OxigraphStore, said: Callable[[str], Elsewhere]) -> Iterator[tuple[int, float, str, str]]:
    """What a person may want to look at: links that are weak or have a near rival, and what is nearly a link.

    Args:
        store: open.
        said: what people say of an entity (IRI).

    Yields:
        How many articles the entity is in, the best candidate's score, the entity's IRI, and the knowledge base.
    """
    groups: dict[tuple[str, str], list[_Row]] = defaultdict(list)
    for row in store.query(_CANDIDATES).rows:
        entity, base, target, score, there, here, articles, link = (term.value if term else "" for term in row)
        groups[entity, base].append((-float(score), target, there in ("", here), int(articles), bool(link)))
    for (iri, base_name), rows in groups.items():
        told = said(iri)
        settled = set(map(base_of, told.linked))
        left = sorted(row for row in rows if row[1] not in told.denied)
        if not left or any(target in told.linked or base_of(target) in settled for _, target, *_ in rows):
            continue
        minus, _, alike, count, linked = left[0]
        rival = len(left) > 1 and left[1][0] - minus < NEAR
        if (rival or not alike or -minus < SURE) if linked else -minus >= WORTH_ASKING:
            yield count, -minus, iri, base_name


def candidate_quads(one: Candidate) -> Iterator[Quad]:
    """What the graph says of a candidate."""
    for predicate, obj in (
        (n.TYPE, n.CANDIDATE_CLASS), (n.CANDIDATE_OF, NamedNode(one.entity)), (n.CANDIDATE, NamedNode(one.target)),
    ):  # fmt: skip
        yield Quad(one.node, predicate, obj, n.LINKS)
    known = one.link.known
    for predicate, text in ((n.KNOWN_TYPE, known.type), (n.DESCRIPTION, known.description)):
        if text:
            yield Quad(one.node, predicate, n.text(text), n.LINKS)
    yield from _why(one)


def link_quads(one: Candidate, *, accepted: bool) -> Iterator[Quad]:
    """What the graph says of a link, beside what it says of the candidate.

    Args:
        one: what the entity is.
        accepted: whether a person says so.
    """
    entity, target = NamedNode(one.entity), NamedNode(one.target)
    yield Quad(entity, n.EXACT_MATCH, target, n.LINKS)
    for predicate, obj in ((n.TYPE, n.LINK), (n.LINK_OF, entity), (n.LINK_TO, target)):
        yield Quad(one.node, predicate, obj, n.LINKS)
    if accepted:
        yield Quad(one.node, n.REVIEW, n.ACCEPTED, n.LINKS)
    yield from _why(one)


def _why(one: Candidate) -> Iterator[Quad]:
    for predicate, obj in (
        (n.LABEL, n.text(one.link.known.label)), (n.KNOWLEDGE_BASE, n.text(one.base)),
        (n.SCORE, n.decimal(one.link.score)), (n.REASON, n.text(one.link.reason)),
    ):  # fmt: skip
        yield Quad(one.node, predicate, obj, n.LINKS)


def least_scores(store: OxigraphStore) -> dict[str, float]:
    """The lowest score that is good enough for a link, by knowledge base, as ``kg link`` was last run."""
    quads = list(store.match(None, n.MIN_SCORE, None, n.LINKS))
    return {store.value(n.terms(quad)[0], n.KNOWLEDGE_BASE, n.LINKS) or "": float(n.values(quad)[2]) for quad in quads}


def least_quads(knowledge_base: str, min_score: float) -> Iterator[Quad]:
    """What the graph says of how ``kg link`` was last run."""
    node = NamedNode(v.LINK + v.digest(knowledge_base))
    yield Quad(node, n.KNOWLEDGE_BASE, n.text(knowledge_base), n.LINKS)
    yield Quad(node, n.MIN_SCORE, n.decimal(min_score), n.LINKS)


def is_iri(text: str) -> bool:
    """Whether the graph can hold an IRI."""
    try:
        return bool(NamedNode(text))
    except ValueError:
        return False

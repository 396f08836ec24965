"""Links of entities to knowledge bases: a named graph of their own, beside what the articles say.

An entity's link is ``skos:exactMatch``, and a node with the score, the reason and the knowledge base. No entity is
changed or merged by it. What a knowledge base has to offer is written and replaced together; which of that an entity
is linked to follows from it and from what people decided (``candidates``).
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from pyoxigraph import NamedNode, Quad

from kg.errors import ConfigError
from kg.link import MIN_SCORE, KnowledgeBase, names_to_ask, ranked
from kg.linked import EntityLink
from kg.store import nodes as n
from kg.store import vocabulary as v
from kg.store.candidates import (
    KEPT,
    Candidate,
    candidate_quads,
    chosen,
    is_iri,
    least_quads,
    least_scores,
    link_quads,
    nodes_of,
    read_candidates,
)
from kg.store.decided import Decided, Elsewhere
from kg.store.difference import Difference
from kg.store.lines import lines_of
from kg.store.linkable import Profiles
from kg.store.oxigraph import OxigraphStore
from kg.store.reader import GraphReader


def find_candidates(reader: GraphReader, base: KnowledgeBase, *, min_score: float = MIN_SCORE) -> list[Candidate]:
    """Look all entities of a graph up in a knowledge base; nothing is written.

    Args:
        reader: of the graph.
        base: the knowledge base; it is told all names first.
        min_score: the lowest score that is good enough, 0 to 1.

    Returns:
        What each entity may be, by label and IRI of the entity, the best first.

    Raises:
        ConfigError: the score is not between 0 and 1.
        ReadError: the knowledge base cannot be read.
    """
    if not 0 <= min_score <= 1:
        raise ConfigError(f"the least score is {min_score:g}", hint="it is between 0 and 1")
    profiles = Profiles(reader)
    asked = {one.iri: names_to_ask(one.label, one.aliases, one.type) for one in profiles.entities}
    base.prepare(dict.fromkeys(name for names in asked.values() for name in names))
    found = []
    for entity in profiles.entities:
        candidates = [known for name in asked[entity.iri] for known in base.candidates(name, entity.type)]
        best = ranked(profiles.of(entity), candidates) if candidates else []
        found += [Candidate(entity.iri, base.name, one) for one in best if is_iri(one.known.id)][:KEPT]
    return found


def links_of(
    reader: GraphReader, found: Iterable[Candidate], said: Callable[[str], Elsewhere], min_score: float
) -> list[EntityLink]:
    """What entities would be linked to, if these were all candidates.

    Args:
        reader: of the graph.
        found: candidates of one knowledge base.
        said: what people say of an entity (IRI).
        min_score: the lowest score that is good enough.
    """
    made = []
    for entity, few in by_entity(found).items():
        least = {one.base: min_score for one in few}
        links = chosen(entity, few, said(entity), least)
        made += [entity_link(reader, one, accepted=accepted) for one, accepted in links if one.base in least]
    return made


def entity_link(reader: GraphReader, one: Candidate, *, accepted: bool = False) -> EntityLink:
    """A candidate as graphs give it to people."""
    known = one.link.known
    kind = reader.store.value(NamedNode(one.entity), n.ENTITY_TYPE, n.ENTITIES) or ""
    return EntityLink(
        one.entity, reader.label(one.entity), kind, known.id, known.label, one.base, one.link.score, one.link.reason,
        accepted, known.type, known.description,
    )  # fmt: skip


def write_candidates(
    store: OxigraphStore, knowledge_base: str, found: Iterable[Candidate], said: Callable[[str], Elsewhere],
    min_score: float = MIN_SCORE,
) -> None:  # fmt: skip
    """Put candidates in the place of all that the graph has of this knowledge base, and link by them.

    Args:
        store: open for writing.
        knowledge_base: its name.
        found: of that knowledge base, of each entity the best first.
        said: what people say of an entity (IRI).
        min_score: the lowest score that is good enough.

    Raises:
        GraphError: the store refuses.
    """
    come = set(least_quads(knowledge_base, min_score))
    gone: set[Quad] = set()
    least = least_scores(store) | {knowledge_base: min_score}
    new = by_entity(found)
    before = set()
    for quad in list(store.match(None, n.KNOWLEDGE_BASE, n.text(knowledge_base), n.LINKS)):
        node = n.terms(quad)[0]
        of = store.value(node, n.CANDIDATE_OF, n.LINKS) or store.value(node, n.LINK_OF, n.LINKS)
        before |= {of} if of else set()
        gone |= set() if of else set(store.match(node, None, None, n.LINKS))
    for entity in {*new, *before}:
        others = [one for one in read_candidates(store, entity) if one.base != knowledge_base]
        gone |= _stored(store, entity)
        come |= _wanted(entity, [*others, *new.get(entity, ())], said(entity), least)
    store.change(gone=gone - come, come=come - gone)


def relinked(
    store: OxigraphStore, entities: Mapping[str, Collection[str]], decided: Decided, ending: Iterable[str],
    beginning: Mapping[str, Collection[str]],
) -> Difference:  # fmt: skip
    """What changes in the links when entities end, and when people may say something else of others than before.

    Args:
        store: open.
        entities: the profiles of each, by IRI.
        decided: what people say.
        ending: IRIs of entities that are taken away; their links and candidates go with them.
        beginning: IRIs of entities that the graph did not have, with the IRIs of those that they were. What was one
            entity that ends, and has just got another name, has its candidates; what was a part of one that stays,
            and may be somebody else, has none until ``kg link`` looks it up.
    """
    least, ended = least_scores(store), set(ending)
    gone, come = set[Quad]().union(*(_stored(store, iri) for iri in ended)), set[Quad]()
    for entity, keys in entities.items():
        gone |= _stored(store, entity)
        found = read_candidates(store, entity)
        if len(formers := beginning.get(entity, ())) == 1 and ended.issuperset(formers):
            found += [replace(one, entity=entity) for one in read_candidates(store, *formers)]
        come |= _wanted(entity, found, decided.elsewhere(keys), least)
    return Difference(lines_of(gone - come), lines_of(come - gone))


def read_links(reader: GraphReader, entity: str | None = None) -> list[EntityLink]:
    """The links that a graph has, by label, entity, knowledge base and target.

    Args:
        reader: of the graph.
        entity: IRI of one entity; all, if None.
    """
    store = reader.store
    of = None if entity is None else NamedNode(entity)
    found = []
    for node, _, subject, _ in [n.terms(quad) for quad in store.match(None, n.LINK_OF, of, n.LINKS)]:
        about = {predicate: obj.value for _, predicate, obj, _ in map(n.terms, store.match(node, None, None, n.LINKS))}
        kind = store.value(NamedNode(subject.value), n.ENTITY_TYPE, n.ENTITIES) or ""
        one = EntityLink(
            subject.value, reader.label(subject.value), kind, about[n.LINK_TO], about[n.LABEL],
            about[n.KNOWLEDGE_BASE], float(about[n.SCORE]), about[n.REASON], n.REVIEW in about,
            about.get(n.KNOWN_TYPE), about.get(n.DESCRIPTION, ""),
        )  # fmt: skip
        found.append(one)
    return sorted(found, key=lambda one: (one.label, one.entity, one.knowledge_base, one.target))


def lost_links(store: OxigraphStore, entities: Iterable[str]) -> Iterator[str]:
    """What is wrong with the links in themselves, a line each.

    Args:
        store: open.
        entities: IRIs of all entities that there are.
    """
    there = set(entities)
    matched = {(s, o) for s, _, o in map(n.values, store.match(None, n.EXACT_MATCH, None, n.LINKS))}
    told = set()
    for place in (n.LINK_OF, n.CANDIDATE_OF):
        for node, _, entity, _ in [n.terms(quad) for quad in store.match(None, place, None, n.LINKS)]:
            if place == n.LINK_OF:
                told.add((entity.value, store.value(node, n.LINK_TO, n.LINKS) or ""))
            if entity.value not in there:
                yield f"{v.prefixed(node.value)} is of {v.prefixed(entity.value)}, which is missing"
    for iri, target in matched ^ told:
        yield f"the link of {v.prefixed(iri)} to <{target}> is incomplete"


def wrong_links(store: OxigraphStore, entities: Mapping[str, Collection[str]], decided: Decided) -> Iterator[str]:
    """Links that do not follow from the candidates and from what people say, a line each.

    Args:
        store: open.
        entities: the profiles of each, by IRI.
        decided: what people say.
    """
    least = least_scores(store)
    for iri, keys in entities.items():
        links = chosen(iri, read_candidates(store, iri), decided.elsewhere(keys), least)
        wanted = {(one.node, accepted) for one, accepted in links}
        nodes = [n.terms(quad)[0] for quad in store.match(None, n.LINK_OF, NamedNode(iri), n.LINKS)]
        there = {(node, any(store.match(node, n.REVIEW, None, n.LINKS))) for node in nodes}
        for node, accepted in wanted ^ there:
            verb = "lacks" if (node, accepted) in wanted else "has wrongly"
            yield f"{v.prefixed(iri)} {verb} the {'accepted ' if accepted else ''}link {v.prefixed(node.value)}"


def by_entity(candidates: Iterable[Candidate]) -> dict[str, list[Candidate]]:
    """Candidates of each entity (IRI), in their order."""
    found: dict[str, list[Candidate]] = defaultdict(list)
    for one in candidates:
        found[one.entity].append(one)
    return found


def _wanted(
    entity: str, candidates: Collection[Candidate], said: Elsewhere, least: Mapping[str, float]
) -> set[Quad]:
    """All that the graph says of an entity and knowledge bases."""
    quads = {quad for one in candidates for quad in candidate_quads(one)}
    links = chosen(entity, candidates, said, least)
    return quads.union(*(link_quads(one, accepted=accepted) for one, accepted in links))


def _stored(store: OxigraphStore, entity: str) -> set[Quad]:
    """All that the store says of an entity and knowledge bases."""
    about = (store.match(node, None, None, n.LINKS) for node in nodes_of(store, entity))
    return set(store.match(NamedNode(entity), n.EXACT_MATCH, None, n.LINKS)).union(*about)

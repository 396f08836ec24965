"""Links of entities to knowledge bases: a named graph of their own, beside what the articles say.

An entity's link is ``skos:exactMatch``, and a node with the score, the reason and the knowledge base. No entity is
changed or merged by it. The links of one knowledge base are written and replaced together.
"""

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Quad

from kg.errors import ConfigError
from kg.link import MIN_SCORE, KnowledgeBase, link, names_to_ask
from kg.store import nodes as n
from kg.store import vocabulary as v
from kg.store.linkable import Profiles
from kg.store.oxigraph import OxigraphStore
from kg.store.reader import GraphReader
from kg.types import EntityLink


def find_links(reader: GraphReader, base: KnowledgeBase, *, min_score: float = MIN_SCORE) -> list[EntityLink]:
    """Look all entities of a graph up in a knowledge base; nothing is written.

    Args:
        reader: of the graph.
        base: the knowledge base; it is told all names first.
        min_score: the lowest score that is good enough, 0 to 1.

    Returns:
        A link for each entity that is found, by label and IRI.

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
        best = link(profiles.of(entity), candidates, min_score=min_score) if candidates else None
        if best is not None and _is_iri(best.known.id):
            known = best.known
            one = EntityLink(
                entity.iri, entity.label, entity.type, known.id, known.label, base.name, best.score, best.reason
            )
            found.append(one)
    return found


def write_links(store: OxigraphStore, knowledge_base: str, links: Iterable[EntityLink]) -> None:
    """Put links in the place of all that the graph has of this knowledge base.

    Args:
        store: open for writing.
        knowledge_base: its name.
        links: of that knowledge base.

    Raises:
        GraphError: the store refuses.
    """
    come = {quad for one in links for quad in _quads(one)}
    old = [n.terms(quad)[0] for quad in store.match(None, n.KNOWLEDGE_BASE, n.text(knowledge_base), n.LINKS)]
    gone = set(_whole(store, old))
    store.change(gone=gone - come, come=come - gone)


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
            about[n.KNOWLEDGE_BASE], float(about[n.SCORE]), about[n.REASON],
        )  # fmt: skip
        found.append(one)
    return sorted(found, key=lambda one: (one.label, one.entity, one.knowledge_base, one.target))


def quads_of_links(store: OxigraphStore, entities: Iterable[str]) -> list[Quad]:
    """All that the links of these entities are, for a change that takes the entities away.

    Args:
        store: open.
        entities: their IRIs.
    """
    of = [list(store.match(None, n.LINK_OF, NamedNode(iri), n.LINKS)) for iri in entities]
    return list(_whole(store, [n.terms(quad)[0] for quads in of for quad in quads]))


def lost_links(store: OxigraphStore, entities: Iterable[str]) -> Iterator[str]:
    """What is wrong with the links, a line each.

    Args:
        store: open.
        entities: IRIs of all entities that there are.
    """
    there = set(entities)
    matched = {(s, o) for s, _, o in map(n.values, store.match(None, n.EXACT_MATCH, None, n.LINKS))}
    told = set()
    for node, _, entity, _ in [n.terms(quad) for quad in store.match(None, n.LINK_OF, None, n.LINKS)]:
        told.add((entity.value, store.value(node, n.LINK_TO, n.LINKS) or ""))
        if entity.value not in there:
            yield f"{v.prefixed(node.value)} is of {v.prefixed(entity.value)}, which is missing"
    for iri, target in matched ^ told:
        yield f"the link of {v.prefixed(iri)} to <{target}> is incomplete"


def _is_iri(text: str) -> bool:
    try:
        return bool(NamedNode(text))
    except ValueError:
        return False


def _quads(one: EntityLink) -> Iterator[Quad]:
    entity, target = NamedNode(one.entity), NamedNode(one.target)
    node = NamedNode(v.LINK + v.digest(one.entity, one.target, one.knowledge_base))
    yield Quad(entity, n.EXACT_MATCH, target, n.LINKS)
    for predicate, obj in (
        (n.TYPE, n.LINK), (n.LINK_OF, entity), (n.LINK_TO, target), (n.LABEL, n.text(one.target_label)),
        (n.KNOWLEDGE_BASE, n.text(one.knowledge_base)), (n.SCORE, n.decimal(one.score)), (n.REASON, n.text(one.reason)),
    ):  # fmt: skip
        yield Quad(node, predicate, obj, n.LINKS)


def _whole(store: OxigraphStore, nodes: list[NamedNode]) -> Iterator[Quad]:
    """The nodes' quads, and each match that no other node speaks of."""
    going = set(nodes)
    for node in nodes:
        about = list(store.match(node, None, None, n.LINKS))
        yield from about
        of = {predicate: NamedNode(obj.value) for _, predicate, obj, _ in map(n.terms, about)
              if predicate in (n.LINK_OF, n.LINK_TO)}  # fmt: skip
        same = [n.terms(quad)[0] for quad in store.match(None, n.LINK_OF, of[n.LINK_OF], n.LINKS)]
        others = (other for other in same if other not in going)
        if not any(any(store.match(other, n.LINK_TO, of[n.LINK_TO], n.LINKS)) for other in others):
            yield from store.match(of[n.LINK_OF], n.EXACT_MATCH, of[n.LINK_TO], n.LINKS)

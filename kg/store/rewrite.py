"""A record written anew because an entity of it has another name, or a person says something else of its statements."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from pyoxigraph import NamedNode, Quad

from kg.decisions import StatementRef, comparable
from kg.store import nodes as n
from kg.store.decided import known_article
from kg.store.judging import Judge, articles_saying, said, told_by
from kg.store.oxigraph import OxigraphStore
from kg.store.record import Record
from kg.store.statement import Key, Worded

_PARTS = (n.SUBJECT_ENTITY, n.OBJECT_ENTITY, n.SPEAKER_ENTITY)
_WRITTEN_ANEW = frozenset([n.SAYS, n.REJECTED, n.REVIEW])


def rewritten(
    store: OxigraphStore, article: str, quads: list[Quad], entity: Mapping[str, str], judge: Judge | None,
    profiles: Mapping[str, str],
) -> Record:  # fmt: skip
    """The record of an article with other entities in the places of some.

    Args:
        store: as it is before the change.
        article: its IRI.
        quads: its record.
        entity: IRI of the entity of each profile that may have another now.
        judge: what people say of its statements.
        profiles: key of the profile of each local entity that may have another now, by local id.
    """
    graph = NamedNode(article)
    of = n.by_subject(quads)
    profile = {node: profiles.get(node.rpartition("#")[2], facts[n.PROFILE][0])
               for node, facts in of.items() if n.PROFILE in facts}  # fmt: skip
    now = {node: NamedNode(entity.get(key, of[node][n.ENTITY_OF][0])) for node, key in profile.items()}
    record = Record(article, [])
    for quad in quads:
        subject, predicate, _ = n.values(quad)
        if predicate == n.ENTITY_OF:
            record.quads.append(Quad(quad.subject, predicate, now[subject], graph))
        elif predicate == n.PROFILE:
            record.quads.append(Quad(quad.subject, predicate, n.text(profile[subject]), graph))
        elif predicate not in _WRITTEN_ANEW:
            record.quads.append(quad)
    for node, worded, locals_ in _triples(store, of):
        moved = replace(worded, key=_moved(worded.key, {place: now[local] for place, local in locals_.items()}))
        record.quads.extend(said(NamedNode(node), graph, moved, record.statements, _names(of, locals_), judge))
    return record


def said_of(store: OxigraphStore, refs: Collection[StatementRef]) -> set[StatementRef]:
    """Those of these that mean a statement which an article makes; a rejected one is made, too."""
    by_subject: dict[str, set[StatementRef]] = defaultdict(set)
    for ref in refs:
        by_subject[comparable(ref.subject)].add(ref)
    found: set[StatementRef] = set()
    for iri in sorted(articles_saying(store, refs)):
        article, of = known_article(store, iri), n.by_subject(store.match(None, None, None, NamedNode(iri)))
        for _, worded, locals_ in _triples(store, of):
            told = told_by(article, worded, _names(of, locals_))
            found |= {ref for name in told.firsts for ref in by_subject.get(name, ()) if told.is_meant(ref)}
    return found


_Facts = Mapping[str, dict[NamedNode, list[str]]]


def _triples(store: OxigraphStore, of: _Facts) -> Iterator[tuple[str, Worded, dict[NamedNode, str]]]:
    """The triples of a record: node, what it says, and the local entities that are parts of it."""
    for node, facts in list(of.items()):
        if n.SUBJECT_TEXT in facts:
            yield node, _worded(store, facts), {place: facts[place][0] for place in _PARTS if place in facts}


def _names(of: _Facts, locals_: Mapping[NamedNode, str]) -> dict[NamedNode, list[str]]:
    return {place: [*of[local][n.LABEL], *of[local][n.ALIAS]] for place, local in locals_.items()}


def _worded(store: OxigraphStore, facts: Mapping[NamedNode, list[str]]) -> Worded:
    if n.REJECTED in facts:
        return Worded.of_text(facts[n.REJECTED][0])
    worded = Worded.of_store(store, facts[n.SAYS][0])
    # Of several articles that say it the graph has one time phrase; here it is this article's.
    own = facts[n.TIME_TEXT][0] if n.TIME_TEXT in facts else ""
    return replace(worded, key=replace(worded.key, time_text=own))


def _moved(key: Key, entity: Mapping[NamedNode, NamedNode]) -> Key:
    return replace(
        key,
        subject=entity.get(n.SUBJECT_ENTITY, key.subject),
        object=entity.get(n.OBJECT_ENTITY, key.object),
        speaker=entity.get(n.SPEAKER_ENTITY, key.speaker),
    )

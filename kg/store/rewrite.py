"""A record written anew because an entity of it has another name, or a person says something else of its statements."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace

from pyoxigraph import Quad

from kg.decisions import StatementRef, comparable
from kg.store import nodes as n
from kg.store.analysis import Found
from kg.store.decided import known_article
from kg.store.judging import Judge, articles_saying, told_by
from kg.store.occurrences import read_found
from kg.store.oxigraph import OxigraphStore
from kg.store.record import Record, RecordWriter

_WRITTEN_ANEW = frozenset([n.ANALYSIS, n.PROFILE, n.MENTIONS, n.READ_AS])


def rewritten(
    article: str, quads: list[Quad], found: Found, entity: Mapping[str, str], judge: Judge, profiles: Mapping[str, str]
) -> Record:
    """The record of an article with other entities in the places of some.

    Args:
        article: its IRI.
        quads: its record.
        found: what was found in it, as the record keeps it.
        entity: IRI of the entity of each profile that may have another now.
        judge: what people say of its statements.
        profiles: key of the profile of each local entity that may have another now, by local id.
    """
    keys = {local: profiles.get(local, key) for local, key in found.profiles.items()}
    iris = {local: entity.get(key, found.iris[local]) for local, key in keys.items()}
    # What the article is, and its text, stay as they are.
    about = {article, f"{article}#char=0,"}
    staying = [quad for quad in quads if n.values(quad)[0] in about and quad.predicate not in _WRITTEN_ANEW]
    return RecordWriter(article, replace(found, profiles=keys, iris=iris), judge, staying).record()


def said_of(store: OxigraphStore, refs: Collection[StatementRef]) -> set[StatementRef]:
    """Those of these that mean a statement which an article makes; a rejected one is made, too."""
    by_subject: dict[str, set[StatementRef]] = defaultdict(set)
    for ref in refs:
        by_subject[comparable(ref.subject)].add(ref)
    found: set[StatementRef] = set()
    for iri in sorted(articles_saying(store, refs)):
        article, writer = known_article(store, iri), RecordWriter(iri, read_found(store, iri), None)
        for triple in writer.found.triples:
            told = told_by(article, *writer.worded(triple))
            found |= {ref for name in told.firsts for ref in by_subject.get(name, ()) if told.is_meant(ref)}
    return found

"""What the articles of a graph tell of their entities, read from their records."""

from collections.abc import Iterable

from pyoxigraph import NamedNode

from kg.resolve.profile import Occurrence, occurrence
from kg.store import nodes as n
from kg.store.analysis import Found
from kg.store.oxigraph import OxigraphStore


def by_profile(found: Iterable[Occurrence]) -> dict[str, Occurrence]:
    """Occurrences of one article by profile; of two entities of one profile the first."""
    return {one.profile: one for one in sorted(found, key=lambda one: one.local, reverse=True)}


def read_found(store: OxigraphStore, article: str, *, triples: bool = True) -> Found:
    """What was found in an article of the graph; nothing, where there is no such article.

    Args:
        store: open.
        article: IRI.
        triples: whether they are wanted.
    """
    node = NamedNode(article)
    text = store.value(NamedNode(f"{article}#char=0,"), n.IS_STRING, node) or ""
    kept = store.value(node, n.ANALYSIS, node) or '{"entities":[],"triples":[]}'
    return Found.of_text(kept, text, triples=triples)


def read_occurrences(store: OxigraphStore, article: str) -> list[Occurrence]:
    """What an article of the graph tells of its entities."""
    found, node = read_found(store, article, triples=False), NamedNode(article)
    date = store.value(node, n.PUBLISHED, node)
    keys = set(found.profiles.values())
    return [
        occurrence(found.profiles[one.id], one.id, article, one.label, one.type, one.aliases, one.roles, one.gender,
                   keys, date)
        for one in found.entities
    ]  # fmt: skip

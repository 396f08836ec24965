"""What the articles of a graph tell of their entities, read from their records."""

from collections.abc import Iterable

from pyoxigraph import NamedNode

from kg.resolve.profile import Occurrence, cast_of, occurrence
from kg.store import nodes as n
from kg.store.analysis import NOTHING, Found, told_entities
from kg.store.oxigraph import OxigraphStore


def by_profile(found: Iterable[Occurrence]) -> dict[str, Occurrence]:
    """Occurrences of one article by profile; of two entities of one profile the first."""
    return {one.profile: one for one in sorted(found, key=lambda one: one.local, reverse=True)}


def read_found(store: OxigraphStore, article: str) -> Found:
    """What was found in an article of the graph; nothing, where there is no such article."""
    node = NamedNode(article)
    text = store.value(NamedNode(f"{article}#char=0,"), n.IS_STRING, node) or ""
    return Found.of_text(store.value(node, n.ANALYSIS, node) or NOTHING, text)


def read_occurrences(store: OxigraphStore, article: str) -> list[Occurrence]:
    """What an article of the graph tells of its entities."""
    node = NamedNode(article)
    told = told_entities(store.value(node, n.ANALYSIS, node) or NOTHING)
    date = store.value(node, n.PUBLISHED, node)
    cast = cast_of(one["profile"] for one in told)
    return [
        occurrence(one["profile"], one["id"], article, one["label"], one["type"], one.get("aliases", ()),
                   one.get("roles", ()), one.get("gender"), cast, date)
        for one in told
    ]  # fmt: skip

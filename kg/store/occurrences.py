"""What the articles of a graph tell of their entities, read from their records."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

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
    """What an article of the graph tells of its entities; nothing, where there is no such article."""
    told, made = _read(store, article)
    return list(map(made, told))


class Witness(Mapping[str, Occurrence]):
    """What an article of the graph tells of its entities, as ``by_profile()`` gives it.

    Each occurrence is made when it is asked for: of an article that bears witness to one profile, few are.

    Args:
        store: open.
        article: IRI of the article; one that is not there tells nothing.
    """

    def __init__(self, store: OxigraphStore, article: str) -> None:
        told, self._make = _read(store, article)
        self._told = {one["profile"]: one for one in sorted(told, key=lambda one: one["id"], reverse=True)}
        self._made: dict[str, Occurrence] = {}

    def __getitem__(self, profile: str) -> Occurrence:
        if profile not in self._made:
            self._made[profile] = self._make(self._told[profile])
        return self._made[profile]

    def __contains__(self, profile: object) -> bool:
        return profile in self._told

    def __iter__(self) -> Iterator[str]:
        return iter(self._told)

    def __len__(self) -> int:
        return len(self._told)


_Told = Mapping[str, Any]


def _read(store: OxigraphStore, article: str) -> tuple[Sequence[_Told], Callable[[_Told], Occurrence]]:
    """What the record of an article keeps of its entities, and what makes an occurrence of one."""
    node = NamedNode(article)
    told = told_entities(store.value(node, n.ANALYSIS, node) or NOTHING)
    date = store.value(node, n.PUBLISHED, node)
    cast = cast_of(one["profile"] for one in told)

    def made(one: _Told) -> Occurrence:
        return occurrence(
            one["profile"], one["id"], article, one["label"], one["type"], one.get("aliases", ()),
            one.get("roles", ()), one.get("gender"), cast, date,
        )  # fmt: skip

    return told, made

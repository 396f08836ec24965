"""Where an entity is found whose IRI is another now: a history of its own, which nothing else depends on."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from pyoxigraph import NamedNode, Quad

from kg.store import nodes as n
from kg.store.oxigraph import OxigraphStore

_LONGEST_WAY = 100


def redirects(
    store: OxigraphStore, moved: Mapping[str, Collection[str]], living: Collection[str], new: Iterable[str],
    ended: Iterable[str] = (),
) -> tuple[list[Quad], list[Quad]]:  # fmt: skip
    """The redirects that go and come with a change.

    Args:
        store: as it is before the change.
        moved: of each entity whose profiles belong to others now, the IRIs of these.
        living: IRIs that are those of entities after the change.
        new: those that were none before; of the others nothing redirects.
        ended: IRIs of entities of which nothing is left after it.

    Returns:
        Quads that go, quads that come: what lives again redirects no more, and nothing leads to what has ended.
    """
    gone: list[Quad] = []
    if any(store.match(None, n.REPLACED_BY, None, n.REDIRECTS)):
        gone += (quad for iri in new for quad in store.match(NamedNode(iri), n.REPLACED_BY, None, n.REDIRECTS))
        gone += _leading_to(store, ended)
    come = [
        Quad(NamedNode(old), n.REPLACED_BY, NamedNode(new), n.REDIRECTS)
        for old, others in moved.items()
        if old not in living
        for new in sorted(others)
    ]
    return gone, come


def born_of(new: Collection[str], others: Mapping[str, Collection[str]]) -> dict[str, set[str]]:
    """The entities that a change makes and that were others, with the IRIs of these.

    Args:
        new: IRIs of the entities that it makes.
        others: of each entity whose profiles belong to others now, the IRIs of these.
    """
    born: dict[str, set[str]] = defaultdict(set)
    for former, now in others.items():
        for iri in now:
            if iri in new:
                born[iri].add(former)
    return born


def _leading_to(store: OxigraphStore, ended: Iterable[str]) -> list[Quad]:
    """The redirects that lead to these and nowhere else."""
    gone: dict[Quad, None] = {}
    ahead = list(ended)
    while ahead:
        for quad in list(store.match(None, n.REPLACED_BY, NamedNode(ahead.pop()), n.REDIRECTS)):
            gone[quad] = None
            former = n.values(quad)[0]
            if all(other in gone for other in store.match(NamedNode(former), n.REPLACED_BY, None, n.REDIRECTS)):
                ahead.append(former)
    return list(gone)


def now_at(store: OxigraphStore, iri: str) -> set[str]:
    """IRIs of the entities that an entity's former IRI stands for now; itself, if it is one; none, if it never was."""
    found: set[str] = set()
    seen: set[str] = set()
    ahead = [iri]
    while ahead and len(seen) < _LONGEST_WAY:
        one = ahead.pop()
        if one in seen:
            continue
        seen.add(one)
        if any(store.match(NamedNode(one), n.TYPE, n.ENTITY, n.ENTITIES)):
            found.add(one)
        else:
            ahead += _next(store, one)
    return found


def _next(store: OxigraphStore, iri: str) -> Iterator[str]:
    for quad in store.match(NamedNode(iri), n.REPLACED_BY, None, n.REDIRECTS):
        yield n.values(quad)[2]

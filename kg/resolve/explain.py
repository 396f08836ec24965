"""Why two profiles are one entity, or two, in sentences."""

import itertools
from collections import deque
from collections.abc import Callable, Collection, Iterator, Set
from typing import Literal

from kg.resolve.cluster import Resolution
from kg.resolve.profile import Profile
from kg.resolve.score import SAME, Reason, Score

Called = Callable[[Profile], str]
"""A profile in words: its name and where it stands."""
Said = Callable[[str, str, Literal["same", "different"]], str | None]
"""The sentence of a person who said this of two profiles; None if nobody did."""
# Of a name with more profiles than this, as "John Smith" may have, not all are compared with all of the other.
_MOST = 50


def explain(
    resolution: Resolution, these: Collection[str], those: Collection[str], called: Called, said: Said
) -> tuple[bool, tuple[str, ...]]:
    """Why two names are one entity, or two.

    Args:
        resolution: of the graph.
        these: profiles of the one name.
        those: profiles of the other.
        called: a profile in words.
        said: what a person said of two profiles.

    Returns:
        Whether they are one, and the reasons, the answer first.
    """
    profile = resolution.known.profile
    those = frozenset(those)
    ways = [way for one in sorted(these) if (way := _way(resolution, one, those))]
    if ways:
        way = min(ways, key=lambda way: (len(way), way))
        if len(way) == 1:
            return True, ("They are one entity.", _one_profile(profile(way[0]), called))
        steps = (_step(resolution, one, other, called, said) for one, other in itertools.pairwise(way))
        return True, ("They are one entity.", *(sentence for step in steps for sentence in step))
    best = max(
        ((resolution.value(one, other), one, other) for one, other in _pairs(resolution, these, those)),
        key=lambda found: (found[0], found[1:]),
    )
    return False, ("They are two entities.", *_apart(resolution, best[1], best[2], called, said))


def _pairs(resolution: Resolution, these: Collection[str], those: Collection[str]) -> Iterator[tuple[str, str]]:
    """The profiles of two names that are worth a comparison."""
    yield from itertools.product(sorted(these)[:_MOST], sorted(those)[:_MOST])
    for one in these:
        for other in (*resolution.candidates(one), *resolution.known.different(one)):
            if other in those:
                yield one, other


def _way(resolution: Resolution, one: str, others: Set[str]) -> tuple[str, ...]:
    """The shortest chain that joins a profile with one of these within its entity; empty if they are in others."""
    cluster = set(resolution.cluster(one))
    if cluster.isdisjoint(others):
        return ()
    came: dict[str, str | None] = {one: None}
    ahead = deque([one])
    while (here := ahead.popleft()) not in others:
        for there in sorted(resolution.edges(here)):
            if there in cluster and there not in came:
                came[there] = here
                ahead.append(there)
    way: list[str] = []
    step: str | None = here
    while step is not None:
        way.append(step)
        step = came[step]
    return tuple(reversed(way))


def _one_profile(profile: Profile, called: Called) -> str:
    if profile.part.startswith("@"):
        return f"{called(profile)}: within one article, coreference takes these for one."
    life = f" and the same walk of life ({profile.life})" if profile.life else ""
    return (
        f"{called(profile)}: the same name, the same kind ({profile.kind}){life}, and nothing that speaks against it; "
        "that is taken for one entity without further evidence."
    )


def _step(resolution: Resolution, one: str, other: str, called: Called, said: Said) -> Iterator[str]:
    profile = resolution.known.profile
    yield f"{called(profile(one))} and {called(profile(other))} are joined:"
    decision = said(one, other, "same")
    if decision is not None:
        yield f"  a person says so: {decision}"
        return
    yield from (f"  {reason}" for reason in reasons(resolution, one, other))


def reasons(resolution: Resolution, one: str, other: str) -> Iterator[str]:
    """What speaks for and against two profiles being one, with its weight, and what it comes to."""
    found = resolution.score(one, other)
    if found is None:
        return
    extra = resolution.value(one, other) - found.value
    for reason in (*found.reasons, *([_standing(extra)] if extra else [])):
        yield f"{reason.weight:+.2f}  {reason.words}"
    yield f"{resolution.value(one, other):+.2f}  together; from {SAME:+.2f} on they are one"


def _standing(extra: float) -> Reason:
    return Reason("nobody else, or nobody else of note, has a name that this may be short for", extra)


def _apart(resolution: Resolution, one: str, other: str, called: Called, said: Said) -> Iterator[str]:
    profile = resolution.known.profile
    found = resolution.score(one, other)
    decision = said(one, other, "different")
    yield f"{called(profile(one))} and {called(profile(other))} are not joined:"
    if decision is not None:
        yield f"  a person says so: {decision}"
    elif found is None:
        yield "  their names have nothing in common, and no article uses one for the other"
    else:
        yield from (f"  {reason}" for reason in reasons(resolution, one, other))
        if found.barred:
            yield "  and they cannot be one whatever else speaks for it"
        elif resolution.value(one, other) >= SAME:
            yield from _why_not_joined(resolution, one, other, found, called)


def _why_not_joined(resolution: Resolution, one: str, other: str, found: Score, called: Called) -> Iterator[str]:
    if found.short is not None:
        full = other if found.short == one else one
        choice = resolution.choice(found.short)
        if choice != full:
            rival = "another of that name" if choice is None else called(resolution.known.profile(choice))
            yield f"  but the shorter name may as well mean {rival}"
            return
    if other not in resolution.candidates(one):
        yield "  but so many bear the name that it tells nobody"
    else:
        yield "  but what they are joined with cannot be one"

"""Which of a knowledge base's entities an entity of the graph is, or none of them.

A candidate is scored by its name, its type and its company, and the reason is kept in words. To link nothing is an
answer too: when the best is not good enough, or two are too near for what is known (the NIL of entity linking: Ji and
Grishman 2011, "Knowledge Base Population").
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.demonyms import place_of
from kg.link.known import KnownEntity, fold
from kg.names import acronym, is_short_form, name_words, well_known

MIN_SCORE = 0.6
"""The score from which a candidate is good enough: a name that fits wholly, of a type that fits, is at 0.75."""

_MARGIN = 0.05
_NAMED = 0.75  # of the score comes from name and type, the rest from company
_POPULARITY = 0.08
_NEIGHBOUR, _NEAR = 2.0, 1.0
_REASONS = 3
_LONGEST = 40

# Types that people, or taggers, take for one another. A city is also its council, a newspaper also a firm.
_AKIN = frozenset(
    frozenset(pair)
    for pair in (
        ("Place", "Organization"), ("Organization", "Work"), ("Organization", "Product"), ("Organization", "Group"),
        ("Work", "Product"), ("Work", "Event"), ("Event", "Organization"), ("Work", "Law"), ("Event", "Award"),
    )
)  # fmt: skip
_EMPTY = frozenset(
    "about after also among and been between born both city country each first from have into known large largest last "
    "like main many most name named near north northern only other over part place second several since some south "
    "southern than that their there these this town under until used village were west western which with world east "
    "eastern central".split()
)


@dataclass(frozen=True, slots=True)
class EntityProfile:
    """What a graph knows of an entity, as far as it tells whom it is.

    Attributes:
        label: its name.
        aliases: other names and descriptions, with the number of their mentions.
        type: its type, such as ``Person``.
        context: names and words that stand in the same articles, as ``folded()`` gives them.
        neighbours: names of those with which it shares a statement, folded too.
    """

    label: str
    aliases: tuple[tuple[str, int], ...] = ()
    type: str | None = None
    context: frozenset[str] = frozenset()
    neighbours: frozenset[str] = frozenset()


def folded(names: Iterable[str]) -> frozenset[str]:
    """Names as a profile has them: folded, and the well-known short ones of countries as the full ones.

    Example:
        >>> sorted(folded(["U.S.", "United States", "Norway"]))
        ['norway', 'united states']
    """
    return frozenset(one for name in names if (one := fold(well_known(name))))


@dataclass(frozen=True, slots=True)
class Link:
    """The knowledge base's entity that an entity is taken to be.

    Attributes:
        known: that one.
        score: 0 to 1.
        reason: why, in words.
    """

    known: KnownEntity
    score: float
    reason: str


def link(
    profile: EntityProfile, candidates: Iterable[KnownEntity], *, min_score: float = MIN_SCORE, margin: float = _MARGIN
) -> Link | None:
    """Choose among candidates.

    Args:
        profile: what the graph knows.
        candidates: what the knowledge base has of these names, in any order.
        min_score: the lowest score that is good enough, 0 to 1.
        margin: how far the best must be before the next.

    Returns:
        The best, or None where none is good enough or several are as good.

    Example:
        >>> oslo = KnownEntity("http://x/1", "Oslo", (), "Place", "capital of Norway", ("Norway",))
        >>> link(EntityProfile("Oslo", type="Place", neighbours=frozenset({"norway"})), [oslo]).reason
        'same name; Place; “capital of Norway” fits'
        >>> link(EntityProfile("Oslo", type="Person"), [oslo]) is None
        True
    """
    return clear(ranked(profile, candidates), min_score=min_score, margin=margin)


def ranked(profile: EntityProfile, candidates: Iterable[KnownEntity]) -> list[Link]:
    """All that an entity may be, best first; what has the same score by identifier, compared character by character.

    Args:
        profile: what the graph knows.
        candidates: what the knowledge base has of these names, in any order.
    """
    scored = [one for known in {known.id: known for known in candidates}.values() if (one := _scored(profile, known))]
    return sorted(_with_popularity(scored), key=lambda one: (-one.score, one.known.id))


def clear(ranked: Sequence[Link], *, min_score: float = MIN_SCORE, margin: float = _MARGIN) -> Link | None:
    """The first of those that are ranked, if it is good enough and no other is as good."""
    if not ranked or ranked[0].score < min_score:
        return None
    if len(ranked) > 1 and ranked[0].score - ranked[1].score < margin:
        return None
    return ranked[0]


def names_to_ask(label: str, aliases: Sequence[tuple[str, int]], type: str | None) -> list[str]:  # noqa: A002
    """The names by which an entity is looked for.

    Descriptions, and names that only say less than the label, are left out: a Michael Jordan whom the article goes on
    to call "Jordan" is not the country.

    Example:
        >>> names_to_ask("Michael Jordan", [("Jordan", 9), ("Air Jordan", 2), ("the player", 3)], "Person")
        ['Michael Jordan', 'Air Jordan']
        >>> names_to_ask("Washington Post", [("Washington", 1)], "Organization"), names_to_ask("U.S.", [], "Place")
        (['Washington Post'], ['U.S.', 'United States'])
    """
    asked = [name for name, _, _ in _names(EntityProfile(label, tuple(aliases), type))]
    return list(dict.fromkeys(asked))


def _names(profile: EntityProfile) -> Iterator[tuple[str, float, str]]:
    """Names of the entity, what each counts, and how the reason speaks of it."""
    yield profile.label, 1.0, ""
    if (full := well_known(profile.label)) != profile.label:
        yield full, 0.95, f"“{profile.label}” is short for it"
    if profile.type == "Place" and (place := place_of(profile.label)):
        yield place, 0.8, f"“{profile.label}” is of it"
    words = set(fold(profile.label).split())
    total = sum(count for _, count in profile.aliases) or 1
    for name, count in profile.aliases:
        shorter = set(fold(name).split()) < words
        if name[:1].isupper() and not shorter and not place_of(name):
            yield name, 0.7 + 0.1 * count / total, f"called “{name}” in the articles"


def _scored(profile: EntityProfile, known: KnownEntity) -> Link | None:
    fits, typed = _type(profile.type, known.type)
    named, why = max((_named(name, known, profile.type) for name in _names(profile)), default=(0.0, ""))
    if not fits * named:
        return None
    company, met = _company(profile, known)
    score = named * fits * (_NAMED + (1 - _NAMED) * company)
    return Link(known, score, "; ".join(part for part in (why, typed, met) if part))


def _type(ours: str | None, theirs: str | None) -> tuple[float, str]:
    if ours is None or theirs is None:
        return 0.95, ""
    if ours == theirs:
        return 1.0, ours
    if frozenset((ours, theirs)) in _AKIN:
        return 0.65, f"{theirs} there, {ours} here"
    return 0.0, ""


def _named(name: tuple[str, float, str], known: KnownEntity, kind: str | None) -> tuple[float, str]:
    text, weight, how = name
    folded = fold(text)
    if text == known.label:
        return weight, how or "same name"
    if folded == fold(known.label):
        return weight * 0.98, how or "same name, written otherwise"
    if any(folded == fold(alias) for alias in known.aliases):
        return weight * 0.95, how or f"“{text}” is another name of {known.label}"
    words = name_words(text)
    if kind == "Person" and len(words) > 1:
        for other in (known.label, *known.aliases):
            longer, shorter = (text, other) if len(words) > len(name_words(other)) else (other, text)
            if len(name_words(shorter)) > 1 and is_short_form(shorter, longer):
                return weight * 0.82, f"“{shorter}” is short for “{longer}”"
    compact = text.replace(".", "")
    if len(compact) > 2 and compact.isupper() and compact == acronym(known.label):
        return weight * 0.8, f"{text} are the initials of {known.label}"
    return 0.0, ""


def _company(profile: EntityProfile, known: KnownEntity) -> tuple[float, str]:
    """How well those that an entity is met with fit what is known of it, 0 to 1, and which these are."""
    own = folded((profile.label, known.label, *(name for name, _ in profile.aliases)))
    names = {fold(well_known(name)): name for name in known.related}
    described = fold(known.description)
    words = {word for word in described.split() if len(word) > 3 and word not in _EMPTY}
    hits: dict[str, float] = {}
    for near, points in ((profile.neighbours, _NEIGHBOUR), (profile.context, _NEAR)):
        for name in near - own:
            if name in names or name in words or (" " in name and f" {name} " in f" {described} "):
                hits[name] = max(hits.get(name, 0), points)
    if not hits:
        return 0.0, ""
    first = sorted(hits, key=lambda name: (-hits[name], name))[:_REASONS]
    beside = [names[name] for name in first if name in names]
    fits = any(f" {name} " in f" {described} " for name in first) and len(known.description) <= _LONGEST
    reason = f"“{_short(known.description)}” fits" if fits or not beside else f"beside {', '.join(beside)}"
    return 1 - math.pow(0.5, sum(hits.values()) / 2), reason


def _short(description: str) -> str:
    return description if len(description) <= _LONGEST else description[: _LONGEST - 1].rstrip() + "…"


def _with_popularity(scored: list[Link]) -> list[Link]:
    """Between those of equal name the better known is the likelier, where that is told of all of them."""
    best = max((one.score for one in scored), default=0.0)
    rivals = [one for one in scored if one.score > best - _POPULARITY - _MARGIN]
    total = math.fsum(one.known.popularity for one in rivals)  # the same in whatever order they come
    if len(rivals) < 2 or not all(one.known.popularity for one in rivals):
        return [Link(one.known, round(one.score, 4), one.reason) for one in scored]
    told = []
    for one in rivals:
        share = one.known.popularity / total
        reason = f"{one.reason}; the best known of {len(rivals)}" if share > 0.5 else one.reason
        told.append(Link(one.known, round(min(1.0, one.score + _POPULARITY * share), 4), reason))
    return told

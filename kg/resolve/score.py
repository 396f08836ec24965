"""How much speaks for two profiles being one entity: a sum of weights of evidence, each with its reason in words.

As in the record linkage of Fellegi and Sunter 1969, "A theory for record linkage": every comparison adds evidence for
or against, and two thresholds part what is one, what is doubtful, and what is two.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kg.demonyms import is_country
from kg.names import SUFFIXES
from kg.resolve.lives import go_together
from kg.resolve.profile import COMMON_NAME, ORGANISATION, PERSON, PLACE, Profile, is_generic
from kg.resolve.spelling import SHORT, Likeness, bearers, likeness, personal

# From this score on two profiles are one entity; from the other on it is doubtful, and they stay two: so are two of one
# rare name whose walks of life do not go together.
SAME = 1.0
DOUBT = -0.25
# Merges below this score are shown for review, too.
SURE = 1.6
# By how much the best of several longer names must be better for a short one to mean it.
MARGIN = 0.7

_NAME = {
    Likeness.SAME: 2.0,
    Likeness.SPELLING: 0.7,
    Likeness.NICKNAME: 0.6,
    Likeness.MIDDLE: 1.2,
    Likeness.INITIAL: 0.0,
    Likeness.SURNAME: -0.3,
    Likeness.ACRONYM: 0.3,
    Likeness.SHORT_FORM: 0.1,
}
_OF_ORGANISATIONS = frozenset([Likeness.SHORT_FORM, Likeness.ACRONYM])
_RARE = 300
_MOST_COMPANY = 3.0
# Nouns that many are called by say little.
_WEAK_ROLES = frozenset("man woman person boy girl child leader official player member guy company firm group".split())
_AGENCIES = frozenset(
    "bbc|reuters|ap|associated press|afp|agence france presse|cnn|the times|new york times|guardian|upi|dpa|bloomberg|"
    "press association|wall street journal|washington post".split("|")
)
_LONG_TIME, _VERY_LONG_TIME = 15, 40


@dataclass(frozen=True, slots=True)
class Reason:
    """One piece of evidence.

    Attributes:
        words: what it is, as the end of a sentence about two names.
        weight: above 0 for one entity, below 0 for two.
    """

    words: str
    weight: float


@dataclass(frozen=True, slots=True)
class Score:
    """What speaks for and against two profiles being one.

    Attributes:
        value: sum of the weights.
        reasons: strongest first.
        like: what the names have in common.
        short: key of the profile whose name may be short for the other's; None if neither is.
        barred: whether they cannot be one whatever else speaks for it: a man and a woman, a father and a son, two of
            one name in one article.
    """

    value: float
    reasons: tuple[Reason, ...]
    like: Likeness
    short: str | None
    barred: bool


def score(a: Profile, b: Profile) -> Score | None:
    """Compare two profiles.

    Returns:
        None where their names have nothing in common, so that no question arises.

    Example:
        >>> from kg.resolve.profile import gather, occurrences
        >>> from kg.types import LocalEntity
        >>> def met_with_zora(name):
        ...     both = [LocalEntity("e1", name, "Person"), LocalEntity("e2", "Zora Quist", "Person")]
        ...     found, _ = occurrences(both, name, name)
        ...     return gather(found.profile, [found])
        >>> bob, robert = met_with_zora("Bob Tarn"), met_with_zora("Robert Tarn")
        >>> found = score(bob, robert)
        >>> found.value >= SAME, sorted(reason.words for reason in found.reasons)
        (True, ['a first name and its short form', 'both are met with Zora Quist'])
    """
    person = PERSON in (a.kind, b.kind)
    like = likeness(a.name, b.name, person=person)
    if like is None and _alias(a, b):
        like = Likeness.SHORT_FORM
    if like is None or (like in _OF_ORGANISATIONS and PLACE in (a.kind, b.kind)):
        # "Berlin" is no short form of "Berlin Wall".
        return None
    reasons = [Reason(*found) for find in _EVIDENCE for found in find(a, b, like) if found[1]]
    value = round(sum(reason.weight for reason in reasons), 2)
    ordered = tuple(sorted(reasons, key=lambda reason: (-abs(reason.weight), reason.words)))
    return Score(value, ordered, like, _short(a, b, like), barred(a, b))


_Found = Iterator[tuple[str, float]]


def _names(a: Profile, b: Profile, like: Likeness) -> _Found:
    weight = _NAME[like]
    if like is Likeness.SAME and (_twin(a) or _twin(b)):
        yield f"{like.value}, which two have in one article", 0.2
    elif like is Likeness.SAME and PERSON in (a.kind, b.kind):
        yield f"{like.value}, {_how_rare(a.name)}", _person_weight(a.name)
    elif like is Likeness.SAME and ORGANISATION in (a.kind, b.kind) and is_generic(a.name):
        yield "a name that every country has", -0.5
    else:
        yield like.value, weight + (_rarity(a, b, like) if PERSON in (a.kind, b.kind) else 0.0)


def _person_weight(name: str) -> float:
    expected = bearers(name)
    if " " not in name:
        return 1.2 if expected < COMMON_NAME else 0.8 if expected < 20 * COMMON_NAME else -0.5
    return 2.0 if expected < _RARE else 1.2 if expected <= COMMON_NAME else 0.2


def _how_rare(name: str) -> str:
    weight = _person_weight(name)
    return "which few people have" if weight >= 1.2 else "which some people have" if weight > 0.5 else "which many have"


def _rarity(a: Profile, b: Profile, like: Likeness) -> float:
    """What a rare name adds to names that are not the same, or a common one takes off."""
    if like is Likeness.MIDDLE:
        first_and_last = (" ".join((words[0], words[-1])) for words in map(personal, (a.name, b.name)))
        return 0.0 if min(map(bearers, first_and_last)) <= COMMON_NAME else -0.9
    return 0.5 if min(bearers(personal(one.name)[-1]) for one in (a, b)) < COMMON_NAME else 0.0


def _aliases(a: Profile, b: Profile, like: Likeness) -> _Found:
    if like is not Likeness.SAME and _alias(a, b):
        yield "an article gives one as another name of the other", 1.2


def _alias(a: Profile, b: Profile) -> bool:
    """Whether an article itself calls one by the other's name, and not by a bare surname."""
    return any(
        one.name in other.names and (" " in one.name or one.kind != PERSON) for one, other in ((a, b), (b, a))
    )


def _kinds(a: Profile, b: Profile, like: Likeness) -> _Found:  # noqa: ARG001
    if a.kind != b.kind:
        single = " " not in a.name or " " not in b.name
        weight = (-2.5 if single else -0.7) if PERSON in (a.kind, b.kind) else (-1.2 if single else -0.4)
        one, other = (f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}" for kind in sorted((a.kind, b.kind)))
        yield f"one is {one}, the other {other}", weight


def _walks(a: Profile, b: Profile, like: Likeness) -> _Found:  # noqa: ARG001
    if a.life and b.life:
        if a.life == b.life:
            yield f"both belong to {a.life}", 0.6
        else:
            one, other = sorted((a.life, b.life))
            yield f"one belongs to {one}, the other to {other}", -0.2 if go_together(one, other) else -2.2
    shared = sorted((a.roles & b.roles) - _WEAK_ROLES)
    if shared and PERSON in (a.kind, b.kind):
        yield f"both are called {shared[0]}", 0.6


def _companies(a: Profile, b: Profile, like: Likeness) -> _Found:
    own = {f"{one.kind}|{one.name}" for one in (a, b)}
    shared = sorted(((_company_weight(one), one) for one in (a.company & b.company) - own), key=lambda p: (-p[0], p[1]))
    # Both in one article, and the article took them for two.
    if not set(a.seen_in).isdisjoint(b.seen_in) and (like is not Likeness.SAME or _kept_apart(a, b)):
        yield "one article speaks of both as two", -2.0
    elif shared:
        total = 0.8 * min(_MOST_COMPANY, sum(weight for weight, _ in shared))
        told = " and ".join(one.partition("|")[2].title() for _, one in shared[:2])
        more = f" and {len(shared) - 2} more" if len(shared) > 2 else ""
        yield f"both are met with {told}{more}", total


def _company_weight(companion: str) -> float:
    kind, _, name = companion.partition("|")
    if kind == PLACE:
        return 0.1 if is_country(name) else 0.3
    if name in _AGENCIES or is_generic(name):
        return 0.1
    return 1.0 if kind == PERSON and " " in name else 0.5 if kind == PERSON else 0.7


def _differences(a: Profile, b: Profile, like: Likeness) -> _Found:  # noqa: ARG001
    if PERSON in (a.kind, b.kind) and a.gender and b.gender and a.gender != b.gender:
        yield "one is a man, the other a woman", -5.0
    if _generations(a, b):
        yield "one is the father, the other the son", -5.0
    years = _years_apart(a, b)
    if years > _LONG_TIME and a.kind == b.kind == PERSON:
        yield f"{years} years lie between them", -2.0 if years > _VERY_LONG_TIME else -0.5


def barred(a: Profile, b: Profile) -> bool:
    """Whether two profiles cannot be one, whatever else speaks for it."""
    gender = PERSON in (a.kind, b.kind) and bool(a.gender and b.gender) and a.gender != b.gender
    return gender or _generations(a, b) or _kept_apart(a, b)


def _generations(a: Profile, b: Profile) -> bool:
    """Whether two full names are of father and son; "Ward" alone may be either."""
    if not a.kind == b.kind == PERSON or min(len(personal(one.name)) for one in (a, b)) < 2:
        return False
    told = {_generation(one.name) for one in (a, b)}
    # "Tom Ward" may be "Tom Ward Sr", whose son is "Tom Ward Jr".
    return len(told - {""}) > 1 or told == {"", "jr"}


def _generation(name: str) -> str:
    last = name.rpartition(" ")[2]
    return last if last in SUFFIXES else ""


def _twin(one: Profile) -> bool:
    """Whether its article speaks of another of the same name."""
    return f"{one.kind}|{one.name}" in one.company


def _kept_apart(a: Profile, b: Profile) -> bool:
    """Whether one article speaks of two people of one name."""
    return a.kind == b.kind == PERSON and a.name == b.name and not set(a.seen_in).isdisjoint(b.seen_in)


def _years_apart(a: Profile, b: Profile) -> int:
    if not a.dates or not b.dates:
        return 0
    first, second = sorted((a.dates, b.dates))
    try:
        return int(second[0][:4]) - int(first[1][:4])
    except ValueError:
        return 0


def _short(a: Profile, b: Profile, like: Likeness) -> str | None:
    if like not in SHORT:
        return None
    if like is Likeness.INITIAL:
        initials = [one.key for one in (a, b) if len(personal(one.name)[0]) == 1]
        if len(initials) == 1:
            return initials[0]
    return min((len(one.name.split()), len(one.name), one.key) for one in (a, b))[2]


_EVIDENCE: tuple[Callable[[Profile, Profile, Likeness], _Found], ...] = (
    _names, _aliases, _kinds, _walks, _companies, _differences,
)  # fmt: skip

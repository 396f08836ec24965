"""The name of an entity in the graph, from which its IRI is made: readable, and a function of what is known alone.

An entity is named after its foremost profile: ``Ann_Lee``. Where several entities would have one name, each gets a
qualifier, as in an encyclopedia, ``Ann_Lee_(sport)`` and ``Ann_Lee_(law)``, unless one of them is so much more
frequent than the rest that it is who the bare name means.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from kg.demonyms import place_of
from kg.names import normal, well_known, without_title
from kg.resolve.cluster import FAR_MORE, Knowledge, Resolution, members
from kg.resolve.profile import PERSON, PLACE, Profile, blocks, plain_key, without_article

# Brackets are the qualifier's.
_UNSAFE = re.compile(r"[^\w.'-]+")


def foremost(cluster: Iterable[Profile]) -> Profile:
    """The profile that an entity is named after: of far more articles, then of the longest name."""
    return min(cluster, key=lambda one: (-(one.magnitude // FAR_MORE), -len(one.name), one.key))


def bare_name(profile: Profile) -> str:
    """The readable name of a profile: words joined by underscores; never empty.

    Example:
        >>> from kg.resolve.profile import occurrences, gather
        >>> from kg.types import LocalEntity
        >>> def name(label, kind):
        ...     [one] = occurrences([LocalEntity("e1", label, kind)], "a", "a")
        ...     return bare_name(gather(one.profile, [one]))
        >>> name("Donald  Trump", "Person"), name("Johnson", "Person"), name("U.S.", "Place")
        ('Donald_Trump', 'Johnson_(person)', 'United_States')
    """
    joined, single = _joined(profile)
    return f"{joined}_(person)" if profile.kind == PERSON and single else joined


def _joined(profile: Profile) -> tuple[str, bool]:
    """The words of a profile's label, and whether it is one. Of two names that differ, they differ."""
    return _joined_words(profile.label, profile.kind, profile.name)


@lru_cache(50_000)
def _joined_words(label: str, kind: str, key: str) -> tuple[str, bool]:
    words = _words(label, kind)
    joined = "_".join(words)
    if joined and plain_key(" ".join(words)) == key and not joined.startswith("."):
        return joined, len(words) == 1
    # What no IRI holds is lost from the words, and may be all that tells two names apart.
    mark = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{joined.lstrip('.') or 'unnamed'}_({mark})", False


def _words(label: str, kind: str) -> list[str]:
    label = normal(label)
    if kind == PERSON:
        label = without_title(label)
    else:
        bare = without_article(label)
        known = (place_of(bare) if kind == PLACE else None) or well_known(bare)
        label = label if known == bare else known
    name = unicodedata.normalize("NFKC", label.replace("’", "'"))
    name = "".join(character for character in name if not unicodedata.combining(character))
    return [word for word in _UNSAFE.sub(" ", name).split() if word]


def qualified_name(profile: Profile) -> str:
    """The name of a profile with what tells it from others of that name.

    Of a person the walk of life, or the mark of the only article that speaks of him; of others the kind, with that.
    """
    part = profile.part.removeprefix("@")
    if profile.kind == PERSON:
        told = part or "other"
    else:
        told = f"{profile.kind} {part}" if part.startswith("of ") else f"{part} {profile.kind}"
    qualifier = "_".join(_UNSAFE.sub(" ", told).split())
    return f"{_joined(profile)[0]}_({qualifier})"


def entity_name(resolution: Resolution, cluster: tuple[str, ...]) -> str:
    """The name of an entity.

    Args:
        resolution: of all that have to do with it.
        cluster: the keys of its profiles.

    Returns:
        A name that no other entity has.
    """
    known = resolution.known
    own = foremost(known.profile(key) for key in cluster)
    bare, namesakes = bare_name(own), members(known, blocks(own.key)[0])
    rivals = {resolution.cluster(key) for key in namesakes} - {cluster}
    called = plain_key(bare)
    rivals = {rival for rival in rivals if plain_key(bare_name(foremost(map(known.profile, rival)))) == called}
    theirs = max((_magnitude(known, rival) for rival in rivals), default=-FAR_MORE)
    # Where too many have the name to be told apart, the bare name is nobody's.
    return bare if namesakes and _magnitude(known, cluster) >= theirs + FAR_MORE else qualified_name(own)


def namesakes(known: Knowledge, keys: Iterable[str]) -> set[str]:
    """The profiles whose entities may be named otherwise because of these, and these."""
    found = set(keys)
    for key in list(found):
        found |= members(known, blocks(key)[0])
    return found


def _magnitude(known: Knowledge, cluster: Iterable[str]) -> int:
    return max(known.profile(key).magnitude for key in cluster)

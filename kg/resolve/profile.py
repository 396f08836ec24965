"""What articles tell of whom: the occurrence of an entity in one article, and the profile of a name over all of them.

A profile gathers the occurrences that are one entity without question: the same kind, the same name, the same walk of
life. Names that many bear (a common surname, "John Smith", "the Foreign Ministry") prove nothing across articles, so
each article has a profile of its own for them. Profiles are what resolution compares; how many articles a profile has
does not matter for the work, as it is known by a fixed number of *witnesses*, chosen by hash and so by no order, and by
the magnitude of the number of its articles.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property, lru_cache
from sys import intern

from kg.demonyms import place_of
from kg.names import normal, shouted, team_name, well_known, without_tail, without_title
from kg.resolve.lives import life_of
from kg.resolve.spelling import bearers, fold, formal_most_used, is_first_name, personal, skeleton
from kg.types import LocalEntity

WITNESSES = 8
PERSON, PLACE, ORGANISATION, THING = "person", "place", "organization", "thing"
KINDS = (PERSON, PLACE, ORGANISATION, THING)
_KINDS = {"Person": PERSON, "Place": PLACE, "Organization": ORGANISATION}
# A full name that more people have than this is no evidence by itself; nor is a surname.
COMMON_NAME = 3_000
COMMON_SURNAME = 25_000
# Entities of one article from which none is told by whom it is met with: a register, or the graph of others.
CROWD = 500
_LONGEST_STEM = 24
_LONGEST_NAME = 120
# An organisation whose name is nothing but these is another one in each country or place.
_GENERIC = frozenset(
    "foreign defence defense interior finance health education justice labour labor trade economics economy "
    "environment agriculture culture transport energy supreme constitutional high federal national central state "
    "ministry department court congress senate parliament house government party police army navy council bank "
    "committee commission of the and for affairs greens green socialists conservatives liberals christian social "
    "democrats democratic socialist conservative liberal assembly cabinet city county union workers communist "
    "administration agency office service security intelligence air force".split()
)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One entity of one article, as far as it helps to know it elsewhere.

    Attributes:
        profile: key of the profile that it belongs to.
        local: id of the local entity.
        article: IRI or another key of the article's revision.
        label: its fullest name there.
        type: entity type there.
        names: its names there, folded; descriptions among them do no harm.
        roles: nouns that the article calls it by.
        gender: of a person.
        cast: keys of the profiles of all entities of the article, shared by them; of a crowd none.
        date: of publication.
    """

    profile: str
    local: str
    article: str
    label: str
    type: str
    names: frozenset[str]
    roles: frozenset[str]
    gender: str | None
    cast: frozenset[str]
    date: str | None

    @property
    def company(self) -> frozenset[str]:
        """``kind|name`` of the other entities of the article; another of the same name is company, too."""
        # A profile has some hundred companions, most of them also those of others.
        return frozenset(intern(key.rpartition("|")[0]) for key in self.cast if key != self.profile)


def kind_of(entity_type: str) -> str:
    """``person``, ``place``, ``organization`` or ``thing``: types that are not mixed up are kinds."""
    return _KINDS.get(entity_type, THING)


@lru_cache(maxsize=20_000)
def name_key(label: str, kind: str) -> str:
    """The folded name of an entity, by which its profile is found.

    Example:
        >>> name_key("President José Díaz Jr.", "person"), name_key("the U.S.", "place")
        ('jose diaz jr', 'united states')
    """
    text = without_title(normal(label)) if kind == PERSON else normal(label)
    bare = without_article(text)
    if kind != PERSON:
        bare = (place_of(bare) if kind == PLACE else None) or well_known(bare)
    return plain_key(bare)


def without_article(text: str) -> str:
    """A name without "the" before it."""
    return text[4:] if text[:4].lower() == "the " and len(text) > 4 else text


@lru_cache(maxsize=50_000)
def plain_key(text: str) -> str:
    """A name folded, without "the" before it and "Inc" and its like at its end; never empty.

    Example:
        >>> plain_key("The Quill Company"), plain_key("?!")
        ('quill', '?')
    """
    words = without_article(fold(text)).split()
    while len(words) > 1 and words[-1] in _ENDINGS:
        words = words[:-1]
    return _bounded(" ".join(words)) or "?"


def _bounded(name: str) -> str:
    if len(name) <= _LONGEST_NAME:
        return name
    return f"{name[:_LONGEST_NAME]} {hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"


_ENDINGS = frozenset("inc corp co ltd plc llc llp ag sa nv gmbh corporation company limited incorporated".split())


def occurrences(
    entities: Sequence[LocalEntity], article: str, source: str, *, date: str | None = None,
    alone: frozenset[str] = frozenset(),
) -> list[Occurrence]:  # fmt: skip
    """What an article tells of its entities.

    Args:
        entities: of the article.
        article: key of its revision.
        source: what identifies the article over time.
        date: of publication, ISO 8601.
        alone: ids of entities that have a profile of their own whatever their name, because a person said that this
            one is another.

    Returns:
        One for each entity, in their order.
    """
    keys = _profile_keys(entities, source, alone)
    cast = cast_of(keys)
    return [
        occurrence(key, one.id, article, one.label, one.type, one.aliases, one.roles, one.gender, cast, date)
        for one, key in zip(entities, keys, strict=True)
    ]


def occurrence(
    key: str, local: str, article: str, label: str, entity_type: str, aliases: Iterable[str], roles: Iterable[str],
    gender: str | None, cast: frozenset[str], date: str | None,
) -> Occurrence:  # fmt: skip
    """An occurrence, as an article or its record tells it.

    Args:
        cast: as ``cast_of()`` gives it; see ``Occurrence`` for the rest.
    """
    kind = key.partition("|")[0]
    names = frozenset(name_key(name, kind) for name in (label, *aliases))
    return Occurrence(key, local, article, label, entity_type, names, frozenset(roles), gender, cast, date)


def cast_of(keys: Iterable[str]) -> frozenset[str]:
    """The profiles of an article's entities, as far as each is known by the others.

    That one of a crowd is met with all the others tells nothing of it, and would take time with the square of their
    number.
    """
    cast = frozenset(keys)
    return cast if len(cast) <= CROWD else frozenset()


def _profile_keys(entities: Sequence[LocalEntity], source: str, alone: frozenset[str]) -> list[str]:
    names = [(kind_of(one.type), name_key(one.label, kind_of(one.type))) for one in entities]
    country = _country(entities, names)
    present = Counter(names)
    keys = []
    for local, (kind, name) in zip(entities, names, strict=True):
        # Two people whom the article itself keeps apart share their name, and nothing else.
        twins = kind == PERSON and present[kind, name] > 1
        if local.id in alone or twins or _proves_nothing(kind, name):
            part = f"@{own_part(source, local.id if twins else '')}"
        else:
            part = _part(kind, name, frozenset(local.roles), country)
        keys.append(f"{kind}|{name}|{part}")
    return keys


def own_part(source: str, local: str = "") -> str:
    """The part of a profile's key that is one article's own: what its source is called, and a mark of it.

    Example:
        >>> own_part("news/2024/dinner claim.txt")
        'dinner-claim-ff0cfcdd593a'
    """
    mark = hashlib.sha256(f"{source}\x1f{local}".encode("utf-8", "surrogatepass")).hexdigest()[:12]
    stem = re.split(r"[/\\#]", source.rstrip("/#"))[-1].rpartition(".")
    slug = re.sub(r"[^\w]+", "-", fold(stem[0] or stem[2])[:_LONGEST_STEM]).strip("-")
    return f"{slug}-{mark}" if slug else mark


def _country(entities: Sequence[LocalEntity], keys: Sequence[tuple[str, str]]) -> str:
    """The place that the article speaks of most, which tells whose ministry "the Foreign Ministry" is."""
    places = [(-len(one.mentions), name) for one, (kind, name) in zip(entities, keys, strict=True) if kind == PLACE]
    return min(places)[1] if places else ""


def _proves_nothing(kind: str, name: str) -> bool:
    if kind != PERSON:
        return False
    if len(personal(name)) > 1:
        return bearers(name) > COMMON_NAME
    return bearers(name) > COMMON_SURNAME or is_first_name(name)


def _part(kind: str, name: str, roles: frozenset[str], country: str) -> str:
    if kind == ORGANISATION and is_generic(name):
        return f"of {country}" if country else ""
    return life_of(roles) if kind in (PERSON, ORGANISATION) else ""


@lru_cache(maxsize=20_000)
def is_generic(name: str) -> bool:
    """Whether an organisation's name is one that every country has: "the Foreign Ministry"."""
    return all(word in _GENERIC for word in name.split())


KnownBy = Callable[[str], Occurrence]
"""Gives the occurrence of a profile in an article."""


class Profile:
    """One name in one walk of life, over all articles.

    Args:
        key: ``kind|name|part``.
        articles: how many articles have it.
        seen_in: the ``WITNESSES`` articles of smallest key among them, sorted.
        occurrence: gives its occurrence in one of these. It is asked when the profile is compared and not before: most
            never are, and an article is a thousand times as large as its key.

    Attributes:
        kind: ``person``, ``place``, ``organization`` or ``thing``.
        name: folded.
        part: walk of life, country, or ``@`` and the mark of one article.
        witnesses: its occurrences in these articles.
        label: how it is written most.
        names: all names that witnesses have for it, folded.
        roles: what they call it.
        gender: ``m``, ``f``, or None where it is not known or not one.
        company: ``kind|name`` of the entities that it is met with.
        dates: first and last publication among the witnesses, or None.
    """

    def __init__(self, key: str, articles: int, seen_in: Iterable[str], occurrence: KnownBy) -> None:
        self.key = key
        self.kind, self.name, self.part = key.split("|", 2)
        self.articles = articles
        self.seen_in = tuple(seen_in)
        self._occurrence = occurrence

    def __repr__(self) -> str:
        return f"<Profile {self.key}, {self.articles} articles>"

    @property
    def life(self) -> str:
        """Its walk of life, as far as it is known."""
        if self.kind not in (PERSON, ORGANISATION):
            return ""
        return self._told if self.part.startswith("@") else "" if self.part.startswith("of ") else self.part

    @property
    def magnitude(self) -> int:
        """The size of the number of its articles, in powers of two.

        All that depends on how many articles there are depends on this, so that one more hardly ever changes anything.
        """
        return self.articles.bit_length()

    def in_articles(self, articles: int) -> "Profile":
        """The same in another number of articles; what was found out about its witnesses holds."""
        counted = copy(self)
        counted.articles = articles
        return counted

    @property
    def known_by(self) -> KnownBy:
        """The very same for all profiles of the key that have the same witnesses, which tell the same."""
        return self._occurrence

    @property
    def witnesses(self) -> list[Occurrence]:
        return [self._occurrence(article) for article in self.seen_in]

    @cached_property
    def _told(self) -> str:
        return life_of(self.roles)

    @cached_property
    def label(self) -> str:
        labels = Counter(one.label for one in self.witnesses)
        return min(labels, key=lambda label: (shouted(label), -labels[label], -len(label), label))

    @cached_property
    def names(self) -> frozenset[str]:
        return frozenset().union(*(one.names for one in self.witnesses))

    @cached_property
    def roles(self) -> frozenset[str]:
        return frozenset().union(*(one.roles for one in self.witnesses))

    @cached_property
    def gender(self) -> str | None:
        told = {one.gender for one in self.witnesses if one.gender}
        return told.pop() if len(told) == 1 else None

    @cached_property
    def company(self) -> frozenset[str]:
        return frozenset().union(*(one.company for one in self.witnesses))

    @cached_property
    def dates(self) -> tuple[str, str] | None:
        known = sorted(one.date for one in self.witnesses if one.date)
        return (known[0], known[-1]) if known else None


def gather(key: str, found: Iterable[Occurrence]) -> Profile:
    """A profile of all its occurrences."""
    by_article = {one.article: one for one in sorted(found, key=lambda one: (one.article, one.local), reverse=True)}
    witnesses = {article: by_article[article] for article in sorted(by_article)[:WITNESSES]}
    return Profile(key, len(by_article), witnesses, witnesses.__getitem__)


@lru_cache(maxsize=20_000)
def blocks(key: str) -> tuple[str, ...]:
    """The blocks in which a profile stands; only profiles of one block are ever compared.

    A function of the key alone. ``x`` holds spellings of one name, that of the name itself first; ``full`` the longer
    names that a shorter one may be short for; the shorter ones stand in ``short`` blocks. See ``asks()``.

    Example:
        >>> sorted(set(blocks("person|bob ray|")) & set(blocks("person|robert ray|law")))
        ['full:person:r', 'x:b r', 'x:rbrt r']
    """
    kind, name, _ = key.split("|", 2)
    words = personal(name) if kind == PERSON else name.split()
    if kind == PERSON:
        if len(words) == 1:
            return (f"x:{skeleton(name)}", f"short:person:{skeleton(words[0])}")
        firsts = formal_most_used(words[0])
        spelt = dict.fromkeys([f"x:{skeleton(name)}", *(f"x:{skeleton(f'{first} {words[-1]}')}" for first in firsts)])
        rest = f"short:person:{skeleton(words[-1])}" if len(words[0]) == 1 else f"full:person:{skeleton(words[-1])}"
        return (*spelt, rest)
    if len(words) == 1:
        return (f"x:{skeleton(name)}", f"short:name:{name}")
    initials = "".join(word[0] for word in words)
    content = "".join(word[0] for word in words if word not in ("of", "the", "and", "for"))
    spelt = dict.fromkeys((f"x:{skeleton(name)}", f"x:{skeleton(without_tail(name))}"))
    return (*spelt, *dict.fromkeys(f"full:name:{one}" for one in (words[0], initials, content, *team_name(name))))


@lru_cache(maxsize=20_000)
def asks(key: str) -> tuple[str, ...]:
    """The blocks whose profiles a profile is compared with: its own spellings, and for a short name the longer ones.

    Example:
        >>> asks("person|trump|politics"), asks("organization|sec|")
        (('x:trmp', 'full:person:trmp'), ('x:sc', 'full:name:sec'))
    """
    found = []
    for block in blocks(key):
        what, _, of = block.partition(":")
        if what == "x":
            found.append(block)
        elif what == "short":
            found.append(f"full:{of}")
        else:
            found.append(f"short:{of}")
    return tuple(dict.fromkeys(found))

"""What a knowledge base knows of one thing, what a knowledge base is, and names as both sides compare them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from kg.names import acronym, name_words, normal, unaccented

_DROPPED = re.compile(r"[.'’‘ʻʼ`]")
_BETWEEN = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class KnownEntity:
    """One thing as a knowledge base knows it.

    Attributes:
        id: its IRI.
        label: its name there.
        aliases: its other names.
        type: an entity type of kg (``Person``, ``Place`` …); None where the knowledge base does not tell.
        description: what it is, in a few words.
        related: names of what it keeps company with: a city's country, a person's employer.
        popularity: how large or well known it is, in whatever unit: inhabitants, pages about it. It is compared within
            one knowledge base only; 0 where it is not known.
    """

    id: str
    label: str
    aliases: tuple[str, ...] = ()
    type: str | None = None
    description: str = ""
    related: tuple[str, ...] = ()
    popularity: float = 0.0


class KnowledgeBase(Protocol):
    """Where things of the world have identifiers."""

    @property
    def name(self) -> str:
        """Short name, which the links in the graph carry."""

    @property
    def licence(self) -> str:
        """Under which terms its contents may be used; empty where it is not known."""

    def prepare(self, names: Iterable[str]) -> None:
        """Be told all names that will be asked for, so that a large source is read only once."""

    def candidates(self, name: str, type: str | None) -> Sequence[KnownEntity]:  # noqa: A002
        """What may have this name, in an order that depends on the contents alone.

        Args:
            name: as the articles have it.
            type: the entity's type in the graph, which may spare the knowledge base work. What is of another type
                may be among the answers.
        """


@lru_cache(maxsize=50_000)
def fold(name: str) -> str:
    """A name without what different writers write differently: case, accents, dots, hyphens, "the".

    Example:
        >>> fold("The U.S."), fold("Côte d’Ivoire"), fold("Guinea-Bissau")
        ('us', 'cote divoire', 'guinea bissau')
    """
    bare = _DROPPED.sub("", unaccented(normal(name))).replace("&", " and ")
    words = " ".join(_BETWEEN.sub(" ", bare).split())
    return words.removeprefix("the ")


def keys(name: str) -> Iterator[str]:
    """By what a name is found: as it is folded, by first and last word, by its initials.

    Example:
        >>> list(keys("Alice Marie Johnson")), list(keys("World Health Organization"))
        (['alice marie johnson', 'alice johnson', 'amj'], ['world health organization', 'world organization', 'who'])
    """
    whole = fold(name)
    if not whole:
        return
    yield whole
    words = name_words(name)
    if len(words) > 2:
        yield fold(f"{words[0]} {words[-1]}")
    initials = acronym(name)
    if len(initials) > 2 and " " in whole:
        yield initials.lower()


class NameIndex:
    """Known entities by their names.

    Args:
        entities: all of them.

    Example:
        >>> index = NameIndex([KnownEntity("http://x/1", "Norway", ("Kingdom of Norway",))])
        >>> [one.label for one in index.of("kingdom of norway")]
        ['Norway']
    """

    def __init__(self, entities: Iterable[KnownEntity] = ()) -> None:
        self._by_key: dict[str, list[KnownEntity]] = defaultdict(list)
        for entity in entities:
            self.add(entity)

    def add(self, entity: KnownEntity) -> None:
        """Take one more in."""
        for key in {key for name in (entity.label, *entity.aliases) for key in keys(name)}:
            self._by_key[key].append(entity)

    def of(self, name: str) -> list[KnownEntity]:
        """Those that may have this name, by id."""
        found = {entity.id: entity for key in keys(name) for entity in self._by_key.get(key, ())}
        return [found[one] for one in sorted(found)]

    def entities(self) -> list[KnownEntity]:
        """All of them, by id."""
        found = {entity.id: entity for several in self._by_key.values() for entity in several}
        return [found[one] for one in sorted(found)]

"""Articles given by their entities alone, and who is who in them."""

from collections.abc import Callable, Iterable

import pytest

from kg.resolve import Memory, Occurrence, Resolution, occurrences
from kg.types import LocalEntity, Mention

KINDS = {"person": "Person", "org": "Organization", "place": "Place"}


def entity(label: str, kind: str = "person", *roles: str, alias: str | None = None, gender: str | None = None,
           times: int = 1) -> LocalEntity:  # fmt: skip
    """An entity of an article: its name, what it is, and what the article calls it by."""
    mentions = tuple(Mention(n, n + 1, "x") for n in range(times))
    return LocalEntity("e", label, KINDS[kind], (alias,) if alias else (), mentions, roles, gender)


def told(articles: Iterable[Iterable[LocalEntity]], dates: Iterable[str | None] | None = None) -> list[Occurrence]:
    """What articles, each a list of entities, tell."""
    articles = [list(article) for article in articles]
    found = []
    for number, (entities, date) in enumerate(zip(articles, dates or [None] * len(articles), strict=True)):
        numbered = [
            LocalEntity(f"e{n}", one.label, one.type, one.aliases, one.mentions, one.roles, one.gender)
            for n, one in enumerate(entities)
        ]
        found += occurrences(numbered, f"art{number:03}", f"{number}.txt", date=date)
    return found


class WhoIsWho:
    """Articles, resolved.

    Args:
        articles: each a list of entities.
        dates: of publication.
        same: pairs of profiles that a person says are one.
        different: pairs that a person says are two.
    """

    def __init__(
        self, *articles: list[LocalEntity], dates: Iterable[str | None] | None = None,
        same: Iterable[tuple[str, str]] = (), different: Iterable[tuple[str, str]] = (),
    ) -> None:  # fmt: skip
        self.memory = Memory(told(articles, dates), same, different)
        self.resolution = Resolution(self.memory)

    def keys(self, name: str) -> list[str]:
        """The profiles of a folded name."""
        return sorted(key for key in self.memory.profiles if key.split("|")[1] == name)

    def key(self, name: str, number: int = 0) -> str:
        """One of the profiles of a folded name."""
        return self.keys(name)[number]

    def one(self, *names: str) -> bool:
        """Whether all profiles of these names are one entity."""
        return len(self.resolution.clusters(key for name in names for key in self.keys(name))) == 1

    def entities(self, *names: str) -> int:
        """How many entities these names are."""
        return len(self.resolution.clusters(key for name in names for key in self.keys(name)))

    def proposed(self, one: str, other: str) -> bool:
        """Whether a person is asked about these two names."""
        pairs = {(pair.one, pair.other) for key in self.memory.profiles for pair in self.resolution.doubts(key)}
        return any({a, b} in ({x, y} for x, y in pairs) for a in self.keys(one) for b in self.keys(other))


@pytest.fixture(scope="session")
def who() -> Callable[..., WhoIsWho]:
    """``who([entity, …], …)``: articles, resolved."""
    return WhoIsWho


@pytest.fixture(scope="session")
def ent() -> Callable[..., LocalEntity]:
    """``ent("Ann Lee", "person", "judge")``: an entity of an article."""
    return entity

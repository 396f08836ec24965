"""Whether the work of resolution for an article stays the same as the graph grows: 1,000, 10,000, 100,000 articles.

    python bench/resolution.py [ARTICLES…]          default: 1000 10000
    python bench/resolution.py --memory [ARTICLES…] who is who alone, with all profiles in memory; 100000 in minutes

Articles are made up: mentions of people, organisations and places whose names are drawn as in news, a few very often,
most once (Zipf), with surnames alone, nicknames, initials and namesakes among them. They go into a real graph on disk,
one by one; shown is the CPU time of each tenth of the articles, of who is who alone and of the whole change. What is
slow in a block is bounded: printed too is how many profiles an article makes kg look at.
"""

import random
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import names as census

from kg.graph import Graph
from kg.resolve import Memory, Occurrence, Resolution, around, occurrences
from kg.store.profiles import StoredProfiles
from kg.types import Analysis, Argument, Article, Evidence, LocalEntity, Mention, Triple

PER_ARTICLE = 12
SAMPLE = 300
ROLES = ("mayor", "goalkeeper", "judge", "singer", "executive", "professor", "minister", "")
TAILS = ("Bank", "Group", "Energy", "Institute", "University", "Airlines", "Council", "Foundation")
NICK = {"robert": "Bob", "william": "Bill", "james": "Jim", "michael": "Mike", "thomas": "Tom", "richard": "Dick"}


def words(table: str) -> list[str]:
    """Names, most frequent first."""
    return [line.split()[0].title() for line in Path(census.FILES[table]).read_text("ascii").splitlines()]


class World:
    """People and things that articles speak of.

    Args:
        seed: of chance.
    """

    def __init__(self, seed: int = 1) -> None:
        self.chance = random.Random(seed)
        self.first, self.last = words("first:male")[:400] + words("first:female")[:400], words("last")

    def rank(self) -> int:
        """A Zipf-like rank: the foremost are in a few of a hundred articles, half of all are in one."""
        return int(self.chance.paretovariate(0.55))

    def person(self) -> tuple[str, str]:
        """A name as one article has it, and the role."""
        own = random.Random(f"p{self.rank()}")
        first, last = own.choice(self.first), self.last[int(own.random() ** 2 * len(self.last))]
        role = own.choice(ROLES)
        how = self.chance.random()
        if how < 0.06:
            return last, role
        if how < 0.10:
            return f"{first[0]}. {last}", role
        if how < 0.14:
            return f"{NICK.get(first.lower(), first)} {last}", role
        return f"{first} {last}", role

    def thing(self) -> tuple[str, str]:
        """The name and type of an organisation or a place."""
        own = random.Random(f"t{self.rank()}")
        name = own.choice(self.last)
        if own.random() < 0.5:
            return f"{name}ville", "Place"
        return f"{name} {own.choice(TAILS)}", "Organization"

    def article(self, number: int) -> Analysis:
        """An article that mentions a dozen."""
        entities: dict[str, tuple[str, str]] = {}
        while len(entities) < PER_ARTICLE:
            if self.chance.random() < 0.5:
                name, role = self.person()
                entities.setdefault(name, ("Person", role))
            else:
                name, kind = self.thing()
                entities.setdefault(name, (kind, ""))
        text = ". ".join(entities)
        spans, at = {}, 0
        for name in entities:
            spans[name] = (at, at + len(name))
            at += len(name) + 2
        found = tuple(
            LocalEntity(f"e{n}", name, kind, (), (Mention(*spans[name], name),), (role,) if role else ())
            for n, (name, (kind, role)) in enumerate(entities.items(), 1)
        )
        one, other = found[0], found[1]
        triple = Triple(
            Argument(one.label, *spans[one.label], one.id), "met", Argument(other.label, *spans[other.label], other.id),
            relation="met-with", evidence=(Evidence(0, len(text), text),),
        )  # fmt: skip
        return Analysis(Article(text, f"made-up/{number}", f"{number}"), found, (triple,))


class Clock:
    """CPU time of resolution alone, and how many profiles it looked at."""

    def __init__(self) -> None:
        self.seconds, self.looked = 0.0, 0
        exchange = StoredProfiles.exchange

        def timed(profiles: StoredProfiles, *args: object) -> object:
            began = time.process_time()
            outcome = exchange(profiles, *args)  # type: ignore[arg-type]
            self.seconds += time.process_time() - began
            self.looked += len(outcome.entity)
            return outcome

        StoredProfiles.exchange = timed  # type: ignore[method-assign,assignment]


def measured(articles: int, folder: str) -> Iterator[str]:
    """The lines of the table."""
    world, clock = World(), Clock()
    yield f"{'articles':>10}{'who is who, ms':>16}{'whole change, ms':>18}{'profiles looked at':>20}"
    with Graph.open(f"{folder}/made-up.kg", write=True, create=True) as graph:
        step = max(1, articles // 10)
        for start in range(0, articles, step):
            some = [world.article(number) for number in range(start, start + step)]
            before, looked, began = clock.seconds, clock.looked, time.process_time()
            for analysis in some:
                graph.add(analysis)
            whole, own = time.process_time() - began, clock.seconds - before
            yield (
                f"{start + step:>10,}{1000 * own / step:>16.2f}{1000 * whole / step:>18.2f}"
                f"{(clock.looked - looked) / step:>20.1f}"
            )
        info = graph.info()
        yield f"{info.entities:,} entities, {info.quads:,} quads"


def in_memory(articles: int) -> str:
    """What it takes to resolve the names of an article among those of so many, without a disk."""
    world = World()
    known = Memory(one for number in range(articles) for one in occurrences_of(world.article(number)))
    some = [{one.profile for one in occurrences_of(world.article(number))} for number in range(SAMPLE)]
    looked, began = 0, time.process_time()
    for keys in some:
        near = around(known, keys & known.profiles.keys())
        looked += len(near)
        Resolution(known).clusters(near)
    spent = time.process_time() - began
    return f"{articles:>10,}{len(known.profiles):>12,}{1000 * spent / SAMPLE:>16.2f}{looked / SAMPLE:>20.1f}"


def occurrences_of(analysis: Analysis) -> list[Occurrence]:
    """What an article tells of its entities."""
    article = analysis.article
    return occurrences(analysis.entities, article.id, article.source)


def main() -> None:
    """Print a table for each number of articles."""
    if sys.argv[1:2] == ["--memory"]:
        print(f"{'articles':>10}{'profiles':>12}{'who is who, ms':>16}{'profiles looked at':>20}")
        for articles in map(int, sys.argv[2:] or ("1000", "10000", "100000")):
            print(in_memory(articles), flush=True)
        return
    for articles in map(int, sys.argv[1:] or ("1000", "10000")):
        with tempfile.TemporaryDirectory() as folder:
            for line in measured(articles, folder):
                print(line, flush=True)


if __name__ == "__main__":
    main()

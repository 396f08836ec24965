"""Made-up articles of 400 words, as dense with names and statements as news: what is measured is the graph alone.

An article has 25 entities, drawn as in news, a few very often and most once, 70 mentions of them, and 29 statements,
half of them of named relations, with every status. The example articles, scaled to 400 words, have 25, 70 and 29.
"""

import random

from resolution import World

from kg.types import Analysis, Argument, Article, Evidence, LocalEntity, Mention, Speaker, Status, Time, Triple

ENTITIES, SENTENCES = 25, 29
RELATIONS = ("met-with", "works-for", "leads", "supports", "opposes", "accused", "visited", "located-in", "member-of")
ACTS = "speak argue go turn look point write report agree deal work vote".split()
VERBS = tuple(f"{act} {to}" for act in ACTS for to in "to with about for against of from at over near".split())
STATUSES = (*([Status.FACT] * 8), Status.CLAIMED, Status.PLANNED, Status.DENIED)
FILLER = "on a day that nobody in the town had thought much about before".split()


class Newsroom:
    """Articles without end.

    Args:
        seed: of chance.
    """

    def __init__(self, seed: int = 1) -> None:
        self.world = World(seed)
        self.chance = random.Random(seed)

    def article(self, number: int) -> Analysis:
        """The article of this number; the numbers come in order."""
        cast: dict[str, tuple[str, str]] = {}
        while len(cast) < ENTITIES:
            if self.chance.random() < 0.5:
                name, role = self.world.person()
                cast.setdefault(name, ("Person", role))
            else:
                name, kind = self.world.thing()
                cast.setdefault(name, (kind, ""))
        names = list(cast)
        ids = {name: f"e{at}" for at, name in enumerate(names, 1)}
        mentions: dict[str, list[Mention]] = {name: [] for name in names}
        triples, text = [], ""
        for at in range(SENTENCES):
            one, other = names[at % ENTITIES], names[(at * 7 + 3) % ENTITIES]
            if one == other:
                other = names[(at + 1) % ENTITIES]
            relation = self.chance.choice(RELATIONS) if at % 2 else None
            verb = (relation or self.chance.choice(VERBS)).replace("-", " ")
            filler = " ".join(FILLER[: 8 + self.chance.randrange(5)])
            sentence = f"{one} {verb} {other} {filler}."
            start = len(text)
            spans = {one: start, other: start + len(one) + len(verb) + 2}
            for name, begin in spans.items():
                mentions[name].append(Mention(begin, begin + len(name), name))
            ends = [Argument(name, begin, begin + len(name), ids[name], name, cast[name][0], ())
                    for name, begin in spans.items()]  # fmt: skip
            status = self.chance.choice(STATUSES)
            triples.append(Triple(
                ends[0], verb, ends[1], lemma=verb, relation=relation, status=status,
                speaker=Speaker(one, ids[one]) if status is Status.CLAIMED else None,
                time=Time("a day", f"2024-{(6, 12)[at // 6 % 2]:02}-{1 + number % 28:02}") if at % 6 == 0 else None,
                confidence=0.9, evidence=(Evidence(start, start + len(sentence), sentence),), pattern="made up",
            ))  # fmt: skip
            text += sentence + " "
        entities = tuple(
            LocalEntity(ids[name], name, kind, (), tuple(mentions[name]), (role,) if role else ())
            for name, (kind, role) in cast.items()
        )
        date = f"2024-{1 + number % 12:02}-{1 + number % 28:02}"
        return Analysis(Article(text, f"made-up/{number}", f"{number}", date=date), entities, tuple(triples))

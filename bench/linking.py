"""How right links to the knowledge base of countries are, on entities that people have linked; and what a dump costs.

    python bench/linking.py dwie.jsonl
    python bench/linking.py --dump 200000

Each line of the file is an article, ``{"entities": [{"names": [...], "types": [...], "link": "Norway"}, …]}``, with the
type ``gpe0`` for countries and the title of the page in Wikipedia as link (DWIE: Zaporojets et al. 2021). What is
measured is linking alone: names and types are those of the annotation, and an entity's company are the others of its
article. The dump is made for the purpose.
"""

import argparse
import gzip
import json
import random
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.link import EntityProfile, KnownEntity, Link, fold, folded, link, names_to_ask
from kg.link.countries import Countries
from kg.link.wikidata import Dump

TYPES = {"person": "Person", "gpe": "Place", "location": "Place", "organization": "Organization", "event": "Event"}
COUNTRY = "country or territory"
SHOWN = 15
LETTERS = "abcdefghiklmnoprstuvw"


@dataclass
class Annotated:
    """An entity as people have annotated it."""

    names: list[str]
    type: str | None
    title: str | None
    country: bool


def annotated(record: dict[str, Any]) -> Iterator[Annotated]:
    """The named entities of an article; times, roles and nationalities are left out."""
    for one in record["entities"]:
        if "entity" in one["types"]:
            kind = next((kind for tag, kind in TYPES.items() if tag in one["types"]), None)
            title = one["link"].replace("_", " ") if one["link"] else None
            yield Annotated(one["names"], kind, title, "gpe0" in one["types"])


def is_right(title: str | None, known: KnownEntity) -> bool:
    """Whether the title of the page is a name of the known entity; "Georgia (country)" of a country alone."""
    if title is None:
        return False
    bare, _, told = title.partition(" (")
    fits = not told or told.removesuffix(")").split()[-1] in known.description
    return fits and fold(bare) in {fold(name) for name in (known.label, *known.aliases)}


def linked(one: Annotated, article: list[Annotated], base: Countries) -> Link | None:
    """What kg links the entity to."""
    label, *others = one.names
    aliases = tuple((name, 1) for name in others)
    company = folded(name for other in article if other is not one for name in other.names)
    candidates = [known for name in names_to_ask(label, aliases, one.type) for known in base.candidates(name, one.type)]
    return link(EntityProfile(label, aliases, one.type, context=company), candidates)


def measure(source: Path) -> None:
    """Precision and recall."""
    base = Countries()
    counts: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    seconds = 0.0
    for line in source.read_text(encoding="utf-8").splitlines():
        article = list(annotated(json.loads(line)))
        for one in article:
            started = time.perf_counter()
            choice = linked(one, article, base)
            seconds += time.perf_counter() - started
            gold = one.country and one.title is not None
            right = choice is not None and is_right(one.title, choice.known)
            counts.update(entities=1, gold=gold, found=gold and right, linked=choice is not None, right=right)
            if choice is not None:
                country = choice.known.description.startswith(COUNTRY)
                counts.update(countries=country, countries_right=country and right)
                if not right:
                    wrong[f"{one.names[0]} ({one.title}) -> {choice.known.label}, {choice.known.description}"] += 1
            if gold and not right:
                missed[f"{one.names[0]} ({one.title})"] += 1
    print(f"{counts['entities']:,} entities, {counts['gold']:,} of them countries with a link")
    print(f"links to countries: {counts['countries_right']:,} of {counts['countries']:,} right, "
          f"precision {counts['countries_right'] / counts['countries']:.3f}")  # fmt: skip
    print(f"countries found: {counts['found']:,}, recall {counts['found'] / counts['gold']:.3f}")
    print(f"links to capitals and others too: {counts['right']:,} of {counts['linked']:,} right, "
          f"precision {counts['right'] / counts['linked']:.3f}")  # fmt: skip
    print(f"{counts['entities'] / seconds:,.0f} entities a second")
    for title, several in (("wrong", wrong), ("missed", missed)):
        print(f"{title}: {several.total():,}", *(f"  {n:,} {name}" for name, n in several.most_common(SHOWN)), sep="\n")


def items(count: int) -> Iterator[dict[str, Any]]:
    """Items about as long as those of Wikidata, with names of two words."""
    chance = random.Random(0)

    def word(length: int) -> str:
        return "".join(chance.choices(LETTERS, k=length))

    for number in range(1, count + 1):
        name = f"{word(6).title()} {word(8).title()}"
        labels = {code: {"language": code, "value": name} for code in ("en", "de", "fr", "es", "it", "nl", "mul")}
        value = {"value": {"entity-type": "item", "id": "Q5"}, "type": "wikibase-entityid"}
        claim = {"mainsnak": {"snaktype": "value", "datavalue": value}, "rank": "normal", "id": word(40)}
        yield {
            "type": "item", "id": f"Q{number}", "labels": labels,
            "descriptions": {code: {"language": code, "value": word(60)} for code in labels},
            "aliases": {"en": [{"language": "en", "value": f"{name[0]}. {name.split()[1]}"}]},
            "claims": {relation: [claim] for relation in ("P31", "P21", "P27", "P106", "P569", "P19", "P735", "P734")},
            "sitelinks": {code: {"site": code, "title": name} for code in labels},
        }  # fmt: skip


def measure_dump(count: int) -> None:
    """Time and memory of one pass through a dump."""
    asked = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "part.json.gz")
        size = 0
        with gzip.open(path, "wt", encoding="utf-8", compresslevel=4) as file:
            for number, item in enumerate(items(count)):
                line = json.dumps(item)
                size += len(line)
                file.write(line + ",\n")
                if number % (count // 1_000 or 1) == 0:
                    asked.append(item["labels"]["en"]["value"])
        dump = Dump(str(path))
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        started = time.perf_counter()
        dump.prepare(asked)
        seconds = time.perf_counter() - started
        more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        found = sum(bool(dump.candidates(name, None)) for name in asked)
        print(f"{dump.read:,} items, {size / 1e6:,.0f} MB of JSON, {path.stat().st_size / 1e6:,.0f} MB packed")
        print(f"{found:,} of {len(asked):,} names found")
    print(f"{seconds:.1f} s, {dump.read / seconds:,.0f} items a second, {size / seconds / 1e6:,.0f} MB a second")
    print(f"memory {more:+.0f} MB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("articles", nargs="?", type=Path)
    parser.add_argument("--dump", type=int, metavar="N", help="read a dump of so many items, made for the purpose")
    options = parser.parse_args()
    if options.articles:
        measure(options.articles)
    if options.dump:
        measure_dump(options.dump)

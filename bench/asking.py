"""What asking costs at scale: finding text, paths, timelines, and what a time limit adds to a query.

    python bench/asking.py [STATEMENTS] [GRAPH]     default: 100000, in a temporary folder

A graph of made-up statements, ten in an article, each with a sentence of its own, is written as quads into Oxigraph
(no article is analysed, and no work of kg's is in it), then asked. Words of the sentences are drawn as in a language,
a few very often and most seldom (Zipf), and so are the entities. A GRAPH that is there already is asked as it is.
"""

import io
import json
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

import names as census
import numpy as np
import pyoxigraph as ox

import kg
from kg.store import vocabulary as v
from kg.store.oxigraph import OxigraphStore

IN_ARTICLE = 10
REPEATS = 7
RELATIONS = ("met-with", "works-for", "accused", "leads", "owns", "supports", "member-of", "visited")
COMMON = "the of to and a in that is was he for it with as his on be at by had".split()
ROOTS = "ban cor del fin gar hul jor kel lim mor nar pol qua ras sol tur ven wil yor zem".split()


class World:
    """Made-up quads of so many statements.

    Args:
        statements: how many.
    """

    def __init__(self, statements: int) -> None:
        self.statements = statements
        self.chance = np.random.default_rng(1)
        self.words = np.array(COMMON + [f"{a}{b}{c}" for a in ROOTS for b in ROOTS for c in ROOTS])
        self.odds = zipf(len(self.words), 1.0)
        first, last = (Path(census.FILES[table]).read_text("ascii").split("\n") for table in ("first:female", "last"))
        count = max(100, statements // 5)
        people = (
            (first[i % 4000].split()[0], last[(i * 7919) % 80_000].split()[0], i // 80_000) for i in range(count)
        )
        self.entities = [f"{a} {b}".title() + (f" {'I' * more}" if more else "") for a, b, more in people]
        self.popular = zipf(count, 0.7)

    def quads(self) -> Iterator[str]:
        """N-Quads, article by article."""
        for number, name in enumerate(self.entities):
            yield from entity(number, name)
        for relation in RELATIONS:
            yield quad(f"<{v.REL}{relation}>", "rdf:type", "rdf:Property", "statements")
            yield quad(f"<{v.REL}{relation}>", "rdfs:label", f'"{relation}"', "statements")
        step = 10_000
        for start in range(0, self.statements, step):
            sentences = self.chance.choice(self.words, p=self.odds, size=(step, 16))
            pairs = self.chance.choice(len(self.entities), p=self.popular, size=(step, 2))
            for i, (words, (one, other)) in enumerate(zip(sentences, pairs, strict=True), start):
                yield from self.statement(i, words.tolist(), int(one), int(other))

    def statement(self, i: int, words: list[str], one: int, other: int) -> Iterator[str]:
        """A statement, the reading that made it, its sentence, and at times the head of its article."""
        article, place = divmod(i, IN_ARTICLE)
        art = f"<{v.ART}{article:016x}>"
        if place == 0:
            title = f'"{" ".join(words[4:12]).capitalize()}"'
            date = f'"20{article % 24:02}-{article % 12 + 1:02}-{article % 28 + 1:02}"^^xsd:date'
            facts = {"rdf:type": "schema:NewsArticle", "kg:articleId": f'"{article}.txt"',
                     "kg:source": f'"a/{article}.txt"', "kg:contentHash": f'"{article:064x}"', "kg:words": '"180"',
                     "schema:headline": title, "schema:datePublished": date}  # fmt: skip
            yield from (quad(art, predicate, value, art) for predicate, value in facts.items())
        said, begin = f"<{v.KGS}{i:020x}>", place * 200
        sentence = " ".join([self.entities[one], *words[:8], self.entities[other], *words[8:]]) + "."
        span = f"<{v.ART}{article:016x}#char={begin},{begin + len(sentence)}>"
        relation = RELATIONS[i % len(RELATIONS)]
        status = ("fact", "fact", "fact", "claimed", "denied", "planned")[i % 6]
        ends = {"rdf:subject": f"ent:e{one}", "rdf:predicate": f"rel:{relation}", "rdf:object": f"ent:e{other}"}
        about = {**ends, "rdf:type": "kg:Statement", "kg:status": f"kg:{status}", "kg:relation": f'"{relation}"',
                 "kg:confidence": '"0.8"^^xsd:decimal', "kg:sources": '"1"^^xsd:integer',
                 "kg:edge": f"edge:{i:020x}", "kg:evidence": span}  # fmt: skip
        if i % 3 == 0:
            about["kg:time"] = f'"20{i % 24:02}-{i % 12 + 1:02}-{i % 28 + 1:02}"^^xsd:date'
        yield from (quad(said, predicate, value, "statements") for predicate, value in about.items())
        read = {"rdf:type": "kg:Triple", "kg:statement": said, "kg:subjectText": f'"{self.entities[one]}"',
                "kg:predicateText": f'"{words[0]}"', "kg:objectText": f'"{self.entities[other]}"',
                "kg:confidence": '"0.8"^^xsd:decimal', "kg:pattern": '"SUBJ met OBJ"', "kg:evidence": span}  # fmt: skip
        node = f"<{v.ART}{article:016x}#t{place}>"
        yield from (quad(node, predicate, value, art) for predicate, value in read.items())
        where = {"rdf:type": "nif:OffsetBasedString", "nif:beginIndex": f'"{begin}"^^xsd:integer',
                 "nif:endIndex": f'"{begin + len(sentence)}"^^xsd:integer', "nif:anchorOf": f'"{sentence}"',
                 "nif:referenceContext": f"<{v.ART}{article:016x}#char=0,>"}  # fmt: skip
        yield from (quad(span, predicate, value, art) for predicate, value in where.items())
        if status == "fact":
            yield quad(ends["rdf:subject"], ends["rdf:predicate"], ends["rdf:object"], "facts")


def entity(number: int, name: str) -> Iterator[str]:
    """What the graph knows of an entity."""
    ballots = json.dumps(json.dumps({"label": {name: 1}, "type": {"Person": 1}, "name": {name: 1, name.split()[1]: 1}}))
    about = {"rdf:type": "kg:Entity", "kg:ballots": ballots, "skos:prefLabel": f'"{name}"', "kg:entityType": '"Person"',
             "kg:articles": '"1"^^xsd:integer', "skos:altLabel": f'"{name.split()[1]}"'}  # fmt: skip
    return (quad(f"ent:e{number}", predicate, value, "entities") for predicate, value in about.items())


def zipf(count: int, exponent: float) -> Any:
    """How likely the first, the second … of so many are."""
    weights = 1.0 / np.arange(1, count + 1) ** exponent
    return weights / weights.sum()


def quad(subject: str, predicate: str, value: str, graph: str) -> str:
    """A line of N-Quads, of prefixed names."""
    where = graph if graph.startswith("<") else f"<{v.KG}graph/{graph}>"
    text, mark, datatype = value.rpartition("^^")
    value = f"{text}^^{full(datatype)}" if mark else full(value)
    return f"{full(subject)} {full(predicate)} {value} {where} .\n"


@lru_cache(maxsize=100_000)
def full(name: str) -> str:
    """A prefixed name as an IRI; anything else as it is."""
    if name[0] in '<"':
        return name
    prefix, _, local = name.partition(":")
    return f"<{v.PREFIXES[prefix]}{local}>"


class Stream(io.RawIOBase):
    """Lines as a file to be read."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.lines, self.rest = lines, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self.rest:
            self.rest = "".join(islice(self.lines, 5000)).encode()
        size = min(len(buffer), len(self.rest))
        buffer[:size], self.rest = self.rest[:size], self.rest[size:]
        return size


def make(path: Path, statements: int) -> float:
    """Write the graph; the seconds that it takes."""
    began = time.perf_counter()
    OxigraphStore.open(path, write=True, create=True).close()
    store = ox.Store(str(path / "store"))
    store.bulk_load(io.BufferedReader(Stream(World(statements).quads()), 1 << 20), ox.RdfFormat.N_QUADS)
    store.flush()
    return time.perf_counter() - began


def timed(call: Callable[[], Any], repeats: int = REPEATS) -> tuple[float, Any]:
    """The best of so many runs, in milliseconds, and what the call gives."""
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        given = call()
        times.append(time.perf_counter() - began)
    return 1000 * min(times), given


def size(given: Any) -> int:
    """How many things an answer has."""
    return len(given) if hasattr(given, "__len__") else 1


WORDS = {
    "a rare word": "zemzemzem", "a word of one sentence in 12": "banbanban", "two words": "bandeldel banbancor",
    "a phrase": '"mary smith"', "a frequent and a rarer word": "the bancordel", "a word of nearly all sentences": "the",
    "the beginning of many words": "banbor*",
}  # fmt: skip


def text(graph: kg.Graph, path: Path) -> Iterator[str]:
    """The table of finding text."""
    file = path / "find.sqlite"
    file.unlink(missing_ok=True)
    first, _ = timed(lambda: graph.find("zemzemzem"), 1)
    yield f"making the index {first / 1000:.0f} s, {file.stat().st_size / 1e6:.0f} MB"
    with kg.open(path) as again:
        opened, _ = timed(lambda: again.find("zemzemzem"), 1)
    yield f"first search of a process {opened:.1f} ms"
    for name, words in WORDS.items():
        spent, found = timed(lambda words=words: graph.find(words, "sentence"))
        yield f"{name:<42}{spent:>10.1f} ms{len(found):>8} found"
    for start in ("m", "ma", "mary s"):
        spent, found = timed(lambda start=start: graph.complete(start))
        yield f"type-ahead {start!r:<31}{spent:>10.1f} ms{len(found):>8} found"
    entities, _ = timed(lambda: graph.find("mary smith", "entity"))
    yield f"{'an entity by name':<42}{entities:>10.1f} ms"


def near(graph: kg.Graph, entities: int) -> Iterator[str]:
    """The table of local questions, of seldom and of frequent entities."""
    some = np.random.default_rng(2).choice(np.arange(entities // 10, entities), size=(20, 2), replace=False)
    pairs = [(f"ent:e{one}", f"ent:e{other}") for one, other in some.tolist()]
    ways, spent = [], []
    for one, other in pairs:
        took, found = timed(lambda one=one, other=other: graph.paths(one, other), 1)
        spent.append(took)
        ways.append(len(found[0]) if found else 0)
    yield (f"shortest path, {len(pairs)} pairs: median {statistics.median(spent):.1f} ms, longest {max(spent):.1f} ms, "
           f"{statistics.mean(ways):.1f} steps")  # fmt: skip
    asked: dict[str, Callable[[str], Any]] = {
        "neighbours": graph.neighbours, "20 neighbours": lambda one: graph.neighbours(one, limit=20),
        "timeline": graph.timeline,
        "together in sentences, 20": lambda one: graph.together(one, within="sentence", limit=20),
    }  # fmt: skip
    for name, call in asked.items():
        seldom, few = timed(lambda call=call: call(pairs[0][0]), 3)
        often, many = timed(lambda call=call: call("ent:e0"), 3)
        yield f"{name:<26}seldom {seldom:>8.1f} ms ({size(few)})   most frequent {often:>10.1f} ms ({size(many)})"


def limits(graph: kg.Graph) -> Iterator[str]:
    """What a limit of time adds to a query, of one row and of many."""
    many = "SELECT ?s ?who { ?s rdf:subject ?who } LIMIT 100000"
    first, _ = timed(lambda: graph.query("ASK {}", timeout=60), 1)
    for name, sparql in (("one row", "ASK { ?a rel:met-with ?b }"), ("100,000 rows", many)):
        free, _ = timed(lambda sparql=sparql: graph.query(sparql), 3)
        limited, _ = timed(lambda sparql=sparql: graph.query(sparql, timeout=60), 3)
        yield f"{name:<14}without a limit {free:>9.2f} ms, with {limited:>9.2f} ms"
    yield f"start of the process {first:.0f} ms"


def main() -> None:
    """Print the tables."""
    statements = int(sys.argv[1]) if sys.argv[1:] else 100_000
    folder = Path(tempfile.mkdtemp())
    path = Path(sys.argv[2]) if sys.argv[2:] else folder / "made-up.kg"
    try:
        if not path.exists():
            print(f"{statements:,} statements written in {make(path, statements):.0f} s", flush=True)
        with kg.open(path) as graph:
            tables = (text(graph, path), near(graph, max(100, statements // 5)), limits(graph))
            for line in (line for table in tables for line in (*table, "")):
                print(line, flush=True)
            if statements <= 100_000:
                for by in ("degree", "betweenness", "pagerank"):
                    print(f"central by {by}: {timed(lambda by=by: graph.central(by, limit=20), 1)[0] / 1000:.1f} s")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()

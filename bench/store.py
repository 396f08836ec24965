"""What the graph costs at scale: an article's transaction, removal, opening, queries beside rdflib's, memory.

    python bench/store.py [STATEMENTS]      default: 1000000, which takes half an hour and 10 GB

Made-up articles (``made_up.py``) go into a graph on disk, one by one: into an empty one, and into one of so many
statements that was written as quads (``asking.py``). CPU time of the whole process, all threads, but for what stands on
the clock. Figures compare within one run.
"""

import re
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import asking
import pyoxigraph as ox
from made_up import SENTENCES, Newsroom
from pyoxigraph import Quad

from kg.graph import Graph
from kg.models import load_model
from kg.store.lines import lines_of, quads_of
from kg.store.oxigraph import OxigraphStore

QUADS = 1_000_000
QUADS_OF_ONE = 820
SAMPLE = 400
# Queries that ship with kg, for what people ask most.
TYPICAL = {
    "meetings": {"time": "2024-06"}, "claims": {"relation": "met-with"},
    "sentences": {"entity": "", "relation": "met-with"}, "statements": {"status": "denied"},
    "most-reported": {"sources": "2"}, "words": {"relation": "met-with"},
}  # fmt: skip
# Of the queries to copy, by their headings, what readers ask first; of several under one heading the last.
ASKED_FIRST = (
    "Who met whom", "Who claims it", "All sentences behind a statement", "What two sources say differently",
    "What was planned and later happened", "What is said of an entity, in order of time",
    "Statements by the number of independent sources", "What only one article added",
)  # fmt: skip
REPEATS = 5
PATIENCE = 120


class Clock:
    """CPU seconds of the store's transactions, and of bringing its indices up to date."""

    def __init__(self) -> None:
        self.change = self.merge = 0.0
        change, merge = OxigraphStore.change, OxigraphStore._merge

        def timed_merge(store: OxigraphStore) -> None:
            began = time.process_time()
            merge(store)
            self.merge += time.process_time() - began

        def timed_change(store: OxigraphStore, **what: Any) -> None:
            began, merged = time.process_time(), self.merge
            change(store, **what)
            self.change += time.process_time() - began - (self.merge - merged)

        OxigraphStore._merge = timed_merge
        OxigraphStore.change = timed_change


def grow(graph: Graph, room: Newsroom, first: int, count: int, clock: Clock) -> tuple[float, ...]:
    """Milliseconds of CPU an article: transaction, indices, the rest of the change; and the words of an article."""
    clock.change = clock.merge = whole = words = 0.0
    for number in range(first, first + count):
        analysis = room.article(number)
        words += len(analysis.article.text.split())
        began = time.process_time()
        graph.add(analysis)
        whole += time.process_time() - began
    parts = clock.change, clock.merge, whole - clock.change - clock.merge
    return *(1000 * part / count for part in parts), words / count


def plain_transactions(articles: int) -> tuple[float, float]:
    """Quads that an article brings, and milliseconds of CPU in which Oxigraph's own transaction writes them."""
    brought: list[list[Quad]] = []
    with Graph.memory() as graph:
        change = graph._store.change

        def noted(**what: Any) -> None:
            brought.append(quads_of(lines_of(what["come"])))
            change(**what)

        graph._store.change = noted
        room = Newsroom()
        for number in range(articles):
            graph.add(room.article(number))
    with tempfile.TemporaryDirectory() as folder:
        store = ox.Store(folder)
        began = time.process_time()
        for quads in brought:
            store.extend(quads)
        spent = time.process_time() - began
        del store
    return statistics.mean(map(len, brought)), 1000 * spent / articles


def removals(path: Path) -> list[tuple[float, float]]:
    """Milliseconds on the clock, and of CPU of its thread, in which articles are removed by a process that has just
    opened the graph, one after the other: the first loads the lists of names.
    """
    code = (
        "import sys, time; from kg.graph import Graph\n"
        "with Graph.open(sys.argv[1], write=True) as graph:\n"
        "    for number in range(50, 71):\n"
        "        clock, spent = time.perf_counter(), time.thread_time()\n"
        "        graph.remove(f'made-up/{number}')\n"
        "        print(1000 * (time.perf_counter() - clock), 1000 * (time.thread_time() - spent))"
    )
    run = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    return [(float(clock), float(spent)) for clock, spent in map(str.split, run.stdout.splitlines())]


def opened(path: Path) -> float:
    """Seconds on the clock to open a graph in a process that has kg loaded, and to answer a first query."""
    code = (
        "import sys, time; from kg.graph import Graph; began = time.perf_counter()\n"
        "with Graph.open(sys.argv[1]) as graph: graph.query('SELECT ?a ?b { ?a rel:met-with ?b } LIMIT 20')\n"
        "print(time.perf_counter() - began)"
    )
    run = [subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
           for _ in range(REPEATS)]  # fmt: skip
    return statistics.median(float(one.stdout) for one in run)


def best(ask: Callable[[], Any], repeats: int) -> float:
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        ask()
        times.append(time.perf_counter() - began)
    return min(times)


def beside_rdflib(graph: Graph) -> Iterator[tuple[str, float, float | None]]:
    """Query, seconds of kg, seconds of rdflib; None where it took longer than is bearable."""
    dataset = graph.to_rdflib(history=True)
    dataset.default_union = True
    foremost = max(graph.entities("Person"), key=lambda one: one.articles).iri

    def stop(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, stop)
    named = [
        (name, graph.named_sparql(name, {key: value or foremost for key, value in values.items()}))
        for name, values in TYPICAL.items()
    ]
    for name, sparql in (*named, *copied(graph)):
        own = best(lambda sparql=sparql: graph.query(sparql), REPEATS)
        signal.alarm(PATIENCE)
        try:
            other: float | None = best(lambda sparql=sparql: list(dataset.query(_declared(sparql))), 1)
        except TimeoutError:
            other = None
        signal.alarm(0)
        yield name, own, other


def copied(graph: Graph) -> Iterator[tuple[str, str]]:
    """Heading and text of the queries that docs/rdf.md offers to copy, about what the graph has most of."""
    page = (Path(__file__).parents[1] / "docs" / "rdf.md").read_text("utf-8")
    page = page[page.index("## Queries to copy") : page.index("## The vocabulary, and")]
    foremost = max(graph.entities("Person"), key=lambda one: one.articles).iri
    article = graph.articles()[QUADS // QUADS_OF_ONE // 2].id
    for heading, *queries in (part.split("```sparql\n") for part in page.split("\n### ")[1:]):
        for query in queries:
            sparql = re.sub(r"\bent:\w+", f"<{foremost}>", query.partition("```")[0])
            sparql = re.sub(r'"\d\d-[\w.-]+"', f'"{article}"', sparql)
            yield heading.partition("\n")[0], sparql.replace("rel:granted-clemency-to", "rel:met-with")


def _declared(sparql: str) -> str:
    from kg.store.vocabulary import PREFIXES

    return "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items()) + sparql


def memory(articles: int) -> float:
    """The most memory, in MB, of a process that has the language model loaded and adds so many articles to a graph."""
    code = f"import sys; sys.path[:0] = {sys.path!r}; import store; print(store.built({articles}))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return float(run.stdout)


def built(articles: int) -> float:
    model, room = load_model(), Newsroom()
    assert model
    with tempfile.TemporaryDirectory() as folder, Graph.open(f"{folder}/m.kg", write=True, create=True) as graph:
        for number in range(articles):
            graph.add(room.article(number))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def at_a_million_quads(path: Path) -> None:
    """Print what queries and removal take."""
    with Graph.open(path) as graph:
        print(f"{len(graph._store):,} quads", flush=True)
        queries(graph)
    (first, _), *others = removals(path)
    clock, spent = map(statistics.median, zip(*others, strict=True))
    print(f"removal of an article by a process of its own: {clock:.1f} ms, {spent:.1f} of CPU; the first {first:.0f}")


def queries(graph: Graph) -> None:
    """Print what queries take, beside rdflib."""
    ratios: list[tuple[str, float]] = []
    for name, own, other in beside_rdflib(graph):
        ratios.append((name, (other or PATIENCE) / own))
        told = f"{1000 * other:,.0f}" if other else f"over {1000 * PATIENCE:,}"
        print(f"{name:<50}{1000 * own:>10.2f} ms, rdflib {told:>12} ms: {ratios[-1][1]:,.1f} times", flush=True)
    shipped, to_copy = ratios[: len(TYPICAL)], ratios[len(TYPICAL) :]
    last = dict(to_copy)
    for what, some in (
        ("asked first", [last[name] for name in ASKED_FIRST]),
        ("to copy", [ratio for _, ratio in to_copy]),
        ("that ship", [ratio for _, ratio in shipped]),
    ):
        print(f"median of the {len(some)} {what}: {statistics.median(some):,.0f} times")


def main(statements: int) -> None:
    # First, as the peak of a process counts from the size of the one that starts it.
    few, many = memory(1_000), memory(10_000)
    print(f"memory, MB: {few:,.0f} for 1,000 articles, {many:,.0f} for 10,000: {many / few:.2f} times", flush=True)
    quads, plain = plain_transactions(SAMPLE)
    print(f"{quads:,.0f} quads an article; Oxigraph's own transaction takes {plain:.1f} ms of CPU to write them")
    clock, room = Clock(), Newsroom()
    print(f"{'statements':>12}{'transaction':>13}{'indices':>9}{'the rest':>10}   ms of CPU an article")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made-up.kg"
        with Graph.open(path, write=True, create=True) as graph:
            articles = 0
            while articles * QUADS_OF_ONE < QUADS:
                show(articles * SENTENCES, grow(graph, room, articles, SAMPLE, clock))
                articles += SAMPLE
        at_a_million_quads(path)
        large = Path(folder) / "large.kg"
        asking.make(large, statements)
        print(f"{statements:,} statements: opened and asked in {opened(large):.2f} s", flush=True)
        with Graph.open(large, write=True) as graph:
            for _ in range(3):
                show(statements, grow(graph, room, articles, SAMPLE // 2, clock))
                articles += SAMPLE // 2


def show(statements: int, parts: tuple[float, ...]) -> None:
    """Print what an article costs."""
    print(f"{statements:>12,}{parts[0]:>13.2f}{parts[1]:>9.2f}{parts[2]:>10.2f}   {parts[3]:.0f} words", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)

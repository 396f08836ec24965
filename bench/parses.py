"""How much quicker an annotated document is read than made, and how fast a graph is built of documents that are kept.

    python bench/parses.py ARTICLES.jsonl[.gz] [ROUNDS]

In each round some articles are parsed and annotated, and read back from a folder that keeps them, with all that
extraction asks of a document: its words as lists, and its fields. Then a graph is built of all the articles, with the
folder as its cache. Both in processes of their own, CPU time on one thread, the loading of the model apart; as in a
build a batch at a time. Reading is short, so the least of several times is taken.
"""

import os
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import process_time

import measuring
from run import ONE_THREAD, measure, write

from kg.annotate.parses import Parses
from kg.build import extend
from kg.config import Config
from kg.engines.analysing import seldom_collecting
from kg.graph import Graph
from kg.pipeline import Pipeline, batches
from kg.types import Article

FIELDS = ("headline", "quotes", "times", "entities", "entity_of", "mention_of")
SOME = 160
READINGS = 9


def making(pipeline: Pipeline, articles: list[Article]) -> float:
    """CPU-seconds until the articles are annotated."""
    start = process_time()
    for batch in batches(articles, pipeline.config.batch_size):
        pipeline._parsed(batch)
    return process_time() - start


def reading(parses: Parses, articles: list[Article], size: int, fields: tuple[str, ...] = ()) -> float:
    """CPU-seconds until they are read."""
    start = process_time()
    for batch in batches(articles, size):
        for kept in [parses.get(article.text, article.date) for article in batch]:
            assert kept is not None, "it was not kept"
            for field in fields:
                getattr(kept._, field)
    return process_time() - start


def both(file: str, cache: str) -> tuple[float, float, float]:
    """Milliseconds an article: made, read, read with its fields."""
    pipeline = Pipeline(Config())
    parses, size = Parses(cache, pipeline.nlp), pipeline.config.batch_size
    articles = measuring.articles(file)[:SOME]
    with seldom_collecting():
        making(pipeline, articles[:size])
        made = making(pipeline, articles)
        bare = min(reading(parses, articles, size) for _ in range(READINGS))
        read = min(reading(parses, articles, size, FIELDS) for _ in range(READINGS))
    made, bare, read = (seconds / len(articles) * 1000 for seconds in (made, bare, read))
    return made, bare, read


def building(file: str, cache: str) -> float:
    """CPU-seconds until there is a graph of them."""
    pipeline = Pipeline(Config(cache=cache))
    assert pipeline.nlp.pipe_names
    with tempfile.TemporaryDirectory() as folder:
        start = process_time()
        with Graph.open(f"{folder}/of.kg", write=True, create=True) as graph, graph.run():
            report = extend(graph, [file], pipeline)
        assert not report.failed, report.failed
        return process_time() - start


def main(path: str, rounds: str = "5") -> None:
    """Measure, and print."""
    os.environ.update(ONE_THREAD)
    with tempfile.TemporaryDirectory() as folder:
        file, cache = Path(folder, "articles.jsonl"), Path(folder, "cache")
        words = write(Path(path), file)
        measure(building, file, cache)
        seen: list[tuple[float, float, float]] = []
        for _ in range(int(rounds)):
            made, bare, read = measure(both, file, cache)
            rate = words / measure(building, file, cache)
            seen.append((made / bare, made / read, rate))
            print(f"made {made:.2f} ms an article, read {bare:.3f}, with its fields {read:.3f}; ", end="")
            print(f"build {rate:,.0f} words a CPU-second", flush=True)
    bare, read, build = map(median, zip(*seen, strict=True))
    print(f"read {bare:.0f} times as fast, with its fields {read:.0f} times; build {build:,.0f} words a CPU-second")


if __name__ == "__main__":
    main(*sys.argv[1:])

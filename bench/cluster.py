"""What it costs to make a graph by a cluster: CPU of the workers, step by step, and of the process that loads.

    python bench/cluster.py [ARTICLES...]      default: 2000

Made-up articles (``made_up.py``), analysed, lie in an exchange folder. A graph is made of them one by one, as on one
machine; then in parts (``kg.engines.loading``), all in one process, one after the other, each counted as what it is, a
worker's work or the loading process's; and at last by two workers of Dask, where only the process that loads is
measured, with the scheduler in it. Each way has a process of its own. CPU time, all threads.
"""

import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from made_up import Newsroom

from kg.config import Config
from kg.engines import loading
from kg.engines.engine import engine
from kg.engines.exchange import Exchange
from kg.engines.neighbourhoods import number
from kg.graph import Graph
from kg.pipeline import Pipeline
from kg.types import Analysis

FILE = 128


def made(articles: int) -> Iterator[list[Analysis]]:
    """Articles, a file's worth at a time."""
    room = Newsroom()
    for first in range(0, articles, FILE):
        yield [room.article(at) for at in range(first, min(first + FILE, articles))]


def one_by_one(folder: Path, articles: int) -> None:
    spent = words = 0.0
    with Graph.open(folder / "one.kg", write=True, create=True) as graph:
        for few in made(articles):
            began = time.process_time()
            for analysis in few:
                graph.add(analysis)
            spent += time.process_time() - began
            words += sum(len(one.article.text.split()) for one in few)
        began = time.process_time()
        graph.flush()
        spent += time.process_time() - began
    tell("one by one, the loading process", spent, articles, words)


def in_parts(folder: Path, articles: int) -> None:
    exchange, places, words, spent = Exchange(str(folder / "exchange")), [], 0, Counter[str]()

    def timed(function: Callable[..., Any], tasks: Iterable[Sequence[Any]]) -> Iterator[Any]:
        for task in tasks:
            began = time.process_time()
            result = function(*task)
            spent[function.__name__] += time.process_time() - began
            yield result

    for at, few in enumerate(made(articles)):
        began = time.process_time()
        exchange.write_articles(f"articles/{at}.parquet", [one.article for one in few])
        spent["articles out"] += time.process_time() - began
        began = time.process_time()
        exchange.read_articles(f"articles/{at}.parquet")
        exchange.write_analyses(f"analyses/{at}.parquet", few)
        spent["analyses in"] += time.process_time() - began
        places += [loading.Place(f"analyses/{at}.parquet", row, number(a.article.hash)) for row, a in enumerate(few)]
        words += sum(len(one.article.text.split()) for one in few)
    with Graph.open(folder / "parts.kg", write=True, create=True) as graph:
        before, began = spent.total(), time.process_time()
        loading.load(graph, places, exchange, timed)
        graph.flush()
        rest = time.process_time() - began - (spent.total() - before) + spent.pop("articles out")
        quads = len(graph._store)
    for step, seconds in spent.items():
        tell(f"  workers, {step}", seconds, articles, words)
    tell("in parts, the workers", spent.total(), articles, words)
    tell("in parts, the loading process", rest, articles, words)
    print(f"{quads / articles:,.0f} quads an article; exchange {size(folder / 'exchange') / articles / 1e3:.1f} kB, "
          f"graph {size(folder / 'parts.kg') / articles / 1e3:.1f} kB an article")  # fmt: skip


def by_dask(folder: Path, articles: int) -> None:
    pipeline = Pipeline(Config(engine="dask", processes=2, exchange=str(folder / "exchange")))
    exchange, given = Exchange(pipeline.config.exchange), []
    for at, few in enumerate(made(articles)):
        exchange.write_analyses(f"analyses/{pipeline.fingerprint}/{at:06}.parquet", few)
        given += [one.article for one in few]
    words = sum(len(one.text.split()) for one in given)
    with Graph.open(folder / "dask.kg", write=True, create=True) as graph, engine(pipeline) as cluster:
        fill, filled = graph.fill, 0.0

        def timed(quads: IO[bytes]) -> None:
            nonlocal filled
            began = time.process_time()
            fill(quads)
            filled = time.process_time() - began

        graph.fill = timed
        began = time.process_time()
        for _ in cluster.bring(graph, given):
            pass
        spent = time.process_time() - began
    tell("by Dask, the loading process", spent, articles, words)
    tell("  of it bringing quads in", filled, articles, words)


def size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def tell(what: str, seconds: float, articles: int, words: float) -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    each, rate = 1000 * seconds / articles, words / max(seconds, 1e-9)
    cost = f"{each:>8.2f} ms of CPU an article,{rate:>11,.0f} words a CPU-second"
    print(f"{what:<34}{cost}; peak {peak:,.0f} MB", flush=True)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["one_by_one" | "in_parts" | "by_dask" as way, folder, articles]:
            globals()[way](Path(folder), int(articles))
        case counts:
            for count in counts or ["2000"]:
                print(f"{int(count):,} articles")
                with tempfile.TemporaryDirectory() as folder:
                    for way in ("one_by_one", "in_parts", "by_dask"):
                        subprocess.run([sys.executable, __file__, way, folder, count], check=True)

"""How fast kg builds with several processes, beside spaCy's own.

    python bench/processes.py ARTICLES.jsonl[.gz] [PROCESSES] [ROUNDS]

In each round the same texts go through ``nlp.pipe(n_process=PROCESSES)`` and through ``kg build --processes``, one
after the other in fresh processes, on the clock: read the ratios, of a machine that does little else. A rate is that
from the first article done to the last, so that no loading counts; the whole time, with it, stands beside.
"""

import os
import sys
import tempfile
import time
from datetime import UTC, datetime
from multiprocessing import set_start_method
from pathlib import Path
from statistics import median

import measuring
from run import ONE_THREAD, measure, write

import kg
from kg.build import extend
from kg.graph import Graph
from kg.models import load_model
from kg.pipeline import Pipeline

ROUNDS = 3


class Clock:
    """Words by the time at which they were done."""

    def __init__(self) -> None:
        self.started = time.perf_counter()
        self.first = 0.0
        self.before = self.words = 0

    def at(self, words: int) -> None:
        """So many words are done."""
        if not self.first:
            self.first, self.before = time.perf_counter(), words
        self.words = words

    def read(self) -> dict[str, float]:
        """The rate since the first, all seconds, and the CPU time of all processes that have ended, and of this one."""
        now = time.perf_counter()
        rate = (self.words - self.before) / (now - self.first)
        return {"rate": rate, "seconds": now - self.started, "cpu": sum(os.times()[:4])}


def spacy(path: str, processes: str) -> dict[str, float]:
    texts = [article.text for article in measuring.articles(path)]
    set_start_method(None, force=True)  # as it is for who does not ask: on Linux a fork, which starts at once
    clock = Clock()
    nlp, _ = load_model()
    words = 0
    for doc in nlp.pipe(texts, batch_size=measuring.BATCH, n_process=int(processes)):
        words += len(doc.text.split())
        clock.at(words)
    return clock.read()


def build(path: str, folder: str, processes: str, cache: str = "") -> dict[str, float]:
    config = kg.Config(processes=int(processes), batch_size=measuring.BATCH, cache=cache)
    clock = Clock()
    with Graph.open(folder, write=True, create=True) as graph, graph.run():
        report = extend(graph, [path], Pipeline(config), progress=lambda done: clock.at(done.words))
    assert not report.failed, report.failed
    return clock.read()


def main(path: Path, processes: str = "2", rounds: int = ROUNDS) -> None:
    os.environ |= ONE_THREAD
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "articles.jsonl"
        words = write(path, file)
        print(f"{words:,} words, {processes} processes of {os.cpu_count()} cores; {datetime.now(UTC):%Y-%m-%d}")
        print(f"{'':<16}{'words/s':>10}{'seconds':>10}{'CPU-s':>10}")
        ratios: list[dict[str, float]] = []
        for number in range(rounds):
            alone = measure(spacy, file, processes)
            built = measure(build, file, folder / f"{number}.kg", processes)
            for what, of in (("nlp.pipe", alone), ("kg build", built)):
                print(f"{what:<16}{of['rate']:>10,.0f}{of['seconds']:>10.1f}{of['cpu']:>10.1f}", flush=True)
            ratios.append({name: built[name] / alone[name] for name in alone})
        print(f"{'ratio, median':<16}" + "".join(f"{median(one[name] for one in ratios):>10.2f}" for name in ratios[0]))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:3], *map(int, sys.argv[3:4]))

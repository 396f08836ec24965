"""How fast kg is, beside the language model that it stands on.

    python bench/run.py [ARTICLES.jsonl[.gz]]

Without a file it takes the example articles, several times over. Every measurement runs in a fresh process and counts
CPU time on one thread, so that other work on the machine disturbs it little; what matters are the ratios.
docs/performance.md says how to read the figures.
"""

import gzip
import json
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Any, TypeVar

import measuring

import kg
from kg import pipeline

T = TypeVar("T")

EXAMPLES = Path(__file__).parents[1] / "examples" / "articles"
COPIES = 5
ROUNDS = 3
# From so many words on one round is enough.
MANY = 100_000
COMPONENTS = ("kg_paragraphs", *pipeline.COMPONENTS, "kg_triples")
KG = (*COMPONENTS, "result", "store", "read")
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def measure(what: Callable[..., T], *arguments: Path | str) -> T:
    """The measurement's result, from a process that did nothing else."""
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        return pool.submit(what, *map(str, arguments)).result()


def texts(path: Path | None) -> Iterator[str]:
    if path is None:
        found = [one.text for one in kg.read(EXAMPLES) if isinstance(one, kg.Article)]
        yield from found * COPIES
        return
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)["text"]


def write(path: Path | None, file: Path) -> int:
    """Put the texts into one file for all measurements, and count their words."""
    words = 0
    with file.open("w", encoding="utf-8") as out:
        for number, text in enumerate(texts(path)):
            words += len(text.split())
            out.write(json.dumps({"id": str(number), "text": text}) + "\n")
    return words


def show(words: int, spacy: list[dict[str, Any]], build: list[dict[str, Any]], parts: list[dict[str, float]]) -> None:
    """Print the comparison; each ratio is of one round, and the median of the rounds is shown."""
    print(f"{'':<28}{'words/CPU-s':>12}{'CPU-s':>9}{'peak MB':>9}")
    for name, rounds in (("spaCy alone", spacy), ("kg build, all of it", build)):
        cpu, memory = median(one["cpu"] for one in rounds), max(one["mb"] for one in rounds)
        print(f"{name:<28}{words / cpu:>12,.0f}{cpu:>9.1f}{memory:>9,.0f}")

    alone = [one["cpu"] for one in spacy]
    whole = median(one["cpu"] / base for one, base in zip(build, alone, strict=True)) - 1
    shares = {name: median(one[name] / base for one, base in zip(parts, alone, strict=True)) for name in KG}
    print(f"\n{'kg beside the parse':<28}{'of spaCy':>12}")
    components = sum(shares[name] for name in COMPONENTS)
    rest = whole - sum(shares.values())
    for name, share in {**shares, "all else": rest, "kg_… alone": components, "together": whole}.items():
        print(f"{name:<28}{share:>12.1%}")

    beside = median(sum(one[name] for name in KG) for one in parts)
    print(f"\nall but the parse: {words / beside:,.0f} words a CPU-second; bench/parses.py builds from kept parses")
    graph = build[-1]
    rate = median(graph["quads"] / one["store"] for one in parts)
    print(f"\nstore: {graph['quads']:,} quads, {rate:,.0f} a CPU-second; ", end="")
    print(f"{graph['statements']:,} statements, {graph['entities']:,} entities")
    load = median(one["load"] for one in spacy)
    print(f"the model is loaded in {load:.1f} CPU-seconds, which no figure above contains")


def main(path: Path | None) -> None:
    os.environ |= ONE_THREAD
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "articles.jsonl"
        words = write(path, file)
        spacy, build, parts = [], [], []
        for number in range(1 if words >= MANY else ROUNDS):
            spacy.append(measure(measuring.spacy, file))
            build.append(measure(measuring.build, file, folder / f"{number}.kg"))
            parts.append(measure(measuring.parts, file, folder / f"parts-{number}.kg"))
        about = f"{spacy[0]['articles']:,} articles, {words:,} words, {spacy[0]['model']}, rounds: {len(spacy)}"
        print(f"{about}; {datetime.now(UTC):%Y-%m-%d}, {platform.machine()}, {os.cpu_count()} cores\n")
        show(words, spacy, build, parts)
        print(f"\n{'query':<36}{'rows':>8}{'ms':>10}")
        for row in measure(measuring.queries, folder / "0.kg"):
            print(f"{row['query']:<36}{row['rows']:>8,}{row['ms']:>10.2f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)

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
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

import kg

HERE = Path(__file__).parent
EXAMPLES = HERE.parent / "examples" / "articles"
COPIES = 5
ROUNDS = 3
# From so many words on one round is enough.
MANY = 100_000
KG = ("kg_paragraphs", "kg_names", "kg_quotes", "kg_times", "kg_coref", "kg_triples", "result", "store", "read")
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def measure(what: str, *arguments: Path) -> Any:
    command = [sys.executable, str(HERE / "measure.py"), what, *map(str, arguments)]
    done = subprocess.run(command, env={**os.environ, **ONE_THREAD}, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout)


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


def show(words: int, spacy: list[dict[str, Any]], build: list[dict[str, Any]], parts: dict[str, float]) -> None:
    alone, whole = median(one["cpu"] for one in spacy), median(one["cpu"] for one in build)
    print(f"{'':<30}{'words/CPU-s':>12}{'CPU-s':>9}{'peak MB':>9}")
    print(f"{'spaCy alone':<30}{words / alone:>12,.0f}{alone:>9.1f}{max(one['mb'] for one in spacy):>9,.0f}")
    print(f"{'kg build, all of it':<30}{words / whole:>12,.0f}{whole:>9.1f}{max(one['mb'] for one in build):>9,.0f}")

    model = sum(seconds for name, seconds in parts.items() if name not in KG)
    rows = {name: parts[name] for name in KG}
    rows["spaCy within kg, beyond alone"] = model - alone
    rows["all else"] = whole - sum(parts.values())
    print(f"\n{'kg beside the parse':<30}{'CPU-s':>12}{'of spaCy':>9}")
    for name, seconds in rows.items():
        print(f"{name:<30}{seconds:>12.2f}{seconds / alone:>9.1%}")
    print(f"{'together':<30}{whole - alone:>12.2f}{(whole - alone) / alone:>9.1%}")

    graph = build[-1]
    print(f"\nstore: {graph['quads']:,} quads, {graph['quads'] / parts['store']:,.0f} a CPU-second; ", end="")
    print(f"{graph['statements']:,} statements, {graph['entities']:,} entities")
    load = median(one["load"] for one in spacy)
    print(f"the model is loaded in {load:.1f} CPU-seconds, which no figure above contains")


def main(path: Path | None) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "articles.jsonl"
        words = write(path, file)
        spacy, build = [], []
        for number in range(1 if words >= MANY else ROUNDS):
            spacy.append(measure("spacy", file))
            build.append(measure("build", file, folder / f"{number}.kg"))
        parts = measure("parts", file, folder / "parts.kg")
        about = f"{spacy[0]['articles']:,} articles, {words:,} words, {spacy[0]['model']}, rounds: {len(spacy)}"
        print(f"{about}; {datetime.now(UTC):%Y-%m-%d}, {platform.machine()}, {os.cpu_count()} cores\n")
        show(words, spacy, build, parts)
        print(f"\n{'query':<36}{'rows':>8}{'ms':>10}")
        for row in measure("queries", folder / "0.kg"):
            print(f"{row['query']:<36}{row['rows']:>8,}{row['ms']:>10.2f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)

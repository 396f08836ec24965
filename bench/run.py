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


def show(spacy: list[dict[str, Any]], build: list[dict[str, Any]], parts: dict[str, float]) -> None:
    words = spacy[0]["words"]
    alone, whole = median(one["cpu"] for one in spacy), median(one["cpu"] for one in build)
    share = median(b["cpu"] / s["cpu"] for s, b in zip(spacy, build, strict=True)) - 1
    print(f"{'':<22}{'words a CPU-second':>20}{'CPU-seconds':>14}{'peak MB':>10}")
    print(f"{'spaCy alone':<22}{words / alone:>20,.0f}{alone:>14.1f}{max(one['mb'] for one in spacy):>10,.0f}")
    print(f"{'kg build, all of it':<22}{words / whole:>20,.0f}{whole:>14.1f}{max(one['mb'] for one in build):>10,.0f}")
    print(f"\nkg beside the parse: {share:.1%} of spaCy's CPU time. Its parts, each of spaCy's time in one run:")
    model = sum(seconds for name, seconds in parts.items() if name not in KG)
    for name in KG:
        print(f"  {name:<20}{parts[name] / model:>8.1%}")
    graph = build[-1]
    print(f"\nstore: {graph['quads']:,} quads, {graph['statements']:,} statements, {graph['entities']:,} entities; ", end="")
    print(f"{graph['quads'] / parts['store']:,.0f} quads a CPU-second")
    print(f"loading the model: {median(one['load'] for one in spacy):.1f} CPU-seconds, once a process, counted nowhere above")


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
        about = f"{spacy[0]['articles']:,} articles, {words:,} words, {spacy[0]['model']}, {len(spacy)} round(s)"
        print(f"{about}; {datetime.now(UTC):%Y-%m-%d}, {platform.machine()}, {os.cpu_count()} cores\n")
        show(spacy, build, parts)
        print(f"\n{'query':<36}{'rows':>8}{'ms':>10}")
        for row in measure("queries", folder / "0.kg"):
            print(f"{row['query']:<36}{row['rows']:>8,}{row['ms']:>10.2f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)

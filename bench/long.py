"""Memory and time for one long article, beside a short one.

    python bench/long.py ARTICLES [CHARACTERS…]         default: 60000 650000, a report of 30 and of 300 pages

The texts of the articles, one after the other, are made one text of so many characters. Each is analysed and added to
a graph on disk in a process of its own.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measuring import articles, peak

from kg.config import Config
from kg.engines.analysing import analyse
from kg.graph import Graph
from kg.pipeline import Pipeline
from kg.types import Analysis, Article


def measured(path: str, characters: int) -> str:
    text = "\n\n".join(one.text for one in articles(path))[:characters]
    if len(text) < characters:
        sys.exit(f"{path} has only {len(text):,} characters")
    pipeline = Pipeline(Config(max_chars=characters))
    list(pipeline.analyse([Article.of("Ann Lee met Bob Ray in Oslo on Monday.")]))
    before, started = peak(), time.process_time()
    result = next(analyse([Article.of(text)], pipeline))
    analysed, found = time.process_time(), peak()
    assert isinstance(result, Analysis), result
    with tempfile.TemporaryDirectory() as folder, Graph.open(Path(folder) / "g", write=True, create=True) as graph:
        graph.add(result)
        added = time.process_time()
    return (
        f"{characters:>11,}  {len(text.split()):>8,}  {analysed - started:>7.1f}  {added - analysed:>7.1f}"
        f"  {before:>7.0f}  {found:>8.0f}  {peak():>8.0f}"
    )


def main() -> None:
    if sys.argv[1] == "--one":
        print(measured(sys.argv[2], int(sys.argv[3])))
        return
    print(" characters     words  analyse  add (s)  idle MB   analyse  with add")
    for characters in sys.argv[2:] or ["60000", "650000"]:
        subprocess.run([sys.executable, __file__, "--one", sys.argv[1], characters], check=True)


if __name__ == "__main__":
    main()

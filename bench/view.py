"""How long a page with a picture takes in Chromium: until it is drawn, and the longest that anything keeps it
from answering, in milliseconds of processor time: loading, choosing an entity, searching, filtering by a type, zooming.

    python bench/view.py [ENTITIES …]       default: 300 1000 5000

The graphs are made up: each new entity is tied to earlier ones, to those with many ties rather (Barabási and Albert
1999), 1.7 statements an entity, two sentences a statement.
"""

import json
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright

from kg.draw.style import box_styles
from kg.types import Status
from kg.view.data import dot_size
from kg.view.layout import place
from kg.view.page import page

TYPES = ("Person", "Organization", "Place", "Event", "Work")
WORDS = "the port of Ellery said on Monday that a new ferry would be built before the council met again".split()


def made_up(entities: int, chance: random.Random) -> dict[str, Any]:
    """Data of a page."""
    ends = [(0, 1)]
    drawn = [0, 1]
    for new in range(2, entities):
        for _ in range(1 + (chance.random() < 0.7)):
            other = chance.choice(drawn)
            ends.append((new, other))
            drawn += [new, other]
    count = [0] * entities
    for one, other in ends:
        count[one] += 1
        count[other] += 1
    sizes = np.array([[dot_size(degree) + 14, dot_size(degree) + 20] for degree in count], dtype=np.float64)
    places = place(sizes, ends).round().tolist()
    statuses = [*[Status.FACT] * 8, *Status]
    return {
        "title": f"{entities:,} entities", "total": {"entities": entities, "statements": len(ends)}, "focus": [],
        "folds": [], "articles": [{"id": "a", "title": "Ferry", "date": "2024-05-01", "publisher": None, "url": None}],
        "types": {name: {"fill": style.fill, "border": style.border, "square": False}
                  for name, style in box_styles(TYPES).items()},
        "entities": [
            {"id": f"e{i}", "label": f"{chance.choice(WORDS)} {chance.choice(WORDS)} {i}".title(), "names": [],
             "type": chance.choice(TYPES), "articles": 3, "statements": count[i], "size": dot_size(count[i]),
             "x": x, "y": y} for i, (x, y) in enumerate(places)
        ],
        "statements": [
            {"id": f"s{i}", "source": f"e{one}", "target": f"e{other}", "value": None, "label": "met with",
             "relation": "met-with", "symmetric": False, "status": chance.choice(statuses).value, "speaker": None,
             "time": None, "sources": chance.choice((1, 1, 1, 2, 4)), "more": 0,
             "evidence": [{"article": 0, "text": " ".join(chance.choices(WORDS, k=20))} for _ in range(2)]}
            for i, (one, other) in enumerate(ends)
        ],
    }  # fmt: skip


def longest(chromium: Browser, tab: Page, do: Callable[[], object]) -> float:
    """Milliseconds of processor time of the longest task of the page that something brings about."""
    chromium.start_tracing(page=tab, categories=["toplevel"])
    do()
    tab.wait_for_timeout(1500)
    events = json.loads(chromium.stop_tracing())["traceEvents"]
    pages = {(one["pid"], one["tid"]) for one in events if one.get("args", {}).get("name") == "CrRendererMain"}
    return max(one.get("tdur", 0) for one in events if (one["pid"], one["tid"]) in pages and one["ph"] == "X") / 1000


def open_page(tab: Page, file: Path) -> float:
    """Seconds until all of a page is drawn."""
    tab.goto(f"file://{file}")
    while not tab.evaluate("globalThis.view?.drawn()"):
        tab.wait_for_timeout(20)
    return float(tab.evaluate("performance.now()")) / 1000


def zoom(tab: Page) -> None:
    tab.mouse.move(600, 400)
    for _ in range(5):
        tab.mouse.wheel(0, -120)
        tab.wait_for_timeout(100)


def measured(chromium: Browser, file: Path) -> tuple[float, list[float]]:
    """Seconds until a page is drawn, and the longest tasks of what is then done in it."""
    tab = chromium.new_page(viewport={"width": 1280, "height": 800})
    drawn: list[float] = []
    tasks = [
        longest(chromium, tab, do)
        for do in (
            lambda: drawn.append(open_page(tab, file)),
            lambda: tab.evaluate("view.select(['e0'])"),
            lambda: tab.locator(".kg-search").fill("ferry"),
            lambda: tab.locator(".kg-filters input").first.click(),
            lambda: zoom(tab),
        )
    ]
    tab.close()
    return drawn[0], tasks


def main() -> None:
    numbers = [int(given) for given in sys.argv[1:]] or [300, 1000, 5000]
    columns = ("entities", "file, MB", "layout, s", "drawn after, s", "loading, ms", "choosing", "searching",
               "filtering", "zooming")  # fmt: skip
    print(f"| {' | '.join(columns)} |\n|{' ---: |' * len(columns)}")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for entities in numbers:
            began = time.perf_counter()
            data = made_up(entities, random.Random(1))
            layout = time.perf_counter() - began
            file = Path(folder, f"{entities}.html")
            file.write_text(page(data), encoding="utf-8")
            drawn, tasks = measured(chromium, file)
            size = file.stat().st_size / 1e6
            cells = [f"{entities:,}", *(f"{one:.1f}" for one in (size, layout, drawn))]
            cells += [f"{one:.0f}" for one in tasks]
            print(f"| {' | '.join(cells)} |", flush=True)
        chromium.close()


if __name__ == "__main__":
    main()

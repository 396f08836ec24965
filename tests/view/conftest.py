"""A small graph with all that a picture shows, and its page on disk."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from kg.graph import Graph
from kg.types import Analysis
from kg.view.page import write_page

PEOPLE = {"Ann Lee": "Person: the harbour chief", "Bob Ray": "Person", "Carl Poe": "Person"}
HARBOUR = (
    "Ann Lee met Bob Ray in Oslo. Ann Lee leads the Harbour Board. The Harbour Board is located in Oslo. "
    "A clerk said that Bob Ray had sued the Harbour Board. Bob Ray denied that he knew Carl Poe. "
    "Ann Lee, who was born in 1962, will visit Oslo on Monday."
)
WIRE = "Ann Lee met Bob Ray again. Ann Lee leads the Harbour Board. 王小明 praised Ann Lee. مريم حداد met Ann Lee."


@pytest.fixture(scope="session")
def harbour(analysis_of: Callable[..., Analysis]) -> Iterator[Graph]:
    """Two articles: seven entities, nine statements of every status but one."""
    with Graph.memory() as graph:
        graph.add(analysis_of(
            HARBOUR, {**PEOPLE, "Harbour Board": "Organization", "Oslo": "Place"},
            ["Ann Lee | met-with | Bob Ray | both ways", "Ann Lee | leads | Harbour Board | inverse led-by",
             "Harbour Board | located-in | Oslo", "Bob Ray | sued | Harbour Board | claimed | by A clerk",
             "Bob Ray | ~know | Carl Poe | denied", "Ann Lee | visited | Oslo | planned | when on Monday=2024-05-06",
             "Ann Lee | ~be born in | 1962"],
            title="At the harbour", url="https://news.example/harbour", date="2024-05-01", publisher="The Gazette",
        ))  # fmt: skip
        graph.add(analysis_of(
            WIRE, {**PEOPLE, "Harbour Board": "Organization", "王小明": "Person", "مريم حداد": "Person"},
            ["Ann Lee | met-with | Bob Ray | both ways", "Ann Lee | leads | Harbour Board | inverse led-by",
             "王小明 | praised | Ann Lee", "مريم حداد | met-with | Ann Lee | both ways"],
            title="From the wire", url="javascript:alert(1)", date="2024-06-02",
        ))  # fmt: skip
        yield graph


@pytest.fixture(scope="session")
def file(harbour: Graph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the graph, on disk."""
    return write_page(harbour.reader, tmp_path_factory.mktemp("view") / "harbour.html", title="The harbour")


def ready(tab: Page) -> Page:
    """A page whose picture is drawn."""
    while not tab.evaluate("globalThis.view?.drawn()"):
        tab.wait_for_timeout(10)
    return tab


@pytest.fixture
def tab(page: Page, file: Path) -> Page:
    """The page in the browser."""
    page.set_default_timeout(5_000)
    page.goto(f"file://{file}")
    return ready(page)


@pytest.fixture
def opened(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a file in a browser that is dark, narrow or still."""
    contexts = []

    def open_(path: Path, **settings: object) -> Page:
        contexts.append(chromium.new_context(**settings))  # type: ignore[arg-type]
        tab = contexts[-1].new_page()
        tab.goto(f"file://{path}")
        return ready(tab)

    yield open_
    for context in contexts:
        context.close()

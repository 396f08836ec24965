"""Review and adding in a real browser: with keys and without a mouse, and on a small screen."""

import re
import threading
from collections.abc import Iterator

import pytest
import uvicorn
from playwright.sync_api import expect

from kg.decisions import Decisions
from kg.graph import Graph
from kg.identity import decisions_beside
from kg.link import KnownEntity, NameIndex
from kg.serve.app import create_app
from tests.axe import barriers
from tests.serve.conftest import TOKEN


class Gazetteer:
    """A knowledge base in which two are called alike."""

    name, licence = "gazetteer", ""
    known = NameIndex([
        KnownEntity("http://x.example/1", "Oslo", type="Place", description="capital of Norway"),
        KnownEntity("http://x.example/2", "Oslo", type="Place", description="town in Minnesota"),
        KnownEntity("http://x.example/3", "Acme", type="Product"),
    ])  # fmt: skip

    def prepare(self, names):
        pass

    def candidates(self, name, type):  # noqa: A002, ARG002
        return self.known.of(name)


@pytest.fixture
def address(graph_path, analysis_of, pipeline) -> Iterator[str]:
    """Of a running server that takes changes, with two weak statements."""
    with Graph.open(graph_path, write=True) as graph:
        people = {"Ann Lee": "Person", "Acme": "Organization", "Oslo": "Place"}
        says = ["Ann Lee | works-for | Acme | 0.5", "Ann Lee | visited | Oslo | 0.4"]
        graph.add(analysis_of("Ann Lee of Acme saw Oslo.", people, says, source="visit.txt", title="A visit"))
    app = create_app(graph_path, token=TOKEN)
    app.state.jobs.pipeline = pipeline
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        threading.Event().wait(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.fixture
def at(page, address):
    """The browser, once it has opened the address with the token."""
    page.set_default_timeout(10_000)
    page.goto(f"{address}/?token={TOKEN}")
    return page


def decided(graph_path):
    return [one.sentence for one in Decisions.load(decisions_beside(graph_path))]


def test_review_with_keys_alone_and_undo(at, address, graph_path):
    at.goto(f"{address}/review")
    at.evaluate("window.same = true")
    title = at.locator("h1")
    expect(title).to_have_text("Is it right that Ann Lee visited Oslo?")
    at.keyboard.press("j")
    expect(title).to_have_text("Is it right that Ann Lee works-for Acme?")
    at.keyboard.press("k")
    expect(title).to_have_text("Is it right that Ann Lee visited Oslo?")
    at.keyboard.press("r")
    expect(title).to_have_text("Is it right that Ann Lee works-for Acme?")
    expect(at.locator(".just")).to_contain_text("Ann Lee visited Oslo (fact) is wrong")
    at.keyboard.press("a")
    expect(title).to_have_text("Nothing is in doubt")
    assert decided(graph_path) == ["Ann Lee visited Oslo (fact) is wrong", "Ann Lee works-for Acme (fact) is right"]

    at.keyboard.press("u")
    expect(title).to_have_text("Is it right that Ann Lee works-for Acme?")
    at.keyboard.press("u")
    expect(title).to_have_text("Is it right that Ann Lee visited Oslo?")
    assert decided(graph_path) == []
    assert at.evaluate("window.same"), "no page was loaded anew"


def test_rename_by_key_and_the_letters_of_a_name_decide_nothing(at, address, graph_path):
    at.goto(f"{address}/review")
    at.keyboard.press("n")
    at.keyboard.type("Ann arusd Lee")
    at.keyboard.press("Enter")
    expect(at.locator(".just")).to_contain_text("is called Ann arusd Lee")
    assert decided(graph_path) == ["Ann Lee (Person) is called Ann arusd Lee"]
    at.keyboard.press("t")
    expect(at.locator("details[data-key=t]")).to_have_attribute("open", "")
    at.keyboard.press("Escape")
    at.keyboard.press("?")
    expect(at.locator("#keys")).to_have_attribute("open", "")


def links_of(graph_path, entity):
    with Graph.open(graph_path) as graph:
        return [(one.target, one.accepted) for one in graph.links(entity)]


def test_links_are_accepted_rejected_and_chosen_with_keys(at, address, graph_path):
    with Graph.open(graph_path, write=True) as graph:
        graph.link(Gazetteer())
        assert graph.links() == []
    at.wait_for_timeout(600)  # the server looks for a new state twice a second
    title, oslo = at.locator("h1"), "the Oslo that gazetteer knows as "
    at.goto(f"{address}/review")
    expect(title).to_contain_text("the Acme that gazetteer knows as http://x.example/3? Now it is not linked to it.")
    at.keyboard.press("a")
    expect(at.locator(".just")).to_contain_text("Acme (Organization) is http://x.example/3")
    expect(title).to_contain_text(f"{oslo}capital of Norway?")
    expect(at.locator(".sides")).to_contain_text("Ann Lee of Acme saw Oslo.")
    expect(at.locator(".rivals")).to_contain_text("town in Minnesota")
    at.keyboard.press("1")
    expect(at.locator(".just")).to_contain_text("Oslo (Place) is http://x.example/2")
    at.keyboard.press("u")
    expect(title).to_contain_text(f"{oslo}capital of Norway?")
    at.keyboard.press("r")
    expect(at.locator(".just")).to_contain_text("Oslo (Place) is not http://x.example/1")
    assert decided(graph_path) == ["Acme (Organization) is http://x.example/3", "Oslo (Place) is not http://x.example/1"]
    at.goto(f"{address}/review/decisions")
    while at.locator(".waiting").count():  # the graph follows in a moment
        at.reload()
    assert links_of(graph_path, "Acme") == [("http://x.example/3", True)]
    assert links_of(graph_path, "Oslo") == [("http://x.example/2", False)]


def test_an_entity_is_linked_by_hand(at, address, graph_path):
    at.goto(f"{address}/review/entity/Oslo")
    at.keyboard.press("l")
    at.keyboard.type("Q585")
    at.keyboard.press("Enter")
    expect(at.locator(".just")).to_contain_text("Oslo (Place) is http://www.wikidata.org/entity/Q585")
    assert decided(graph_path) == ["Oslo (Place) is http://www.wikidata.org/entity/Q585"]


def test_undo_takes_back_nothing_of_somebody_else(at, address, graph_path, chromium):
    at.goto(f"{address}/review")
    at.keyboard.press("r")
    expect(at.locator(".just")).to_be_visible()
    other = chromium.new_context().new_page()
    other.goto(f"{address}/?token={TOKEN}")
    other.goto(f"{address}/review")
    other.keyboard.press("u")
    other.keyboard.press("a")
    expect(other.locator(".just")).to_contain_text("works-for Acme")
    at.keyboard.press("u")
    expect(at.locator("h1")).to_have_text("Is it right that Ann Lee visited Oslo?")
    assert decided(graph_path) == ["Ann Lee works-for Acme (fact) is right"]
    other.context.close()


def test_review_without_javascript(chromium, address, graph_path):
    context = chromium.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(f"{address}/?token={TOKEN}")
    plain.goto(f"{address}/review")
    plain.get_by_role("button", name=re.compile("Accept")).click()
    expect(plain.locator(".just")).to_contain_text("Ann Lee visited Oslo (fact) is right")
    plain.get_by_role("button", name=re.compile("Undo")).click()
    expect(plain.locator("h1")).to_have_text("Is it right that Ann Lee visited Oslo?")
    assert decided(graph_path) == []
    context.close()


def test_an_article_is_added_by_paste(at, address):
    at.goto(f"{address}/add")
    at.get_by_label("Text", exact=True).fill("Ann Lee met Zora Quist in Oslo.")
    at.get_by_label("Title").fill("Harbour")
    at.get_by_role("button", name="Add the text").click()
    expect(at.locator(".changed")).to_contain_text("It was added.")
    expect(at.locator(".changed")).to_contain_text("Zora Quist Person new")


@pytest.mark.parametrize("width", [1280, 390])
def test_pages_fit_the_screen_and_can_be_heard(at, address, width):
    at.set_viewport_size({"width": width, "height": 844})
    for path in ("/review", "/review/decisions", "/review/entity/Ann Lee", "/add"):
        at.goto(address + path)
        assert at.evaluate("document.documentElement.scrollWidth") <= width
        assert barriers(at) == []

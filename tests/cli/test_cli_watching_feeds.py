"""``kg watch`` of feeds: what is new is added, and no page is fetched twice."""

import json

import pytest

import kg as package
from kg.config import Config
from kg.errors import ExtractError
from kg.pipeline import Pipeline
from kg.watch import feed
from tests.web_server import serving

SENTENCES = {
    "/1": "Ann Lee met Bob Ray in Oslo on Monday. It rained in the town all day, and the harbour was closed.",
    "/2": "Carl Poe accused Dora Fay of fraud on Tuesday. The court in Bergen has not said what it will do.",
    "/3": "Acme Corp bought Norwood Bank in Rome on Friday. The price was not told by either of the two sides.",
}


class Site:
    """A site with a feed that grows; it counts what is asked for."""

    def __init__(self):
        self.asked = []
        self.named = ["/1", "/2"]
        self.broken = set()
        self.pages = {path: self.answering(path) for path in (*SENTENCES, "/feed", "/robots.txt")}
        self.address = ""

    def answering(self, path):
        def answer(handler):
            self.asked.append(path)
            status, body = (503, b"") if path in self.broken else (200, self.body(path))
            handler.send_response(404 if path == "/robots.txt" else status)
            handler.send_header("content-type", "application/rss+xml" if path == "/feed" else "text/html")
            handler.send_header("content-length", str(len(body)))
            handler.end_headers()
            handler.wfile.write(body)

        return answer

    def body(self, path):
        if path == "/robots.txt":
            return b""
        if path == "/feed":
            items = "".join(f"<item><title>T</title><link>{self.address}{one}</link></item>" for one in self.named)
            return f"<rss><channel><title>Times</title>{items}</channel></rss>".encode()
        return f"<html><body><article><h1>News</h1><p>{SENTENCES[path]}</p></article></body></html>".encode()


@pytest.fixture
def site():
    site = Site()
    with serving(site.pages) as address:
        site.address = address
        yield site


@pytest.fixture
def look(kg, site, tmp_path):
    (tmp_path / "kg.toml").write_text("[fetch]\ninner = true\ndelay = 0\nretries = 0\n")

    def once(code=0, source=None):
        site.asked.clear()
        done = kg("watch", source or f"{site.address}/feed", "-o", tmp_path / "g.kg", "--once",
                  "--config", tmp_path / "kg.toml", "--log-format", "json")  # fmt: skip
        assert done.code == code, done.err
        return [json.loads(line) for line in done.err.splitlines()]

    return once


def test_pages_that_are_new_in_a_feed_are_fetched_once(look, site, tmp_path):
    (changed,) = look()
    assert (changed["added"], changed["source"]) == (2, f"{site.address}/feed")
    assert [one for one in site.asked if one != "/robots.txt"] == ["/feed", "/1", "/2"]
    site.named = ["/3", "/1", "/2"]

    (changed,) = look()
    assert changed["added"] == 1
    assert [one for one in site.asked if one != "/robots.txt"] == ["/feed", "/3"]
    assert look() == []
    with package.open(tmp_path / "g.kg") as graph:
        assert {article.source for article in graph.articles()} == {f"{site.address}{path}" for path in SENTENCES}


def test_what_a_feed_names_no_more_stays(look, site, tmp_path):
    look()
    site.named = []

    look(code=1)  # a feed without items
    with package.open(tmp_path / "g.kg") as graph:
        assert len(graph.articles()) == 2


def test_page_that_cannot_be_fetched_is_asked_for_again(look, site, tmp_path):
    site.broken.add("/2")
    failed, changed = look(code=3)
    assert (failed["source"], changed["added"], changed["failed"]) == (f"{site.address}/2", 1, 1)
    failed, changed = look(code=3)  # the feed went through
    assert (failed["source"], changed["failed"]) == (f"{site.address}/2", 1)
    assert json.loads((tmp_path / "g.kg" / "failed.jsonl").read_text())["source"] == f"{site.address}/2"
    site.broken.clear()

    (changed,) = look()
    assert changed["added"] == 1
    assert not (tmp_path / "g.kg" / "failed.jsonl").exists()


def test_feed_that_fails_is_told_once_and_what_came_waits_for_the_graph(site, tmp_path):
    config = Config(fetch={"inner": True, "delay": 0, "retries": 0})
    path = tmp_path / "g.kg"
    package.open(path, write=True).close()
    others = []

    def busy(_):
        others.append(len(site.asked))
        if len(others) == 3:
            graph.close()

    cycles = package.watch(f"{site.address}/feed", path, config=config, every=0.1, busy=busy)
    site.broken.add("/feed")
    assert [error.file for error in next(cycles).failed] == [f"{site.address}/feed"]
    site.broken.clear()
    graph = package.open(path, write=True)

    assert next(cycles).added == 2
    assert len(others) == 3
    assert len(set(others)) == 1, "the feed was read again while what came from it was waiting"
    cycles.close()


def test_feed_that_has_not_changed_is_not_sent_again_and_what_failed_of_it_is_tried_again(site, tmp_path):
    sent = []

    def feed(handler):
        state = f'"{len(site.named)}"'
        same = handler.headers["if-none-match"] == state
        sent.append(304 if same else 200)
        body = b"" if same else site.body("/feed")
        handler.send_response(sent[-1])
        for name, value in {"etag": state, "content-length": str(len(body))}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    site.pages["/feed"] = feed
    site.broken.add("/2")
    config = Config(fetch={"inner": True, "delay": 0, "retries": 0})
    cycles = package.watch(f"{site.address}/feed", tmp_path / "g.kg", config=config, every=0.05)
    first = next(cycles)
    assert ([error.file for error in first.failed], first.added) == ([f"{site.address}/2"], 1)
    site.broken.clear()
    assert next(cycles).added == 1
    assert sent == [200] + [304] * (len(sent) - 1)
    site.named = ["/3", "/1", "/2"]

    assert next(cycles).added == 1
    cycles.close()
    assert sent.count(200) == 2
    assert sent[-1] == 200


def test_what_has_come_is_in_the_graph_before_more_is_fetched(site, tmp_path, monkeypatch):
    monkeypatch.setattr(feed, "_AT_ONCE", 2)
    config = Config(fetch={"inner": True, "delay": 0, "retries": 0})
    site.named = ["/1", "/2", "/3"]

    for cycle in package.watch(f"{site.address}/feed", tmp_path / "g.kg", config=config, once=True):
        assert cycle.added == 2
        assert "/3" not in site.asked
        break  # as a process that is killed
    with package.open(tmp_path / "g.kg") as graph:
        assert len(graph.articles()) == 2
    site.asked.clear()

    (cycle,) = package.watch(f"{site.address}/feed", tmp_path / "g.kg", config=config, once=True)
    assert cycle.added == 1
    assert "/1" not in site.asked


def test_failure_of_one_part_stays_when_the_next_goes_through(site, tmp_path, monkeypatch):
    monkeypatch.setattr(feed, "_AT_ONCE", 1)
    analysis = Pipeline._analysis

    def break_down(self, article, *rest):
        if article.source.endswith("/1"):
            return ExtractError(article.source, "is odd")
        return analysis(self, article, *rest)

    monkeypatch.setattr(Pipeline, "_analysis", break_down)
    config = Config(fetch={"inner": True, "delay": 0, "retries": 0})
    cycles = list(package.watch(f"{site.address}/feed", tmp_path / "g.kg", config=config, once=True))

    assert [(len(one.failed), one.added) for one in cycles] == [(1, 0), (0, 1)]
    assert json.loads((tmp_path / "g.kg" / "failed.jsonl").read_text())["article"] == f"{site.address}/1"


def test_login_in_an_address_is_told_to_nobody(look, site, tmp_path):
    source = site.address.replace("http://", "http://ann:secret@")

    said = look(source=f"{source}/feed", code=1)  # it is not used either

    assert "secret" not in json.dumps(said)
    assert not any(b"secret" in file.read_bytes() for file in (tmp_path / "g.kg").glob("*.jsonl"))

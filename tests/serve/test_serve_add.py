"""Adding articles in the browser: what came of it is told, and what cannot be added is told in a line."""

import gzip
import html
import re
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.testclient import TestClient

from kg.config import Config
from kg.graph import Graph
from kg.serve.app import create_app
from tests.serve.conftest import HOME, TOKEN
from tests.web_server import serving

MARKUP = '<img src=x onerror="alert(1)">'
PAGE = """<html><head><title>Bridge opened</title>{}</head><body><article><h1>Bridge opened</h1>
<p>Ann Lee met Zora Quist in Oslo on Monday.</p><p>They had not seen each other for years, she said.</p></article>"""


@pytest.fixture
def writer(graph_path, pipeline):
    """Of a server that may fetch from this machine, where the tests serve pages."""
    config = Config(serve={"fetch_inner": True, "max_bytes": 20_000})
    with TestClient(create_app(graph_path, config=config, token=TOKEN), base_url=HOME) as one:
        one.app.state.jobs.pipeline = pipeline
        one.headers["origin"] = HOME
        one.get(f"/?token={TOKEN}")
        yield one


def done(client, page):
    """The page of a job that has come to its end."""
    assert page.status_code == 200, page.text
    for _ in range(1000):
        if "data-running" not in page.text:
            return page
        time.sleep(0.02)
        page = client.get(page.url)
    raise AssertionError(page.text)


def words(page):
    main = page.text[page.text.index("<main") :]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def paste(client, text, **more):
    return done(client, client.post("/add/text", data={"text": text, **more}))


def upload(client, name, content):
    return done(client, client.post("/add/file", files={"file": (name, content)}))


def fetch(client, address):
    return done(client, client.post("/add/url", data={"url": address}))


def test_a_pasted_text_is_added_and_what_it_changed_is_told(writer, graph_path):
    more = {"title": "Harbour", "date": "2024-06-05", "url": "https://news.example/harbour"}
    told = words(paste(writer, "Ann Lee met Zora Quist in Oslo.\r\nBob Ray denied that he had met Ann Lee.", **more))
    assert "It was added." in told
    assert "Ann Lee met with Zora Quist new Ann Lee met Zora Quist in Oslo." in told
    assert "Ann Lee Person known" in told
    assert "Zora Quist Person new" in told
    assert "Ann Lee met with Bob Ray but also denied: Ann Lee met with Bob Ray denied" in told
    with Graph.open(graph_path) as graph:
        [article] = [one for one in graph.articles() if one.title == "Harbour"]
        assert (article.url, article.date) == ("https://news.example/harbour", "2024-06-05")
        assert graph.history()[0].model


def test_an_entity_of_another_type_than_before_is_told(writer, graph_path, analysis_of):
    with Graph.open(graph_path, write=True) as graph:
        graph.add(analysis_of("World War II.", {"World War II": "Law"}, source="war"))
    told = words(paste(writer, "Ann Lee was born in Oslo before World War II."))
    assert "World War II Event was Law known" in told
    assert told.count(" was Law") == told.count(" was ") - told.count("was born") - told.count("was added")


def test_a_correction_tells_what_is_said_no_more(writer):
    paste(writer, "Ann Lee met Zora Quist.", title="One", url="https://news.example/a")
    told = words(paste(writer, "Ann Lee met Tom Ward.", title="Two", url="https://news.example/a"))
    assert "It took the place of what was there of the same source." in told
    assert "Said no more Ann Lee met-with Zora Quist Ann Lee met Zora Quist." in told
    assert "Ann Lee met with Tom Ward new" in told


def test_the_same_text_again_changes_nothing(writer):
    paste(writer, "Ann Lee met Zora Quist.")
    assert "had this article already: nothing changed" in words(paste(writer, "Ann Lee met Zora Quist."))


def test_a_file_is_read_by_its_suffix_and_its_name_leads_nowhere(writer, graph_path):
    lines = b'{"id": "x", "text": "Ann Lee met Zora Quist."}\n{"id": "y"}\n{"id": "z", "text": "Bob Ray left Oslo."}\n'
    told = words(upload(writer, "../../secret\\many.jsonl.gz", gzip.compress(lines)))
    assert told.startswith("many.jsonl.gz many.jsonl.gz:2 has no key 'text'")
    assert told.count("It was added.") == 2
    with Graph.open(graph_path) as graph:
        assert {one.source for one in graph.articles()} >= {"many.jsonl.gz#x", "many.jsonl.gz#z"}


GERMAN = "Die Bürgermeisterin eröffnete am Montag die neue Brücke über den Fluss, und viele Leute kamen dazu. " * 3


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.csv", b"id,body\n1,Rain.\n2,Hail.\n", "call the one that holds the text 'text', and send it again"),
        ("a.txt", b"Ann Lee met Bob Ray. " * 900, "ask whoever runs this server to set max_chars in kg.toml"),
        ("a.txt", GERMAN.encode(), "ask whoever runs this server to start it with a German pipeline"),
        ("a.txt.gz", gzip.compress(bytes(1_000_000)), "for whoever runs this server: raise max_unpacked in kg.toml"),
        ("a.xml", b"<urlset><url><loc>https://news.example/a</loc></url></urlset>", "add those of its pages that"),
        ("a.html", b"<html><body></body></html>", "copy it from the browser into a text file"),
    ],
)
def test_hint_says_what_can_be_done_on_the_page(writer, name, content, told):
    writer.app.state.config = writer.app.state.config.override(max_chars=10_000)
    page = words(upload(writer, name, content))
    assert told in page
    assert not re.search(r"--[a-z]|\bkg (build|serve|info)\b", page)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.docx", b"PK\x03\x04" + bytes(40), "a.docx looks like a binary file (ZIP archive"),
        ("a.zip", b"PK\x03\x04" + bytes(40), "a.zip is damaged"),
        ("a.txt", b" \n", "a.txt is empty"),
        ("a.html", b"<html><body></body></html>", "a.html has no article"),
        ("a.txt.gz", gzip.compress(bytes(1_000_000)), "a.txt.gz unpacks to more than 20,000 bytes"),
        ("a.txt.gz", b"\x1f\x8b\x08rubbish", "a.txt.gz is damaged"),
    ],
)
def test_what_is_no_article_is_told_in_a_line(writer, name, content, told):
    page = words(upload(writer, name, content))
    assert told in page
    assert "Nothing was added." in page


def test_a_request_that_is_too_large_is_refused(writer):
    answer = writer.post("/add/file", files={"file": ("a.txt", b"x" * 30_000)})
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("path", "form"),
    [("text", {"text": " \n "}), ("text", {"text": "Rain.", "date": "soon"}),
     ("text", {"text": "Rain.", "url": "javascript:alert(1)"}),
     ("url", {"url": "file:///etc/passwd"}), ("url", {}), ("file", {"file": "no file"})],
)  # fmt: skip
def test_a_form_that_is_filled_in_wrongly_is_refused(writer, path, form):
    assert writer.post(f"/add/{path}", data=form).status_code == 400


def test_a_form_that_is_filled_in_wrongly_keeps_what_was_typed(writer):
    typed = {"text": "\nAnn Lee </textarea>met <b>Bob Ray.", "title": 'The "end"', "date": "2024-06-05", "url": "ftp://x"}
    answer = writer.post("/add/text", data=typed)

    fields = re.findall(r'<input name="\w+"(?: type="\w+")? value="([^"]*)"', answer.text)
    assert [html.unescape(one) for one in fields] == ['The "end"', "2024-06-05", "ftp://x", ""]
    [text] = re.findall(r"<textarea[^>]*>\n(.*?)</textarea>", answer.text, re.DOTALL)
    assert html.unescape(text) == typed["text"]
    [told] = re.findall(r'<p class="trouble" role="alert">([^<]+)</p>', answer.text)
    assert told == "The address is none of the web: it begins with https:// or http://."


def test_an_address_that_cannot_be_fetched_can_be_changed(writer):
    with serving({}) as server:
        page = fetch(writer, f"{server}/gone?a=1&b=2")
    [link] = re.findall(r'href="(/add\?url=[^"]+)"', page.text)

    assert f'value="{html.escape(f"{server}/gone?a=1&b=2")}"' in writer.get(html.unescape(link).partition("#")[0]).text


def test_a_page_is_fetched_and_keeps_its_address(writer, graph_path):
    other = '<link rel="canonical" href="https://elsewhere.example/story">'
    headers = {"content-type": "text/html"}
    pages = {
        "/a": (200, headers, PAGE.format("").encode()), "/go": (302, {"location": "/a"}, b""),
        "/false": (200, headers, PAGE.format(other).encode()), "/gone": (410, {}, b""),
        "/large": (200, {}, b"x" * 30_000),
    }  # fmt: skip
    with serving(pages) as server:
        assert "Ann Lee met with Zora Quist new" in words(fetch(writer, f"{server}/go"))
        assert "It was added." in words(fetch(writer, f"{server}/false"))
        assert "cannot be fetched: 410" in words(fetch(writer, f"{server}/gone"))
        assert "has more than 20,000 bytes" in words(fetch(writer, f"{server}/large"))
        with Graph.open(graph_path) as graph:
            assert {one.source for one in graph.articles()} >= {f"{server}/a", f"{server}/false"}
    assert "cannot be fetched: Connection refused" in words(fetch(writer, f"{server}/a"))


def test_inner_addresses_are_not_fetched_unless_the_settings_say_so(writer):
    writer.app.state.settings = create_app(writer.app.state.held.path).state.settings
    with serving({"/a": (200, {}, b"secret")}) as server:
        assert "127.0.0.1 is an address of this machine or its network" in words(fetch(writer, f"{server}/a"))
        writer.app.state.config = Config(fetch={"on": True, "inner": True})  # for who runs kg build, not for others
        feed = f"<rss><channel><item><link>{server}/a</link></item></channel></rss>"
        assert "127.0.0.1 is an address of this machine or its network" in words(upload(writer, "a.rss", feed))


def test_what_is_analysed_waits_for_who_writes_the_graph(writer, graph_path):
    with Graph.open(graph_path, write=True):
        page = writer.post("/add/text", data={"text": "Ann Lee met Zora Quist."})
        for _ in range(500):
            if "when the graph is free" in page.text:
                break
            time.sleep(0.02)
            page = writer.get(page.url)
        assert "when the graph is free" in page.text
    assert "It was added." in words(done(writer, page))


def test_who_may_not_write_adds_nothing(client, writer):
    assert "kg serve --write" in client.get("/add").text
    for path in ("text", "file", "url"):
        assert client.post(f"/add/{path}", data={"text": "Rain."}).status_code == 403
        assert writer.post(f"/add/{path}", data={"text": "Rain."}, headers={"origin": "http://x"}).status_code == 403
    assert writer.get("/add/unknown").status_code == 404


def test_what_was_added_is_listed(writer):
    paste(writer, "Ann Lee met Zora Quist.", title="Harbour")
    upload(writer, "a.zip", b"PK\x03\x04")
    assert "a.zip failed Harbour done" in words(writer.get("/add"))


def test_too_many_that_wait_are_refused(writer, monkeypatch):
    monkeypatch.setattr("kg.serve.jobs._MOST_WAITING", -1)
    assert writer.post("/add/text", data={"text": "Rain."}).status_code == 503


def test_jobs_are_listed_while_others_begin(writer, monkeypatch):
    monkeypatch.setattr("kg.serve.jobs._MOST_WAITING", 10_000)
    jobs, pause = writer.app.state.jobs, sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as pool:
            begun = [pool.submit(lambda: [jobs.start("nothing", list) for _ in range(500)]) for _ in range(3)]
            while not all(one.done() for one in begun):
                jobs.latest()
            assert all(job for one in begun for job in one.result())
    finally:
        sys.setswitchinterval(pause)


def test_titles_and_texts_full_of_markup_appear_as_text(writer):
    page = paste(writer, f"Ann Lee met Zora Quist. {MARKUP}", title=MARKUP)
    failed = upload(writer, f"{MARKUP}.zip", b"PK\x03\x04")
    assert MARKUP in html.unescape(page.text)
    assert [one.text.count("<img") for one in (page, failed, writer.get("/add"))] == [0, 0, 0]

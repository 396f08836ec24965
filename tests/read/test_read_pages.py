"""Pages of the web as sources, and those that feeds and sitemaps name: what is fetched, how much, and as what."""

import gzip
import logging

import pytest

from kg.config import Config
from kg.fetcher import Fetcher
from kg.read import read, read_address, read_bytes
from kg.settings import FetchSettings
from kg.types import Article
from tests.web_server import serving

PAGE = """<html lang="en"><head><title>{0}</title>{1}</head><body><article><h1>{0}</h1>
<p>Ann Lee met Bob Ray in the town hall on Monday. It rained all day.</p></article></body></html>"""
HTML = {"content-type": "text/html; charset=utf-8"}
ATOM = "http://www.w3.org/2005/Atom"
XML = {"content-type": "application/xml"}
SUMMARY = "The council sat on Monday, and Ann Lee spoke of the harbour bridge that she had planned for years. " * 2


def page(title="Rain", head=""):
    return 200, HTML, PAGE.format(title, head).encode()


def feed(*links, text=""):
    items = "".join(
        f"<item><title>Item {n}</title><link>{link}</link><guid isPermaLink='false'>g{n}</guid><author>Desk</author>"
        f"<pubDate>Mon, 06 May 2024 10:00:00 GMT</pubDate><description>{text}</description></item>"
        for n, link in enumerate(links)
    )
    return 200, XML, f"<rss><channel><title>Times</title>{items}</channel></rss>".encode()


def sitemap(*addresses, within="", root="urlset", name="url"):
    entries = "".join(f"<{name}><loc>{one}</loc>{within}</{name}>" for one in addresses)
    return 200, XML, f'<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</{root}>'.encode()


def fetching(**settings):
    return Config(fetch={"on": True, "inner": True, "delay": 0, "timeout": 5, "retries": 0, **settings})


def test_an_address_is_fetched_only_where_somebody_says_so():
    with serving({"/a": page()}) as site:
        (error,) = read(f"{site}/a", Config(fetch={"inner": True}))
        (article,) = read(f"{site}/a", fetching())

    assert error.what == f"{site}/a is an address, and pages are fetched only where you say so"
    assert error.hint == "have it fetched:  --fetch"
    assert (article.text.partition("\n")[0], article.source, article.url) == ("Rain", f"{site}/a", f"{site}/a")


def test_one_address_costs_itself_and_the_rest_go_on():
    with serving({"/a": page(), "/b": page()}) as site:
        found = list(read([f"{site}/a", f"{site}/none", "http://127.0.0.1:9/", "http://[", f"{site}/b"], fetching()))

    assert [isinstance(one, Article) for one in found] == [True, False, False, False, True]
    assert "cannot be fetched: 404 Not Found" in found[1].what


def test_inner_addresses_are_not_fetched_unless_the_settings_say_so():
    with serving({"/a": page()}) as site:
        (error,) = read(f"{site}/a", fetching(inner=False))

    assert "is an address of this machine or its network" in error.what


def test_a_page_is_known_by_where_it_was_or_by_what_it_says_of_its_own_site():
    with serving({}) as site:
        pass
    with serving({}) as other:
        pass
    own, foreign = (f'<link rel="canonical" href="{one}/story">' for one in (site, other))
    pages = {"/b": page(head=foreign), "/go": (302, {"location": "/b"}, b"")}
    with serving(pages) as here:
        pages["/a"] = page(head=own.replace(site, here))
        found = list(read([f"{here}/a", f"{here}/go"], fetching()))

    assert [one.source for one in found] == [f"{here}/story", f"{here}/b"]
    assert [one.url for one in found] == [f"{here}/story", f"{here}/b"]


@pytest.mark.parametrize(
    ("path", "media", "body", "text"),
    [
        ("/a", "text/plain", "Ann Lee met Bob Ray.", "Ann Lee met Bob Ray."),
        ("/a", None, "Ann Lee met Bob Ray.", "Ann Lee met Bob Ray."),
        ("/a.csv", "text/plain", "text\nRain.\n", "Rain."),
        ("/a", "text/csv", "text\nRain.\n", "Rain."),
        ("/a", "application/x-ndjson", '{"text": "Rain."}\n', "Rain."),
        ("/a", "text/html", f"<feed xmlns='{ATOM}'><entry><content>Rain.</content></entry></feed>", "Rain."),
        ("/a.txt", "text/html; charset=windows-1251", PAGE.format("Дождь", "").encode("cp1251"), "Дождь"),
        ("/a", "text/plain; charset=windows-1251", "Дождь шёл весь день.".encode("cp1251"), "Дождь шёл весь день."),
    ],
)  # fmt: skip
def test_what_a_page_is_the_server_says_or_it_looks_like_it(path, media, body, text):
    headers = {"content-type": media} if media else {}
    with serving({path: (200, headers, body.encode() if isinstance(body, str) else body)}) as site:
        (article,) = read(f"{site}{path}", fetching())

    assert article.text.partition("\n")[0] == text


@pytest.mark.parametrize("media", ["image/png", "video/mp4", "text/css", "application/javascript"])
def test_what_is_no_article_is_told(media):
    with serving({"/a": (200, {"content-type": media}, b"x")}) as site:
        (error,) = read(f"{site}/a", fetching())

    assert error.what == f"{site}/a is '{media}', which kg does not read"


def test_a_feed_address_that_gives_a_page_is_told():
    with serving({"/news.rss": page(), "/feed.xml": page()}) as site:
        for path in ("news.rss", "feed.xml"):
            (error,) = read(f"{site}/{path}", fetching())
            assert error.what == f"{site}/{path} is a web page, and no feed"


def test_the_pages_of_a_feed_are_fetched_where_it_has_only_summaries(caplog):
    pages = {"/1": page("One", '<meta name="author" content="Ann Lee">'), "/2": page("Two"), "/3": (403, {}, b"")}
    with serving(pages) as site, caplog.at_level(logging.WARNING, "kg"):
        pages["/feed"] = feed(f"{site}/1", "/2", f"{site}/3", text=SUMMARY)
        first, second, error = read(f"{site}/feed", fetching())

    assert (first.source, first.id, first.author, first.date) == (f"{site}/1", "g0", "Ann Lee", "2024-05-06")
    assert (second.source, second.id, second.author) == (f"{site}/2", "g1", "Desk")
    assert "It rained all day." in second.text
    assert error.what == f"{site}/3 cannot be fetched: 403 Forbidden"
    assert caplog.messages == []


def test_a_feed_at_an_address_is_read_from_its_summaries_where_no_pages_are_fetched():
    with serving({}) as gone:
        pass
    with serving({"/feed": feed(f"{gone}/1", text=SUMMARY)}) as site:
        fetcher = Fetcher(FetchSettings(inner=True, delay=0))
        (article,) = read_address(f"{site}/feed", fetcher=fetcher)

    assert article.text.startswith("Item 0\n\nThe council sat")


def test_a_page_is_fetched_once_however_often_it_is_named():
    asked = []

    def answer(handler):
        asked.append(handler.path)
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(PAGE.format("Rain", "").encode())

    pages = {"/1": answer}
    with serving(pages) as site:
        pages["/feed"] = feed(f"{site}/1", f"{site}/1#top")
        assert len(list(read([f"{site}/feed", f"{site}/1", f"{site}/feed"], fetching()))) == 1

    assert asked == ["/1"]


NEWS = """<n:news xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"><n:publication><n:name>Harbour Times</n:name>
<n:language>en-GB</n:language></n:publication><n:publication_date>2024-05-06T10:00:00Z</n:publication_date>
<n:title>Named by the map</n:title></n:news>"""


def test_the_pages_of_a_sitemap_are_fetched_with_what_it_knows_of_them():
    pages = {"/1": page(), "/2": page()}
    with serving(pages) as site:
        pages["/map.xml.gz"] = (200, {}, gzip.compress(sitemap(f"{site}/1", within=NEWS)[2]))
        pages["/map2.xml"] = sitemap(f"{site}/2", "ftp://x.example/", within="<lastmod>2020-01-01</lastmod>")
        pages["/index.xml"] = sitemap(f"{site}/map.xml.gz", f"{site}/map2.xml", root="sitemapindex", name="sitemap")
        first, second, error = read(f"{site}/index.xml", fetching())

    assert (first.source, first.title, first.date) == (f"{site}/1", "Rain", "2024-05-06")
    assert first.publisher == "Harbour Times"
    assert (second.source, second.date) == (f"{site}/2", None)
    assert error.what == f"{site}/map2.xml names 1 of 2 pages by what is no address of the web"


def test_a_sitemap_is_one_line_where_nothing_is_fetched():
    (error,) = read_bytes(sitemap("https://a.example/1", "https://a.example/2")[2], "map.xml", limit=10_000)

    assert error.what == "map.xml is a sitemap: it names pages and holds no text"
    assert error.hint == "have the pages fetched:  --fetch"


def test_no_more_pages_are_fetched_than_the_settings_say():
    pages = {f"/{n}": page(f"Page {n}") for n in range(10)}
    with serving(pages) as site:
        pages["/map"] = sitemap(*(f"{site}/{n}" for n in range(10)))
        *articles, error, named = read([f"{site}/map", f"{site}/9"], fetching(max_pages=3))

    assert [one.source[-2:] for one in [*articles, named]] == ["/0", "/1", "/2", "/9"]
    assert error.what == f"{site}/map names more pages than the 3 that are fetched in one run"


def test_sitemaps_that_name_one_another_without_end_are_given_up():
    pages = {}
    with serving(pages) as site:
        pages.update({f"/{n}": sitemap(f"{site}/{n + 1}", root="sitemapindex", name="sitemap") for n in range(20)})
        pages["/circle"] = sitemap(f"{site}/circle", root="sitemapindex", name="sitemap")
        (error,) = read(f"{site}/0", fetching())
        assert list(read(f"{site}/circle", fetching())) == []

    assert "too many feeds or sitemaps led there" in error.what


def test_a_sitemap_of_the_largest_size_costs_no_page_more_than_it_names():
    pages = {"/1": page()}
    with serving(pages) as site:
        pages["/map"] = sitemap(*[f"{site}/1"] * 50_000)
        (article,) = read(f"{site}/map", fetching())

    assert article.source == f"{site}/1"

"""RSS and Atom: which items are articles, what they know of themselves, and what becomes of those that hold little."""

import logging
from io import BytesIO
from time import process_time

import pytest

from kg.config import Config
from kg.errors import ReadError
from kg.read import Origin, read, read_bytes
from kg.read.xml import read_xml
from kg.types import Article

SHORT = "<description>Ann Lee opened the harbour bridge.</description>"
LONG = "Ann Lee opened the harbour bridge on Monday, and Bob Ray, who had planned it, cut the ribbon. " * 3


def rss(*items, channel="<title>Harbour Times</title><language>en-gb</language>"):
    inside = "".join(f"<item>{item}</item>" for item in items)
    spaces = (
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:media="http://search.yahoo.com/mrss/"'
    )
    return f'<rss version="2.0" {spaces}><channel>{channel}{inside}</channel></rss>'


def of(content, name="feed.xml", **settings):
    content = content.encode() if isinstance(content, str) else content
    return list(read_bytes(content, name, Config(**settings), limit=20_000_000))


def one(content, name="feed.xml"):
    (article,) = of(content, name)
    assert isinstance(article, Article), article
    return article


def test_an_item_with_its_content_is_an_article_with_all_that_is_said_of_it():
    article = one(rss(
        "<title>Bridge opened</title><link>https://harbour.example/bridge</link><guid isPermaLink='false'>h-1</guid>"
        "<pubDate>Mon, 06 May 2024 10:00:00 GMT</pubDate><dc:creator>Ann Lee</dc:creator><media:title>No</media:title>"
        "<description>Short.</description>"
        "<content:encoded><![CDATA[<p>Ann&nbsp;Lee opened <b>the</b> bridge.</p><p>Bob Ray came.</p>"
        "<script>x</script>]]></content:encoded>"
    ))  # fmt: skip

    assert article == Article(
        "Bridge opened\n\nAnn Lee opened the bridge.\n\nBob Ray came.", "https://harbour.example/bridge", "h-1",
        title="Bridge opened", url="https://harbour.example/bridge", date="2024-05-06", author="Ann Lee",
        publisher="Harbour Times", language="en-gb",
    )  # fmt: skip


def test_atom_is_read_with_its_bases_languages_and_elements():
    article = one(
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en" xml:base="https://a.example/news/"><title>A</title>'
        '<link rel="self" href="feed.atom"/><author><name>Desk</name></author>'
        '<entry xml:base="2024/"><id>tag:a.example,2024:1</id><title type="html">Rain &lt;b&gt;fell&lt;/b&gt;</title>'
        '<link rel="enclosure" href="x.mp3"/><link href="one"/><updated>2024-05-08T10:00:00Z</updated>'
        "<published>2024-05-06T10:00:00Z</published><content type='xhtml'>"
        '<div xmlns="http://www.w3.org/1999/xhtml"><p>Ann Lee met <b>Bob</b> Ray.</p><p>It rained.</p></div>'
        "</content></entry></feed>"
    )

    assert article.text == "Rain fell\n\nAnn Lee met Bob Ray.\n\nIt rained."
    assert (article.source, article.id) == ("https://a.example/news/2024/one", "tag:a.example,2024:1")
    assert (article.date, article.author, article.publisher, article.language) == ("2024-05-06", "Desk", "A", "en")


def test_rss_1_is_read_whose_items_stand_beside_the_channel():
    article = one(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://r.example/"><title>R</title>'
        '<dc:language>en</dc:language></channel><item rdf:about="https://r.example/1"><title>One</title>'
        f"<description>{LONG * 4}</description><dc:date>2024-05</dc:date></item></rdf:RDF>"
    )

    assert (article.source, article.date, article.publisher, article.language) == (
        "https://r.example/1", "2024-05", "R", "en",
    )  # fmt: skip


def test_rss_of_the_first_years_is_read():
    article = one(
        '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://x.example/rss-0.91.dtd">'
        f'<rss version="0.91"><channel><title>Old</title><item><title>Caf&eacute;</title><link>https://o.example/1'
        f"</link><description>{LONG * 4}</description></item></channel></rss>"
    )

    assert (article.title, article.publisher) == ("Café", "Old")


def test_what_feeds_get_wrong_loses_no_words():
    article = one(rss(
        "<title>Smith & Sons</title><link>https://a.example/?a=1&b=2</link><pubDate>yesterday</pubDate>"
        "<content:encoded>&lt;p&gt;B&B; Ann Lee said &quot;no&quot; at the caf&eacute;.&lt;/p&gt;</content:encoded>"
    ))  # fmt: skip

    assert article.text == 'Smith & Sons\n\nB&B; Ann Lee said "no" at the café.'
    assert (article.source, article.date) == ("https://a.example/?a=1&b=2", None)


@pytest.mark.parametrize(
    ("date", "iso"),
    [("Tue, 07 May 24 10:00 GMT", "2024-05-07"), ("2024-05-07T23:00:00-05:00", "2024-05-07"), ("32 May 2024", None),
     ("7/5/2024", None), ("Tue, 99 May 2024 10:00 GMT", None)],
)  # fmt: skip
def test_dates_are_understood_or_left_out(date, iso):
    assert one(rss(f"<pubDate>{date}</pubDate><content:encoded>Rain.</content:encoded>")).date == iso


@pytest.mark.parametrize(
    ("author", "name"),
    [("lee@a.example (Ann Lee)", "Ann Lee"), ("Ann Lee &lt;lee@a.example&gt;", "Ann Lee"), ("lee@a.example", None),
     ("Ann Lee", "Ann Lee")],
)  # fmt: skip
def test_of_a_mailbox_the_name_is_the_author(author, name):
    assert one(rss(f"<author>{author}</author><content:encoded>Rain.</content:encoded>")).author == name


def test_an_item_without_a_name_is_known_by_its_text_since_it_moves_down():
    first = one(rss("<content:encoded>Rain.</content:encoded>"))
    moved = of(rss("<content:encoded>Snow.</content:encoded>", "<content:encoded>Rain.</content:encoded>"))[1]
    named = one(rss("<guid isPermaLink='false'>7</guid><content:encoded>Rain.</content:encoded>"))
    linked = one(rss("<guid>https://a.example/7</guid><content:encoded>Rain.</content:encoded>"))

    assert first == moved
    assert (named.source, named.id) == ("feed.xml#7", "7")
    assert linked.source == "https://a.example/7"


def test_a_feed_of_another_site_takes_the_place_of_no_article():
    feed = rss("<link>https://other.example/1</link><guid isPermaLink='false'>7</guid>"
               "<content:encoded>False.</content:encoded>")  # fmt: skip
    article = one(feed, "https://feeds.example/all.xml")

    assert article.source == "https://feeds.example/all.xml#7"


def test_items_that_share_a_link_are_articles_of_their_own():
    def item(number, link):
        return (
            f"<link>{link}</link><guid isPermaLink='false'>g{number}</guid><description>{number} {LONG}</description>"
        )

    def sources(link):
        return [one.source for one in of(rss(item(1, link), item(2, link), item(1, link)))]

    assert sources("http://site.example/") == ["feed.xml#g1", "feed.xml#g2", "feed.xml#g1"]
    assert sources("http://site.example/a") == ["http://site.example/a", "feed.xml#g2", "http://site.example/a"]


@pytest.mark.parametrize(
    "content",
    [rss(f"<description>{'... ' * 20_000}a</description>"), rss(f"<author>{'a@' * 20_000}</author>{SHORT}"),
     f"<rss><channel>{'<x/>' * 9_900}{'<item/>' * 1_500}</channel></rss>"],
    ids=["ellipses", "author", "around"],
)  # fmt: skip
def test_feed_takes_the_time_of_its_length(content):
    started = process_time()

    assert len(of(content)) == 1
    assert process_time() - started < 3


def test_summaries_are_read_where_nothing_is_fetched_and_this_is_told_once(caplog):
    short = "<title>T</title><description>Too short.</description>"
    feed = rss(f"<description>{LONG}</description>", f"<description>{LONG} Again …</description>", short)
    with caplog.at_level(logging.WARNING, "kg"):
        first, second, error = of(feed)

    assert (first.text, second.text) == (LONG.strip(), f"{LONG}Again …")
    assert error.what == "feed.xml has too little text to be read in 1 of 3 items"
    (told,) = caplog.messages
    assert told.startswith("feed.xml has only summaries of 2 of 3 items")
    assert told.endswith("have their pages fetched:  --fetch")


def test_a_long_description_is_the_article(caplog):
    assert one(rss(f"<description>{LONG * 4}</description>")).text
    assert caplog.messages == []


def test_content_that_is_cut_off_is_a_summary(caplog):
    assert one(rss(f"<content:encoded>{LONG} and [&#8230;]</content:encoded>"))
    assert "only summaries of 1 of 1 items" in caplog.messages[0]


def test_a_feed_that_is_a_web_page_is_told(tmp_path):
    for page in (b"<!doctype html><html><body>Not found", b"<?xml version='1.0'?>\n<!-- x --><html xmlns='x'/>"):
        (tmp_path / "news.rss").write_bytes(page)
        (error,) = read([tmp_path / "news.rss"])
        assert error.what.endswith("news.rss is a web page, and no feed")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("<!DOCTYPE rss [<!ENTITY a 'aaaa'>]><rss><channel><item>&a;</item></channel></rss>", "entities"),
        ('<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss>&a;</rss>', "entities"),
        ('<!DOCTYPE rss [<!ENTITY % a SYSTEM "http://127.0.0.1:9/x"> %a;]><rss/>', "entities"),
        ("<?xml version='1.0'?><invoice/>", "its root is 'invoice'"),
        ("<rss><channel/></rss>", "without items"),
        ("hello", "is no XML"),
        ("<?xml version='1.0' encoding='rot13'?><rss/>", "without items"),
        ("", "is empty"),
        ("<a>" * 100_000, "its root is 'a'"),
        ("<feed>" + "<b>" * 50_000, "ends in the middle"),
    ],
)
def test_what_is_no_feed_is_one_line(content, words):
    errors = of(content)

    assert all(isinstance(error, ReadError) for error in errors)
    assert words in errors[-1].what
    assert len(errors) <= 2


def test_laughs_are_not_multiplied():
    entities = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    (error,) = of(f'<!DOCTYPE rss [<!ENTITY l0 "lol">{entities}]><rss><channel>&l9;</channel></rss>')

    assert "is refused: it defines XML entities" in error.what


def test_what_was_read_before_a_feed_breaks_off_counts():
    feed = rss("<content:encoded>Rain.</content:encoded>", "<content:encoded>Snow.</content:encoded>")
    article, error = of(feed[: feed.index("Snow")])

    assert (article.text, error.what) == ("Rain.", "feed.xml ends in the middle")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "windows-1251", "latin-1"])
def test_encodings_are_those_that_the_xml_declares(encoding):
    word = "Привет" if encoding != "latin-1" else "café"
    declared = encoding.removesuffix("-sig")
    feed = f"<?xml version='1.0' encoding='{declared}'?>{rss(f'<content:encoded>{word} x.</content:encoded>')}"

    assert one(feed.encode(encoding)).text == f"{word} x."


def test_western_bytes_in_what_claims_to_be_utf_8_are_understood():
    feed = f"<?xml version='1.0' encoding='utf-8'?>{rss('<content:encoded>“Café” – oui.</content:encoded>')}"

    assert one(feed.encode("cp1252")).text == "“Café” – oui."


def test_a_large_feed_is_read_item_by_item():
    """Fifty megabytes are neither held nor read ahead."""
    taken = 0

    class Endless(BytesIO):
        def read(self, _=-1):
            nonlocal taken
            taken += 1
            return item if taken > 1 else b"<rss><channel>" + item

    item = f"<item><guid isPermaLink='false'>7</guid><description>{LONG * 20}</description></item>".encode()
    found = read_xml(Origin("feed.xml", "feed.xml", Endless), Config())
    for _ in range(50_000_000 // len(item) // 50):
        assert next(found).id == "7"

    assert taken < 50_000_000 // len(item) // 50 + 100


@pytest.mark.parametrize("filler", [b"<b/>", b"<b>x</b>", b"x"], ids=["elements", "text elements", "text"])
@pytest.mark.parametrize("start", [b"<rss><channel><item>", b"<rss><channel>"], ids=["in an item", "around items"])
def test_fifty_megabytes_without_an_end_are_bounded(filler, start):
    taken = 0

    class Long(BytesIO):
        def read(self, size=-1):
            nonlocal taken
            taken += size
            return (start if taken == size else filler * (size // len(filler)))[:size] if taken < 50_000_000 else b""

    errors = list(read_xml_errors(Long))

    assert taken < 25_000_000
    assert "has an item of more than" in errors[-1].what


def test_blanks_without_end_are_bounded():
    class Blanks(BytesIO):
        def read(self, size=-1):
            return b" " * size

    (error,) = read_xml_errors(Blanks)

    assert error.what == "feed.xml is empty"


def read_xml_errors(opened):
    try:
        yield from read_xml(Origin("feed.xml", "feed.xml", opened), Config())
    except ReadError as error:
        yield error

"""Web pages: the article alone, its headline, its metadata, and pages that mean harm."""

import json
import logging

import pytest

from kg.config import Config
from kg.errors import ReadError
from kg.read import read
from kg.types import Article

BODY = (
    "<p>Ann&nbsp;Lee, the mayor of Ely, opened the <b>new</b> bridge on <a href='/m'>Monday</a> after years of delay."
    "<p>“It is long,” she told Bob Ray, who built it.<br>He thanked her.</p>"
)
FIRST = "Ann Lee, the mayor of Ely, opened the new bridge on Monday after years of delay."
SECOND = "“It is long,” she told Bob Ray, who built it.\nHe thanked her."


def page(body=BODY, head="", attributes="", headline="<h1>Mayor opens bridge</h1>"):
    return (
        f"<!DOCTYPE html><html{attributes}><head><meta charset='utf-8'><title>Mayor opens bridge</title>{head}</head>"
        "<body>"
        "<nav><ul><li><a href='/'>Home</a></li><li><a href='/sport'>Sport</a></li></ul></nav>"
        f"<article>{headline}{body}</article>"
        "<section id='comments' class='comments'><p>First! What a silly bridge, says a reader.</p></section>"
        "<footer><p>© 2031 The Example. All rights reserved.</p></footer></body></html>"
    )


def linked(**facts):
    return f'<script type="application/ld+json">{json.dumps(facts)}</script>'


@pytest.fixture
def one(tmp_path, monkeypatch):
    """Write a page and read it."""
    monkeypatch.chdir(tmp_path)

    def read_one(content, name="page.html", **settings):
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        (found,) = read([name], Config(**settings))
        return found

    return read_one


def test_text_is_headline_and_paragraphs_and_nothing_around_them(one):
    assert one(page()).text == f"Mayor opens bridge\n\n{FIRST}\n\n{SECOND}"


def test_headline_is_put_first_where_the_body_lacks_it(one):
    article = one(page(headline="", head=linked(**{"@type": "NewsArticle", "headline": "Mayor opens long bridge"})))

    assert article.title == "Mayor opens long bridge"
    assert article.text.startswith(f"Mayor opens long bridge\n\n{FIRST}")


def test_headline_in_other_words_is_not_put_there_twice(one):
    article = one(page(head=linked(**{"@type": "NewsArticle", "headline": "Mayor opens bridge in Ely: what to know"})))

    assert article.text.startswith(f"Mayor opens bridge\n\n{FIRST}")


def test_subheadings_lists_and_quotations_are_paragraphs_of_their_own(one):
    items = "<ul><li>Cars may cross.</li><li>Boats may not.</li></ul>"
    rest = f"<h2>What next</h2>{items}<blockquote><p>So be it.</p></blockquote>"

    assert one(page(BODY + rest)).text.endswith(
        f"{SECOND}\n\nWhat next\n\nCars may cross.\n\nBoats may not.\n\nSo be it."
    )


def test_tables_are_left_out(one):
    assert "Lengths" not in one(page(BODY + "<table><tr><th>Lengths</th></tr><tr><td>120 m</td></tr></table>")).text


def test_words_that_were_struck_out_are_left_out(one):
    article = one(page("<p>Ann Lee <del>resigned from</del> opened the bridge, and all were glad of it.</p>" + BODY))

    assert "resigned" not in article.text
    assert "Ann Lee opened the bridge" in article.text


NEWS = {
    "@type": ["NewsArticle"],
    "headline": "Mayor opens &quot;bridge&quot;",
    "datePublished": "2018-06-06T10:00:00+02:00",
    "author": [{"@type": "Person", "name": "Cy Poe"}, {"@type": "Person", "name": "Di Roe"}],
    "publisher": {"@type": "Organization", "name": "The Example"},
    "inLanguage": "en-GB",
    "url": "https://news.example/bridge",
}


@pytest.mark.parametrize(
    "wrapped",
    [NEWS, [{"@type": "WebSite", "name": "x"}, NEWS], {"@graph": [{"@type": "WebPage"}, NEWS]}, [[NEWS]]],
    ids=["alone", "list", "graph", "nested"],
)
def test_linked_data_are_read_wherever_they_stand(one, wrapped):
    article = one(page(head=f'<script type="application/ld+json">{json.dumps(wrapped)}</script>'))

    assert article.title == 'Mayor opens "bridge"'
    assert (article.date, article.author) == ("2018-06-06", "Cy Poe, Di Roe")
    assert (article.publisher, article.language) == ("The Example", "en-GB")
    assert article.source == article.url == "https://news.example/bridge"
    assert article.id == "page.html"


def test_linked_data_that_refer_to_each_other_are_followed(one):
    graph = [
        {"@type": "NewsArticle", "headline": "Bridge", "author": {"@id": "#cy"}, "publisher": {"@id": "#ex"}},
        {"@type": "Person", "@id": "#cy", "name": "Cy Poe"},
        {"@type": "Organization", "@id": "#ex", "name": "The Example"},
    ]

    article = one(page(head=linked(**{"@graph": graph})))

    assert (article.author, article.publisher) == ("Cy Poe", "The Example")


def test_meta_elements_serve_where_linked_data_are_broken(one):
    head = (
        '<script type="application/ld+json">{"@type": "NewsArticle", </script>'
        '<meta name="author" content="Cy Poe"><meta property="article:published_time" content="2018-06-06T10:00:00Z">'
        '<meta property="og:site_name" content="The Example"><meta property="og:url" content="https://news.example/b">'
    )

    article = one(page(head=head, attributes=" lang='en-GB'"))

    assert (article.title, article.author, article.date) == ("Mayor opens bridge", "Cy Poe", "2018-06-06")
    assert (article.publisher, article.source, article.language) == ("The Example", "https://news.example/b", "en-GB")


def test_copyright_year_is_no_date_of_publication(one):
    assert one(page()).date is None


def test_canonical_address_identifies_the_article_before_all_others(one):
    head = '<link rel="canonical" href="https://news.example/canonical">' + linked(**NEWS)

    assert one(page(head=head)).source == "https://news.example/canonical"


def test_address_of_the_whole_site_identifies_no_article(one):
    article = one(page(head='<link rel="canonical" href="https://news.example/">'))

    assert (article.source, article.url) == ("page.html", None)


@pytest.mark.parametrize("declared", ["windows-1252", "iso-8859-1"])
def test_charset_is_that_of_the_meta_element(one, declared):
    html = page().replace("utf-8", declared)

    assert one(html.encode("cp1252")).text == one(page()).text


def test_charset_is_that_of_the_mark_whatever_is_declared(one):
    assert one(page().replace("utf-8", "shift_jis").encode("utf-8-sig")).text == one(page()).text
    assert one(page().encode("utf-16")).text == one(page()).text


def test_charset_may_not_name_other_codecs(one):
    html = page().replace("utf-8", "unicode_escape").encode("cp1252")

    assert one(html).text == one(page()).text


def test_page_whose_text_stands_in_linked_data_alone_is_read(one):
    head = linked(**{"@type": "NewsArticle", "headline": "Rain", "articleBody": "Ann Lee met Bob Ray.\n\nIt rained."})

    article = one(f"<html><head>{head}</head><body><div id='app'></div></body></html>")

    assert article.text == "Rain\n\nAnn Lee met Bob Ray.\n\nIt rained."


def test_page_without_article_is_an_error_with_a_way_out(one):
    error = one("<html><head><title>Rain</title></head><body><script>load()</script></body></html>")

    assert error.what == "page.html has no article: no article text found in the page"
    assert "text file" in error.hint


def test_fragment_of_a_page_is_read(one):
    assert FIRST in one(BODY).text


def test_article_in_a_page_beyond_max_chars_is_refused(one):
    assert "the limit for one article is 50" in one(page(), max_chars=50).what


@pytest.mark.parametrize(
    "html",
    [
        "<html><body>" + "<div>" * 50_000 + BODY,
        "<html><body><article>" + "<blockquote>Ann" * 20_000,
        "<html><body><article><p>" + "<b>Ann " * 30_000,
        "<html><body>" + "<!--" * 100_000,
        "<html><body>" + "<" * 500_000,
        "<html a='" + "x" * 500_000,
        page(head='<script type="application/ld+json">' + "[" * 200_000 + "</script>"),
        page(head='<script type="application/ld+json">' + '{"@graph":' * 50_000 + "</script>"),
        page(head=linked(**{"@type": "Article", "headline": {"a": 1}, "author": 5, "publisher": [[]], "@id": {}})),
        "<!DOCTYPE html [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;&a;'>]><html><body><p>&b; and more.</p></body></html>",
    ],
    ids=["deep", "quotes", "inline", "comments", "brackets", "attribute", "json", "graph", "odd", "entities"],
)
def test_page_that_means_harm_costs_at_most_itself(one, html):
    assert isinstance(one(html), Article | ReadError)


def test_page_of_too_many_elements_is_refused(one):
    error = one("<html><body><article>" + "<p>Ann Lee met Bob Ray.</p>" * 60_000)

    assert "the limit for one page is 50,000" in error.what


def test_external_entities_are_not_read(one, tmp_path):
    (tmp_path / "secret.txt").write_text("sesame")
    entity = f"<!DOCTYPE html [<!ENTITY s SYSTEM 'file://{tmp_path}/secret.txt'>]>"

    article = one("<?xml version='1.0'?>" + entity + page("<p>&s;</p>" + BODY), name="page.xhtml")

    assert FIRST in article.text
    assert "sesame" not in article.text


def test_reading_writes_nothing_to_stderr(one, capfd):
    one("<html><body></body></html>")

    assert capfd.readouterr().err == ""
    assert logging.getLogger("trafilatura").handlers

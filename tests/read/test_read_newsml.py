"""NewsML-G2 and NITF: the text by paragraphs, what is known of it, and what is not to be read."""

import pytest

from kg.config import Config
from kg.errors import ReadError
from kg.read import read_bytes
from kg.types import Article

NITF = """<nitf {attributes}><head><title>Slug</title><docdata {docdata}>
<doc-id id-string="wire-7"/><date.issue norm="20240506T100000Z"/></docdata><pubdata name="Harbour Times"/></head>
<body><body.head><hedline><hl1>Bridge opened</hl1><hl2>At last</hl2></hedline>
<byline>By <person>Ann Lee</person></byline><dateline><location>LONDON</location></dateline></body.head>
<body.content><media><media-caption><p>A bridge.</p></media-caption></media>
<p>The mayor, <person>Tom Ward</person>, opened the bridge<br/>on Monday.</p><table><tr><td>1</td></tr></table>
<hl2>Reactions</hl2><block><p>Bob Ray came &amp; went.</p><bq><block><p>"I saw it."</p></block></bq></block>
<ul><li>one</li></ul></body.content></body></nitf>"""

TEXT = (
    "Bridge opened\n\nLONDON — The mayor, Tom Ward, opened the bridge\non Monday.\n\nReactions\n\nBob Ray came & went."
    '\n\n"I saw it."\n\none'
)


def nitf(attributes="", docdata=""):
    return NITF.format(attributes=attributes, docdata=docdata)


def item(content, guid="urn:newsml:wire.example:7", version=2, status="stat:usable", meta="", contents=""):
    return f"""<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="{guid}" version="{version}" xml:lang="en-GB">
<itemMeta><itemClass qcode="ninat:text"/><provider qcode="nprov:WIRE"/><versionCreated>2024-05-07T08:00:00Z
</versionCreated><firstCreated>2024-05-06T08:00:00Z</firstCreated><pubStatus qcode="{status}"/>{meta}</itemMeta>
<contentMeta><headline>Bridge opened</headline><by>By Ann Lee</by>{contents}</contentMeta>
<contentSet>{content}</contentSet></newsItem>"""


def xhtml(body):
    return (
        '<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head>'
        f"<title>No</title></head><body>{body}</body></html></inlineXML>"
    )


def message(*items):
    return f'<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header/><itemSet>{"".join(items)}</itemSet></newsMessage>'


def of(content, name="wire.xml", **settings):
    return list(read_bytes(content.encode(), name, Config(**settings), limit=20_000_000))


def test_nitf_is_read_by_paragraphs_without_what_stands_beside_them():
    (article,) = of(nitf('xml:lang="en"'))

    assert article == Article(
        TEXT, "wire.xml#wire-7", "wire-7", title="Bridge opened", date="2024-05-06", author="Ann Lee",
        publisher="Harbour Times", language="en",
    )  # fmt: skip


@pytest.mark.parametrize("name", ["a.nitf", "a.newsml", "a.xml", "a", "a.rss"])
def test_what_xml_is_is_told_by_its_root_whatever_its_name(name):
    assert [one.text for one in of("<?xml version='1.0'?>\n" + nitf(), name)] == [TEXT]


def test_a_news_item_is_known_by_its_guid_wherever_it_lies():
    body = xhtml("<p>Tom Ward <em>opened</em> it.</p><ul><li>Rain fell.</li></ul><figure><p>No</p></figure>")
    (first,) = of(item(body), "v1.xml")
    (second,) = of(item(xhtml("<p>Tom Ward closed it.</p>"), version=3), "v2.xml")

    assert first == Article(
        "Bridge opened\n\nTom Ward opened it.\n\nRain fell.", "urn:newsml:wire.example:7",
        "urn:newsml:wire.example:7:2", title="Bridge opened", date="2024-05-06", author="Ann Lee", publisher="WIRE",
        language="en-GB",
    )  # fmt: skip
    assert (second.source, second.id) == (first.source, "urn:newsml:wire.example:7:3")


def test_a_guid_that_names_nothing_everywhere_is_one_of_its_file():
    assert of(item(xhtml("<p>Rain.</p>"), guid="7"))[0].source == "wire.xml#7"


def test_what_was_fetched_takes_the_place_of_nothing_elsewhere():
    fetched = of(item(xhtml("<p>Rain.</p>")), "https://evil.example/a.xml")

    assert fetched[0].source == "https://evil.example/a.xml#urn:newsml:wire.example:7"


def test_nitf_and_plain_text_within_a_news_item_are_read():
    within = f'<inlineXML contenttype="application/nitf+xml">{nitf()}</inlineXML>'
    plain = '<inlineData contenttype="text/plain">Ann Lee came.\n\nBob Ray went.</inlineData>'
    more = "<language tag='de'/><dateline>PARIS, May 6 -</dateline>"
    (first,), (second,) = of(item(within)), of(item(plain, contents=more))

    assert first.text == TEXT
    assert second.text == "Bridge opened\n\nPARIS, May 6 — Ann Lee came.\n\nBob Ray went."
    assert second.language == "de"


def test_a_dateline_that_is_printed_is_not_put_before_it():
    body = xhtml("<p>PARIS, May 6 (Wire) - Ann Lee came.</p>")
    (article,) = of(item(body, contents="<dateline>PARIS, May 6</dateline>"))

    assert article.text == "Bridge opened\n\nPARIS, May 6 (Wire) - Ann Lee came."


@pytest.mark.parametrize("status", ["stat:canceled", "stat:withheld", "http://cv.example/status:canceled"])
def test_what_is_canceled_is_set_aside_with_a_line(status):
    found = of(message(item(xhtml("<p>Rain.</p>"), status=status), item(xhtml("<p>Snow.</p>"), guid="urn:x:8")))

    state = status.rpartition(":")[2]
    assert found[0].what == f"wire.xml#urn:newsml:wire.example:7 is {state} by who sent it, and not read"
    assert found[1].text == "Bridge opened\n\nSnow."
    assert isinstance(of(nitf(docdata='management-status="canceled"'))[0], ReadError)


def test_pictures_and_packages_in_a_message_are_passed_over():
    picture = item('<remoteContent href="a.jpg" contenttype="image/jpeg"/>', guid="urn:x:9")
    package = '<packageItem guid="urn:x:10" version="1"><groupSet root="g"/></packageItem>'

    found = of(message(picture, package, item(xhtml("<p>Rain.</p>"))))
    assert [one.text for one in found] == ["Bridge opened\n\nRain."]
    for nothing in (message(picture, package), package, message()):
        (error,) = of(nothing)
        assert error.what == "wire.xml has no article: none of its items has text"


def test_an_item_that_is_too_long_costs_itself():
    found = of(message(item(xhtml("<p>" + "x" * 500 + "</p>")), item(xhtml("<p>Rain.</p>"))), max_chars=100)

    assert [isinstance(one, ReadError) for one in found] == [True, False]


@pytest.mark.parametrize("entity", ["<!ENTITY a 'x'>", "<!ENTITY a SYSTEM 'file:///etc/passwd'>", "<!ENTITY % a 'x'>"])
def test_entities_are_refused(entity):
    (error,) = of(f"<!DOCTYPE nitf [{entity}]>{nitf()}")

    assert "is refused: it defines XML entities" in error.what

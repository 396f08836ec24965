"""Web archives: which records are articles, what is known of them, and what damage costs."""

import gzip
import random
import zlib
from time import process_time

import pytest

from kg.config import Config
from kg.errors import ReadError
from kg.read import read, read_bytes
from kg.types import Article

PAGE = b"<html><head><title>Bridge opened</title>%s</head><body><p>Ann Lee met Bob Ray in town.</p><p>It rained.</p>"
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n%s\r\n%s"
TEXT = "Bridge opened\n\nAnn Lee met Bob Ray in town.\n\nIt rained."


def record(number, block, kind="response", media="application/http; msgtype=response", length=None):
    return (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Date: 2026-11-29T10:00:00Z\r\n"
        f"WARC-Target-URI: https://news.example/{number}\r\nContent-Type: {media}\r\n"
        f"Content-Length: {len(block) if length is None else length}\r\n\r\n"
    ).encode() + block + b"\r\n\r\n"  # fmt: skip


def page(head=b"", headers=b"", body=None):
    return OK % (headers, PAGE % head if body is None else body)


@pytest.fixture
def all_of(tmp_path, monkeypatch):
    """Everything that reading a WARC of these bytes yields."""
    monkeypatch.chdir(tmp_path)

    def run(content, name="crawl.warc", **settings):
        (tmp_path / name).write_bytes(content)
        return list(read([name], Config(**settings)))

    return run


def test_page_of_a_crawl_is_an_article_of_its_address(all_of):
    (article,) = all_of(record(1, page()))

    assert (article.text, article.title) == (TEXT, "Bridge opened")
    assert article.source == article.url == "https://news.example/1"
    assert article.id == "urn:uuid:1"


def test_day_of_the_crawl_is_not_taken_for_the_day_of_publication(all_of):
    dated = b'<meta property="article:published_time" content="2018-06-06T10:00:00Z">'

    assert [one.date for one in all_of(record(1, page()) + record(2, page(dated)))] == [None, "2018-06-06"]


def test_pages_own_address_counts_on_its_own_site_alone(all_of):
    own, other = (
        b'<link rel="canonical" href="https://%s/a">' % host for host in (b"www.news.example", b"evil.example")
    )

    found = all_of(record(1, page(own)) + record(2, page(other)))

    assert [one.source for one in found] == ["https://www.news.example/a", "https://news.example/2"]


def test_fetched_crawl_speaks_for_its_own_site_alone():
    content = record(1, page()) + record(2, b"It rained.", "conversion", "text/plain")

    def sources(address):
        return [(one.source, one.url) for one in read_bytes(content, address, limit=100_000)]

    other = "https://other.example/a.warc"
    assert sources(other) == [(f"{other}#urn:uuid:1", None), (f"{other}#urn:uuid:2", None)]
    assert sources("https://www.news.example/a.warc")[0] == ("https://news.example/1", "https://news.example/1")


def test_header_without_an_end_takes_no_time(all_of):
    folded = b"\r\n" + b" ;a" * 20_000
    started = process_time()

    found = all_of(
        record(1, b"It rained.", "conversion", "text/plain").replace(b"text/plain", b"text/plain" + folded * 50)
        + record(2, page(headers=b"x: y" + folded + b"\r\n")).replace(b"charset=utf-8", b"charset=utf-8" + folded * 50)
    )

    assert process_time() - started < 2
    assert [one.id for one in found if isinstance(one, Article)] == ["urn:uuid:1"]


def test_texts_of_a_wet_file_are_articles(all_of):
    (article,) = all_of(record(1, "Bridge opened\n\nÅsa met Bob.".encode(), "conversion", "text/plain"), "a.warc.wet")

    assert (article.text, article.title) == ("Bridge opened\n\nÅsa met Bob.", "Bridge opened")


def test_all_other_records_are_passed_over(all_of):
    others = [
        record(1, b"software: x", "warcinfo", "application/warc-fields"),
        record(2, b"GET / HTTP/1.1\r\n\r\n", "request", "application/http; msgtype=request"),
        record(3, b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>Gone."),
        record(4, b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG"),
        record(5, page(), "revisit"),
    ]

    assert [one.id for one in all_of(b"".join(others) + record(6, page()))] == ["urn:uuid:6"]


BODY = PAGE % b""
CHUNKS = b"%x\r\n%s\r\n%x;a=b\r\n%s\r\n0\r\n\r\n" % (10, BODY[:10], len(BODY) - 10, BODY[10:])


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        (b"Transfer-Encoding: chunked\r\n", CHUNKS),
        (b"Transfer-Encoding: chunked\r\n", BODY),
        (b"Content-Encoding: gzip\r\n", gzip.compress(BODY)),
        (b"Content-Encoding: gzip\r\n", BODY),
        (b"Content-Encoding: deflate\r\n", zlib.compress(BODY)),
        (b"Content-Encoding: deflate\r\n", zlib.compress(BODY)[2:-4]),
        (b"Content-Length: 17\r\n", BODY),
    ],
    ids=["chunked", "chunked no more", "gzip", "gzip no more", "zlib", "deflate", "wrong length"],
)
def test_body_is_decoded_as_far_as_it_is_encoded(all_of, headers, body):
    assert [one.text for one in all_of(record(1, page(headers=headers, body=body)))] == [TEXT]


def test_charset_of_the_answer_goes_before_the_pages(all_of):
    body = (
        (PAGE % b'<meta charset="utf-8">')
        .replace(b"Ann", "Åsa".encode("iso8859-2", "replace"))
        .replace(b"Lee", b"\xb3")
    )
    sent = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=iso-8859-2\r\n\r\n" + body

    (article,) = all_of(record(1, sent))

    assert "ł met Bob" in article.text


def test_damaged_record_costs_itself(all_of):
    cut = record(2, page()).replace(b"Content-Length", b"Content-Lenght")
    short = record(3, page(), length=30)

    found = all_of(record(1, page()) + cut + short + record(4, page()))

    assert [one.id for one in found if not isinstance(one, ReadError)] == ["urn:uuid:1", "urn:uuid:4"]
    errors = [one.message() for one in found if isinstance(one, ReadError)]
    assert errors[0].startswith("crawl.warc#urn:uuid:2 is a damaged record")
    assert any("crawl.warc has a damaged record, which is skipped\n    after urn:uuid:3" in error for error in errors)


def test_cut_file_gives_what_is_whole_and_one_line(all_of):
    whole = b"".join(record(number, page()) for number in range(3))

    *articles, error = all_of(whole[:-100])
    assert [one.id for one in articles] == ["urn:uuid:0", "urn:uuid:1"]
    assert error.message().startswith("crawl.warc is cut off\n    within urn:uuid:2")

    packed = b"".join(gzip.compress(record(number, page())) for number in range(3))
    *articles, error = all_of(packed[:-50], "b.warc.gz")
    assert [one.id for one in articles] == ["urn:uuid:0", "urn:uuid:1"]
    assert (error.what, error.file) == ("b.warc.gz is damaged", "b.warc.gz")


def members(count, size=2_000):
    """Records that are each packed by itself, with bytes in them that cannot be packed."""
    noise = (random.Random(number).randbytes(size).hex().encode() for number in range(count))  # noqa: S311
    pages = [page(body=PAGE % b"" + one) for one in noise]
    return [gzip.compress(record(number, one)) for number, one in enumerate(pages)]


@pytest.mark.parametrize("size", [50, 2_000, 60_000], ids=["many in a buffer", "some", "larger than one"])
@pytest.mark.parametrize("how", ["zeros", "noise", "cut", "checksum", "header"])
def test_damage_of_a_packed_record_costs_that_record_and_one_line(all_of, how, size):
    whole = members(12, size)
    for number in (3, 4, 9):
        one, middle = whole[number], len(whole[number]) // 2
        whole[number] = {
            "zeros": one[:middle] + bytes(30) + one[middle + 30 :],
            "noise": one[:middle] + b"\xff" * 30 + one[middle + 30 :],
            "cut": one[:middle],
            "checksum": one[:-8] + bytes([one[-8] ^ 1]) + one[-7:],
            "header": b"\x1f\x8c" + one[2:],
        }[how]
    found = all_of(b"".join(whole), "crawl.warc.gz")

    read = [one.id.removeprefix("urn:uuid:") for one in found if isinstance(one, Article)]
    errors = [one for one in found if isinstance(one, ReadError)]
    assert [one for one in read if one not in "349"] == ["0", "1", "2", "5", "6", "7", "8", "10", "11"]
    assert 2 <= len(errors) <= 3  # where two lie side by side it may be one
    assert {one.what for one in errors} == {"crawl.warc.gz is damaged"}
    assert "; in or after urn:uuid:" in errors[0].found


def test_pages_of_a_damaged_record_are_never_those_of_another(all_of):
    """A record whose block is cut off takes nothing of the next for its own."""
    whole = members(3)
    texts = {one.id: one.text for one in all_of(b"".join(whole), "a.warc.gz")}
    for cut in range(1, len(whole[1]), 97):
        found = all_of(whole[0] + whole[1][:cut] + whole[2], "b.warc.gz")
        articles = {one.id: one.text for one in found if isinstance(one, Article)}
        assert articles == {name: texts[name] for name in ("urn:uuid:0", "urn:uuid:2")}
        assert sum(isinstance(one, ReadError) for one in found) == 1


def test_what_only_looks_like_packed_records_takes_no_time(all_of):
    start = process_time()
    *_, last = all_of(members(1)[0] + b"\x1f\x8b\x08\x00" * 500_000, "a.warc.gz")

    assert process_time() - start < 10
    assert last.what == "a.warc.gz is damaged in many places, and not read further"


def test_record_that_is_too_large_costs_itself(all_of):
    error, article = all_of(record(1, page(body=b"x" * 5000)) + record(2, page()), max_bytes=1000)

    assert error.what == "crawl.warc#urn:uuid:1 has 5,059 bytes; the limit is 1,000"
    assert article.id == "urn:uuid:2"


def test_body_that_unpacks_beyond_the_limit_costs_itself(all_of):
    bomb = page(headers=b"Content-Encoding: gzip\r\n", body=gzip.compress(bytes(10_000_000)))

    error, article = all_of(record(1, bomb) + record(2, page()), max_bytes=100_000)

    assert error.what == "crawl.warc#urn:uuid:1 has more than 100,000 bytes, unpacked"
    assert article.id == "urn:uuid:2"


@pytest.mark.parametrize(
    ("block", "told"),
    [
        (page(headers=b"Content-Encoding: br\r\n"), "is encoded as br, which is not read"),
        (page(headers=b"x: y\r\n" * 500), "has headers that cannot be read"),
        (page(body=b"<p>"), "has no article"),
    ],
)
def test_page_that_cannot_be_read_is_an_error_of_its_record(all_of, block, told):
    error, article = all_of(record(1, block) + record(2, page()))

    assert error.what.startswith(f"crawl.warc#urn:uuid:1 {told}")
    assert article.id == "urn:uuid:2"


def test_crawl_on_standard_input_is_recognised(tmp_path):
    (tmp_path / "a").write_bytes(record(1, page()))

    assert [one.id for one in read([tmp_path / "a"])] == ["urn:uuid:1"]


def test_file_that_is_no_warc_is_an_error(all_of):
    (error,) = all_of(b"Rain.\n" * 100)

    assert error.what == "crawl.warc is no WARC"

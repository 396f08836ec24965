"""Web archives (WARC 1.0 and 1.1, ISO 28500): the pages and texts among the records of a crawl, one after the other."""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from io import BytesIO
from typing import BinaryIO

from kg.config import Config
from kg.errors import ReadError
from kg.read.article import checked_text, dateline, headline, own_address, web_address
from kg.read.decode import decode, one_newline
from kg.read.html import page_article
from kg.read.origin import Origin
from kg.read.packed import LostError
from kg.types import Article

_PAYLOADS = {"response", "resource", "conversion"}
_PAGES = {"text/html", "application/xhtml+xml"}
_LINE = 65_536
_HEADERS = 200
_MEDIA = 2_000  # characters of a Content-Type: what takes it apart may take the square of them
_SIZE = re.compile(rb"\s*([0-9a-fA-F]{1,15})\s*(?:;.*)?\r?\n")


@dataclass(frozen=True, slots=True)
class _Record:
    """One record: what its headers say, by their names in lower case, and its block."""

    headers: dict[str, str]
    block: bytes

    @property
    def id(self) -> str:
        return _id(self.headers)


def read_warc(origin: Origin, config: Config) -> Iterator[Article | ReadError]:
    """Read the pages and texts of a crawl.

    Read are ``response`` records whose status is 200, ``resource`` records and the ``conversion`` records of WET files,
    in HTML or plain text; all others are passed over. ``Article.url`` is the page's own address where that is on the
    site that was crawled, else ``WARC-Target-URI``; a WARC that was itself fetched speaks for its own site alone.
    ``WARC-Date`` tells when a page was fetched, not when it was published: it is no article's date.

    Args:
        origin: the file, unpacked.
        config: settings; a record of more than ``max_bytes`` bytes is skipped without being held.

    Yields:
        An article, or the error of a record, in the order of the records.

    Raises:
        ReadError: it is no WARC, or ends within a record; those before it have been read. What was damaged in its
            packing is an error of its own, and the next record that is whole is read.
        OSError: the file cannot be read.

    Example:
        >>> from io import BytesIO
        >>> record = b"WARC/1.0\\r\\nWARC-Type: conversion\\r\\nWARC-Target-URI: https://news.example/a\\r\\n"
        >>> record += b"Content-Type: text/plain\\r\\nContent-Length: 5\\r\\n\\r\\nRain.\\r\\n\\r\\n"
        >>> [(a.source, a.text) for a in read_warc(Origin("a.wet", "a.wet", lambda: BytesIO(record)), Config())]
        [('https://news.example/a', 'Rain.')]
    """
    with origin.open() as stream:
        for record in _records(stream, origin, config.max_bytes):
            try:
                if isinstance(record, ReadError):
                    yield record
                elif article := _article(record, origin, config):
                    yield article
            except ReadError as error:
                yield error


@dataclass(slots=True)
class _Seen:
    """What was seen of a crawl: the identifier of the last record, and whether there was none."""

    last: str = ""
    empty: bool = True


def _records(stream: BinaryIO, origin: Origin, limit: int) -> Iterator[_Record | ReadError]:
    """Records that may hold an article; what cannot be unpacked of them is an error each time."""
    seen = _Seen()
    while True:
        try:
            yield from _unbroken(stream, origin, limit, seen)
            return
        except LostError as error:
            seen.empty = False
            found = f"{error.found}; in or after {seen.last}" if seen.last else error.found
            yield ReadError(origin.source, error.reason, found=found, hint=error.hint)


def _unbroken(stream: BinaryIO, origin: Origin, limit: int, seen: _Seen) -> Iterator[_Record | ReadError]:
    """Records as far as they can be unpacked; where one is damaged, it goes on at the next line that begins one."""
    lost = False
    while line := stream.readline(_LINE):
        if not line.startswith(b"WARC/"):
            if line.strip() and not lost:
                if seen.empty:
                    raise ReadError(origin.source, "is no WARC", hint="a WARC begins with WARC/1.0 or WARC/1.1")
                lost = True
                yield ReadError(origin.source, "has a damaged record, which is skipped", found=f"after {seen.last}")
            continue
        seen.empty = lost = False
        headers = _headers(stream)
        seen.last = last = _id(headers)
        if not (given := headers.get("content-length", "")).isdecimal() or len(given) > 15:
            lost = True
            yield ReadError(f"{origin.source}#{last}", "is a damaged record", found="it does not say how long it is")
            continue
        length = int(given)
        wanted = headers.get("warc-type", "").lower() in _PAYLOADS
        if wanted and length <= limit:
            block = stream.read(length)
            length -= len(block)
            if not length:
                yield _Record(headers, block)
        elif wanted:
            hint = "raise max_bytes in kg.toml"
            yield ReadError(f"{origin.source}#{last}", f"has {length:,} bytes; the limit is {limit:,}", hint=hint)
        while length and (skipped := stream.read(min(length, _LINE))):
            length -= len(skipped)
        if length:
            raise ReadError(origin.source, "is cut off", found=f"within {last}", hint="fetch it again")
    if seen.empty:
        raise ReadError(origin.source, "is empty", hint="a WARC begins with WARC/1.0 or WARC/1.1")


def _headers(stream: BinaryIO) -> dict[str, str]:
    """Headers by their names in lower case; none, where they are too many to be such."""
    found: dict[str, str] = {}
    name = ""
    for _ in range(_HEADERS):
        line = stream.readline(_LINE).decode("utf-8", "replace").rstrip("\r\n")
        if not line:
            return found
        if line[0] in " \t" and name:
            found[name] = f"{found[name]} {line.strip()}"[:_LINE]
        else:
            name, _, value = line.partition(":")
            name = name.strip().lower()
            found[name] = value.strip()
    return {}


def _media(headers: dict[str, str]) -> Message:
    """What they say of the kind and the characters of what follows."""
    said = Message()
    said["content-type"] = " ".join(headers.get("content-type", "")[:_MEDIA].splitlines())
    return said


def _id(headers: dict[str, str]) -> str:
    """The record's identifier, as it stands in a source: ``urn:uuid:…``."""
    given = headers.get("warc-record-id", "").strip("<>")[:200]
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in given) or "a record without an identifier"


def _article(record: _Record, origin: Origin, config: Config) -> Article | None:
    where = f"{origin.source}#{record.id}"
    said, body = _media(record.headers), record.block
    if said.get_content_type() == "application/http":
        answered = _answer(body, where, config.max_bytes)
        if answered is None:
            return None
        said, body = answered
    kind, charset = said.get_content_type(), said.get_content_charset()
    url = own_address(web_address(record.headers.get("warc-target-uri", "").strip("<>")), origin)
    member = Origin(where, record.id, lambda: BytesIO(body), len(body), origin.lasting)
    if kind in _PAGES:
        return page_article(body, member, config, charset=charset, url=url)
    if kind != "text/plain":
        return None
    text = checked_text(one_newline(decode(body, where, declared=charset)), where, config)
    return Article(text, url or where, record.id, title=headline(text), url=url, date=dateline(text))


def _answer(block: bytes, where: str, limit: int) -> tuple[Message, bytes] | None:
    """Kind and body of an answer over HTTP; None where it was not successful, or is of a kind that is not read.

    Crawlers keep bodies as they came, or decoded under the headers of what came: a body that is not encoded as its
    headers say is taken as it is.
    """
    stream = BytesIO(block)
    status = stream.readline(_LINE).split(maxsplit=2)
    if len(status) < 2 or status[1] != b"200":
        return None
    if not (headers := _headers(stream)):
        raise ReadError(where, "has headers that cannot be read", found=f"there are none, or more than {_HEADERS}")
    said = _media(headers)
    if said.get_content_type() not in _PAGES | {"text/plain"}:
        return None
    body = stream.read()
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body = _joined(body)
    encoding = headers.get("content-encoding", "").lower()
    if encoding in ("br", "zstd"):
        raise ReadError(where, f"is encoded as {encoding}, which is not read")
    if encoding in ("gzip", "x-gzip", "deflate"):
        body = _decoded(body, limit)
        if len(body) > limit:
            what = f"has more than {limit:,} bytes, unpacked"
            raise ReadError(where, what, hint="raise max_bytes in kg.toml")
    return said, body


def _joined(body: bytes) -> bytes:
    """A chunked body without the sizes of its chunks."""
    chunks, place = [], 0
    while match := _SIZE.match(body, place):
        size = int(match[1], 16)
        chunks.append(body[match.end() : match.end() + size])
        place = match.end() + size + 2
        if not size:
            break
    return b"".join(chunks) or body


def _decoded(body: bytes, limit: int) -> bytes:
    for bits in (
        32 + zlib.MAX_WBITS,
        -zlib.MAX_WBITS,
    ):  # with the header of gzip or zlib; without, as some send deflate
        try:
            return zlib.decompressobj(bits).decompress(body, limit + 1)
        except zlib.error:
            continue
    return body

"""What agencies send: NewsML-G2 and NITF (IPTC), one item or many in a message.

The text of a NewsML-G2 item is read where it stands in it: as NITF, as XHTML or as plain text. Pictures, packages
(which only name items) and other items without text are passed over.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kg.config import Config
from kg.errors import ReadError
from kg.read.article import checked_text, language_code, own_address, plain, web_address
from kg.read.blocks import blocks, with_headline
from kg.read.dates import iso_date
from kg.read.origin import Origin
from kg.read.xml import Stream, local, words
from kg.types import Article

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_URI = re.compile(r"(?:urn|tag|https?):[!-~]+", re.IGNORECASE)
_BY = re.compile(r"^by:?\s+", re.IGNORECASE)
_GONE = {"canceled", "cancelled", "withheld"}
_BLOCKS = {
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "hl1", "hl2", "li", "dt", "dd", "pre", "blockquote", "bq", "block", "div",
    "section", "article", "body", "ul", "ol", "dl", "table", "media", "figure", "credit", "fn", "hr", "nitf-table",
}  # fmt: skip
_LEFT_OUT = {
    "table", "nitf-table", "media", "figure", "img", "fn", "script", "style", "head", "hedline", "byline", "dateline",
}  # fmt: skip


def read_newsml(stream: Stream, config: Config) -> Iterator[Article | ReadError]:
    """Read NewsML-G2: a news item, or a message of items.

    Args:
        stream: the file.
        config: settings; ``max_chars`` bounds the text of an item.

    Yields:
        The article of each item with text; an error for each that is canceled or withheld, and at last one where there
        was no text at all.
    """
    found = False
    for item in stream.items({"newsItem"}):
        try:
            article = _item(item, stream.origin, config)
        except ReadError as error:
            found = True
            yield error
            continue
        if article is not None:
            found = True
            yield article
    yield from _ended(stream, found=found)


def read_nitf(stream: Stream, config: Config) -> Iterator[Article | ReadError]:
    """Read NITF: one article.

    Args:
        stream: the file.
        config: settings; ``max_chars`` bounds the text.
    """
    origin = stream.origin
    found = False
    for nitf in stream.items({"nitf"}):
        found = True
        said = _nitf(nitf)
        guid = plain(_attribute(nitf, "doc-id", "id-string"))
        try:
            _check_usable(_attribute(nitf, "docdata", "management-status") or "", guid, origin)
            yield _article(said, guid, None, origin, config)
        except ReadError as error:
            yield error
    yield from _ended(stream, found=found)


def _ended(stream: Stream, *, found: bool) -> Iterator[ReadError]:
    if error := stream.end():
        yield error
    elif not found:
        yield ReadError(stream.origin.source, "has no article: none of its items has text")


@dataclass(slots=True)
class _Said:
    """What an item or its text says, in the fields of an article; the dateline is where it was written."""

    blocks: list[tuple[str, str]]
    title: str | None = None
    date: str | None = None
    author: str | None = None
    publisher: str | None = None
    language: str | None = None
    dateline: str | None = None


def _item(item: Any, origin: Origin, config: Config) -> Article | None:
    guid, version = plain(item.get("guid")), plain(item.get("version"))
    _check_usable(_attribute(item, "pubStatus", "qcode") or "", guid, origin)
    said = _content(item)
    if not said.blocks:
        return None
    said.title = _first(item, "headline") or said.title or _first(item, "title")
    said.author = _first(item, "by") or said.author or _first(item, "creator")
    said.dateline = _first(item, "dateline") or said.dateline
    code = (_attribute(item, "provider", "qcode") or "").rpartition(":")[2]
    said.publisher = _first(item, "provider", "infoSource") or code or said.publisher
    dates = (iso_date(_first(item, name) or "") for name in ("firstCreated", "contentCreated", "versionCreated"))
    said.date = next(filter(None, dates), None) or said.date
    language = language_code(_attribute(item, "language", "tag"))
    said.language = language or said.language or language_code(item.get(_LANG))
    return _article(said, guid, version, origin, config)


def _check_usable(status: str, guid: str | None, origin: Origin) -> None:
    state = status.rpartition(":")[2].lower()
    if state in _GONE:
        where = f"{origin.source}#{guid}" if guid else origin.source
        raise ReadError(where, f"is {state} by who sent it, and not read",
                        hint="if a graph has an earlier version, kg remove takes it out")  # fmt: skip


def _content(item: Any) -> _Said:
    """The text of a news item, in the first form that holds any, with what it says of itself."""
    for part in item.iter():
        name = local(part)
        if name == "nitf":
            said = _nitf(part)
        elif name in ("html", "inlineXML") and not any(local(one) in ("nitf", "html") for one in part):
            said = _Said(_blocks(next((one for one in part.iter() if local(one) == "body"), part)))
        elif name == "inlineData" and (part.get("contenttype") or "text/plain").startswith("text/plain"):
            said = _Said([("p", line) for text in words(part).splitlines() if (line := plain(text))])
        else:
            continue
        if said.blocks:
            return said
    return _Said([])


def _nitf(nitf: Any) -> _Said:
    body = next((one for one in nitf.iter() if local(one) == "body.content"), None)
    dates = (_attribute(nitf, "date.issue", "norm"), _attribute(nitf, "date.release", "norm"),
             _attribute(nitf, "story.date", "norm"), _attribute(nitf, "pubdata", "date.publication"))  # fmt: skip
    publisher = (_attribute(nitf, "pubdata", "name"), _first(nitf, "distributor"),
                 _attribute(nitf, "doc.copyright", "holder"))  # fmt: skip
    return _Said(
        blocks=[] if body is None else _blocks(body),
        title=_first(nitf, "hl1", "headline", "title"),
        date=next(filter(None, (iso_date(one) for one in dates if one)), None),
        author=_first(nitf, "byline"),
        publisher=next(filter(None, map(plain, publisher)), None),
        language=language_code(nitf.get(_LANG)),
        dateline=_first(nitf, "dateline"),
    )


def _article(said: _Said, guid: str | None, version: str | None, origin: Origin, config: Config) -> Article:
    where = f"{origin.source}#{guid}" if guid else origin.source
    if not said.blocks:
        raise ReadError(where, "has no text")
    found, place = said.blocks, (said.dateline or "").rstrip(" -–—")
    tag, first = found[0]
    if place and not first.casefold().startswith(place.casefold()):
        found = [(tag, f"{place} — {first}"), *found[1:]]  # as it is printed
    text = checked_text(with_headline(found, said.title, heading="hl1"), where, config)
    url = own_address(web_address(guid), origin)
    known = {
        "title": said.title, "url": url, "date": said.date, "author": _BY.sub("", said.author or "", count=1) or None,
        "publisher": said.publisher, "language": said.language,
    }  # fmt: skip
    if guid is None:
        return Article(text, origin.source, origin.name, **known) if origin.lasting else Article.of(text, **known)
    # A later version takes the place of an earlier, whatever file it is in. What was fetched speaks for its site alone.
    everywhere = _URI.fullmatch(guid) and (url or web_address(origin.source) is None)
    source = guid if everywhere else f"{origin.source}#{guid}"
    return Article(text, source, f"{guid}:{version}" if version else guid, **known)


def _blocks(body: Any) -> list[tuple[str, str]]:
    return list(blocks(body, breaks=_BLOCKS.__contains__, dropped=_LEFT_OUT, named=lambda tag: tag.rpartition("}")[2]))


def _first(element: Any, *names: str) -> str | None:
    """What the first element of the first of these names says: its name or literal where it has one, else its text."""
    for name in names:
        for one in element.iter():
            if local(one) != name:
                continue
            inner = next((child for child in one if local(child) == "name"), None)
            if said := plain(words(inner if inner is not None else one)) or plain(one.get("literal")):
                return said
    return None


def _attribute(element: Any, name: str, attribute: str) -> str | None:
    return next((one.get(attribute) for one in element.iter() if local(one) == name and one.get(attribute)), None)

"""XML of newsrooms: told apart by the root element, whatever the file is called, and read as a stream of items.

XML that defines entities is refused before anything of it is read, and nothing else is ever loaded for it. Broken XML
is read as far as can be, since feeds are often broken.
"""

import codecs
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from html import unescape
from html.entities import html5
from importlib import import_module
from io import BytesIO
from itertools import chain
from typing import Any, BinaryIO

from kg.config import Config
from kg.errors import ReadError
from kg.read.article import shown
from kg.read.decode import character_set
from kg.read.link import Link
from kg.read.origin import Origin
from kg.safexml import UnsafeXmlError, root_of
from kg.types import Article

_PIECE = 65_536
_ELEMENTS = 100_000
_AROUND = 10_000
_BLANK = b" \t\r\n\f\v"
_PROLOG = rb"\s*(?>(?:<!--.*?-->|<\?.*?\?>)\s*)*+"  # atomic, or a row of comments would take for ever
_PAGE = re.compile(_PROLOG + rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_ROOTS = rb"rss|RDF|feed|urlset|sitemapindex|newsItem|newsMessage|packageItem|nitf"
_XML = re.compile(rb"\s*<\?xml\s|" + _PROLOG + rb"<(?:!DOCTYPE\s+)?(?:\w+:)?(?:" + _ROOTS + rb")[\s>]", re.DOTALL)
_LONGEST = 40
_OPEN_END = re.compile(r"[&<\]]")
_CDATA = re.compile(r"(<!\[CDATA\[|\]\]>)")
_AMPERSAND = re.compile(r"&(?:(?P<number>#(?:\d{1,8}|[xX][\da-fA-F]{1,8}));|(?P<name>[a-zA-Z][a-zA-Z0-9]{0,31};))?")
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})")
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),  # the first begins like UTF-16's
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"), (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"),
)  # fmt: skip
_READERS = {
    "rss": "kg.read.feed:read_feed", "RDF": "kg.read.feed:read_feed", "feed": "kg.read.feed:read_feed",
    "urlset": "kg.read.sitemap:read_sitemap", "sitemapindex": "kg.read.sitemap:read_sitemap",
    "newsItem": "kg.read.newsml:read_newsml", "newsMessage": "kg.read.newsml:read_newsml",
    "packageItem": "kg.read.newsml:read_newsml", "nitf": "kg.read.newsml:read_nitf",
}  # fmt: skip
_FEEDS = (".rss", ".atom")
_KNOWN = "kg reads RSS, Atom, sitemaps, NewsML-G2 and NITF: save its articles as text, HTML or JSON Lines"


def read_xml(origin: Origin, config: Config) -> Iterator[Article | ReadError | Link]:
    """Read a feed, a sitemap, or articles of an agency; XHTML is read as a page.

    Args:
        origin: the file.
        config: settings; one item may have ``max_bytes`` bytes.

    Yields:
        What the reader that suits the root element finds.

    Raises:
        ReadError: it is none of these, defines entities, or is no XML at all.
        OSError: the file cannot be read.

    Example:
        >>> from io import BytesIO
        >>> feed = b"<rss><channel><item><guid>7</guid><description>Rain.</description></item></channel></rss>"
        >>> for one in read_xml(Origin("a.rss", "a.rss", lambda: BytesIO(feed)), Config()):
        ...     print(one)
        a.rss has too little text to be read in 1 of 1 items
    """
    with origin.open() as stream:
        start = _start(stream, config.max_bytes)
        if not start:
            raise ReadError(origin.source, "is empty", hint="fetch or save it anew")
        if _PAGE.match(start):
            yield from _page(start, stream, origin, config)
            return
        pieces = iter(_decoded(chain([start], iter(lambda: stream.read(_PIECE), b"")), _encoding(start)))
        start_text = next(pieces, "")
        root = _root(start_text.encode(), origin)
        if root not in _READERS:
            raise ReadError(origin.source, f"is XML of no kind that kg knows: its root is {shown(root)}", hint=_KNOWN)
        module, _, name = _READERS[root].partition(":")
        reader: Callable[[Stream, Config], Iterator[Article | ReadError | Link]] = getattr(import_module(module), name)
        yield from reader(Stream(origin, chain([start_text], pieces), config.max_bytes), config)


def looks_like_xml(start: bytes) -> bool:
    """Whether this is the beginning of XML that ``read_xml`` may know.

    Example:
        >>> looks_like_xml(b'<rss version="2.0">'), looks_like_xml(b"<!doctype html>")
        (True, False)
    """
    return _XML.match(start.removeprefix(codecs.BOM_UTF8)[:_PIECE]) is not None


def _start(stream: BinaryIO, limit: int) -> bytes:
    """The beginning, without the blanks that may stand before XML by mistake."""
    start, left = b"", limit
    while len(start) < _PIECE and left > 0 and (chunk := stream.read(_PIECE - len(start))):
        start = (start + chunk).removeprefix(codecs.BOM_UTF8).lstrip(_BLANK)
        left -= len(chunk)
    return start


def _encoding(start: bytes) -> str:
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            return encoding
    declared = _DECLARED.match(start)
    return character_set(declared[1].decode("ascii", "replace")) if declared else "utf-8"


def _decoded(pieces: Iterable[bytes], encoding: str) -> Iterator[str]:
    """Characters; bytes that are none in the encoding are taken for Windows-1252, from which they mostly are."""
    decoder = codecs.getincrementaldecoder(encoding)("kg-western")
    for piece in pieces:
        yield decoder.decode(piece)
    yield decoder.decode(b"", final=True)


def _western(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("kg-western", _western)


def _root(start: bytes, origin: Origin) -> str:
    try:
        return root_of(start)
    except UnsafeXmlError as error:
        if error.broken:
            found = f"{error.what} in line {error.line}" if error.line else error.what
            raise ReadError(origin.source, "is no XML", found=found, hint=_KNOWN) from error
        hint = "whoever made it can write it without them"
        raise ReadError(origin.source, f"is refused: {error.what}", hint=hint) from error


def _page(start: bytes, stream: BinaryIO, origin: Origin, config: Config) -> Iterator[Article | ReadError]:
    from kg.read.html import read_html

    name = origin.name.lower()
    if name.endswith(_FEEDS) or (name.endswith(".xml") and not start.startswith(b"<?xml")):
        hint = "look in the page for the address of its feed"
        raise ReadError(origin.source, "is a web page, and no feed", hint=hint)
    page = start + stream.read(max(0, config.max_bytes + 1 - len(start)))
    yield from read_html(replace(origin, open=lambda: BytesIO(page), size=len(page)), config)


class Stream:
    """The items of an XML file, one after the other; what was read is let go.

    Args:
        origin: the file.
        pieces: its text.
        most: bytes of one item.

    Attributes:
        whole: whether the end of the root element has been seen.
    """

    def __init__(self, origin: Origin, pieces: Iterable[str], most: int) -> None:
        self.origin = origin
        self.whole = False
        self._pieces = pieces
        self._most = most

    def items(self, names: Collection[str]) -> Iterator[Any]:
        """Elements of these names, whatever their namespace, each with what was read before it around it.

        Yields:
            An element as lxml has it; it is emptied when the next is asked for.

        Raises:
            ReadError: one is too large.
        """
        from lxml import etree

        parser = etree.XMLPullParser(
            ("start", "end"), encoding="utf-8", recover=True, resolve_entities=False, load_dtd=False, no_network=True,
            remove_comments=True, remove_pis=True, huge_tree=False,
        )  # fmt: skip
        depth = size = around = within = 0
        item: Any = None
        last: Any = None
        for text in _mended(self._pieces):
            piece = text.encode("utf-8", "replace")
            with suppress(etree.XMLSyntaxError):  # beyond recovery: the end will not be seen
                parser.feed(piece)
            size += len(piece)
            for event, element in parser.read_events():
                if event == "start":
                    depth += 1
                    if item is None and local(element) in names:
                        item = element
                    around, within = around + (item is None), within + (item is not None)
                    continue
                depth -= 1
                self.whole = self.whole or depth == 0
                if element is not item:
                    continue
                if last is not None:  # the parser may still be at the one that is just read, but not at this
                    last.getparent().remove(last)
                yield element
                element.clear(keep_tail=True)
                item, last, size, within = None, element if depth else None, 0, 0
            if size > self._most + _PIECE or within > _ELEMENTS or around > _AROUND:
                raise self._too_large()

    def end(self) -> ReadError | None:
        """The error of a file that is cut off, or broken beyond reading; None: it was read to its end."""
        if self.whole:
            return None
        return ReadError(self.origin.source, "ends in the middle", hint="what came before was read; fetch it again")

    def _too_large(self) -> ReadError:
        what = f"has an item of more than {self._most:,} bytes or {_ELEMENTS:,} elements"
        return ReadError(self.origin.source, what, hint="raise max_bytes in kg.toml, if this is no mistake")


def _mended(pieces: Iterable[str]) -> Iterator[str]:
    """The text with entities and stray ampersands as numbers of characters, and no numbers of what is none.

    Feeds often use HTML's entities, which XML does not have, and forget to escape ampersands. After the first such
    fault libxml2 would leave out every entity that follows, and with them all tags that are escaped.

    Example:
        >>> "".join(_mended(["<a>B&B &amp; <![C", "DATA[x & y]]> &eac", "ute;</a>"]))
        '<a>B&#38;B &#38; <![CDATA[x & y]]> &#233;</a>'
    """
    left, literal = "", False
    for piece in chain((piece for piece in pieces if piece), [""]):
        text = left + piece
        open_end = _OPEN_END.search(text, max(0, len(text) - _LONGEST)) if piece else None
        end = open_end.start() if open_end else len(text)
        left, done = text[end:], []
        for part in _CDATA.split(text[:end]):
            if part in ("<![CDATA[", "]]>"):
                literal = part != "]]>"
            done.append(part if literal else _AMPERSAND.sub(_numbered, part))
        yield "".join(done)


def _numbered(found: re.Match[str]) -> str:
    if found["number"]:  # also of what is no character, such as half of one
        return "".join(f"&#{ord(one)};" for one in unescape(found[0]))
    return "".join(f"&#{ord(one)};" for one in html5.get(found["name"] or "", "")) or "&#38;" + found[0][1:]


def local(element: Any) -> str:
    """The name of an element without its namespace, or the prefix of one; empty for what is no element.

    Example:
        >>> from lxml.etree import XML
        >>> local(XML("<a xmlns='urn:x'/>"))
        'a'
    """
    return element.tag.rpartition("}")[2].rpartition(":")[2] if isinstance(element.tag, str) else ""


def words(element: Any) -> str:
    """All the text within an element, as it stands."""
    return "".join(element.itertext())

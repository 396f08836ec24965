"""RSS (0.9 to 2.0) and Atom: each item is an article, or names the page that has it.

An item with its whole content is an article. Of one that has a summary alone the page is fetched, where pages are
fetched; else the summary is the article, if it is more than a headline.
"""

import re
from collections.abc import Iterable, Iterator
from email.utils import parsedate_to_datetime
from functools import cached_property
from html import escape, unescape
from itertools import islice
from typing import Any
from urllib.parse import urljoin

from kg.config import Config
from kg.errors import KgError, ReadError, warn
from kg.read.article import checked_text, is_page, language_code, own_address, plain, web_address
from kg.read.blocks import with_headline
from kg.read.dates import iso_date
from kg.read.html import fragment_blocks
from kg.read.link import Link
from kg.read.origin import Origin
from kg.read.xml import Stream, local, words
from kg.settings import FetchSettings
from kg.types import Article

_WHOLE = 1_000
_LEAST = 150  # a headline has no more
_LAST = 100  # characters of a text in which it says that it is cut off
_AUTHOR = 500
_AROUND = 200  # elements around the items that are looked at for each
_CUT = re.compile(r"(?:…|\.\.\.)\W*$")
_FOOTER = re.compile(r"The post .{1,300} (?:appeared first on|first appeared on) .{1,200}\.?")  # WordPress adds it
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_MAILBOX = re.compile(r"[^\s()<>]+@[^\s()<>]+\s*\((?P<after>[^()]+)\)|(?P<before>[^<>@]+)<[^<>\s]+@[^<>\s]+>")
_FETCH = {"hint": "have their pages fetched", "options": "--fetch", "served": "add their pages as pages of the web"}
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_PREFIXES = {
    "": "",
    "http://purl.org/rss/1.0/": "",
    "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://backend.userland.com/rss2": "",
    "http://www.w3.org/2005/Atom": "atom:",
    "http://purl.org/atom/ns#": "atom:",
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://purl.org/rss/1.0/modules/content/": "content:",
}
_TITLES = ("title", "atom:title", "dc:title")
_DATES = ("pubDate", "dc:date", "atom:published", "atom:issued", "atom:created", "atom:updated", "atom:modified")


def read_feed(stream: Stream, config: Config) -> Iterator[Article | ReadError | Link]:
    """Read a feed.

    Args:
        stream: the file.
        config: settings; ``fetch`` says whether pages are fetched for what the feed does not hold.

    Yields:
        For each item, in order, its article, a link to its page, or an error; at last one for all that hold too little.
    """
    origin, fetching = stream.origin, FetchSettings.of(config.fetch).on
    items = summaries = without = 0
    links: dict[str, str] = {}
    for element in stream.items({"item", "entry"}):
        items += 1
        item = _Item(element, origin)
        try:
            found = _found(item, config, links, fetching=fetching)
        except ReadError as error:
            yield error
            continue
        if found is None:
            without += 1
            continue
        summaries += isinstance(found, Article) and not item.whole
        yield found
    fetch: dict[str, Any] = {} if fetching else _FETCH
    if summaries:
        what = f"{origin.source} has only summaries of {summaries:,} of {items:,} items, which were read instead"
        warn(KgError(what, **fetch))
    if without:
        what = f"has too little text to be read in {without:,} of {items:,} items"
        yield ReadError(origin.source, what, **({} if summaries else fetch))
    if cut := stream.end():
        yield cut
    elif not items:
        yield ReadError(origin.source, "is a feed without items")


def _found(item: "_Item", config: Config, links: dict[str, str], *, fetching: bool) -> Article | Link | None:
    """What an item is; ``links`` says which item had a link first, since some feeds give one to all."""
    if not item.whole and fetching and item.url:
        return Link(item.url, item.origin.source, {"id": item.guid, **item.known})
    body = item.body
    if not body or (not item.whole and _length(body) < _LEAST):
        return None
    origin, title = item.origin, item.known["title"]
    text = checked_text(with_headline(body, title), item.where, config)
    known = {"url": item.url, **item.known}
    # An item moves down as others come, so that its place is no name for it.
    itself = item.guid or Article.of(text).id
    if item.url and is_page(item.url) and links.setdefault(item.url, itself) == itself:
        name, source = item.guid or item.url, own_address(item.url, origin)
    else:
        name, source = itself, None
    if source is None and item.guid is None and not origin.lasting:
        return Article.of(text, **known)
    return Article(text, source or f"{origin.source}#{name}", name, **known)


class _Item:
    """One item; fields of other vocabularies than that of RSS have ``atom:``, ``dc:`` or ``content:`` before them."""

    def __init__(self, element: Any, origin: Origin) -> None:
        self.origin = origin
        self._element = element
        self._fields = _fields(element)
        self._feed = _channel(element)

    @property
    def where(self) -> str:
        """What an error calls it."""
        return f"{self.origin.source}#{self.guid or self.url or 'item'}"

    @cached_property
    def guid(self) -> str | None:
        """What it calls itself."""
        return _said(self._fields, "guid", "atom:id", "dc:identifier") or plain(self._element.get(_ABOUT))

    @cached_property
    def url(self) -> str | None:
        """The address of its page."""
        links = [one for one in self._element if local(one) == "link"]
        pages = [one.get("href") for one in links if one.get("href") and one.get("rel", "alternate") == "alternate"]
        given = [*pages, *(words(one) for one in links if not one.get("href")), self._element.get(_ABOUT)]
        guid = self._fields.get("guid")
        if guid is not None and guid.get("isPermaLink", "true").strip().lower() == "true":
            given.append(words(guid))
        bases = [one.get(_BASE) for one in self._element.iterancestors() if one.get(_BASE)][::-1]
        base = web_address(self.origin.source) or _said(self._feed, "link") or ""
        for part in [*bases, self._element.get(_BASE)]:
            base = _joined(base, part or "")
        return next((url for one in given if one and (url := web_address(_joined(base, one.strip())))), None)

    @cached_property
    def known(self) -> dict[str, str | None]:
        """What it and its feed say of the article."""
        title = _said(self._fields, *_TITLES)
        author = _author(self._fields) or _author(self._feed)
        languages = (one.get(_LANG) for one in (self._element, *self._element.iterancestors()))
        language = _said(self._fields, "dc:language") or next(filter(None, languages), None)
        return {
            "title": plain(unescape(_TAG.sub("", title))) if title else None,
            "date": _date(self._fields),
            "author": author,
            "publisher": _said(_source(self._fields), "atom:title") or _said(self._feed, *_TITLES),
            "language": language_code(language or _said(self._feed, "language", "dc:language")),
        }

    @cached_property
    def body(self) -> list[tuple[str, str]]:
        """Its longest text, as blocks."""
        return max(self._content, self._summary, key=_length)

    @cached_property
    def whole(self) -> bool:
        """Whether that is the article, as far as can be told: content that is not cut off, or a long description."""
        content, summary = self._content, self._summary
        is_whole = (bool(content) and _length(content) >= _length(summary)) or _length(summary) >= _WHOLE
        return is_whole and not _CUT.search(self.body[-1][1][-_LAST:])

    @cached_property
    def _content(self) -> list[tuple[str, str]]:
        return self._blocks("content:encoded", "atom:content")

    @cached_property
    def _summary(self) -> list[tuple[str, str]]:
        return self._blocks("description", "atom:summary", "dc:description")

    def _blocks(self, *names: str) -> list[tuple[str, str]]:
        element = next((self._fields[name] for name in names if name in self._fields), None)
        html = _html(element) if element is not None else ""
        if not html.strip():
            return []
        if not _TAG.search(html):
            return [("p", text) for line in unescape(html).splitlines() if (text := plain(line))]
        return [block for block in fragment_blocks(html, self.where) if not _FOOTER.fullmatch(block[1])]


def _fields(element: Iterable[Any]) -> dict[str, Any]:
    """Child elements by name, the first of each; those of unknown vocabularies, such as podcasts', are left out."""
    found: dict[str, Any] = {}
    for child in element:
        space, _, name = child.tag.rpartition("}") if isinstance(child.tag, str) else ("?", "", "")
        prefix = _PREFIXES.get(space.removeprefix("{"))
        if prefix is not None:
            found.setdefault(prefix + name, child)
    return found


def _channel(item: Any) -> dict[str, Any]:
    """What stands around an item, or in RSS 1.0 beside it, and came before it."""
    around = item.getparent()
    if around is None:
        return {}
    beside = _fields(islice(around, _AROUND))
    return _fields(islice(beside["channel"], _AROUND)) if "channel" in beside else beside


def _source(fields: dict[str, Any]) -> dict[str, Any]:
    """Of an Atom entry that was taken over: the feed that it came from."""
    return _fields(fields["atom:source"]) if "atom:source" in fields else {}


def _said(fields: dict[str, Any], *names: str) -> str | None:
    return next((said for name in names if name in fields and (said := plain(words(fields[name])))), None)


def _date(fields: dict[str, Any]) -> str | None:
    for name in _DATES:
        if said := _said(fields, name):
            if date := iso_date(said):
                return date
            try:  # years of two digits, and other ways of e-mail
                return parsedate_to_datetime(said).date().isoformat()
            except (ValueError, OverflowError):
                continue
    return None


def _author(fields: dict[str, Any]) -> str | None:
    if "atom:author" in fields:
        return _said(_fields(fields["atom:author"]), "atom:name")
    if creator := _said(fields, "dc:creator"):
        return creator
    said = (_said(fields, "author") or "")[:_AUTHOR]
    if mailbox := _MAILBOX.fullmatch(said):
        return plain(mailbox["after"] or mailbox["before"])
    return None if not said or "@" in said else said


def _html(element: Any) -> str:
    """The HTML that an element holds: as text, escaped or not, or as elements."""
    from lxml import etree

    kind = (element.get("type") or "").lower()
    if len(element):
        for one in element.iter():
            one.tag = local(one) or "span"
        inside = (etree.tostring(child, encoding="unicode", method="html") for child in element)
        return escape(element.text or "") + "".join(inside)
    text = words(element)
    if kind in ("text", "text/plain"):
        return escape(text)
    if kind not in ("", "html") and not kind.startswith("text/"):  # a picture, or what else there may be
        return ""
    return text


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:
        return address


def _length(found: list[tuple[str, str]]) -> int:
    return sum(len(text) for _, text in found)

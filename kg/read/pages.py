"""Pages of the web as sources: those that are named as such, and those that feeds and sitemaps name."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from io import BytesIO
from typing import TypeAlias

from kg.addresses import without_login
from kg.config import Config
from kg.errors import ReadError
from kg.fetcher import Fetcher, Page
from kg.read.article import shown
from kg.read.decode import decode
from kg.read.link import Link
from kg.read.origin import Origin
from kg.read.place import Place
from kg.read.xml import looks_like_xml
from kg.settings import FetchSettings
from kg.types import Article

Reading: TypeAlias = Callable[[Origin, str | None, Config], Iterator[Article | ReadError | Link]]
"""Reads what came from somewhere by the reader of that name; None: as its own name says, or as what it looks like."""

Known: TypeAlias = Callable[[str], Mapping[str, str | None]]
"""What is known of the article of a source already, by the fields of ``Article``; nothing where there is none."""

_DEEPEST = 4  # an index of sitemaps, a sitemap, a page, and one more
_HTML = {"text/html", "application/xhtml+xml"}
_PLAIN = {"", "text/plain", "text/markdown", "text/xml", "application/octet-stream", "binary/octet-stream",
          "application/gzip", "application/x-gzip", "application/pdf", "application/zip", "application/x-tar",
          "application/warc", "application/mbox", "message/rfc822"}  # fmt: skip
_KINDS = {"text/csv": "csv", "text/tab-separated-values": "csv", "application/x-ndjson": "jsonl",
          "application/jsonl": "jsonl", "application/json": "jsonl"}  # fmt: skip


def is_address(source: str) -> bool:
    """Whether a source is an address of the web.

    Example:
        >>> is_address("HTTPS://news.example/a"), is_address("news/a.txt")
        (True, False)
    """
    return source.lower().startswith(("http://", "https://"))


class Following:
    """Fetches the pages that links lead to, each once, and reads them.

    Args:
        config: settings; ``fetch`` says whether and how.
        reading: reads what a page holds.
        fetcher: fetches; None: one of these settings, that is new to all sites.
        place: is told of each page, before it is fetched.
        known: of an article whose page the user names, for what the page does not say, as a feed may have said it.
    """

    def __init__(
        self, config: Config, reading: Reading, fetcher: Fetcher | None = None, place: Place | None = None,
        known: Known | None = None,
    ) -> None:  # fmt: skip
        self._config = config
        self._settings = FetchSettings.of(config.fetch)
        self._reading = reading
        self._fetcher = fetcher or Fetcher(self._settings)
        self._place = place or Place()
        self._known = known
        self._seen: set[str] = set()
        self._pages = 0
        self._told = False

    def articles(self, found: Iterable[Article | ReadError | Link], depth: int = 0) -> Iterator[Article | ReadError]:
        """What readers found, with what its links lead to in their place.

        Args:
            found: of one source or of several.
            depth: how many pages led there.
        """
        for one in found:
            if not isinstance(one, Link):
                yield one
            elif not self._settings.on:
                shown = without_login(one.address)
                error = ReadError(
                    shown, "is an address, and pages are fetched only where you say so", hint="have it fetched",
                    options="--fetch", served="add it as a page of the web",
                )  # fmt: skip
                error.file = shown
                yield error
            elif (key := _page(one)) in self._seen or (one.by is not None and key in self._fetcher.read):
                continue
            elif one.by is None or self._pages < self._settings.max_pages:
                self._seen.add(key)
                self._pages += one.by is not None
                yield from self.page(one, depth)
            elif depth and self._told:
                return
            elif not self._told:
                self._told = True
                what = f"names more pages than the {self._settings.max_pages:,} that are fetched in one run"
                yield ReadError(one.by, what, hint="raise max_pages in [fetch] of kg.toml")

    def page(self, link: Link, depth: int = 0) -> Iterator[Article | ReadError]:
        """The articles of one page, and of what that leads to; it is fetched even where ``fetch`` is not on.

        Args:
            link: leads to it.
            depth: how many pages led there.
        """
        if depth > _DEEPEST:
            yield ReadError(link.address, "is not fetched: too many feeds or sitemaps led there, one to the other")
            return
        self._place.entered(without_login(link.address))
        try:
            page = self._fetcher.fetch(link.address)
            kind = _kind(page)
            origin = _origin(page, kind)
        except ReadError as error:
            error.file = without_login(link.address)
            yield error
            return
        if kind == "xml":  # which names others another time
            self._fetcher.keep(link.address, page)
        articles = self._reading(origin, kind, self._config)
        found = (_as_known(one, page, self._with_known(link, one, page, kind)) for one in articles)
        yield from self.articles(found, depth + 1)
        if kind != "xml":
            self._fetcher.read.add(_page(link))

    def _with_known(self, link: Link, one: Article | ReadError | Link, page: Page, kind: str | None) -> Link:
        """A link that the user gave, with what is known of the one article that it leads to."""
        if link.by is not None or self._known is None or not isinstance(one, Article):
            return link
        alone = kind == "html" or one.source == page.address
        return replace(link, known=self._known(one.source)) if alone else link


def _page(link: Link) -> str:
    return link.address.partition("#")[0]


def _kind(page: Page) -> str | None:
    """The reader of a page; None: what its name says, or what it looks like."""
    if page.media in _KINDS:
        return _KINDS[page.media]
    if page.media in _HTML:  # feeds are often called so, and where one should be there may be a page
        return "xml" if looks_like_xml(page.body) or page.address.endswith((".rss", ".atom", ".xml")) else "html"
    if page.media in _PLAIN:
        return "xml" if looks_like_xml(page.body) else None
    if page.media.endswith("xml"):
        return "xml"
    raise ReadError(page.address, f"is {shown(page.media)}, which kg does not read",
                    hint="save it, and convert it to text")  # fmt: skip


def _origin(page: Page, kind: str | None) -> Origin:
    body = page.body
    if kind != "xml" and page.charset and page.charset.lower().replace("-", "") != "utf8":
        body = decode(body, page.address, declared=page.charset).encode()
    name = page.address.rstrip("/").rpartition("/")[2] or page.address
    return Origin(page.address, name.removesuffix(".gz"), lambda: BytesIO(body), len(body))


def _as_known(one: Article | ReadError | Link, page: Page, link: Link) -> Article | ReadError | Link:
    """An article of a page with its address, and with what the page does not say and whoever led there does."""
    if isinstance(one, ReadError) and one.file is None:
        one.file = without_login(link.address)
    if not isinstance(one, Article) or (one.source != page.address and one.url != one.source):
        return one
    known = {field: value for field, value in link.known.items() if value and not getattr(one, field)}
    return replace(one, url=one.url or one.source, id=link.known.get("id") or one.id, **known)

"""A feed that is watched, or a sitemap, or a page: what has come in it, by reading it again."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from kg.addresses import without_login
from kg.config import Config
from kg.errors import ReadError
from kg.fetcher import Fetcher
from kg.read import read
from kg.settings import FetchSettings
from kg.types import Article
from kg.watch.dealt import Dealt, Stamp

_PAGE: Stamp = (0, 0)  # a page is read once
_ARTICLE = "article "
_KEPT = 20_000_000  # bytes of feeds and sitemaps, which are not sent again if they have not changed
_AT_ONCE = 50  # articles, which are in the graph before more pages are fetched


@dataclass(slots=True)
class News:
    """A part of what is new in a feed.

    Attributes:
        found: articles that are new or have changed, and errors that were not told before.
        pages: addresses of the pages that were read for it.
        first: whether it is the first part of a look at the feed.
    """

    found: list[Article | ReadError] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    first: bool = True

    def __bool__(self) -> bool:
        return bool(self.found)


class Feed:
    """A feed that is watched.

    The pages that it names are fetched once each; where that fails, again with the next look.

    Args:
        address: of the feed, a sitemap, or a page.
        dealt: what was read of it.
        config: settings for reading and fetching.
    """

    def __init__(self, address: str, dealt: Dealt, config: Config) -> None:
        self.name = without_login(address)
        self._address = address
        self._dealt = dealt
        self._config = config
        known = {name for name, one in dealt.files.items() if one.stamp == _PAGE}
        self._fetcher = Fetcher(FetchSettings.of(config.fetch), read=known, most_kept=_KEPT)
        self._told: set[str] = set()
        self._waiting = News()

    def news(self) -> Iterator[News]:
        """Read the feed, and the pages that are new in it, as far as the next part needs.

        The stream ends with a part that is not dealt with when the next one is asked for; it then begins the next look.
        """
        if self._waiting:
            yield self._waiting
        found, first = self._found(), True
        while not self._waiting:
            before = set(self._fetcher.read)
            news = News(list(islice(found, _AT_ONCE)), first=first)
            news.pages = sorted(self._fetcher.read - before)
            if not news:
                self.dealt_with(news)
                return
            self._waiting, first = news, False
            yield news

    def dealt_with(self, news: News) -> None:
        """Note that what was new is in the graph, or has failed."""
        for name in news.pages:
            self._dealt.read(name, _PAGE, [])
        for one in news.found:
            if isinstance(one, Article):
                self._dealt.read(_ARTICLE + one.source, _stamp(one), [one.source])
        self._waiting = News()

    def _found(self) -> Iterator[Article | ReadError]:
        told = set[str]()
        for one in read(self._address, self._config, fetcher=self._fetcher):
            if isinstance(one, ReadError):
                told.add(one.message())
                if one.message() not in self._told:
                    self._told.add(one.message())
                    yield one
            elif (known := self._dealt.files.get(_ARTICLE + one.source)) is None or known.stamp != _stamp(one):
                yield one
        self._told = told


def _stamp(article: Article) -> Stamp:
    return int(article.revision, 16), len(article.text)

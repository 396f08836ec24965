"""A feed that is watched, or a sitemap, or a page: what has come in it, by reading it again."""

from dataclasses import dataclass, field

from kg.config import Config
from kg.errors import ReadError
from kg.fetcher import Fetcher, FetchSettings, without_login
from kg.read import read
from kg.types import Article
from kg.watch.dealt import Dealt, Stamp

_PAGE: Stamp = (0, 0)  # a page is read once


@dataclass(slots=True)
class News:
    """What is new in a feed.

    Attributes:
        found: articles that are new or have changed, and errors that were not told before.
        pages: addresses of the pages that were read for it.
        stamps: what the articles are like, by name.
    """

    found: list[Article | ReadError] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    stamps: dict[str, Stamp] = field(default_factory=dict)

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
        self._fetcher = Fetcher(FetchSettings.of(config.fetch), read=known)
        self._told: set[str] = set()
        self._waiting = News()

    def news(self) -> News:
        """Read the feed, and the pages that are new in it; what was read before and is not dealt with comes first."""
        if self._waiting:
            return self._waiting
        before, told, news = set(self._fetcher.read), set[str](), News()
        for one in read(self._address, self._config, fetcher=self._fetcher):
            if isinstance(one, ReadError):
                told.add(one.message())
                if one.message() not in self._told:
                    news.found.append(one)
                continue
            name, stamp = f"article {one.source}", (int(one.revision, 16), len(one.text))
            known = self._dealt.files.get(name)
            if known is None or known.stamp != stamp:
                news.found.append(one)
                news.stamps[name] = stamp
        self._told = told
        news.pages = sorted(self._fetcher.read - before)
        self._waiting = news
        if not news:
            self.dealt_with(news)
        return news

    def dealt_with(self, news: News) -> None:
        """Note that what was new is in the graph, or has failed."""
        for name in news.pages:
            self._dealt.read(name, _PAGE, [])
        for name, stamp in news.stamps.items():
            self._dealt.read(name, stamp, [])
        self._waiting = News()

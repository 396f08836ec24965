"""Sitemaps (sitemaps.org, 2008) and Google's extension for news: the pages of a site, and what is known of them."""

from collections.abc import Iterator
from typing import Any

from kg.config import Config
from kg.errors import ReadError
from kg.read.article import language_code, plain, web_address
from kg.read.dates import iso_date
from kg.read.link import Link
from kg.read.xml import Stream, local, words
from kg.settings import FetchSettings

_FIELDS = {"title": "title", "publication_date": "date", "name": "publisher", "language": "language"}


def read_sitemap(stream: Stream, config: Config) -> Iterator[ReadError | Link]:
    """Read a sitemap, or an index of sitemaps.

    Args:
        stream: the file.
        config: settings; where ``fetch`` is not on, there is nothing to be had.

    Yields:
        A link for each page, or sitemap, that it names; at last an error, if some are none.

    Raises:
        ReadError: nothing is fetched.
    """
    source = stream.origin.source
    if not FetchSettings.of(config.fetch).on:
        raise ReadError(source, "is a sitemap: it names pages and holds no text",
                        hint="have the pages fetched", options="--fetch",
                        served="add those of its pages that you want as pages of the web, one by one")  # fmt: skip
    named = wrong = 0
    for element in stream.items({"url", "sitemap"}):
        named += 1
        if address := _address(element):
            yield Link(address, source, _known(element))
        else:
            wrong += 1
    if wrong:
        yield ReadError(source, f"names {wrong:,} of {named:,} pages by what is no address of the web")
    if cut := stream.end():
        yield cut
    elif not named:
        yield ReadError(source, "names no pages")


def _address(element: Any) -> str | None:
    return next((web_address(words(one)) for one in element if local(one) == "loc"), None)


def _known(element: Any) -> dict[str, str | None]:
    """What the news extension says of a page's article."""
    said = {local(one): plain(words(one)) for news in element if local(news) == "news" for one in news.iter()}
    known = {field: said[name] for name, field in _FIELDS.items() if said.get(name)}
    if "date" in known:
        known["date"] = iso_date(known["date"] or "")
    if "language" in known:
        known["language"] = language_code(known["language"])
    return known

"""Web pages: the article without the page around it, and what the page knows of it; nothing is ever fetched."""

import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from kg.config import Config
from kg.errors import ReadError
from kg.read.article import checked_text, is_page, language_code, own_address, plain, web_address
from kg.read.blocks import blocks, with_headline
from kg.read.dates import iso_date
from kg.read.decode import decode
from kg.read.jsonld import Metadata, article_metadata
from kg.read.origin import Origin
from kg.types import Article

_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:-]{1,40})|<\?xml[^>]{0,100}?encoding=[\"']([\w-]{1,40})", re.I
)
_HEAD = 4096
_ELEMENTS = 50_000  # an article's page has a few thousand; extraction takes the square of it, here up to about 10 s
_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_INLINE = {"hi", "ref", "lb", "graphic", "del"}  # of the elements that trafilatura makes; others are blocks


def read_html(origin: Origin, config: Config) -> Iterator[Article | ReadError]:
    """Read a web page as one article.

    The text is the headline and the paragraphs, separated by blank lines; navigation, comments, tables and struck-out
    words are left out. The metadata are those of JSON-LD, where there are any, else of the page's ``meta`` elements.
    ``Article.source`` is the page's canonical address, where it names one.

    Args:
        origin: the file.
        config: settings; ``max_bytes`` bounds the page, ``max_chars`` the text found in it.

    Raises:
        ReadError: the page has no article, or is too long, binary, or in an encoding that cannot be told.
        OSError: the file cannot be read.

    Example:
        >>> from io import BytesIO
        >>> page = b"<html><title>Bridge opened</title><body><article><p>Ann Lee opened it.</p><p>It rained.</p>"
        >>> [a.text for a in read_html(Origin("a.html", "a.html", lambda: BytesIO(page)), Config())]
        ['Bridge opened\\n\\nAnn Lee opened it.\\n\\nIt rained.']
    """
    yield page_article(origin.whole(config.max_bytes), origin, config)


def page_article(
    page: bytes,
    origin: Origin,
    config: Config,
    *,
    charset: str | None = None,
    url: str | None = None,
    title: str | None = None,
) -> Article:
    """The article of a page.

    Args:
        page: the page.
        origin: where it comes from; it is not opened.
        config: settings; ``max_chars`` matters here.
        charset: that the page was sent with, which goes before the one that it declares.
        url: that it was fetched from. Another that the page gives for its own counts only where it is of the same site:
            no page takes the place of another site's.
        title: its headline, which goes before the one that it gives.

    Raises:
        ReadError: as for ``read_html``.
    """
    if not page.strip():
        raise ReadError(origin.source, "is empty", hint="save the page anew")
    return _article(decode(page, origin.source, declared=charset or _declared(page)), origin, config, url, title)


def _declared(page: bytes) -> str | None:
    match = _CHARSET.search(page[:_HEAD])
    return (match[1] or match[2]).decode("ascii", "replace") if match else None


def fragment_blocks(fragment: str, source: str) -> list[tuple[str, str]]:
    """Headings and paragraphs of a piece of HTML, such as the content of a feed's item, found as those of a page.

    Args:
        fragment: the HTML.
        source: what to call it in an error.

    Raises:
        ReadError: it cannot be taken apart.

    Example:
        >>> fragment_blocks("<p>Ann Lee came.</p><p>It rained.</p><script>x</script>", "a feed")
        [('p', 'Ann Lee came.'), ('p', 'It rained.')]
    """
    tree = _tree(f"<!DOCTYPE html>\n<html><body><article>{fragment}</article></body></html>", source)
    return _blocks(_extracted(tree, source, metadata=False))


def _article(page: str, origin: Origin, config: Config, fetched: str | None, title: str | None) -> Article:
    tree = _tree(page, origin.source)
    said = article_metadata([script.text or "" for script in tree.iterfind(".//script[@type='application/ld+json']")])
    found = _extracted(tree, origin.source)
    title = title or said.title or plain(getattr(found, "title", None))
    text = _blocks(found)
    if not text and said.body and "</" not in said.body:
        text = [("p", words) for line in said.body.splitlines() if (words := plain(line))]
    if not text:
        raise ReadError(
            origin.source,
            "has no article: no article text found in the page",
            hint="if a script loads the text, copy it from the browser into a text file and read that",
        )
    whole = checked_text(with_headline(text, title), origin.source, config)
    url = own_address(_address(tree, said), replace(origin, source=fetched) if fetched else origin) or fetched
    known = {"title": title, "url": url, **_known(tree, said, found)}
    if url is None and not origin.lasting:
        return Article.of(whole, **known)
    return Article(whole, url or origin.source, origin.name, **known)


def _blocks(found: Any) -> list[tuple[str, str]]:
    if found is None:
        return []
    return list(blocks(found.body, breaks=lambda tag: tag not in _INLINE, dropped={"del"}))


def _tree(page: str, source: str) -> Any:
    from trafilatura import load_html

    for name in ("trafilatura", "htmldate", "courlan", "justext"):
        log = logging.getLogger(name)  # without a handler, Python would write their warnings to stderr
        if not log.handlers:
            log.addHandler(logging.NullHandler())
    page = _NO_XML.sub("", page)
    tree = load_html(page if "html" in page[:50].lower() else "<!DOCTYPE html>\n" + page)
    if tree is None:
        raise ReadError(source, "is no HTML", hint="if it is plain text, name it .txt")
    if (elements := sum(1 for _ in tree.iter())) > _ELEMENTS:
        raise ReadError(
            source,
            f"has {elements:,} elements; the limit for one page is {_ELEMENTS:,}",
            hint="kg reads one article a page: save the article's own page, or its text",
        )
    return tree


def _extracted(tree: Any, source: str, *, metadata: bool = True) -> Any:
    from trafilatura import bare_extraction

    # The search of the whole page for dates is off: it takes the year of a copyright notice for a date of publication.
    dates = {"original_date": True, "extensive_search": False, "max_date": "2100-01-01"}
    try:
        return bare_extraction(
            tree,
            favor_precision=True,
            include_comments=False,
            include_tables=False,
            with_metadata=metadata,
            date_extraction_params=dates,
        )
    except Exception as error:  # whatever a hostile page makes of the extractor costs that page alone
        raise ReadError(
            source,
            "is a page that cannot be taken apart",
            found=f"{type(error).__name__}: {error}",
            hint="copy the text from the browser into a text file and read that",
        ) from error


def _address(tree: Any, said: Metadata) -> str | None:
    """The address that the page gives itself."""
    given = [
        *(link.get("href") for link in tree.iterfind(".//link[@rel='canonical']")),
        *(meta.get("content") for meta in tree.iterfind(".//meta[@property='og:url']")),
        said.url,
    ]
    return next((address for address in map(web_address, given) if address and is_page(address)), None)


def _known(tree: Any, said: Metadata, found: Any) -> dict[str, str | None]:
    date = iso_date(said.date or "") or iso_date(getattr(found, "date", None) or "")
    author = said.author or plain(getattr(found, "author", None))
    return {
        "date": date,
        "author": author.replace("; ", ", ") if author else None,
        "publisher": said.publisher or plain(getattr(found, "sitename", None)),
        "language": language_code(said.language) or language_code(tree.get("lang")),
    }

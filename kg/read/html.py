"""Web pages: the article without the page around it, and what the page knows of it; nothing is ever fetched."""

import logging
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from kg.config import Config
from kg.errors import ReadError
from kg.read.article import checked_text, language_code, plain, web_address
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
_INLINE = {"hi", "ref", "lb", "graphic"}
_WORD = re.compile(r"\w+")


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
    page = origin.whole(config.max_bytes)
    if not page.strip():
        raise ReadError(origin.source, "is empty", hint="save the page anew")
    yield _article(decode(page, origin.source, declared=_declared(page)), origin, config)


def _declared(page: bytes) -> str | None:
    match = _CHARSET.search(page[:_HEAD])
    return (match[1] or match[2]).decode("ascii", "replace") if match else None


def _article(page: str, origin: Origin, config: Config) -> Article:
    tree = _tree(page, origin)
    said = article_metadata([script.text or "" for script in tree.iterfind(".//script[@type='application/ld+json']")])
    found = _extracted(tree, origin)
    title = said.title or plain(getattr(found, "title", None))
    blocks = list(_blocks(found.body)) if found is not None else []
    if not blocks and said.body and "</" not in said.body:
        blocks = [("p", words) for line in said.body.splitlines() if (words := plain(line))]
    if not blocks:
        raise ReadError(
            origin.source,
            "has no article: no article text found in the page",
            hint="if a script loads the text, copy it from the browser into a text file and read that",
        )
    paragraphs = [words for _, words in blocks]
    if title and not _is_headline(blocks[0], title):
        paragraphs.insert(0, title)
    text = checked_text("\n\n".join(paragraphs), origin.source, config)
    url = _own_address(tree, said)
    known = {"title": title, "url": url, **_known(tree, said, found)}
    if url is None and not origin.lasting:
        return Article.of(text, **known)
    return Article(text, url or origin.source, origin.name, **known)


def _tree(page: str, origin: Origin) -> Any:
    from trafilatura import load_html

    for name in ("trafilatura", "htmldate", "courlan", "justext"):
        log = logging.getLogger(name)  # without a handler, Python would write their warnings to stderr
        if not log.handlers:
            log.addHandler(logging.NullHandler())
    page = _NO_XML.sub("", page)
    tree = load_html(page if "html" in page[:50].lower() else "<!DOCTYPE html>\n" + page)
    if tree is None:
        raise ReadError(origin.source, "is no HTML", hint="if it is plain text, name it .txt")
    if (elements := sum(1 for _ in tree.iter())) > _ELEMENTS:
        raise ReadError(
            origin.source,
            f"has {elements:,} elements; the limit for one page is {_ELEMENTS:,}",
            hint="kg reads one article a page: save the article's own page, or its text",
        )
    return tree


def _extracted(tree: Any, origin: Origin) -> Any:
    from trafilatura import bare_extraction

    # The search of the whole page for dates is off: it takes the year of a copyright notice for a date of publication.
    dates = {"original_date": True, "extensive_search": False, "max_date": "2100-01-01"}
    try:
        return bare_extraction(
            tree,
            favor_precision=True,
            include_comments=False,
            include_tables=False,
            with_metadata=True,
            date_extraction_params=dates,
        )
    except Exception as error:  # whatever a hostile page makes of the extractor costs that page alone
        raise ReadError(
            origin.source,
            "is a page that cannot be taken apart",
            found=f"{type(error).__name__}: {error}",
            hint="copy the text from the browser into a text file and read that",
        ) from error


def _blocks(body: Any) -> Iterator[tuple[str, str]]:
    """Headings and paragraphs of the body, in order, with their tags; no recursion, since pages nest at will."""
    waiting: list[tuple[Any, bool]] = [(body, False)]
    words: list[str] = []
    tag = "p"
    while waiting:
        element, closing = waiting.pop()
        name = element.tag if isinstance(element.tag, str) else "hi"
        if name not in _INLINE and name != "del":
            if text := _lines(words):
                yield tag, text
            words, tag = [], "p" if closing else name
        if not closing:
            waiting.append((element, True))
            if name == "del":
                continue
            words.append("\n" if name == "lb" else " ".join((element.text or "").split("\n")))
            waiting.extend((child, False) for child in reversed(element))
        elif element is not body:
            words.append(" ".join((element.tail or "").split("\n")))
    if text := _lines(words):
        yield tag, text


def _lines(words: list[str]) -> str:
    lines = (" ".join(line.split()) for line in "".join(words).split("\n"))
    return "\n".join(line for line in lines if line)


def _is_headline(block: tuple[str, str], title: str) -> bool:
    """Whether the body begins with its headline: the same words, or a heading that shares most of them."""
    tag, first = block
    mine, theirs = (set(_WORD.findall(words.casefold())) for words in (first, title))
    if mine == theirs:
        return True
    return tag == "head" and 2 * len(mine & theirs) >= min(len(mine), len(theirs)) > 0


def _own_address(tree: Any, said: Metadata) -> str | None:
    """The address of the page itself. One without a path is the site's: taken for the page's, it would make all one."""
    given = [
        *(link.get("href") for link in tree.iterfind(".//link[@rel='canonical']")),
        *(meta.get("content") for meta in tree.iterfind(".//meta[@property='og:url']")),
        said.url,
    ]
    for address in map(web_address, given):
        if address and (urlsplit(address).path.strip("/") or urlsplit(address).query):
            return address
    return None


def _known(tree: Any, said: Metadata, found: Any) -> dict[str, str | None]:
    date = iso_date(said.date or "") or iso_date(getattr(found, "date", None) or "")
    author = said.author or plain(getattr(found, "author", None))
    return {
        "date": date,
        "author": author.replace("; ", ", ") if author else None,
        "publisher": said.publisher or plain(getattr(found, "sitename", None)),
        "language": language_code(said.language) or language_code(tree.get("lang")),
    }

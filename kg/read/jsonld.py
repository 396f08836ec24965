"""What a page says about its article in JSON-LD (schema.org), the most reliable of its metadata."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

from kg.read.article import plain

_MOST = 10_000  # objects looked at in one page


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of a page's article; every field as the page has it, on one line.

    Attributes:
        title: headline.
        url: where it was published.
        date: date of publication, in whatever form.
        author: by-line, several separated by commas.
        publisher: newspaper, agency or site.
        language: code of the language.
        body: the text, where the page gives it here too.
    """

    title: str | None = None
    url: str | None = None
    date: str | None = None
    author: str | None = None
    publisher: str | None = None
    language: str | None = None
    body: str | None = None


def article_metadata(scripts: list[str]) -> Metadata:
    """Metadata of the first article that is described.

    Args:
        scripts: contents of the page's ``application/ld+json`` elements; broken ones are passed over.

    Returns:
        The metadata; all None where no article is described.

    Example:
        >>> article = '{"@type": "NewsArticle", "headline": "Rain", "author": {"name": "Lee"}}'
        >>> found = article_metadata(['{"@graph": [{"@type": "WebSite"}, ' + article + "]}"])
        >>> found.title, found.author, found.date
        ('Rain', 'Lee', None)
    """
    things = [thing for script in scripts for thing in _things(_parsed(script))]
    articles = [thing for thing in things if _is_article(thing)]
    if not articles:
        return Metadata()
    article = next((one for one in articles if one.get("headline")), articles[0])
    by_id = {thing["@id"]: thing for thing in things if isinstance(thing.get("@id"), str) and len(thing) > 1}
    language = article.get("inLanguage")
    if isinstance(language, dict):
        language = language.get("alternateName") or language.get("name")
    body = article.get("articleBody")
    return Metadata(
        title=_words(article.get("headline")) or _words(article.get("name")),
        url=_address(article.get("url")) or _address(article.get("mainEntityOfPage")),
        date=_words(article.get("datePublished")),
        author=_words(_resolved(article.get("author"), by_id)),
        publisher=_words(_resolved(article.get("publisher"), by_id)),
        language=_words(language),
        body=body if isinstance(body, str) and body.strip() else None,
    )


def _parsed(script: str) -> Any:
    script = script.strip().removeprefix("<!--").removesuffix("-->")
    try:
        return json.loads(script, strict=False)
    except (ValueError, RecursionError):
        return None


def _things(root: Any) -> Iterator[dict[str, Any]]:
    """Objects of the top level, of lists and of graphs, in the order of the page; not what merely hangs on them."""
    waiting = [root]
    for _ in range(_MOST):
        if not waiting:
            return
        thing = waiting.pop()
        if isinstance(thing, list):
            waiting.extend(reversed(thing))
        elif isinstance(thing, dict):
            yield thing
            waiting.extend(thing[key] for key in ("mainEntity", "@graph") if isinstance(thing.get(key), dict | list))


def _is_article(thing: dict[str, Any]) -> bool:
    kinds = thing.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(kind, str) and kind.endswith(("Article", "Posting", "Report")) for kind in kinds)


def _resolved(value: Any, by_id: dict[str, dict[str, Any]]) -> Any:
    """The value with references to other objects of the page replaced by these."""
    if isinstance(value, list):
        return [_resolved(one, by_id) for one in value if not isinstance(one, list)]
    if isinstance(value, dict) and "name" not in value:
        return by_id.get(str(value.get("@id")), value)
    return value


def _words(value: Any) -> str | None:
    words = plain(value)
    return plain(unescape(words)) if words else None


def _address(value: Any) -> str | None:
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url")
    return unescape(value) if isinstance(value, str) else None

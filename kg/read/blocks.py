"""The running text of a tree of elements: its headings and paragraphs, and the article that they make."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

_WORD = re.compile(r"\w+")
_LINE_BREAKS = {"lb", "br"}


def blocks(
    body: Any, *, breaks: Callable[[str], bool], dropped: Collection[str] = (), named: Callable[[Any], str] = str
) -> Iterator[tuple[str, str]]:
    """Headings and paragraphs of an element, in order, with their tags; no recursion, since pages nest at will.

    Args:
        body: an element as lxml has it.
        breaks: whether an element of this tag stands for itself and is no part of a line.
        dropped: tags of elements that are left out.
        named: what a tag is called here.

    Example:
        >>> from lxml.etree import XML
        >>> body = XML("<b><h>Rain</h><p>It <i>rained</i>.</p><x>Table</x></b>")
        >>> list(blocks(body, breaks=lambda tag: tag != "i", dropped={"x"}))
        [('h', 'Rain'), ('p', 'It rained.')]
    """
    waiting: list[tuple[Any, bool]] = [(body, False)]
    words: list[str] = []
    tag = "p"
    while waiting:
        element, closing = waiting.pop()
        name = named(element.tag) if isinstance(element.tag, str) else ""
        if name and breaks(name):
            if text := _lines(words):
                yield tag, text
            words, tag = [], "p" if closing else name
        if not closing:
            waiting.append((element, True))
            if not name or name in dropped:
                continue
            words.append("\n" if name in _LINE_BREAKS else " ".join((element.text or "").split("\n")))
            waiting.extend((child, False) for child in reversed(element))
        elif element is not body:
            words.append(" ".join((element.tail or "").split("\n")))
    if text := _lines(words):
        yield tag, text


def _lines(words: list[str]) -> str:
    lines = (" ".join(line.split()) for line in "".join(words).split("\n"))
    return "\n".join(line for line in lines if line)


def with_headline(found: Iterable[tuple[str, str]], title: str | None, *, heading: str = "head") -> str:
    """The text of an article: its headline and its paragraphs, with blank lines between.

    Args:
        found: as ``blocks`` gives them.
        title: put before them, if they do not begin with it: with the same words, or a heading that shares most.
        heading: the tag of headings.

    Example:
        >>> with_headline([("p", "Ann Lee came.")], "Bridge opened")
        'Bridge opened\\n\\nAnn Lee came.'
    """
    listed = list(found)
    paragraphs = [words for _, words in listed]
    if title and paragraphs and not _is_headline(listed[0], title, heading):
        paragraphs.insert(0, title)
    return "\n\n".join(paragraphs)


def _is_headline(block: tuple[str, str], title: str, heading: str) -> bool:
    tag, first = block
    mine, theirs = (set(_WORD.findall(words.casefold())) for words in (first, title))
    if mine == theirs:
        return True
    return tag == heading and 2 * len(mine & theirs) >= min(len(mine), len(theirs)) > 0

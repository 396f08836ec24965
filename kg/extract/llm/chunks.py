"""The parts of an article that go into one request each: whole paragraphs, of long paragraphs whole sentences."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_PARAGRAPH = re.compile(r"[^\n]+")
_SENTENCE = re.compile(r".+?(?:[.!?][\"'”’)]*(?=\s)|$)", re.DOTALL)


class Chunk(NamedTuple):
    """A part of a text by its characters; ``end`` is one past the last."""

    start: int
    end: int


def chunks(text: str, most: int) -> Iterator[Chunk]:
    """Divide a text.

    Args:
        text: of an article.
        most: characters of a part; a sentence that is longer is cut.

    Yields:
        Parts that overlap nowhere and leave out nothing but white space.

    Example:
        >>> text = "Ann Lee met Bob Ray. They spoke.\\n\\nIt rained."
        >>> [text[start:end] for start, end in chunks(text, 25)]
        ['Ann Lee met Bob Ray.', 'They spoke.\\n\\nIt rained.']
    """
    start = end = 0
    for piece in _pieces(text, most):
        if end > start and piece.end - start > most:
            yield Chunk(start, end)
            start = end
        if start == end:
            start = piece.start
        end = piece.end
    if end > start:
        yield Chunk(start, end)


def _pieces(text: str, most: int) -> Iterator[Chunk]:
    for paragraph in _PARAGRAPH.finditer(text):
        whole = _trimmed(text, paragraph.start(), paragraph.end())
        if whole.end - whole.start <= most:
            if whole.end > whole.start:
                yield whole
            continue
        for sentence in _SENTENCE.finditer(text, whole.start, whole.end):
            for start in range(sentence.start(), sentence.end(), most):
                piece = _trimmed(text, start, min(start + most, sentence.end()))
                if piece.end > piece.start:
                    yield piece


def _trimmed(text: str, start: int, end: int) -> Chunk:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Chunk(start, end)

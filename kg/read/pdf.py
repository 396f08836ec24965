"""PDF with a text layer: lines joined into paragraphs, without what stands at the head and foot of every page."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from statistics import median

from kg.config import Config
from kg.errors import ReadError
from kg.read.apart import ApartError, apart
from kg.read.article import checked_text, dateline, headline, plain, whole_characters
from kg.read.origin import Origin
from kg.read.pdfium import lines
from kg.types import Article

_LIGATURES = str.maketrans({
    "\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st", "\ufb06": "st",
})  # fmt: skip
_NUMBER = re.compile(r"\d+")
_PAGE = re.compile(r"(?:page |p\. ?)?\d{1,4}(?: ?(?:of|/) ?\d{1,4})?|[-–—] ?\d{1,4} ?[-–—]", re.I)
_WORD = re.compile(r"\w+(?:-+\w+)*")
_LONGEST = 100  # characters of a word that may be divided
_HINTS = {"encrypted": "save it without a password", "characters": "raise it with --max-chars, if this is one article"}
_EDGE = 2  # lines at the head and the foot of a page that may be there on others, too
_HYPHENS = "-\u00ad\u2010"
_SENTENCE_END = re.compile(r"[.!?:…][\"'”’»)\]]*$")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
_NO_TITLE = re.compile(
    r"untitled|document ?\d*|(?:microsoft )?word - .*|.*\.(?:docx?|odt|indd|qxp|pdf|rtf|tex|txt)", re.I
)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line and its edges, in points from the left and from below."""

    left: float
    bottom: float
    right: float
    top: float
    text: str

    @property
    def height(self) -> float:
        return max(self.top - self.bottom, 1.0)


def read_pdf(origin: Origin, config: Config) -> Iterator[Article]:
    """Read a PDF as one article.

    Lines are joined into paragraphs, and words that were divided at a line's end into one. Page numbers are left out,
    and lines at the head and the foot of pages that half of all pages have. The title is the one that the file gives,
    unless it is a file's name, else the headline; an author is taken where it is a full name. The day on which a file
    was made is not the one on which its article was published: the date is the one in the text.

    Args:
        origin: the file.
        config: settings; ``max_bytes`` bounds the file, ``max_chars`` its text. A process of its own takes it apart.

    Raises:
        ReadError: it has no text, is encrypted or damaged, or takes too long or too much.
        OSError: the file cannot be read.
    """
    content = origin.whole(config.max_bytes)
    if not content:
        raise ReadError(origin.source, "is empty")
    try:
        (title, author), *found = apart(lines, BytesIO(content), config.max_chars)
    except ApartError as error:
        hint = next((hint for part, hint in _HINTS.items() if part in str(error)), "fetch it again, or print it anew")
        raise ReadError(origin.source, str(error), hint=hint) from error
    pages = [
        [_Line(left, bottom, right, top, _clean(text)) for left, bottom, right, top, text in page] for page in found
    ]
    text = "\n\n".join(_paragraphs(_without_running_heads(pages)))
    if not text.strip():
        raise ReadError(
            origin.source, "has no text: its pages are pictures", hint="run OCR first:  ocrmypdf in.pdf out.pdf"
        )
    checked_text(text, origin.source, config)
    title, author = plain(title), plain(author)
    known = {
        "title": title if title and not _NO_TITLE.fullmatch(title) else headline(text),
        "author": author if author and " " in author else None,
        "date": dateline(text),
    }
    yield Article(text, origin.source, origin.name, **known) if origin.lasting else Article.of(text, **known)


def _clean(text: str) -> str:
    text = whole_characters(text).translate(_LIGATURES)
    hyphenated = text[-1:] in _HYPHENS
    return " ".join(_CONTROL.sub("", text.rstrip(_HYPHENS)).split()) + ("-" if hyphenated and text else "")


def _without_running_heads(pages: list[list[_Line]]) -> list[list[_Line]]:
    """The pages without their numbers, and without lines at the head or the foot that at least half of them have."""
    edges = [_edges(page) for page in pages]
    counts = Counter(form for edge in edges for form in set(map(_form, edge)))
    running = {form for form, count in counts.items() if count >= max(2, len(pages) / 2)}
    gone = [{line for line in edge if _form(line) in running or _PAGE.fullmatch(line.text)} for edge in edges]
    return [[line for line in page if line not in some] for page, some in zip(pages, gone, strict=True)]


def _edges(page: list[_Line]) -> list[_Line]:
    ordered = sorted(page, key=lambda line: line.top)
    return ordered[:_EDGE] + ordered[-_EDGE:]


def _form(line: _Line) -> str:
    return _NUMBER.sub("#", line.text)


def _paragraphs(pages: Iterable[list[_Line]]) -> Iterator[str]:
    blocks = [block for page in pages for block in _blocks(page)]
    words = Counter(word for block in blocks for line in block for word in _WORD.findall(line.text))
    paragraph: list[str] = []
    for block in blocks:
        left, right = min(line.left for line in block), max(line.right for line in block)
        pitch = median([a.top - b.top for a, b in pairwise(block)] or [0])
        for before, line in zip([None, *block], block, strict=False):
            if paragraph and _begins(before, line, left, right, pitch, paragraph[-1]):
                yield _joined(paragraph, words)
                paragraph = []
            paragraph.append(line.text)
    if paragraph:
        yield _joined(paragraph, words)


def _blocks(page: list[_Line]) -> Iterator[list[_Line]]:
    """Lines that stand one below the other in one size: a headline, or a column."""
    block: list[_Line] = []
    for line in page:
        if not line.text:
            continue
        last = block[-1] if block else None
        if last and not (
            line.top < last.top
            and last.bottom - line.top < 2 * last.height
            and line.left < last.right
            and last.left < line.right
            and abs(line.height - last.height) < 0.2 * last.height
        ):
            yield block
            block = []
        block.append(line)
    if block:
        yield block


def _begins(before: _Line | None, line: _Line, left: float, right: float, pitch: float, last: str) -> bool:
    """Whether a line begins a paragraph: ``before`` is the one above it in its block, ``last`` what it may go on."""
    indented = line.left - left > 0.5 * line.height
    if before is None:  # a new column or page, in the middle of a sentence or not
        return indented or bool(_SENTENCE_END.search(last)) or not line.text[:1].islower()
    if before.top - line.top > 1.25 * pitch:
        return True
    ended = bool(_SENTENCE_END.search(last))
    return ended and (
        (indented and before.left - left <= 0.5 * line.height) or right - before.right > 0.15 * (right - left)
    )


def _joined(parts: list[str], words: Counter[str]) -> str:
    """Lines as one; a hyphen at a line's end goes, unless the word is written with it elsewhere."""
    done, end = [parts[0]], parts[0][-_LONGEST:]
    for line in parts[1:]:
        if end.endswith("-") and end[-2:-1].isalpha():
            whole = _WORD.findall(end.rsplit(maxsplit=1)[-1] + line.split(maxsplit=1)[0])[0]
            if line[:1].islower() and not words[whole]:
                done[-1], end = done[-1][:-1], end[:-1]
        else:
            line = " " + line
        done.append(line)
        end = (end + line)[-_LONGEST:]
    return "".join(done)

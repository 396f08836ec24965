"""The lines of a PDF and where they stand, by PDFium; runs in a process of its own and imports nothing of kg."""

from collections.abc import Iterator
from typing import Any, BinaryIO

_PAGES = 5_000
_DIVIDED = "\x02"  # a hyphen that PDFium takes for a line break's; it leaves the line break out


def lines(content: BinaryIO, most: int) -> Iterator[Any]:
    """What a PDF holds.

    Args:
        content: the file.
        most: characters that it may have.

    Yields:
        First its title and its author, as the file gives them. Then for each page its lines, in the order of the file,
        as a list of left, bottom, right and top edge (in points, from below), and text.

    Raises:
        ValueError: it is damaged or encrypted, or has more characters.
    """
    from pypdfium2 import PdfDocument, PdfiumError

    characters = 0
    try:
        with PdfDocument(content.read()) as document:
            said = document.get_metadata_dict()
            yield said.get("Title", ""), said.get("Author", "")
            for number in range(min(len(document), _PAGES)):
                page = _lines(document[number], most - characters)
                characters += sum(len(line[-1]) for line in page)
                if characters > most:
                    raise ValueError(f"has more than {most:,} characters, the limit for one article")
                yield page
    except PdfiumError as error:
        raise ValueError("is encrypted" if "password" in str(error).lower() else f"is damaged ({error})") from error


def _lines(page: Any, most: int) -> list[tuple[float, float, float, float, str]]:
    from pypdfium2 import raw

    text = page.get_textpage()
    lines: list[tuple[float, float, float, float, str]] = []
    signs: list[str] = []
    places: list[int] = []
    count = text.count_chars()
    for index in range(count + 1):
        sign = chr(raw.FPDFText_GetUnicode(text, index)) if index < count else "\n"
        if sign not in "\r\n":
            signs.append("-" if sign == _DIVIDED else sign)
            if not sign.isspace():
                places.append(index)
            if sign != _DIVIDED:
                continue
        if places:
            left, bottom, _, top = text.get_charbox(places[0], loose=True)
            right = text.get_charbox(places[-1], loose=True)[2]
            lines.append((left, bottom, right, top, "".join(signs).strip()))
            if (most := most - len(lines[-1][-1])) < 0:
                break
        signs, places = [], []
    return lines

"""What a file without a telling name holds, by its first bytes."""

import re
from collections.abc import Callable
from io import BufferedReader, RawIOBase
from typing import Any, BinaryIO

from kg.read.xml import looks_like_xml

_BEGINNINGS = {
    "jsonl": re.compile(rb"\{|\[\s*\{"),
    "html": re.compile(rb"<(?:!doctype|!--|\?xml|[a-z][a-z0-9]*[\s/>])", re.I),
    "pdf": re.compile(rb"%PDF-"),
    "warc": re.compile(rb"WARC/1\."),
}
_BLANK = b" \t\r\n\f\v\xef\xbb\xbf"
_PEEK = 65_536


def sniffed(stream: BinaryIO) -> tuple[str, BinaryIO]:
    """The reader that suits a stream's first bytes, and the stream with these bytes put back.

    Example:
        >>> from io import BytesIO
        >>> kind, stream = sniffed(BytesIO(b'{"text": "Rain."}'))
        >>> kind, stream.read()
        ('jsonl', b'{"text": "Rain."}')
    """
    head = b""
    while len(head) < _PEEK and len(head.lstrip(_BLANK)) < 16 and not head.lstrip(_BLANK).startswith(b"{"):
        if not (chunk := _some(stream, _PEEK - len(head))):
            break
        head += chunk
    start = head.lstrip(_BLANK)
    kind = next((kind for kind, beginning in _BEGINNINGS.items() if beginning.match(start)), "text")
    if kind == "html" and looks_like_xml(start):
        kind = "xml"
    return kind, BufferedReader(_Rejoined(head, stream))


class _Rejoined(RawIOBase):
    """A stream whose first bytes have been looked at already."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = head
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        size = len(buffer)
        chunk = self._head[:size] or _some(self._rest, size)
        self._head = self._head[size:]
        buffer[: len(chunk)] = chunk
        return len(chunk)


def _some(stream: BinaryIO, size: int) -> bytes:
    """What a stream has now, so that lines typed or piped in are read as they come."""
    some: Callable[[int], bytes] = getattr(stream, "read1", stream.read)
    return some(size) or b""

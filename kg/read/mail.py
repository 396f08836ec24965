"""E-mail newsletters: the text of each message, without attachments, in single files and in mailboxes of any size."""

import re
from collections.abc import Iterator
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from email.policy import Compat32
from email.utils import parseaddr, parsedate_to_datetime
from typing import BinaryIO

from kg.config import Config
from kg.errors import ReadError
from kg.read.article import checked_text, dateline, headline, plain
from kg.read.decode import decode, one_newline
from kg.read.html import page_article
from kg.read.origin import Origin
from kg.types import Article

_LINE = 65_536
_HEADER = 2_000  # characters of a header: what takes it apart may take the square of them
_PARTS = 5_000  # lines that may begin a part: a message takes memory for each
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.M)
_CELL = re.compile(r"<(/?)t[dh]\b[^>]{0,5000}>", re.I)
_TABLE = re.compile(r"<(/?)(?:table|tbody|thead|tfoot|tr|center)\b[^>]{0,5000}>", re.I)
_SIGNATURE = "\n-- \n"


class _Policy(Compat32):
    """As messages are taken apart by default, with headers cut off where they have no end."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:_HEADER]


_POLICY = _Policy()


def read_mbox(origin: Origin, config: Config) -> Iterator[Article | ReadError]:
    """Read the messages of a mailbox, one after the other.

    Args:
        origin: the file, in the form that Thunderbird, Mutt, mailing lists and exports of web mail write: a line that
            begins with ``From`` and a space, after a blank one, begins a message.
        config: settings; a message of more than ``max_bytes`` bytes is skipped without being held.

    Yields:
        An article, or the error of a message, in the order of the file. Fields are those of ``read_eml``; the source is
        ``news.mbox#`` and the ``Message-ID``, or the number of a message that has none.

    Raises:
        ReadError: it is no mailbox.
        OSError: the file cannot be read.

    Example:
        >>> from io import BytesIO
        >>> file = b"From x\\nSubject: Rain\\nMessage-ID: <1@x>\\n\\nIt rained.\\n\\nFrom x\\n\\nIt snowed.\\n"
        >>> origin = Origin("a.mbox", "a.mbox", lambda: BytesIO(file))
        >>> [(one.source, one.title, one.text) for one in read_mbox(origin, Config())]
        [('a.mbox#1@x', 'Rain', 'It rained.'), ('a.mbox#2', None, 'It snowed.')]
    """
    with origin.open() as stream:
        for number, message in enumerate(_messages(stream, origin, config.max_bytes), 1):
            where = f"{origin.source}#{number}"
            if message is None:
                what = f"has more than {config.max_bytes:,} bytes"
                yield ReadError(where, what, hint="raise max_bytes in kg.toml, if it is no attachment that makes it so")
                continue
            try:
                yield _article(message, Origin(where, f"{origin.name}#{number}", origin.open), config, origin.source)
            except ReadError as error:
                yield error


def read_eml(origin: Origin, config: Config) -> Iterator[Article]:
    """Read one message as an article.

    The text is that of the first HTML part, as of a web page, else of the first plain text. The subject is the title,
    the sender the author, the name of the mailing list the publisher, ``Message-ID`` the id.

    Args:
        origin: the file.
        config: settings; ``max_bytes`` bounds the message, ``max_chars`` its text.

    Raises:
        ReadError: it has no text, or is too large.
        OSError: the file cannot be read.
    """
    yield _article(origin.whole(config.max_bytes), origin, config, None)


def _messages(stream: BinaryIO, origin: Origin, limit: int) -> Iterator[bytes | None]:
    """Each message; None for one that is too large, which is not held."""
    message: bytearray | None = None
    blank, begun, too_large = True, True, False
    while line := stream.readline(_LINE):
        if blank and begun and line.startswith(b"From "):
            if message is not None:
                yield None if too_large else bytes(message)
            message, too_large = bytearray(), False
        elif message is not None and not too_large:
            message += line
            if len(message) > limit:
                message, too_large = bytearray(), True
        elif message is None and line.strip():
            raise ReadError(origin.source, "is no mailbox", hint="each message of a mailbox begins with a line: From …")
        begun = line.endswith(b"\n")
        blank = begun and not line.strip()
    if message is None:
        raise ReadError(origin.source, "is empty")
    yield None if too_large else bytes(message)


def _article(content: bytes, origin: Origin, config: Config, mailbox: str | None) -> Article:
    if content.count(b"\n--") > _PARTS:
        raise ReadError(origin.source, f"has more than {_PARTS:,} parts")
    if mailbox:
        content = _QUOTED_FROM.sub(rb"\1", content)
    try:
        message = BytesParser(policy=_POLICY).parsebytes(content)
        parts = [part for part in message.walk() if not part.is_multipart() and not _attached(part)]
    except (RecursionError, MessageError, ValueError, LookupError) as error:
        raise ReadError(origin.source, "is a message that cannot be taken apart", found=str(error)) from error
    title, given = _words(message, "subject"), _words(message, "message-id")
    text = _text(parts, origin, config, title)
    identifier = given.strip("<> ") if given else None
    return Article(
        text,
        f"{mailbox}#{identifier}" if mailbox and identifier else origin.source,
        identifier or origin.name,
        title=title or headline(text),
        date=_date(message) or dateline(text),
        author=_sender(message),
        publisher=_list(message),
    )


def _attached(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or part.get_filename() is not None


def _text(parts: list[Message], origin: Origin, config: Config, title: str | None) -> str:
    def first(kind: str) -> tuple[bytes, str | None] | None:
        for part in parts:
            content = part.get_payload(decode=True) if part.get_content_type() == kind else None
            if isinstance(content, bytes) and content.strip():
                return content, part.get_content_charset()
        return None

    page, words = first("text/html"), first("text/plain")
    if page is not None:
        try:
            html = decode(page[0], origin.source, declared=page[1])
            html = _TABLE.sub(r"<\1div>", _CELL.sub(r"<\1p>", html))  # newsletters are laid out in tables
            return page_article(html.encode(), origin, config, charset="utf-8", title=title).text
        except ReadError:
            if words is None:
                raise
    if words is None:
        raise ReadError(origin.source, "has no text", hint="if it is in an attachment, save that and read it")
    text = one_newline(decode(words[0], origin.source, declared=words[1])).partition(_SIGNATURE)[0]
    return checked_text(text.strip(), origin.source, config)


def _words(message: Message, name: str) -> str | None:
    """A header in plain characters, on one line."""
    given = str(message.get(name, ""))
    try:
        return plain(str(make_header(decode_header(given))))
    except (MessageError, LookupError, ValueError):
        return plain(given)


def _sender(message: Message) -> str | None:
    """The name in ``From``, else the address."""
    try:
        name, address = parseaddr(_words(message, "from") or "")
    except RecursionError:  # brackets within brackets
        return None
    return plain(name) or plain(address)


def _date(message: Message) -> str | None:
    """The day on which it was sent, where it was sent."""
    try:
        return parsedate_to_datetime(str(message.get("date", ""))).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _list(message: Message) -> str | None:
    """The name of a mailing list: ``Morning News`` of ``"Morning News" <news.example>``, else what is in brackets."""
    given = _words(message, "list-id") or ""
    name, _, identifier = given.partition("<")
    return plain(name.strip(' "')) or plain(identifier.rstrip("> "))

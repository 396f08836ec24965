"""Bytes to characters: UTF-8 first, then what the bytes themselves say; text is refused rather than quietly damaged."""

import codecs
import re
from string import ascii_letters

from kg.errors import ReadError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins like UTF-16's, so it is asked for first
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "ZIP archive, Word or EPUB document"),
    (b"\xd0\xcf\x11\xe0", "old Word or Excel document"),
    (b"{\\rtf", "RTF document"),
    (b"\x89PNG", "PNG image"),
    (b"\xff\xd8\xff", "JPEG image"),
    (b"GIF87a", "GIF image"),
    (b"GIF89a", "GIF image"),
    (b"\x1f\x8b\x08", "gzip"),
    (b"\x28\xb5\x2f\xfd", "Zstandard"),
    (b"SQLite format 3", "SQLite database"),
)
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]")
_SAMPLE = 50_000
_CONVERT = "convert it to UTF-8, for example:  iconv -f WINDOWS-1252 -t UTF-8 old.txt > new.txt"
_ASCII = bytes(range(128))
_LETTERS = ascii_letters.encode()
# Names that a page may declare: character sets only, since Python's codecs can do other things as well.
_DECLARABLE = re.compile(r"(?:windows|cp|iso-?8859|latin|koi8|mac|gb|big5|shift|sjis|euc|us-ascii|ascii)[\w:-]*", re.I)


def decode(data: bytes, source: str, *, declared: str | None = None) -> str:
    """Decode a text.

    In this order: a byte-order mark (UTF-8, UTF-16, UTF-32); UTF-8; the declared encoding; Windows-1252 where most
    letters are ASCII, as in Western text; the guess of charset-normalizer. At most one character in a thousand may be
    beyond repair and become U+FFFD.

    Args:
        data: the bytes.
        source: what to call them in an error.
        declared: encoding that the file claims for itself; nonsense is passed over.

    Raises:
        ReadError: the bytes are no text, are damaged, or are in no encoding that can be told.

    Example:
        >>> decode("“café”".encode("cp1252"), "a.txt")
        '“café”'
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _sound(_strictly(data, encoding, source), source)
    _refuse_binary(data, source)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        text = _legacy(data, source, declared, error.start)
    return _sound(text, source)


def one_newline(text: str) -> str:
    """Line ends of every system as ``\\n``."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _strictly(data: bytes, encoding: str, source: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        name = encoding.removesuffix("-sig").upper()
        raise ReadError(
            source,
            f"is damaged: it begins as {name} but is not",
            found=f"the first wrong byte is number {error.start:,}",
            hint="save it anew as UTF-8",
        ) from error


def _refuse_binary(data: bytes, source: str) -> None:
    kind = next((name for magic, name in _MAGIC if data.startswith(magic)), None)
    if kind is None and b"\0" in data:
        kind = "it has NUL bytes"
    if kind:
        raise _binary(source, kind)


def _binary(source: str, kind: str) -> ReadError:
    hint = (
        "if kg reads such files, give this one the suffix that says so, such as .pdf or .zip; else convert it to text"
    )
    return ReadError(source, f"looks like a binary file ({kind})", hint=hint)


def _sound(text: str, source: str) -> str:
    """The text, unless it is mostly rubbish."""
    sample = text[:_SAMPLE]
    if "\0" in text or len(_CONTROL.findall(sample)) > len(sample) / 10:
        raise _binary(source, "it has control characters")
    lost = text.count("\ufffd")
    if lost > max(1, len(text) // 1000):
        raise ReadError(
            source,
            "is damaged",
            found=f"an earlier conversion lost {lost:,} of {len(text):,} characters (U+FFFD)",
            hint="get the original and " + _CONVERT,
        )
    return text


def _legacy(data: bytes, source: str, declared: str | None, first: int) -> str:
    """Decode bytes that are not UTF-8."""
    if declared and (encoding := character_set(declared)) != "utf-8":
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            pass  # declared wrongly, which is common
    replaced = data.decode("utf-8", "replace")
    lost = replaced.count("\ufffd")
    good = len(replaced.encode("ascii", "ignore"))
    if len(replaced) - good - lost > lost:
        if lost <= max(1, len(replaced) // 1000):
            return replaced
        line = data.count(b"\n", 0, first) + 1
        raise ReadError(
            source, "mixes encodings", found=f"{lost:,} places are not UTF-8, the first in line {line:,}", hint=_CONVERT
        )
    if len(data.translate(None, _ASCII)) <= len(data) - len(data.translate(None, _LETTERS)):
        try:
            return data.decode("cp1252")
        except UnicodeDecodeError:
            pass  # five bytes mean nothing in Windows-1252
    return _guessed(data, source)


def character_set(label: str) -> str:
    """The encoding that a page or a feed declares; UTF-8 where it is no encoding, or none that is in use.

    Example:
        >>> character_set("Latin-1"), character_set("koi8-r"), character_set("rot13")
        ('cp1252', 'koi8-r', 'utf-8')
    """
    try:
        name = codecs.lookup(label).name if _DECLARABLE.fullmatch(label) else "utf-8"
    except LookupError:
        return "utf-8"
    # Who says Latin-1 or ASCII means Windows-1252 (WHATWG Encoding Standard).
    return "cp1252" if name in ("iso8859-1", "ascii") else name


def _guessed(data: bytes, source: str) -> str:
    from charset_normalizer import from_bytes

    sample = data
    if len(data) > _SAMPLE:  # cut between words, not within a character
        sample = data[: data.rfind(b"\n", 0, _SAMPLE) + 1 or data.rfind(b" ", 0, _SAMPLE) + 1 or _SAMPLE]
    best = from_bytes(sample).best()
    if best is not None:
        try:
            return data.decode(best.encoding)
        except UnicodeDecodeError:
            pass
    raise ReadError(source, "is in an encoding that cannot be told", hint=_CONVERT)

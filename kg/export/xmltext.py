"""Text as files can hold it: escaped for XML 1.0, and without the characters that XML or UTF-8 has no place for."""

import re
from xml.sax.saxutils import escape, quoteattr

REPLACEMENT = "\ufffd"
ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")

# Nearly all text has none of these, and one look tells that it can be written as it is.
_SPECIAL = re.compile("[^ !#-%'-;=?-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    """The text with every character that XML 1.0 forbids (NUL, escape, lone surrogates …) replaced by U+FFFD.

    Example:
        >>> legal("a\\x00b")
        'a\ufffdb'
    """
    return ILLEGAL.sub(REPLACEMENT, text)


def encodable(text: str) -> str:
    """The text with every lone surrogate, which UTF-8 cannot hold, replaced by U+FFFD; all else is kept.

    Example:
        >>> encodable("a\\ud800b\\x00")
        'a\ufffdb\\x00'
    """
    return _SURROGATE.sub(REPLACEMENT, text)


def content(text: str) -> str:
    """The text as content of an element; line ends survive.

    Example:
        >>> content("a < b ]]> c")
        'a &lt; b ]]&gt; c'
    """
    return escape(legal(text), {"\r": "&#13;"}) if _SPECIAL.search(text) else text


def attribute(text: str) -> str:
    """The text as the value of an attribute, with its quotes; line ends and tabs survive.

    Example:
        >>> attribute('say "no"')
        '\\'say "no"\\''
    """
    return quoteattr(legal(text)) if _SPECIAL.search(text) else f'"{text}"'

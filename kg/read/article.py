"""From what a file or a record holds to an Article: the checks and rules that all readers share."""

import re
import shlex
from collections import Counter
from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from kg.config import ARTICLE_FIELDS, Config
from kg.errors import ReadError
from kg.read.dates import iso_date
from kg.read.origin import Origin
from kg.types import Article

_SURROGATE = re.compile(r"[\ud800-\udfff]")
_FIRST_CHARACTERS, _FIRST_LINES = 1000, 4
_DATE = r"(?P<date>[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4}|\d{1,2} [A-Z][a-z]{2,8}\.? \d{4}|\d{4}-\d\d-\d\d)"
_WHOLE_LINE_DATE = re.compile(rf"(?:[A-Z][a-z]+day,? )?{_DATE}")
_DATELINE_DATE = re.compile(
    rf"[A-ZÀ-Þ]{{2}}[^.—–\n]{{0,60}}?(?:, |\()(?:[A-Z][a-z]+day,? )?{_DATE}[^.\n]{{0,40}}? ?[—–]"
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*$")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*", re.I)
_HEADLINE = 150
_LISTED = 12
_LIKELY = ("body", "content", "article", "fulltext", "full_text", "maintext", "article_text", "articlebody", "story")


def checked_text(text: str, where: str, config: Config) -> str:
    """The text, if it is neither blank nor too long.

    Raises:
        ReadError: it is.
    """
    if not text.strip():
        raise ReadError(where, "is empty", hint="leave it out, or put the article's text into it")
    if len(text) > config.max_chars:
        raise ReadError(
            where,
            f"has {len(text):,} characters; the limit for one article is {config.max_chars:,}",
            hint=f"set max_chars = {len(text)} in kg.toml, or for this once",
            options=f"--max-chars {len(text)}",
            served="divide it, or ask whoever runs this server to set max_chars in kg.toml",
        )
    return text


def headline(text: str) -> str | None:
    """The headline of a plain text, or None.

    It is the first line with words if it has at most 150 characters, does not end like a sentence, and a blank line
    follows it, or a line longer than 150 characters, which is a paragraph. (In a text with hard line breaks the first
    line is just a line.)

    Example:
        >>> headline("Bridge opened\\n\\nAnn Lee opened the bridge.")
        'Bridge opened'
        >>> headline("Ann Lee opened the bridge.\\n\\nIt rained.") is None
        True
    """
    first, _, rest = text.lstrip().partition("\n")
    first = first.strip()
    following = rest.partition("\n")[0]
    if not rest.strip() or len(first) > _HEADLINE or _SENTENCE_END.search(first):
        return None
    return first if not following.strip() or len(following) > _HEADLINE else None


def dateline(text: str) -> str | None:
    """The date that a plain text gives itself: a line of its own, or in the dateline ("LONDON, May 2, 2019 — ").

    Only its first lines are looked at, and only dates with day, month and year count.

    Args:
        text: the article.

    Returns:
        ISO 8601, or None.

    Example:
        >>> dateline("Bridge opened\\n\\nLONDON, May 2, 2019 (Wire) — Ann Lee opened the bridge.")
        '2019-05-02'
        >>> dateline("Bridge opened\\n\\nThursday, 2 May 2019\\n\\nAnn Lee opened the bridge.")
        '2019-05-02'
        >>> dateline("On May 2, 2019 Ann Lee opened the bridge.") is None
        True
    """
    lines = [line.strip() for line in text[:_FIRST_CHARACTERS].split("\n") if line.strip()]
    for line in lines[:_FIRST_LINES]:
        match = _WHOLE_LINE_DATE.fullmatch(line) or _DATELINE_DATE.match(line)
        if match and (date := iso_date(match["date"])) and len(date) == len("2019-05-02"):
            return date
    return None


def plain(value: object) -> str | None:
    """What a record says about its article on one line, or None where it says nothing.

    Numbers become text, lists are joined by commas, of an object its name counts.

    Example:
        >>> plain(["Ann  Lee", {"name": "Bob Ray"}]), plain(17), plain(" ")
        ('Ann Lee, Bob Ray', '17', None)
    """
    if isinstance(value, str):
        return " ".join(_CONTROL.sub(" ", whole_characters(value)).split()) or None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return repr(value) if value == value else None  # NaN is how tables say "nothing"
    if isinstance(value, list | tuple):
        return ", ".join(filter(None, (plain(part) for part in value if not isinstance(part, list | tuple)))) or None
    if isinstance(value, Mapping):
        name = value.get("name")
        return plain(name) if isinstance(name, str) else None
    return None


def whole_characters(text: str) -> str:
    """Lone surrogates, which no file can hold, as U+FFFD."""
    return _SURROGATE.sub("\ufffd", text)


def web_address(value: object) -> str | None:
    """A URL of the web, fit for use as an identifier, or None.

    Example:
        >>> web_address(" https://news.example/a b "), web_address("javascript:alert(1)")
        ('https://news.example/a%20b', None)
    """
    if not isinstance(value, str):
        return None
    address = whole_characters(value).strip()
    try:
        parts = urlsplit(address)
        known = parts.scheme.lower() in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return None
    if not known or any(sign in parts.netloc for sign in " <>\"'\\^`{|}"):
        return None
    return "".join(sign if sign.isprintable() and sign not in ' <>"\\^`{|}' else quote(sign) for sign in address)


def is_page(address: str) -> bool:
    """Whether an address may be that of one page; one without a path is the site's, and would make one of all pages.

    Example:
        >>> is_page("https://news.example/?p=7"), is_page("https://news.example/")
        (True, False)
    """
    parts = urlsplit(address)
    return bool(parts.path.strip("/") or parts.query)


def own_address(url: str | None, origin: Origin) -> str | None:
    """The URL of an article, if what it came from may say so: nothing takes the place of another site's article.

    Args:
        url: as the article has it.
        origin: where it came from; a file may say anything, what was fetched only of its own site.

    Example:
        >>> page = Origin("https://www.news.example/a", "a", open)
        >>> own_address("https://news.example/b", page), own_address("https://other.example/b", page)
        ('https://news.example/b', None)
    """
    fetched = web_address(origin.source)
    return url if url is None or fetched is None or _site(url) == _site(fetched) else None


def _site(address: str) -> str:
    return urlsplit(address).netloc.lower().removeprefix("www.")


def language_code(value: object) -> str | None:
    """A BCP 47 code, or None.

    Example:
        >>> language_code("en_GB"), language_code("English")
        ('en-GB', None)
    """
    code = (plain(value) or "").replace("_", "-")
    return code if _LANGUAGE.fullmatch(code) else None


def record_article(origin: Origin, config: Config, record: Mapping[str, object], line: int) -> Article:
    """The article of one record of a file.

    Args:
        origin: the file.
        config: settings; ``columns`` says which key holds what.
        record: keys of the file to values.
        line: number of the record's first line, from 1.

    Raises:
        ReadError: there is no text, or it is empty or too long.
    """
    where = f"{origin.source}:{line}"
    found = {field: record.get(config.columns.get(field, field)) for field in ARTICLE_FIELDS}
    text = found["text"]
    if not isinstance(text, str):
        key = config.columns.get("text", "text")
        if key not in record:
            raise no_text(where, "key", key, list(record))
        raise ReadError(
            where,
            f"has no text under {shown(key)}",
            found=f"it is {_KINDS.get(type(text), 'no string')}",
            hint="give the article's text as a string",
        )
    # Same length, so that offsets hold in the record's own string too.
    text = whole_characters(text).replace("\r\n", " \n").replace("\r", "\n")
    checked_text(text, where, config)
    given, url, date = plain(found["id"]), own_address(web_address(found["url"]), origin), plain(found["date"])
    known = {
        "title": plain(found["title"]) or headline(text),
        "url": url,
        "date": iso_date(date) if date else None,
        "author": plain(found["author"]),
        "publisher": plain(found["publisher"]),
        "language": language_code(found["language"]),
    }
    if given is None and url is None and not origin.lasting:
        return Article.of(text, **known)
    return Article(text, url or f"{origin.source}#{given or line}", given or f"{origin.name}#{line}", **known)


_KINDS: dict[type, str] = {
    type(None): "null", bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object",
}  # fmt: skip


def no_text(where: str, thing: str, name: str, there: list[str]) -> ReadError:
    """The error of a file or record that has no column or key of this name.

    Args:
        where: file, or file and line.
        thing: ``column`` or ``key``.
        name: what was looked for.
        there: the names that it has.
    """
    plural = {"column": "columns", "key": "keys"}[thing]
    listed = ", ".join(shown(key, quoted=False) for key in there[:_LISTED]) + (", …" if len(there) > _LISTED else "")
    guess = next((key for key in there if key.lower() in _LIKELY), "NAME")
    return ReadError(
        where,
        f"has no {thing} {shown(name)}",
        found=f"its {plural} are: {listed}" if there else f"it has no {plural}",
        hint="say which one holds the text",
        options=f"--columns text={shlex.quote(guess)}",
        served=f"call the one that holds the text {shown(name)}, and send it again",
    )


def check_columns(columns: list[str], origin: Origin, config: Config) -> None:
    """See that a table can be read.

    Args:
        columns: their names; "" for one without.
        origin: the file.
        config: settings; ``columns`` says which column holds what.

    Raises:
        ReadError: two have one name, or there is none for the text or for what the settings name.
    """
    names = [name for name in columns if name]
    for name, count in Counter(names).items():
        if count > 1:
            raise ReadError(origin.source, f"has two columns named {shown(name)}", hint="rename one of them")
    text = config.columns.get("text", "text")
    if text not in names:
        raise no_text(origin.source, "column", text, names)
    for field, column in config.columns.items():
        if column not in names:
            listed = ", ".join(shown(name, quoted=False) for name in names)
            raise ReadError(
                origin.source,
                f"has no column {shown(column)}",
                found=f"its columns are: {listed}",
                hint=f"change or leave out {field}={column} of the columns setting",
            )


def shown(name: str, *, quoted: bool = True) -> str:
    """A name from a file, fit for a terminal: short, and without characters that would steer it."""
    short = name if len(name) <= 40 else name[:39] + "…"
    safe = "".join(sign if sign.isprintable() else "�" for sign in short)
    return f"'{safe}'" if quoted else safe

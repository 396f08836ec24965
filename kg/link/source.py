"""Where knowledge bases come from: named ones, files and endpoints, each opened on first use."""

import bz2
import gzip
import json
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Protocol

from kg.errors import ConfigError, ReadError, warn
from kg.iris import iri_of
from kg.link.known import KnowledgeBase
from kg.registry import Registry

MAX_LINE = 20_000_000
"""Bytes of the longest line that is read; the largest entities of Wikidata have a quarter of that."""

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_SNIFFED = 1_000_000
_PACKED = {".gz": gzip.open, ".bz2": bz2.open}
_TABLES = (".csv", ".tsv")
_JSON = (".json", ".jsonl", ".ndjson")


class Opener(Protocol):
    """Opens a knowledge base."""

    def __call__(self, source: str, *, language: str = "en", base: str | None = None) -> KnowledgeBase:
        """Open it.

        Args:
            source: what the user named: a name, a file or a URL.
            language: BCP 47 code of the names that are wanted.
            base: what goes before identifiers that are no IRIs.
        """


KNOWLEDGE_BASES: Registry[Opener] = Registry(
    "kg.knowledge_bases",
    {
        "countries": "kg.link.countries:open_countries",
        "sparql": "kg.link.sparql:Endpoint",
        "table": "kg.link.table:Table",
        "wikidata": "kg.link.wikidata:Dump",
    },
    "knowledge base",
)


def open_knowledge_base(source: str, *, language: str = "en", base: str | None = None) -> KnowledgeBase:
    """Open what a user names.

    Args:
        source: ``countries``, or the name of an installed knowledge base; the URL of a SPARQL endpoint; or a file: a
            table (``.csv``, ``.tsv``, ``.jsonl``) or a dump of Wikidata (``.json``, ``.jsonl``), plain or packed
            (``.gz``, ``.bz2``).
        language: BCP 47 code of the names that are wanted.
        base: what goes before identifiers that are no IRIs.

    Raises:
        ConfigError: there is nothing of this name, it is a URL of another kind, or the language or base is none.
        ReadError: the file cannot be read, or is neither a table nor a dump.

    Example:
        >>> open_knowledge_base("countries").candidates("Norway", "Place")[0].label
        'Norway'
        >>> open_knowledge_base("ftp://example.org/all.csv")
        Traceback (most recent call last):
        kg.errors.ConfigError: ftp://example.org/all.csv is no address of a SPARQL endpoint
    """
    if not _LANGUAGE.fullmatch(language):
        raise ConfigError(f"{language!r} is no code of a language", hint="such as en, de or pt-BR")
    if base is not None and iri_of("1", base) is None:
        raise ConfigError(f"{base!r} is no beginning of an IRI", hint="such as https://example.org/people/")
    return KNOWLEDGE_BASES.get(_kind(source))(source, language=language, base=base)


def _kind(source: str) -> str:
    scheme, colon, _ = source.partition("://")
    if colon:
        if scheme.lower() not in ("http", "https"):
            raise ConfigError(f"{source} is no address of a SPARQL endpoint", hint="it begins with http:// or https://")
        return "sparql"
    path = Path(source)
    if path.suffix and path.exists():
        return _file_kind(path)
    if source in ("sparql", "table", "wikidata"):
        raise ConfigError(f"which {source}?", hint="name its file, or the URL of the endpoint")
    if source in KNOWLEDGE_BASES:
        return source
    if path.is_file():
        return _file_kind(path)
    raise ConfigError(
        f"no knowledge base named {source!r}",
        found="there is no such file either",
        hint="name countries, a file (.csv, .tsv, .jsonl, .json; also .gz, .bz2), or the URL of a SPARQL endpoint",
    )


def _file_kind(path: Path) -> str:
    suffixes = [suffix.lower() for suffix in path.suffixes if suffix.lower() not in _PACKED]
    suffix = suffixes[-1] if suffixes else ""
    if suffix in _TABLES:
        return "table"
    if suffix not in _JSON:
        found = f"kg reads {', '.join((*_TABLES, *_JSON))}, plain or packed as {' or '.join(_PACKED)}"
        raise ReadError(str(path), f"is no knowledge base: its suffix is {suffix or 'missing'}", found=found)
    with opened(path) as file:
        start = file.read(_SNIFFED)
    # Entities of Wikidata have an object of labels; a table's row has one label.
    return "wikidata" if b'"labels"' in start or start.lstrip()[:1] == b"[" else "table"


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """A file's bytes, unpacked as they are read.

    Raises:
        ReadError: it cannot be read, or is not packed as its suffix says.
    """
    unpack = _PACKED.get(path.suffix.lower())
    try:
        with unpack(path, "rb") if unpack else path.open("rb") as file:  # type: ignore[operator]
            yield file
    except (OSError, EOFError, zlib.error) as error:  # the last two of a packed file that was cut off or is damaged
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise ReadError(str(path), "cannot be read", found=reason) from error


def lines(file: IO[bytes], longest: int = MAX_LINE) -> Iterator[tuple[int, bytes | None]]:
    """Lines with their numbers from 1; None for one that is too long, of which nothing is kept."""
    number = 0
    while line := file.readline(longest + 1):
        number += 1
        if len(line) <= longest:
            yield number, line
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(longest)
        yield number, None


class Skipped:
    """Counts what of a file cannot be used, and says so once.

    Args:
        source: the file.
        thing: what is counted: "line", "row".
    """

    def __init__(self, source: str, thing: str) -> None:
        self.source = source
        self.thing = thing
        self.count = 0
        self._first = ""

    def add(self, number: int, why: str) -> None:
        """One more."""
        self.count += 1
        self._first = self._first or f"the first: {self.thing} {number}, {why}"

    def tell(self, used: int) -> None:
        """Log it, if there was any.

        Args:
            used: how many could be used.

        Raises:
            ReadError: none could: a file of which nothing is known would take away the links that there are.
        """
        if not self.count:
            return
        if not used:
            raise ReadError(self.source, f"has no {self.thing} that can be used", found=self._first)
        many = f"{self.count:,} {self.thing}{'' if self.count == 1 else 's'}"
        warn(ReadError(self.source, f"has {many} that cannot be used", found=self._first))


def json_object(line: bytes) -> dict[str, object]:
    """One JSON object.

    Raises:
        ValueError: it is none; the text says why.
    """
    try:
        record = json.loads(line)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    except ValueError as error:
        raise ValueError(f"it is no JSON: {str(error).partition(':')[0]}") from None
    if not isinstance(record, dict):
        raise ValueError("it is no JSON object")
    return record

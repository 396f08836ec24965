"""Settings: kg.toml, overridden by options; every value knows where it came from."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from kg.errors import ConfigError
from kg.queries import named_queries
from kg.settings import FetchSettings, ServerSettings, ServeSettings, Service, Settings
from kg.tables import blocks

FILE = "kg.toml"


@dataclass(frozen=True, slots=True)
class Config:
    """All settings of kg.

    Attributes:
        model: name of a spaCy pipeline or a path to one; empty: the best one installed (``kg info`` says which).
        language: path of a language file, for a model of another language than English; empty: the one that kg has.
        schema: name of a schema that ships with kg, or the path of a TOML file or of an ontology.
        relations: path of a trained relation model (``kg train``), which finds relations beside the schema's patterns;
            empty: none.
        open: keep open triples whose arguments are mere phrases too.
        detect_language: set articles aside that are clearly in a language which the model does not read.
        engine: name of what the articles are spread over: ``local``, this machine, or one that is installed.
        processes: processes of this machine that analyse; 0: one for each core. A process takes as much memory as its
            model.
        article_seconds: seconds that an article may take, after which the process that analyses it is ended and the
            others go on; 0: no limit.
        cache: folder in which what the language model made of an article is kept, so that other relations or options
            need not have it read again; empty: none.
        scheduler: address of the Dask scheduler that the engine ``dask`` uses; empty: workers of this machine alone.
        exchange: folder that all machines of a cluster see, or its URL, where articles and analyses are exchanged and
            kept; empty: a passing one, for workers of this machine alone.
        extractor: name of what finds named relations: ``patterns``, ``llm``, or one that is installed.
        max_chars: characters of one article beyond which it fails.
        max_bytes: bytes of one file of a single article beyond which it is not read.
        max_unpacked: bytes that one compressed file or archive may unpack to, those of archives within it counted too.
        max_ratio: how many times its size a compressed file may unpack to, from 10,000,000 bytes on; an archive with
            all that is in it, from 100,000,000 on.
        max_members: files that one archive may hold, those of archives within it counted too.
        max_nesting: archives within one another that are read; 1: none within another.
        batch_size: articles annotated together.
        columns: which column or key of CSV and JSON Lines holds what, for example ``{"text": "body"}``.
        llm: settings of the language-model service that the extractor ``llm`` asks (``kg.settings.Service``).
        server: settings of SPARQL servers that graphs are sent to and fetched from (``kg.settings.ServerSettings``).
        serve: settings of ``kg serve`` (``kg.settings.ServeSettings``).
        fetch: whether and how pages of the web are fetched (``kg.fetcher.FetchSettings``).
        query_timeout: seconds that a query of ``kg query`` may take; 0: no limit.
        query_memory: megabytes that it may take; 0: no limit.
        query_rows: most rows of its answer; 0: no limit.
        queries: queries by name, each a table with ``sparql``, ``about`` and ``parameters`` (``kg.queries``).
        origins: setting to where its value came from: ``default``, a file's path, or ``option``.

    Example:
        >>> config = Config().override(open=True)
        >>> config.open, config.origin("open"), config.origin("schema")
        (True, 'option', 'default')
    """

    model: str = ""
    language: str = ""
    schema: str = "news"
    relations: str = ""
    open: bool = False
    detect_language: bool = True
    engine: str = "local"
    processes: int = 1
    article_seconds: int = 0
    cache: str = ""
    scheduler: str = ""
    exchange: str = ""
    extractor: str = "patterns"
    max_chars: int = 1_000_000
    max_bytes: int = 20_000_000
    max_unpacked: int = 100_000_000_000
    max_ratio: int = 200
    max_members: int = 500_000
    max_nesting: int = 2
    batch_size: int = 16
    columns: Mapping[str, str] = field(default_factory=dict)
    llm: Mapping[str, Any] = field(default_factory=dict)
    server: Mapping[str, Any] = field(default_factory=dict)
    serve: Mapping[str, Any] = field(default_factory=dict)
    fetch: Mapping[str, Any] = field(default_factory=dict)
    query_timeout: int = 60
    query_memory: int = 4_000
    query_rows: int = 0
    queries: Mapping[str, Any] = field(default_factory=dict)
    origins: Mapping[str, str] = field(default_factory=dict, compare=False)

    def origin(self, name: str) -> str:
        """Where the value of a setting came from."""
        return self.origins.get(name, "default")

    def override(self, origin: str = "option", **values: Any) -> "Config":
        """A copy with other values; None leaves a setting as it is.

        Args:
            origin: what ``origin()`` shall say of them.
            values: setting to value.

        Raises:
            ConfigError: no such setting, or a value of the wrong type or range.
        """
        given = {name: value for name, value in values.items() if value is not None}
        for name, value in given.items():
            _check(name, value, origin)
        for table in _TABLES.keys() & given.keys():  # an option for one of them leaves the others as they are
            given[table] = {**getattr(self, table), **given[table]}
        return replace(self, **given, origins={**self.origins, **dict.fromkeys(given, origin)})

    @classmethod
    def load(cls, path: str | Path | None = None) -> "Config":
        """Read kg.toml.

        Args:
            path: the file; None: ``kg.toml`` in the working folder, if there is one.

        Raises:
            ConfigError: the file is missing, is no TOML, or has a wrong setting.
        """
        file = Path(path or FILE)
        if path is None and not file.is_file():
            return cls()
        try:
            text = file.read_text(encoding="utf-8-sig")
            values = tomllib.loads(text)
        except OSError as error:
            raise ConfigError(f"{file} cannot be read: {error.strerror}", hint="kg init writes one") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
            raise ConfigError(f"{file} is no TOML: {error}", hint="kg init writes one to start from") from error
        if isinstance(values.get("queries"), dict):
            lines = {block.name: f"{block.line}:" for block in blocks(text)}
            named_queries(values["queries"], lambda name: f"{file}:{lines.get(f'queries.{name}', '')} ")
        return cls().override(str(file), **values)


_SETTINGS = {f.name: f for f in fields(Config) if f.name != "origins"}
_TABLES: Mapping[str, type[Settings]] = {
    "llm": Service, "server": ServerSettings, "serve": ServeSettings, "fetch": FetchSettings
}  # fmt: skip
_LEAST = {
    "processes": 0, "article_seconds": 0, "max_chars": 1, "max_bytes": 1, "max_unpacked": 1, "max_ratio": 1,
    "max_members": 1, "max_nesting": 1, "batch_size": 1, "query_timeout": 0, "query_memory": 0, "query_rows": 0,
}  # fmt: skip
ARTICLE_FIELDS = ("text", "id", "title", "url", "date", "author", "publisher", "language")


def _check(name: str, value: Any, origin: str) -> None:
    where = "" if origin == "option" else f"{origin}: "
    if name not in _SETTINGS:
        raise ConfigError(f"{where}no setting named {name!r}", found=f"there are: {', '.join(_SETTINGS)}")
    default = getattr(Config(), name)
    if not isinstance(value, type(default)) or (isinstance(value, bool) != isinstance(default, bool)):
        wanted = {str: "a text", bool: "true or false", int: "a whole number", dict: "a table"}[type(default)]
        raise ConfigError(f"{where}{name} must be {wanted}", found=f"it is {value!r}")
    if name in _LEAST and value < _LEAST[name]:
        raise ConfigError(f"{where}{name} must be at least {_LEAST[name]}", found=f"it is {value}")
    if name == "queries":
        named_queries(value, where)
    if name in _TABLES:
        _TABLES[name].of(value, where)
    if name == "columns":
        for column, named in value.items():
            if column not in ARTICLE_FIELDS:
                raise ConfigError(
                    f"{where}columns: an article has no {column!r}", found=f"it has: {', '.join(ARTICLE_FIELDS)}"
                )
            if not isinstance(named, str):
                raise ConfigError(f"{where}columns: {column} must be the name of a column", found=f"it is {named!r}")

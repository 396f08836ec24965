"""Every error that kg raises on purpose.

* KgError                  root; its ``exit_code`` is the command line's

  * ConfigError            kg.toml, an option or a parameter is wrong
  * SchemaError            a schema file is wrong
  * DecisionError          a file of decisions is wrong, or a decision does not fit into it
  * SourceError            an article, or a source of articles, failed; costs that article alone

    * ReadError            it cannot be read
    * ExtractError         it was read but could not be analysed

      * LanguageError      it is in a language that the model does not read, and was set aside

  * ModelError             no language model, or one that does not fit
  * GraphError             something about a graph on disk

    * NotAGraphError       the folder is no kg graph
    * GraphLockedError     another process holds the graph
    * NotFoundError        the graph has no such entity, article or statement

  * QueryError             a SPARQL query is wrong
  * ExportError            a graph cannot be written in that form or to that place
  * EngineError            what articles are spread over cannot be reached, or does not do its part
  * ServerError            a SPARQL server cannot be reached, or does not do what it is asked

Each carries one line that says what is wrong, optionally what was found, and a hint that says what to do.
"""

import logging
from typing import Any

_log = logging.getLogger("kg")


class KgError(Exception):
    """Root of all errors that kg raises on purpose.

    Args:
        what: one line: what is wrong, naming the thing.
        found: what was found instead.
        hint: what to do about it.
        options: those that the hint ends with, if any: on the command line they are shown behind the user's own line.
        served: what to do about it for who sends something to a server, where that is another thing.

    Example:
        >>> print(ConfigError("no such model: 'x'", hint="kg info lists the models").message())
        no such model: 'x'
            kg info lists the models
    """

    exit_code = 1

    def __init__(
        self, what: str, *, found: str | None = None, hint: str | None = None, options: str | None = None,
        served: str | None = None,
    ) -> None:  # fmt: skip
        super().__init__(what)
        self.what = what
        self.found = found
        self.hint = f"{hint}:  {options}" if hint and options else hint
        self.options = options
        self.served = served

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.__dict__)

    def message(self) -> str:
        """What is wrong, what was found and what to do, a line each."""
        return "\n    ".join(part for part in (self.what, self.found, self.hint) if part)


def _rebuild(kind: type[KgError], state: dict[str, Any]) -> KgError:
    error = kind.__new__(kind)
    Exception.__init__(error, state["what"])
    error.__dict__.update(state)
    return error


class ConfigError(KgError):
    """A setting, an option or a parameter is wrong."""

    exit_code = 2


class SchemaError(KgError):
    """A schema file is wrong."""


class DecisionError(KgError):
    """A file of decisions is wrong, or a decision does not fit into it."""


class SourceError(KgError):
    """An article, or a whole source, failed; the others go on.

    Args:
        source: path, URL or record that failed.
        what: what is wrong with it.

    Attributes:
        reason: what is wrong, without the name of the source.
        file: path of the file to read again, as it was given or found in a folder: the archive's, for what is in one.
            None: a stream, which cannot be read again, or no source of articles.
    """

    def __init__(
        self, source: str, what: str, *, found: str | None = None, hint: str | None = None, options: str | None = None,
        served: str | None = None,
    ) -> None:  # fmt: skip
        super().__init__(f"{source} {what}", found=found, hint=hint, options=options, served=served)
        self.source = source
        self.reason = what
        self.file: str | None = None


class ReadError(SourceError):
    """An article or a whole source cannot be read."""


class ModelError(KgError):
    """No language model, or one that does not fit."""


class ExtractError(SourceError):
    """An article was read but could not be analysed."""


class LanguageError(ExtractError):
    """An article is in a language that the model does not read, and was set aside.

    Args:
        source: the article's source.
        what: which language it is in, and which the model reads.
        language: code of the article's language.
    """

    def __init__(
        self, source: str, what: str, *, language: str = "", found: str | None = None, hint: str | None = None,
        served: str | None = None,
    ) -> None:  # fmt: skip
        super().__init__(source, what, found=found, hint=hint, served=served)
        self.language = language


class GraphError(KgError):
    """Something is wrong with a graph on disk."""


class NotAGraphError(GraphError):
    """The folder is no kg graph."""


class GraphLockedError(GraphError):
    """Another process holds the graph."""


class NotFoundError(GraphError):
    """The graph has no such entity, article or statement."""


class QueryError(KgError):
    """A SPARQL query is wrong."""


class ExportError(KgError):
    """A graph cannot be written in that form or to that place."""


class EngineError(KgError):
    """What articles are spread over cannot be reached, or does not do its part."""


class ServerError(KgError):
    """A SPARQL server cannot be reached, or does not do what it is asked.

    Args:
        server: its address.
        what: what it does or does not do.
    """

    def __init__(self, server: str, what: str, *, found: str | None = None, hint: str | None = None) -> None:
        super().__init__(f"{server} {what}", found=found, hint=hint)
        self.server = server


def warn(error: KgError) -> None:
    """Log an error that ends nothing, as a warning of the logger ``kg``; the record has the error as its ``error``."""
    _log.warning("%s", error.message(), extra={"error": error})

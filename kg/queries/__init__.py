"""Queries with a name and parameters: those that ship with kg, and those of ``[queries.NAME]`` in kg.toml.

A parameter stands in the query as ``$name``, where SPARQL has a value. It is replaced as a whole by one RDF term, so
that no value can be anything but a value; within texts, IRIs and comments nothing is replaced. (The engine's own
substitutions reach only variables that are selected, and VALUES no filter in an inner group.)
"""

import difflib
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from kg.errors import ConfigError
from kg.queries.tokens import TOKEN

KINDS = ("text", "number", "date", "entity", "relation", "status")
"""What a parameter can be: a text, a number, a date (``2024``, ``2024-06``, ``2024-06-03``), an entity (by name or
IRI), a relation of the graph (by name), or a status such as ``denied``."""

_KEYS = ("about", "parameters", "sparql")
_NAME = re.compile(r"[A-Za-z][\w-]*", re.ASCII)
_PARAMETER = re.compile(r"[A-Za-z]\w*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a query is to be told.

    Attributes:
        kind: one of ``KINDS``.
        default: taken where no value is given; None: one must be.
    """

    kind: str = "text"
    default: str | None = None


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query with a name.

    Attributes:
        name: such as ``meetings``.
        about: what it answers, on one line.
        sparql: the query; ``$month`` stands for the parameter ``month``.
        parameters: by name, in the order of the file.
    """

    name: str
    about: str
    sparql: str
    parameters: Mapping[str, Parameter] = field(default_factory=dict)

    def bound(self, values: Mapping[str, str], term: Callable[[Parameter, str], str]) -> str:
        """The query with its parameters' values.

        Args:
            values: parameter to value.
            term: turns a value of a parameter into one RDF term, as N-Triples writes it.

        Raises:
            ConfigError: there is no such parameter, or one has no value.

        Example:
            >>> query = NamedQuery("met", "", "SELECT ?a { ?a rel:met-with $b . # $b\\n }", {"b": Parameter("entity")})
            >>> query.bound({"b": "Ann_Lee"}, lambda _, value: f"<https://kg.example/entity/{value}>")
            'SELECT ?a { ?a rel:met-with <https://kg.example/entity/Ann_Lee> . # $b\\n }'
        """
        takes = f"it takes: {', '.join(self.parameters)}" if self.parameters else "it takes none"
        for name in values:
            if name not in self.parameters:
                near = difflib.get_close_matches(name, self.parameters, 1)
                hint = f"did you mean {near[0]!r}?" if near else None
                raise ConfigError(f"the query {self.name!r} has no parameter {name!r}", found=takes, hint=hint)
        terms: dict[str, str] = {}
        for name, parameter in self.parameters.items():
            value = values.get(name, parameter.default)
            if value is None:
                raise ConfigError(f"the query {self.name!r} needs its parameter {name!r}", found=takes,
                                  hint=f"give it: {name}=VALUE")  # fmt: skip
            terms[name] = term(parameter, value)
        return TOKEN.sub(lambda token: terms[token["parameter"]] if token["parameter"] else token[0], self.sparql)

    @classmethod
    def of(cls, name: str, table: Any, where: str = "") -> "NamedQuery":
        """A query from a table of TOML.

        Args:
            name: of the query.
            table: with ``sparql``, and where there are any ``about`` and ``parameters``.
            where: begins messages, such as ``kg.toml:3: ``.

        Raises:
            ConfigError: the table is wrong.
        """
        where = f"{where}[queries.{name}]"
        if not _NAME.fullmatch(name):
            raise ConfigError(f"{where} is no name for a query", hint="letters, digits, - and _, a letter first")
        if not isinstance(table, dict):
            raise ConfigError(f"{where} must be a table", found=f"it is {table!r}")
        for key in table:
            if key not in _KEYS:
                raise ConfigError(f"{where} has no {key!r}", found=f"there are: {', '.join(_KEYS)}")
        for key in ("about", "sparql"):
            if not isinstance(table.get(key, ""), str):
                raise ConfigError(f"{where} {key} must be a text", found=f"it is {table[key]!r}")
        if not table.get("sparql", "").strip():
            raise ConfigError(f"{where} has no query", hint='write it as  sparql = """SELECT … """')
        parameters = _parameters(table.get("parameters", {}), where)
        used = {token["parameter"] for token in TOKEN.finditer(table["sparql"]) if token["parameter"]}
        if unknown := sorted(used - parameters.keys()):
            raise ConfigError(f"{where} has no parameter {unknown[0]!r}", found=f"its query has ${unknown[0]}",
                              hint=f"name it under parameters, or write ?{unknown[0]} for a variable")  # fmt: skip
        if unused := sorted(parameters.keys() - used):
            raise ConfigError(f"{where} does not use its parameter {unused[0]!r}", hint=f"write ${unused[0]} where its "
                              "value shall stand")  # fmt: skip
        return cls(name, " ".join(table.get("about", "").split()), table["sparql"], parameters)


def _parameters(table: Any, where: str) -> dict[str, Parameter]:
    if not isinstance(table, dict):
        raise ConfigError(f"{where} parameters must be a table", found=f"it is {table!r}",
                          hint='write  parameters = {month = "2024-06"}')  # fmt: skip
    found = {}
    for name, value in table.items():
        at = f"{where} parameters: {name}"
        if not _PARAMETER.fullmatch(name):
            raise ConfigError(f"{at} is no name for a parameter", hint="letters, digits and _, a letter first")
        if isinstance(value, dict):
            found[name] = _declared(value, at)
        elif isinstance(value, str):
            found[name] = Parameter("text", value)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            found[name] = Parameter("number", str(value))
        else:
            raise ConfigError(f"{at} must be a text, a number, or a table with its kind", found=f"it is {value!r}",
                              hint='write  {kind = "entity"}, or {kind = "date", default = "2024"}')  # fmt: skip
    return found


def _declared(table: Mapping[str, Any], at: str) -> Parameter:
    for key in table:
        if key not in ("kind", "default"):
            raise ConfigError(f"{at} has no {key!r}", found="there are: kind, default")
    kind, default = table.get("kind", "text"), table.get("default")
    if kind not in KINDS:
        raise ConfigError(f"{at} has no kind {kind!r}", found=f"there are: {', '.join(KINDS)}")
    if default is not None and (isinstance(default, bool) or not isinstance(default, str | int | float)):
        raise ConfigError(f"{at} default must be a text or a number", found=f"it is {default!r}")
    return Parameter(kind, None if default is None else str(default))


def named_queries(tables: Mapping[str, Any], where: Callable[[str], str] | str = "") -> dict[str, NamedQuery]:
    """All queries by name: those of the tables, and those that ship with kg and have no namesake there.

    Args:
        tables: as ``[queries]`` of kg.toml has them.
        where: begins messages; or gives, of a query's name, what does.

    Raises:
        ConfigError: a table is wrong.

    Example:
        >>> named_queries({"all": {"sparql": "ASK { ?s ?p ?o }"}})["all"].sparql
        'ASK { ?s ?p ?o }'
    """
    own = {
        name: NamedQuery.of(name, table, where if isinstance(where, str) else where(name))
        for name, table in tables.items()
    }
    return {**_shipped(), **own}


@cache
def _shipped() -> dict[str, NamedQuery]:
    tables = tomllib.loads(files("kg.queries").joinpath("shipped.toml").read_text(encoding="utf-8"))["queries"]
    return {name: NamedQuery.of(name, table, "shipped.toml: ") for name, table in tables.items()}


def find_query(queries: Mapping[str, NamedQuery], name: str) -> NamedQuery:
    """The query of this name.

    Raises:
        ConfigError: there is none.
    """
    if name in queries:
        return queries[name]
    near = difflib.get_close_matches(name, queries, 1)
    hint = f"did you mean {near[0]!r}?" if near else "kg query GRAPH --list tells what they answer"
    raise ConfigError(f"no query named {name!r}", found=f"there are: {', '.join(queries)}", hint=hint)

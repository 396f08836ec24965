"""Rows as data frames of pandas and polars, neither of which is installed with kg."""

from collections.abc import Collection, Mapping, Sequence
from importlib import import_module
from typing import Any

from kg.errors import ConfigError


def pandas_frame(rows: Sequence[Mapping[str, Any]], columns: Collection[str]) -> Any:
    """A ``pandas.DataFrame``.

    Args:
        rows: column to plain value.
        columns: in order.

    Raises:
        ConfigError: pandas is not installed.
    """
    return _library("pandas").DataFrame(list(rows), columns=list(columns))


def polars_frame(rows: Sequence[Mapping[str, Any]], columns: Collection[str]) -> Any:
    """A ``polars.DataFrame``. A column of numbers and texts, or with a whole number beyond 64 bits, is one of texts.

    Args:
        rows: column to plain value.
        columns: in order; a mapping says their types, where ``list`` is a list of texts.

    Raises:
        ConfigError: polars is not installed.
    """
    polars = _library("polars")
    types: dict[Any, Any] = {str: polars.String, list: polars.List(polars.String)}
    kinds: Mapping[str, type] = columns if isinstance(columns, Mapping) else {}
    return polars.DataFrame(
        [
            polars.Series(name, _alike([row[name] for row in rows]), dtype=types.get(kinds.get(name), kinds.get(name)))
            for name in columns
        ]
    )


def _alike(values: list[Any]) -> list[Any]:
    """Values of one type, so that none is lost."""
    kinds = {type(value) for value in values if value is not None}
    # What polars makes of such numbers, and whether it takes them, depends on which one stands first.
    large = int in kinds and any(type(value) is int and not -(2**63) <= value < 2**63 for value in values)
    if len(kinds) < 2 and not large:
        return values
    kind = float if kinds == {int, float} and not large else str
    return [None if value is None else kind(value) for value in values]


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        raise ConfigError(f"{name} is not installed", hint=f"pip install {name}") from error

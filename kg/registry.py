"""Parts found by name: a static table for what ships, entry points for what others install; loaded on first use."""

import sys
from collections.abc import Mapping
from functools import lru_cache
from importlib import import_module
from importlib.metadata import EntryPoint, EntryPoints, entry_points
from typing import Generic, TypeVar, cast

from kg.errors import ConfigError

T = TypeVar("T")


class Registry(Generic[T]):
    """Readers, exporters and other exchangeable parts, by name.

    Args:
        group: entry-point group that others register in, such as ``kg.exporters``.
        shipped: name to ``module:attribute`` of what kg itself brings; it wins over an installed part of the same name.
        thing: what one part is called in messages.

    Example:
        >>> Registry("kg.exporters", {"join": "posixpath:join"}, "exporter").get("join")("a", "b")
        'a/b'
    """

    def __init__(self, group: str, shipped: Mapping[str, str], thing: str) -> None:
        self.group = group
        self.thing = thing
        self._shipped = dict(shipped)
        self._loaded: dict[str, T] = {}

    def _installed(self) -> dict[str, EntryPoint]:
        return {point.name: point for point in _entry_points(tuple(sys.path), self.group)}

    def names(self) -> list[str]:
        """All names, sorted; nothing is loaded."""
        return sorted({*self._shipped, *self._installed()})

    def __contains__(self, name: object) -> bool:
        return name in self._shipped or name in self._installed()

    def get(self, name: str) -> T:
        """Load a part.

        Args:
            name: as in ``names()``.

        Returns:
            The registered object.

        Raises:
            ConfigError: nothing of this name is registered.
        """
        if name not in self._loaded:
            if name in self._shipped:
                module, _, attribute = self._shipped[name].partition(":")
                self._loaded[name] = cast(T, getattr(import_module(module), attribute))
            elif point := self._installed().get(name):
                self._loaded[name] = cast(T, point.load())
            else:
                raise ConfigError(f"no {self.thing} named {name!r}", found=f"there are: {', '.join(self.names())}")
        return self._loaded[name]


@lru_cache(maxsize=32)
def _entry_points(path: tuple[str, ...], group: str) -> EntryPoints:
    """What packages on a path of imports register in a group: for that, a file of each is opened."""
    del path
    return entry_points(group=group)

"""Tables of settings, checked against their defaults: the names, the types and the ranges of their values."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, ClassVar, Self

from kg.errors import ConfigError


class Settings:
    """What one table of ``kg.toml`` sets; each kind is a frozen dataclass whose fields have defaults.

    A value must be of the same type as its default, a number where the default is None.

    Attributes:
        TABLE: its name.
        RANGES: the least and the most of each setting that is a number.
    """

    __slots__ = ()

    TABLE: ClassVar[str]
    RANGES: ClassVar[Mapping[str, tuple[float, float]]]

    @classmethod
    def of(cls, table: Mapping[str, Any], where: str = "") -> Self:
        """Settings from a table.

        Args:
            table: setting to value; what is not there has its default.
            where: begins messages, such as ``kg.toml:``.

        Raises:
            ConfigError: no such setting, or a value of the wrong type or range.
        """
        place = f"{where}[{cls.TABLE}] "
        return cls(**{name: cls._checked(name, value, place) for name, value in table.items()})

    @classmethod
    def hint(cls, name: str) -> str | None:  # noqa: ARG003
        """What to do for who sets what is no setting."""
        return None

    @classmethod
    def check(cls, name: str, value: Any, place: str) -> None:
        """Check what type and range do not say of a value.

        Args:
            name: of the setting.
            value: of the right type and range.
            place: begins messages.

        Raises:
            ConfigError: the value will not do.
        """

    @classmethod
    def _checked(cls, name: str, value: Any, place: str) -> Any:
        defaults: dict[str, Any] = {one.name: one.default for one in fields(cls)}  # type: ignore[arg-type]
        if name not in defaults:
            raise ConfigError(f"{place}has no {name!r}", found=f"there are: {', '.join(defaults)}", hint=cls.hint(name))
        value = _typed(name, value, defaults[name], cls.RANGES.get(name), place)
        cls.check(name, value, place)
        return value


def _typed(name: str, value: Any, default: Any, bounds: tuple[float, float] | None, place: str) -> Any:
    if isinstance(default, str):
        if not isinstance(value, str):
            raise ConfigError(f"{place}{name} must be a text", found=f"it is {value!r}")
        return value
    if isinstance(default, bool):
        if not isinstance(value, bool):
            raise ConfigError(f"{place}{name} must be true or false", found=f"it is {value!r}")
        return value
    whole = isinstance(default, int)
    if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
        raise ConfigError(f"{place}{name} must be a {'whole ' * whole}number", found=f"it is {value!r}")
    assert bounds is not None, "each number has a range"  # noqa: S101
    least, most = bounds
    if not least <= value <= most:
        raise ConfigError(f"{place}{name} must be {least:,} to {most:,}", found=f"it is {value:,}")
    return value if whole else float(value)

"""A table of settings, checked against its defaults: the names, the types and the ranges of its values."""

from collections.abc import Mapping
from typing import Any

from kg.errors import ConfigError


def checked(
    name: str, value: Any, defaults: Mapping[str, Any], ranges: Mapping[str, tuple[float, float]], where: str, *,
    hint: str | None = None,
) -> Any:  # fmt: skip
    """A setting's value.

    Args:
        name: of the setting.
        value: as it was read.
        defaults: setting to default; a value must be of the same type, a number where the default is None.
        ranges: setting to its least and its most.
        where: begins messages, such as ``[llm] ``.
        hint: what to do where there is no such setting.

    Raises:
        ConfigError: no such setting, or a value of the wrong type or range.

    Example:
        >>> checked("timeout", 5, {"timeout": 300.0}, {"timeout": (0.1, 600)}, "[server] ")
        5.0
    """
    if name not in defaults:
        raise ConfigError(f"{where}has no {name!r}", found=f"there are: {', '.join(defaults)}", hint=hint)
    if isinstance(defaults[name], str):
        if not isinstance(value, str):
            raise ConfigError(f"{where}{name} must be a text", found=f"it is {value!r}")
        return value
    if isinstance(defaults[name], bool):
        if not isinstance(value, bool):
            raise ConfigError(f"{where}{name} must be true or false", found=f"it is {value!r}")
        return value
    whole = isinstance(defaults[name], int)
    if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
        raise ConfigError(f"{where}{name} must be a {'whole ' * whole}number", found=f"it is {value!r}")
    least, most = ranges[name]
    if not least <= value <= most:
        raise ConfigError(f"{where}{name} must be {least:,} to {most:,}", found=f"it is {value:,}")
    return value if whole else float(value)

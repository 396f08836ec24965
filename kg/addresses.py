"""Addresses of the web as people give them: whether they are any, and how they may be told."""

import re
from urllib.parse import urlsplit

from kg.errors import ConfigError


def check_address(address: str, what: str, *, instead: str = "leave it out") -> None:
    """Refuse what is no address of the web, or has a user name in it.

    Args:
        address: as the user gave it.
        what: of what it should be the address, for the message.
        instead: what to do with a user name, for the message.

    Raises:
        ConfigError: it is none.

    Example:
        >>> check_address("file:///etc/passwd", "a server")
        Traceback (most recent call last):
        kg.errors.ConfigError: file:///etc/passwd is no address of a server
    """
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        parts, host = urlsplit(""), None
    plain = address.isascii() and address.isprintable() and " " not in address
    if parts.scheme.lower() not in ("http", "https") or not host or not plain:
        raise ConfigError(f"{address} is no address of {what}", hint="it begins with http:// or https://")
    if "@" in parts.netloc:  # it would stand in the graph or in messages
        raise ConfigError(f"the address of {host} has a user name in it", hint=instead)


def without_login(address: str) -> str:
    """An address as it may be told: without a name and a password.

    Example:
        >>> without_login("https://ann:secret@news.example/a@b")
        'https://news.example/a@b'
    """
    return re.sub(r"//[^/?#]*@", "//", address)

"""Pages of the web that are read: whether, how many, and how slowly."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from kg.errors import ConfigError
from kg.settings.table import Settings


@dataclass(frozen=True, slots=True)
class FetchSettings(Settings):
    """The settings of the table ``[fetch]``.

    Attributes:
        on: whether pages are fetched at all: addresses as sources, and what feeds and sitemaps name.
        timeout: seconds that one page may take.
        max_bytes: bytes of a page, unpacked, beyond which it is not read.
        max_pages: pages that feeds and sitemaps name of which no more are fetched in one run.
        delay: seconds between two requests to one site; its robots.txt may ask for more, up to 30.
        user_agent: what kg calls itself; empty: ``kg`` and its version.
        robots: whether a page that its site's robots.txt forbids is left alone.
        inner: whether addresses of this machine and its network are fetched, too.
        retries: how often a page is asked for again after a failure that may pass.

    Example:
        >>> FetchSettings.of({"delay": 2}).delay
        2.0
    """

    on: bool = False
    timeout: float = 30.0
    max_bytes: int = 20_000_000
    max_pages: int = 1_000
    delay: float = 1.0
    user_agent: str = ""
    robots: bool = True
    inner: bool = False
    retries: int = 2

    TABLE: ClassVar[str] = "fetch"
    RANGES: ClassVar[Mapping[str, tuple[float, float]]] = {
        "timeout": (0.1, 3_600), "max_bytes": (1_000, 10_000_000_000), "max_pages": (0, 10_000_000),
        "delay": (0, 3_600), "retries": (0, 10),
    }  # fmt: skip

    @classmethod
    def check(cls, name: str, value: Any, place: str) -> None:
        """Check that the name can stand in a header."""
        if name == "user_agent" and not (value.isascii() and value.isprintable()):
            raise ConfigError(f"{place}user_agent must be printable ASCII", found=f"it is {value!r}")

"""What ``kg serve`` may do: where it listens, and how much one request may ask for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from kg.settings.table import Settings


@dataclass(frozen=True, slots=True)
class ServeSettings(Settings):
    """The settings of the table ``[serve]``.

    Attributes:
        host: the address to listen at; whoever can reach it can read the graph.
        port: likewise; 0: any that is free.
        timeout: seconds that one query, or fetching one page, may take.
        memory: megabytes that it may take.
        rows: most rows of its answer.
        queries: queries that run at once; others wait.
        max_bytes: bytes of one request, and of a page that is fetched, beyond which it is refused.
        fetch_inner: whether articles are fetched from this machine and its network, too.

    Example:
        >>> ServeSettings.of({"port": 9000}).port
        9000
    """

    host: str = "127.0.0.1"
    port: int = 8765
    timeout: float = 30.0
    memory: int = 2_000
    rows: int = 100_000
    queries: int = 2
    max_bytes: int = 20_000_000
    fetch_inner: bool = False

    TABLE: ClassVar[str] = "serve"
    RANGES: ClassVar[Mapping[str, tuple[float, float]]] = {
        "port": (0, 65_535), "timeout": (0.1, 86_400), "memory": (100, 1_000_000), "rows": (1, 100_000_000),
        "queries": (1, 64), "max_bytes": (1_000, 10_000_000_000),
    }  # fmt: skip

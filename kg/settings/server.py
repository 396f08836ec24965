"""SPARQL servers that graphs are sent to and fetched from: where they take what, and how much at a time."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from kg.addresses import check_address
from kg.settings.table import Settings

USER, PASSWORD, TOKEN = "KG_SPARQL_USER", "KG_SPARQL_PASSWORD", "KG_SPARQL_TOKEN"
"""The environment variables that say who asks. They are read when a server is opened, and kept nowhere."""

SET = f"set {USER} and {PASSWORD}, or {TOKEN}, in the environment"
"""What to do for a server that asks for a name."""


@dataclass(frozen=True, slots=True)
class ServerSettings(Settings):
    """The settings of the table ``[server]``.

    Attributes:
        query_url: where queries go, for a server that has them in a place of its own; empty: it is looked for.
        update_url: where updates go; empty: it is looked for.
        timeout: seconds to wait for one answer.
        max_bytes: most bytes of one answer.
        batch_bytes: characters of updates that are sent in one request, as far as single literals allow.
        cache: folder in which ``kg build`` keeps its copy of the graph on a server.

    Example:
        >>> ServerSettings.of({"timeout": 10}).timeout
        10.0
    """

    query_url: str = ""
    update_url: str = ""
    timeout: float = 300.0
    max_bytes: int = 500_000_000
    batch_bytes: int = 4_000_000
    cache: str = "~/.cache/kg/servers"

    TABLE: ClassVar[str] = "server"
    RANGES: ClassVar[Mapping[str, tuple[float, float]]] = {
        "timeout": (0.1, 86_400), "max_bytes": (100_000, 100_000_000_000), "batch_bytes": (10_000, 1_000_000_000)
    }  # fmt: skip

    @classmethod
    def hint(cls, name: str) -> str | None:
        """Where a password stands."""
        secret = re.search("user|pass|token|key", name.lower())
        return f"names and passwords stand in {USER}, {PASSWORD} and {TOKEN} alone" if secret else None

    @classmethod
    def check(cls, name: str, value: Any, place: str) -> None:  # noqa: ARG003
        """Check the addresses."""
        if name.endswith("_url") and value:
            check_address(value, "a SPARQL server", instead=f"leave it out, and {SET}")

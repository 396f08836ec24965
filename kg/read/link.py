"""What a source names that is elsewhere: a page to be fetched, and what the source knows of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Link:
    """The address of a page that belongs to a source.

    Readers yield it and fetch nothing; whether and when the page is fetched is decided where sources are read.

    Attributes:
        address: of the page.
        by: the source that names it; None: the user does.
        known: fields of its article, for where the page itself does not say them; ``id`` goes before the page's.
    """

    address: str
    by: str | None = None
    known: Mapping[str, str | None] = field(default_factory=dict)

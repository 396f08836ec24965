"""What one change does to the records of articles: those that go, that come, and that are written anew."""

from collections.abc import Iterable

from pyoxigraph import Quad

from kg.store.contribution import Contribution, contribution
from kg.store.lines import Line, lines_of
from kg.store.record import Record
from kg.store.statement import Worded


class Records:
    """Records that go, come, or are written anew, one after the other.

    An entity that gets another name can be in a good part of all articles. So of a record that is written anew only
    what differs is kept, and what it gives.

    Attributes:
        gave: what the records that were there gave.
        give: what those give that are there now.
        statements: that these make, by IRI.
        going, coming: lines; those of both stay.
    """

    def __init__(self) -> None:
        self.gave: list[Contribution] = []
        self.give: list[Contribution] = []
        self.statements: dict[str, Worded] = {}
        self.going: set[Line] = set()
        self.coming: set[Line] = set()

    def turn(self, gave: Contribution | None = None, going: Iterable[Quad] = (), coming: Record | None = None) -> None:
        """Put a record in the place of another; one may be missing.

        Args:
            gave: what the one that goes gave.
            going: its quads.
            coming: the one that comes.
        """
        before, after = lines_of(going), set(coming.lines if coming else ())
        self.going |= before - after
        self.coming |= after - before
        if gave:
            self.gave.append(gave)
        if coming:
            self.give.append(contribution(coming.article, coming.giving, coming.found))
            self.statements |= coming.statements

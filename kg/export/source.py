"""What an exporter reads and what it is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from kg.types import Entity, Statement


class Source(Protocol):
    """A graph as exporters read it; ``kg.store.reader.GraphReader`` is one."""

    def entities(self) -> Sequence[Entity]:
        """All entities."""

    def statements(self, *, support: bool = False) -> Sequence[Statement]:
        """All statements of every status; with their evidence where ``support`` is set."""

    def articles(self) -> Sequence[object]:
        """All article revisions."""

    def serialise(self, form: str, out: BinaryIO, /, *, history: bool = False, reifiers: bool = False) -> None:
        """Write RDF: ``turtle``, ``ntriples``, ``rdfxml``, ``trig``, ``nquads`` or ``jsonld``."""


Writer = Callable[..., None]
"""Takes a graph, as many open binary files as there are parts, and ``Exporter.options`` by keyword."""


@dataclass(frozen=True, slots=True)
class Exporter:
    """One form in which a graph can be written; what an entry point of the group ``kg.exporters`` names.

    Attributes:
        write: writes a graph (first argument) to as many open binary files (second) as there are parts.
        parts: for each file what stands between the name and the suffix that the user gave: ``("",)`` is one
            file of that very name.
        options: what ``write`` may be asked for by keyword: ``history``, with the history of runs; ``reifiers``, with
            the triple terms of RDF 1.2.
    """

    write: Writer
    parts: tuple[str, ...] = ("",)
    options: frozenset[str] = frozenset()

"""A graph in other forms: for networkx and rdflib, as files for other tools, as a picture."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.asking import Asking

if TYPE_CHECKING:
    import networkx
    import rdflib


class Forms(Asking):
    """The part of a ``Graph`` that gives it in other forms."""

    def to_networkx(self) -> "networkx.MultiDiGraph[str]":
        """The graph for networkx: a node for each entity, an edge for each statement."""
        from kg.export.networkx import to_networkx

        return to_networkx(self.reader)

    def to_rdflib(self) -> "rdflib.Dataset":
        """The graph for rdflib, with its named graphs."""
        from kg.export.rdf import to_rdflib

        return to_rdflib(self.reader)

    def export(
        self, path: str | Path, format: str | None = None, *, history: bool = False,  # noqa: A002
        reifiers: bool = False,
    ) -> list[Path]:  # fmt: skip
        """Write the graph to a file.

        Args:
            path: the file; its suffix tells the form.
            format: the form, where the suffix does not tell it.
            history: with the history of runs, in RDF forms.
            reifiers: with the triple that each statement is about as a triple term of RDF 1.2, in Turtle, TriG,
                N-Triples and N-Quads.

        Returns:
            The files written.

        Raises:
            ExportError: no such form, one that cannot hold what is asked for, or the file cannot be written.
        """
        from kg.export import export

        return export(self.reader, path, format, history=history, reifiers=reifiers)

    def draw(self, path: str | Path | None = None, **options: Any) -> Any:
        """Draw the graph.

        Args:
            path: png, svg or pdf file; None: only give the picture back.
            options: as ``kg.draw.draw`` has them.

        Returns:
            matplotlib Axes.
        """
        from kg.draw import draw

        reader = self.reader
        return draw(reader.entities(), reader.statements(), path, **options)

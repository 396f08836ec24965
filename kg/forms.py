"""A graph in other forms, and back: for networkx, rdflib, pandas and polars, as files for other tools, as a picture."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal, Self

from kg.asking import Asking
from kg.errors import ConfigError, ExportError
from kg.frames import pandas_frame, polars_frame
from kg.store import ledger
from kg.store.oxigraph import OxigraphStore
from kg.types import Analysis

if TYPE_CHECKING:
    import networkx
    import rdflib

    from kg.config import Config
    from kg.view.widget import GraphWidget

Table = Literal["statements", "entities", "evidence", "articles"]


class Forms(Asking):
    """The part of a ``Graph`` that gives it in other forms, and takes it from them."""

    def is_fresh(self) -> bool:
        """Whether it can be filled: no article is in it, nothing is decided, and it is not the copy of a server's."""
        return self._store.fillable and ledger.is_empty(self._store)

    def fill(self, quads: IO[bytes]) -> None:
        """Make a fresh graph one that was computed elsewhere (``kg.engines.loading``), in one transaction.

        Args:
            quads: all of it, as N-Quads.

        Raises:
            GraphError: the disk refuses.
        """
        self._store.load(quads)
        self._ledger.forget()

    def to_networkx(self) -> "networkx.MultiDiGraph[str]":
        """The graph for networkx: a node for each entity, an edge for each statement."""
        from kg.export.networkx import to_networkx

        return to_networkx(self.reader)

    @classmethod
    def from_networkx(
        cls, graph: "networkx.Graph[Any]", *, source: str | None = None, config: "Config | None" = None
    ) -> Self:
        """A new graph in memory, of one article that says what the edges of a graph of networkx say.

        Of ``to_networkx()`` all entities and statements come back, with names, types, status, speaker, time and
        confidence. What it does not hold does not: the articles, so that all is said by one source, and the inverses
        of relations that the schema does not have. Two entities of one name and type become one.

        Args:
            graph: directed. Nodes may have ``label`` (else ``name``, else what they are), ``type`` and ``aliases``;
                edges ``relation`` or ``predicate``, ``status``, ``speaker``, ``time`` and ``confidence``.
            source: what identifies the graph over time; None: what it says.
            config: settings; ``schema`` and ``max_bytes`` matter here.

        Raises:
            ConfigError: the graph is undirected.
            ReadError: an edge does not say what it means, or has a wrong value; or the graph is too large, or empty.
        """
        from kg.foreign import read_networkx

        return cls._of(read_networkx(graph, source=source, config=config))

    def to_rdflib(self, *, history: bool = False) -> "rdflib.Dataset":
        """The graph for rdflib, with its named graphs: all of it, texts and evidence too.

        Args:
            history: with the history of runs.
        """
        from kg.export.rdf import to_rdflib

        return to_rdflib(self.reader, history=history)

    @classmethod
    def from_rdflib(cls, data: "rdflib.Graph", *, source: str | None = None, config: "Config | None" = None) -> Self:
        """A new graph in memory of what rdflib holds.

        Of ``to_rdflib()`` the same graph comes back, quad for quad. Triples of others, and those of a
        merged export, come as one article that says them, as ``import_rdf()`` takes in a file.

        Args:
            data: a ``Dataset`` or ``Graph``.
            source: what identifies triples of others over time; None: what they say.
            config: settings; ``schema`` and ``max_bytes`` matter for triples of others.

        Raises:
            ConfigError: it is neither.
            GraphError: it is a graph of kg that was changed, or one of another version.
            ReadError: triples of others are too large, or say nothing.
        """
        from kg.foreign import read_rdf
        from kg.foreign.rdflib import nquads
        from kg.store.restore import restore

        quads = nquads(data)
        if (store := restore(quads)) is not None:
            return cls(store)
        analysis = read_rdf("-", form="nquads", config=config, stdin=BytesIO(quads))
        if source is not None:
            named = replace(analysis.article, source=source, id=Path(source).name)
            analysis = replace(analysis, article=named)
        return cls._of(analysis)

    def to_pandas(self, table: Table = "statements") -> Any:
        """A table of the graph as a ``pandas.DataFrame``; pandas is not installed with kg.

        Args:
            table: ``statements``, ``entities``, ``evidence`` or ``articles``, with the columns of ``docs/export.md``.

        Raises:
            ConfigError: there is no such table, or pandas is not installed.
        """
        from kg.export.tables import table_of

        columns, rows = table_of(self.reader, table)
        return pandas_frame(rows, columns)

    @classmethod
    def from_pandas(
        cls, statements: Any, entities: Any = None, *, source: str | None = None, config: "Config | None" = None
    ) -> Self:
        """A new graph in memory, of one article that says what the rows of a table say.

        Of ``to_pandas()`` all statements come back as from ``from_networkx()``; with the table of entities, their
        other names too, and entities of which nothing is said.

        Args:
            statements: a ``pandas.DataFrame`` with the columns ``subject``, ``relation`` or ``predicate``, and
                ``object``; it may have all columns of ``to_pandas()``.
            entities: one with the columns ``entity`` (what ``statements`` calls it), ``label``, ``type``, ``aliases``.
            source: what identifies the table over time; None: what it says.
            config: settings; ``schema`` and ``max_bytes`` matter here.

        Raises:
            ConfigError: it is no data frame, or lacks a column.
            ReadError: a row does not say what it means, or has a wrong value; or the table is too large, or empty.
        """
        from kg.foreign import read_frame

        return cls._of(read_frame(statements, entities, source=source, config=config))

    def to_polars(self, table: Table = "statements") -> Any:
        """A table of the graph as a ``polars.DataFrame``; polars is not installed with kg.

        Args:
            table: as in ``to_pandas()``.

        Raises:
            ConfigError: there is no such table, or polars is not installed.
        """
        from kg.export.tables import table_of

        columns, rows = table_of(self.reader, table)
        return polars_frame(rows, columns)

    @classmethod
    def from_polars(
        cls, statements: Any, entities: Any = None, *, source: str | None = None, config: "Config | None" = None
    ) -> Self:
        """What ``from_pandas()`` does, of a ``polars.DataFrame``.

        Args:
            statements: as in ``from_pandas()``.
            entities: likewise.
            source: likewise.
            config: likewise.

        Raises:
            ConfigError: it is no data frame, or lacks a column.
            ReadError: a row does not say what it means, or has a wrong value; or the table is too large, or empty.
        """
        return cls.from_pandas(statements, entities, source=source, config=config)

    @classmethod
    def _of(cls, analysis: Analysis) -> Self:
        graph = cls(OxigraphStore.memory())
        graph._ledger.put(analysis)
        return graph

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
            path: png, svg or pdf file, or html for an interactive page; None: only give the picture back.
            options: as ``kg.draw.draw`` has them; of a page, as ``kg.view.data.view_data`` has them.

        Returns:
            matplotlib Axes; of a page, its path.

        Raises:
            ConfigError: an option is out of range.
            ExportError: there is nothing to draw, more than a picture can hold, or the file cannot be written.
            NotFoundError: the focus names no entity.
        """
        from kg.view.page import SUFFIXES, write_page

        if path is not None and Path(path).suffix.lower() in SUFFIXES:
            return write_page(self.reader, path, **options)

        from kg.draw import draw

        reader = self.reader
        return draw(reader.entities(), reader.statements(), path, **options)

    def widget(self, **options: Any) -> "GraphWidget":
        """An interactive picture for a notebook, which knows what is selected in it.

        Args:
            options: ``selection``, IRIs of entities; ``height`` in pixels; and those of ``kg.view.data.view_data``.

        Raises:
            ConfigError: anywidget is not installed, or an option is out of range.
            ExportError: there is nothing to draw.
            NotFoundError: the focus names no entity.
        """
        try:
            from kg.view.widget import widget
        except ImportError as error:
            hint = "pip install anywidget"
            raise ConfigError("a widget needs anywidget, which is not installed", hint=hint) from error
        return widget(self.reader, **options)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:  # noqa: ARG002
        """The picture at the end of a notebook's cell; where there is nothing to draw, a line."""
        from kg.view.data import view_data
        from kg.view.page import frame

        try:
            data = view_data(self.reader)
        except ExportError:
            return {"text/plain": repr(self)}
        total = data["total"]
        said = f"{self!r}: {total['entities']:,} entities with {total['statements']:,} statements"
        return {"text/plain": said, "text/html": frame(data)}

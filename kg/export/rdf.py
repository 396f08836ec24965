"""RDF files, and a graph in memory for rdflib."""

import io
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, BinaryIO

from kg.errors import ExportError
from kg.export.source import Exporter, Source
from kg.store.vocabulary import PREFIXES

if TYPE_CHECKING:
    import rdflib


def to_rdflib(source: Source, *, history: bool = False) -> "rdflib.Dataset":
    """A graph as an ``rdflib.Dataset`` with a named graph for each article; queries see the union of all of them.

    Args:
        source: the graph, such as a ``kg.store.reader.GraphReader``.
        history: with the history of runs.

    Returns:
        A new data set with kg's prefixes bound. About 30 seconds of CPU for a million statements: rdflib is for
        the tools that need it, queries run faster in kg itself.
    """
    import rdflib

    quads = io.BytesIO()
    source.serialise("nquads", quads, history=history)
    dataset = rdflib.Dataset(default_union=True)
    for prefix, namespace in PREFIXES.items():
        dataset.bind(prefix, namespace, replace=True)
    dataset.parse(data=quads.getvalue(), format="nquads")
    return dataset


def _write(form: str, source: Source, files: Sequence[BinaryIO], **options: bool) -> None:
    try:
        source.serialise(form, files[0], **options)
    except ExportError as error:
        if isinstance(error.__cause__, OSError):  # the source knows no file name, nor what a closed pipe means
            raise error.__cause__ from None
        raise


def _exporter(form: str, *options: str) -> Exporter:
    return Exporter(partial(_write, form), options=frozenset(options))


TURTLE = _exporter("turtle", "history", "reifiers")
NTRIPLES = _exporter("ntriples", "history", "reifiers")
RDFXML = _exporter("rdfxml", "history")
TRIG = _exporter("trig", "history", "reifiers")
NQUADS = _exporter("nquads", "history", "reifiers")
JSONLD = _exporter("jsonld", "history")

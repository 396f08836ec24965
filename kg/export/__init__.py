"""Write a graph for other tools: RDF, GraphML, GEXF, tables as CSV and Parquet, Neo4j, and node-link JSON.

An exporter is found by the file's suffix or by its name; ``docs/export.md`` says what each file holds.
"""

from functools import partial
from pathlib import Path

from kg.errors import ExportError
from kg.export.files import write_files, write_stdout
from kg.export.source import Exporter, Source
from kg.registry import Registry

__all__ = ["EXPORTERS", "SUFFIXES", "Exporter", "Source", "export", "format_of"]

EXPORTERS: Registry[Exporter] = Registry(
    "kg.exporters",
    {
        "csv": "kg.export.csv:EXPORTER",
        "cypher": "kg.export.cypher:EXPORTER",
        "gexf": "kg.export.gexf:EXPORTER",
        "graphml": "kg.export.graphml:EXPORTER",
        "jsonld": "kg.export.rdf:JSONLD",
        "neo4j": "kg.export.neo4j:EXPORTER",
        "node-link": "kg.export.node_link:EXPORTER",
        "nquads": "kg.export.rdf:NQUADS",
        "ntriples": "kg.export.rdf:NTRIPLES",
        "parquet": "kg.export.parquet:EXPORTER",
        "rdfxml": "kg.export.rdf:RDFXML",
        "trig": "kg.export.rdf:TRIG",
        "turtle": "kg.export.rdf:TURTLE",
    },
    "exporter",
)

SUFFIXES = {
    ".csv": "csv",
    ".cypher": "cypher",
    ".gexf": "gexf",
    ".graphml": "graphml",
    ".json": "node-link",
    ".jsonld": "jsonld",
    ".nq": "nquads",
    ".nt": "ntriples",
    ".owl": "rdfxml",
    ".parquet": "parquet",
    ".rdf": "rdfxml",
    ".trig": "trig",
    ".ttl": "turtle",
}

# What a form can be asked to hold, how messages call it, and which forms can.
_OPTIONS = {
    "history": ("has no place for the history of runs", "the RDF formats have, such as nquads"),
    "reifiers": ("cannot hold the triple terms of RDF 1.2", "turtle, trig, ntriples and nquads can"),
}


def export(
    source: Source, path: str | Path, format: str | None = None, *, history: bool = False,  # noqa: A002
    reifiers: bool = False,
) -> list[Path]:  # fmt: skip
    """Write a graph to a file.

    The file is written beside its place and moved there when it is whole: an export that fails or is interrupted leaves
    the old file as it was. The same graph gives the same bytes.

    Args:
        source: the graph.
        path: the file; ``-`` is standard output. CSV makes two files of ``news.csv``, ``news-nodes.csv`` and
            ``news-edges.csv``; so do other tables.
        format: a name in ``EXPORTERS`` or a suffix in ``SUFFIXES``; None: the file's suffix says it.
        history: with the history of runs; RDF only.
        reifiers: with the triple that each statement is about as a triple term of RDF 1.2; RDF only, and neither
            RDF/XML nor JSON-LD.

    Returns:
        The files written; none for standard output.

    Raises:
        ExportError: the suffix or format is unknown, cannot hold what is asked for, or the file cannot be written.
        BrokenPipeError: whoever read standard output has gone.

    Example:
        >>> export(None, "news.docx")
        Traceback (most recent call last):
        kg.errors.ExportError: no export ends in '.docx'
    """
    name = format_of(path, format)
    exporter = EXPORTERS.get(name)
    asked = [option for option, wanted in (("history", history), ("reifiers", reifiers)) if wanted]
    for option in asked:
        if option not in exporter.options:
            wrong, hint = _OPTIONS[option]
            raise ExportError(f"{name} {wrong}", hint=hint)
    write = partial(exporter.write, **dict.fromkeys(asked, True))
    if str(path) == "-":
        write_stdout(write, source, exporter.parts)
        return []
    return write_files(write, source, Path(path), exporter.parts)


def format_of(path: str | Path, given: str | None = None) -> str:
    """The name of the exporter for a file.

    Args:
        path: the file, or ``-``.
        given: a name or suffix that the user gave, or None.

    Raises:
        ExportError: there is none.

    Example:
        >>> format_of("news.ttl"), format_of("-", "nq"), format_of("news.txt", "graphml")
        ('turtle', 'nquads', 'graphml')
    """
    known = f"kg writes {', '.join(sorted(SUFFIXES))}"
    if given is None:
        if str(path) == "-":
            wrong = "standard output has no suffix to tell the format"
            raise ExportError(wrong, found=known, hint="name the format, such as turtle")
        suffix = Path(path).suffix.lower()
        if not suffix:
            raise ExportError(f"{path} has no suffix to tell the format", found=known, hint=f"such as {path}.ttl")
        wrong, hint = f"no export ends in {suffix!r}", "use one of these, or name the format, such as turtle"
    else:
        suffix = "." + given.lower().removeprefix(".")
        wrong, hint = f"no export format {given!r}", f"or by name: {', '.join(EXPORTERS.names())}"
    name = SUFFIXES.get(suffix, suffix[1:])
    if name not in EXPORTERS:
        raise ExportError(wrong, found=known, hint=hint)
    return name

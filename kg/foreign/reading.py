"""An RDF file as an analysed article."""

import hashlib
import os
from pathlib import PurePath
from typing import BinaryIO

from kg.config import Config
from kg.errors import ConfigError, ReadError
from kg.foreign.canonical import TooAlikeError, canonical
from kg.foreign.document import Document
from kg.foreign.exported import ExportReading, is_export, read_of_export
from kg.foreign.plain import PlainReading
from kg.read import whole
from kg.schema import Schema
from kg.store.parsing import FORMS, parse
from kg.store.vocabulary import BASE, local_name
from kg.types import Analysis, Article

_VERSION = "1"
"""Of the reading: another one makes the same file another analysis."""


def read_rdf(
    path: str | os.PathLike[str], *, form: str | None = None, config: Config | None = None,
    schema: Schema | None = None, stdin: BinaryIO | None = None,
) -> Analysis:  # fmt: skip
    """Read a graph of others as an article that says what its triples say.

    The article's text is the file's triples in one order, a line each: every statement has its line as evidence.
    What an RDF export of kg says are its statements, with status, speaker and time.

    Args:
        path: the file, also ``.gz``; ``-`` is standard input. Its path is the article's source, so that the same file
            with other triples takes the old one's place.
        form: ``turtle``, ``ntriples``, ``rdfxml``, ``trig``, ``nquads`` or ``jsonld``, or a suffix; None: the file's
            suffix says it.
        config: settings; ``schema`` and ``max_bytes`` matter here.
        schema: that of the settings, where it was loaded already.
        stdin: what ``-`` stands for; None: the process's standard input.

    Raises:
        ReadError: it cannot be read, is malformed, too large, or says nothing.
        ConfigError: there is no such form.
        SchemaError: the schema is wrong.

    Example:
        >>> from io import BytesIO
        >>> text = b'''@prefix s: <https://schema.org/> . @prefix : <https://x.example/> .
        ... :ann a s:Person ; s:name "Ann Lee" ; s:worksFor :acme . :acme a s:Organization ; s:name "Acme" .'''
        >>> analysis = read_rdf("-", form="turtle", stdin=BytesIO(text))
        >>> [(one.subject.label, one.relation, one.object.label) for one in analysis.triples]
        [('Ann Lee', 'works-for', 'Acme')]
    """
    config = config or Config()
    form = _form(os.fspath(path), form)
    schema = schema or Schema.load(config.schema)
    try:
        origin, content = whole(path, config.max_bytes, stdin=stdin)
    except ReadError as error:
        if "the limit" in error.what:
            error.hint = "raise max_bytes in kg.toml, or split the file"
        raise
    found = parse(content, form, origin.source, f"{BASE}import/{local_name(origin.name)}")
    exported = is_export(found)
    try:
        document = Document(canonical(read_of_export(found) if exported else found))
    except TooAlikeError as error:
        hint = "give them IRIs, or split the file"
        raise ReadError(origin.source, "has too many blank nodes that look alike", hint=hint) from error
    if not document.lines:
        raise ReadError(origin.source, "holds no triples")
    reading = ExportReading(document, schema, origin.source) if exported else PlainReading(document, schema)
    triples = tuple(reading.triples())
    source = origin.source if origin.lasting else None
    article = Article.of(document.text, source=source, id=origin.name if source else None)
    return Analysis(article, reading.entities.all(), triples, by=fingerprint(schema))


def fingerprint(schema: Schema) -> str:
    """What a reading depends on beside the file, as 16 hexadecimal digits."""
    return hashlib.sha256(f"rdf\x1f{_VERSION}\x1f{schema.digest}".encode()).hexdigest()[:16]


def _form(path: str, given: str | None) -> str:
    known = f"kg imports {', '.join(FORMS)}"
    if given is not None:
        form = FORMS.get("." + given.lower().removeprefix("."), given.lower())
        if form not in FORMS.values():
            names = ", ".join(sorted(set(FORMS.values())))
            raise ConfigError(f"no RDF form named {given!r}", found=known, hint=f"or by name: {names}")
        return form
    if path == "-":
        raise ConfigError("standard input has no suffix to tell the form", found=known, hint="name it: --format turtle")
    suffix = PurePath(path.lower().removesuffix(".gz")).suffix
    if suffix not in FORMS:
        hint = "name the form: --format turtle"
        raise ReadError(path, f"ends in no suffix of RDF, but {suffix!r}" if suffix else "has no suffix", found=known,
                        hint=hint)  # fmt: skip
    return FORMS[suffix]

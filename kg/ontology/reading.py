"""An ontology as a schema: its object properties become relations, with patterns made of their labels."""

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef

from kg.errors import SchemaError
from kg.ontology.classes import english, is_class
from kg.ontology.properties import Property, properties
from kg.ontology.source import parsed
from kg.patterns import PatternError, parse
from kg.problems import Problem, listed, one_error, shown
from kg.schema import MAX_BYTES, TYPES, Relation, Schema, to_toml
from kg.store.vocabulary import class_iri

_log = logging.getLogger("kg")
_HEAD = """\
Made of the ontology {}. Patterns that were made of labels are a beginning: read them, add more, and
give each relation examples, which kg schema check tries. Of two spellings such as creat|create one is no word; it
matches nothing.
"""


@dataclass(frozen=True, slots=True)
class _Read:
    """What an ontology gives: a schema as TOML, and what was left out, with the reason."""

    toml: str
    left_out: tuple[str, ...]


def read_ontology(content: bytes, source: str) -> Schema:
    """Read an ontology in Turtle or RDF/XML as a schema.

    ``owl:ObjectProperty`` and ``rdf:Property`` become relations: the last part of the IRI is the name, domain and range
    are the types, English labels give the patterns. What kg cannot find is left out, and logged as a warning.

    Args:
        content: the file's bytes.
        source: what messages call it.

    Raises:
        SchemaError: it cannot be read, or no property is one that kg can find.

    Example:
        >>> text = b'''@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix s: <https://schema.org/> .
        ... @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        ... s:worksFor a owl:ObjectProperty ; rdfs:domain s:Person ; rdfs:range s:Organization .'''
        >>> [(one.name, one.patterns[0].text, one.schema_org) for one in read_ontology(text, "s.ttl").relations]
        [('works-for', 'SUBJ work for OBJ', 'worksFor')]
    """
    return Schema.parse(_read(content, source).toml, source=source)


def ontology_as_toml(path: str | Path) -> str:
    """An ontology's relations as a TOML schema to edit, with comments on what is wanting.

    Args:
        path: of the ontology.

    Raises:
        SchemaError: as ``read_ontology``; or there is no such file.
    """
    try:
        with Path(path).open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        what = f"{path} cannot be read: {error.strerror or error}"
        raise SchemaError(what, hint="name a ttl, owl or rdf file") from error
    if len(content) > MAX_BYTES:
        raise SchemaError(f"{path} has more than {MAX_BYTES:,} bytes", hint="take the part of it that you need")
    return _read(content, str(path)).toml


@lru_cache(maxsize=4)
def _read(content: bytes, source: str) -> _Read:
    """Read an ontology, once: what is left out is told once, too."""
    graph = parsed(content, source)
    try:
        found, left_out = properties(graph)
        types = _types(graph, found)
    except (ValueError, RecursionError) as error:  # a list that holds itself
        raise SchemaError(f"{source} is a broken ontology: {shown(str(error))}") from error
    if not found:
        what = f"{source} has no property that kg can find in articles"
        hint = "it needs an owl:ObjectProperty whose domain and range are persons, organizations, places or the like"
        raise SchemaError(what, found=listed(left_out, 20, "\n    ") or None, hint=hint)
    relations = _relations(found, source)
    notes = {
        one.name: ["No pattern could be made of its labels: write one, or it is never found."]
        for one in relations
        if not one.patterns
    }
    head = [*_HEAD.format(Path(source).name).splitlines(), *(f"Left out: {one}" for one in left_out)]
    for one in left_out:
        _log.warning("%s", f"{source}: left out: {one}")
    schema = Schema(_name(graph, source), types, tuple(relations))
    return _Read(to_toml(schema, head=head, notes=notes), tuple(left_out))


def _relations(found: Sequence[Property], source: str) -> list[Relation]:
    problems: list[Problem] = []
    relations = []
    for one in found:
        patterns = []
        for text in one.patterns:
            try:
                patterns.append(parse(text))
            except PatternError as error:
                problems.append(Problem(0, f"{one.name}: pattern {shown(text)!r}: {error}"))
        relations.append(
            Relation(
                one.name, one.definition, one.subject, one.object, one.symmetric, one.asymmetric, one.performative,
                tuple(patterns), one.label or one.name.replace("-", " "), one.inverse, one.wikidata, one.schema_org,
                one.examples, one.counter_examples,
            )
        )  # fmt: skip
    if problems:
        raise one_error(SchemaError, source, problems)
    return relations


def _types(graph: Graph, found: Sequence[Property]) -> dict[str, str]:
    """The types that properties have, and kg's own that are declared; each with what it means."""
    used = {kind for one in found for kind in (*one.subject, *one.object)}
    types = {}
    for kind, meaning in TYPES.items():
        own = URIRef(class_iri(kind))
        if kind in used or is_class(graph, own):
            told = sorted(str(text) for text in graph.objects(own, SKOS.definition) if english(text))
            types[kind] = " ".join(told[0].split()) if told else meaning
    return types


def _name(graph: Graph, source: str) -> str:
    for ontology in sorted(graph.subjects(RDF.type, OWL.Ontology), key=str):
        for label in sorted(str(text) for text in graph.objects(ontology, RDFS.label) if english(text)):
            if name := re.sub(r"\s+", " ", label).strip()[:80]:
                return name
    return Path(source).stem

"""The vocabulary that ships with kg describes each term that kg uses, and no other."""

from collections.abc import Callable, Iterator
from importlib.resources import files

import pytest
import rdflib
from pyoxigraph import NamedNode
from rdflib import OWL, RDF, RDFS, SH, XSD

from kg.foreign.naming import UNKNOWN
from kg.graph import Graph
from kg.ontology import turtle
from kg.schema import TYPES
from kg.store import nodes
from kg.store.vocabulary import FORMAT_VERSION, KG, class_iri
from kg.types import Analysis, Status

FOLDER = files("kg").joinpath("vocabulary")
VOCABULARY = rdflib.Graph().parse(str(FOLDER.joinpath("kg.ttl")))
SHAPES = rdflib.Graph().parse(str(FOLDER.joinpath("shapes.ttl")))
ONTOLOGY = rdflib.URIRef("https://kg.example/ns")
KINDS = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, OWL.NamedIndividual, RDF.Property,
         RDFS.Datatype, rdflib.URIRef("http://www.w3.org/2004/03/trix/rdfg-1/Graph")}  # fmt: skip
DESCRIBED = {str(term) for term in VOCABULARY.subjects(RDFS.isDefinedBy, ONTOLOGY)}
# What the file needs to describe its own: the class that the statuses are individuals of.
OF_THE_FILE = {KG + "Status"}


def used_in_code() -> Iterator[str]:
    """Each term that a graph, or a schema's ontology, can be written with."""
    for value in vars(nodes).values():
        if isinstance(value, NamedNode):
            yield value.value
        elif isinstance(value, dict):
            yield from (node.value for node in value.values() if isinstance(node, NamedNode))
    yield from (KG + status for status in Status)
    yield from map(class_iri, (*TYPES, UNKNOWN))
    annotations = turtle.PATTERNS, turtle.EXAMPLES, turtle.COUNTER_EXAMPLES, turtle.PERFORMATIVE
    yield from (KG + name for name in annotations)


VERSION = int(str(VOCABULARY.value(ONTOLOGY, OWL.versionInfo)))
CODE = {iri for iri in used_in_code() if iri.startswith(KG)}


def test_each_term_of_the_code_is_described() -> None:
    assert not CODE - DESCRIBED


def test_each_term_that_is_described_is_one_of_the_code() -> None:
    assert not DESCRIBED - CODE - OF_THE_FILE


def test_each_term_of_a_graph_is_described(analysis_of: Callable[..., Analysis]) -> None:
    graph = Graph.memory()
    says = ["Ann Lee | met-with | Bob Ray | both ways", "Bob Ray | left | Acme | claimed | by Ann Lee | when then=2024"]
    names = {"Ann Lee": "Person", "Bob Ray": "Person", "Acme": "Award"}
    with graph.run(model="m", schema="s"):
        graph.add(analysis_of("Ann Lee met Bob Ray. Bob Ray left Acme then, said Ann Lee.", names, says))
        graph.add(analysis_of("Rain.", source="b"))
        graph.remove("b")
    terms = (term for triple in graph.query("SELECT ?s ?p ?o { ?s ?p ?o }") for term in triple.values())
    used = {term for term in terms if isinstance(term, str) and term.startswith(KG)}

    assert len(used) > 30
    assert used - DESCRIBED == set()


def test_each_term_of_the_shapes_is_described() -> None:
    used = {str(term) for triple in SHAPES for term in triple if isinstance(term, rdflib.URIRef)}

    assert {term for term in used if term.startswith(KG)} - DESCRIBED == set()


@pytest.mark.parametrize("term", sorted(DESCRIBED), ids=lambda term: term.removeprefix(KG))
def test_a_term_has_a_kind_a_label_and_a_sentence(term: str) -> None:
    about = rdflib.URIRef(term)
    [label], [comment] = VOCABULARY.objects(about, RDFS.label), VOCABULARY.objects(about, RDFS.comment)

    assert set(VOCABULARY.objects(about, RDF.type)) & KINDS
    assert (label.language, comment.language) == ("en", "en")
    assert comment.endswith(".")


def test_everything_in_the_namespace_is_described() -> None:
    named = {str(term) for triple in VOCABULARY for term in triple if isinstance(term, rdflib.URIRef)}

    assert {term for term in named if term.startswith(KG)} == DESCRIBED


def test_a_property_of_texts_and_numbers_says_which() -> None:
    properties = set(VOCABULARY.subjects(RDF.type, OWL.DatatypeProperty))
    ranges = {one: set(VOCABULARY.objects(one, RDFS.range)) for one in properties}
    plain = {XSD.string, XSD.integer, XSD.decimal, RDF.JSON}

    assert {one for one, of in ranges.items() if not of} == set()
    assert {str(one) for one, of in ranges.items() if not of <= plain} == {KG + "time"}


def test_the_vocabulary_is_of_the_format_that_kg_writes() -> None:
    assert VERSION == FORMAT_VERSION


def test_vocabulary_and_shapes_are_of_one_version() -> None:
    [version] = SHAPES.objects(None, OWL.versionInfo)

    assert int(str(version)) == VERSION
    assert set(SHAPES.objects(None, SH.prefixes)) == set(SHAPES.subjects(OWL.versionInfo, version))

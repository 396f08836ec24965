"""Schemas as OWL and SHACL: what is written says what the schema says, in kg's IRIs, with the same bytes each time."""

import subprocess
import sys
from collections.abc import Callable

import pyshacl
import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, SH, SKOS

import kg
from kg.ontology import write_owl, write_shacl
from kg.schema import Relation, Schema
from kg.store.vocabulary import PREFIXES, relation_iri

NEWS = Schema.load("news")
REL = rdflib.Namespace(PREFIXES["rel"])
SCHEMA = rdflib.Namespace(PREFIXES["schema"])
KG = rdflib.Namespace(PREFIXES["kg"])
WD = rdflib.Namespace("http://www.wikidata.org/entity/")
HARD = Schema(
    'the "hard"\\ ones', {"Person": 'a "human"\nbeing\\'},
    (Relation("saw", 'said "saw" \\ twice\n', ("Person",), ("Person",), examples=('"A"\\ saw """B""".  => A | B',)),),
)  # fmt: skip


def graph_of(turtle: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=turtle, format="turtle")


@pytest.fixture(scope="module")
def owl() -> rdflib.Graph:
    return graph_of(write_owl(NEWS))


def test_every_relation_is_an_object_property_with_label_and_definition(owl: rdflib.Graph) -> None:
    assert {str(one) for one in owl.subjects(RDF.type, OWL.ObjectProperty)} == {
        relation_iri(one.name) for one in NEWS.relations
    }
    for one in NEWS.relations:
        assert owl.value(REL[one.name], RDFS.label) == rdflib.Literal(one.label, "en")
        assert owl.value(REL[one.name], SKOS.definition) == rdflib.Literal(one.definition, "en")


def test_domain_and_range_are_unions_of_the_graphs_classes(owl: rdflib.Graph) -> None:
    union = owl.value(owl.value(REL["granted-clemency-to"], RDFS.range), OWL.unionOf)

    assert list(owl.items(union)) == [SCHEMA.Person, KG.Group]
    assert owl.value(REL["child-of"], RDFS.domain) == SCHEMA.Person


def test_symmetric_inverse_and_matches_are_told() -> None:
    both = ("Person",), ("Person",)
    graph = graph_of(write_owl(Schema("s", {"Person": ""}, (
        Relation("met", "", *both, symmetric=True, wikidata="P26"),
        Relation("hired", "", *both, inverse="hired-by", wikidata="P108^-1", schema_org="employee"),
        Relation("hired-by", "", *both),
    ))))  # fmt: skip

    assert set(graph.subjects(RDF.type, OWL.SymmetricProperty)) == {REL.met}
    assert graph.value(REL.hired, OWL.inverseOf) == REL["hired-by"]
    assert graph.value(REL.met, SKOS.closeMatch) == WD.P26
    matches = set(graph.objects(REL.hired, SKOS.closeMatch))
    assert SCHEMA.employee in matches
    assert [graph.value(one, OWL.inverseOf) for one in matches - {SCHEMA.employee}] == [WD.P108]


@pytest.mark.parametrize("write", [write_owl, write_shacl])
def test_the_same_schema_gives_the_same_bytes_in_every_process(write: Callable[[Schema], str]) -> None:
    ask = (
        f"from kg.ontology import *; from kg.schema import Schema; print({write.__name__}(Schema.load('news')), end='')"
    )
    done = []
    for seed in ("1", "2"):
        environment = {"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)}
        ran = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True, env=environment)
        done.append(ran.stdout)

    assert done == [write(NEWS)] * 2


@pytest.mark.parametrize("write", [write_owl, write_shacl])
def test_texts_with_quotes_and_line_ends_are_written_as_they_are(write: Callable[[Schema], str]) -> None:
    graph = graph_of(write(HARD))

    assert rdflib.Literal('said "saw" \\ twice\n', "en") in set(graph.objects())


# -- SHACL -------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> rdflib.Graph:
    """A graph that was built, as an export has it."""
    folder = tmp_path_factory.mktemp("shacl")
    (folder / "a.txt").write_text(
        "Ann Lee met Bob Ray in Oslo on Monday. Bob Ray, who was born in Leeds, works for Acme Corp.\n\n"
        "The governor of Norvik, Ruth Hale, granted Bob Ray clemency. Acme Corp. sued Tom Ward."
    )
    with kg.build(folder / "a.txt", folder / "news.kg") as graph:
        graph.export(folder / "news.ttl")
    return rdflib.Graph().parse(folder / "news.ttl")


@pytest.fixture(scope="module")
def shapes() -> rdflib.Graph:
    return graph_of(write_shacl(NEWS))


def faults(facts: rdflib.Graph, shapes: rdflib.Graph) -> list[tuple[str, str]]:
    """The node and the message of each fault."""
    conforms, report, _ = pyshacl.validate(facts, shacl_graph=shapes)
    found = [(str(report.value(one, SH.focusNode)), str(report.value(one, SH.resultMessage)))
             for one in report.subjects(RDF.type, SH.ValidationResult)]  # fmt: skip
    assert conforms is not bool(found)
    return found


def test_the_shapes_are_shapes(shapes: rdflib.Graph) -> None:
    assert pyshacl.validate(rdflib.Graph(), shacl_graph=shapes, meta_shacl=True)[0]


def test_a_graph_that_was_built_conforms(facts: rdflib.Graph, shapes: rdflib.Graph) -> None:
    stated = {one for relation in NEWS.relations for one in facts.subject_objects(REL[relation.name])}

    assert len(stated) >= 3
    assert faults(facts, shapes) == []


@pytest.mark.parametrize("side", ["subject", "object"])
def test_a_fact_between_wrong_types_does_not_conform(side: str, facts: rdflib.Graph, shapes: rdflib.Graph) -> None:
    ent = rdflib.Namespace(PREFIXES["ent"])
    broken = rdflib.Graph() + facts
    ends = (ent.Oslo, ent.Ann_Lee) if side == "subject" else (ent.Ann_Lee, ent.Oslo)
    broken.add((ends[0], REL["child-of"], ends[1]))

    assert faults(broken, shapes) == [(str(ends[0]), f"the {side} of child-of must be Person")]


def test_a_text_in_the_place_of_an_entity_does_not_conform(facts: rdflib.Graph, shapes: rdflib.Graph) -> None:
    broken = rdflib.Graph() + facts
    broken.add((rdflib.URIRef(PREFIXES["ent"] + "Ann_Lee"), REL["met-with"], rdflib.Literal("Bob Ray")))

    assert {said for _, said in faults(broken, shapes)} == {
        "the object of met-with must be Person or Organization or Place"
    }

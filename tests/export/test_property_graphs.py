"""networkx, GraphML, GEXF, CSV and node-link JSON: the same nodes and edges in each."""

import csv
import json
from dataclasses import replace
from xml.etree import ElementTree

import networkx as nx
import pytest

from kg.export import export
from kg.export.networkx import to_networkx
from kg.export.rdf import to_rdflib
from kg.store.vocabulary import PHRASE

THE_COAST = '"the coast"'


@pytest.fixture
def graph(source):
    return to_networkx(source)


def tables(source, folder):
    """The rows of the two CSV files, each by its Id."""
    read = []
    for path in export(source, folder / "news.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            read.append({row["Id"]: row for row in csv.DictReader(file)})
    return read


def reread(source, folder, suffix):
    """The graph as networkx reads it back from a file."""
    [path] = export(source, folder / f"news{suffix}")
    if suffix == ".graphml":
        return nx.read_graphml(path, edge_key_type=str, force_multigraph=True)
    if suffix == ".gexf":
        read = nx.read_gexf(path)
        graph = nx.MultiDiGraph()
        graph.add_nodes_from(read.nodes(data=True))
        graph.add_edges_from((*ends, known["id"], known) for *ends, known in read.edges(data=True))
        return graph
    return nx.node_link_graph(json.loads(path.read_text(encoding="utf-8")), edges="edges")


def test_nodes_are_named_as_a_person_would_and_literals_stand_in_quotes(graph):
    assert list(graph) == ["Ann_Lee", "Bob_Ray", THE_COAST]
    assert graph.nodes["Bob_Ray"] == {
        "label": "Bob Ray",
        "type": "Person",
        "aliases": ["Ray", "the senator"],
        "articles": 2,
        "iri": "https://kg.example/entity/Bob_Ray",
    }
    assert graph.nodes[THE_COAST]["type"] == "Literal"


def test_an_edge_carries_the_whole_statement(graph):
    assert graph.edges["Ann_Lee", "Bob_Ray", "s1"] == {
        "label": "met-with",
        "predicate": "met-with",
        "relation": "met-with",
        "status": "fact",
        "speaker": None,
        "time": "2018-06-06",
        "confidence": 0.9,
        "weight": 2,
        "sources": 2,
        "evidence_count": 2,
        "evidence": "Ann Lee met Bob Ray.",
        "statement": "https://kg.example/statement/s1",
    }


def test_a_denied_statement_says_so_in_its_label(graph):
    assert graph.edges["Bob_Ray", "Ann_Lee", "s3"]["label"] == "met-with (denied)"
    assert graph.edges["Bob_Ray", "Ann_Lee", "s3"]["predicate"] == "met-with"


def test_facts_alone_are_one_expression_away(graph):
    facts = graph.edge_subgraph(e for e in graph.edges(keys=True) if graph.edges[e]["status"] == "fact")

    assert {key for *_, key in facts.edges(keys=True)} == {"s1", "s4"}


def test_an_open_predicate_has_no_relation_and_a_vague_time_its_words(graph):
    moved = graph.edges["Bob_Ray", THE_COAST, "s4"]

    assert (moved["predicate"], moved["relation"], moved["time"]) == ("moved to", None, "last year")


def test_an_end_that_the_source_does_not_list_is_still_a_labelled_node(source):
    graph = to_networkx(type(source)((), source.said))

    assert graph.nodes["Ann_Lee"]["label"] == "Ann Lee"


def test_an_empty_graph_is_written_and_read_in_every_form(source, tmp_path):
    empty = type(source)((), ())

    assert [len(reread(empty, tmp_path, suffix)) for suffix in (".graphml", ".gexf", ".json")] == [0, 0, 0]
    assert tables(empty, tmp_path) == [{}, {}]
    assert (tmp_path / "news-nodes.csv").read_text() == "Id,Label,EntityType,Aliases,Articles,Iri\n"


@pytest.mark.parametrize("suffix", [".graphml", ".gexf"])
def test_networkx_reads_every_attribute_back(source, graph, tmp_path, suffix):
    again = reread(source, tmp_path, suffix)

    for node, attributes in graph.nodes(data=True):
        flat = {**attributes, "aliases": "; ".join(attributes["aliases"])}
        assert again.nodes[node] == {name: value for name, value in flat.items() if value not in (None, "")}
    assert set(again.edges(keys=True)) == set(graph.edges(keys=True))
    for edge in graph.edges(keys=True):
        known = {name: value for name, value in graph.edges[edge].items() if value is not None}
        assert known.items() <= again.edges[edge].items()


def test_node_link_json_is_what_networkx_writes_and_reads_back_whole(source, graph, tmp_path):
    written = json.loads(export(source, tmp_path / "news.json")[0].read_text(encoding="utf-8"))

    assert written == json.loads(json.dumps(nx.node_link_data(graph, edges="edges")))
    assert nx.utils.graphs_equal(reread(source, tmp_path, ".json"), graph)


def test_gexf_has_no_date_and_no_edge_type_and_weights_where_gephi_reads_them(source, tmp_path):
    root = ElementTree.parse(export(source, tmp_path / "news.gexf")[0]).getroot()  # noqa: S314
    space = {"g": "http://www.gexf.net/1.2draft"}

    assert root.find("g:meta", space).attrib == {}
    assert "type" not in {a.get("title") for a in root.findall(".//g:attributes[@class='edge']/g:attribute", space)}
    edges = root.findall(".//g:edge", space)
    assert [(edge.get("label"), edge.get("weight"), edge.get("type")) for edge in edges[:2]] == [
        ("met-with", "2", None),
        ("praised (claimed)", "1", None),
    ]


def test_csv_tables_have_the_headings_that_gephi_looks_for(source, tmp_path):
    nodes, edges = tables(source, tmp_path)

    assert nodes["Bob_Ray"] == {
        "Id": "Bob_Ray",
        "Label": "Bob Ray",
        "EntityType": "Person",
        "Aliases": "Ray; the senator",
        "Articles": "2",
        "Iri": "https://kg.example/entity/Bob_Ray",
    }
    assert list(edges["s2"])[:5] == ["Source", "Target", "Type", "Id", "Label"]
    assert {row["Type"] for row in edges.values()} == {"Directed"}
    assert (edges["s2"]["Speaker"], edges["s1"]["Weight"], edges["s1"]["Speaker"]) == ("Cy Orr", "2", "")


@pytest.mark.parametrize("suffix", [".graphml", ".gexf", ".json"])
def test_hostile_text_comes_back_as_it_was(source_of, tmp_path, suffix, hostile):
    source = source_of(hostile, literal=hostile, sentence=hostile)
    again = reread(source, tmp_path, suffix)

    [literal] = [node for node in again if node != "Ann_Lee"]
    assert again.nodes["Ann_Lee"]["label"] == hostile
    assert again.nodes[literal]["label"] == hostile
    assert again.edges["Ann_Lee", literal, "s1"]["evidence"] == hostile
    assert len(literal) < 250


def test_hostile_text_comes_back_from_csv_but_for_the_mark_before_a_formula(source_of, tmp_path, hostile):
    csv.field_size_limit(2_000_000)
    nodes, edges = tables(source_of(hostile, sentence=hostile), tmp_path)

    mark = "'" if hostile.startswith("=") else ""
    assert nodes["Ann_Lee"]["Label"] == mark + hostile
    assert edges["s1"]["Evidence"] == mark + hostile


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_a_csv_cell_that_would_be_a_formula_is_marked_as_text(source_of, tmp_path, text):
    nodes, edges = tables(source_of(text, sentence=text), tmp_path)

    assert nodes["Ann_Lee"]["Label"] == nodes["Ann_Lee"]["Aliases"] == edges["s1"]["Evidence"] == "'" + text


@pytest.mark.parametrize("suffix", [".graphml", ".gexf"])
def test_what_xml_cannot_hold_is_replaced(source_of, tmp_path, suffix, unholdable):
    again = reread(source_of(unholdable, literal=unholdable), tmp_path, suffix)

    [literal] = [node for node in again if node != "Ann_Lee"]
    assert "\ufffd" in again.nodes["Ann_Lee"]["label"]
    assert len(again.nodes[literal]["label"]) == len(unholdable)


def test_literals_that_differ_in_unholdable_characters_stay_apart(source, tmp_path):
    moved = source.said[3]
    texts = ["a\x00", "a\x01", "a\ufffd"]
    twins = [replace(moved, iri=moved.iri + text, object=text, object_label=text) for text in texts]

    assert len(reread(type(source)(source.known, tuple(twins)), tmp_path, ".graphml")) == 2 + 3


def test_a_phrase_is_one_node_as_subject_and_as_object(source):
    moved = source.said[3]
    back = replace(moved, iri=moved.iri + "b", subject=PHRASE + "the_coast", subject_label="the coast")

    graph = to_networkx(type(source)(source.known, (moved, back)))
    assert set(graph) == {"Ann_Lee", "Bob_Ray", THE_COAST}
    assert graph.has_edge(THE_COAST, THE_COAST)


def test_json_keeps_control_characters_and_stays_valid_utf8(source_of, tmp_path, unholdable):
    again = reread(source_of(unholdable), tmp_path, ".json")

    assert again.nodes["Ann_Lee"]["label"] == unholdable.replace("\ud800", "\ufffd")


def test_rdflib_gets_every_quad_and_the_prefixes(source):
    dataset = to_rdflib(source)

    answer = dataset.query("SELECT ?label WHERE { ent:Ann_Lee rdfs:label ?label }")
    assert [str(row.label) for row in answer] == ["Ann Lee"]
    assert len(list(dataset.quads())) == 2

"""From analysed articles through the store to files that other libraries read."""

import csv
import io
import json
import os
import re

import networkx as nx
import pyarrow.parquet as pq
import pyoxigraph
import pytest
import rdflib
from rdflib.compare import isomorphic

from kg.errors import ExportError
from kg.export import SUFFIXES, export
from kg.export.networkx import to_networkx
from kg.export.rdf import to_rdflib
from kg.result import QueryResult
from kg.store.ledger import Ledger
from kg.store.oxigraph import OxigraphStore
from kg.store.reader import GraphReader

PEOPLE = {
    "Ann Lee": "Person: the senator",
    "Bob Ray": "Person",
    "Zoë “Z” Ng": "Person",
    "Acme & Sons <Ltd>": "Organization",
}
ARTICLES = [
    (
        "Ann Lee met Bob Ray on June 6. Bob Ray denied that he praised Ann Lee. A senior official met Ann Lee.\n",
        [
            "Ann Lee | met-with | Bob Ray | when on June 6=--06-06",
            "Bob Ray | praised | Ann Lee | denied | by Bob Ray",
            "A senior official | ~meet | Ann Lee",
        ],
    ),
    (
        'Zoë “Z” Ng said: "Acme & Sons <Ltd> ]]> \'paid\' \u202eme\u202c 👩‍👩‍👧".\nAnn Lee met Bob Ray in town.',
        [
            "Zoë “Z” Ng | ~say of | Acme & Sons <Ltd> | claimed | by Zoë “Z” Ng",
            "Ann Lee | met-with | Bob Ray | when on June 6=--06-06",
            'Acme & Sons <Ltd> | ~pay | "paid" \u202eme\u202c 👩‍👩‍👧 \\ =1+1',
        ],
    ),
]
ONE_GRAPH = {".ttl": "turtle", ".nt": "nt", ".rdf": "xml"}
DATA_SETS = {".nq": "nquads", ".trig": "trig", ".jsonld": "json-ld"}


@pytest.fixture(scope="module")
def reader(analysis_of):
    store = OxigraphStore.memory()
    for number, (text, says) in enumerate(ARTICLES):
        names = {name: kind for name, kind in PEOPLE.items() if name in text}
        Ledger(store).put(analysis_of(text, names, says, source=f"{number}.txt"))
    return GraphReader(store)


@pytest.fixture(scope="module")
def dataset(reader):
    return to_rdflib(reader)


def merged(dataset):
    graph = rdflib.Graph()
    for triple in dataset.triples((None, None, None)):
        graph.add(triple)
    return graph


@pytest.mark.parametrize("suffix", ONE_GRAPH)
def test_rdflib_reads_the_same_merged_graph_from_every_rdf_file(reader, dataset, tmp_path, suffix):
    [path] = export(reader, tmp_path / f"news{suffix}")

    read = rdflib.Graph().parse(path, format=ONE_GRAPH[suffix])
    assert len(read) > 100
    assert isomorphic(read, merged(dataset))


@pytest.mark.parametrize("suffix", DATA_SETS)
def test_rdflib_reads_the_same_named_graphs_from_every_rdf_file(reader, dataset, tmp_path, suffix):
    [path] = export(reader, tmp_path / f"news{suffix}")

    read = rdflib.Dataset()
    read.parse(path, format=DATA_SETS[suffix])
    assert set(read.quads()) == set(dataset.quads())


@pytest.mark.parametrize("suffix", [*ONE_GRAPH, *DATA_SETS])
def test_oxigraph_reads_the_same_graph_from_every_rdf_file(reader, tmp_path, suffix):
    [path] = export(reader, tmp_path / f"news{suffix}")
    [quads] = export(reader, tmp_path / "all.nq")

    read = set(pyoxigraph.parse(path=path, format=pyoxigraph.RdfFormat.from_extension(suffix[1:])))
    expected = set(pyoxigraph.parse(path=quads, format=pyoxigraph.RdfFormat.N_QUADS))
    if suffix in ONE_GRAPH:
        expected = {pyoxigraph.Quad(*quad.triple) for quad in expected}
    assert read == expected


@pytest.mark.parametrize("suffix", sorted(SUFFIXES))
def test_the_order_of_articles_does_not_show_in_any_file(analysis_of, reader, tmp_path, suffix):
    store = OxigraphStore.memory()
    for number, (text, says) in reversed(list(enumerate(ARTICLES))):
        names = {name: kind for name, kind in PEOPLE.items() if name in text}
        Ledger(store).put(analysis_of(text, names, says, source=f"{number}.txt"))

    one = [path.read_bytes() for path in export(reader, tmp_path / f"one{suffix}")]
    assert one == [path.read_bytes() for path in export(GraphReader(store), tmp_path / f"two{suffix}")]


def test_every_file_of_nodes_and_edges_holds_every_statement(reader, tmp_path):
    graph = to_networkx(reader)
    for suffix in (".graphml", ".gexf", ".json"):
        export(reader, tmp_path / f"news{suffix}")

    assert graph.number_of_edges() == len(reader.statements())
    met = next(data for *_, data in graph.edges(data=True) if data["relation"] == "met-with")
    assert (met["weight"], met["evidence_count"], met["evidence"]) == (2, 2, "Ann Lee met Bob Ray on June 6.")
    from_json = nx.node_link_graph(json.loads((tmp_path / "news.json").read_text(encoding="utf-8")), edges="edges")
    assert nx.utils.graphs_equal(from_json, graph)
    for read in (nx.read_graphml(tmp_path / "news.graphml"), nx.read_gexf(tmp_path / "news.gexf")):
        assert set(read) == set(graph)
        assert {data["statement"] for *_, data in read.edges(data=True)} == {s.iri for s in reader.statements()}


def test_a_phrase_is_a_node_of_its_own_words(reader):
    assert to_networkx(reader).nodes['"A senior official"']["type"] == "Literal"


def test_a_full_disk_names_the_file_whatever_the_format(reader):
    for form in ("turtle", "rdfxml", "jsonld", "graphml", "cypher"):
        with pytest.raises(ExportError, match=r"/dev/full cannot be written: the disk is full"):
            export(reader, "/dev/full", form)


@pytest.mark.parametrize("form", ["turtle", "node-link"])
def test_a_reader_of_standard_output_that_leaves_is_no_export_error(reader, form, monkeypatch):
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb", buffering=0) as pipe:
        monkeypatch.setattr("sys.stdout", io.TextIOWrapper(pipe, write_through=True))

        with pytest.raises(BrokenPipeError):
            export(reader, "-", form)


REIFIES = pyoxigraph.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies")


@pytest.mark.parametrize("suffix", [".ttl", ".nt", ".trig", ".nq"])
def test_reifiers_are_the_triples_of_all_statements_and_nothing_else_is_new(reader, tmp_path, suffix):
    form = pyoxigraph.RdfFormat.from_extension(suffix[1:])
    [plain] = export(reader, tmp_path / f"plain{suffix}")
    [path] = export(reader, tmp_path / f"news{suffix}", reifiers=True)

    read = set(pyoxigraph.parse(path=path, format=form))
    reified = {quad.subject.value: quad.object for quad in read if quad.predicate == REIFIES}
    assert {quad for quad in read if quad.predicate != REIFIES} == set(pyoxigraph.parse(path=plain, format=form))
    told = {
        iri: (triple.subject.value, triple.predicate.value, triple.object.value) for iri, triple in reified.items()
    }
    assert told == {one.iri: (one.subject, one.predicate, one.object) for one in reader.statements()}
    assert any(one.status != "fact" and one.iri in told for one in reader.statements())


def test_the_tables_of_parquet_hold_every_statement_with_its_evidence(reader, tmp_path):
    nodes, edges, statements, evidence = map(pq.read_table, export(reader, tmp_path / "news.parquet"))

    said = {one.iri: one for one in reader.statements(support=True)}
    assert set(nodes["key"].to_pylist()) == set(to_networkx(reader))
    assert set(edges["statement"].to_pylist()) == set(said)
    assert statements["statement"].to_pylist() == sorted(said)
    row = next(row for row in statements.to_pylist() if row["status"] == "denied")
    denied = said[row["statement"]]
    assert (row["subject"], row["object_label"], row["speaker"]) == (denied.subject, "Ann Lee", "Bob Ray")
    found = {(row["statement"], row["start"], row["sentence"]) for row in evidence.to_pylist()}
    assert found == {(one.iri, s.evidence.start, s.evidence.text) for one in said.values() for s in one.support}


def test_a_denied_meeting_is_no_relationship_that_a_query_for_meetings_finds(analysis_of, tmp_path):
    store = OxigraphStore.memory()
    says = ["Ann Lee | met-with | Bob Ray | denied", "Ann Lee | ~wave at | Bob Ray", "Ann Lee | met-with | Cy Orr"]
    people = dict.fromkeys(["Ann Lee", "Bob Ray", "Cy Orr"], "Person")
    Ledger(store).put(analysis_of("Ann Lee, Bob Ray, Cy Orr.", people, says))

    [_, table] = export(GraphReader(store), tmp_path / "news.csv", "neo4j")
    [script] = export(GraphReader(store), tmp_path / "news.cypher")

    with table.open(encoding="utf-8", newline="") as file:
        kinds = {(row[":END_ID"], row[":TYPE"]) for row in csv.DictReader(file)}
    assert kinds == {("Bob_Ray", "MET_WITH_DENIED"), ("Bob_Ray", "OPEN"), ("Cy_Orr", "MET_WITH")}
    assert set(re.findall(r"\[r:`(\w+)`", script.read_text())) == {kind for _, kind in kinds}


def test_a_query_of_the_store_gives_rows_and_turtle(reader):
    met = QueryResult(reader.store.query("SELECT ?a ?b WHERE { ?a rel:met-with ?b }"))
    as_rdf = QueryResult(reader.store.query("CONSTRUCT { ?a rel:met-with ?b } WHERE { ?a rel:met-with ?b }"))

    assert met.table().splitlines()[2:] == ["ent:Ann_Lee  ent:Bob_Ray"]
    assert as_rdf.turtle().endswith("\nent:Ann_Lee rel:met-with ent:Bob_Ray .\n")
    assert QueryResult(reader.store.query("ASK { ent:Ann_Lee rel:met-with ?b }"))

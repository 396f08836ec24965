"""Hostile text comes back from every format, read by another library than the one that wrote it."""

import csv
import json
import re
from pathlib import Path

import networkx as nx
import pyarrow.parquet as pq
import pyoxigraph
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.export import EXPORTERS, export
from kg.export.cypher import string
from kg.graph import Graph
from kg.store.vocabulary import storable
from kg.types import Analysis, Argument, Article, Evidence, LocalEntity, Mention, Triple
from tests.export.conftest import HOSTILE, UNHOLDABLE

ONE_STRING = re.compile(r"'((?:[^'\\]|\\.)*)'", re.DOTALL)
CONTROL = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}
# What of a script is left without its strings: nothing that an article could have brought in.
SKELETON = re.compile(r"[\w\s`(){}\[\]:;,.=+\-/?>]*")


LINES = {"nt": pyoxigraph.RdfFormat.N_TRIPLES, "nquads": pyoxigraph.RdfFormat.N_QUADS}


def graph_of(name, alias, said):
    """A graph of one article in which ``name``, also called ``alias``, met somebody; ``said`` is the sentence."""
    text = f"{name} {said}"
    one = LocalEntity("e1", name, "Person", (alias,), (Mention(0, len(name), name),))
    other = LocalEntity("e2", "Bob Ray", "Organization")
    evidence = (Evidence(len(name) + 1, len(text), said),)
    ends = Argument(name, 0, len(name), "e1"), Argument("Bob Ray", 0, 0, "e2")
    triples = (
        Triple(ends[0], "met", ends[1], relation="met-with", evidence=evidence),
        Triple(ends[0], "say", Argument(said, 0, 0, label=said), lemma="say", evidence=evidence),
    )
    graph = Graph.memory()
    graph.add(Analysis(Article.of(text, source="a.txt", title=said), (one, other), triples))
    return graph


def of_rdf(form):
    def read(paths):
        if form in ("nt", "nquads") and paths[0].stat().st_size > 1_000_000:  # of which rdflib makes a minute
            return {getattr(quad.object, "value", "") for quad in pyoxigraph.parse(path=paths[0], format=LINES[form])}
        dataset = rdflib.Dataset()
        dataset.parse(paths[0], format=form)
        return {str(row[2]) for row in dataset.quads()}

    return read


def of_networkx(graph):
    return {value for _, about in [*graph.nodes(data=True), *((0, data) for *_, data in graph.edges(data=True))]
            for each in about.values() for value in (each if isinstance(each, list) else [each])}  # fmt: skip


def of_csv(paths):
    csv.field_size_limit(2_000_000)
    values = set()
    for path in paths:
        with path.open(encoding="utf-8", newline="") as file:
            values |= {cell for row in csv.reader(file) for cell in row}
    return values


def of_parquet(paths):
    rows = [row for path in paths for row in pq.read_table(path).to_pylist()]
    return {value for row in rows for each in row.values() for value in (each if isinstance(each, list) else [each])}


def of_cypher(paths):
    """The strings of a script, which are the same for a server that decodes escapes before all else."""
    script = paths[0].read_text(encoding="utf-8")
    assert SKELETON.fullmatch(ONE_STRING.sub("", script))
    values = strings_of(script)
    assert strings_of(decoded_early(script)) == values
    return values


def strings_of(script):
    return {re.sub(r"\\(u[0-9A-F]{4}|.)", unescaped, text) for text in ONE_STRING.findall(script)}


def unescaped(found):
    code = found[1]
    return chr(int(code[1:], 16)) if len(code) > 1 else CONTROL.get(code, code)


def decoded_early(script):
    """A script with its escapes of four digits decoded wherever they stand."""
    return re.sub(r"\\u([0-9A-F]{4})", lambda found: chr(int(found[1], 16)), script)


READERS = {
    "turtle": of_rdf("turtle"), "ntriples": of_rdf("nt"), "rdfxml": of_rdf("xml"), "trig": of_rdf("trig"),
    "nquads": of_rdf("nquads"), "jsonld": of_rdf("json-ld"),
    "graphml": lambda paths: of_networkx(nx.read_graphml(paths[0], edge_key_type=str, force_multigraph=True)),
    "gexf": lambda paths: of_networkx(nx.read_gexf(paths[0])),
    "node-link": lambda paths: of_networkx(
        nx.node_link_graph(json.loads(paths[0].read_text(encoding="utf-8")), edges="edges")
    ),
    "csv": of_csv, "neo4j": of_csv, "parquet": of_parquet, "cypher": of_cypher,
}  # fmt: skip


def expected(form, alias, *texts):
    """The texts as the graph keeps them, and as the format has them where it cannot hold them."""
    kept = {storable(text) for text in texts} | {storable(alias).replace(*";," if form == "neo4j" else ";;")}
    if form == "csv":
        return {"'" + text if text.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else text for text in kept}
    return kept


def test_every_registered_format_is_tried():
    assert set(READERS) == set(EXPORTERS.names())


@pytest.mark.parametrize("form", READERS)
@pytest.mark.parametrize("text", [*HOSTILE.values(), *UNHOLDABLE.values()], ids=[*HOSTILE, *UNHOLDABLE])
def test_hostile_text_comes_back_from_every_format(form, text, tmp_path):
    name, alias = f"{text}A", f"{text}B"  # a name is no name without a letter
    graph = graph_of(name, alias, text)

    read = READERS[form](export(graph.reader, tmp_path / "news.csv", form))

    assert expected(form, alias, name, text) - read == set()


@settings(max_examples=20)
@given(st.text(min_size=1, max_size=40), st.text(min_size=1, max_size=40))
def test_any_text_comes_back_from_every_format(tmp_path_factory, name, said):
    folder = tmp_path_factory.mktemp("any")
    graph = graph_of(f"{name}A", f"{name}B", f"{said}.")

    for form, read in READERS.items():
        found = read(export(graph.reader, folder / f"{form}.csv", form))
        assert (form, expected(form, f"{name}B", f"{name}A", f"{said}.") - found) == (form, set())


def test_an_alias_with_what_stands_between_aliases_does_not_become_two_in_neo4j(tmp_path):
    nodes, _ = export(graph_of("Ann Lee", "Lee; Ann", "Rain.").reader, tmp_path / "news.csv", "neo4j")

    assert '"Lee, Ann"' in nodes.read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", ["Person`) DETACH DELETE (n", "a\\u0060b", "1 2", "'", "\ud800"])
def test_no_entity_type_is_more_than_a_label_in_cypher(kind, tmp_path):
    graph = Graph.memory()
    graph.add(Analysis(Article.of("Ann Lee."), (LocalEntity("e1", "Ann Lee", kind),), ()))

    [script] = export(graph.reader, tmp_path / "news.cypher")
    [label] = re.findall(r"SET n:(.*);$", script.read_text(encoding="utf-8"), re.MULTILINE)
    assert re.fullmatch(r"`\w+`", label)


@given(st.text())
def test_a_string_of_cypher_is_one_line_and_the_text_again(text):
    written = string(text)

    assert ONE_STRING.fullmatch(written)
    assert len(written.splitlines()) == 1
    assert strings_of(written) == {re.sub("[\ud800-\udfff]", "\ufffd", text)}


def test_the_files_of_one_graph_are_the_same_each_time(tmp_path):
    for form in READERS:
        first, again = (
            [path.read_bytes() for path in export(graph_of("Ann", "A", "Rain.").reader, Path(tmp_path, name), form)]
            for name in ("a.x", "b.x")
        )
        assert (form, first) == (form, again)

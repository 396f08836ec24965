import io
import json

import pyoxigraph as ox
import pytest
import rdflib
import rdflib.compare

from kg.errors import ExportError
from kg.graph import Graph
from kg.store import nodes as n

HOSTILE = 'A "b" \\ \n\r\t ]]> <i>&amp; \u202eRTL\u2028\u0085\x00\x0b\ud800 é 中 😀 {} #x .'
FORMS = {
    "turtle": ("turtle", ox.RdfFormat.TURTLE),
    "ntriples": ("nt", ox.RdfFormat.N_TRIPLES),
    "rdfxml": ("xml", ox.RdfFormat.RDF_XML),
    "trig": ("trig", ox.RdfFormat.TRIG),
    "nquads": ("nquads", ox.RdfFormat.N_QUADS),
    "jsonld": ("json-ld", ox.RdfFormat.JSON_LD),
}


@pytest.fixture(scope="module")
def graph(analysis_of):
    graph = Graph.memory()
    names = {"Zoë O'Neil (Jr.)": "Person: Zoë", "X% <y>": "Odd type", HOSTILE: "Organization", "50": "Product"}
    text = f"Zoë O'Neil (Jr.) met X% <y>. 50 {HOSTILE}"
    with graph.run(model="m", schema="s"):
        graph.add(analysis_of(
            text, names,
            ["Zoë O'Neil (Jr.) | met-with | X% <y> | when On June 6=2018-06-06 | 0.975",
             f"{HOSTILE} | ~co-found 100% of (the) | 50 | denied | by Zoë | when then=--06-06",
             f"50 | ~50 % | {HOSTILE[:20]} | when in 2018=2018", "50 | ~ | 50 | when odd=2018-W12"],
            source=HOSTILE, title=HOSTILE, date="2018-06", url="https://x.example/?a=<b>&c",
        ))  # fmt: skip
    return graph


def written(graph, form, **options):
    out = io.BytesIO()
    graph.reader.serialise(form, out, **options)
    return out.getvalue()


def stored(graph):
    return {quad for quad in graph._store.match() if quad.graph_name not in (n.HISTORY, n.RESOLUTION)}


@pytest.mark.parametrize("form", FORMS)
def test_oxigraph_reads_back_what_was_written(graph, form):
    back = set(ox.parse(written(graph, form), FORMS[form][1]))

    if FORMS[form][1].supports_datasets:
        assert back == stored(graph)
    else:
        assert {quad.triple for quad in back} == {quad.triple for quad in stored(graph)}


@pytest.mark.parametrize("form", FORMS)
def test_rdflib_reads_back_what_was_written(graph, form):
    dataset = rdflib.Dataset()
    dataset.parse(data=written(graph, form), format=FORMS[form][0])

    def plain(term):
        datatype = getattr(term, "datatype", None)
        return str(term), None if datatype is None or str(datatype).endswith("#string") else str(datatype)

    def exact(term):
        kind = getattr(term, "datatype", None)
        return term.value, None if kind is None or kind.value.endswith("#string") else kind.value

    found = {(plain(s), plain(p), plain(o), str(g)) for s, p, o, g in dataset.quads()}
    wanted = {(exact(q.subject), exact(q.predicate), exact(q.object), q.graph_name.value) for q in stored(graph)}
    if FORMS[form][1].supports_datasets:
        assert found == wanted
    else:
        assert {row[:3] for row in found} == {row[:3] for row in wanted}


@pytest.mark.parametrize("form", FORMS)
def test_history_is_written_only_when_asked(graph, form):
    assert b"startedAtTime" not in written(graph, form)
    assert b"startedAtTime" in written(graph, form, history=True)


def test_turtle_is_grouped_by_subject_and_shortened(analysis_of):
    graph = Graph.memory()
    graph.add(analysis_of("Ann Lee met Bob Ray.", {"Ann Lee": "Person", "Bob Ray": "Person"},
                          ["Ann Lee | met-with | Bob Ray"], source="a"))  # fmt: skip
    text = written(graph, "turtle").decode()

    assert text.count("\nent:Ann_Lee a ") == 1
    assert "    rel:met-with ent:Bob_Ray .\n" in text
    assert "kg:confidence 0.9 " in text


def test_jsonld_has_a_context_and_short_names(graph):
    document = json.loads(written(graph, "jsonld"))

    assert document["@context"]["rel"] == "https://kg.example/relation/"
    [facts] = [part for part in document["@graph"] if part["@id"].endswith("graph/facts")]
    assert any("rel:met-with" in node for node in facts["@graph"])


def test_unknown_form_lists_the_known_ones(graph):
    with pytest.raises(ExportError, match="no RDF form named 'yaml'") as caught:
        written(graph, "yaml")
    assert "turtle" in caught.value.found


def test_an_empty_graph_can_be_written_and_read():
    empty = Graph.memory()
    for form, (_, parser) in FORMS.items():
        assert len(list(ox.parse(written(empty, form), parser))) == 1  # the format version

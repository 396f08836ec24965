"""A graph in the forms of other libraries, and back."""

from collections import Counter
from datetime import timedelta
from io import BytesIO

import networkx as nx
import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.config import Config
from kg.decisions import Decision, StatementRef
from kg.errors import ConfigError, GraphError, ReadError
from kg.graph import Graph
from tests.store.test_graph_law import analyses

PEOPLE = {"Ann Lee": "Person: the senator", "Bob Ray": "Person", "Acme": "Organization", "Oslo": "Place"}
SAYS = [
    "Ann Lee | met-with | Bob Ray | both ways | when on May 3=2024-05-03",
    "Ann Lee | works-for | Acme | denied | by Bob Ray",
    "Bob Ray | ~wave at | Ann Lee | claimed | by an official | 0.5",
    "Ann Lee | ~move to | the coast | when last year",
    "Ann Lee | ~sail to | Oslo | when this week=2024-W46",
    "Acme | ~sail to | Oslo | when at ten=2024-05-03T10:00",
    "Bob Ray | ~sail to | Oslo | when from 2018 to May 2020=2018/2020-05",
    "A senior official | ~meet | Ann Lee",
    "Bob Ray | born-on | 1961",
    "Acme | smells-of | Oslo",
]
TEXT = "Ann Lee met Bob Ray of Acme in Oslo. The senator denied all. A senior official moved to the coast in 1961."
some = settings(max_examples=25, deadline=timedelta(seconds=20), suppress_health_check=[HealthCheck.too_slow])


def written(graph, *, history=False):
    """All that an export of a graph holds."""
    out = BytesIO()
    graph.reader.serialise("nquads", out, history=history)
    return out.getvalue()


def said(graph, *, time_words=True):
    """What a graph says, without who is counted as a source and with what evidence."""
    types = {entity.iri: entity.type for entity in graph.entities()}

    def when(time):
        return time if time_words else time and (time.value or time.text)

    return Counter(
        (types.get(one.subject), one.subject_label, one.relation, one.predicate_label, types.get(one.object),
         one.object_label, one.literal, one.status, one.speaker, when(one.time), round(one.confidence, 4))
        for one in graph.statements()
    )  # fmt: skip


@pytest.fixture
def graph(analysis_of):
    made = Graph.memory()
    made.add(analysis_of(TEXT, PEOPLE, SAYS, source="a.txt", title="A day"))
    made.add(analysis_of("Ann Lee met Bob Ray.", {"Ann Lee": "Person", "Bob Ray": "Person"},
                         ["Ann Lee | met-with | Bob Ray | both ways"], source="b.txt"))  # fmt: skip
    return made


# rdflib


def test_a_graph_comes_back_from_rdflib_quad_for_quad(graph):
    again = Graph.from_rdflib(graph.to_rdflib())

    assert written(again) == written(graph)
    assert again.verify() == []
    assert again.analysis("a.txt") == graph.analysis("a.txt")


@some
@given(st.lists(analyses(), max_size=3))
def test_any_graph_comes_back_from_rdflib(found):
    with Graph.memory() as graph:
        for one in found:
            graph.add(one)

        assert written(Graph.from_rdflib(graph.to_rdflib())) == written(graph)


def test_decisions_and_history_come_back_from_rdflib(graph):
    with graph.run():
        graph.decide(Decision("reject", statement=StatementRef("Bob Ray", "wave at", "Ann Lee")))
        graph.decide(Decision("same", (graph.entity_ref("Acme"), graph.entity_ref("Oslo")), by="Cy"))
    again = Graph.from_rdflib(graph.to_rdflib(history=True))

    assert written(again, history=True) == written(graph, history=True)
    assert again.decisions == graph.decisions
    assert again.history() == graph.history() != []


def test_a_graph_from_rdflib_grows_as_the_first_would(graph, analysis_of):
    again = Graph.from_rdflib(graph.to_rdflib())
    for one in (graph, again):
        one.add(analysis_of("Ann Lee saw Oslo.", {"Ann Lee": "Person"}, ["Ann Lee | ~see | Oslo"], source="c.txt"))
        one.remove("a.txt")

    assert written(again) == written(graph)


def test_a_graph_that_was_changed_in_rdflib_is_refused(graph):
    dataset = graph.to_rdflib()
    [denied] = dataset.query("SELECT ?s ?g { GRAPH ?g { ?s kg:status kg:denied } }")
    dataset.remove((denied.s, None, None, denied.g))

    with pytest.raises(GraphError, match="that was changed") as caught:
        Graph.from_rdflib(dataset)
    assert "kg import" in caught.value.hint


def test_a_statement_that_was_added_in_rdflib_is_refused(graph):
    dataset = graph.to_rdflib()
    one, (kind, _) = rdflib.URIRef("https://x.example/a"), (rdflib.RDF.type, None)
    dataset.graph(rdflib.URIRef("https://kg.example/ns#graph/facts")).add((one, kind, one))

    with pytest.raises(GraphError, match="that was changed"):
        Graph.from_rdflib(dataset)


def test_a_blank_node_is_refused(graph):
    dataset = graph.to_rdflib()
    dataset.add((rdflib.BNode(), rdflib.RDF.type, rdflib.OWL.Thing))

    with pytest.raises(GraphError, match="what no graph of kg has"):
        Graph.from_rdflib(dataset)


def test_a_graph_of_another_format_is_refused(graph):
    dataset = graph.to_rdflib()
    [(_, form, _, meta)] = [one for one in dataset.quads() if str(one[1]).endswith("formatVersion")]
    dataset.remove((None, form, None, meta))
    dataset.add((meta, form, rdflib.Literal(2), dataset.graph(meta)))

    with pytest.raises(GraphError, match="another version of kg"):
        Graph.from_rdflib(dataset)


def test_triples_of_others_are_what_one_article_says():
    theirs = rdflib.Graph().parse(format="turtle", data="""
        @prefix s: <https://schema.org/> . @prefix : <https://x.example/> .
        :ann a s:Person ; s:name "Ann Lee" ; s:worksFor :acme .
        :acme a s:Organization ; s:name "Acme" .""")  # fmt: skip
    graph = Graph.from_rdflib(theirs, source="register")

    assert [one.sentence for one in graph.edges()] == ["Ann Lee works-for Acme"]
    assert [one.source for one in graph.articles()] == ["register"]


def test_what_is_no_graph_of_rdflib_is_refused():
    with pytest.raises(ConfigError, match=r"rdflib\.Graph"):
        Graph.from_rdflib({})


# networkx


def test_statements_come_back_from_networkx_with_all_but_their_articles(graph):
    again = Graph.from_networkx(graph.to_networkx())

    assert said(again, time_words=False) == said(graph, time_words=False)
    assert {(one.label, one.type, frozenset(name for name, _ in one.aliases)) for one in again.entities()} == {
        (one.label, one.type, frozenset(name for name, _ in one.aliases)) for one in graph.entities()
    }
    assert again.verify() == []
    assert {one.sources for one in again.statements()} == {1}


def test_a_graphml_file_read_by_networkx_comes_back_too(graph, tmp_path):
    [file] = graph.export(tmp_path / "g.graphml")
    read = nx.read_graphml(file, edge_key_type=str, force_multigraph=True)

    assert said(Graph.from_networkx(read), time_words=False) == said(graph, time_words=False)


def test_the_evidence_of_what_came_from_networkx_is_its_line(graph):
    again = Graph.from_networkx(graph.to_networkx())
    denied = again.statements("works-for", support=True).one()

    assert [one.evidence.text for one in denied.support] == ["Ann Lee | works for | Acme | denied | by Bob Ray"]
    assert [one.pattern for one in denied.support] == ["imported"]


def test_a_graph_of_others_has_relations_of_the_schema_and_types_that_they_allow():
    theirs = nx.DiGraph()
    theirs.add_edge("Ann Lee", "Acme", relation="works-for")
    theirs.add_edge(7, "Ann Lee", label="likes-to watch")
    theirs.add_node("Lone Star", type="Place", aliases=["The Star"])
    graph = Graph.from_networkx(theirs)

    assert [(one.sentence, one.relation) for one in graph.edges()] == [
        ("7 likes-to watch Ann Lee", None), ("Ann Lee works-for Acme", "works-for"),
    ]  # fmt: skip
    assert {one.label: one.type for one in graph.entities()} == {
        "7": "Thing", "Acme": "Organization", "Ann Lee": "Person", "Lone Star": "Place",
    }  # fmt: skip
    assert graph.entity("the star").label == "Lone Star"


def test_a_relation_between_ends_that_the_schema_does_not_allow_is_open():
    theirs = nx.DiGraph()
    theirs.add_node("Oslo", type="Place")
    theirs.add_edge("Ann Lee", "Oslo", relation="married-to")

    assert [one.relation for one in Graph.from_networkx(theirs).edges()] == [None]


def test_the_order_of_nodes_and_edges_means_nothing(graph):
    given_ = graph.to_networkx()
    turned = nx.MultiDiGraph()
    turned.add_nodes_from(reversed(list(given_.nodes(data=True))))
    turned.add_edges_from(reversed(list(given_.edges(keys=True, data=True))))

    assert written(Graph.from_networkx(turned)) == written(Graph.from_networkx(given_))


@some
@given(st.lists(analyses(), max_size=2))
def test_any_graph_goes_through_networkx_and_stays_sound(found):
    with Graph.memory() as graph:
        for one in found:
            graph.add(one)
        if not graph.entities():
            return
        again = Graph.from_networkx(graph.to_networkx())

        assert again.verify() == []
        assert {one.status for one in again.statements()} == {one.status for one in graph.statements()}
        assert {one.relation for one in again.statements()} == {one.relation for one in graph.statements()}


@pytest.mark.parametrize(
    ("attributes", "wrong"),
    [
        ({}, "has no relation or predicate"),
        ({"relation": "met-with", "status": "sure"}, "has the status 'sure'"),
        ({"relation": "met-with", "confidence": 4}, "has the confidence 4"),
        ({"relation": "met-with", "confidence": "high"}, "has the confidence 'high'"),
    ],
)
def test_an_edge_that_does_not_say_what_it_means_is_an_error_that_names_it(attributes, wrong):
    theirs = nx.DiGraph()
    theirs.add_edge("Ann Lee", "Bob Ray", **attributes)

    with pytest.raises(ReadError) as caught:
        Graph.from_networkx(theirs)
    assert caught.value.what == f"the edge Ann Lee → Bob Ray {wrong}"


def test_an_undirected_graph_is_refused():
    with pytest.raises(ConfigError, match="undirected"):
        Graph.from_networkx(nx.path_graph(3))


def test_an_empty_graph_says_nothing():
    with pytest.raises(ReadError, match="says nothing"):
        Graph.from_networkx(nx.DiGraph())


def test_a_graph_larger_than_the_limit_is_refused():
    theirs = nx.DiGraph()
    theirs.add_edge("Ann Lee", "Bob Ray", relation="met-with")

    with pytest.raises(ReadError, match="too large"):
        Graph.from_networkx(theirs, config=Config(max_bytes=20))


# Data frames


@pytest.fixture(params=["pandas", "polars"])
def library(request):
    """A library of data frames, with how a graph is given to it and taken from it."""
    module = pytest.importorskip(request.param)
    name = request.param
    return module, lambda graph, *table: getattr(graph, f"to_{name}")(*table), getattr(Graph, f"from_{name}")


def test_a_frame_has_a_row_for_each_statement_with_its_best_sentence(graph, library):
    _, to, _ = library
    frame = to(graph)
    rows = frame.to_dicts() if hasattr(frame, "to_dicts") else frame.to_dict("records")

    assert len(rows) == len(graph.statements())
    [row] = [row for row in rows if row["status"] == "denied"]
    assert (row["subject_label"], row["subject_type"], row["relation"], row["object_label"], row["speaker"]) == (
        "Ann Lee", "Person", "works-for", "Acme", "Bob Ray",
    )  # fmt: skip
    assert row["sentence"] == graph.why(row["statement"]).support[0].evidence.text


@pytest.mark.parametrize(
    ("table", "first", "rows"), [("entities", "entity", 4), ("evidence", "statement", 11), ("articles", "article", 2)]
)
def test_the_tables_of_a_graph_can_be_joined(graph, library, table, first, rows):
    _, to, _ = library
    frame, statements = to(graph, table), to(graph)

    assert (frame.columns[0], len(frame)) == (first, rows)
    if table == "evidence":
        assert set(frame["statement"]) == set(statements["statement"])
        assert set(frame["article"]) == set(to(graph, "articles")["article"])
    if table == "entities":
        assert set(frame["entity"]) <= {*statements["subject"], *statements["object"]}


def test_columns_of_an_empty_table_have_their_types():
    polars = pytest.importorskip("polars")
    frame = Graph.memory().to_polars()

    assert (frame["statement"].dtype, frame["sources"].dtype) == (polars.String, polars.Int64)
    assert Graph.memory().to_polars("entities")["aliases"].dtype == polars.List(polars.String)


def test_an_unknown_table_is_an_error_that_lists_the_known_ones(graph):
    with pytest.raises(ConfigError) as caught:
        graph.to_pandas("nodes")

    assert "statements, entities, evidence, articles" in caught.value.found


def test_statements_come_back_from_a_frame(graph, library):
    _, to, back = library

    assert said(back(to(graph))) == said(graph)


def test_other_names_and_entities_of_which_nothing_is_said_come_back_with_the_table_of_entities(graph, library):
    _, to, back = library
    again = back(to(graph), to(graph, "entities"))

    assert {(one.label, one.type) for one in again.entities()} == {(one.label, one.type) for one in graph.entities()}
    assert again.entity("the senator").label == "Ann Lee"


def test_a_frame_of_others_needs_three_columns(library):
    module, _, back = library
    frame = module.DataFrame({
        "subject": ["Ann Lee", "Ann Lee"], "relation": ["works-for", "met-with"], "object": ["Acme", "Bob Ray"],
        "status": [None, "denied"], "time": ["2024-05", "2024-W46"],
    })  # fmt: skip
    graph = back(frame, source="people.xlsx")

    assert [(one.sentence, one.status, one.time and one.time.value) for one in graph.statements()] == [
        ("Ann Lee met-with Bob Ray", "denied", "2024-W46"), ("Ann Lee works-for Acme", "fact", "2024-05"),
    ]  # fmt: skip
    assert graph.articles()[0].id == "people.xlsx"


def test_a_frame_without_a_needed_column_says_which_there_are(library):
    module, _, back = library
    with pytest.raises(ConfigError, match="no column relation or predicate") as caught:
        back(module.DataFrame({"subject": ["Ann"], "verb": ["met"], "object": ["Bob"]}))

    assert "subject, verb, object" in caught.value.found


def test_a_row_with_an_empty_cell_is_an_error_that_names_it(library):
    module, _, back = library
    frame = module.DataFrame({"subject": ["Ann", "Bob"], "relation": ["met-with"] * 2, "object": ["Bob", None]})

    with pytest.raises(ReadError, match="row 2 has no object"):
        back(frame)


def test_what_is_no_data_frame_is_refused():
    with pytest.raises(ConfigError, match="data frame"):
        Graph.from_pandas([{"subject": "Ann"}])


def test_hostile_cells_are_one_line_each(library):
    module, _, back = library
    frame = module.DataFrame({"subject": ["Ann\nLee | x"], "predicate": ["a\u2028b"], "object": ["<b>&amp;\x00</b>"]})
    graph = back(frame)

    assert graph.verify() == []
    assert len(graph.reader.text(graph.articles()[0].iri).splitlines()) == 3

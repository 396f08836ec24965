import pytest

from kg.errors import QueryError
from kg.graph import Graph


@pytest.fixture(scope="module")
def graph(analysis_of):
    graph = Graph.memory()
    people = {"Ann Lee": "Person", "Bob Ray": "Person"}
    met, denied = ["Ann Lee | met-with | Bob Ray"], ["Bob Ray | met-with | Ann Lee | denied"]
    for source in ("a", "b"):
        graph.add(analysis_of(f"Ann Lee met Bob Ray. {source}", people, met, source=source))
    graph.add(analysis_of("Ann Lee met Bob Ray, he denied.", people, denied, source="c"))
    return graph


def raw(graph, sparql):
    return graph._store.query(sparql)


def test_prefixes_need_no_declaration_and_all_graphs_are_asked(graph):
    rows = raw(graph, """SELECT DISTINCT ?quote ?text {
        ?statement kg:relation "met-with" ; kg:status kg:fact ; kg:evidence ?evidence .
        ?evidence nif:anchorOf ?quote ; nif:referenceContext/nif:isString ?text }""").rows
    assert sorted((quote.value, text.value) for quote, text in rows) == [
        ("Ann Lee met Bob Ray.", "Ann Lee met Bob Ray. a"), ("Ann Lee met Bob Ray.", "Ann Lee met Bob Ray. b")
    ]  # fmt: skip


def test_a_fact_of_two_articles_is_one_edge_in_a_query(graph):
    assert len(raw(graph, "SELECT ?a ?b { ?a rel:met-with ?b }").rows) == 1
    assert raw(graph, "SELECT (COUNT(*) AS ?n) { ?p rdfs:label 'met-with' }").rows[0][0].value == "1"


def test_a_denial_is_no_edge_in_a_query(graph):
    assert raw(graph, "ASK { ent:Bob_Ray rel:met-with ent:Ann_Lee }").boolean is False
    assert raw(graph, "ASK { ?s rdf:subject ent:Bob_Ray ; kg:status kg:denied }").boolean is True


def test_construct_gives_triples(graph):
    [triple] = raw(graph, "CONSTRUCT { ?b rel:met-with ?a } WHERE { ?a rel:met-with ?b }").triples
    assert [term.value.rpartition("/")[2] for term in triple] == ["Bob_Ray", "met-with", "Ann_Lee"]


def test_unbound_variable_is_none(graph):
    assert raw(graph, "SELECT ?x ?y { BIND(1 AS ?x) }").rows[0][1] is None


def test_syntax_error_names_line_and_column_and_shows_the_line(graph):
    with pytest.raises(QueryError, match="line 2, column 11") as caught:
        raw(graph, "SELECT ?x {\n  ?x foo ?y }")
    assert caught.value.found == "?x foo ?y }"


def test_unknown_prefix_lists_the_known_ones(graph):
    with pytest.raises(QueryError, match="the prefix is not declared") as caught:
        raw(graph, "SELECT ?x { ?x foaf:knows ?y }")
    assert "ent" in caught.value.hint


@pytest.mark.parametrize("update", ["INSERT DATA { <a:a> <b:b> 1 }", "PREFIX x: <http://x/> DROP ALL"])
def test_query_changes_nothing_and_says_how_a_graph_is_changed(graph, update):
    before = graph.info()
    with pytest.raises(QueryError) as caught:
        raw(graph, update)
    assert "kg remove" in caught.value.hint
    assert graph.info() == before


@pytest.mark.parametrize("query", [
    "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
    "SELECT * { service silent <http://127.0.0.1:1/> { ?s ?p ?o } }",
    "SELECT * { ?s ?p '# not a comment' . SERVICE ?s { ?s ?p ?o } }",
    "SELECT * { ?s ?p '\\'' . SERVICE ?s { ?s ?p ?o } }",
])  # fmt: skip
def test_other_servers_are_never_asked(graph, query):
    with pytest.raises(QueryError, match="SERVICE is refused"):
        raw(graph, query)


@pytest.mark.parametrize("query", [
    "SELECT ?service { ?service ?p ?o } LIMIT 1",
    "ASK { ?s ?p 'SERVICE' }",
    'ASK { ?s ?p """a "SERVICE" b""" }',
    "ASK { ?s kg:SERVICE <http://x/SERVICE> } # SERVICE",
])  # fmt: skip
def test_the_word_service_elsewhere_is_no_offence(graph, query):
    assert raw(graph, query).kind in ("select", "ask")

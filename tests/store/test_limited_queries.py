"""A query that would run for ever ends at its limit, in one clear line, and leaves the graph as it was."""

import json
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from kg.errors import ConfigError, QueryError
from kg.graph import Graph

ENDLESS = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(6)) + " }"
ENDLESS_ROWS = ENDLESS.replace("(COUNT(*) AS ?n)", "*") + " ORDER BY ?a0 ?a1 ?a2 ?a3 ?a4"


@pytest.fixture(scope="module")
def path(analysis_of, tmp_path_factory):
    path = tmp_path_factory.mktemp("limited") / "news.kg"
    people = dict.fromkeys(("Ann Lee", "Bob Ray", "Carl Poe"), "Person")
    with Graph.open(path, write=True, create=True) as graph:
        for source in "abcdef":
            says = ["Ann Lee | met-with | Bob Ray", "Bob Ray | accused | Carl Poe"]
            text = f"Ann Lee met Bob Ray. Bob Ray accused Carl Poe. {source}"
            graph.add(analysis_of(text, people, says, source=source))
    return path


@pytest.fixture
def graph(path):
    with Graph.open(path) as graph:
        yield graph


def test_an_endless_query_ends_at_its_time_and_the_next_one_is_answered(graph):
    before, began = graph.info(), time.monotonic()

    with pytest.raises(QueryError, match=r"it takes longer than 1 second$"):
        graph.query(ENDLESS, timeout=1)

    assert time.monotonic() - began < 3
    assert graph.query("ASK { ?a rel:met-with ?b }", timeout=30)
    assert graph.info() == before


@pytest.mark.parametrize("traces", ["0", "1"])
@pytest.mark.parametrize("query", [ENDLESS_ROWS, ENDLESS_ROWS.partition("ORDER")[0]])
def test_a_query_that_fills_the_memory_ends_at_its_limit(graph, query, traces, monkeypatch):
    monkeypatch.setenv("RUST_BACKTRACE", traces)
    with pytest.raises(QueryError, match="needs more than 200 MB of memory"):
        graph.query(query, timeout=60, memory=200)


@pytest.mark.parametrize(
    "query", ["ASK " + "{" * 20_000 + "}" * 20_000, "ASK { FILTER(" + "||".join(["1=2"] * 20_000) + ") }"],
    ids=["groups", "alternatives"],
)  # fmt: skip
def test_a_query_that_is_nested_too_deeply_is_told_so(graph, query):
    with pytest.raises(QueryError, match="nested too deeply"):
        graph.query(query, memory=2_000)
    assert graph.query("ASK { ?a ?b ?c }", memory=2_000)


def test_queries_of_several_threads_are_answered_one_after_the_other(graph):
    query = "SELECT ?a { VALUES ?a { %s } }"

    with ThreadPoolExecutor(4) as pool:
        answers = pool.map(lambda number: graph.query(query % number, timeout=30)[0]["a"], range(20))
        assert list(answers) == [*range(20)]


def test_limits_change_no_answer(graph):
    for query in (
        "SELECT ?who ?time ?n { ?s rdf:subject ?who ; kg:sources ?n OPTIONAL { ?s kg:time ?time } } ORDER BY ?who ?n",
        "CONSTRUCT { ?a rel:met-with ?b } WHERE { ?a rel:met-with ?b }", "ASK { ?a rel:owns ?b }",
    ):  # fmt: skip
        assert graph.query(query, timeout=30).json() == graph.query(query).json()


def test_triple_terms_are_answered_as_such_with_a_limit_and_without(graph):
    query = "SELECT ?a ?t { ?a rel:met-with ?b BIND (<<( ?a rel:met-with <<( ?b ent:p 5 )>> )>> AS ?t) }"

    assert graph.query(query, timeout=30).json() == graph.query(query).json()
    assert json.loads(graph.query(query).json())["results"]["bindings"][0]["t"]["type"] == "triple"


def test_an_answer_longer_than_one_piece_is_whole(graph):
    many = "SELECT ?a ?b { ?a ?p ?o . ?b ?q ?r } LIMIT 25001"

    assert len(graph.query(many, timeout=60)) == 25001


def test_too_many_rows_are_refused(graph):
    with pytest.raises(QueryError, match="its answer has more than 1 row"):
        graph.query("SELECT ?a { ?a rdf:subject ?b }", rows=1)
    assert len(graph.query("SELECT ?a { ?a rdf:subject ?b }", rows=2)) == 2


def test_a_wrong_query_is_told_as_without_a_limit(graph):
    with pytest.raises(QueryError) as limited:
        graph.query("SELECT ?x { ?x foo ?y }", timeout=30)
    with pytest.raises(QueryError) as free:
        graph.query("SELECT ?x { ?x foo ?y }")

    assert limited.value.message() == free.value.message()


def test_only_the_first_query_pays_for_the_process(graph):
    graph.query("ASK {}", timeout=30)
    number = graph._limited._process.pid
    graph.query("ASK {}", timeout=30)

    assert graph._limited._process.pid == number


def test_a_process_that_was_killed_costs_one_query(graph):
    graph.query("ASK {}", timeout=30)
    os.kill(graph._limited._process.pid, signal.SIGKILL)
    graph._limited._process.wait()

    assert graph.query("ASK { ?a rel:met-with ?b }", timeout=30)


def test_the_process_ends_with_the_graph(path):
    graph = Graph.open(path)
    graph.query("ASK {}", timeout=30)
    process = graph._limited._process
    graph.close()

    assert process.poll() is not None


def test_a_graph_that_is_written_or_in_memory_says_that_it_cannot_be_limited(path):
    with pytest.raises(ConfigError, match="open for reading"), Graph.memory() as graph:
        graph.query("ASK {}", timeout=1)
    with pytest.raises(ConfigError, match="open for reading"), Graph.open(path, write=True) as graph:
        graph.query("ASK {}", timeout=1)


@pytest.mark.parametrize("limit", [{"timeout": 0}, {"rows": -1}, {"memory": 0}, {"timeout": float("nan")}])
def test_a_limit_that_is_none_is_refused(graph, limit):
    with pytest.raises(ConfigError, match="must be more than 0"):
        graph.query("ASK {}", **limit)


def test_an_explanation_counts_what_fits_each_pattern_and_runs_the_query(graph):
    told = graph.explain("SELECT ?who { ?a rel:met-with ?b . ?a skos:prefLabel ?who FILTER (?a != ?b) }")

    patterns = {step.what: step.matches for step in told.steps if step.pattern}
    assert patterns == {"?a rel:met-with ?b": 1, "?a skos:prefLabel ?who": 3}
    assert "filter by ?a ?b" in [step.what for step in told.steps]
    assert (told.rows, told.stopped, told.notes) == (1, None, ())


def test_an_explanation_names_parts_that_share_no_variable(graph):
    told = graph.explain("SELECT * { ?a rel:met-with ?b . ?c rel:accused ?d }")

    [note] = told.notes
    assert "?a rel:met-with ?b; ?c rel:accused ?d" in note


def test_an_endless_query_is_explained_too(graph):
    told = graph.explain(ENDLESS, timeout=1)

    assert told.rows is None
    assert told.stopped == "the query was stopped: it takes longer than 1 second"
    assert len([step for step in told.steps if step.pattern]) == 6


def test_what_rdflib_does_not_read_is_run_all_the_same(graph):
    told = graph.explain("SELECT ?a { ?a rel:met-with ?b . LATERAL { SELECT ?c { ?a rel:met-with ?c } LIMIT 1 } }")

    assert told.rows == 1
    assert told.notes[0].startswith("its plan cannot be told")


def test_a_wrong_query_is_not_explained(graph):
    with pytest.raises(QueryError, match="line 1"):
        graph.explain("SELECT ?a {")

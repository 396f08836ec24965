"""Queries with a name: parameters can be nothing but values, and what is wrong in kg.toml is told with its line."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.config import Config
from kg.errors import ConfigError, NotFoundError
from kg.graph import Graph
from kg.queries import NamedQuery, named_queries
from kg.store.vocabulary import storable

PEOPLE = {"Ann Lee": "Person: Ann", "Bob Ray": "Person"}
OWN = named_queries(tomllib.loads('''
[says]
parameters = {words = "met"}
sparql = """SELECT (COUNT(*) AS ?n) { ?t kg:predicateText $words # $words
}"""
[echo]
parameters = {words = {kind = "text"}}
sparql = "SELECT ($words AS ?back) ('$words' AS ?text) {}"
[least]
parameters = {least = 0.5}
sparql = "SELECT ?c { ?s a kg:Statement ; kg:confidence ?c FILTER (?c >= $least) }"
[on]
parameters = {day = {kind = "date"}}
sparql = "ASK { ?s kg:time $day }"
'''))  # fmt: skip


@pytest.fixture(scope="module")
def graph(analysis_of):
    graph = Graph.memory()
    says = ["Ann Lee | met-with | Bob Ray | when on Monday=2024-06-03", "Bob Ray | accused | Ann Lee | denied"]
    graph.add(analysis_of("Ann Lee met Bob Ray. Bob Ray accused Ann Lee.", PEOPLE, says, source="a", id="a.txt"))
    return graph


def ask(graph, name, queries=None, **values):
    return list(graph.query(graph.named_sparql(name, values, queries=queries)))


def test_a_parameter_has_its_default_or_the_value_that_is_given(graph):
    assert ask(graph, "says", OWN, words="met with") == [{"n": 1}]
    assert ask(graph, "says", OWN) == [{"n": 0}]


@pytest.mark.parametrize(
    "name", [r"ent:O\'Hara", r"ent:a_\$words", r"ent:a\#", "<https://x/$words>", "'$words' # $words\n"]
)
def test_a_parameter_is_told_from_parts_of_names_and_texts(name):
    ask = f"ASK {{ {name} ?is $words . ?what ?is 'x' }}"
    own = NamedQuery.of("own", {"sparql": ask, "parameters": {"words": "met"}})

    assert own.bound({}, lambda *_: '"met"') == f"ASK {{ {name} ?is \"met\" . ?what ?is 'x' }}"


@given(st.text())
def test_no_value_can_be_anything_but_a_value(value):
    with Graph.memory() as graph:
        [row] = ask(graph, "echo", OWN, words=value)

    assert row["back"] == storable(value)
    assert row["text"] == "$words"


def test_each_kind_of_parameter_is_a_term_of_its_kind(graph):
    assert len(ask(graph, "least", OWN)) == 2
    assert ask(graph, "least", OWN, least="1e3") == []
    assert graph.query(graph.named_sparql("on", {"day": "2024-06-03"}, queries=OWN))
    assert ask(graph, "sentences", entity="ann", relation="met-with")[0]["sentence"] == "Ann Lee met Bob Ray."
    assert ask(graph, "statements", status="denied")[0]["who"] == "Bob Ray"


@pytest.mark.parametrize(
    ("name", "values", "error", "said"),
    [
        ("meetngs", {}, ConfigError, "did you mean 'meetings'?"),
        ("sentences", {"entity": "Ann"}, ConfigError, "give it: relation=VALUE"),
        ("meetings", {"tmie": "2024"}, ConfigError, "did you mean 'time'?"),
        ("contradictions", {"x": "2024"}, ConfigError, "it takes none"),
        ("sentences", {"entity": "An Lee", "relation": "met-with"}, NotFoundError, "near: Ann Lee"),
        ("words", {"relation": "met-wth"}, NotFoundError, "near: met-with"),
        ("statements", {"status": "denid"}, ConfigError, "there are: fact"),
        ("most-reported", {"sources": "many"}, ConfigError, "'many' is no number"),
    ],
)
def test_what_is_wrong_is_told(graph, name, values, error, said):
    with pytest.raises(error) as caught:
        graph.named_sparql(name, values)
    assert said in caught.value.message()


@pytest.mark.parametrize("value", ["20240301", "2024-02-31", "2024-6", "2024-13", "2024-W54", "May 2024", ""])
def test_what_is_no_date_is_refused(graph, value):
    with pytest.raises(ConfigError, match=f"'{value}' is no date"):
        graph.named_sparql("on", {"day": value}, queries=OWN)


@pytest.mark.parametrize("value", ["2024-06", "2024-02-29", "--06", "--06-03", "2024-W23", "2024-06-03T09:30:00"])
def test_whatever_the_time_of_a_statement_can_be_is_a_date(graph, value):
    assert f'"{value}"' in graph.named_sparql("on", {"day": value}, queries=OWN)


def test_every_query_that_ships_runs(graph):
    given = {"entity": "Ann Lee", "relation": "met-with", "id": "a.txt"}
    shipped = named_queries({})
    assert len(shipped) > 5

    rows = {
        name: ask(graph, name, **{key: given[key] for key, of in query.parameters.items() if of.default is None})
        for name, query in shipped.items()
    }
    assert [name for name in rows if not rows[name]] == ["claims", "contradictions", "most-reported"]


def test_a_query_of_ones_own_takes_the_place_of_one_that_ships():
    assert named_queries({"meetings": {"sparql": "ASK {}"}})["meetings"].sparql == "ASK {}"


WRONG = [
    ("[queries.a]\nabout = 'x'", "2: [queries.a] has no query"),
    ("[queries.a]\nsparq = 'ASK {}'", "2: [queries.a] has no 'sparq'\n    there are: about, parameters, sparql"),
    ("[queries.a]\nsparql = 3", "2: [queries.a] sparql must be a text\n    it is 3"),
    ("[queries.a]\nsparql = 'ASK { ?s ?p $o }'", "2: [queries.a] has no parameter 'o'\n    its query has $o"),
    ("[queries.a]\nsparql = 'ASK {}'\nparameters = {o = 'x'}", "2: [queries.a] does not use its parameter 'o'"),
    ("[queries.a]\nsparql = 'ASK {}'\nparameters = 'x'", "2: [queries.a] parameters must be a table"),
    ("[queries.a]\nsparql = 'ASK {}'\nparameters = {o = true}", "2: [queries.a] parameters: o must be a text, a num"),
    ("[queries.a]\nsparql = 'ASK {}'\nparameters = {o = {kind = 'x'}}", "2: [queries.a] parameters: o has no kind 'x'"),
    ("[queries.a]\nsparql = 'ASK {}'\nparameters = {o = {knd = 'x'}}", "2: [queries.a] parameters: o has no 'knd'"),
    ("[queries.'a b']\nsparql = 'ASK {}'", "2: [queries.a b] is no name for a query"),
    ("queries = 3", " queries must be a table\n    it is 3"),
]


@pytest.mark.parametrize(("text", "said"), WRONG)
def test_a_wrong_query_is_told_with_file_and_line(text, said, tmp_path):
    (tmp_path / "kg.toml").write_text(f"# mine\n{text}")

    with pytest.raises(ConfigError) as caught:
        Config.load(tmp_path / "kg.toml")

    assert caught.value.message().startswith(f"{tmp_path}/kg.toml:{said}")
    assert caught.value.exit_code == 2

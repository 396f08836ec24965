"""Neighbours, paths, timelines, what is together and what is central; paths of random graphs are those of networkx."""

import networkx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.central import scores
from kg.errors import ConfigError, NotFoundError
from kg.graph import Graph

NAMES = ("Ann Lee", "Bob Ray", "Carl Poe", "Dora Fay", "Eve Kim", "Finn Orr")
PEOPLE = dict.fromkeys(NAMES, "Person")


def graph_of(analysis_of, *articles):
    graph = Graph.memory()
    for number, (says, known) in enumerate(articles):
        text = " ".join(f"{' and '.join(name for name in NAMES if name in line)} {number}." for line in says)
        people = {name: kind for name, kind in PEOPLE.items() if name in text}
        graph.add(analysis_of(text, people, says, source=f"{number}", **known))
    return graph


@pytest.fixture(scope="module")
def graph(analysis_of):
    return graph_of(
        analysis_of,
        (["Ann Lee | met-with | Bob Ray | both ways", "Bob Ray | accused | Carl Poe | by Eve Kim | claimed",
          "Carl Poe | works-for | Dora Fay | when in May=2024-05-02"], {"date": "2024-06-01", "title": "First"}),
        (["Ann Lee | ~dance with | Dora Fay | denied", "Ann Lee | met-with | Bob Ray | planned | both ways",
          "Eve Kim | leads | Finn Orr | when in week 18=2024-W18", "Ann Lee | ~thank | Eve Kim",
          "Eve Kim | ~thank | Dora Fay"], {"date": "2024-05-20"}),
        (["Ann Lee | ~greet | Carl Poe", "Finn Orr | ~be | a teacher"], {}),
    )  # fmt: skip


def names(found):
    return [one.entity.label for one in found]


def test_neighbours_are_told_with_the_number_and_kind_of_statements(graph):
    found = {one.entity.label: (one.statements, dict(one.relations)) for one in graph.neighbours("Ann Lee")}

    assert found == {
        "Bob Ray": (2, {"met-with": 2}), "Carl Poe": (1, {"greet": 1}), "Dora Fay": (1, {"dance with": 1}),
        "Eve Kim": (1, {"thank": 1}),
    }  # fmt: skip
    assert names(graph.neighbours("Ann Lee", limit=1)) == ["Bob Ray"]
    assert names(graph.neighbours("Ann Lee", statuses=["denied"])) == ["Dora Fay"]


def test_text_objects_and_speakers_are_no_neighbours(graph):
    assert names(graph.neighbours("Finn Orr")) == ["Eve Kim"]
    assert "Carl Poe" not in names(graph.neighbours("Eve Kim"))


def test_common_neighbours_are_those_of_both(graph):
    found = [(one.entity.label, one.one, one.other) for one in graph.common_neighbours("Ann Lee", "Dora Fay")]

    assert found == [("Carl Poe", 1, 1), ("Eve Kim", 1, 1)]


def test_a_path_has_the_statements_and_sentences_of_each_step(graph):
    [path] = graph.paths("Bob Ray", "Dora Fay")

    assert [one.label for one in path.entities] == ["Bob Ray", "Carl Poe", "Dora Fay"]
    assert [[said.sentence for said in step] for step in path.steps] == [
        ["Bob Ray accused Carl Poe"], ["Carl Poe works-for Dora Fay"]
    ]  # fmt: skip
    assert path.steps[1][0].support[0].evidence.text == "Carl Poe and Dora Fay 0."
    assert len(path) == 2


def test_what_is_denied_or_planned_is_no_way(graph):
    assert len(graph.paths("Ann Lee", "Dora Fay")[0]) == 2
    assert len(graph.paths("Ann Lee", "Dora Fay", statuses=["denied"])[0]) == 1
    assert [said.status for said in graph.paths("Ann Lee", "Bob Ray")[0].steps[0]] == ["fact"]


def test_several_paths_are_equally_short(graph):
    ways = graph.paths("Ann Lee", "Dora Fay", limit=9)

    assert [[one.label for one in way.entities] for way in ways] == [
        ["Ann Lee", "Carl Poe", "Dora Fay"], ["Ann Lee", "Eve Kim", "Dora Fay"]
    ]  # fmt: skip
    assert ways[:1] == graph.paths("Ann Lee", "Dora Fay")


def test_a_path_can_keep_to_named_relations_and_to_a_length(graph):
    assert len(graph.paths("Ann Lee", "Dora Fay", open=False)[0]) == 3
    assert graph.paths("Ann Lee", "Dora Fay", open=False, longest=2) == []
    assert graph.paths("Ann Lee", "Finn Orr", statuses=["planned"]) == []


def test_an_entity_leads_to_itself_without_a_step(graph):
    [path] = graph.paths("Ann Lee", "Ann Lee")

    assert ([one.label for one in path.entities], path.steps) == (["Ann Lee"], ())


@settings(max_examples=40)
@given(st.sets(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=18), st.integers(0, 9), st.integers(0, 9))
def test_paths_are_those_of_networkx(analysis_of, pairs, one, other):
    people = [f"N{number}" for number in range(10)]
    text = " ".join(people)
    says = [f"N{a} | knows | N{b}" for a, b in sorted(pairs) if a != b]
    with Graph.memory() as graph:
        graph.add(analysis_of(text, dict.fromkeys(people, "Person"), says, source="a"))
        network = networkx.Graph((f"N{a}", f"N{b}") for a, b in pairs if a != b)
        network.add_nodes_from(people)
        found = graph.paths(people[one], people[other], longest=20, limit=1000)
        labels = sorted([entity.label for entity in way.entities] for way in found)

    try:
        wanted = sorted(networkx.all_shortest_paths(network, people[one], people[other]))
    except networkx.NetworkXNoPath:
        wanted = []
    assert labels == wanted


def test_a_timeline_is_in_order_and_marks_dates_of_articles(graph):
    found = [(one.when, one.reported, one.statement.sentence) for one in graph.timeline("Eve Kim")]

    assert found == [
        ("2024-W18", False, "Eve Kim leads Finn Orr"), ("2024-05-20", True, "Ann Lee thank Eve Kim"),
        ("2024-05-20", True, "Eve Kim thank Dora Fay"), ("2024-06-01", True, "Bob Ray accused Carl Poe"),
    ]  # fmt: skip


def test_a_timeline_has_a_beginning_and_an_end(graph):
    def between(since=None, until=None):
        return [one.when for one in graph.timeline("Eve Kim", since=since, until=until)]

    assert between(since="2024-05-20") == ["2024-05-20", "2024-05-20", "2024-06-01"]
    assert between(until="2024-05") == ["2024-W18", "2024-05-20", "2024-05-20"]
    assert between("2024-05", "2024-05-19") == []
    assert len(between("2024", "2024")) == 4


@pytest.mark.parametrize("bound", ["since", "until"])
@pytest.mark.parametrize("text", ["May 2024", "2024-6", "2024-13", "2024-02-30", "20240301", "--06", ""])
def test_a_timeline_is_bounded_by_dates_alone(graph, bound, text):
    with pytest.raises(ConfigError, match=f"'{text}' is no date") as caught:
        graph.timeline("Eve Kim", **{bound: text})
    assert caught.value.exit_code == 2


def test_what_has_no_date_at_all_is_not_in_a_timeline(graph):
    assert "greet" not in {one.statement.predicate_label for one in graph.timeline("Ann Lee")}
    assert graph.timeline("Finn Orr", statuses=["denied"]) == []


def test_entities_are_together_in_articles_and_in_sentences(graph):
    assert [(one.entity.label, one.times) for one in graph.together("Ann Lee", limit=2)] == [
        ("Bob Ray", 2), ("Carl Poe", 2)
    ]  # fmt: skip
    nearest = graph.together("Ann Lee", within="sentence")[0]
    assert (nearest.entity.label, nearest.times) == ("Bob Ray", 2)
    assert "Finn Orr" not in names(graph.together("Ann Lee", within="sentence"))


def test_central_entities_are_those_of_networkx(graph):
    network = networkx.Graph()
    for said in graph.statements():
        if said.status in ("fact", "claimed") and not said.literal:
            network.add_edge(said.subject, said.object)

    degree = {one.entity.iri: one.score for one in graph.central()}
    between = {one.entity.iri: one.score for one in graph.central("betweenness")}
    assert degree == dict(network.degree)
    assert between == pytest.approx(networkx.betweenness_centrality(network))
    assert graph.central(limit=1)[0].score == max(degree.values())


def test_pagerank_is_a_share_that_flows_along_edges():
    ranks = scores({("a", "b"): 1, ("b", "c"): 3}, "pagerank")

    assert sum(ranks.values()) == pytest.approx(1)
    for node, others in {"a": {"b": 1 / 4}, "b": {"a": 1, "c": 1}, "c": {"b": 3 / 4}}.items():
        assert ranks[node] == pytest.approx(0.05 + 0.85 * sum(ranks[other] * share for other, share in others.items()))


def test_an_empty_graph_has_nothing_central():
    with Graph.memory() as graph:
        assert [graph.central(by) for by in ("degree", "betweenness", "pagerank")] == [[], [], []]


def test_what_is_wrong_is_told(graph):
    with pytest.raises(NotFoundError, match="no entity 'Nobody'"):
        graph.paths("Ann Lee", "Nobody")
    with pytest.raises(ConfigError, match="no status named 'denid'"):
        graph.neighbours("Ann Lee", statuses=["denid"])
    with pytest.raises(ConfigError, match="no measure named 'x'"):
        graph.central("x")
    with pytest.raises(ConfigError, match="not 'page'"):
        graph.together("Ann Lee", within="page")


def test_statements_become_data_frames(graph):
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    said = graph.statements(about="Eve Kim")

    for frame in (said.to_pandas(), said.to_polars()):
        assert list(frame["subject_label"]) == [one.subject_label for one in said]
        assert set(frame["status"]) == {"claimed", "fact"}
        assert len(frame.columns) == 16
    assert isinstance(said.to_pandas(), pandas.DataFrame)
    assert said.to_polars()["sources"].dtype == polars.Int64
    assert len(graph.statements("nothing").to_polars()) == 0

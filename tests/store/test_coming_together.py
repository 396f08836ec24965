"""Articles that come in one transaction: as if one by one, and one that is wrong costs itself alone."""

from dataclasses import replace

import pytest

from kg.errors import ExtractError
from kg.graph import Graph
from kg.types import Mention

PEOPLE = {"Ann Lee": "Person", "Bob Ray": "Person"}
MET = ["Ann Lee | met-with | Bob Ray"]


@pytest.fixture
def coming(analysis_of):
    return [analysis_of(f"Ann Lee met Bob Ray on day {number}.", PEOPLE, MET, source=name)
            for number, name in enumerate("abc")]  # fmt: skip


def test_each_is_told_what_happened_to_it(coming):
    graph = Graph.memory()
    graph.add(coming[1])

    changes = graph.add_all(coming)

    assert [change.kind for change in changes] == ["added", "unchanged", "added"]
    assert [change.article for change in changes] == [graph.revision(one) for one in "abc"]
    assert [(change.entities, change.statements) for change in changes] == [(2, 1)] * 3
    assert graph.add_all([]) == []


def test_of_two_of_one_source_the_last_counts(coming, analysis_of):
    graph = Graph.memory()
    again = analysis_of("Ann Lee met Bob Ray at last.", PEOPLE, MET, source="a")

    changes = graph.add_all([*coming, again])

    assert [change.kind for change in changes] == ["added", "added", "added", "replaced"]
    assert graph.revision("a") == changes[3].article != changes[0].article
    assert len(graph.articles()) == 3
    assert graph.verify() == []


def test_two_whose_sources_are_one_in_the_graph_are_one_article(analysis_of):
    graph = Graph.memory()
    one, other = (analysis_of(f"Ann Lee met Bob Ray {end}.", PEOPLE, MET, source=source)
                  for end, source in (("once", "a\x00b"), ("at last", "a\ufffdb")))  # fmt: skip

    changes = graph.add_all([one, other])

    assert [change.kind for change in changes] == ["added", "replaced"]
    assert len(graph.articles()) == 1
    assert graph.add(replace(other, by="x\x00")).kind == "replaced"
    assert graph.add(replace(other, by="x\x00")).kind == "unchanged"


def test_one_that_does_not_fit_its_text_costs_itself(coming):
    graph = Graph.memory()
    first, *others = coming[1].entities
    wrong = replace(coming[1], entities=(replace(first, mentions=(Mention(900, 907, "Ann Lee"),)), *others))

    changes = graph.add_all([coming[0], wrong, coming[2]])

    assert isinstance(changes[1], ExtractError)
    assert changes[1].source == "b"
    assert {article.source for article in graph.articles()} == {"a", "c"}


def test_copies_that_come_together_are_one_source(analysis_of):
    story = " ".join(f"word{number}" for number in range(60)) + " Ann Lee met Bob Ray."
    texts = {"wire": story, "same": story, "copy": story + " (Agency)", "own": "Ann Lee met Bob Ray. Nobody else did."}
    graph = Graph.memory()

    graph.add_all([analysis_of(text, PEOPLE, MET, source=source) for source, text in texts.items()])

    assert [{one.id for one in few} for few in graph.source_groups()] == [{"wire", "same", "copy"}]
    assert graph.statements("met-with").one().sources == 2
    assert graph.verify() == []


@pytest.mark.parametrize(("name", "first"), [("a", "same"), ("g", "g")])  # in the order that their IRIs have
def test_copies_that_come_together_join_what_another_process_added(analysis_of, tmp_path, name, first):
    story = " ".join(f"word{number}" for number in range(60)) + " Ann Lee met Bob Ray."
    wire, same, near = (
        analysis_of(text, PEOPLE, MET, source=source)
        for source, text in (("wire", story), ("same", story), (name, f"{story} (Agency)"))
    )
    with Graph.open(tmp_path / "news.kg", write=True, create=True) as graph:
        graph.add(wire)

    with Graph.open(tmp_path / "news.kg", write=True) as graph:
        graph.add_all([same, near])
        [group] = graph.source_groups()
        assert min(graph.revision(name), graph.revision("same")) == graph.revision(first)

    assert {article.source for article in group} == {"wire", "same", name}

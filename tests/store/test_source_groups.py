"""Wire copy counts once: near-duplicates form a group, which follows from the articles alone."""

from dataclasses import replace

import pytest

from kg.graph import Graph
from kg.resolve.copies import bands, group_sources, shingles, similarity
from kg.types import Article

STORY = (
    "Ann Lee met Bob Ray in the old harbour on Monday, and the two of them talked for an hour about the ferry, the "
    "price of diesel and the school that the council wants to close before the winter comes. Neither would say more."
)
OTHER = "Ann Lee met Bob Ray. It was a quiet meeting, said a clerk who had seen them, and nobody had expected it."
PEOPLE = {"Ann Lee": "Person", "Bob Ray": "Person"}
SAYS = ["Ann Lee | met-with | Bob Ray"]


@pytest.fixture
def graph(analysis_of):
    graph = Graph.memory()
    texts = {"wire": STORY, "copy": STORY + " (Agency)", "cut": STORY.replace(" Neither would say more.", ""),
             "own": OTHER}  # fmt: skip
    for source, text in texts.items():
        graph.add(analysis_of(text, PEOPLE, SAYS, source=source))
    return graph


def groups(graph):
    return [{one.id for one in few} for few in graph.source_groups()]


def test_near_duplicates_are_one_source_and_others_are_not(graph):
    assert groups(graph) == [{"wire", "copy", "cut"}]
    assert graph.statements("met-with").one().sources == 2


def test_the_group_is_in_the_graph_as_rdf(graph):
    found = graph.query("""
        SELECT (COUNT(?article) AS ?n) { ?group a kg:SourceGroup ; kg:member ?article . ?article a schema:NewsArticle }
    """)

    assert [row["n"] for row in found] == [3]


def test_a_group_falls_apart_with_what_joined_its_ends(analysis_of):
    words = [f"word{number}" for number in range(60)]
    near, middle, far = (" ".join(words[start:]) + "." for start in (0, 7, 14))
    assert similarity(shingles(near), shingles(middle)) >= 0.8 > similarity(shingles(near), shingles(far))
    graph = Graph.memory()
    for source, text in {"near": near, "middle": middle, "far": far}.items():
        graph.add(analysis_of(f"{text} Ann Lee met Bob Ray.", PEOPLE, SAYS, source=source))
    assert groups(graph) == [{"near", "middle", "far"}]
    assert graph.statements("met-with").one().sources == 1

    graph.remove("middle")

    assert groups(graph) == []
    assert graph.statements("met-with").one().sources == 2
    assert graph.verify() == []


def test_an_article_that_is_regrouped_and_written_anew_counts_as_its_new_source(analysis_of):
    words = [f"word{number}" for number in range(60)]
    said = "Zora Quist heard that the ferry met the bridge."
    far = {"near": ("mayor", 0), "far": ("mayor", 14)}
    graph = Graph.memory()
    for source, (role, start) in {**far, "middle": ("goalkeeper", 7)}.items():
        says = ["the ferry | met-with | the bridge"] if source in far else []
        one = analysis_of(f"{' '.join(words[start:])}. {said}", {"Zora Quist": "Person"}, says, source=source)
        # Another Zora Quist: who had the name alone is called otherwise now, wherever she is spoken of.
        graph.add(replace(one, entities=(replace(one.entities[0], roles=(role,)),)))

    assert [len(few) for few in groups(graph)] == [3]
    assert len(graph.entities()) == 2
    assert graph.statements("met-with").one().sources == 1
    graph.remove("middle")
    assert groups(graph) == []
    assert graph.statements("met-with").one().sources == 2
    assert graph.verify() == []


def test_the_last_of_a_group_is_alone(graph):
    graph.remove("wire")
    graph.remove("cut")

    assert groups(graph) == []
    assert graph.statements("met-with").one().sources == 2


def test_the_same_article_read_again_changes_nothing(graph, analysis_of):
    before = set(graph._store.match())

    assert graph.add(analysis_of(STORY, PEOPLE, SAYS, source="wire")).kind == "unchanged"
    assert set(graph._store.match()) == before


def test_texts_without_words_have_shingles_and_bands_too():
    assert shingles("") == {""}
    assert len(bands(shingles(""))) == 20


def test_groups_do_not_depend_on_the_order_of_articles():
    articles = [Article.of(STORY + end, source=end or "0") for end in ("", " Agency", " Agency, Monday", " Monday")]

    assert list(group_sources(articles)) == list(group_sources(articles[::-1]))
    assert [len(group.texts) for group in group_sources(articles)] == [4]

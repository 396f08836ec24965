"""Suggestions of a graph of the example articles, and of small texts, with the real language model."""

import io
import json
import tomllib

import pytest

from kg.build import extend
from kg.config import Config
from kg.graph import Graph
from kg.pipeline import Pipeline
from kg.schema import Schema
from kg.schema.examples import Example
from kg.suggest import draft, suggest
from tests.pages import ROOT

NEWSROOM = """
[types]
Person = "a human being"
Organization = "a body of people"
Place = "a country, city, region or facility"
Event = "a named event"
Work = "a work of art"
Product = "something made to be sold"
Law = "a law or legal case"
Award = "a prize"
Group = "people of one kind"
Cause = "what people stand up for"

[[relation]]
name = "met-with"
subject = ["Person"]
object = ["Person"]
patterns = ["SUBJ meet [with] OBJ"]
"""


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory):
    """One that knows a single relation, so that most of what is said is open."""
    file = tmp_path_factory.mktemp("schema") / "newsroom.toml"
    file.write_text(NEWSROOM, encoding="utf-8")
    return Pipeline(Config(schema=str(file)))


@pytest.fixture(scope="module")
def articles(pipeline):
    """A graph of the example articles."""
    graph = Graph.memory()
    extend(graph, [ROOT / "examples" / "articles"], pipeline)
    return graph


DANCES = ("Ann Lee danced with Bob Ray in May.", "Ruth Hale danced with Tom Ward on Friday.")


def graph_of_lines(pipeline, lines):
    """A graph of texts, each an article."""
    graph = Graph.memory()
    data = "".join(json.dumps({"id": f"a{number}", "text": text}) + "\n" for number, text in enumerate(lines))
    extend(graph, "-", pipeline, stdin=io.BytesIO(data.encode()))
    return graph


def test_a_frequent_predicate_is_suggested_with_types_pattern_and_examples(pipeline):
    [found] = suggest(graph_of_lines(pipeline, DANCES), pipeline)

    assert (found.name, found.patterns, found.count, found.texts) == ("dance-with", ("SUBJ dance with OBJ",), 2, 2)
    assert found.subject == found.object == (("Person", 2),)
    assert {(one.subject, one.object, one.found) for one in found.examples} == {
        ("Ann Lee", "Bob Ray", True),
        ("Ruth Hale", "Tom Ward", True),
    }


def test_what_one_text_says_twice_counts_once_and_what_is_rare_is_left_out(pipeline):
    graph = graph_of_lines(pipeline, ["Ann Lee danced with Bob Ray. On Friday Ann Lee danced with Bob Ray again."])

    assert suggest(graph, pipeline) == []
    assert [one.count for one in suggest(graph, pipeline, min_count=1)] == [1]


def test_a_predicate_that_a_relation_covers_is_not_suggested(pipeline, tmp_path):
    graph = graph_of_lines(pipeline, DANCES)
    file = tmp_path / "dances.toml"
    file.write_text(draft(suggest(graph, pipeline), pipeline.schema.types), encoding="utf-8")

    assert suggest(graph, Pipeline(Config(schema=str(file)))) == []


def test_predicates_of_near_meaning_are_one_suggestion(pipeline):
    [found] = suggest(graph_of_lines(pipeline, ["Ann Lee hugged Bob Ray.", "Ruth Hale kissed Tom Ward."]), pipeline)

    assert found.predicates == (("hug", 1), ("kiss", 1))
    assert found.patterns == ("SUBJ hug|kiss OBJ",)


def test_predicates_of_other_types_stay_apart(pipeline):
    lines = ["Ann Lee hugged Bob Ray.", "Ruth Hale kissed the Harbour House."]

    assert len(suggest(graph_of_lines(pipeline, lines), pipeline, min_count=1)) == 2


def test_a_sentence_that_does_not_name_both_is_shown_with_their_names_and_is_no_example(pipeline):
    lines = ["Ann Lee came in May. She danced with Bob Ray.", "Ruth Hale came in May. She danced with Tom Ward."]
    suggestions = suggest(graph_of_lines(pipeline, lines), pipeline)
    text = draft(suggestions, pipeline.schema.types)

    assert {(one.subject, one.found) for one in suggestions[0].examples} == {("Ann Lee", None), ("Ruth Hale", None)}
    assert "#   She danced with Bob Ray. => Ann Lee | Bob Ray (a0)" in text
    assert "examples" not in tomllib.loads(text)["relation"][0]


def test_the_draft_is_a_schema_with_the_types_of_the_one_in_use(articles, pipeline):
    suggestions = suggest(articles, pipeline, min_count=1, limit=100)
    schema = Schema.parse(draft(suggestions, pipeline.schema.types))

    assert [relation.name for relation in schema.relations] == [one.name for one in suggestions]
    assert schema.types == pipeline.schema.types
    assert len(schema.relations) > 20
    assert not {relation.name for relation in schema.relations} & {one.name for one in pipeline.schema.relations}


def test_suggestions_are_those_of_the_articles_whatever_their_order(pipeline):
    lines = [*DANCES, "Ann Lee quarrelled with Tom Ward.", "Bob Ray quarrelled with Ruth Hale."]

    one, other = (suggest(graph_of_lines(pipeline, order), pipeline) for order in (lines, lines[::-1]))

    def told(suggestions):
        return [(found.name, found.patterns, {example.sentence for example in found.examples}) for found in suggestions]

    assert len(one) == 2
    assert told(one) == told(other)


def test_most_examples_are_found_by_the_draft_in_the_sentence_alone(articles, pipeline, tmp_path):
    suggestions = suggest(articles, pipeline, min_count=1, limit=100)
    file = tmp_path / "draft.toml"
    file.write_text(draft(suggestions, pipeline.schema.types), encoding="utf-8")
    nlp = Pipeline(Config(schema=str(file))).nlp
    tried = [(one.name, example) for one in suggestions for example in one.examples if example.found is not None]
    names = {sentence: {t.relation for t in nlp(sentence)._.triples} for sentence in {one.sentence for _, one in tried}}

    assert len(tried) >= 40
    assert all(name in names[example.sentence] for name, example in tried if example.found)
    assert sum(name in names[example.sentence] for name, example in tried) / len(tried) >= 0.65


def test_reading_the_articles_by_the_draft_names_what_was_open(articles, pipeline, tmp_path):
    suggestions = suggest(articles, pipeline, min_count=1, limit=100)
    file = tmp_path / "draft.toml"
    file.write_text(draft(suggestions, pipeline.schema.types), encoding="utf-8")
    named = Graph.memory()
    extend(named, [ROOT / "examples" / "articles"], Pipeline(Config(schema=str(file))))
    count = {one.name: len({(s.subject, s.object) for s in named.statements(one.name)}) for one in suggestions}

    found = sum(min(count[one.name], one.count) for one in suggestions)
    assert found / sum(one.count for one in suggestions) >= 0.8


def test_hostile_text_stays_text_in_the_draft(pipeline):
    lines = [
        'Ann Lee danced with Bob Ray "\n[[relation]] \\ \x07\u202e.',
        'Ruth Hale danced with Tom Ward """ = # \u2028 x.',
    ]
    suggestions = suggest(graph_of_lines(pipeline, lines), pipeline)
    text = draft(suggestions, pipeline.schema.types)

    assert [relation["name"] for relation in tomllib.loads(text)["relation"]] == [one.name for one in suggestions]
    assert "dance-with" in text
    assert not {"\x07", "\u202e", "\u2028"} & set(text)


def test_an_example_of_the_draft_says_its_status_where_it_is_no_fact(pipeline):
    lines = ("Ruth Hale will dance with Tom Ward on Friday.", "Bob Ray said that Ann Lee danced with Tom Ward.")
    graph = graph_of_lines(pipeline, [*DANCES, *lines])
    schema = Schema.parse(draft(suggest(graph, pipeline), pipeline.schema.types))
    examples = [Example.of(text) for relation in schema.relations for text in relation.examples]
    said = {example.sentence: example.status for example in examples}
    assert {said[line] for line in DANCES} == {"fact"}
    assert (said[lines[0]], said[lines[1]]) == ("planned", "claimed")

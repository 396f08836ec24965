"""Learning relations: lessons, what is right in them, and a model that is measured before it is kept."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from kg.config import Config
from kg.decisions import Decision, StatementRef
from kg.errors import KgError
from kg.evaluate import read_gold
from kg.graph import Graph
from kg.learn import Fact, Lesson, annotated, judged, passages, study, train
from kg.learn.regression import Rows, chances, fit
from kg.pipeline import Pipeline
from kg.schema import Schema
from kg.types import Analysis, Article

TRAINING = Path(__file__).parents[2] / "examples" / "training"
SCHEMA = Schema.load(TRAINING / "mentors.toml")


@pytest.fixture(scope="module")
def studied():
    """The passages of the example as kg reads them."""
    pipeline = Pipeline(Config(schema=str(TRAINING / "mentors.toml")))
    lessons = list(passages(TRAINING / "mentors.jsonl", SCHEMA))
    docs = (doc for _, doc in pipeline.annotate(Article.of(one.text) for one in lessons))
    return list(study(zip(docs, lessons, strict=True), SCHEMA))


# -- lessons -----------------------------------------------------------------------------------------------------------


def passage(**changes):
    row = {
        "id": "1", "text": "Ann Lee taught Bob Ray.", "annotated": ["MENTORED"],
        "entities": [{"id": 0, "names": ["Ann Lee"]}, {"id": 1, "names": ["Bob Ray"]}],
        "triples": [[0, "MENTORED", 1]],
    }  # fmt: skip
    return json.dumps(row | changes)


def test_a_passage_is_read_whatever_the_writing_of_its_relation(tmp_path):
    (tmp_path / "p.jsonl").write_text(passage() + "\n\n")
    (lesson,) = passages(tmp_path / "p.jsonl", SCHEMA)

    assert lesson.facts == (Fact(frozenset(["ann lee"]), "mentored", frozenset(["bob ray"])),)
    assert lesson.complete == {"mentored": None}


def test_relations_that_the_schema_does_not_have_are_passed_over(tmp_path):
    (tmp_path / "p.jsonl").write_text(passage(annotated=["MENTORED", "SUED"], triples=[[0, "SUED", 1]]))
    (lesson,) = passages(tmp_path / "p.jsonl", SCHEMA)

    assert (lesson.facts, list(lesson.complete)) == ((), ["mentored"])


WRONG = {
    "no JSON": "{",
    "no object": "[]",
    "no text": passage(text=None),
    "an entity that is not there": passage(triples=[[0, "MENTORED", 7]]),
    "a triple of two": passage(triples=[[0, 1]]),
    "nothing annotated": json.dumps({"id": 1, "text": "a", "entities": [], "triples": []}),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_passage_is_told_by_its_line(tmp_path, wrong):
    (tmp_path / "p.jsonl").write_text(f"{passage()}\n{WRONG[wrong]}\n")

    with pytest.raises(KgError, match=r"line 2 of .*p\.jsonl is no passage") as caught:
        list(passages(tmp_path / "p.jsonl", SCHEMA))
    assert "annotated" in (caught.value.hint or "")


FACT = Fact(frozenset(["ann lee"]), "mentored", frozenset(["bob ray"]), (0, 30))
HITS = [
    ("mentored", "ann lee", "bob ray", 0, (0,)),
    ("mentored", "lee", "bob ray", 0, (0,)),
    ("mentored", "dr ann lee", "ray", 29, (0,)),
    ("mentored", "bob ray", "ann lee", 0, ()),
    ("sued", "ann lee", "bob ray", 0, ()),
    ("mentored", "ann lee", "bob ray", 30, ()),
    ("mentored", "an", "bob ray", 0, ()),
]


@pytest.mark.parametrize(("relation", "subject", "target", "at", "hits"), HITS)
def test_a_statement_hits_a_fact_by_names_direction_and_sentence(relation, subject, target, at, hits):
    lesson = Lesson("a", "", (FACT,), {"mentored": None})

    assert lesson.hits(relation, [subject], [target], at) == hits


def test_an_annotated_article_is_complete_and_both_ways_where_the_relation_is():
    news = Schema.load("news")
    (article,) = (
        one
        for one in read_gold(TRAINING.parent / "annotated", {relation.name for relation in news.relations})
        if one.name == "harbour"
    )
    lesson = annotated(article, article.text.read_text(encoding="utf-8"), news)

    assert len(lesson.complete) == len(news.relations)
    met = [(fact.subject, fact.object) for fact in lesson.facts if news[fact.relation].symmetric]
    assert met
    assert sorted(map(str, met)) == sorted(str(pair[::-1]) for pair in met)


def test_reviewed_statements_are_lessons_of_their_sentences(analysis_of, tmp_path):
    text = "Ann Lee met Bob Ray. Bob Ray met Tom Ward. Ann Lee sued Tom Ward."
    said = ["Ann Lee | met-with | Bob Ray", "Bob Ray | met-with | Tom Ward", "Ann Lee | sued | Tom Ward"]
    people = {"Ann Lee": "Person", "Bob Ray": "Person", "Tom Ward": "Person"}
    with Graph.open(tmp_path / "a.kg", write=True, create=True) as graph:
        graph.add(analysis_of(text, people, said, source="a.txt"))
        graph.decide(
            Decision("accept", statement=StatementRef("Ann Lee", "met-with", "Bob Ray")),
            Decision("reject", statement=StatementRef("Bob Ray", "met-with", "Tom Ward")),
        )
        (lesson,) = judged(graph.reviewed(), graph.reader.text, Schema.load("news"))

    assert lesson.text == text
    assert lesson.complete == {"met-with": ((0, 20), (21, 42))}
    assert {(*fact.subject, *fact.object, fact.within) for fact in lesson.facts} == {
        ("ann lee", "bob ray", (0, 20)), ("bob ray", "ann lee", (0, 20)),
    }  # fmt: skip
    known = [lesson.knows(*where) for where in (("met-with", 21), ("met-with", 43), ("sued", 43))]
    assert known == [True, False, False]


# -- the regression ----------------------------------------------------------------------------------------------------


def test_weights_are_where_the_slope_of_the_likelihood_is_that_of_the_penalty():
    rng = np.random.default_rng(1)
    matrix = rng.random((60, 8)) < 0.3
    right = (matrix[:, 0] | (rng.random(60) < 0.2)).astype(float)
    rows = Rows([(np.flatnonzero(row) + 1).tolist() for row in matrix], 9)
    weights = fit(rows, right, ridge=0.7)

    slope = rows.back(right - chances(rows.times(weights)))
    assert np.abs(slope[1:] - 0.7 * weights[1:]).max() < 1e-2
    assert int(np.argmax(weights[1:])) == 0


def test_nothing_to_learn_from_gives_no_weights():
    assert fit(Rows([], 1), np.array([]), ridge=1.0).tolist() == [0.0]


# -- the model ---------------------------------------------------------------------------------------------------------


def test_what_the_passages_say_in_other_words_is_learned(studied):
    result = train(studied, SCHEMA, trained_on="the example")
    (figures,) = result.figures

    assert figures.patterns.recall < 0.2
    assert figures.both.f1 > 0.8 > figures.patterns.f1
    assert figures.kept
    assert [(one.name, one.right) for one in result.model.relations] == [("mentored", figures.patterns.gold + 4)]


def test_the_same_lessons_in_any_order_give_the_same_file(studied):
    first = train(studied, SCHEMA, trained_on="x").model.to_json()

    assert train(studied[::-1], SCHEMA, trained_on="x").model.to_json() == first


def test_too_few_facts_are_told_with_how_many_there_are(studied):
    few = [one for one in studied if one.facts][:7]

    with pytest.raises(KgError, match="no relation has 20 facts or more") as caught:
        train(few, SCHEMA, trained_on="x")
    assert "mentored 7" in (caught.value.found or "")


def test_a_relation_that_cannot_be_told_from_others_is_left_out(studied):
    # What is right is drawn by lot: half of the pairs, whatever they look like.
    blind = [replace(one, pairs=tuple(replace(pair, features=()) for pair in one.pairs)) for one in studied]
    result = train(blind, SCHEMA, trained_on="x", precision=0.95)

    assert (result.model.relations, result.figures[0].kept) == ((), False)
    assert result.total.both == result.total.patterns


def test_a_trained_model_finds_it_in_a_text_of_its_own(studied, tmp_path):
    file = tmp_path / "mentors.json"
    file.write_text(train(studied, SCHEMA, trained_on="x").model.to_json())
    pipeline = Pipeline(Config(schema=str(TRAINING / "mentors.toml"), relations=str(file)))
    (result,) = pipeline.analyse([Article.of("Grace Hill denied that she had learned the trade from Adam Wolf.")])

    assert isinstance(result, Analysis)
    found = [(t.subject.label, t.object.label, t.status) for t in result.triples if t.relation == "mentored"]
    assert found == [("Adam Wolf", "Grace Hill", "denied")]
    assert pipeline.fingerprint != Pipeline(Config(schema=str(TRAINING / "mentors.toml"))).fingerprint

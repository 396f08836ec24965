"""Scripts of ``bench/`` that have logic of their own still fit the parts of kg that they measure."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from kg.pipeline import Pipeline
from kg.schema import Schema

BENCH = Path(__file__).parents[1] / "bench"


@pytest.fixture(scope="module")
def relations() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bench_relations", BENCH / "relations.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_pronouns_of_passages_are_entities_or_what_they_stand_for(pipeline: Pipeline, relations: ModuleType) -> None:
    doc = pipeline.nlp("She married the sculptor Bob Ray, who was born in Oslo.")
    known = len(doc._.entities)

    doc = relations.strangers(doc)

    of = {token.text: doc._.entities[doc._.entity_of[token.i]].label for token in doc if token.i in doc._.entity_of}
    assert of["She"] == "She"
    assert of["who"] == "Bob Ray"
    assert len(doc._.entities) == known + 1


def test_made_up_articles_are_annotated_in_the_words_of_the_schema() -> None:
    spec = importlib.util.spec_from_file_location("bench_newsroom", BENCH / "newsroom.py")
    assert spec is not None
    assert spec.loader is not None
    newsroom = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = newsroom
    spec.loader.exec_module(newsroom)
    schema = Schema.load("news")

    articles = [article for path in sorted(newsroom.FOLDER.glob("*.txt")) for article in newsroom.read(path)]

    assert len(articles) == 360
    for article in articles:
        assert article.annotation()["facts"], article.name
        assert {parts[1] for parts, _ in article.facts} <= {relation.name for relation in schema.relations}
        assert all(mention in article.text for _, mentions in article.entities.values() for mention in mentions)

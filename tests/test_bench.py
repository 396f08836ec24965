"""Scripts of ``bench/`` that have logic of their own still fit the parts of kg that they measure."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from kg.pipeline import Pipeline

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

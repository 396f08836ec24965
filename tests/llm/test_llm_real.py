"""A real model behind a real server: SmolLM2 in llama.cpp, held to the JSON schema."""

import importlib.util
import json
from pathlib import Path

import pytest

from kg.config import Config
from kg.types import Analysis, Article
from tests.pages import ROOT

SCHEMA = """
[types]
Person = "a human being"

[[relation]]
name = "met-with"
definition = "met"
subject = ["Person"]
object = ["Person"]
"""
TEXT = "Ann Lee met Bob Ray in Oslo on Monday. Tom Ward stayed at home."


def _smollm():
    spec = importlib.util.spec_from_file_location("smollm", ROOT / "bench" / "smollm.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


smollm = _smollm()


@pytest.mark.skipif(bool(smollm.missing()), reason="needs a small model; bench/smollm.py says how to install it")
def test_a_real_model_is_held_to_the_schema_and_asked_once(tmp_path: Path, reader) -> None:
    (tmp_path / "schema.toml").write_text(SCHEMA)
    with smollm.served() as url:
        llm = {"url": url, "model": smollm.NAME, "cache": str(tmp_path / "answers"), "max_tokens": 32}
        config = Config(schema=str(tmp_path / "schema.toml")).override(extractor="llm", llm=llm)
        first, second = reader(config), reader(config)
        (result,) = first.analyse([Article.of(TEXT)])
    (again,) = second.analyse([Article.of(TEXT)])  # the service is gone

    assert isinstance(result, Analysis)
    assert again == result
    counts, later = first.extractor.counts(), second.extractor.counts()
    assert (counts["requests"], later["requests"], later["answers from the cache"]) == (1, 0, 1)
    assert 0 < counts["tokens answered"] <= 32
    (kept,) = (tmp_path / "answers").rglob("*.json")
    assert "".join(json.loads(kept.read_text())["content"].split()).startswith('{"statements":[')
    named = [triple for triple in result.triples if triple.relation]
    assert all(triple.evidence[0].text in TEXT for triple in named)
    assert len(named) <= counts["statements accepted"]

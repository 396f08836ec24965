"""Pipelines that ask a service on this machine."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from kg.config import Config
from kg.errors import ExtractError
from kg.pipeline import Pipeline
from kg.types import Analysis, Article
from tests.llm.serving import TEXT, Served, serving

Serve = Callable[..., Served]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Start a service that gives one answer after the other, and the last one from then on."""
    with ExitStack() as running:
        yield lambda *answers: running.enter_context(serving(answers, tmp_path / "answers"))


@pytest.fixture(scope="session")
def annotating() -> Pipeline:
    """A pipeline of the extractor llm with spaCy's model, loaded once."""
    made = Pipeline(Config().override(extractor="llm", llm={"model": "m"}))
    assert made.nlp
    return made


@pytest.fixture
def reader(annotating: Pipeline) -> Callable[[Config], Pipeline]:
    """A pipeline of other settings with the same model of spaCy."""

    def of(config: Config) -> Pipeline:
        pipeline = Pipeline(config)
        pipeline.__dict__["_loaded"] = annotating._loaded
        return pipeline

    return of


@pytest.fixture
def read(reader: Callable[[Config], Pipeline]) -> Callable[..., tuple[list[Any], dict[str, float]]]:
    """Read one text: its named relations as tuples, and what was counted."""

    def of(
        served: Served, text: str = TEXT, schema: str | Path = "news", **llm: Any
    ) -> tuple[list[Any], dict[str, float]]:
        pipeline = reader(served.config(**llm).override(schema=str(schema)))
        (result,) = pipeline.analyse([Article.of(text)])
        if isinstance(result, ExtractError):
            raise result
        assert isinstance(result, Analysis)
        triples = [triple for triple in result.triples if triple.relation]
        return triples, dict(pipeline.extractor.counts())

    return of

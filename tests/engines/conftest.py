"""Engines over a language model that is quickly loaded and an extractor that does as articles say."""

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
import spacy

from kg.config import Config
from kg.engines.engine import engine
from kg.errors import ExtractError
from kg.extract.extractor import EXTRACTORS
from kg.pipeline import Pipeline
from kg.types import Analysis, Article

SCHEMA = """
[types]
Person = "a human being"

[[relation]]
name = "met-with"
definition = "met in person"
subject = ["Person"]
object = ["Person"]
symmetric = true
"""

Results = list[Analysis | ExtractError]


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which another package has brought the extractor ``made-up``."""
    folder = tmp_path_factory.mktemp("installed")
    info = folder / "made_up-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: made-up\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[kg.extractors]\nmade-up = made_up:MadeUp\n")
    (folder / "made_up.py").write_text((Path(__file__).parent / "made_up.py").read_text())
    return folder


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A model with the names of the parts that kg needs, and little in them."""
    nlp = spacy.blank("en")
    for name in ("tagger", "lemmatizer"):
        nlp.add_pipe("attribute_ruler", name=name).add([[{"ORTH": "-"}]], {"TAG": ":"})  # type: ignore[attr-defined]
    nlp.add_pipe("sentencizer", name="parser")
    nlp.add_pipe("entity_ruler", name="ner").add_patterns([{"label": "GPE", "pattern": "Oslo"}])  # type: ignore[attr-defined]
    nlp.tokenizer.rules = {}  # type: ignore[attr-defined]
    path = tmp_path_factory.mktemp("model") / "small"
    nlp.to_disk(path)
    return str(path)


@pytest.fixture(scope="session")
def schema(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A schema of what the extractor finds."""
    file = tmp_path_factory.mktemp("schema") / "small.toml"
    file.write_text(SCHEMA)
    return str(file)


@pytest.fixture
def config(installed: Path, model: str, schema: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Config]:
    """Settings with all that is small, with which a process soon begins, two processes and batches of two."""
    monkeypatch.syspath_prepend(installed)
    yield Config(
        model=model, schema=schema, extractor="made-up", detect_language=False, processes=2, batch_size=2
    )  # fmt: skip
    EXTRACTORS._loaded.pop("made-up", None)
    sys.modules.pop("made_up", None)


@pytest.fixture
def analysed(config: Config) -> Callable[..., Results]:
    """Results of texts, whose sources are their numbers; settings as keywords."""

    def of(texts: Sequence[str], **settings: object) -> Results:
        with engine(Pipeline(config.override(**settings))) as opened:
            return list(opened.analyse(articles(texts)))

    return of


def articles(texts: Sequence[str]) -> list[Article]:
    return [Article.of(text, source=str(number)) for number, text in enumerate(texts)]


def through(results: Results) -> list[str]:
    """The sources of those that were analysed."""
    return [one.article.source for one in results if isinstance(one, Analysis)]


def failed(results: Results) -> dict[str, ExtractError]:
    """What failed, by source."""
    return {one.source: one for one in results if isinstance(one, ExtractError)}

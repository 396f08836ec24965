"""What every extractor keeps to, whoever brings it; and how it is found."""

import sys

import pytest

from kg.config import Config
from kg.extract.extractor import EXTRACTORS, Extractor
from kg.pipeline import Pipeline
from kg.schema import Schema
from kg.types import Analysis, Article, Status
from tests.llm.serving import said, serving, statement

TEXT = "Ann\xa0Lee met Bob Ray in Oslo on Monday. She denied that she had visited Norvik."
SHIPPED = ("patterns", "llm")

OTHER = """
from kg.extract.extractor import Extractor
from kg.types import Triple


class Sure(Extractor):
    components = {"kg_triples": {"schema_name": "news"}}

    def extract(self, article, doc):
        return doc._.entities, tuple(triple for triple in doc._.triples if triple.confidence > 0.5)

    @property
    def fingerprint(self):
        return "1"
"""


@pytest.fixture
def config(tmp_path):
    rows = [statement(evidence="Ann Lee met Bob Ray in Oslo on Monday.")]
    with serving([said(*rows)], tmp_path) as served:
        yield Config().override(llm={"url": served.url, "model": "m", "cache": str(tmp_path / "answers")})


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """An extractor ``sure`` that another package brings."""
    info = tmp_path / "sure-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: sure\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[kg.extractors]\nsure = sure_extractor:Sure\n")
    (tmp_path / "sure_extractor.py").write_text(OTHER)
    monkeypatch.syspath_prepend(tmp_path)
    yield
    sys.modules.pop("sure_extractor", None)
    EXTRACTORS._loaded.pop("sure", None)


def test_these_are_shipped():
    assert {*SHIPPED} <= {*EXTRACTORS.names()}


@pytest.mark.parametrize("name", EXTRACTORS.names())
def test_an_extractor_says_what_stands_in_the_article(name, config):
    (result,) = Pipeline(config.override(extractor=name)).analyse([Article.of(TEXT)])

    assert isinstance(result, Analysis)
    known = {entity.id for entity in result.entities}
    named = [triple for triple in result.triples if triple.relation is not None]
    assert named
    for triple in named:
        for part in (triple.subject, triple.object, *triple.evidence):
            assert TEXT[part.start : part.end] == part.text
        assert {triple.subject.entity, triple.object.entity} <= known
        assert triple.relation in Schema.load("news")
        assert triple.pattern
        assert 0 < triple.confidence <= 1
        assert triple.status in set(Status)
    assert list(result.triples) == sorted(result.triples, key=lambda triple: triple.evidence[0].start)


@pytest.mark.parametrize("name", EXTRACTORS.names())
def test_an_extractor_says_the_same_of_the_same(name, config):
    pipeline = Pipeline(config.override(extractor=name))
    first, second = pipeline.analyse([Article.of(TEXT), Article.of(TEXT)])

    assert first == second
    assert pipeline.fingerprint == Pipeline(config.override(extractor=name)).fingerprint


@pytest.mark.parametrize("name", EXTRACTORS.names())
def test_an_extractor_counts_and_estimates_in_numbers(name, config):
    extractor = EXTRACTORS.get(name)(config, Schema.load("news"))

    for counts in (extractor.counts(), extractor.estimate([Article.of(TEXT)])):
        assert all(isinstance(thing, str) and number >= 0 for thing, number in counts.items())
    assert isinstance(extractor, Extractor)
    assert extractor.closed == ""


def test_an_extractor_of_another_package_is_found_by_its_name(installed, config):
    (result,) = Pipeline(config.override(extractor="sure")).analyse([Article.of(TEXT)])

    assert isinstance(result, Analysis)
    assert result.triples
    assert min(triple.confidence for triple in result.triples) > 0.5


CHANGES = [
    {"extractor": "patterns"}, {"llm": {"model": "n"}}, {"llm": {"max_tokens": 100}}, {"llm": {"seed": 7}},
    {"llm": {"chunk_chars": 900}}, {"llm": {"confidence": 0.9}},
]  # fmt: skip
SAME = [{"llm": {"url": "http://other:1/v1"}}, {"llm": {"price_input": 2.0}}, {"llm": {"timeout": 5}}]


def test_articles_are_read_again_where_what_is_said_may_change_and_only_there():
    config = Config().override(extractor="llm", llm={"model": "m"})
    before = Pipeline(config).fingerprint

    assert [change for change in CHANGES if Pipeline(config.override(**change)).fingerprint == before] == []
    assert [change for change in SAME if Pipeline(config.override(**change)).fingerprint != before] == []


def test_whatever_an_extractor_breaks_on_costs_that_article(config):
    class Broken(Extractor):
        def extract(self, article, doc):
            if "Bob" in article.text:
                raise ZeroDivisionError("7 / 0")
            return doc._.entities, ()

    pipeline = Pipeline(config)
    pipeline.extractor = Broken(config, pipeline.schema)
    good, bad = pipeline.analyse([Article.of("Ann Lee slept."), Article.of("Bob Ray slept.", source="b.txt")])

    assert isinstance(good, Analysis)
    assert bad.what == "b.txt could not be analysed: ZeroDivisionError: 7 / 0"

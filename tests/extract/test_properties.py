"""What must hold for every text, whatever it is."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.config import Config
from kg.pipeline import Pipeline
from kg.types import Analysis, Article

WORDS = st.sampled_from(
    [
        "Ann",
        "Lee",
        "Bob",
        "Ray",
        "the",
        "president",
        "said",
        "that",
        "met",
        "“",
        "”",
        '"',
        ".",
        ",",
        ";",
        "\n",
        "\n\n",
        "\xa0",
        "—",
        "was",
        "not",
        "who",
        "Oslo",
        "Inc.",
        "on",
        "Monday",
        "2019",
        "(",
        ")",
        "'s",
        "and",
        "I",
        "she",
        "it",
        "will",
        "granted",
        "clemency",
        "to",
        "🙂",
        "ا",
        "漢",
        "\u200f",
        "é",
    ]
)


def check(analysis: Analysis) -> None:
    text = analysis.article.text
    for triple in analysis.triples:
        for part in (triple.subject, triple.object, *triple.evidence):
            assert text[part.start : part.end] == part.text
        assert 0 < triple.confidence <= 1
    for entity in analysis.entities:
        for mention in entity.mentions:
            assert text[mention.start : mention.end] == mention.text


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=60).map(" ".join)))
def test_every_span_is_verbatim_and_nothing_crashes(pipeline, text):
    (result,) = pipeline.analyse([Article.of(text)])

    assert isinstance(result, Analysis)
    check(result)


@pytest.mark.parametrize("text", [
    "Ann Lee met " + "Bob Ray and " * 130 + "Tom Ward.",
    "who said that " * 150,
    "- Ann Lee\n- Bob Ray\n- Tom Ward\n" * 20,
    "Name | Town | Age\nAnn Lee | Oslo | 41\n" * 20,
    "“" * 200,
    "A" * 5000,
])  # fmt: skip
def test_long_sentences_lists_and_tables_are_survived(pipeline, text):
    (result,) = pipeline.analyse([Article.of(text)])

    assert isinstance(result, Analysis)
    check(result)


def test_result_does_not_depend_on_the_batch(pipeline):
    articles = [
        Article.of(f"Ann Lee met {name} in Oslo. She praised him.") for name in ("Bob Ray", "Tom Ward", "Jim Fox")
    ]
    one_by_one = Pipeline(Config(batch_size=1))
    one_by_one.__dict__["_loaded"] = pipeline._loaded

    assert list(one_by_one.analyse(articles)) == list(pipeline.analyse(articles))

"""What must hold for every text, whatever it is."""

import json
import subprocess
import sys
import tomllib
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.config import Config
from kg.pipeline import Pipeline
from kg.types import Analysis, Article

WORDS = st.sampled_from(
    "Ann Lee Bob Ray Oslo Inc. Norway French Reuters the a president firm said says that met sued founded asked told "
    "was were not never no who whom which whose what where there it I she he they her his to of for with by from in on "
    "and or but as will would could if because Monday 2019 43 million granted clemency talks appeal daughter led to "
    "denied refused hoped plans gave up each other both such including than ’s 's n't ’ “ ” \" ' . , ; : ? ! ( ) — - "
    "| * • \t \n \n\n \xa0 \u2028 \u200b \u200f \u202e \ufeff \x00 🙂 👩‍👩‍👧 ا 漢 é e\u0301 ﬁ Ł".split(" ")
)
UNICODE = st.text(max_size=300)
# Sentences of the table, of which articles are made.
SENTENCES = [
    sentence["text"]
    for path in sorted((Path(__file__).parent / "constructions").glob("*.toml"))
    for sentence in tomllib.loads(path.read_text(encoding="utf-8"))["sentence"]
]
WILD = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])

NEWS = [
    Article.of(text, date="2024-05-10")
    for text in (
        "Helen Carter met Paul Novak in Oslo on Monday. She praised him, a lawyer from Leeds.",
        "Norvik Chief Resigns\n\nJames Holt, chief executive of Norvik, stepped down on Friday, the firm said.",
        "“I will sue Norvik,” Maria Jensen told reporters. The bank denied that it had paid her.",
        "Carter said the talks failed.",
        "",
        "Ann Lee and Bob Ray are singers. Lee met Ray after he had called her.",
        "BRUSSELS (Reuters) - French President Paul Novak plans to visit Prague next week, a senior official said.",
        "Name | Town | Age\nAnn Lee | Oslo | 43\nBob Ray | Bergen | 51",
        "• Novak leads Norvik.\n• Holt founded Brightwell.",
        "If Peter Olsen had not sold Brightwell, his daughter Anna Olsen would lead it.",
        "He left. She stayed.",
        "Norway’s Helen Carter won the Boston Marathon, beating Kenya’s Paul Novak by 3 minutes.",
    )
]


def analysed(pipeline: Pipeline, text: str) -> Analysis:
    (result,) = pipeline.analyse([Article.of(text)])
    assert isinstance(result, Analysis), result
    check(result)
    return result


def check(analysis: Analysis) -> None:
    """Every span lies in its article, and every text that is quoted from it is there."""
    text = analysis.article.text
    said = " ".join(text.split())
    entities = {entity.id for entity in analysis.entities}
    for entity in analysis.entities:
        assert any(map(str.isalnum, entity.label))
        for mention in entity.mentions:
            assert 0 <= mention.start < mention.end <= len(text)
            assert text[mention.start : mention.end] == mention.text
    for triple in analysis.triples:
        for part in (triple.subject, triple.object, *triple.evidence):
            assert 0 <= part.start < part.end <= len(text)
            assert text[part.start : part.end] == part.text
        for argument in (triple.subject, triple.object):
            assert argument.entity is None or argument.entity in entities
            assert any(map(str.isalnum, argument.text))
            assert any(e.start <= argument.start and argument.end <= e.end for e in triple.evidence)
        if triple.time:
            assert " ".join(triple.time.text.split()) in said
        if triple.speaker and triple.speaker.entity is None:
            assert " ".join(triple.speaker.label.split()) in said
        assert triple.evidence
        assert triple.predicate.strip()
        assert 0 < triple.confidence <= 1


def as_json(analysis: Analysis) -> str:
    """All of an analysis, triples as ``kg extract`` prints them."""
    triples = [triple.to_json(analysis.article.id) for triple in analysis.triples]
    return json.dumps([triples, [asdict(entity) for entity in analysis.entities]], indent=1)


def in_batches(pipeline: Pipeline, size: int) -> Pipeline:
    """The same pipeline, with another size of batch."""
    other = Pipeline(Config(batch_size=size, open=True))
    other.__dict__["_loaded"] = pipeline._loaded
    return other


@WILD
@given(st.one_of(UNICODE, st.lists(WORDS, max_size=60).map(" ".join)))
def test_every_span_is_verbatim_and_nothing_crashes(open_pipeline, text):
    analysed(open_pipeline, text)


@settings(WILD, max_examples=20)
@given(st.lists(st.sampled_from(SENTENCES), max_size=12), st.sampled_from([" ", "\n", "\n\n"]))
def test_every_span_of_a_whole_article_is_verbatim(open_pipeline, sentences, between):
    analysed(open_pipeline, between.join(sentences))


@pytest.mark.parametrize("character", ["\ud800", "\x00", "\ufeff", "\u200b", "\u2028", "\u202e", "🙂"])
def test_character_beside_a_sentence_leaves_it_as_it_is(open_pipeline, character):
    analysis = analysed(open_pipeline, f"{character} Ann Lee met Bob Ray.")

    assert [(t.subject.text, t.relation, t.object.text) for t in analysis.triples] == [
        ("Ann Lee", "met-with", "Bob Ray")
    ]


@settings(WILD, max_examples=8)
@given(st.lists(WORDS.filter(str.isalpha), min_size=400, max_size=400).map(" ".join))
def test_sentence_of_400_words_is_survived(open_pipeline, text):
    analysed(open_pipeline, text)


@pytest.mark.parametrize("text", [
    "Ann Lee met " + "Bob Ray and " * 130 + "Tom Ward.",
    "who said that " * 150,
    "Ann Lee, who met Bob Ray, " * 80,
    "Ann Lee’s " * 200 + "daughter",
    "of the president " * 130,
    "“" * 200,
    "A" * 5000,
    "( " * 400,
    "Ann Lee asked Bob Ray to ask " * 70 + "Tom Ward to leave.",
])  # fmt: skip
def test_long_sentence_says_no_more_than_its_length(open_pipeline, text):
    analysis = analysed(open_pipeline, text)

    assert len(analysis.triples) <= 4 * max(len(text.split()), 10)


@pytest.mark.parametrize("text", [
    "- Ann Lee\n- Bob Ray\n- Tom Ward\n" * 20,
    "• Ann Lee met Bob Ray\n• Tom Ward sued Norvik\n" * 20,
    "1. Ann Lee\n2. Bob Ray\n3. Tom Ward\n",
    "Name | Town | Age\nAnn Lee | Oslo | 41\n" * 20,
    "| Ann Lee | Oslo |\n|---|---|\n| Bob Ray | Bergen |\n",
    "Ann Lee\tOslo\t41\nBob Ray\tBergen\t43\n",
    "Ann Lee;Oslo;41\r\nBob Ray;Bergen;43\r\n",
    "Oslo 2, Bergen 1\nLeeds 0, York 3\n",
])  # fmt: skip
def test_rows_of_lists_and_tables_stay_apart(open_pipeline, text):
    analysis = analysed(open_pipeline, text)

    evidence = [evidence.text for triple in analysis.triples for evidence in triple.evidence]
    assert not [said for said in evidence if "\n" in said.strip()]


@pytest.mark.parametrize(
    "text", ["", " ", "\n", "\n\n \n", "\t\t", "\xa0", "\u200b", "\ufeff", "\u2028", "\x00", "\r\n"]
)
def test_nothing_says_nothing(open_pipeline, text):
    analysis = analysed(open_pipeline, text)

    assert (analysis.entities, analysis.triples) == ((), ())


@pytest.mark.parametrize("space", ["\xa0", "\u202f", "\t"])
def test_result_does_not_depend_on_the_kind_of_space(open_pipeline, space):
    plain = [as_json(one) for one in open_pipeline.analyse(NEWS)]
    spaced = (Article.of(one.text.replace(" ", space), id=one.id, date=one.date) for one in NEWS)

    assert [as_json(one).replace(json.dumps(space)[1:-1], " ") for one in open_pipeline.analyse(spaced)] == plain


@pytest.mark.parametrize("size", [1, 3, 16])
def test_result_does_not_depend_on_the_batch(open_pipeline, size):
    alone = [as_json(next(open_pipeline.analyse([article]))) for article in NEWS]

    assert [as_json(one) for one in in_batches(open_pipeline, size).analyse(NEWS)] == alone


@settings(WILD, max_examples=8)
@given(st.permutations(NEWS), st.sampled_from([1, 3, 16]))
def test_result_does_not_depend_on_the_articles_beside_it(open_pipeline, shuffled, size):
    alone = {article.id: as_json(one) for article, one in zip(NEWS, open_pipeline.analyse(NEWS), strict=True)}

    beside = {one.article.id: as_json(one) for one in in_batches(open_pipeline, size).analyse(shuffled)}

    assert beside == alone


# Run as a program of its own: how processes start is set once for each, and a spawned one reads its main module again.
_IN_TWO_PROCESSES = """
import json, multiprocessing, sys
from kg import Article
from kg.config import Config
from kg.pipeline import Pipeline

if __name__ == "__main__":
    multiprocessing.set_start_method("spawn")
    pipeline = Pipeline(Config(open=True))
    articles = [Article.of(text, date="2024-05-10") for text in json.load(sys.stdin)]
    docs = pipeline.nlp.pipe(map(pipeline._doc, articles), n_process=2, batch_size=3)
    found = [pipeline._analysis(article, doc).triples for article, doc in zip(articles, docs, strict=True)]
    ids = [article.id for article in articles]
    json.dump([[t.to_json(i) for t in triples] for i, triples in zip(ids, found, strict=True)], sys.stdout)
"""


def test_result_does_not_depend_on_the_number_of_processes(open_pipeline, tmp_path):
    program = tmp_path / "in_two_processes.py"
    program.write_text(_IN_TWO_PROCESSES, encoding="utf-8")

    ran = subprocess.run(
        [sys.executable, program], input=json.dumps([article.text for article in NEWS]), text=True,
        capture_output=True, check=False, timeout=300,
    )  # fmt: skip

    assert ran.returncode == 0, ran.stderr
    alone = [[t.to_json(one.article.id) for t in one.triples] for one in open_pipeline.analyse(NEWS)]
    assert json.loads(ran.stdout) == json.loads(json.dumps(alone))

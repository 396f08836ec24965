"""The table of constructions: what one sentence says, and what it does not. ``sentences`` tells how it is written."""

from collections import Counter
from pathlib import Path

import pytest

from kg.types import Analysis, Article
from tests.extract.sentences import Line, read_sentences

FOLDER = Path(__file__).parent / "constructions"
FILES = sorted(FOLDER.glob("*.toml"))

TABLE = [sentence for path in FILES for sentence in read_sentences(path)]


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param(s, id=str(s), marks=[pytest.mark.xfail(reason=s.fails, strict=True)] if s.fails else [])
        for s in TABLE
    ],
)
def test_sentence_says_what_the_table_says(open_pipeline, sentence):
    (analysis,) = open_pipeline.analyse([Article.of(sentence.text, date=sentence.date)])
    assert isinstance(analysis, Analysis), analysis

    faults = list(sentence.faults(analysis.triples))

    assert not faults, sentence.account(faults, analysis.triples)


def test_table_has_250_sentences_and_40_that_say_what_must_not_come_out():
    assert len(TABLE) >= 250
    assert sum(bool(sentence.never) for sentence in TABLE) >= 40


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_entry_of_a_file_can_be_read_and_expects_something(path):
    for sentence in read_sentences(path):
        assert sentence.expected or sentence.forbidden or sentence.only, sentence.construction


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_construction_stands_twice_in_a_file(path):
    named = Counter(sentence.construction for sentence in read_sentences(path))

    assert [name for name, times in named.items() if times > 1] == []


def test_no_text_stands_twice_in_the_table():
    texts = Counter(sentence.text for sentence in TABLE)

    assert [text for text, times in texts.items() if times > 1] == []


@pytest.mark.parametrize("line", ["Ann Lee | met", "Ann Lee | | Bob", "Ann | met | Bob; maybe", "Ann | met | Bob; by"])
def test_line_that_is_none_is_refused(line):
    with pytest.raises(ValueError, match=r"not SUBJECT|neither a status"):
        Line.parse(line)

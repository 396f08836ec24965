"""Each relation of ``news`` in sentences of its own: how reporters say it, and what only looks like it.

``relations/`` has a file for each, written as ``sentences`` tells. A sentence with ``yields`` is a positive; one that
only says what must never come out is a negative.
"""

from collections import Counter
from pathlib import Path

import pytest

from kg.types import Analysis, Article
from tests.extract.sentences import SCHEMA, Sentence, read_sentences

FOLDER = Path(__file__).parent / "relations"
NAMES = sorted(relation.name for relation in SCHEMA.relations)
MIN_POSITIVE = 6
MIN_NEGATIVE = 4


def sentences(relation: str) -> list[Sentence]:
    path = FOLDER / f"{relation}.toml"
    return read_sentences(path) if path.exists() else []


TABLE = [sentence for name in NAMES for sentence in sentences(name)]


@pytest.fixture(scope="module")
def analyses(pipeline) -> dict[str, Analysis]:
    """What each sentence of the table says; read together, which is many times quicker than one by one."""
    found = pipeline.analyse(Article.of(sentence.text, date=sentence.date) for sentence in TABLE)
    return {analysis.article.text: analysis for analysis in found if isinstance(analysis, Analysis)}


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param(s, id=str(s), marks=[pytest.mark.xfail(reason=s.fails, strict=True)] if s.fails else [])
        for s in TABLE
    ],
)
def test_sentence_says_the_relation_or_does_not(analyses, sentence):
    triples = analyses[sentence.text].triples

    # An open triple whose own word is "charged" neither says the relation of this name nor is forbidden by it.
    faults = list(sentence.faults(tuple(triple for triple in triples if triple.relation == sentence.group)))

    assert not faults, sentence.account(faults, triples)


@pytest.mark.parametrize("relation", NAMES)
def test_relation_has_sentences_that_say_it_and_sentences_that_do_not(relation):
    passing = [sentence for sentence in sentences(relation) if not sentence.fails]
    positive = sum(bool(sentence.expected) for sentence in passing)

    assert positive >= MIN_POSITIVE
    assert len(passing) - positive >= MIN_NEGATIVE


@pytest.mark.parametrize("relation", NAMES)
def test_every_line_of_a_relation_is_about_it(relation):
    lines = [line for sentence in sentences(relation) for line in (*sentence.expected, *sentence.forbidden)]

    assert {line.predicate for line in lines} == {relation}


@pytest.mark.parametrize("relation", NAMES)
def test_no_construction_stands_twice_in_a_relation(relation):
    named = Counter(sentence.construction for sentence in sentences(relation))

    assert [name for name, times in named.items() if times > 1] == []


def test_no_text_stands_twice_in_the_table_of_relations():
    texts = Counter(sentence.text for sentence in TABLE)

    assert [text for text, times in texts.items() if times > 1] == []


def test_each_file_is_named_after_a_relation():
    assert sorted(path.stem for path in FOLDER.glob("*.toml")) == NAMES

"""Paragraphs, headlines and datelines: where sentences begin whatever the parser thinks."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.annotate.paragraphs import breaks_line, datelines, headline_end, in_title_case, model_text
from kg.types import Article

WRAPPED = "Ann Lee, the daughter of the old mayor of Oslo,\nmet Bob Ray in the city hall."

# text -> its sentences
SENTENCES = [
    ("Storm Hits Oslo\n\nAnn Lee met Bob Ray.", ["Storm Hits Oslo", "Ann Lee met Bob Ray."]),
    ("Ann Lee met\n\nBob Ray in Oslo.", ["Ann Lee met", "Bob Ray in Oslo."]),
    ("Ann Lee left\nBob Ray slept\nTom sang", ["Ann Lee left", "Bob Ray slept", "Tom sang"]),
    (WRAPPED, [WRAPPED.replace("\n", " ")]),
    ("Ann Lee met Bob Ray.\r\n\r\nHe left.", ["Ann Lee met Bob Ray.", "He left."]),
    ("OSLO, May 2 — Ann Lee met Bob Ray.", ["OSLO, May 2 —", "Ann Lee met Bob Ray."]),
]

DATELINES = [
    ("OSLO, May 2 — Ann Lee left.", ["Ann Lee left."]),
    ("PORT ELLERY, Nova Scotia (Northgate Wire) - Ann Lee left.", ["Ann Lee left."]),
    ("By Eve Fox — OSLO — Ann Lee left.", ["Ann Lee left."]),
    ("NATO met — and left.", ["and left."]),
    ("Ann Lee — a lawyer — left.", []),
    ("Oslo, May 2 — Ann Lee left.", []),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_no_sentence_runs_across_the_end_of_a_paragraph(pipeline, text, expected):
    sentences = [" ".join(sentence.text.split()) for sentence in pipeline.nlp(model_text(text)).sents]

    assert [sentence for sentence in sentences if sentence] == expected


@pytest.mark.parametrize(("text", "expected"), DATELINES)
def test_text_proper_begins_after_the_dateline(text, expected):
    assert [text[start:] for start in datelines(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Storm Hits Oslo\n\nAnn Lee met Bob Ray.", "Storm Hits Oslo"),
        ("Ann Lee met Bob Ray.\n\nHe left.", ""),
        ("Ann Lee met Bob Ray", ""),
        ("", ""),
    ],
)
def test_headline_is_a_first_line_that_is_no_sentence(pipeline, text, expected):
    assert text[: headline_end(text)] == expected
    assert text[: pipeline.nlp(text)._.headline] == expected


def test_hard_wrapped_line_goes_on_but_a_short_or_finished_one_does_not():
    assert not breaks_line(WRAPPED, WRAPPED.index("\n"))
    assert breaks_line(WRAPPED.replace("\n", "\n\n"), WRAPPED.index("\n"))
    assert breaks_line(WRAPPED.replace(",\n", ".\n"), WRAPPED.index("\n"))
    assert breaks_line("Apples\nPears", 6)


def test_title_case_is_told_from_a_sentence():
    assert in_title_case("Star Pleads For Prisoner Before President")
    assert not in_title_case("Star pleads for prisoner before President Hale")
    assert not in_title_case("Ann Lee")
    assert not in_title_case("")


@given(st.text())
def test_what_the_model_sees_has_the_offsets_of_the_article(text):
    seen = model_text(text)

    assert len(seen) == len(text)
    assert all(a == b or b in " \n\ufffd" for a, b in zip(text, seen, strict=True))
    assert all(a == b for a, b in zip(text, seen, strict=True) if a.isalnum())


def test_signs_without_end_cost_no_more_than_words(pipeline):
    text = f"Ann Lee met Bob Ray in Oslo.\n\n{'[' * 200_000}\n\nBob Ray thanked Ann Lee."
    started = time.process_time()

    (result,) = pipeline.analyse([Article.of(text)])

    assert time.process_time() - started < 20
    assert [triple.relation for triple in result.triples if triple.relation] == ["met-with", "praised"]

"""A text with its marks: overlaps, places, and offsets as JavaScript counts them."""

import pytest

from kg.offsets import Utf16
from kg.serve.marks import Named, Said, marked, paragraphs


def told(runs):
    return [(run.look, [(piece.text, piece.entity) for piece in run.pieces]) for run in runs]


def test_nothing_is_lost_or_said_twice():
    text = "The Bank of Norway met. It slept.\n\n😀 Rain."
    said = [Said(0, 23, 1, "fact"), Said(0, 33, 2, "denied"), Said(24, 33, 3, "fact"), Said(30, 40, 4, "claimed")]
    named = [Named(0, 18, "bank"), Named(12, 18, "norway"), Named(24, 26, "bank")]
    runs = marked(text, said, named)
    assert "".join(piece.text for run in runs for piece in run.pieces) == text


def test_of_a_name_within_a_name_the_inner_counts_there():
    runs = marked("Bank of Norway fell", [], [Named(0, 14, "bank"), Named(8, 14, "norway")])
    assert told(runs) == [("", [("Bank of ", "bank"), ("Norway", "norway"), (" fell", None)])]


def test_a_name_within_a_name_of_the_same_is_one_link():
    runs = marked("President Lee sang", [], [Named(0, 13, "lee"), Named(10, 13, "lee")])
    assert told(runs) == [("", [("President Lee", "lee"), (" sang", None)])]


def test_names_that_overlap_without_one_within_the_other():
    runs = marked("a b c", [], [Named(0, 3, "ab"), Named(2, 5, "bc")])
    assert told(runs) == [("", [("a b", "ab"), (" c", "bc")])]


def test_sentences_that_overlap_are_split_where_either_ends():
    runs = marked("aabbcc", [Said(0, 4, 1, "fact"), Said(2, 6, 2, "denied")], [])
    assert [(run.look, run.anchor, run.notes) for run in runs] == [
        ("fact", 0, ()), ("mixed", 2, ((1, "fact"),)), ("denied", None, ((2, "denied"),)),
    ]  # fmt: skip


def test_a_sentence_with_a_mention_across_its_end():
    runs = marked("aabb", [Said(0, 2, 1, "fact")], [Named(1, 3, "x")])
    assert told(runs) == [("fact", [("a", None), ("a", "x")]), ("", [("b", "x"), ("b", None)])]


def test_a_part_of_a_text_has_the_marks_that_reach_into_it():
    runs = marked("aabbcc", [Said(0, 4, 1, "fact")], [], 2, 6)
    assert told(runs) == [("fact", [("bb", None)]), ("", [("cc", None)])]
    assert [run.anchor for run in runs] == [None, None]


def test_paragraphs_are_lines_that_are_not_blank():
    text = " one \r\n\n\ttwo 😀\u2028three"
    assert [text[start:end] for start, end in paragraphs(text)] == ["one", "two 😀", "three"]
    assert list(paragraphs(" \n ")) == []


@pytest.mark.parametrize("text", ["plain", "é e\u0301", "😀a👩‍👩‍👧b", "\U00010000", ""])
def test_offsets_as_javascript_counts_them(text):
    wide = Utf16(text).of
    units = text.encode("utf-16-le")
    for start in range(len(text) + 1):
        for end in range(start, len(text) + 1):
            assert units[2 * wide(start) : 2 * wide(end)].decode("utf-16-le") == text[start:end]

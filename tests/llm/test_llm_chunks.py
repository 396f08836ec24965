"""The parts of an article: nothing is lost, nothing is sent twice, none is too long."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kg.extract.llm.chunks import chunks

TEXTS = st.text(st.sampled_from("Ab .!?\n\t”\xa0") | st.characters(), max_size=300)


@given(TEXTS, st.integers(1, 60))
def test_parts_hold_all_but_white_space_in_order_and_within_the_limit(text, most):
    parts = list(chunks(text, most))

    assert "".join("".join(text[start:end].split()) for start, end in parts) == "".join(text.split())
    assert all(0 < end - start <= most for start, end in parts)
    assert all(earlier.end <= later.start for earlier, later in pairwise(parts))


def test_a_text_that_fits_is_one_part():
    assert list(chunks("\n\nAnn Lee met Bob Ray.\n\nIt rained.\n", 60)) == [(2, 34)]


def test_a_text_without_a_word_has_no_part():
    assert list(chunks(" \n\t\n", 60)) == []

"""The page of decisions says what kg does with a file of them."""

from typing import get_args

from kg.decisions import Decisions, Say
from tests.pages import ROOT, code_of

PAGE = "docs/decisions.md"


def test_file_of_the_page_is_right_and_has_every_kind_of_decision():
    [example] = code_of(PAGE, "toml")

    assert [one.say for one in Decisions.parse(example)] == list(get_args(Say))


def test_table_of_the_page_has_every_kind_of_decision():
    text = (ROOT / PAGE).read_text(encoding="utf-8")

    assert [kind for kind in get_args(Say) if f"| `[[{kind}]]` |" not in text] == []

"""``kg suggest``."""

import json

import pytest

from kg.schema import Schema


@pytest.fixture(scope="module")
def dances(kg, tmp_path_factory):
    """A graph of two articles with one open predicate between people."""
    folder = tmp_path_factory.mktemp("dances")
    texts = ["Ann Lee quarrelled with Bob Ray in May.", "Ruth Hale quarrelled with Tom Ward on Friday."]
    lines = "".join(json.dumps({"id": f"a{number}", "text": text}) + "\n" for number, text in enumerate(texts))
    done = kg("build", "-", "-o", folder / "news.kg", stdin=lines)
    assert done.code == 0, done.err
    return folder / "news.kg"


def test_suggest_prints_a_schema(kg, dances):
    [one] = Schema.parse(kg("suggest", dances).out).relations

    assert (one.name, one.subject, one.object) == ("quarrel-with", ("Person",), ("Person",))


def test_suggest_writes_a_file_once(kg, dances, tmp_path):
    file = tmp_path / "draft.toml"
    assert kg("suggest", dances, "-o", file).out == f"{file} has 1 relation to edit\n"
    assert Schema.load(file)["quarrel-with"].examples[0].endswith("| Bob Ray")

    file.write_text("mine")
    refused = kg("suggest", dances, "-o", file)
    assert (refused.code, file.read_text()) == (1, "mine")
    assert "--force" in refused.err
    assert kg("suggest", dances, "-o", file, "--force").code == 0
    assert file.read_text() == kg("suggest", dances).out


def test_suggest_as_json_has_counts_and_examples(kg, dances):
    [one] = kg("suggest", dances, "--json").json

    assert (one["name"], one["count"], one["texts"]) == ("quarrel-with", 2, 2)
    assert one["predicates"] == [{"words": "quarrel with", "count": 2}]
    assert one["subject"] == [{"type": "Person", "count": 2}]
    assert {example["article"] for example in one["examples"]} == {"a0", "a1"}


def test_nothing_to_suggest_is_one_line_and_a_way_out(kg, dances):
    done = kg("suggest", dances, "--min-count", "9")

    assert (done.code, done.messages) == (1, 1)
    assert "--min-count 1" in done.err
    assert kg("suggest", dances, "--min-count", "9", "--json").json == []


def test_a_file_that_cannot_be_written_is_one_line(kg, dances, tmp_path):
    done = kg("suggest", dances, "-o", tmp_path / "none" / "draft.toml")

    assert (done.code, done.messages) == (1, 1)
    assert "cannot be written: No such file or directory" in done.err

"""``kg train``, and ``--relations`` with what it writes."""

import json
import re
import shutil
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "training"


@pytest.fixture(scope="session")
def model(tmp_path_factory, kg_once):
    """The model of the example."""
    file = tmp_path_factory.mktemp("model") / "mentors.json"
    done = kg_once("train", EXAMPLE / "mentors.jsonl", "--schema", EXAMPLE / "mentors.toml", "-o", file)
    assert (done.code, done.err) == (0, "")
    return done, file


def test_the_page_says_plainly_whether_the_model_is_better(model):
    done, file = model

    assert "mentored     48" in done.out
    assert "better" in done.out
    verdict = r"F1 0\.22 by the patterns alone, 0\.9\d with the model; "
    assert re.fullmatch(verdict + re.escape(f"{file} holds 1 relation."), done.out.splitlines()[-1])


def test_json_has_the_figures_of_patterns_model_and_both(kg, tmp_path):
    done = kg("train", EXAMPLE / "mentors.jsonl", "--schema", EXAMPLE / "mentors.toml", "--json")

    (row,) = done.json["relations"]
    assert (done.json["texts"], done.json["file"], row["kept"]) == (83, None, True)
    assert row["patterns"]["f1"] < row["both"]["f1"] == done.json["all"]["both"]["f1"]


def test_the_file_says_what_it_was_trained_on(kg, tmp_path, model):
    arguments = ("train", EXAMPLE / "mentors.jsonl", "--schema", EXAMPLE / "mentors.toml", "-o", tmp_path / "m.json")
    assert kg(*arguments, "--about", "sentences of our own, CC0").code == 0

    assert json.loads((tmp_path / "m.json").read_text())["trained-on"] == "sentences of our own, CC0"
    assert json.loads(model[1].read_text())["trained-on"].endswith("mentors.jsonl")


def test_extract_finds_more_with_the_model(kg, model):
    text = "Grace Hill learned the trade from Adam Wolf in Oslo."
    alone = kg("extract", "-", "--schema", EXAMPLE / "mentors.toml", stdin=text)
    both = kg("extract", "-", "--schema", EXAMPLE / "mentors.toml", "--relations", model[1], stdin=text)

    assert (alone.out, alone.code, both.code) == ("", 0, 0)
    assert [both.json[end]["label"] for end in ("subject", "object")] == ["Adam Wolf", "Grace Hill"]


def test_a_graph_knows_by_which_model_its_articles_were_read(kg, tmp_path, model):
    (tmp_path / "a.txt").write_text("Grace Hill learned the trade from Adam Wolf in Oslo.")
    build = ("build", tmp_path / "a.txt", "-o", tmp_path / "g.kg", "--schema", EXAMPLE / "mentors.toml", "--json")
    without, now, again = kg(*build), kg(*build, "--relations", model[1]), kg(*build, "--relations", model[1])

    assert (without.json["by_relation"], now.json["by_relation"]) == ({}, {"mentored": 1})
    assert (now.json["replaced"], again.json["unchanged"]) == (1, 1)
    why = kg("why", tmp_path / "g.kg", "Adam Wolf", "mentored", "Grace Hill").out
    assert "pattern       trained: " in why


def test_reviewed_statements_of_a_graph_are_too_few_until_there_are_enough(kg, news):
    before = kg("train", news)
    kg("review", news, "accept", "Ann Lee", "met-with", "Bob Ray")
    after = kg("train", news)

    assert (before.code, after.code) == (1, 1)
    assert "has no reviewed statement" in before.err
    assert "kg review" in before.err
    assert "no relation has 20 facts or more" in after.err
    assert "met-with" in after.err


def test_annotated_articles_are_lessons(kg, tmp_path):
    shutil.copytree(EXAMPLE.parent / "annotated", tmp_path / "gold")
    done = kg("train", tmp_path / "gold")

    assert done.code == 1
    assert "no relation has 20 facts or more" in done.err


WRONG = {
    "no such file": (["none.kg"], 1, "none.kg"),
    "a file that is no passage": (["toml"], 1, "line 1 of"),
    "an empty file": (["empty.jsonl"], 1, "too little to learn from"),
    "no source": ([], 2, "SOURCE"),
    "a precision beyond 1": (["empty.jsonl", "--precision", "2"], 2, "--precision"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_wrong_input_is_one_message(kg, tmp_path, monkeypatch, wrong):
    monkeypatch.chdir(tmp_path)
    Path("empty.jsonl").write_text("")
    Path("toml").write_text((EXAMPLE / "mentors.toml").read_text())
    arguments, code, what = WRONG[wrong]
    done = kg("train", *arguments)

    assert (done.code, done.out, done.messages) == (code, "", 1)
    assert what in done.err


def test_a_model_of_another_schema_is_refused_before_anything_is_read(kg, model):
    done = kg("extract", "nothing-there.txt", "--relations", model[1])

    assert (done.code, done.messages) == (1, 1)
    assert "mentored" in done.err
    assert "nothing-there" not in done.err


def test_a_file_that_cannot_be_written_is_told(kg, tmp_path):
    file = tmp_path / "none" / "m.json"
    done = kg("train", EXAMPLE / "mentors.jsonl", "--schema", EXAMPLE / "mentors.toml", "-o", file)

    assert (done.code, done.messages) == (1, 1)
    assert "cannot be written" in done.err

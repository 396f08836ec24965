"""``kg eval``."""

import json
import shutil
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "annotated"


@pytest.fixture
def annotated(tmp_path):
    """The annotated example articles."""
    return Path(shutil.copytree(EXAMPLE, tmp_path / "annotated"))


@pytest.fixture
def statements(kg, annotated, tmp_path):
    """What kg says of them."""
    file = tmp_path / "statements.jsonl"
    file.write_text(kg("extract", "--open", *sorted(annotated.glob("*.txt"))).out)
    return file


def test_statements_of_a_file_score_as_those_extracted_now(kg, annotated, statements):
    now, then = kg("eval", annotated, "--json"), kg("eval", annotated, "--predictions", statements, "--json")
    read = kg("eval", annotated, "--predictions", "-", "--json", stdin=statements.read_text())

    assert (now.code, now.err) == (0, "")
    assert now.json == then.json == read.json
    assert now.json["articles"] == 3
    assert now.json["statements"]["f1"] > 0.5


def test_the_page_has_every_figure(kg, annotated, statements):
    page = kg("eval", annotated, "--predictions", statements).out

    for name in ("statements", "pairs", "pairs connected", "status right", "false facts", "mean F1", "met-with",
                 "confidence", "expected calibration error"):  # fmt: skip
        assert f"\n{name}" in page


def test_perfect_statements_score_one(kg, annotated):
    table = json.loads((annotated / "plant.json").read_text())
    for other in ("harbour", "orchestra"):
        (annotated / f"{other}.json").unlink()
    names = {entity["id"]: {"label": entity["name"]} for entity in table["entities"]}
    lines = [
        json.dumps({"article": "plant.txt", "subject": names[fact["s"]], "relation": fact["r"],
                    "object": names[fact["o"]], "status": fact["status"], "confidence": 1.0})
        for fact in table["facts"]
    ]  # fmt: skip

    figures = kg("eval", annotated, "--predictions", "-", "--json", stdin="\n".join(lines)).json

    assert figures["statements"]["f1"] == figures["macro_f1"] == 1.0
    assert figures["status_accuracy"]["share"] == figures["connected"]["share"] == 1.0
    assert figures["false_facts"]["share"] == figures["calibration"]["ece"] == 0.0


def test_errors_are_listed_with_their_sentences(kg, annotated):
    ann = {"label": "Greenpeace"}
    line = json.dumps({"article": "plant", "subject": ann, "relation": "founded", "object": {"label": "Brightwell"},
                       "confidence": 0.8, "evidence": [{"text": "Greenpeace came first."}]})  # fmt: skip

    done = kg("eval", annotated, "--predictions", "-", "--errors", "2", stdin=line)

    assert "Greenpeace founded Brightwell  (plant, confidence 0.80)" in done.out
    assert "annotated: sued" in done.out
    assert "“Greenpeace came first.”" in done.out
    assert "missed: 2 of " in done.out
    assert len(kg("eval", annotated, "--predictions", "-", "--errors", "2", "--json", stdin=line).json["missed"]) == 2


def test_the_curve_is_drawn(kg, annotated, statements, tmp_path):
    done = kg("eval", annotated, "--predictions", statements, "--draw", tmp_path / "curve.svg")

    assert done.out.endswith(f"{tmp_path / 'curve.svg'} shows the confidence's curve\n")
    assert "confidence that kg states" in (tmp_path / "curve.svg").read_text()


def test_a_picture_that_cannot_be_is_told_before_anything_is_done(kg, annotated, tmp_path):
    done = kg("eval", annotated, "--draw", tmp_path / "curve.doc")

    assert (done.code, done.out) == (1, "")
    assert "has no suffix of a picture" in done.err


def test_statements_about_other_articles_only_are_an_error(kg, annotated, articles):
    done = kg("eval", annotated, "--predictions", "-", stdin=kg("extract", articles).out)

    assert (done.code, done.out, done.messages) == (1, "", 1)
    assert "no statement about the annotated articles" in done.err
    assert "denial, meeting, threat" in done.err


def test_statements_about_some_other_articles_are_left_out_with_a_word(kg, annotated, statements, articles):
    both = statements.read_text() + kg("extract", articles).out

    done = kg("eval", annotated, "--predictions", "-", "--json", stdin=both)

    assert (done.code, done.messages) == (0, 1)
    assert "are left out: denial, meeting, threat" in done.err
    assert done.json == kg("eval", annotated, "--predictions", statements, "--json").json


@pytest.mark.parametrize(
    ("arguments", "stdin", "message"),
    [
        (["--predictions", "-"], "{]", "line 1 of standard input is no statement"),
        (["--predictions", "none.jsonl"], "", "none.jsonl cannot be read: No such file"),
        (["--schema", "none"], "", "no schema 'none'"),
    ],
)
def test_what_a_person_does_wrong_is_one_message(kg, annotated, arguments, stdin, message):
    done = kg("eval", annotated, *arguments, stdin=stdin)

    assert (done.out, done.messages) == ("", 1)
    assert message in done.err
    assert done.code


def test_an_empty_folder_is_one_message(kg, tmp_path):
    done = kg("eval", tmp_path)

    assert (done.code, done.messages) == (1, 1)
    assert "holds no annotation" in done.err


def test_an_article_that_cannot_be_read_is_told_and_the_others_are_scored(kg, annotated):
    (annotated / "plant.txt").write_bytes(b"\xff\xfe\x00")

    done = kg("eval", annotated, "--json")

    assert (done.code, done.messages) == (3, 1)
    assert done.json["articles"] == 3
    assert done.json["relations"]["acquired"]["predicted"] == 0


def test_relations_of_a_schema_of_ones_own_are_scored(kg, annotated, tmp_path):
    for file in ("harbour", "orchestra"):
        (annotated / f"{file}.json").unlink()
    (annotated / "plant.json").write_text(json.dumps({
        "entities": [{"id": "1", "name": "Greenpeace"}, {"id": "2", "name": "Brightwell"}],
        "facts": [{"s": "1", "r": "went-to-court-with", "o": "2"}],
    }))  # fmt: skip
    schema = tmp_path / "own.toml"
    schema.write_text(
        '[types]\nPerson = "one"\nOrganization = "many"\n[[relation]]\nname = "went-to-court-with"\n'
        'definition = "sued"\nsubject = ["Person", "Organization"]\nobject = ["Organization"]\n'
        'patterns = ["SUBJ sue OBJ"]\n'
    )

    assert kg("eval", annotated, "--schema", schema, "--json").json["statements"]["f1"] == 1.0
    assert "did you mean" not in kg("eval", annotated).err
    assert "name the schema that has it" in kg("eval", annotated).err

"""``kg schema``: check, new, list, export."""

import pytest
import rdflib

from kg.schema import Schema
from tests.pages import ROOT

COURT = ROOT / "examples" / "schemas" / "court.toml"
WRONG = """
[types]
Person = "a human being"

[[relation]]
name = "thanked"
subject = ["Person"]
object = ["Person"]
patterns = ["SUBJ thank OBJ", "SUBJ praised OBJ"]
examples = ["Ann Lee thanked Bob Ray.  => Ann Lee | Bob Ray", "Ann Lee met Bob Ray.  => Ann Lee | Bob Ray"]
counter-examples = ["Ann Lee thanked Tom Ward."]
"""


@pytest.fixture
def wrong(tmp_path):
    path = tmp_path / "wrong.toml"
    path.write_text(WRONG)
    return path


def test_check_says_that_a_sound_schema_is_sound(kg):
    done = kg("schema", "check", COURT)

    assert (done.code, done.out) == (0, f"{COURT}: sound; 8 relations, 34 examples, 18 counter-examples\n")


def test_check_lists_what_fails_with_line_and_what_was_found(kg, wrong):
    done = kg("schema", "check", wrong)

    assert done.code == 1
    assert done.out.splitlines() == [
        f"{wrong}:9: thanked: pattern: it cannot match: 'praised' is no base form; write 'praise'",
        "    SUBJ praised OBJ",
        f"{wrong}:10: thanked: example: Ann Lee | Bob Ray is not found",
        "    Ann Lee met Bob Ray. => Ann Lee | Bob Ray",
        "    found: Ann Lee (Person) “met” Bob Ray (Person)",
        f"{wrong}:11: thanked: counter-example: thanked is found",
        "    Ann Lee thanked Tom Ward.",
        "    found: Ann Lee | Tom Ward",
        f"{wrong}: 3 failures; 1 relation, 2 examples, 1 counter-example",
    ]


def test_check_tells_programs_the_same(kg, wrong):
    told = kg("schema", "check", wrong, "--json").json

    assert (told["schema"], told["sound"], told["examples"]) == (str(wrong), False, 2)
    assert [(one["line"], one["field"]) for one in told["failures"]] == [
        (9, "patterns"), (10, "examples"), (11, "counter-examples")
    ]  # fmt: skip


def test_check_names_relations_without_example(kg, wrong):
    wrong.write_text(WRONG.partition("patterns")[0])

    assert kg("schema", "check", wrong).out.splitlines()[-1] == "without an example: thanked"


def test_check_of_a_file_that_is_no_schema_lists_its_faults(kg, wrong):
    wrong.write_text(WRONG.replace("Person =", "Persn =").replace("SUBJ thank OBJ", "thank OBJ"))

    done = kg("schema", "check", wrong)

    assert (done.code, done.out, done.messages) == (1, "", 1)
    assert done.err.splitlines()[0] == f"kg: {wrong}: 4 things are wrong"


def test_new_schema_passes_its_own_check(kg, tmp_path):
    file = tmp_path / "mine.toml"

    assert kg("schema", "new", file).out == f"{file}\n"
    assert kg("schema", "check", file).code == 0
    assert len(Schema.load(file).relations) == 2


def test_new_leaves_a_file_that_is_there(kg, tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text("mine")

    done = kg("schema", "new", file)

    assert (done.code, file.read_text()) == (1, "mine")
    assert "exists already" in done.err


def test_new_from_an_ontology_has_its_relations(kg, tmp_path):
    kg("schema", "export", COURT, "-o", tmp_path / "court.ttl")

    done = kg("schema", "new", tmp_path / "mine.toml", "--from", tmp_path / "court.ttl")

    assert done.code == 0, done.err
    mine, court = Schema.load(tmp_path / "mine.toml"), Schema.load(COURT)
    assert sorted(mine.relations, key=lambda one: one.name) == sorted(court.relations, key=lambda one: one.name)


def test_list_shows_meaning_types_and_marks(kg):
    lines = kg("schema", "list", ROOT / "examples" / "schemas" / "football.toml").out.splitlines()

    [signed] = [line for line in lines if line.startswith("signed ")]
    assert "Organization|Place → Person" in signed
    assert "↔ signed-for" in signed
    assert signed.endswith("took on a player or a coach by a contract; for good, not on loan")


def test_list_without_a_name_is_that_of_the_settings(kg, tmp_path, monkeypatch):
    (tmp_path / "kg.toml").write_text(f"schema = {str(COURT)!r}")
    names = [one["name"] for one in kg("schema", "list", "--json").json["relations"]]
    monkeypatch.chdir(tmp_path)

    assert names == [one.name for one in Schema.load("news").relations]
    assert [one["name"] for one in kg("schema", "list", "--json").json["relations"]][:2] == ["sued", "represented-by"]


def test_list_for_programs_has_what_the_file_says(kg):
    [sued, *_] = kg("schema", "list", COURT, "--json").json["relations"]

    assert (sued["patterns"][0], sued["symmetric"], len(sued["counter-examples"])) == ("SUBJ sue OBJ", False, 2)


@pytest.mark.parametrize("form", ["owl", "shacl"])
def test_export_to_a_file_and_to_standard_output_are_the_same(form, kg, tmp_path):
    file = tmp_path / "court.ttl"

    assert kg("schema", "export", COURT, "-o", file, "--form", form).out == f"{file}\n"
    assert kg("schema", "export", COURT, "-o", "-", "--form", form).out == file.read_text()
    assert len(rdflib.Graph().parse(file)) > 50


def test_export_into_a_folder_that_is_missing_is_an_error(kg, tmp_path):
    done = kg("schema", "export", COURT, "-o", tmp_path / "none" / "court.ttl")

    assert (done.code, done.messages) == (1, 1)
    assert "cannot be written" in done.err


def test_build_takes_an_ontology_for_a_schema(kg, tmp_path):
    kg("schema", "export", COURT, "-o", tmp_path / "court.ttl")

    done = kg("extract", "-", "--schema", tmp_path / "court.ttl", stdin="Ann Lee sued Brightwell in May.")

    assert '"relation": "sued"' in done.out


def test_schema_alone_shows_its_help_and_is_wrong_usage(kg):
    done = kg("schema")

    assert (done.code, done.out) == (2, "")
    assert "kg schema new relations.toml" in done.err


def test_misspelt_command_of_schema_is_told(kg):
    done = kg("schema", "chekc")

    assert done.code == 2
    assert "did you mean 'check'?" in done.err

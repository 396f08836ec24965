"""``kg import``."""

import shutil

import pytest

from tests.pages import ROOT

COUNCIL = ROOT / "examples" / "graphs" / "council.ttl"
BROKEN = "@prefix x: <urn:x:> .\nx:a x:b .\n"


@pytest.fixture
def broken(tmp_path):
    file = tmp_path / "broken.ttl"
    file.write_text(BROKEN)
    return file


def test_an_imported_graph_stands_beside_articles_and_is_taken_out_exactly(kg, news, tmp_path):
    before = kg("export", news, "-o", "-", "--format", "nq").out

    done = kg("import", COUNCIL, "-o", news)
    assert (done.code, done.err) == (0, "")
    assert "of this build: 1 added" in done.out
    assert "council.ttl" in kg("why", news, "Amara Sutherland", "born-in", "Port Ellery").out
    assert kg("verify", news).code == 0

    assert kg("remove", news, "council.ttl").code == 0
    assert kg("export", news, "-o", "-", "--format", "nq").out == before


def test_a_broken_file_costs_itself_and_the_others_go_on(kg, broken, tmp_path):
    done = kg("import", broken, COUNCIL, "-o", tmp_path / "a.kg")

    assert (done.code, done.messages) == (3, 1)
    assert f"kg: {broken} is no Turtle at line 2, column 9: " in done.err
    assert "1 added, 1 failed" in done.out


def test_a_broken_file_alone_changes_nothing(kg, news, broken):
    before = kg("export", news, "-o", "-", "--format", "nq").out

    assert kg("import", broken, "-o", news).code == 1
    assert kg("export", news, "-o", "-", "--format", "nq").out == before


def test_the_summary_as_json_says_what_failed(kg, broken, tmp_path):
    done = kg("import", broken, COUNCIL, "-o", tmp_path / "a.kg", "--json")

    assert (done.json["added"], done.json["statements"]) == (1, 5)
    assert [one["what"].partition(" is no")[0] for one in done.json["failed"]] == [str(broken)]


def test_standard_input_needs_its_form_named(kg, tmp_path):
    graph = tmp_path / "a.kg"

    assert kg("import", "-", "-o", graph, stdin=COUNCIL.read_bytes()).code == 2
    assert kg("import", "-", "--format", "ttl", "-o", graph, stdin=COUNCIL.read_bytes()).code == 0


def test_schema_and_limit_are_options_or_settings(kg, tmp_path):
    shutil.copy(COUNCIL, tmp_path / "c.ttl")
    (tmp_path / "kg.toml").write_text("max_bytes = 100\n")
    schema = ROOT / "examples" / "schemas" / "football.toml"

    by_file = kg("import", tmp_path / "c.ttl", "-o", tmp_path / "a.kg", "--config", tmp_path / "kg.toml")
    by_option = kg("import", tmp_path / "c.ttl", "-o", tmp_path / "b.kg", "--max-bytes", "100")
    assert [(done.code, "the limit" in done.err) for done in (by_file, by_option)] == [(1, True)] * 2

    done = kg("import", tmp_path / "c.ttl", "-o", tmp_path / "d.kg", "--schema", schema, "--json")
    assert "born-in" not in done.json["by_relation"]

"""``kg diff``."""

import json
import os
import pty
import subprocess

import pytest

from tests.cli.conftest import command_line, environment


@pytest.fixture
def later(kg, news, tmp_path):
    """The graph without one of its articles, and with another."""
    kg("remove", news, "denial")
    more = tmp_path / "more.jsonl"
    text = "Ann Lee met Bob Ray in Oslo on Monday. Dora Fay sued Carl Poe."
    more.write_text(json.dumps({"id": "more", "date": "2024-05-07", "text": text}))
    assert kg("build", more, "-o", news).code == 0
    return news


def test_what_came_went_and_changed_is_listed_by_kind(kg, built, later):
    done = kg("diff", built, later)

    assert done.code == 0
    heads = [line for line in done.out.splitlines() if not line.startswith(" ")]
    assert [head.partition(":")[0] for head in heads] == ["articles", "entities", "statements"]
    assert heads[0] == "articles: 1 added, 1 gone"
    assert "  + more 2024-05-07 (14 words)\n  - denial 2024-05-08 “Lee denies a meeting” (16 words)\n" in done.out
    assert "  - Ann Lee met-with Carl Poe: denied by Ann Lee (" in done.out
    assert "  + Dora Fay sued Carl Poe: fact (" in done.out
    assert "sources 1 → 2" in done.out


def test_equal_graphs_have_no_difference(kg, built):
    done = kg("diff", built, built, "--exit-code")

    assert (done.code, done.out, done.err) == (0, "no difference\n", "")


def test_differing_graphs_are_no_failure_unless_it_is_asked_for(kg, built, later):
    assert kg("diff", built, later).code == 0
    assert kg("diff", built, later, "--exit-code").code == 1


def test_a_failure_is_told_from_a_difference(kg, built, tmp_path):
    done = kg("diff", built, tmp_path / "no.kg", "--exit-code", "--log-format", "json")

    assert (done.code, json.loads(done.err)["exit_code"]) == (2, 2)


def test_as_json_it_has_everything_of_both_sides(kg, built, later):
    found = kg("diff", built, later, "--limit", "1", "--json").json

    assert [*found] == ["articles", "entities", "statements"]
    assert {tuple(of) for of in found.values()} == {("added", "gone", "changed")}
    assert [one["id"] for one in found["articles"]["gone"]] == ["denial"]
    assert len(found["statements"]["gone"]) > 1
    [changed] = [one for one in found["statements"]["changed"] if one["after"]["relation"] == "met-with"]
    assert "sources" in changed["fields"]
    assert (changed["before"]["sources"], changed["after"]["sources"]) == (1, 2)


def test_long_lists_are_cut_and_say_so(kg, built, later):
    lines = kg("diff", built, later, "--limit", "1").out.splitlines()
    statements = lines[[line.startswith("statements") for line in lines].index(True) :]

    assert [line for line in statements if line.startswith("  - and ") and line.endswith(" more")]


def test_what_is_no_graph_is_told(kg, built, tmp_path):
    done = kg("diff", built, tmp_path / "no.kg")

    assert (done.code, done.out, done.messages) == (1, "", 1)
    assert "there is no graph at" in done.err


@pytest.mark.parametrize(("extra", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_colours_are_for_terminals(kg, built, later, extra, coloured):
    ours, theirs = pty.openpty()
    subprocess.run(
        command_line("diff", built, later), stdout=theirs, env=environment() | {"TERM": "xterm"} | extra, check=True
    )
    os.close(theirs)

    assert (b"\x1b[32m" in os.read(ours, 100_000)) is coloured
    assert "\x1b" not in kg("diff", built, later).out

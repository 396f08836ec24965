"""``kg review`` and ``kg why`` of two names."""

import json
import shlex
import tomllib

import pytest

from kg.graph import Graph

TEXTS = {
    "minutes.txt": ("J. Fenn met Zora Quist.", {"J. Fenn": "Person", "Zora Quist": "Person"},
                    ["J. Fenn | met-with | Zora Quist"]),
    "the claim.txt": ("Jacob Fenn saw Oslo.", {"Jacob Fenn": "Person", "Oslo": "Place"},
                      ["Jacob Fenn | visited | Oslo | 0.4"]),
    "one.txt": ("John Smith sang.", {"John Smith": "Person"}, ["John Smith | ~sing | a song"]),
    "other song.txt": ("John Smith danced.", {"John Smith": "Person"}, ["John Smith | ~dance | a waltz"]),
}  # fmt: skip


@pytest.fixture
def path(tmp_path, analysis_of):
    """A graph with three doubtful things: an initial, a common name, and a statement."""
    path = tmp_path / "news.kg"
    with Graph.open(path, write=True, create=True) as graph:
        for source, (text, entities, says) in TEXTS.items():
            graph.add(analysis_of(text, entities, says, source=source))
    return path


@pytest.fixture
def file(path):
    return path.with_name("news.decisions.toml")


def commands(page, answer):
    """The commands that a page prints for an answer."""
    lines = [line.strip() for line in page.splitlines()]
    return [shlex.split(line.removeprefix(f"{answer}:"))[1:] for line in lines if line.startswith(f"{answer}:")]


def exported(kg, path):
    """The graph as N-Quads."""
    file = path.with_name("out.nq")
    assert kg("export", path, "-o", file).code == 0
    return file.read_bytes()


# The list


def test_doubts_are_listed_with_their_reasons_and_the_commands_that_decide_them(kg, path):
    done = kg("review", path)

    assert (done.code, done.err) == (0, "")
    assert 'Are "J. Fenn" in minutes.txt and "Jacob Fenn" in the claim.txt the same? Now they are two.' in " ".join(
        done.out.split()
    )
    assert "Is it right that Jacob Fenn visited Oslo?" in done.out
    assert "together; from +1.00 on they are one" in done.out
    assert len(commands(done.out, "yes")) == len(commands(done.out, "no")) == 3


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_each_command_that_is_printed_works_and_settles_its_doubt(kg, path, file, answer):
    for command in commands(kg("review", path).out, answer):
        done = kg(*command)
        assert (done.code, done.err) == (0, "")
        assert "without effect" not in done.out

    assert kg("review", path).out == "nothing is in doubt\n"
    assert len(tomllib.loads(file.read_text())) >= 1


def test_the_list_as_json_has_the_decisions_as_they_would_be_written(kg, path):
    listed = kg("review", path, "--json").json

    assert sorted(one["kind"] for one in listed) == ["apart", "apart", "statement"]
    assert all(tomllib.loads(one["yes"]) and tomllib.loads(one["no"]) for one in listed)


def test_a_limit_says_how_many_are_left(kg, path):
    out = kg("review", path, "--limit", "1").out

    assert len(commands(out, "yes")) == 1
    assert "2 more; --limit lists them" in out


def test_decisions_without_effect_are_listed(kg, path, file):
    file.write_text('[[same]]\nentities = ["J. Fenn", "Nobody At All"]\n')
    kg("review", path, "replay")

    out = kg("review", path).out
    assert 'without effect: line 1: J. Fenn and Nobody At All are the same: no article has "Nobody At All"' in out


# Answers


def test_an_answer_says_what_was_decided_and_where_it_was_written(kg, path, file):
    done = kg("review", path, "same", "J. Fenn", "Jacob Fenn", "--by", "Ann Lee", "--because", "she says so")

    assert (done.code, done.err) == (0, "")
    assert done.out == f"J. Fenn and Jacob Fenn are the same: written to {file}\n"
    [block] = tomllib.loads(file.read_text())["same"]
    assert (block["by"], block["because"]) == ("Ann Lee", "she says so")
    assert block["on"].isoformat()


def test_an_answer_as_json(kg, path, file):
    done = kg("review", path, "rename", "Zora Quist", "Dame Zora", "--json").json

    assert done["file"] == str(file)
    assert done["without_effect"] == []
    assert "Dame Zora" in done["said"][0]


ANSWERS = [
    (("same", "J. Fenn", "Jacob Fenn"), "Jacob Fenn", {"aliases": ["J. Fenn"]}),
    (("rename", "Zora Quist", "Dame Zora"), "Dame Zora", {"label": "Dame Zora"}),
    (("retype", "Zora Quist", "Group"), "Zora Quist", {"type": "Group"}),
]


@pytest.mark.parametrize(("answer", "name", "shown"), ANSWERS)
def test_an_answer_shows_in_the_graph_and_is_taken_back(kg, path, answer, name, shown):
    before = exported(kg, path)
    assert kg("review", path, *answer).code == 0
    page = kg("show", path, name, "--json").json["entity"]
    for key, value in shown.items():
        assert value == ([one["name"] for one in page[key]] if key == "aliases" else page[key])

    assert kg("review", path, "undo", answer[1]).out.startswith("taken back: ")

    assert exported(kg, path) == before


def test_a_statement_is_rejected_by_its_words_or_by_its_id(kg, path):
    [one] = kg("why", path, "J. Fenn", "met-with", "Zora Quist", "--json").json
    assert kg("review", path, "reject", "J. Fenn", "met-with", "Zora Quist").code == 0
    assert kg("why", path, "J. Fenn", "met-with", "Zora Quist").code == 1
    assert kg("review", path, "undo", "is wrong").code == 0
    assert kg("review", path, "reject", one["iri"].rpartition("/")[2][:10]).code == 0

    assert kg("why", path, "J. Fenn", "met-with", "Zora Quist").code == 1


@pytest.fixture
def towns(tmp_path):
    """A knowledge base with two of one name."""
    path = tmp_path / "towns.csv"
    path.write_text("id,label,type,description\nQ1,Oslo,Place,capital of Norway\nQ2,Oslo,Place,town in Minnesota\n")
    return path


@pytest.mark.parametrize(("answer", "left"), [("yes", "Q1"), ("no", "Q2"), ("or", "Q2")])
def test_a_link_is_asked_about_and_each_command_that_is_printed_decides_it(kg, path, towns, answer, left):
    assert kg("link", path, "--kb", towns, "--json").json["links"] == []
    before = exported(kg, path)
    out = " ".join(kg("review", path).out.split())
    assert 'Is "Oslo" in the claim.txt the Oslo that towns.csv knows as capital of Norway?' in out
    assert "Oslo, Place, town in Minnesota: http://www.wikidata.org/entity/Q2 (score 0.75: same name; Place)" in out
    [command] = [one for one in commands(kg("review", path).out, answer) if one[2].endswith("link")]

    assert kg(*command).code == 0
    assert [one for one in kg("review", path, "--json").json if one["kind"] == "link"] == []
    [link] = kg("show", path, "Oslo", "--json").json["links"]
    assert (link["target"].rpartition("/")[2], link["accepted"]) == (left, answer != "no")
    assert [one["target"] for one in kg("link", path, "--kb", towns, "--json").json["links"]] == [link["target"]]
    assert kg("review", path, "undo", "Oslo").code == 0
    assert exported(kg, path) == before


def test_links_in_doubt_as_json_have_their_candidates_and_decisions(kg, path, towns):
    kg("link", path, "--kb", towns)
    [doubt] = [one for one in kg("review", path, "--json").json if one["kind"] == "link"]

    assert [(one["target_description"], tomllib.loads(one["decision"])["link"][0]["target"][-2:])
            for one in doubt["choices"]] == [("capital of Norway", "Q1"), ("town in Minnesota", "Q2")]  # fmt: skip


def test_a_second_link_into_one_base_is_refused_in_one_line(kg, path):
    assert kg("review", path, "link", "Oslo", "Q585", "--by", "Ann").code == 0
    done = kg("review", path, "link", "Oslo", "Q586")

    assert done.code == 1
    there = "http://www.wikidata.org/entity/"
    assert f'"Oslo" is {there}Q585 in line 4, but {there}Q586 in the new decision' in done.err
    assert "linked to     http://www.wikidata.org/entity/Q585" in kg("show", path, "Oslo").out
    assert kg("review", path, "link", "Zora Quist", "not an IRI").code == 1


def test_an_edit_of_the_file_by_hand_is_replayed(kg, path, file):
    file.write_text('[[same]]\nentities = ["J. Fenn", "Jacob Fenn"]\n')
    stale = kg("why", path, "J. Fenn", "Jacob Fenn")
    assert str(file) in stale.err
    done = kg("review", path, "replay")

    assert (done.code, done.err, done.out) == (0, "", "1 decision holds\n")
    fresh = kg("why", path, "J. Fenn", "Jacob Fenn")
    assert fresh.err == ""
    assert fresh.out.startswith("They are one entity.")


def test_a_contradiction_can_be_taken_back(kg, path, file):
    both = '[[same]]\nentities = ["J. Fenn", "Jacob Fenn"]\n[[different]]\nentities = ["J. Fenn", "Jacob Fenn"]\n'
    file.write_text(both)
    assert kg("review", path, "replay").code != 0
    done = kg("review", path, "undo", "are different")

    assert (done.code, done.out) == (0, "taken back: J. Fenn and Jacob Fenn are different\n")
    assert kg("review", path, "replay").code == 0


def test_a_name_that_begins_like_an_option_can_be_decided_upon(kg, path, analysis_of):
    with Graph.open(path, write=True) as graph:
        for n in range(2):
            company = {"--by": "Person", "Ada Quell": "Person"}
            graph.add(analysis_of("--by sang to Ada Quell.", company, source=f"{n}.txt"))
    done = kg("review", path, "same", "--", "--by", "Zora Quist")

    assert (done.code, done.err) == (0, "")


# Mistakes

WRONG_USAGE = [
    ("agree",), ("same",), ("same", "J. Fenn"), ("rename", "J. Fenn"), ("retype", "A", "B", "C"),
    ("accept", "A", "B"), ("link", "A"), ("unlink", "A", "B", "C"), ("undo",), ("replay", "now"), ("--limit", "0"),
]  # fmt: skip


@pytest.mark.parametrize("words", WRONG_USAGE)
def test_wrong_usage_ends_with_2_and_changes_nothing(kg, path, file, words):
    done = kg("review", path, *words)

    assert done.code == 2
    assert "Traceback" not in done.err
    assert not file.exists()


UNKNOWN = [
    ("same", "J. Fenn", "Nobody At All"),
    ("same", "J. Fenn in other song.txt", "Zora Quist"),
    ("rename", "Nobody At All", "X"),
    ("link", "Nobody At All", "Q1"),
    ("accept", "0123456789"),
    ("reject", "J. Fenn", "sued", "Zora Quist"),
    ("undo", "no such words"),
]


@pytest.mark.parametrize("words", UNKNOWN)
def test_an_unknown_name_is_told_in_one_line_and_nothing_is_written(kg, path, file, words):
    done = kg("review", path, *words)

    assert done.code == 1
    assert done.messages == 1
    assert not file.exists()


CONTRADICTORY = [
    (("same", "J. Fenn", "Jacob Fenn"), ("different", "Jacob Fenn", "J. Fenn")),
    (("rename", "Zora Quist", "A"), ("rename", "Zora Quist", "B")),
    (("accept", "J. Fenn", "met-with", "Zora Quist"), ("reject", "J. Fenn", "met-with", "Zora Quist")),
    (("same", "J. Fenn", "J. Fenn"),),
    (("retype", "Zora Quist", ""),),
]


@pytest.mark.parametrize("answers", CONTRADICTORY)
def test_an_answer_that_contradicts_another_or_itself_is_refused(kg, path, file, answers):
    *before, last = answers
    for answer in before:
        assert kg("review", path, *answer).code == 0
    text = file.read_text() if file.exists() else ""
    done = kg("review", path, *last)

    assert (done.code, done.messages) == (1, 1)
    assert (file.read_text() if file.exists() else "") == text


def test_what_an_article_says_cannot_control_the_terminal(kg, path, analysis_of):
    name = "Zo\x1b[31mra\u202e Fenn"
    with Graph.open(path, write=True) as graph:
        graph.add(analysis_of(f"{name} sang.", {name: "Person"}, [f"{name} | visited | Oslo | 0.3"], source="x.txt"))
    for done in (kg("review", path), kg("why", path, name, "Jacob Fenn")):
        assert done.code == 0
        assert not set(done.out) & {"\x1b", "\u202e"}


# Two at once


def test_two_processes_that_review_at_once_lose_nothing(kg_started, kg, path, file, wait_until):
    people = ["J. Fenn", "Jacob Fenn", "Zora Quist"]
    with (
        kg_started("review", path, "rename", people[0], "One") as first,
        kg_started("review", path, "rename", people[1], "Two") as second,
        kg_started("review", path, "rename", people[2], "Three") as third,
    ):
        wait_until(lambda: all(one.poll() is not None for one in (first, second, third)))
        codes = [one.returncode for one in (first, second, third)]
        errors = [one.stderr.read().decode() for one in (first, second, third)]
    written = {block["label"] for block in tomllib.loads(file.read_text())["rename"]}

    # Who finds the graph in use says so and writes nothing; who says nothing has written.
    assert 0 in codes
    assert written == {name for name, code in zip(("One", "Two", "Three"), codes, strict=True) if code == 0}
    assert all("is being" in error for error, code in zip(errors, codes, strict=True) if code)
    with Graph.open(path) as graph:
        assert {one.label for one in graph.decisions} == written


# Why


def test_why_of_two_names_that_are_two_tells_what_is_missing(kg, path):
    done = kg("why", path, "J. Fenn", "Jacob Fenn")

    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[0] == "They are two entities."
    assert lines[1] == '"J. Fenn" in minutes.txt and "Jacob Fenn" in the claim.txt are not joined:'
    assert lines[-1].endswith("together; from +1.00 on they are one")


def test_why_of_two_names_that_a_person_joined_tells_who_when_and_why(kg, path):
    kg("review", path, "same", "J. Fenn", "Jacob Fenn", "--by", "Ann Lee", "--because", "it is signed so")
    out = kg("why", path, "J. Fenn", "Jacob Fenn").out

    assert out.startswith("They are one entity.")
    assert "a person says so: J. Fenn and Jacob Fenn are the same (by Ann Lee, 20" in out
    assert "it is signed so" in out


def test_why_of_two_names_that_a_person_parted_says_so(kg, path):
    kg("review", path, "different", "J. Fenn", "Jacob Fenn")
    out = kg("why", path, "J. Fenn", "Jacob Fenn").out

    assert out.startswith("They are two entities.")
    assert "a person says so: J. Fenn and Jacob Fenn are different" in out


def test_why_takes_an_article_with_a_space_in_its_name(kg, path):
    out = kg("why", path, "John Smith in one.txt", "John Smith in other song.txt").out

    assert out.startswith("They are two entities.")
    assert "which many have" in out


def test_why_as_json(kg, path):
    found = json.loads(kg("why", path, "J. Fenn", "Jacob Fenn", "--json").out)

    assert found["same"] is False
    assert found["sentences"][0] == "They are two entities."


@pytest.mark.parametrize("names", [("J. Fenn", "Nobody At All"), ("J. Fenn in one.txt", "Zora Quist")])
def test_why_of_an_unknown_name_is_told_in_one_line(kg, path, names):
    done = kg("why", path, *names)

    assert (done.code, done.messages) == (1, 1)

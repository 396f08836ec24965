"""Bad input costs what is bad and no more: each through a process of its own, as a user meets it but for its start."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

import kg as package

GOOD = "{} met Bob Ray in Oslo on Monday."
BINARY = bytes(range(256)) * 8
LONG = GOOD.format("Ann Lee") + " "


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Bad files among good ones."""
    folder = tmp_path_factory.mktemp("mixed")
    (folder / "a-good.txt").write_text(GOOD.format("Ann Lee"))
    (folder / "empty.txt").write_bytes(b"")
    (folder / "blank.txt").write_text(" \n\n ")
    (folder / "binary.txt").write_bytes(BINARY)
    (folder / "utf16-cut.txt").write_bytes(GOOD.encode("utf-16")[:-1])
    (folder / "latin.txt").write_bytes("Zoë Fay met Bob Ray at the café in Oslo on Monday.".encode("latin-1"))
    (folder / "five-megabytes.txt").write_text(LONG * (5_000_000 // len(LONG)))
    (folder / "one-line.txt").write_text("word " * 300_000)
    (folder / "nothing-named.txt").write_text("it rained all day and there is nothing else to say.")
    (folder / "no-body.html").write_text("<html><head><title>Empty</title></head></html>")
    (folder / "no-text.csv").write_text("id,headline,body\n1,A meeting,Ann Lee met Bob Ray.\n")
    good = [json.dumps({"id": f"line{n}", "text": GOOD.format(name)}) for n, name in ((1, "Carl Poe"), (3, "Dora Fay"))]
    (folder / "lines.jsonl").write_text(f'{good[0]}\n{{"id": "line2", "text":\n{good[1]}\n')
    (folder / "z-good.txt").write_text(GOOD.format("Eve Moss"))
    return folder


@pytest.fixture(scope="module")
def mixed(kg_forked, folder):
    """What became of a build of them: how the command ended, and the graph's folder."""
    graph = folder.parent / "mixed.kg"
    return kg_forked("build", folder, "-o", graph), graph


BAD = {
    "empty.txt": "is empty",
    "blank.txt": "is empty",
    "binary.txt": "looks like a binary file",
    "utf16-cut.txt": "is damaged",
    "five-megabytes.txt": "the limit for one article is 1,000,000",
    "one-line.txt": "has 1,500,000 characters; the limit for one article is 1,000,000",
    "no-body.html": "no article text found in the page",
    "no-text.csv": "has no column 'text'",
    "lines.jsonl:2": "is no JSON",
}


@pytest.mark.parametrize("file", BAD)
def test_bad_article_is_one_message_that_says_what_is_wrong(mixed, folder, file):
    lines = mixed[0].err.splitlines()

    about = [line for line in lines if line.startswith(f"kg: {folder / file} ")]
    assert len(about) == 1
    assert BAD[file] in about[0]


def test_what_to_do_is_said_once_for_many_articles_of_one_fault(mixed):
    assert mixed[0].err.count("    leave it out, or put the article's text into it\n") == 1


def test_good_articles_among_bad_ones_are_in_the_graph(mixed):
    done, graph = mixed

    assert done.code == 3
    assert done.messages == len(BAD) + 1  # and the sum of them
    assert "Traceback" not in done.err
    with package.open(graph) as opened:
        assert {article.id for article in opened.articles()} == {
            "a-good.txt", "latin.txt", "line1", "line3", "nothing-named.txt", "z-good.txt",
        }  # fmt: skip
        met = {name for one in opened.statements("met-with") for name in (one.subject_label, one.object_label)}
        assert met == {"Ann Lee", "Bob Ray", "Zoë Fay", "Carl Poe", "Dora Fay", "Eve Moss"}
        assert opened.verify() == []


def fails(done, code, *words):
    """One message, no traceback, and these words in it."""
    assert done.code == code, done.err
    assert done.messages == 1
    assert "Traceback" not in done.err
    assert done.out == ""
    for word in words:
        assert word in done.err
    return True


def test_source_beside_what_is_to_be_retried_says_what_to_leave_out(kg_forked, tmp_path):
    for sources, shown in ((["in"], "in"), (["in", "more"], "in, …")):
        done = kg_forked("build", *sources, "--retry-failed", "failed.jsonl", "-o", tmp_path / "news.kg")
        what = f"kg: either SOURCE ({shown}) or --retry-failed (failed.jsonl) can be given: that reads again what"
        assert fails(done, 2, what, "usage: kg build [OPTIONS] [SOURCE...]")


def test_missing_model_is_said_with_the_models_there_are(kg_forked, articles, tmp_path):
    done = kg_forked("build", articles, "-o", tmp_path / "news.kg", "--model", "nonexistent")

    assert fails(done, 1, "language model 'nonexistent' is not installed", "installed models: ")


def test_no_source_is_wrong_usage(kg_forked, tmp_path):
    assert fails(kg_forked("build", "-o", tmp_path / "news.kg"), 2, "missing argument 'SOURCE...'", "kg build --help")
    assert not (tmp_path / "news.kg").exists()


def test_source_that_does_not_exist_fails(kg_forked, tmp_path):
    done = kg_forked("extract", tmp_path / "none.txt")

    assert fails(done, 1, "none.txt does not exist")


def test_place_that_cannot_be_written_is_named(kg_forked, articles, tmp_path):
    (tmp_path / "file").write_text("x")

    assert fails(kg_forked("build", articles, "-o", tmp_path / "file" / "news.kg"), 1, "file/news.kg", "cannot be")
    assert fails(kg_forked("build", articles, "-o", tmp_path / "file"), 1, "is a file, not a graph's folder")


def test_folder_that_is_no_graph_is_left_alone(kg_forked, articles, tmp_path):
    (tmp_path / "notes.txt").write_text("mine")

    assert fails(kg_forked("build", articles, "-o", tmp_path), 1, "is a folder, but no kg graph", "it holds: notes.txt")
    assert fails(kg_forked("show", tmp_path, "Ann Lee"), 1, "is a folder, but no kg graph")
    assert [file.name for file in tmp_path.iterdir()] == ["notes.txt"]


def test_graph_that_is_not_there_is_not_made_by_asking(kg_forked, tmp_path):
    assert fails(kg_forked("verify", tmp_path / "none.kg"), 1, "there is no graph at", "kg build SOURCE")
    assert not (tmp_path / "none.kg").exists()


@pytest.fixture
def held(news):
    """A graph that another process writes."""
    code = f"import sys, kg; g = kg.open({str(news)!r}, write=True); print('open', flush=True); sys.stdin.read()"
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", code], stdin=pipe, stdout=pipe) as process:
        assert process.stdout.readline() == b"open\n"
        yield news, process.pid
        process.stdin.close()


def test_graph_that_another_process_writes_is_refused_at_once(kg_forked, articles, held):
    path, number = held

    for command in (("build", articles, "-o", path), ("remove", path, "meeting")):
        assert fails(kg_forked(*command), 1, f"is being written by process {number}", "try again")
    assert kg_forked("show", path).code == 0  # as it was last finished


def test_syntax_error_is_told_with_line_and_column_and_the_line(kg_forked, built):
    done = kg_forked("query", built, "SELECT ?who\nWHERE { ?who rel:met-with }")

    assert fails(done, 1, "at line 2, column ")
    assert done.err.splitlines()[1] == "    WHERE { ?who rel:met-with }"


def test_query_that_would_change_the_graph_is_refused(kg_forked, built):
    assert fails(kg_forked("query", built, "DELETE WHERE { ?a ?b ?c }"), 1, "a query only reads")


def test_unknown_suffix_is_told_with_the_known_ones(kg_forked, built, tmp_path):
    assert fails(kg_forked("export", built, "-o", tmp_path / "news.docx"), 1, "no export ends in '.docx'", ".graphml")
    assert fails(kg_forked("draw", built, "-o", tmp_path / "news.docx"), 1, "news.docx", ".png, .svg, .pdf")
    assert list(tmp_path.iterdir()) == []


def test_document_of_an_unknown_kind_is_refused_by_what_is_in_it(kg_forked, tmp_path):
    file = tmp_path / "minutes.docx"
    file.write_bytes(b"PK\x03\x04" + BINARY)

    done = kg_forked("extract", file)

    assert fails(done, 1, "looks like a binary file (ZIP archive, Word or EPUB document)")


def test_wrong_option_is_wrong_usage(kg_forked, articles, tmp_path):
    to = ("-o", tmp_path / "news.kg")

    assert fails(kg_forked("build", articles, *to, "--columns", "text"), 2, "'text' is not FIELD=COLUMN")
    assert fails(kg_forked("build", articles, *to, "--columns", "body=text"), 2, "an article has no 'body'")
    assert fails(kg_forked("build", articles, *to, "--max-chars", "0"), 2, "max_chars must be at least 1")
    assert fails(kg_forked("build", articles, *to, "--config", tmp_path / "none.toml"), 2, "none.toml cannot be read")


def test_build_that_was_killed_goes_on_where_it_stopped(kg, kg_forked, kg_started, wait_until, tmp_path):
    names = ("Ann Lee", "Carl Poe", "Dora Fay", "Eve Moss", "Finn Orr", "Gail Tan", "Hugo Wise", "Ida Voss")
    lines = [json.dumps({"id": name, "text": GOOD.format(name)}) + "\n" for name in names]
    settings = tmp_path / "kg.toml"
    settings.write_text("batch_size = 1\n")
    path = tmp_path / "killed.kg"

    with kg_started("build", "-", "-o", path, "--config", settings) as process:
        process.stdin.write("".join(lines[:5]).encode())
        process.stdin.flush()
        # Standard input stays open: the build is in the middle when its last words have long been written.
        wait_until(settled(path / "journal"))
        process.kill()
        process.wait()

    with package.open(path) as graph:
        there = {article.id for article in graph.articles()}
        assert graph.verify() == []
    assert set() < there < set(names)

    again = kg_forked("build", "-", "-o", path, "--config", settings, "--json", stdin="".join(lines))
    assert again.code == 0, again.err
    assert (again.json["articles"], again.json["added"]) == (len(names), len(names) - len(there))
    whole = tmp_path / "whole.kg"
    assert kg("build", "-", "-o", whole, "--config", settings, stdin="".join(lines)).code == 0
    exports = [kg("export", one, "-o", "-", "--format", "nquads").out for one in (path, whole)]
    assert exports[0] == exports[1]


def settled(file: Path):
    """A condition: something has been written there, and nothing more for a second."""
    seen: list[tuple[float, int]] = []

    def holds() -> bool:
        if file.exists():
            seen.append((time.monotonic(), file.stat().st_size))
        quiet = [when for when, much in seen if seen and much == seen[-1][1]]
        return bool(quiet) and seen[-1][1] > 20_000 and quiet[-1] - quiet[0] > 1

    return holds

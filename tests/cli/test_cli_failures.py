"""What failed: told by reasons, written down as it happens, and read again."""

import json
import os
import shutil
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kg.build import Report
from kg.cli.outcome import again
from kg.errors import ExtractError, KgError, ReadError
from kg.failures import Failures, failed_sources, reasons
from tests.remote.serving import oxigraph
from tests.web_server import serving

GOOD = "Ann Lee met Bob Ray in Oslo on Monday."


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A good article, a table with a bad row, and two files that cannot be read, in the working folder."""
    monkeypatch.chdir(tmp_path)
    made = tmp_path / "news"
    made.mkdir()
    (made / "good.txt").write_text(GOOD)
    (made / "empty.txt").write_text("")
    (made / "binary.txt").write_bytes(b"%PDF-1.7 \x00\x01")
    (made / "table.csv").write_text(f"id,text\n1,{GOOD}\n2,too,many\n3,\n")
    return made


def report(path="g.kg/failed.jsonl"):
    return [json.loads(line) for line in Path(path).read_text(encoding="ascii").splitlines()]


def test_command_that_an_error_names_can_be_run_whatever_the_feed_is_called(kg, tmp_path):
    item, page = "<item><title>x</title></item>", "<url><loc>https://a.example/</loc></url>"
    for root in (f"<rss><channel>{item}</channel></rss>", f"<urlset>{page}</urlset>"):
        (tmp_path / "a;rm b.xml").write_text(root)
        done = kg("build", tmp_path / "a;rm b.xml", "-o", tmp_path / "g.kg")
        assert f"fetched:  kg build '{tmp_path}/a;rm b.xml' -o {tmp_path}/g.kg --fetch\n" in done.err


def test_what_a_pipe_gives_is_told_with_the_name_of_the_pipe(kg, tmp_path):
    os.mkfifo(tmp_path / "a.fifo")
    with ThreadPoolExecutor() as pool:
        writing = pool.submit((tmp_path / "a.fifo").write_text, '{"id": "a"}\n{"id": "b"}\n')
        done = kg("build", tmp_path / "a.fifo", "-o", tmp_path / "g.kg")
        writing.result()
    assert f"kg: {tmp_path}/a.fifo:1 has no key 'text'" in done.err
    assert "stdin" not in done.err


def test_options_of_a_hint_stand_behind_the_line_that_was_typed(kg, tmp_path):
    (tmp_path / "a b.csv").write_text("id,body\n1,Rain.\n2,Hail.\n")
    hint = "say which one holds the text:  "
    done = kg("build", tmp_path / "a b.csv", "-o", tmp_path / "mine.kg", "--quiet")
    assert f"{hint}kg build '{tmp_path}/a b.csv' -o {tmp_path}/mine.kg --quiet --columns text=body" in done.err
    long = kg("build", *[tmp_path / "a b.csv"] * 20, "-o", tmp_path / "mine.kg")
    assert f"    {hint}--columns text=body\n" in long.err
    login = kg("build", "https://ann:secret@news.example/a", "-o", tmp_path / "mine.kg")
    assert "have it fetched:  kg build https://" in login.err
    assert "secret" not in login.err
    extracted = kg("extract", tmp_path / "a b.csv")
    assert f"{hint}kg extract '{tmp_path}/a b.csv' --columns text=body" in extracted.err


def test_what_failed_is_written_down_with_the_file_to_read_again(kg, folder):
    done = kg("build", "news", "-o", "g.kg")

    assert done.code == 3
    assert [(one["source"], one["article"], one["kind"], one["what"]) for one in report()] == [
        ("news/binary.txt", "news/binary.txt", "ReadError", "looks like a binary file (PDF)"),
        ("news/empty.txt", "news/empty.txt", "ReadError", "is empty"),
        ("news/table.csv", "news/table.csv:3", "ReadError", "has 3 fields where the header has 2"),
        ("news/table.csv", "news/table.csv:4", "ReadError", "is empty"),
    ]
    assert all(one["time"].endswith("+00:00") and one["hint"] for one in report())


def test_summary_groups_what_failed_and_names_the_command_to_try_again(kg, folder):
    said = kg("build", "news", "-o", "g.kg").err.splitlines()

    assert said[-2] == (
        "kg: 4 failed: is empty (2), looks like a binary file (PDF) (1), has … fields where the header has … (1)"
    )
    assert said[-1].endswith("with the same options:  kg build --retry-failed g.kg/failed.jsonl -o g.kg")


def test_json_carries_the_same(kg, folder):
    done = kg("build", "news", "-o", "g.kg", "--json").json

    assert done["reasons"]["is empty"] == 2
    assert done["failed"][-1]["article"] == "news/table.csv:4"
    assert done["failed"][-1]["source"] == "news/table.csv"
    assert (done["report"], done["retry"]) == ("g.kg/failed.jsonl", "kg build --retry-failed g.kg/failed.jsonl -o g.kg")


def test_retry_reads_what_failed_alone_and_keeps_what_still_fails(kg, folder):
    kg("build", "news", "-o", "g.kg")
    (folder / "empty.txt").write_text("Carl Poe met Dora Fay in Rome.")
    (folder / "table.csv").write_text(f"id,text\n1,{GOOD}\n2,Eve Kim met Bob Ray.\n")
    (folder / "new.txt").write_text("This was not there.")

    again = kg("build", "--retry-failed", "g.kg/failed.jsonl", "-o", "g.kg", "--json")

    assert again.code == 3
    assert (again.json["added"], again.json["unchanged"], len(again.json["failed"])) == (2, 1, 1)
    assert [one["source"] for one in report()] == ["news/binary.txt"]


def test_report_goes_when_nothing_fails_any_more(kg, folder, tmp_path):
    kg("build", "news", "-o", "g.kg")
    for name in ("empty.txt", "binary.txt"):
        (folder / name).write_text(GOOD)
    (folder / "table.csv").write_text("id,text\n")  # nothing is in it that could fail

    assert kg("build", "--retry-failed", "g.kg/failed.jsonl", "-o", "g.kg").code == 0
    assert not (tmp_path / "g.kg" / "failed.jsonl").exists()


def test_build_of_other_sources_leaves_the_report_of_these(kg, folder):
    kg("build", "news", "-o", "g.kg")
    kg("build", "none.txt", "-o", "g.kg")

    assert [one["source"] for one in report()][-2:] == ["news/table.csv", "none.txt"]
    assert len(report()) == 5


def test_nothing_is_written_where_nothing_fails(kg, folder, tmp_path):
    kg("build", "news/good.txt", "-o", "g.kg", "--report", "mine.jsonl")

    assert not (tmp_path / "mine.jsonl").exists()
    assert not (tmp_path / "g.kg" / "failed.jsonl").exists()


def test_killed_build_leaves_what_had_failed_and_its_rerun_goes_on(kg, kg_started, wait_until, folder, tmp_path):
    file = tmp_path / "g.kg" / "failed.jsonl"
    with kg_started("build", "news/empty.txt", "-", "-o", "g.kg") as process:
        wait_until(lambda: file.exists() and file.read_bytes().endswith(b"\n"))
        process.send_signal(signal.SIGKILL)
        process.wait()
    with file.open("ab") as cut:
        cut.write(b'{"source": "news/bin')

    assert failed_sources(file) == (["news/empty.txt"], 0)
    kg("build", "news/binary.txt", "-o", "g.kg")
    assert failed_sources(file) == (["news/empty.txt", "news/binary.txt"], 0)
    kg("build", "news", "-o", "g.kg")
    assert [one["source"] for one in report()].count("news/empty.txt") == 1


def test_standard_input_cannot_be_read_again_and_that_is_said(kg, folder, tmp_path):
    done = kg("build", "-", "-o", "g.kg", stdin='{"text": "Ann Lee met Bob Ray."}\n{"text": ""}\n')

    assert report()[0]["source"] is None
    assert "came from standard input, which cannot be read again" in done.err
    again = kg("build", "--retry-failed", "g.kg/failed.jsonl", "-o", "g.kg")
    assert again.err == "kg: 1 failure of g.kg/failed.jsonl came from standard input, which cannot be read again\n"
    assert len(report()) == 1
    kg("build", "-", "-o", "g.kg", stdin='{"text": "Ann Lee met Bob Ray."}\n')
    assert not (tmp_path / "g.kg" / "failed.jsonl").exists()


def test_article_with_an_address_of_its_own_is_found_again_in_its_file(kg, folder, monkeypatch):
    (folder / "a.jsonl").write_text(json.dumps({"url": "https://news.example/1", "text": GOOD}))

    def break_down(_, article, __):
        return ExtractError(article.source, "could not be analysed")

    monkeypatch.setattr("kg.pipeline.Pipeline._analysis", break_down)
    kg("build", "news/a.jsonl", "-o", "g.kg")

    assert [(one["source"], one["article"], one["kind"]) for one in report()] == [
        ("news/a.jsonl", "https://news.example/1", "ExtractError")
    ]


def test_hostile_names_are_data(kg, folder):
    (folder / "bad\x1b[31m\u202e.txt").write_text("")

    done = kg("build", "news", "-o", "g.kg")

    raw = Path("g.kg/failed.jsonl").read_bytes()
    assert not any(byte < 32 and byte != 10 for byte in raw)
    assert raw.isascii()
    assert "\x1b" not in done.err
    assert "news/bad\x1b[31m\u202e.txt" in failed_sources("g.kg/failed.jsonl")[0]


@pytest.mark.parametrize("text", ["Ann Lee met Bob Ray.\n", "[1]\n", '{"source": 7}\n', '{"article": "a"}\n'])
def test_what_is_no_report_is_refused_and_left_alone(kg, folder, tmp_path, text):
    file = tmp_path / "notes.jsonl"
    file.write_text(text)

    retried = kg("build", "--retry-failed", file, "-o", "g.kg")
    reported = kg("build", "news", "-o", "g.kg", "--report", file)

    assert retried.code == reported.code == 2
    assert f"{file}:1 is no line of a report of what failed" in retried.err
    assert file.read_text() == text


def test_name_that_no_file_can_have_is_told(kg, folder, tmp_path):
    (tmp_path / "r.jsonl").write_text('{"source": "\\ud800"}\n')

    done = kg("build", "--retry-failed", "r.jsonl", "-o", "g.kg")

    assert done.code == 1
    assert done.err.startswith("kg: ? does not exist")


@pytest.mark.parametrize("given", [["--retry-failed", "r.jsonl"], ["news", "--report", "r.jsonl"]])
def test_pipe_is_no_report(kg, folder, tmp_path, given):
    os.mkfifo(tmp_path / "r.jsonl")

    done = kg("build", *given, "-o", "g.kg")

    assert (done.code, done.messages) == (2, 1)
    assert "r.jsonl is no regular file" in done.err


def test_names_in_json_steer_no_terminal(kg, folder):
    (folder / "bad\x9b31m\u202e.txt").write_text("")

    done = kg("build", "news", "-o", "g.kg", "--json")

    assert not {"\x9b", "\u202e"} & set(done.out)
    assert "news/bad\x9b31m\u202e.txt" in [one["source"] for one in done.json["failed"]]


def test_page_of_a_feed_that_is_fetched_at_last_is_no_failure_any_more(kg, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "kg.toml").write_text("[fetch]\non = true\ninner = true\ndelay = 0\nretries = 0\n")
    pages = {"/a": (500, {}, b"")}
    with serving(pages) as site:
        feed = f"<rss><channel><title>T</title><item><link>{site}/a</link></item></channel></rss>".encode()
        pages["/feed"] = (200, {"content-type": "application/rss+xml"}, feed)
        for _ in range(2):
            kg("build", f"{site}/feed", "-o", "g.kg")
            assert [one["source"] for one in report()] == [f"{site}/a"]
        page = f"<article><p>{GOOD} It rained all day.</p></article>".encode()
        pages["/a"] = (200, {"content-type": "text/html"}, page)
        assert kg("build", f"{site}/feed", "-o", "g.kg").code == 0

    assert not (tmp_path / "g.kg" / "failed.jsonl").exists()


def test_sources_and_a_report_to_retry_are_not_given_together(kg, folder):
    assert kg("build", "news", "--retry-failed", "x", "-o", "g.kg").code == 2
    assert kg("build", "-o", "g.kg").code == 2
    assert "there" not in kg("build", "news", "-o", "g.kg", "--report", "no/such/folder.jsonl").out


def test_backup_has_no_report_and_verify_does_not_mind_it(kg, folder, tmp_path):
    kg("build", "news", "-o", "g.kg")

    assert kg("verify", "g.kg").code == 0
    kg("backup", "g.kg", "copy.kg")
    assert not (tmp_path / "copy.kg" / "failed.jsonl").exists()
    shutil.rmtree(tmp_path / "g.kg" / "store")
    assert kg("build", "news/good.txt", "-o", "g.kg").code == 0


def test_graph_on_a_server_has_a_report_on_demand(kg, folder, tmp_path):
    (tmp_path / "served").mkdir()
    (tmp_path / "kg.toml").write_text('[server]\ncache = "cache"\n')
    with oxigraph(tmp_path / "served") as server:
        without = kg("build", "news", "-o", server.url)
        with_one = kg("build", "news", "-o", server.url, "--report", "failed.jsonl")

    assert "--report FILE writes down what fails" in without.err
    assert f"kg build --retry-failed failed.jsonl -o {server.url}" in with_one.err
    assert len(report("failed.jsonl")) == 4


def test_import_says_which_file_failed(kg, folder):
    (folder / "g.ttl").write_text("no turtle")

    done = kg("import", "news/g.ttl", "-o", "g.kg", "--json")

    assert [one["source"] for one in done.json["failed"]] == ["news/g.ttl"]


def test_extract_groups_what_failed(kg, folder):
    assert kg("extract", "news").err.splitlines()[-1].startswith("kg: 4 failed: is empty (2)")


def test_full_disk_is_told_with_the_way_out(tmp_path):
    with pytest.raises(KgError, match="cannot be written"):
        Failures(tmp_path / "none" / "f.jsonl").add(ReadError("a", "is bad"))


def test_status_of_an_answer_stays_in_the_reason_and_pages_are_retried_with_fetch():
    error = ReadError("http://news.example/a", "cannot be fetched: 404 Not Found")
    error.file = "http://news.example/a"
    done = Report(failed=[error])

    assert reasons(done.failed) == {"cannot be fetched: 404 Not Found": 1}
    assert again("g.kg", done, "f.jsonl")["retry"] == "kg build --fetch --retry-failed f.jsonl -o g.kg"


def test_usage_is_not_broken_within_words(kg):
    done = kg("review", "g.kg", "link")

    assert done.code == 2
    assert "|link|unlink|accept|reject|" in done.err

"""``kg build``, ``kg extract``, ``kg init``."""

import json
import os
import pty
import shlex
import subprocess
import sys
from dataclasses import fields

import kg as package
from kg.config import Config
from tests.web_server import serving

KEYS = ["article", "subject", "predicate", "relation", "object", "status", "speaker", "time", "confidence", "evidence"]


def test_build_says_what_the_graph_holds(kg, articles, tmp_path):
    done = kg("build", articles, "-o", tmp_path / "news.kg")

    assert (done.code, done.err) == (0, "")
    lines = [" ".join(line.split()) for line in done.out.splitlines()]
    assert lines[0] == f"{tmp_path / 'news.kg'} holds"
    assert lines[1] == "articles 3 of this build: 3 added"
    assert lines[3].startswith("statements ")
    assert "1 denied" in lines[3]
    assert "3 met-with" in lines[4]


def test_build_of_the_same_articles_again_leaves_them_unchanged(kg, articles, news):
    before = kg("export", news, "-o", "-", "--format", "nquads").out

    summary = kg("build", articles, "-o", news, "--json").json

    assert (summary["added"], summary["replaced"], summary["unchanged"]) == (0, 0, 3)
    assert kg("export", news, "-o", "-", "--format", "nquads").out == before


def test_build_in_another_process_leaves_the_same_articles_unchanged(kg_apart, articles, tmp_path):
    first, second = (kg_apart("build", articles, "-o", tmp_path / "news.kg", "--json").json for _ in range(2))

    assert first["added"] == 3
    assert (second["replaced"], second["unchanged"]) == (0, 3)


def test_edited_article_takes_the_place_of_its_old_text(kg, articles, tmp_path):
    file = tmp_path / "a.txt"
    file.write_text("Ann Lee met Bob Ray in Oslo on Monday.")
    kg("build", file, "-o", tmp_path / "news.kg")
    file.write_text("Ann Lee met Carl Poe in Rome on Monday.")

    summary = kg("build", file, "-o", tmp_path / "news.kg", "--json").json

    assert (summary["added"], summary["replaced"], summary["articles"]) == (0, 1, 1)
    with package.open(tmp_path / "news.kg") as graph:
        assert graph.statements("met-with").one().sentence == "Ann Lee met-with Carl Poe"


def test_summary_as_json_names_what_failed(kg, articles, tmp_path):
    done = kg("build", articles, tmp_path / "none.txt", "-o", tmp_path / "news.kg", "--json")

    assert done.code == 3
    assert done.json["failed"][0]["what"] == f"{tmp_path / 'none.txt'} does not exist"
    assert done.json["articles"] == 3
    assert done.json["by_relation"]["met-with"] == 3


def test_build_reads_standard_input(kg, tmp_path):
    done = kg("build", "-", "-o", tmp_path / "news.kg", "--json", stdin="Ann Lee met Bob Ray in Oslo on Monday.")

    assert done.json["added"] == 1
    with package.open(tmp_path / "news.kg") as graph:
        assert graph.statements("met-with").one().sentence == "Ann Lee met-with Bob Ray"


def test_columns_say_which_column_holds_what(kg, tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("n,headline,body\n1,A meeting,Ann Lee met Bob Ray in Oslo on Monday.\n")

    kg("build", file, "-o", tmp_path / "news.kg", "--columns", "text=body,title=headline,id=n")

    with package.open(tmp_path / "news.kg") as graph:
        assert [(article.id, article.title) for article in graph.articles()] == [("1", "A meeting")]


def test_columns_may_be_given_in_parts_as_a_hint_adds_one(kg, tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("n,headline,body\n1,A meeting,Ann Lee met Bob Ray in Oslo on Monday.\n2,,Rain.\n")
    line = ("build", file, "-o", tmp_path / "news.kg", "--columns", "title=headline")

    assert "--columns title=headline --columns text=body\n" in kg(*line).err
    assert kg(*line, "--columns", "text=body").code == 0
    with package.open(tmp_path / "news.kg") as graph:
        assert "A meeting" in [article.title for article in graph.articles()]
    assert kg(*line, "--columns", "title=n").code == 2


def test_option_goes_before_the_settings_file(kg, tmp_path):
    (tmp_path / "a.txt").write_text("Ann Lee met Bob Ray in Oslo on Monday.")
    (tmp_path / "kg.toml").write_text("max_chars = 10\n")
    settings = ("--config", tmp_path / "kg.toml", "-o", tmp_path / "news.kg")

    assert kg("build", tmp_path / "a.txt", *settings).code == 1
    assert kg("build", tmp_path / "a.txt", *settings, "--max-chars", "100").code == 0


def test_cache_that_is_a_file_is_a_wrong_setting_and_nothing_is_made(kg, tmp_path):
    (tmp_path / "a.txt").write_text("Ann Lee met Bob Ray in Oslo on Monday.")
    done = kg("build", tmp_path / "a.txt", "-o", tmp_path / "news.kg", "--cache", tmp_path / "a.txt")

    assert (done.code, done.out, done.messages) == (2, "", 1)
    assert done.err.startswith(f"kg: parses cannot be kept in {tmp_path / 'a.txt'}: {tmp_path / 'a.txt'} is no folder")
    assert not (tmp_path / "news.kg").exists()


def test_progress_moves_on_a_terminal_and_failures_stand_above_it(articles, tmp_path):
    ours, theirs = pty.openpty()
    line = [sys.executable, "-m", "kg", "build", tmp_path / "none.txt", articles, "-o", tmp_path / "news.kg"]
    process = subprocess.Popen(line, stderr=theirs, stdout=subprocess.PIPE, text=True)
    os.close(theirs)
    seen = b""
    try:
        while chunk := os.read(ours, 65536):
            seen += chunk
    except OSError:  # the other end is closed
        pass
    out, _ = process.communicate()
    os.close(ours)

    assert process.returncode == 3
    assert b"3 articles, 1 failed" in seen
    assert b"kg: " + str(tmp_path / "none.txt").encode() in seen.replace(b"\r\n", b"")
    assert out.splitlines()[0].endswith("holds")


def test_extract_prints_one_object_a_line_with_the_keys_in_their_order(kg, articles):
    done = kg("extract", articles)

    assert (done.code, done.err) == (0, "")
    found = [json.loads(line) for line in done.out.splitlines()]
    assert found
    for one in found:
        assert list(one) == KEYS
        assert list(one["subject"]) == ["text", "label", "aliases", "type", "start", "end"]
        assert one["relation"] is not None
        assert one["article"] in {"meeting", "denial", "threat"}
    said = [(one["subject"]["label"], one["relation"], one["object"]["label"], one["status"]) for one in found]
    assert ("Ann Lee", "met-with", "Bob Ray", "fact") in said
    assert ("Ann Lee", "met-with", "Carl Poe", "denied") in said


def test_extract_keeps_letters_of_every_script(kg):
    done = kg("extract", "-", stdin="Inês Carvalhal met Zoë Ødegård in Oslo on Monday.")

    assert '"label": "Inês Carvalhal"' in done.out


def test_offsets_of_extract_are_those_of_the_text(kg):
    text = "A café opened.\n\nAnn Lee met Bob Ray in Oslo on Monday."

    one = json.loads(kg("extract", "-", stdin=text).out.splitlines()[0])

    for place in (one["subject"], one["object"], *one["evidence"]):
        assert text[place["start"] : place["end"]] == place["text"]


def test_open_statements_are_extracted_on_demand(kg):
    text = "Ann Lee repaired the old bridge on Monday."

    named, opened = kg("extract", "-", stdin=text), kg("extract", "--open", "-", stdin=text)

    assert (named.code, named.out) == (0, "")
    found = map(json.loads, opened.out.splitlines())
    said = [(one["predicate"], one["relation"], one["object"]["text"]) for one in found]
    assert ("repaired", None, "the old bridge") in said


def test_extract_draws_what_it_prints_as_a_page_of_displacy(kg, articles, tmp_path):
    done = kg("extract", articles, "--displacy", tmp_path / "said.html")
    page = (tmp_path / "said.html").read_text(encoding="utf-8")

    assert (done.code, done.err) == (0, "")
    assert done.out == kg("extract", articles).out
    assert page.count("<article>") == 3
    assert "✗ met-with (denied)" in page
    assert 'style="background: #cfe8f8">Ann Lee<small>Person' in page


def test_a_page_that_cannot_be_written_is_an_error_that_names_it(kg, articles, tmp_path):
    done = kg("extract", articles, "--displacy", tmp_path / "none" / "said.html")

    assert done.code == 1
    assert "said.html cannot be written" in done.err


def test_extract_goes_on_after_a_failure_and_says_so(kg, articles, tmp_path):
    some, none = kg("extract", tmp_path / "none.txt", articles), kg("extract", tmp_path / "none.txt")

    assert (some.code, none.code) == (3, 1)
    assert some.messages == none.messages == 1
    assert len(some.out.splitlines()) == len(kg("extract", articles).out.splitlines())


def test_init_writes_every_setting_with_its_default(kg, tmp_path):
    done = kg("init", tmp_path / "mine")

    file = tmp_path / "mine" / "kg.toml"
    assert done.out == f"{file}\n"
    assert Config.load(file) == Config()
    for setting in fields(Config):
        assert setting.name == "origins" or setting.name in Config.load(file).origins


def test_init_leaves_settings_that_are_there(kg, tmp_path):
    (tmp_path / "kg.toml").write_text("open = true\n")

    done = kg("init", tmp_path)

    assert done.code == 1
    assert "exists already" in done.err
    assert (tmp_path / "kg.toml").read_text() == "open = true\n"


def test_pages_are_fetched_where_somebody_says_so(kg, tmp_path):
    (tmp_path / "kg.toml").write_text("[fetch]\ninner = true\ndelay = 0\n")
    item = "<item><title>Bridge</title><link>{}/a.txt</link><description>Ann Lee met …</description></item>"
    pages = {"/a.txt": (200, {"content-type": "text/plain"}, b"Ann Lee met Bob Ray in Oslo on Monday.")}
    with serving(pages) as site:
        pages["/feed.xml"] = (200, {}, f"<rss><channel>{item.format(site)}</channel></rss>".encode())
        build = "build", f"{site}/feed.xml", "-o", tmp_path / "news.kg", "--config", tmp_path / "kg.toml"
        refused, done = kg(*build), kg(*build, "--fetch")

    assert (refused.code, refused.messages) == (1, 2)  # what failed, and how it is tried again
    assert f"fetched:  kg {shlex.join(map(str, build))} --fetch\n" in refused.err
    assert (done.code, done.err) == (0, "")
    with package.open(tmp_path / "news.kg") as graph:
        assert [one.source for one in graph.articles()] == [f"{site}/a.txt"]
        assert graph.statements("met-with").one().sentence == "Ann Lee met-with Bob Ray"


def test_what_a_feed_said_of_a_page_stays_when_the_page_is_fetched_by_its_address(kg, tmp_path):
    (tmp_path / "kg.toml").write_text("[fetch]\non = true\ninner = true\ndelay = 0\n")
    text = "<p>Ann Lee met Bob Ray in Oslo on Monday.</p><p>It rained in the town all day, and nobody was hurt.</p>"
    html, media = "<html><body><article>{}</article></body></html>", {"content-type": "text/html"}
    pages = {"/a": (200, media, html.format(text).encode())}
    with serving(pages) as site:
        item = f"<item><link>{site}/a</link><guid>g7</guid><pubDate>Mon, 03 Jun 2024 10:00:00 GMT</pubDate></item>"
        feed = f"<rss><channel><title>The Courier</title>{item}</channel></rss>"
        pages["/feed.xml"] = (200, {}, feed.encode())
        to = "-o", tmp_path / "news.kg", "--config", tmp_path / "kg.toml", "--json"
        assert kg("build", f"{site}/feed.xml", *to).json["added"] == 1
        assert kg("build", f"{site}/a", *to).json["unchanged"] == 1
        pages["/a"] = (200, media, html.format(text.replace("Bob Ray", "Carl Poe")).encode())
        assert kg("build", f"{site}/a", *to).json["replaced"] == 1

    with package.open(tmp_path / "news.kg") as graph:
        (article,) = graph.articles()
        assert (article.id, article.date, article.publisher) == ("g7", "2024-06-03", "The Courier")
        assert graph.statements("met-with").one().sentence == "Ann Lee met-with Carl Poe"

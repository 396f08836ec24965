"""Files, folders, pipes and standard input: what is read, in which order, and what becomes of the rest."""

import os
import socket
import subprocess
import sys
import threading
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.config import Config
from kg.errors import ConfigError, ReadError
from kg.read import READERS, Origin, read
from kg.types import Article


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty folder ``news`` in the working folder, and a function that puts files into it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "news").mkdir()

    def put(**files):
        for name, text in files.items():
            file = tmp_path / "news" / name.replace("__", "/").replace("_", ".")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        return tmp_path / "news"

    return put


def sources(found):
    return [one.source for one in found]


def test_folder_gives_its_files_in_alphabetical_order(folder):
    folder(b_txt="Rain.", a_jsonl='{"text": "Snow."}', c__z_text="Hail.", c__a_md="Sun.", d_csv="text\nFog.\n")

    assert [one.text for one in read(["news"])] == ["Snow.", "Rain.", "Sun.", "Hail.", "Fog."]
    assert sources(read(["news/"])) == ["news/a.jsonl#1", "news/b.txt", "news/c/a.md", "news/c/z.text", "news/d.csv#2"]


def test_same_input_gives_the_same_articles(folder):
    folder(b_txt="Rain.", a_txt="Snow.", c_html="<html><body><p>Ann Lee met Bob Ray in town.</p><p>x</p></body></html>")

    assert list(read(["news"])) == list(read(["news"]))


def test_hidden_files_and_other_suffixes_in_a_folder_are_passed_over(folder):
    folder(a_txt="Rain.", _hidden_txt="Snow.", _git__b_txt="Hail.", c_png="Fog.", Makefile="all:")

    assert sources(read(["news"])) == ["news/a.txt"]


def test_folder_without_articles_is_an_error(folder):
    folder(a_png="x")

    (error,) = read(["news"])

    assert error.what == "news holds no articles"
    assert ".jsonl" in error.found


def test_links_in_a_folder_are_not_followed(folder, tmp_path):
    news = folder(a_txt="Rain.")
    (tmp_path / "outside.txt").write_text("Secret.")
    (news / "loop").symlink_to(news)
    (news / "up").symlink_to(tmp_path)
    (news / "b.txt").symlink_to(tmp_path / "outside.txt")
    (news / "dangling.txt").symlink_to(tmp_path / "nothing")

    assert sources(read(["news"])) == ["news/a.txt"]


def test_folder_with_files_that_are_called_as_those_of_a_graph_is_read(folder):
    news = folder(a_txt="Rain.", lock="", store="")
    assert sources(read(news)) == [f"{news}/a.txt"]

    (news / "store").unlink()
    (news / "store").mkdir()
    (error,) = read(news)
    assert error.reason == "holds no articles"


def test_link_that_a_user_names_is_followed(folder, tmp_path):
    folder(a_txt="Rain.")
    (tmp_path / "link").symlink_to(tmp_path / "news")

    assert sources(read(["link"])) == ["link/a.txt"]


def test_pipe_or_socket_in_a_folder_does_not_block_it(folder):
    os.mkfifo(folder(a_txt="Rain.") / "b.txt")
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind("news/c.txt")

        assert sources(read(["news"])) == ["news/a.txt"]


def test_named_pipe_is_read_as_what_comes_out_of_it(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    writer = threading.Thread(target=(tmp_path / "pipe").write_text, args=('{"text": "Rain.", "id": "1"}\n',))
    writer.start()

    (article,) = read([tmp_path / "pipe"])

    writer.join()
    assert (article.text, article.source) == ("Rain.", "stdin#1")


def test_missing_source_costs_itself_and_near_names_are_offered(folder):
    folder(clemency_txt="Rain.")

    error, article = read(["news/clemancy.txt", "news/clemency.txt"])

    assert error.message() == "news/clemancy.txt does not exist\n    did you mean news/clemency.txt?"
    assert article.text == "Rain."


@pytest.mark.parametrize("source", ["", "nothing", "a\0b", "x" * 5000, "news/a.txt/b"])
def test_source_that_cannot_be_is_an_error(folder, source):
    folder(a_txt="Rain.")

    (error,) = read([source])

    assert isinstance(error, ReadError)


@pytest.fixture
def unprivileged(tmp_path):
    """Whoever runs the tests may not read everything in the meantime, as the superuser may."""
    tmp_path.chmod(0o755)
    READERS.get("text")
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    yield
    os.seteuid(user)


def test_unreadable_files_and_folders_cost_themselves(folder, request):
    news = folder(a_txt="Rain.", b_txt="Snow.", c__d_txt="Hail.", e_txt="Fog.")
    for name in ("a.txt", "c"):
        (news / name).chmod(0)
    request.getfixturevalue("unprivileged")

    file, snow, inner, fog = read(["news"])

    assert [one.what for one in (file, inner)] == [
        "news/a.txt cannot be read: Permission denied", "news/c cannot be read: Permission denied",
    ]  # fmt: skip
    assert [one.text for one in (snow, fog)] == ["Snow.", "Fog."]
    assert [one.file for one in (file, inner)] == ["news/a.txt", "news"]


def test_fault_of_a_reader_costs_the_file_alone(folder, monkeypatch):
    def read_bad(origin, config):
        yield Article("Rain.", origin.source, origin.name)
        [].pop()

    monkeypatch.setattr(READERS, "get", {"csv": read_bad, "text": READERS.get("text")}.get)
    folder(a_csv="x", b_txt="Snow.")

    article, error, after = read("news")

    assert (article.text, after.text) == ("Rain.", "Snow.")
    assert error.message().startswith("news/a.csv could not be read\n    IndexError: pop from empty list\n")
    assert error.file == "news/a.csv"


def test_faults_of_a_file_are_told_up_to_a_thousand_and_end_it_where_there_is_nothing_else(folder):
    bad, good = '{"text": " "}\n', '{"text": "Rain."}\n'
    folder(a_jsonl=bad * 5000 + good, b_jsonl=(bad * 900 + good) * 3)

    found = list(read("news"))

    errors, more = [[one for one in found if isinstance(one, ReadError) and one.file == f"news/{name}.jsonl"]
                    for name in "ab"]  # fmt: skip
    assert (len(errors), len(more)) == (1001, 1001)
    assert errors[-1].what == "news/a.jsonl has more than 1,000 faults in a row and is not read further"
    assert more[-1].what == "news/b.jsonl has 2,700 faults, of which the first 1,000 are told"
    assert sources(one for one in found if isinstance(one, Article)) == [
        f"news/b.jsonl#{901 * number}" for number in (1, 2, 3)
    ]


def test_file_that_goes_away_while_reading_costs_itself(folder):
    news = folder(a_txt="Rain.", b_txt="Snow.", c_txt="Hail.")

    stream = read(["news"])
    first = next(stream)
    (news / "b.txt").unlink()
    error, last = stream

    assert (first.text, last.text) == ("Rain.", "Hail.")
    assert error.what == "news/b.txt does not exist"


@pytest.mark.parametrize(
    ("name", "content", "text"),
    [
        ("story", "Rain.", "Rain."),
        ("story.2018", "Rain.", "Rain."),
        ("feed.json", '{"text": "Rain."}', "Rain."),
        ("feed", '\n {"text": "Rain."}', "Rain."),
        ("STORY.TXT", "{Rain.}", "{Rain.}"),
    ],
)
def test_file_of_unknown_suffix_is_read_as_what_it_looks_like(tmp_path, name, content, text):
    (tmp_path / name).write_text(content)

    assert [one.text for one in read([tmp_path / name])] == [text]


def test_file_name_that_is_no_utf_8_gives_a_source_that_can_be_written(tmp_path):
    try:
        (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text("Rain.")
    except OSError:
        pytest.skip("this file system takes no such name")

    (article,) = read([tmp_path])

    assert article.id == "caf\ufffd.txt"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"Ann Lee met Bob Ray.", "Ann Lee met Bob Ray."),
        (b"\xef\xbb\xbf \n{\"text\": \"Rain.\"}\n", "Rain."),
        (b"\n<!doctype html><title>Rain</title><body><p>Ann Lee met Bob Ray.</p><p>It rained.</p>",
         "Rain\n\nAnn Lee met Bob Ray.\n\nIt rained."),
        (b"< 5 people came.", "< 5 people came."),
        (b"[Editor's note: none.]", "[Editor's note: none.]"),
    ],
    ids=["text", "json", "html", "less", "bracket"],
)  # fmt: skip
def test_standard_input_is_read_as_what_it_looks_like(content, text):
    assert [one.text for one in read(["-"], stdin=BytesIO(content))] == [text]


def test_text_of_standard_input_is_identified_by_its_content():
    (one,) = read(["-"], stdin=BytesIO(b"Rain."))
    (other,) = read(["-"], stdin=BytesIO(b'{"text": "Snow."}'))
    (named,) = read(["-"], stdin=BytesIO(b'{"text": "Snow.", "id": "s1"}'))

    assert one.source == Article.of("Rain.").source
    assert other.source == Article.of("Snow.").source
    assert (named.source, named.id) == ("stdin#s1", "s1")


def test_empty_standard_input_is_an_error():
    (error,) = read(["-"], stdin=BytesIO(b""))

    assert error.what == "stdin is empty"


def test_endless_standard_input_is_bounded():
    with Path("/dev/zero").open("rb", buffering=0) as zeros:
        (error,) = read(["-"], Config(max_bytes=100_000), stdin=zeros)

    assert "more than 100,000 bytes" in error.what


def test_lines_piped_in_are_read_as_they_come():
    receiving, sending = os.pipe()
    with os.fdopen(receiving, "rb") as pipe:
        os.write(sending, b'{"text": "Rain."}\n')
        stream = read(["-"], stdin=pipe)
        first = next(stream)  # the sender has not closed yet
        os.write(sending, b'{"text": "Snow."}\n')
        os.close(sending)

        assert [first.text, *(one.text for one in stream)] == ["Rain.", "Snow."]


def test_single_source_needs_no_list(folder):
    folder(a_txt="Rain.")

    assert sources(read("news/a.txt")) == ["news/a.txt"]


@pytest.mark.parametrize("columns", [{"headline": "title"}, {"text": ""}, {"text": 3}])
def test_wrong_columns_are_an_error_at_once(columns):
    with pytest.raises(ConfigError, match="columns"):
        read([], Config(columns=columns))


def test_every_registered_reader_takes_an_empty_file_for_an_error():
    def outcome(reader):
        try:
            return list(reader(Origin("a", "a", lambda: BytesIO(b"")), Config()))
        except ReadError as error:
            return [error]

    outcomes = {name: outcome(READERS.get(name)) for name in READERS.names()}

    assert {"csv", "html", "jsonl", "text", "xml"} <= outcomes.keys()
    assert all(len(found) == 1 and isinstance(found[0], ReadError) for found in outcomes.values())


def test_importing_the_readers_loads_no_extractor():
    code = "import sys, kg.read; print([m for m in ('trafilatura', 'lxml', 'charset_normalizer') if m in sys.modules])"

    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert run.stdout == "[]\n"


SEEDS = [
    b'{"text": "Rain.", "id": 1}\n', b"text,id\nRain.,1\n", b'"', b"\n", b"\r", b"\0", b"[", b"{", b",", b";", b"<p>",
    b"\xff\xfe", b"\xef\xbb\xbf", b"\x1f\x8b\x08", b"\xe9", b"\xed\xa0\x80", b"<meta charset=utf-16>",
    b"<html><body><p>Ann Lee met Bob.</p>", b"<meta property='og:url' content='http://[x'>",
    b"WARC/1.0\n", b"WARC-Type: response\nContent-Length: 30\n\n", b"HTTP/1.1 200\nContent-Type: text/plain\n\n",
    b"From x\n", b"Content-Type: multipart/mixed; boundary=b\n\n", b"\n--b\n", b"PK\x03\x04", b"PK\x05\x06" + bytes(18),
    b'<script type="application/ld+json">{"@type": "Article", "headline": "x"}</script>',
    b"<rss><channel>", b"<item>", b"<content:encoded>Rain.", b"</item>", b"<![CDATA[", b"]]>", b"&nbsp;", b"&#xd800;",
    b"<feed>", b"<entry>", b"<link href='http://[x'/>", b"<urlset><url><loc>http://a", b"<newsItem>",
    b"<nitf><body><body.content><p>Rain.</p></body.content></body></nitf>", b"<a:/>",
    b"<!DOCTYPE rss [<!ENTITY a 'b'>]>", b"<?xml version='1.0' encoding='utf-16'?>",
]  # fmt: skip
hostile = st.lists(st.one_of(st.binary(max_size=40), st.sampled_from(SEEDS)), max_size=12).map(b"".join)


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.jsonl", "a.csv", "a.xml", "a.txt.gz", "a.unknown", "-",
                                  "a.txt.xz", "a.zip", "a.tar", "a.tgz", "a.warc", "a.mbox", "a.eml"])  # fmt: skip
@settings(max_examples=150)
@given(content=hostile)
def test_no_bytes_make_reading_raise(tmp_path_factory, name, content):
    if name == "-":
        found = list(read(["-"], stdin=BytesIO(content)))
    else:
        file = tmp_path_factory.getbasetemp() / name
        file.write_bytes(content)
        found = list(read([file]))

    assert all(isinstance(one, Article | ReadError) for one in found)
    for one in found:
        assert not isinstance(one, ReadError) or one.reason != "could not be read", one.message()
        if isinstance(one, Article):
            assert one.text.strip()
            assert len(one.hash) == 64
            one.source.encode()

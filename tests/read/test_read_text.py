"""Plain text: encodings, headline, limits."""

import codecs

import pytest

from kg.config import Config
from kg.errors import ReadError
from kg.read import read

STORY = "Bridge opened\n\nAnn Lee opened “the bridge” – at last – in Orléans.\n"


@pytest.fixture
def one(tmp_path):
    """Write bytes to a file and read them as one article or error."""

    def read_one(content, name="story.txt", **settings):
        file = tmp_path / name
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        (found,) = read([file], Config(**settings))
        return found

    return read_one


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_text_is_the_same_in_every_encoding(one, encoding):
    assert one(STORY.encode(encoding)).text == STORY


@pytest.mark.parametrize(("bom", "encoding"), [(codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")])
def test_both_byte_orders_of_utf_16_are_read(one, bom, encoding):
    assert one(bom + STORY.encode(encoding)).text == STORY


def test_latin_1_with_curly_quotes_is_windows_1252(one):
    assert one(b"He said \x93caf\xe9\x94 \x96 it\x92s closed.").text == "He said “café” – it’s closed."


def test_other_alphabets_are_told_by_their_letters(one):
    russian = "Президент встретился с делегацией в столице в понедельник и говорил с журналистами о переговорах. " * 5

    assert one(russian.encode("cp1251")).text == russian


def test_line_ends_become_newlines_and_nothing_else_changes(one):
    assert one(b"  One\xc2\xa0two \r\n\r\nthree\rfour\t\n").text == "  One\xa0two \n\nthree\nfour\t\n"


def test_source_is_the_normalised_path_and_id_the_file_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "a.txt").write_text("Rain.")

    (article,) = read(["./news/../news//a.txt"])

    assert (article.source, article.id) == ("news/a.txt", "a.txt")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Bridge opened\n\nAnn Lee opened it.", "Bridge opened"),
        ("\n  Bridge opened \n\nAnn Lee opened it.", "Bridge opened"),
        ("Bridge opened\n" + "Ann Lee opened it. " * 20, "Bridge opened"),
        ("Lee: 'The bridge is open'\n\nAnn Lee opened it.", "Lee: 'The bridge is open'"),
        ("Ann Lee opened it.\n\nIt rained.", None),
        ("“It is open.”\n\nSo said Ann Lee.", None),
        ("Ann Lee opened the bridge after years of\ndelay on Monday. It rained.", None),
        ("Bridge opened", None),
        ("Bridge " * 30 + "\n\nAnn Lee opened it.", None),
    ],
)
def test_headline_is_a_short_first_line_that_is_no_sentence(one, text, title):
    assert one(text).title == title


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "PDF"),
        (b"PK\x03\x04\x14\x00\x06\x00", "ZIP"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "PNG"),
        (b"{\\rtf1\\ansi Ann Lee met Bob.}", "RTF"),
        (b"Ann\x00Lee met Bob Ray.", "NUL"),
        (bytes(range(1, 32)) * 20, "control"),
    ],
)
def test_binary_file_is_named_as_what_it_is(one, content, kind):
    error = one(content)

    assert isinstance(error, ReadError)
    assert "looks like a binary file" in error.what
    assert kind in error.what


@pytest.mark.parametrize("content", [b"", b" \n\t\r\n", codecs.BOM_UTF8])
def test_blank_file_is_empty(one, content):
    assert one(content).what.endswith("story.txt is empty")


def test_text_in_two_encodings_is_refused_with_the_line(one):
    error = one(("Orléans, “Nîmes”, Besançon.\n" * 20).encode() + "Orléans, Nîmes.\n".encode("cp1252") * 5)

    assert "mixes encodings" in error.what
    assert "line 21" in error.found
    assert "UTF-8" in error.hint


def test_single_broken_character_in_a_long_text_costs_that_character(one):
    text = "Orléans and Nîmes are towns. " * 100

    assert one(text.encode() + b"\xff.").text == text + "\ufffd."


def test_text_that_lost_its_letters_earlier_is_refused(one):
    error = one("Orl\ufffdans and N\ufffdmes and Besan\ufffdon are towns.")

    assert "is damaged" in error.what
    assert "3 of 41" in error.found


def test_broken_utf_16_is_refused(one):
    assert "begins as UTF-16" in one(codecs.BOM_UTF16_LE + b"A\x00\x00\xd8B\x00").what


def test_article_beyond_max_chars_is_refused_with_both_numbers_and_the_way_out(one):
    error = one("Ann met Bob. " * 400_000)

    assert "5,200,000 characters" in error.what
    assert "the limit for one article is 1,000,000" in error.what
    assert "--max-chars 5200000" in error.hint
    assert "max_chars = 5200000 in kg.toml" in error.hint


def test_article_of_five_megabytes_is_read_when_the_limit_is_raised(one):
    assert len(one("Ann met Bob. " * 400_000, max_chars=6_000_000).text) == 5_200_000


def test_line_of_a_megabyte_is_read(one):
    assert len(one("x" * 1_000_000, max_chars=2_000_000).text) == 1_000_000


def test_file_beyond_max_bytes_is_not_opened(tmp_path):
    huge = tmp_path / "huge.txt"
    with huge.open("wb") as stream:
        stream.truncate(10**12)  # sparse: reading it would take minutes

    (error,) = read([huge])

    assert "1,000,000,000,000 bytes; the limit for one article is 20,000,000" in error.what


def test_article_of_exactly_the_limits_is_read(one):
    assert one("é" * 50, max_chars=50, max_bytes=100).text == "é" * 50

"""JSON Lines and CSV: fields, columns, and errors that cost one record."""

import csv
import gzip
import json

import pytest

from kg.config import Config
from kg.errors import ReadError
from kg.read import read


@pytest.fixture
def all_of(tmp_path, monkeypatch):
    """Write a file in an empty working folder and read all that is in it."""
    monkeypatch.chdir(tmp_path)

    def read_all(name, content, **settings):
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return list(read([name], Config(**settings)))

    return read_all


def texts(found):
    return [one.text for one in found if not isinstance(one, ReadError)]


def errors(found):
    return [one for one in found if isinstance(one, ReadError)]


FULL = {
    "text": "Ann Lee met Bob Ray.", "id": "a1", "title": "A  meeting", "url": "https://news.example/a",
    "author": "Cy Poe", "date": "June 6, 2018", "publisher": "The Example", "language": "en_GB", "other": [1, {}],
}  # fmt: skip


def test_json_line_fills_every_field(all_of):
    (article,) = all_of("a.jsonl", json.dumps(FULL))

    assert (article.text, article.id, article.title) == ("Ann Lee met Bob Ray.", "a1", "A meeting")
    assert (article.source, article.url) == ("https://news.example/a", "https://news.example/a")
    assert (article.date, article.author, article.publisher) == ("2018-06-06", "Cy Poe", "The Example")
    assert article.language == "en-GB"


def test_csv_row_fills_every_field(all_of):
    fields = [field for field in FULL if field != "other"]

    (article,) = all_of("a.csv", ",".join(fields) + "\n" + ",".join(f'"{FULL[field]}"' for field in fields))

    assert (article.id, article.title, article.source) == ("a1", "A meeting", "https://news.example/a")
    assert (article.date, article.author, article.publisher) == ("2018-06-06", "Cy Poe", "The Example")


@pytest.mark.parametrize(("suffix", "line"), [("jsonl", '{"text": "Rain."}'), ("csv", "Rain.")])
def test_record_without_id_or_url_is_named_by_its_line(all_of, suffix, line):
    head = "text\n" if suffix == "csv" else "\n"

    articles = all_of(f"a.{suffix}", f"{head}{line}\n\n{line}\n")

    assert [a.source for a in articles] == [f"a.{suffix}#2", f"a.{suffix}#4"]
    assert [a.id for a in articles] == [f"a.{suffix}#2", f"a.{suffix}#4"]


def test_record_with_id_is_named_by_it(all_of):
    (article,) = all_of("a.jsonl", '{"text": "Rain.", "id": 17}')

    assert (article.source, article.id) == ("a.jsonl#17", "17")


def test_columns_rename_keys_and_columns(all_of):
    columns = {"text": "body", "title": "headline"}

    (line,) = all_of("a.jsonl", '{"body": "Rain.", "headline": "Weather", "text": 1}', columns=columns)
    (row,) = all_of("a.csv", "headline,body\nWeather,Rain.\n", columns=columns)

    assert (line.text, line.title) == (row.text, row.title) == ("Rain.", "Weather")


def test_authors_are_joined_and_objects_give_their_names(all_of):
    record = {"text": "Rain.", "author": ["Ann Lee", {"name": "Bob Ray"}], "publisher": {"name": "The Example"}}

    (article,) = all_of("a.jsonl", json.dumps(record))

    assert (article.author, article.publisher) == ("Ann Lee, Bob Ray", "The Example")


def test_record_without_title_gets_its_headline(all_of):
    (article,) = all_of("a.jsonl", json.dumps({"text": "Bridge opened\n\nAnn Lee opened it."}))

    assert article.title == "Bridge opened"


def test_offsets_hold_in_the_records_own_string(all_of):
    text = "Ann Lee left.\r\n\r\nBob Ray\rstayed."

    (article,) = all_of("a.jsonl", json.dumps({"text": text}))

    assert "\r" not in article.text
    assert len(article.text) == len(text)
    assert article.text.index("Bob Ray") == text.index("Bob Ray")


def test_lone_surrogates_become_replacement_characters_and_pairs_characters(all_of):
    (article,) = all_of("a.jsonl", r'{"text": "a \ud800 b \ud83d\ude00", "id": "\udfff"}')

    assert article.text == "a \ufffd b 😀"
    assert article.id == "\ufffd"


def test_control_characters_do_not_get_into_names(all_of):
    (article,) = all_of("a.jsonl", r'{"text": "Rain.", "title": "A\u001b[2J\u0000 b", "id": "x\ny"}')

    assert (article.title, article.id) == ("A [2J b", "x y")


def test_address_that_is_none_of_the_web_is_no_source(all_of):
    (article,) = all_of("a.jsonl", '{"text": "Rain.", "url": "javascript:alert(1)"}')

    assert (article.url, article.source) == (None, "a.jsonl#1")


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ('{"text": "Sn', "a.jsonl:2 is no JSON"),
        ('["text"]', "a.jsonl:2 is no JSON object"),
        ('{"body": "Snow."}', "a.jsonl:2 has no key 'text'"),
        ('{"text": 3}', "a.jsonl:2 has no text under 'text'"),
        ('{"text": null}', "a.jsonl:2 has no text under 'text'"),
        ('{"text": " "}', "a.jsonl:2 is empty"),
        ('{"text": "' + "x" * 101 + '"}', "a.jsonl:2 has 101 characters; the limit for one article is 100"),
        ("[" * 100_000, "a.jsonl:2 is JSON beyond all bounds"),
        ('{"text": "a", "id": ' + "9" * 5000 + "}", "a.jsonl:2 is JSON beyond all bounds"),
    ],
)
def test_broken_line_costs_that_line(all_of, line, what):
    found = all_of("a.jsonl", f'{{"text": "Rain."}}\n{line}\n{{"text": "Hail."}}\n', max_chars=100)

    assert texts(found) == ["Rain.", "Hail."]
    assert [error.what for error in errors(found)] == [what]
    assert found[1] is errors(found)[0]


def test_line_that_is_not_utf_8_costs_that_line(all_of):
    found = all_of("a.jsonl", b'{"text": "caf\xe9"}\n{"text": "Rain."}\n')

    assert texts(found) == ["Rain."]
    assert errors(found)[0].what == "a.jsonl:1 is not UTF-8"


def test_endless_line_is_skipped_without_being_held(all_of):
    found = all_of("a.jsonl", b'{"text": "Rain."}\n' + b"x" * 5_000_000 + b'\n{"text": "Hail."}', max_bytes=1000)

    assert texts(found) == ["Rain.", "Hail."]
    assert errors(found)[0].what == "a.jsonl:2 is a line of more than 1,000 bytes"


def test_missing_key_is_explained_with_those_that_are_there(all_of):
    (error,) = all_of("a.jsonl", '{"id": "1", "headline": "x", "body": "Rain."}')

    assert error.found == "its keys are: id, headline, body"
    assert error.hint == "say which one holds the text:  --columns text=body"


def test_names_from_a_file_cannot_steer_the_terminal(all_of):
    (error,) = all_of("a.jsonl", r'{"\u001b[2Jx": 1}')

    assert "\x1b" not in error.message()


def test_json_document_is_told_apart_from_json_lines(all_of):
    (list_error,) = all_of("a.json", '[\n  {"text": "Rain."}\n]\n')
    (object_error,) = all_of("b.jsonl", '{\n  "text": "Rain."\n}\n')

    assert "is one JSON document" in list_error.what
    assert "jq" in object_error.hint


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.tsv"])
def test_blank_file_of_records_is_empty(all_of, name):
    (error,) = all_of(name, "\n\n")

    assert error.what == f"{name} is empty"


def test_compressed_lines_are_read_and_bounded(all_of):
    line = b'{"text": "Rain."}\n'

    assert texts(all_of("a.jsonl.gz", gzip.compress(line * 3))) == ["Rain."] * 3
    bomb = all_of("b.txt.gz", gzip.compress(b" " * 50_000_000), max_bytes=1000)
    assert "more than 1,000 bytes" in bomb[0].what


def test_damaged_compression_costs_the_rest_of_the_file(all_of):
    whole = gzip.compress(b"".join(b'{"text": "Rain %d."}\n' % number for number in range(5000)))

    found = all_of("a.jsonl.gz", whole[: len(whole) // 2])

    assert texts(found)[0] == "Rain 0."
    assert found[-1].what == "a.jsonl.gz is damaged"


def test_missing_column_is_one_error_with_the_way_out(all_of):
    (error,) = all_of("articles.csv", "id,headline,body\n1,x,Rain.\n2,y,Hail.\n")

    assert error.message().splitlines() == [
        "articles.csv has no column 'text'",
        "    its columns are: id, headline, body",
        "    say which one holds the text:  --columns text=body",
    ]


def test_column_setting_that_names_no_column_is_one_error(all_of):
    (error,) = all_of("a.csv", "id,text\n1,Rain.\n2,Hail.\n", columns={"title": "headline"})

    assert error.what == "a.csv has no column 'headline'"
    assert error.found == "its columns are: id, text"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiter_is_found_in_the_header(all_of, delimiter):
    found = all_of("a.csv", f'id{delimiter}text\n1{delimiter}"Rain, snow; hail | and\tsun."\n')

    assert texts(found) == ["Rain, snow; hail | and\tsun."]


def test_quoted_fields_hold_line_breaks_quotes_and_delimiters(all_of):
    found = all_of("a.csv", 'id,text\r\n1,"Ann said: ""Yes,\r\nno."""\r\n2,Rain.\r\n')

    assert texts(found) == ['Ann said: "Yes,\nno."', "Rain."]


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ("2,Snow,Hail", "a.csv:3 has 3 fields where the header has 2"),
        ("2", "a.csv:3 has 1 field where the header has 2"),
        ('2,"Snow" today', "a.csv:3 is a malformed row"),
        ("2, ", "a.csv:3 is empty"),
    ],
)
def test_malformed_row_costs_that_row(all_of, row, what):
    found = all_of("a.csv", f"id,text\n1,Rain.\n{row}\n3,Hail.\n")

    assert texts(found) == ["Rain.", "Hail."]
    assert [error.what for error in errors(found)] == [what]


def test_quote_that_never_ends_is_an_error_and_no_article(all_of):
    found = all_of("a.csv", 'id,text\n1,Rain.\n2,"Snow\n3,Hail.\n')

    assert texts(found) == ["Rain."]
    assert errors(found)[0].what == "a.csv:3 is a malformed row"
    assert "from line 3 to 4" in errors(found)[0].found


@pytest.mark.parametrize("header", ["id\rtext", '"id', '"id"x,text'])
def test_header_that_cannot_be_read_is_one_error(all_of, header):
    (error,) = all_of("a.csv", header + "\n1,Rain.\n")

    assert error.what == "a.csv has no header that can be read"


def test_two_columns_of_one_name_are_refused(all_of):
    (error,) = all_of("a.csv", "text,id,text\nRain.,1,Hail.\n")

    assert error.what == "a.csv has two columns named 'text'"


def test_field_longer_than_the_csv_module_likes_is_read(all_of):
    assert len(texts(all_of("a.csv", "id,text\n1," + "x" * 300_000 + "\n"))[0]) == 300_000
    assert csv.field_size_limit() <= Config().max_bytes


def test_csv_line_beyond_max_bytes_costs_that_line(all_of):
    found = all_of("a.csv", "id,text\n1," + "x" * 5000 + "\n2,Rain.\n", max_bytes=1000)

    assert texts(found) == ["Rain."]
    assert errors(found)[0].what == "a.csv:2 is a line of more than 1,000 bytes"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_table_is_read_in_the_encodings_that_spreadsheets_write(all_of, encoding):
    found = all_of("a.csv", "id;text\r\n1;“Orléans” is a town – old.\r\n".encode(encoding))

    assert texts(found) == ["“Orléans” is a town – old."]


def test_spreadsheet_file_named_csv_is_binary(all_of):
    (error,) = all_of("a.csv", b"PK\x03\x04\x14\x00\x06\x00\x08\x00")

    assert "looks like a binary file (ZIP" in error.what

"""Knowledge bases in files and by name: tables in three forms, what is refused, what is passed over."""

import bz2
import gzip
import json
import logging

import pytest

from kg.errors import ConfigError, ReadError
from kg.link import open_knowledge_base

CSV = """id,label,aliases,type,description,popularity
https://example.org/1,Acme Corp,Acme|ACM,Organization,maker of anvils,12
Q20,Norway,Kingdom of Norway,Place,,
"""


def entity_of(path, name, **options):
    (found,) = open_knowledge_base(str(path), **options).candidates(name, None)
    return found


def test_csv_table_is_read_with_all_its_columns(tmp_path):
    (tmp_path / "firms.csv").write_text(CSV)
    acme = entity_of(tmp_path / "firms.csv", "ACM")

    assert (acme.id, acme.label, acme.aliases) == ("https://example.org/1", "Acme Corp", ("Acme", "ACM"))
    assert (acme.type, acme.description, acme.popularity) == ("Organization", "maker of anvils", 12.0)


def test_wikidata_item_is_an_id_by_itself(tmp_path):
    (tmp_path / "firms.csv").write_text(CSV)

    assert entity_of(tmp_path / "firms.csv", "Norway").id == "http://www.wikidata.org/entity/Q20"


def test_base_goes_before_ids_that_are_no_iris(tmp_path):
    (tmp_path / "firms.tsv").write_text("id\tlabel\n7\tAcme\n")

    assert entity_of(tmp_path / "firms.tsv", "Acme", base="https://example.org/id/").id == "https://example.org/id/7"


@pytest.mark.parametrize(("suffix", "pack"), [(".gz", gzip.compress), (".bz2", bz2.compress)])
def test_packed_table_is_unpacked(tmp_path, suffix, pack):
    (tmp_path / f"firms.csv{suffix}").write_bytes(pack(CSV.encode()))

    assert entity_of(tmp_path / f"firms.csv{suffix}", "Acme").label == "Acme Corp"


def test_json_lines_table_may_have_lists(tmp_path):
    row = {"id": "https://example.org/1", "label": "Acme Corp", "aliases": ["Acme", "A|B"], "related": "Ann Lee|Oslo"}
    (tmp_path / "firms.jsonl").write_text(json.dumps(row) + "\n")
    acme = entity_of(tmp_path / "firms.jsonl", "Acme")

    assert (acme.aliases, acme.related) == (("Acme", "A|B"), ("Ann Lee", "Oslo"))


def test_row_that_cannot_be_used_costs_that_row_and_is_reported(tmp_path, caplog):
    rows = ["not json", "[1, 2]", '{"id": "x y", "label": "A"}', '{"id": "Q1"}', '{"id": "Q2", "label": "Acme"}']
    rows += ['{"id": "Q3", "label": "B", "popularity": "many"}', "[" * 100_000]
    (tmp_path / "firms.jsonl").write_text("\n".join(rows))
    with caplog.at_level(logging.WARNING, "kg"):
        base = open_knowledge_base(str(tmp_path / "firms.jsonl"))

    assert [one.id for one in base.candidates("Acme", None)] == ["http://www.wikidata.org/entity/Q2"]
    assert base.skipped == 6
    (said,) = caplog.messages
    assert "has 6 rows that cannot be used" in said
    assert "the first: row 1, it is no JSON" in said


def test_id_that_makes_no_iri_behind_a_base_is_told_with_the_base(tmp_path, caplog):
    (tmp_path / "firms.csv").write_text("id,label\nx y,Acme\n8,Borealis\n")
    with caplog.at_level(logging.WARNING, "kg"):
        assert open_knowledge_base(str(tmp_path / "firms.csv"), base="https://example.org/").skipped == 1

    assert "the first: row 2, its id 'x y' is no IRI behind https://example.org/" in caplog.text


def test_huge_line_costs_that_line(tmp_path, monkeypatch):
    monkeypatch.setattr("kg.link.source.lines.__defaults__", (1_000,))
    long = json.dumps({"id": "Q1", "label": "x" * 5_000})
    (tmp_path / "firms.jsonl").write_text(f'{long}\n{{"id": "Q2", "label": "Acme"}}\n')
    base = open_knowledge_base(str(tmp_path / "firms.jsonl"))

    assert (base.skipped, len(base.candidates("Acme", None))) == (1, 1)


def test_huge_field_of_a_csv_file_costs_its_row(tmp_path):
    (tmp_path / "firms.csv").write_text(f"id,label\nQ1,{'x' * 200_000}\nQ2,Acme\n")
    base = open_knowledge_base(str(tmp_path / "firms.csv"))

    assert (base.skipped, len(base.candidates("Acme", None))) == (1, 1)


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("firms.csv", b"name,label\n1,Acme\n", "has no column 'id'"),
        ("firms.csv", b"", "is empty"),
        ("firms.docx", b"x", "is no knowledge base: its suffix is .docx"),
        ("firms.csv.gz", b"not packed", "cannot be read"),
        ("firms.csv.gz", gzip.compress(CSV.encode() * 500)[:200], "cannot be read"),
        ("firms.csv.gz", gzip.compress(CSV.encode() * 50)[:60] + b"x" * 500, "cannot be read"),
        ("firms.csv.bz2", b"not packed", "cannot be read"),
    ],
)
def test_file_that_is_no_table_is_refused_with_the_reason(tmp_path, name, content, what):
    (tmp_path / name).write_bytes(content)

    with pytest.raises(ReadError, match=what) as caught:
        open_knowledge_base(str(tmp_path / name))
    assert name in caught.value.what


@pytest.mark.parametrize(
    "source", ["ftp://example.org/a.csv", "file:///etc/passwd", "gopher://x", "nowhere.csv", "", ".", "table"]
)
def test_what_is_no_knowledge_base_is_refused(source):
    with pytest.raises(ConfigError):
        open_knowledge_base(source)


def test_language_that_is_none_is_refused():
    with pytest.raises(ConfigError, match="no code of a language"):
        open_knowledge_base("countries", language='en" } DROP ALL')


@pytest.mark.parametrize("base", ["people", "https://example.org/<", "http://x y/", ""])
def test_base_that_makes_no_iri_is_refused(base):
    with pytest.raises(ConfigError, match="no beginning of an IRI"):
        open_knowledge_base("countries", base=base)


def test_folder_is_refused(tmp_path):
    (tmp_path / "all.csv").mkdir()
    with pytest.raises(ReadError, match="cannot be read"):
        open_knowledge_base(str(tmp_path / "all.csv"))

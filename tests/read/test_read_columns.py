"""Parquet and Arrow: columns as articles, in batches, and files that are no good."""

import random
from datetime import date, datetime

import pytest

from kg.config import Config
from kg.errors import ReadError
from kg.read import apart, columns, read

pa = pytest.importorskip("pyarrow")
feather = pytest.importorskip("pyarrow.feather")
parquet = pytest.importorskip("pyarrow.parquet")

WRITERS = {
    "a.parquet": lambda table, path: parquet.write_table(table, path, row_group_size=2),
    "a.feather": lambda table, path: feather.write_feather(table, path, chunksize=2),
    "a.arrow": lambda table, path: _stream(table, path),
}


def _stream(table, path):
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_stream(file, table.schema) as stream:
        stream.write_table(table, max_chunksize=2)


@pytest.fixture(params=WRITERS)
def all_of(request, tmp_path, monkeypatch):
    """Everything that reading a file of these columns yields, in each form; the names are of Parquet."""
    monkeypatch.chdir(tmp_path)

    def run(table, **settings):
        WRITERS[request.param](pa.table(table), tmp_path / request.param)
        return [_renamed(one, request.param) for one in read([request.param], Config(**settings))]

    return run


def _renamed(one, name):
    return one if not isinstance(one, ReadError) else ReadError(*one.what.replace(name, "a.parquet").split(" ", 1),
                                                                found=one.found, hint=one.hint)  # fmt: skip


def test_rows_are_articles_with_all_that_is_known(all_of):
    (article,) = all_of({
        "text": ["Rain."], "id": [7], "title": ["Rain"], "url": ["https://news.example/7"], "date": [date(2018, 6, 6)],
        "author": [["Ann Lee", "Bob Ray"]], "publisher": [{"name": "The Daily"}], "language": ["en"], "other": [b"x"],
    })  # fmt: skip

    assert (article.text, article.id, article.title, article.source) == ("Rain.", "7", "Rain", "https://news.example/7")
    assert (article.date, article.author, article.publisher, article.language) == (
        "2018-06-06", "Ann Lee, Bob Ray", "The Daily", "en",
    )  # fmt: skip


def test_rows_without_id_are_counted_over_all_batches(all_of):
    assert [one.source.rpartition("#")[2] for one in all_of({"text": [f"Rain {n}." for n in range(150)]})] == [
        str(n) for n in range(1, 151)
    ]


@pytest.mark.parametrize("kind", [pa.timestamp("ns"), pa.timestamp("ms", tz="UTC"), pa.date64()])
def test_times_give_the_day(all_of, kind):
    (article,) = all_of({"text": ["Rain."], "date": pa.array([datetime(2018, 6, 6)], kind)})

    assert article.date == "2018-06-06"


def test_null_text_costs_its_row(all_of):
    first, error, last = all_of({"text": ["Rain.", None, "Snow."]})

    assert (first.text, last.text) == ("Rain.", "Snow.")
    assert (error.source.endswith(":2"), error.found) == (True, "it is null")


@pytest.mark.parametrize("kind", [pa.large_string(), pa.dictionary(pa.int32(), pa.string())])
def test_text_of_every_kind_is_text(all_of, kind):
    assert [one.text for one in all_of({"body": pa.array(["Rain."], kind)}, columns={"text": "body"})] == ["Rain."]


def test_column_that_holds_no_text_is_told_with_what_it_holds(all_of):
    (nested,) = all_of({"text": [["Rain."]]})
    (missing,) = all_of({"content": ["Rain."]})

    assert (nested.what, nested.found) == (
        "a.parquet has no text in its column 'text'",
        "it holds list<item: string>",
    ) or (nested.found == "it holds list<element: string>")
    assert missing.what == "a.parquet has no column 'text'"
    assert "--columns text=content" in missing.hint


def test_table_without_rows_is_an_error(all_of):
    (error,) = all_of({"text": pa.array([], pa.string())})

    assert error.what == "a.parquet has no rows"


@pytest.mark.parametrize("name", ["a.parquet", "a.feather"])
def test_bomb_costs_itself(tmp_path, monkeypatch, name):
    monkeypatch.setattr(apart, "MEGABYTES", 250)
    table = pa.table({"text": [" " * 200_000_000]})
    if name == "a.parquet":
        parquet.write_table(table, tmp_path / name, compression="zstd", use_dictionary=False, write_statistics=False)
    else:
        feather.write_feather(table, tmp_path / name, compression="zstd")

    (error,) = read([tmp_path / name])

    assert (tmp_path / name).stat().st_size < 100_000
    assert error.what.endswith(f"{name} needs more than 250 MB of memory")


@pytest.mark.parametrize("name", ["a.parquet", "a.feather"])
def test_damage_costs_the_rest_of_the_file(tmp_path, name):
    WRITERS[name](pa.table({"text": [f"Rain {n}. {random.random()}" for n in range(200)]}), tmp_path / name)  # noqa: S311
    content = (tmp_path / name).read_bytes()

    for end in (0, 3, len(content) // 2, len(content) - 5):
        (tmp_path / name).write_bytes(content[:end])
        found = list(read([tmp_path / name]))
        assert [isinstance(one, ReadError) for one in found] == [True]
        assert "is damaged" in found[0].what


@pytest.mark.parametrize("name", ["a.parquet", "a.feather"])
def test_damage_is_told_in_a_line_without_the_words_of_pyarrow(tmp_path, name):
    WRITERS[name](pa.table({"text": [f"Rain {n}. {random.random()}" for n in range(200)]}), tmp_path / name)  # noqa: S311
    content, form = (tmp_path / name).read_bytes(), "Parquet" if name == "a.parquet" else "Arrow"
    middle = len(content) // 2
    for damaged, told in {
        b"Rain.": f"it does not begin as {form} does", content[:middle]: "it is cut off",
        content[:-60] + bytes(40) + content[-20:]: "what it says of itself cannot be read",
    }.items():  # fmt: skip
        (tmp_path / name).write_bytes(damaged)
        (error,) = read([tmp_path / name])
        assert error.what == f"{tmp_path / name} is damaged: {told}"


def test_damage_among_the_rows_is_told_with_the_last_that_was_read(tmp_path):
    table = pa.table({"text": [f"Rain {n}." for n in range(200)]})
    feather.write_feather(table, tmp_path / "a.feather", compression="uncompressed")
    content = (tmp_path / "a.feather").read_bytes()
    (tmp_path / "a.feather").write_bytes(content.replace(b"Rain 130.", b"Rain \xff\xff\xff."))

    *articles, error = read([tmp_path / "a.feather"])

    assert (len(articles), error.reason) == (128, "is damaged: it cannot be read after row 128")


def test_values_outside_the_file_are_not_read(tmp_path):
    feather.write_feather(pa.table({"text": ["Rain.", "Snow."]}), tmp_path / "a.feather", compression="uncompressed")
    content = (tmp_path / "a.feather").read_bytes()
    offsets = (0).to_bytes(4, "little") + (5).to_bytes(4, "little") + (10).to_bytes(4, "little")
    assert offsets in content
    (tmp_path / "a.feather").write_bytes(
        content.replace(offsets, offsets[:4] + (1 << 30).to_bytes(4, "little") + offsets[8:])
    )

    (error,) = read([tmp_path / "a.feather"])

    assert "is damaged" in error.what


def test_without_pyarrow_an_error_says_what_to_install(all_of, monkeypatch):
    monkeypatch.setattr(columns, "find_spec", lambda _: None)

    (error,) = all_of({"text": ["Rain."]})

    assert error.what == "a.parquet cannot be read without pyarrow, which is not installed"
    assert error.hint == 'install it:  pip install "kg[parquet]"'

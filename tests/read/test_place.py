"""Where reading is: the file to read again, and how many bytes are behind."""

import gzip
import json
from io import BytesIO

import pytest

from kg.errors import ReadError
from kg.read import Place, read, size_of


@pytest.fixture
def folder(tmp_path):
    """Three files, one of many articles, one compressed, and one that is no article."""
    (tmp_path / "a").mkdir()
    lines = [json.dumps({"id": n, "url": f"https://news.example/{n}", "text": f"Rain {n}. " * 900}) for n in range(9)]
    (tmp_path / "a" / "many.jsonl").write_text("\n".join(lines))
    (tmp_path / "a" / "packed.txt.gz").write_bytes(gzip.compress(b"Rain. " * 1000))
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    return tmp_path


def test_each_article_is_told_with_the_file_that_it_can_be_read_from_again(folder):
    place = Place()

    found = [place.file for _ in read(folder, place=place)]

    assert found == [str(folder / "a" / "many.jsonl")] * 9 + [str(folder / "a" / "packed.txt.gz")]


def test_errors_are_told_with_what_was_given(folder, tmp_path):
    empty = tmp_path / "empty"
    empty.mkdir()

    assert [one.file for one in read([empty, "none.txt"]) if isinstance(one, ReadError)] == [str(empty), "none.txt"]


def test_a_stream_has_no_file(folder):
    place = Place()

    list(read([folder / "a", "-"], stdin=BytesIO(b"Rain."), place=place))

    assert place.file is None


def test_bytes_behind_grow_within_a_file_up_to_the_size_of_all(folder):
    place = Place()

    seen = [place.done for _ in read(folder, place=place)]

    assert seen == sorted(seen)
    assert len(set(seen)) > 5
    assert place.done == size_of(folder) == sum(file.stat().st_size for file in (folder / "a").iterdir())


def test_size_is_not_known_with_a_stream(folder):
    assert size_of([folder, "-"]) is None
    assert size_of(folder / "picture.png") == 4

"""docs/sources.md says what is so, and its examples run."""

import re

import pytest

from kg.config import ARTICLE_FIELDS, Config
from kg.read import given, read
from kg.registry import Registry
from tests.pages import ROOT, code_of

PAGE = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
SUBTITLES = b"1\n00:00:01,000 --> 00:00:03,500\nIt rained\nin Bergen.\n\n2\n00:00:04,000 --> 00:00:06,000\nIt snowed.\n"
CODE = code_of("docs/sources.md", "python")


def test_page_names_every_suffix_with_its_reader():
    rows = re.findall(r"^\| `(\w+)` \| ((?:`\.\w+` ?)+)\|", PAGE, re.M)

    told = {suffix: reader for reader, suffixes in rows for suffix in re.findall(r"`(\.\w+)`", suffixes)}
    assert told == given.SUFFIXES


def test_page_names_every_field_and_the_default_limits():
    for field in ARTICLE_FIELDS:
        assert f"| `{field}` |" in PAGE
    assert f"| `max_chars` | {Config().max_chars:,} |" in PAGE
    for setting in ("max_bytes", "max_unpacked", "max_ratio", "max_members", "max_nesting"):
        assert f"| `{setting}` | {getattr(Config(), setting):,} |" in PAGE


def test_loop_of_the_page_prints_articles_and_errors(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "a.txt").write_text("Rain.")

    exec(CODE[0], {})  # noqa: S102

    assert capsys.readouterr().out.startswith("a.txt 5\narticles.jsonl does not exist\n")


@pytest.fixture
def srt_package(tmp_path, monkeypatch):
    """The example reader, installed as a package of its own."""
    (tmp_path / "kg_srt.py").write_text(CODE[1])
    group, name, target = re.search(r'entry-points\."([\w.]+)"\]\n(\w+) = "(.*)"', PAGE).groups()
    info = tmp_path / "kg_srt-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: kg-srt\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[{group}]\n{name} = {target}\n")
    monkeypatch.syspath_prepend(tmp_path)
    fresh = Registry(group, {"text": "kg.read.text:read_text"}, "reader")
    monkeypatch.setattr(given, "READERS", fresh)


def test_reader_of_the_page_is_found_by_its_suffix_once_installed(srt_package, tmp_path):
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "evening.srt").write_bytes(SUBTITLES)
    (tmp_path / "news" / "broken.srt").write_bytes(b"It rained.")

    error, article = read(tmp_path / "news")

    assert "has no times" in error.what
    assert (article.id, article.text) == ("evening.srt", "It rained in Bergen. It snowed.")

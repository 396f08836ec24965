"""Where an export is written, and what is there when it fails."""

import errno
import io
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from kg.errors import ExportError
from kg.export import EXPORTERS, SUFFIXES, export, format_of
from kg.export.files import write_files

PROPERTY_GRAPHS = [".graphml", ".gexf", ".csv", ".json", ".cypher", ".parquet"]


def test_every_shipped_exporter_loads_and_has_a_suffix_but_neo4j_whose_files_are_csv_too():
    parts = {name: EXPORTERS.get(name).parts for name in EXPORTERS.names()}

    several = {name for name in parts if parts[name] != ("",)}
    assert several == {"csv", "neo4j", "parquet"}
    assert not set(parts["csv"]) & set(parts["neo4j"])
    assert set(SUFFIXES.values()) == set(parts) - {"neo4j"}


def test_unknown_suffix_is_named_with_those_that_are_known(source, tmp_path):
    with pytest.raises(ExportError, match=r"'\.docx'") as caught:
        export(source, tmp_path / "news.docx")

    assert all(suffix in caught.value.message() for suffix in SUFFIXES)


def test_a_path_without_suffix_and_standard_output_need_a_format():
    with pytest.raises(ExportError, match="news has no suffix"):
        format_of("news")
    with pytest.raises(ExportError, match="standard output has no suffix"):
        format_of("-")
    with pytest.raises(ExportError, match="no export format 'word'"):
        format_of("-", "word")


@pytest.mark.parametrize("given", ["graphml", ".graphml", "GraphML"])
def test_a_given_format_wins_over_the_suffix(source, tmp_path, given):
    export(source, tmp_path / "news.json", given)

    assert b"<graphml" in (tmp_path / "news.json").read_bytes()


def test_suffix_is_read_in_any_case(source, tmp_path):
    assert export(source, tmp_path / "NEWS.GEXF") == [tmp_path / "NEWS.GEXF"]
    assert b"<gexf" in (tmp_path / "NEWS.GEXF").read_bytes()


@pytest.mark.parametrize("suffix", PROPERTY_GRAPHS)
def test_same_graph_gives_the_same_bytes_in_any_order_on_any_day(source, tmp_path, suffix, monkeypatch):
    first = [path.read_bytes() for path in export(source, tmp_path / f"a{suffix}")]
    turned = type(source)(source.known[::-1], source.said[::-1])
    monkeypatch.setattr("time.strftime", lambda *_: "1999-12-31")

    assert [path.read_bytes() for path in export(turned, tmp_path / f"b{suffix}")] == first


@pytest.mark.parametrize("suffix", PROPERTY_GRAPHS)
def test_a_failed_export_leaves_the_old_file_and_nothing_else(source, tmp_path, suffix):
    paths = export(source, tmp_path / f"news{suffix}")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    class Broken(type(source)):
        def statements(self, **_):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export(Broken(source.known, source.said), tmp_path / f"news{suffix}")

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
    assert len(before) == len(paths)


def test_an_interrupt_in_the_middle_of_writing_leaves_the_old_file(tmp_path):
    (tmp_path / "news.nq").write_text("old")

    def write(source, files):
        files[0].write(b"half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_files(write, None, tmp_path / "news.nq", ("",))

    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("news.nq", "old")]


def test_a_full_disk_is_one_line_and_leaves_the_old_file(tmp_path):
    (tmp_path / "news.nq").write_text("old")

    def write(source, files):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(ExportError, match=r"news\.nq cannot be written: the disk is full"):
        write_files(write, None, tmp_path / "news.nq", ("",))

    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("news.nq", "old")]


def test_a_full_device_is_an_export_error(source):
    with pytest.raises(ExportError, match="/dev/full cannot be written: the disk is full"):
        export(source, "/dev/full", "json")


def test_a_device_is_written_to_and_not_replaced(source):
    export(source, "/dev/null", "json")

    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


@pytest.mark.parametrize(
    ("place", "wrong"),
    [
        ("missing/news.json", "there is no folder .*missing"),
        ("folder.json", r"folder\.json is a folder"),
        ("file.txt/news.json", "Not a directory"),
        ("x" * 300 + ".json", "File name too long"),
        (".", "is a folder"),
    ],
)
def test_a_place_that_cannot_be_written_is_one_line_and_a_hint(source, tmp_path, place, wrong):
    (tmp_path / "folder.json").mkdir()
    (tmp_path / "file.txt").touch()

    with pytest.raises(ExportError, match=wrong) as caught:
        export(source, place if place == "." else tmp_path / place, "json")

    assert "\n" not in caught.value.what


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_permission_is_an_export_error(source, tmp_path):
    tmp_path.chmod(0o500)

    with pytest.raises(ExportError, match="Permission denied"):
        export(source, tmp_path / "news.json")


def test_a_link_stays_a_link_and_the_file_keeps_its_mode(source, tmp_path):
    (tmp_path / "real.json").touch(mode=0o640)
    (tmp_path / "real.json").chmod(0o640)
    (tmp_path / "link.json").symlink_to("real.json")

    export(source, tmp_path / "link.json")

    assert (tmp_path / "link.json").is_symlink()
    assert stat.S_IMODE((tmp_path / "real.json").stat().st_mode) == 0o640
    assert (tmp_path / "real.json").stat().st_size > 0


def test_a_new_file_has_the_mode_that_the_user_asked_of_new_files(source, tmp_path):
    (tmp_path / "other").touch()

    export(source, tmp_path / "news.json")

    assert (tmp_path / "news.json").stat().st_mode == (tmp_path / "other").stat().st_mode


def test_standard_output_gets_the_same_bytes_as_a_file(source, tmp_path, capfdbinary):
    assert export(source, "-", "graphml") == []

    export(source, tmp_path / "news.graphml")
    assert capfdbinary.readouterr().out == (tmp_path / "news.graphml").read_bytes()


def test_a_standard_output_of_text_alone_is_written_once(source, tmp_path, monkeypatch):
    text = io.StringIO()
    monkeypatch.setattr(sys, "stdout", text)

    export(source, "-", "json")

    export(source, tmp_path / "news.json")
    assert text.getvalue() == (tmp_path / "news.json").read_text(encoding="utf-8")


def test_two_tables_do_not_go_to_standard_output(source):
    with pytest.raises(ExportError, match="standard output is one file"):
        export(source, "-", "csv")


def test_history_goes_into_rdf_and_is_refused_elsewhere(source, tmp_path):
    export(source, tmp_path / "news.nq", history=True)
    with pytest.raises(ExportError, match="graphml has no place for the history"):
        export(source, tmp_path / "news.graphml", history=True)

    assert b"urn:history" in (tmp_path / "news.nq").read_bytes()


@pytest.mark.parametrize("name", ["rdfxml", "jsonld", "graphml", "neo4j"])
def test_what_cannot_hold_triple_terms_refuses_them_and_says_what_can(source, tmp_path, name):
    with pytest.raises(ExportError, match=f"{name} cannot hold the triple terms of RDF 1.2") as caught:
        export(source, tmp_path / "news.x", name, reifiers=True)

    assert caught.value.hint == "turtle, trig, ntriples and nquads can"
    assert [*tmp_path.iterdir()] == []


def test_parquet_without_pyarrow_says_what_to_install(source, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)

    with pytest.raises(ExportError, match="Parquet needs pyarrow, which is not installed") as caught:
        export(source, tmp_path / "news.parquet")

    assert caught.value.hint == 'install it:  pip install "kg[parquet]"'
    assert [*tmp_path.iterdir()] == []


@pytest.fixture
def small_disk(tmp_path):
    """A folder on a disk of 16 kilobytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(folder)]  # its smallest: four pages
    try:
        done = subprocess.run(mount, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no mount")
    if done.returncode:
        pytest.skip(f"only root can mount a small disk: {done.stderr.strip()}")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)  # noqa: S607


def test_a_disk_that_is_full_keeps_the_old_files_whatever_the_format(source_of, small_disk):
    source = source_of("Ann Lee", sentence=os.urandom(20_000).hex())  # which no compression makes small
    for name in sorted(set(EXPORTERS.names()) - {"turtle", "ntriples", "rdfxml", "trig", "jsonld", "nquads"}):
        parts = EXPORTERS.get(name).parts
        old = [small_disk / f"news{part}.{name}" for part in parts]
        for file in old:
            file.write_text("old")

        with pytest.raises(ExportError, match=r"news.* cannot be written: the disk is full") as caught:
            export(source, small_disk / f"news.{name}", name)

        assert caught.value.hint == "make room on it; a file of this name is as it was"
        assert {file.name: file.read_text() for file in small_disk.iterdir()} == {file.name: "old" for file in old}
        for file in old:
            file.unlink()


def test_importing_the_exporters_loads_no_library():
    heavy = "networkx rdflib pyoxigraph pyarrow matplotlib spacy"
    parts = "kg.export, kg.export.networkx, kg.export.rdf, kg.export.graphml, kg.export.parquet, kg.result"
    code = f"import sys, {parts}; print([name for name in '{heavy}'.split() if name in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert loaded.stdout.strip() == "[]"

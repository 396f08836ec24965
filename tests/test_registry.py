"""Parts found by name, loaded when first used."""

import pytest

from kg.errors import ConfigError
from kg.registry import Registry


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """Registers parts in the group kg.exporters, as a package that is installed does."""

    def of(**points):
        folder = tmp_path / "other-1.0.dist-info"
        folder.mkdir()
        (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: other\nVersion: 1.0\n")
        lines = [f"{name} = {value}" for name, value in points.items()]
        (folder / "entry_points.txt").write_text("\n".join(["[kg.exporters]", *lines]))
        monkeypatch.syspath_prepend(tmp_path)

    return of


def exporters(shipped):
    return Registry("kg.exporters", shipped, "exporter")


def test_part_is_loaded_only_when_it_is_asked_for():
    parts = exporters({"lost": "a_module_that_is_not_there:x", "join": "posixpath:join"})

    assert parts.names() == ["join", "lost"]
    assert "lost" in parts
    assert parts.get("join")("a", "b") == "a/b"


def test_unknown_name_is_told_with_the_names_there_are():
    with pytest.raises(ConfigError) as caught:
        exporters({"join": "posixpath:join", "base": "posixpath:basename"}).get("jion")

    assert caught.value.message() == "no exporter named 'jion'\n    there are: base, join"


def test_what_another_package_installs_is_found(installed):
    installed(dots="math:prod")
    parts = exporters({"join": "posixpath:join"})

    assert parts.names() == ["dots", "join"]
    assert parts.get("dots")([2, 3]) == 6


def test_what_ships_wins_over_an_installed_part_of_the_same_name(installed):
    installed(join="math:prod")

    assert exporters({"join": "posixpath:join"}).get("join")("a", "b") == "a/b"


def test_installed_part_of_another_group_is_not_found(installed):
    installed(dots="math:prod")

    assert "dots" not in Registry("kg.readers", {}, "reader")


def test_every_shipped_exporter_extractor_and_reader_loads():
    from kg.export import EXPORTERS
    from kg.extract.extractor import EXTRACTORS
    from kg.read.given import READERS

    groups = (EXPORTERS, EXTRACTORS, READERS)
    assert [name for parts in groups for name in parts.names() if parts.get(name) is None] == []

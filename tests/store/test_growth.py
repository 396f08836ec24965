"""Where a store's files are put in order: when a process has added much to it, and the disk has room."""

import io
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
from pyoxigraph import NamedNode, Quad

from kg.store import growth, nodes
from kg.store.growth import Growth
from kg.store.lines import lines_of, text_of
from kg.store.oxigraph import OxigraphStore

MEGABYTE = 1_000_000


def lie(files: Path, name: str, megabytes: int) -> None:
    with (files / f"{name}.sst").open("wb") as file:
        file.truncate(megabytes * MEGABYTE)


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was done, on a disk that has room."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=10_000 * MEGABYTE))
    return []


def test_what_grew_by_half_is_put_in_order(tmp_path: Path, done: list[str]) -> None:
    lie(tmp_path, "1", 100)
    grown = Growth(tmp_path)
    lie(tmp_path, "2", 49)
    grown.settle(lambda: done.append("too early"))
    lie(tmp_path, "3", 2)
    grown.settle(lambda: done.append("in order"))
    lie(tmp_path, "4", 51)
    grown.settle(lambda: done.append("too early again"))
    assert done == ["in order"]


def test_a_little_is_not_put_in_order(tmp_path: Path, done: list[str]) -> None:
    grown = Growth(tmp_path)
    lie(tmp_path, "1", 15)
    grown.settle(lambda: done.append("too early"))
    lie(tmp_path, "2", 2)
    grown.settle(lambda: done.append("in order"))
    assert done == ["in order"]


def test_without_room_all_stays_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=50 * MEGABYTE))
    grown = Growth(tmp_path)
    lie(tmp_path, "1", 60)
    grown.settle(lambda: pytest.fail("there is no room"))


def test_what_cannot_be_put_in_order_is_told_and_no_more(
    tmp_path: Path, done: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    def refuse() -> None:
        raise RuntimeError("no more")

    grown = Growth(tmp_path)
    lie(tmp_path, "1", 20)
    grown.settle(refuse)
    assert f"the files of {tmp_path} could not be put in order, and stay as they are: no more" in caplog.text
    grown.settle(lambda: done.append("in order"))
    assert done == ["in order"]


def test_a_store_that_grew_has_its_files_in_order_and_says_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files: list[int] = []
    left: list[set[Quad]] = []
    for least in (10**12, 100_000):
        monkeypatch.setattr(growth, "_LEAST", least)
        with OxigraphStore.open(tmp_path / str(least), write=True, create=True) as store:
            for some in range(4):
                store.change(come=_quads(some))
                store.flush()
        with OxigraphStore.open(tmp_path / str(least)) as store:
            left.append(set(store.match(None, nodes.LABEL)))
        files.append(len(list((tmp_path / str(least) / "store").glob("*.sst"))))
    assert left[0] == left[1]
    assert len(left[0]) == 24_000
    assert files[1] < files[0]


def test_what_is_loaded_at_once_is_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(growth, "_LEAST", 1_000)
    with OxigraphStore.open(tmp_path / "news.kg", write=True, create=True) as store:
        store.load(io.BytesIO(text_of(lines_of(_quads(1)))))
        assert store._growth
        assert sum(file.stat().st_size for file in (tmp_path / "news.kg" / "store").glob("*.sst")) > 10_000
        store._growth.settle(lambda: pytest.fail("it is in order"))


def _quads(some: int) -> list[Quad]:
    return [
        Quad(NamedNode(f"{nodes.META.value}{some}-{number}"), nodes.LABEL, nodes.text(f"{some} {number}"), nodes.META)
        for number in range(6_000)
    ]

import errno
import itertools
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, Store

from kg.errors import GraphError, NotAGraphError
from kg.graph import Graph
from kg.store import freed, oxigraph
from kg.store import nodes as n
from kg.store import vocabulary as v
from kg.store.oxigraph import OxigraphStore
from kg.store.vocabulary import FORMAT_VERSION

WRITER = """
import resource, sys
tests, path, bytes_of_a_file = sys.argv[1:]
if bytes_of_a_file != "all":
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(bytes_of_a_file), int(bytes_of_a_file)))
sys.path.insert(0, tests)
from conftest import make_analysis
from kg.errors import GraphError
from kg.graph import Graph
graph = Graph.open(path, write=True, create=True)
people = {"Ann Lee": "Person", "Bob Ray": "Person"}
try:
    for number in range(1_000_000):
        text = f"Ann Lee met Bob Ray. {number}"
        graph.add(make_analysis(text, people, ["Ann Lee | met-with | Bob Ray"], source=str(number)))
        print(number, flush=True)
except GraphError as error:
    print(error.message().replace(chr(10), "|"))
"""
SECOND_WRITER = """
import sys, kg
try:
    kg.open(sys.argv[1], write=True)
except kg.KgError as error:
    print(error.message())
"""


def refuse(*_: object, **__: object) -> None:
    raise PermissionError(errno.EACCES, "Permission denied")


def python(code: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)


@pytest.fixture
def path(tmp_path: Path, analysis_of) -> Path:
    with Graph.open(tmp_path / "news.kg", write=True, create=True) as graph:
        graph.add(analysis_of("Ann Lee met Bob Ray.", {"Ann Lee": "Person", "Bob Ray": "Person"},
                              ["Ann Lee | met-with | Bob Ray"], source="a"))  # fmt: skip
    return tmp_path / "news.kg"


def test_what_was_added_is_there_after_closing_and_opening(path):
    with Graph.open(path) as graph:
        assert graph.statements("met-with").one().sentence == "Ann Lee met-with Bob Ray"


def test_several_may_read_at_once(path):
    with Graph.open(path) as one, Graph.open(path) as other:
        assert one.info() == other.info()


def test_second_writer_is_told_who_writes(path):
    with Graph.open(path, write=True):
        told, _ = python(SECOND_WRITER, path).communicate()

    assert f"news.kg is being written by process {os.getpid()}" in told
    assert "wait until it has finished" in told


def test_reader_sees_the_last_finished_state_while_somebody_writes(path, analysis_of):
    with Graph.open(path, write=True) as writer:
        writer.add(analysis_of("Rain fell.", source="b"))
        with Graph.open(path) as before:
            assert before.info().articles == 1
            writer.flush()
            with Graph.open(path) as after:
                assert after.info().articles == 2
            assert before.info().articles == 1


def test_readers_come_and_go_while_somebody_writes(path, analysis_of):
    with Graph.open(path, write=True) as writer:
        writer.add(analysis_of("Rain fell.", source="b"))
        for _ in range(3):
            with Graph.open(path) as reader:
                assert reader.info().articles == 1
        early = Graph.open(path)
        writer.flush()
        states = set((path / "finished").iterdir())
        early.close()
        assert len(states - set((path / "finished").iterdir())) == 1
        late = Graph.open(path)
    assert late.info().articles == 2
    late.close()
    assert not any((path / "finished").iterdir())


def test_writer_waits_for_who_is_just_opening_the_graph(path):
    opening = python("import sys, time; from pathlib import Path; from kg.store.lock import FolderLock\n"
                     "lock = FolderLock(Path(sys.argv[1]), exclusive=False)\n"
                     "print(flush=True)\n"
                     "time.sleep(0.3)", path / "lock")  # fmt: skip
    opening.stdout.readline()
    with Graph.open(path, write=True) as graph:
        assert graph.info().articles == 1
    assert opening.wait() == 0


def test_writer_may_come_while_somebody_reads(path, analysis_of):
    with Graph.open(path) as reader:
        with Graph.open(path, write=True) as writer:
            writer.add(analysis_of("Rain fell.", source="b"))
        assert reader.info().articles == 1
        with Graph.open(path) as other:
            assert other.info().articles == 2


def test_lock_is_free_after_close_and_after_a_failed_opening(path, tmp_path):
    Graph.open(path, write=True).close()
    with pytest.raises(NotAGraphError):
        Graph.open(tmp_path / "other.kg")
    with Graph.open(path, write=True) as graph:
        assert graph.info().articles == 1


def test_closed_graph_says_so(path):
    graph = Graph.open(path)
    graph.close()
    graph.close()
    with pytest.raises(GraphError, match="is closed"):
        graph.info()


def test_graph_open_for_reading_refuses_changes(path, analysis_of):
    with Graph.open(path) as graph, pytest.raises(GraphError, match="open for reading only"):
        graph.add(analysis_of("Rain fell."))


def test_killed_writer_loses_no_finished_article_and_leaves_no_half_one(tmp_path):
    path = tmp_path / "news.kg"
    process = python(WRITER, Path(__file__).parent.parent, path, "all")
    for _ in range(25):
        process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    finished = 25 + len(process.stdout.read().split())
    process.wait()

    with Graph.open(path) as graph:
        assert finished <= graph.info().articles <= finished + 1
        assert graph.verify() == []
    with Graph.open(path, write=True) as graph:
        graph.remove("0")
        assert graph.verify() == []


@pytest.mark.parametrize("make", ["nothing", "file", "empty folder", "other folder"])
def test_what_is_no_graph_is_refused_in_one_line_with_a_way_out(tmp_path, make):
    path = tmp_path / "x"
    if make == "file":
        path.write_text("x")
    elif make != "nothing":
        path.mkdir()
    if make == "other folder":
        (path / "notes.txt").write_text("mine")

    with pytest.raises(NotAGraphError) as caught:
        Graph.open(path)
    assert str(path) in caught.value.what
    assert "\n" not in caught.value.what
    assert "kg build" in caught.value.hint


def test_a_folder_with_other_things_is_never_made_a_graph(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")

    with pytest.raises(NotAGraphError, match="is a folder, but no kg graph"):
        Graph.open(tmp_path, write=True, create=True)
    assert [entry.name for entry in tmp_path.iterdir()] == ["notes.txt"]


def test_a_folder_with_a_store_of_another_kind_is_left_as_it_is(tmp_path):
    for name in ("store/index.js", "store/bulk-prices.csv", "store/shop.log", ".update-notes/n.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("mine")
    files = sorted(tmp_path.rglob("*"))

    for write in (False, True):
        with pytest.raises(NotAGraphError, match="is a folder, but no kg graph") as caught:
            Graph.open(tmp_path, write=write, create=write)
        assert "store" in caught.value.found
        assert sorted(tmp_path.rglob("*")) == files


@pytest.mark.parametrize("left", ["store", ".born-1/000004.log"])
def test_an_opening_that_was_cut_off_can_be_repeated(tmp_path, left):
    path = tmp_path / "news.kg"
    (path / left).mkdir(parents=True)
    (path / "lock").touch()

    with pytest.raises(NotAGraphError):
        Graph.open(path)
    with Graph.open(path, write=True, create=True) as graph:
        assert graph.info().format_version == FORMAT_VERSION
    assert {entry.name for entry in path.iterdir()} <= {"lock", "store", "journal", "finished"}


def test_a_store_that_cannot_be_made_whole_is_none(tmp_path, monkeypatch):
    path = tmp_path / "news.kg"
    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", refuse)
        with pytest.raises(GraphError, match="cannot be opened"):
            Graph.open(path, write=True, create=True)
    assert [entry.name for entry in path.iterdir()] == ["lock"]


def cut_off(path: Path, analysis, monkeypatch) -> None:
    """Stop a writer between the two halves of what it brings into the store."""
    writer = OxigraphStore.open(path, write=True)
    Graph(writer).add(analysis)
    with monkeypatch.context() as patched:
        patched.setattr(oxigraph, "update_text", refuse)
        with pytest.raises(PermissionError):
            writer._merge()
    writer._store = writer._journal = None
    writer._lock.release()
    assert (path / "journal").stat().st_size


def test_who_may_not_repair_a_graph_reads_its_last_finished_state(path, analysis_of, monkeypatch, tmp_path, caplog):
    cut_off(path, analysis_of("Rain fell.", source="a"), monkeypatch)
    with monkeypatch.context() as patched:
        patched.setattr(oxigraph, "Journal", refuse)
        with Graph.open(path) as graph:
            assert graph.verify() == []
            assert [one.iri for one in graph.statements()]
            graph.backup(tmp_path / "copy.kg")
        assert "is shown without the last changes" in caplog.text
        shutil.rmtree(path / "finished")
        with pytest.raises(GraphError, match="cannot be opened"):
            Graph.open(path)
    for whole, statements in ((tmp_path / "copy.kg", 1), (path, 0)):
        with Graph.open(whole) as graph:
            assert graph.verify() == []
            assert len(list(graph.statements())) == statements


def changes(path: Path, analysis_of) -> Path:
    """A graph whose journal has several changes, as a killed writer leaves it."""
    store = OxigraphStore.open(path, write=True)
    for name in "bcde":
        Graph(store).add(analysis_of("Rain fell.", source=name))
    journal = (path / "journal").read_bytes()
    store.close()
    (path / "journal").write_bytes(journal)
    return path / "journal"


@pytest.mark.parametrize("damage", ["a bit", "another file"])
def test_a_damaged_journal_is_told_and_left_as_it_is(path, analysis_of, damage):
    journal = changes(path, analysis_of)
    spoilt = bytearray(journal.read_bytes())
    spoilt[len(spoilt) // 4] ^= 1
    journal.write_bytes(b"notes of mine" if damage == "another file" else spoilt)

    for write in (False, True):
        with pytest.raises(GraphError, match="is damaged") as caught:
            Graph.open(path, write=write)
        assert "its journal cannot be read from byte" in caught.value.found
    assert journal.read_bytes() == (b"notes of mine" if damage == "another file" else spoilt)


@pytest.mark.parametrize("end", [b"k", b"kgj1\xff\xff\xff\xff", bytes(5_000)])
def test_what_a_crash_left_at_the_end_of_a_journal_is_cut_off(path, analysis_of, end):
    with changes(path, analysis_of).open("ab") as journal:
        journal.write(end)

    with Graph.open(path) as graph:
        assert graph.info().articles == 5


def test_a_journal_without_its_store_is_damage(path, analysis_of):
    changes(path, analysis_of)
    shutil.rmtree(path / "store")
    (path / "store").mkdir()

    with pytest.raises(GraphError, match="is damaged"):
        Graph.open(path, write=True, create=True)


@pytest.mark.parametrize("pattern", ["CURRENT", "MANIFEST*", "*.sst"])
def test_damaged_files_are_one_line_and_a_way_out(path, pattern):
    [*files] = (path / "store").glob(pattern)
    for file in files:
        os.truncate(file, file.stat().st_size // 10)

    with pytest.raises(GraphError) as caught, Graph.open(path) as graph:
        graph.info()
    assert caught.value.what == f"{path} is damaged"
    assert "build it again" in caught.value.hint


def test_missing_file_of_the_store_is_damage(path):
    for file in (path / "store").glob("*.sst"):
        file.unlink()

    with pytest.raises(GraphError, match="is damaged"), Graph.open(path) as graph:
        graph.info()


@pytest.mark.parametrize("write", [False, True])
def test_a_store_without_its_first_file_is_damage_and_not_begun_anew(path, write):
    for file in (path / "store" / "CURRENT", *(path / "store").glob("*.log")):
        file.unlink()
    files = sorted(path.rglob("*"))

    with pytest.raises(GraphError, match="is damaged") as caught:
        Graph.open(path, write=write, create=write)
    assert caught.value.found == "store/CURRENT is missing"
    assert sorted(path.rglob("*")) == files


def state_of(path: Path) -> dict[Path, bytes]:
    """All files, but for the lock of a graph and Oxigraph's own log."""
    return {file: file.read_bytes() for file in path.rglob("*") if file.is_file() and file.name not in ("lock", "LOG")}


def test_graph_of_an_older_kg_is_refused(path):
    store = Store(str(path / "store"))
    store.update(f"DELETE {{ GRAPH ?g {{ ?s {n.FORMAT} ?o }} }} INSERT {{ GRAPH ?g {{ ?s {n.FORMAT} 1 }} }} "
                 f"WHERE {{ GRAPH ?g {{ ?s {n.FORMAT} ?o }} }}")  # fmt: skip
    del store

    with pytest.raises(GraphError, match="written by an older kg") as caught:
        Graph.open(path)
    assert "kg migrate" in caught.value.hint


def test_graph_of_a_newer_kg_is_refused(path):
    store = Store(str(path / "store"))
    store.update(f"DELETE {{ GRAPH ?g {{ ?s {n.FORMAT} ?o }} }} INSERT {{ GRAPH ?g {{ ?s {n.FORMAT} 99 }} }} "
                 f"WHERE {{ GRAPH ?g {{ ?s {n.FORMAT} ?o }} }}")  # fmt: skip
    del store

    before = state_of(path)
    for write in (False, True):
        with pytest.raises(GraphError, match="written by a newer kg") as caught:
            Graph.open(path, write=write)
        assert "version 99" in caught.value.found
    assert state_of(path) == before


def test_oxigraph_store_of_somebody_else_is_refused(tmp_path):
    (tmp_path / "x").mkdir()
    store = Store(str(tmp_path / "x" / "store"))
    store.add(Quad(NamedNode("http://a"), NamedNode("http://b"), NamedNode("http://c")))
    del store

    before = state_of(tmp_path)
    for write in (False, True):
        with pytest.raises(NotAGraphError, match="an RDF store, but no kg graph"):
            Graph.open(tmp_path / "x", write=write, create=write)
    assert state_of(tmp_path) == before


def test_folder_that_cannot_be_made_is_one_line(tmp_path):
    (tmp_path / "file").write_text("x")

    with pytest.raises(GraphError, match=r"file/news\.kg cannot be opened") as caught:
        Graph.open(tmp_path / "file" / "news.kg", write=True, create=True)
    assert caught.value.found == "Not a directory"


def test_full_disk_is_one_line_and_keeps_what_was_written_before(tmp_path):
    path = tmp_path / "news.kg"
    told = python(WRITER, Path(__file__).parent.parent, path, 300_000).communicate()[0].splitlines()

    assert f"{path} cannot be written" in told[-1]
    assert "make room on the disk" in told[-1]
    with Graph.open(path) as graph:
        assert graph.info().articles >= int(told[-2])
        assert graph.verify() == []


@pytest.mark.parametrize(
    ("subject", "graph"), [(NamedNode(v.ART + "1#t1"), NamedNode(v.ART + "1")), (NamedNode(v.KGS + "1"), n.STATEMENTS)]
)
def test_what_waits_without_an_index_is_found_by_every_pattern_once(tmp_path, subject, graph):
    said = Quad(subject, n.CONFIDENCE, n.decimal(0.5), graph)
    typed = Quad(subject, n.TYPE, n.TRIPLE, graph)
    with OxigraphStore.open(tmp_path / "a.kg", write=True, create=True) as store:
        for pattern in itertools.product((None, subject), (None, n.CONFIDENCE), (None, said.object), (None, graph)):
            store.change(come=[said, typed])
            assert list(store.match(*pattern)).count(said) == 1
            assert said in store
            assert not list(store.match(subject, n.CONFIDENCE, None, NamedNode(v.ART + "2")))
            store.change(gone=[said])
            assert said not in set(store.match(*pattern))
            store.change(come=[said])
            store.flush()
            store.change(gone=[said])
            store.change(come=[said])
            assert list(store.match(*pattern)).count(said) == 1
            store.change(gone=[said])
        assert list(store.match(None, None, None, graph)) == [typed]


def test_what_the_bulk_loader_frees_goes_back_to_the_system_where_it_can(tmp_path, monkeypatch):
    given_back = []
    monkeypatch.setattr(oxigraph, "give_back", lambda: given_back.append(True))
    monkeypatch.setattr(oxigraph, "_FEW", 3)
    with OxigraphStore.open(tmp_path / "a.kg", write=True, create=True) as store:
        store.change(come=[Quad(n.META, n.LABEL, n.text(str(i)), n.META) for i in range(5)])
        store.flush()
        assert given_back == [True]


def test_a_c_library_that_cannot_trim_is_left_alone(monkeypatch):
    freed._trim.cache_clear()
    monkeypatch.setattr(freed.ctypes, "CDLL", lambda _: object())
    freed.give_back()
    freed._trim.cache_clear()

"""``kg watch``: real folders, and processes that are stopped in the middle."""

import json
import os
import random
import signal
import subprocess
import time
from pathlib import Path

import pytest

import kg as package
from kg.watch.folder import Folder

TEXTS = [
    "Ann Lee met Bob Ray in Oslo on Monday.",
    "Ann Lee denied that she had met Carl Poe.",
    "Acme Corp bought Norwood Bank in Rome.",
    "Carl Poe accused Dora Fay of fraud.",
]


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "news"
    (made / "deep").mkdir(parents=True)
    for number, text in enumerate(TEXTS):
        (made / ("deep" if number % 2 else "") / f"{number}.txt").write_text(text)
    return made


@pytest.fixture
def once(kg, folder, tmp_path):
    """Looks once, and gives what is said of each change."""

    def look(*options, code=0):
        done = kg("watch", folder, "-o", tmp_path / "g.kg", "--once", "--at-rest", 0, "--log-format", "json", *options)
        assert done.code == code, done.err
        return [json.loads(line) for line in done.err.splitlines()]

    return look


def articles(tmp_path):
    with package.open(tmp_path / "g.kg") as graph:
        return sorted(Path(article.source).name for article in graph.articles())


def counts(said):
    return [
        {name: one[name] for name in ("added", "replaced", "removed", "failed") if one[name]}
        for one in said
        if one["event"] == "changed"
    ]


# -- one look ----------------------------------------------------------------------------------------------------------


def test_what_is_new_is_added_and_what_is_known_is_not_read_again(once, tmp_path, folder):
    assert counts(once()) == [{"added": 4}]
    before = (tmp_path / "g.kg" / "store").stat().st_mtime_ns
    assert once() == []
    assert (tmp_path / "g.kg" / "store").stat().st_mtime_ns == before, "the graph was opened"


def test_changed_file_takes_the_place_of_its_article(once, tmp_path, folder):
    once()
    (folder / "0.txt").write_text("Ann Lee met Dora Fay in Rome on Monday.")

    assert counts(once()) == [{"replaced": 1}]
    with package.open(tmp_path / "g.kg") as graph:
        assert graph.statements("met-with", about="Dora Fay").one().status == "fact"
        assert len(graph.articles()) == 4


def test_vanished_files_stay_in_the_graph_unless_told_otherwise(once, tmp_path, folder):
    once()
    (folder / "0.txt").unlink()

    assert once() == []
    assert len(articles(tmp_path)) == 4
    assert counts(once("--remove-missing")) == [{"removed": 1}]
    assert articles(tmp_path) == ["1.txt", "2.txt", "3.txt"]
    with package.open(tmp_path / "g.kg") as graph:
        assert graph.verify() == []


def test_folder_that_is_suddenly_empty_or_not_there_removes_nothing(once, tmp_path, folder):
    once()
    folder.rename(tmp_path / "away")
    folder.mkdir()

    said = once("--remove-missing")
    assert [one["message"] for one in said] == [f"{folder} holds no articles any more"]
    assert len(articles(tmp_path)) == 4


def test_subfolder_that_cannot_be_listed_removes_nothing(once, tmp_path, folder, monkeypatch):
    once()
    scandir = os.scandir

    def refused(path):
        if str(path).endswith("deep"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr("os.scandir", refused)

    assert "cannot be read" in once("--remove-missing")[0]["message"]
    assert len(articles(tmp_path)) == 4


def test_moved_article_with_an_address_of_its_own_is_not_removed(once, tmp_path, folder):
    line = json.dumps({"url": "https://news.example/a", "text": TEXTS[0]}) + "\n"
    (folder / "a.jsonl").write_text(line)
    once()
    (folder / "b.jsonl").write_text(line)
    (folder / "a.jsonl").unlink()

    assert counts(once("--remove-missing")) == []
    assert len(articles(tmp_path)) == 5


def test_article_that_another_watched_folder_has_is_not_removed(kg, tmp_path):
    for name in "ab":
        (tmp_path / name).mkdir()
        (tmp_path / name / "more.txt").write_text(TEXTS[1])
        (tmp_path / name / "one.jsonl").write_text(json.dumps({"url": "https://news.example/a", "text": TEXTS[0]}))

    def look(*names):
        given = [tmp_path / name for name in names]
        kg("watch", *given, "-o", tmp_path / "g.kg", "--once", "--at-rest", 0, "--remove-missing")
        return len(articles(tmp_path))

    assert look("a", "b") == 3
    (tmp_path / "a" / "one.jsonl").unlink()
    assert look("a") == 3
    (tmp_path / "b" / "one.jsonl").unlink()
    assert look("b") == 2


def test_file_that_becomes_a_link_or_a_pipe_is_neither_followed_nor_waited_for(once, tmp_path, folder, monkeypatch):
    (tmp_path / "secret.txt").write_text("Eve Kim met Ann Lee in Oslo.")
    still = Folder.still

    def swapped(self, changes):
        found = still(self, changes)
        for name in ("0.txt", "2.txt"):
            (folder / name).unlink()
        (folder / "0.txt").symlink_to(tmp_path / "secret.txt")
        os.mkfifo(folder / "2.txt")
        return found

    monkeypatch.setattr(Folder, "still", swapped)

    *told, changed = once(code=3)
    assert [one["source"] for one in told] == [str(folder / name) for name in ("0.txt", "2.txt")]
    assert all("is no regular file any more" in one["message"] for one in told)
    assert (changed["added"], changed["failed"]) == (2, 2)


def test_file_that_was_swapped_for_a_link_is_gone(once, tmp_path, folder):
    once()
    (folder / "0.txt").rename(tmp_path / "elsewhere.txt")
    (folder / "0.txt").symlink_to(tmp_path / "elsewhere.txt")

    assert counts(once("--remove-missing")) == [{"removed": 1}]


def test_articles_in_other_languages_alone_are_as_in_a_build(kg, tmp_path):
    (tmp_path / "news").mkdir()
    text = "Der Bundestag hat am Donnerstag in Berlin über das neue Gesetz beraten. " * 5
    (tmp_path / "news" / "a.txt").write_text(text)

    watched = kg("watch", tmp_path / "news", "-o", tmp_path / "g.kg", "--once", "--at-rest", 0)
    assert "1 set aside" in watched.err
    assert watched.code == kg("build", tmp_path / "news", "-o", tmp_path / "h.kg").code == 1


def test_folder_in_the_place_of_what_was_read_is_told(once, kg, tmp_path, folder):
    once()
    (kept,) = (tmp_path / "g.kg").glob("watch-*.jsonl")
    kept.unlink()
    kept.mkdir()

    done = kg("watch", folder, "-o", tmp_path / "g.kg", "--once")
    assert (done.code, done.messages) == (1, 1)
    assert f"{kept} cannot be read: Is a directory" in done.err


def test_record_that_is_gone_from_its_file_is_removed_with_remove_missing(once, tmp_path, folder):
    lines = [json.dumps({"id": n, "text": text}) + "\n" for n, text in enumerate(TEXTS)]
    (folder / "a.jsonl").write_text("".join(lines))
    once()
    (folder / "a.jsonl").write_text(lines[0] + "{\n")  # which cannot be read: nobody knows what stood there
    assert counts(once("--remove-missing", code=3)) == [{"failed": 1}]
    (folder / "a.jsonl").write_text(lines[0])

    assert counts(once("--remove-missing")) == [{"removed": 3}]
    assert len(articles(tmp_path)) == 5


def test_file_that_fails_is_told_once_and_again_when_it_has_changed(once, tmp_path, folder):
    (folder / "bad.txt").write_text("")

    assert counts(once(code=3)) == [{"added": 4, "failed": 1}]
    assert once() == []
    assert json.loads((tmp_path / "g.kg" / "failed.jsonl").read_text())["source"] == str(folder / "bad.txt")
    (folder / "bad.txt").write_bytes(b"\x00\x01")
    assert counts(once(code=1)) == [{"failed": 1}]
    (folder / "bad.txt").write_text(TEXTS[0])
    assert counts(once()) == [{"added": 1}]
    assert not (tmp_path / "g.kg" / "failed.jsonl").exists()


def test_other_settings_read_all_again(once, tmp_path, folder):
    once()

    assert counts(once("--open")) == [{"replaced": 4}]


def test_what_another_hand_has_spoilt_costs_reading_again(once, tmp_path, folder):
    once()
    (kept,) = (tmp_path / "g.kg").glob("watch-*.jsonl")
    kept.write_bytes(b'{"by": 7}\n\xff\n[]\n{"file": "a", "stamp": [1], "articles": []}\n' + b"[" * 100_000)

    assert once() == []
    assert len(articles(tmp_path)) == 4


def test_file_that_is_still_being_written_waits(once, folder, tmp_path, monkeypatch):
    growing = folder / "growing.txt"
    growing.write_text("Eve Kim")
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(time, "sleep", lambda _: growing.write_text("Eve Kim met Ann Lee in Oslo."))
        assert counts(once()) == [{"added": 4}]

    assert "growing.txt" not in articles(tmp_path)
    assert counts(once()) == [{"added": 1}]


def test_graph_within_the_folder_is_not_read(kg, folder):
    (folder / "bad.txt").write_text("")
    for _ in range(2):
        done = kg("watch", folder, "-o", folder / "g.kg", "--once", "--at-rest", 0)

    assert (done.code, done.err) == (0, "")
    assert kg("build", folder, "-o", folder / "g.kg", "--json").json["unchanged"] == 4


@pytest.mark.parametrize("wrong", [["none"], ["news/0.txt"]])
def test_what_is_no_folder_is_an_error(kg, folder, tmp_path, wrong, monkeypatch):
    monkeypatch.chdir(tmp_path)

    done = kg("watch", *wrong, "-o", "g.kg")

    assert (done.code, done.messages) == (1, 1)


def test_graph_on_a_server_is_refused_with_the_way_out(kg, folder):
    done = kg("watch", folder, "-o", "sparql+http://127.0.0.1:1")

    assert done.code == 2
    assert "kg push" in done.err


def test_graph_that_is_being_written_ends_one_look(once, kg, tmp_path, folder):
    once()
    (folder / "new.txt").write_text(TEXTS[0])
    with package.open(tmp_path / "g.kg", write=True):
        done = kg("watch", folder, "-o", tmp_path / "g.kg", "--once", "--at-rest", 0)

    assert done.code == 1
    assert "is already open" in done.err


# -- for ever ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def watching(warm, folder, tmp_path):
    """Starts a process that watches, and waits for what it says: ``watching("4 added")``; killed in the end."""
    file, processes = tmp_path / "said", []

    def wait(*expected, options=()):
        if not processes or processes[-1].poll() is not None:
            line = [warm.folder / "kg", "watch", folder, "-o", tmp_path / "g.kg", "--every", 0.2, "--at-rest", 0.1]
            with file.open("ab") as said:
                processes.append(
                    subprocess.Popen([*map(str, line), *options], stderr=said, env=warm.environment(), cwd=tmp_path)
                )
        end = time.monotonic() + 60
        while not all(one in file.read_text() for one in expected):
            assert time.monotonic() < end, file.read_text()
            assert processes[-1].poll() is None, file.read_text()
            time.sleep(0.02)
        return processes[-1]

    yield wait
    warm.send(signal.SIGKILL)
    for process in processes:
        process.wait(timeout=60)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_files_are_added_as_they_come_until_a_signal_ends_it(watching, warm, folder, tmp_path, number):
    process = watching("watching", "4 added")
    (folder / "new.txt").write_text("Eve Kim met Ann Lee in Oslo.")
    watching("1 added")
    (folder / "new.txt").write_text("Eve Kim met Bob Ray in Oslo.")
    watching("1 replaced")
    (folder / "bad.txt").write_text("")
    watching("1 failed (is empty)")
    warm.send(number)

    assert process.wait(timeout=30) == 0
    said = (tmp_path / "said").read_text().splitlines()
    assert said[-1] == "kg: stopped; the graph is whole"
    assert sum("bad.txt is empty" in line for line in said) == 1
    assert len(articles(tmp_path)) == 5


def test_between_two_changes_the_graph_is_free_for_others(watching, kg, folder, tmp_path):
    watching("4 added")

    with package.open(tmp_path / "g.kg", write=True) as graph:
        graph.remove(str(folder / "0.txt"))
        (folder / "new.txt").write_text(TEXTS[0])
        watching("is being written by process", "what is new waits until it is free")

    watching("1 added")
    assert (tmp_path / "said").read_text().count("waits until it is free") == 1
    assert articles(tmp_path) == ["1.txt", "2.txt", "3.txt", "new.txt"]


def test_each_line_is_an_object_for_log_systems(watching, folder, tmp_path):
    watching('"event": "changed"', options=["--log-format", "json"])

    first, changed = map(json.loads, (tmp_path / "said").read_text().splitlines())
    assert (first["event"], first["level"]) == ("watching", "info")
    assert (changed["added"], changed["failed"], changed["source"]) == (4, 0, str(folder))


@pytest.mark.parametrize("seed", range(4))
def test_graph_is_whole_whenever_it_is_killed_and_goes_on(watching, warm, kg, wait_until, folder, tmp_path, seed):
    chance = random.Random(seed)  # noqa: S311
    for number in range(40):
        (folder / f"more{number}.txt").write_text(f"{chance.choice(TEXTS)} Eve Kim {number} met Ann Lee.")
    process = watching("watching")
    wait_until((tmp_path / "g.kg" / "store" / "CURRENT").exists)
    time.sleep(chance.uniform(0.05, 1.5))
    warm.send(chance.choice([signal.SIGKILL, signal.SIGTERM]))
    process.wait(timeout=30)

    with package.open(tmp_path / "g.kg") as graph:
        assert graph.verify() == []
    done = kg("watch", folder, "-o", tmp_path / "g.kg", "--once", "--at-rest", 0)
    assert done.code == 0, done.err
    with package.open(tmp_path / "g.kg") as graph:
        assert graph.verify() == []
        assert len(graph.articles()) == 44


# -- from Python -------------------------------------------------------------------------------------------------------


def test_loop_over_changes_may_be_left(folder, tmp_path):
    for cycle in package.watch(folder, tmp_path / "g.kg", at_rest=0, every=0.1):
        assert cycle.added == 4
        assert len(articles(tmp_path)) == 4, "the graph is open to others meanwhile"
        break

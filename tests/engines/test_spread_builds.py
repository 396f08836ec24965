"""``kg build`` and ``kg extract`` with several processes."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import kg
from kg.build import extend
from kg.graph import Graph
from kg.pipeline import Pipeline

SAID = [
    "Ann Lee met Bob Ray in Oslo on Monday. She thanked him for the visit.",
    "Ann Lee denied that she had met Tom Ward. Acme Corp employs Tom Ward.",
    "Eve Fox, the mayor of Bergen, said she would resign. Bob Ray praised her.",
]


@pytest.fixture
def command(config, installed, tmp_path) -> Callable[..., list[str]]:
    """The line of a command with the small model, the made-up extractor and two processes."""
    names = ("model", "schema", "extractor", "detect_language", "processes", "batch_size")
    settings = {name: getattr(config, name) for name in names}
    (tmp_path / "kg.toml").write_text("".join(f"{name} = {json.dumps(value)}\n" for name, value in settings.items()))
    return lambda *arguments: [sys.executable, "-m", "kg", *map(str, arguments), "--config", str(tmp_path / "kg.toml")]


@pytest.fixture
def environment(installed) -> dict[str, str]:
    paths = (str(installed), str(Path(kg.__file__).parents[1]), os.environ.get("PYTHONPATH", ""))
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}


def written(folder: Path, texts: list[str]) -> Path:
    file = folder / "articles.jsonl"
    file.write_text("".join(json.dumps({"id": str(n), "text": text}) + "\n" for n, text in enumerate(texts)))
    return file


def meetings(count: int) -> list[str]:
    return [f"Ann Lee met Bob Ray{'x' * number}. Bob Ray met Eve Fox." for number in range(count)]


def nquads(path: Path, folder: Path) -> bytes:
    with Graph.open(path) as graph:
        (file,) = graph.export(folder / f"{path.name}.nq")
    return file.read_bytes()


def test_graph_is_the_same_quad_for_quad(pipeline, tmp_path):
    file = written(tmp_path, SAID)
    with Graph.open(tmp_path / "one.kg", write=True, create=True) as graph:
        extend(graph, [file], pipeline)
    with Graph.open(tmp_path / "two.kg", write=True, create=True) as graph:
        report = extend(graph, [file], Pipeline(kg.Config(processes=2, batch_size=1)))

    assert (report.added, report.failed) == (3, [])
    assert nquads(tmp_path / "two.kg", tmp_path) == nquads(tmp_path / "one.kg", tmp_path)


def test_extract_prints_the_same_bytes(command, environment, tmp_path):
    file = written(tmp_path, meetings(9))

    one, three = (
        subprocess.run(
            command("extract", "--open", file, "--processes", number), env=environment, capture_output=True, check=True
        ).stdout
        for number in (1, 3)
    )

    assert len(one.splitlines()) == 18
    assert three == one


def test_article_that_kills_its_process_is_reported_and_the_others_are_in_the_graph(command, environment, tmp_path):
    texts = meetings(5)
    file = written(tmp_path, [*texts[:2], "[kill] Ann Lee met Bob Ray.", *texts[2:]])

    done = subprocess.run(
        command("build", file, "-o", tmp_path / "news.kg"), env=environment, capture_output=True, text=True, check=False
    )

    assert done.returncode == 3, done.stderr
    assert "#2 is left out: the process that analysed it died, twice" in done.stderr
    with Graph.open(tmp_path / "news.kg") as graph:
        assert len(graph.articles()) == 5


Building = tuple["subprocess.Popen[str]", set[int]]


@contextmanager
def building(line: list[str], environment: dict[str, str], log: Path) -> Iterator[Building]:
    """A build of which two processes are at work, and their ids."""
    process = subprocess.Popen(line, env=environment, stderr=subprocess.PIPE, text=True, start_new_session=True)
    try:
        pids: set[int] = set()
        while len(pids) < 2:
            assert process.poll() is None, process.stderr.read()
            time.sleep(0.02)
            pids = set(map(int, log.read_text().split())) if log.exists() else set()
        yield process, pids
    finally:
        process.kill()
        process.communicate()


def gone(pid: int) -> bool:
    """Whether a process has ended, though nobody may have asked yet how."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


@pytest.mark.parametrize("how", ["Ctrl-C", "kill -9"])
def test_processes_end_with_the_build_that_started_them(how, command, environment, tmp_path):
    log = tmp_path / "log"
    file = written(tmp_path, [f"[log {log}] [sleep 60] Ann Lee met Bob Ray {number}." for number in range(8)])

    with building(command("build", file, "-o", tmp_path / "news.kg"), environment, log) as (process, pids):
        if how == "Ctrl-C":
            os.killpg(process.pid, signal.SIGINT)
        else:
            process.kill()
        _, err = process.communicate(timeout=20)
        end = time.monotonic() + 10
        while not all(map(gone, pids)):
            assert time.monotonic() < end, "they are still there"
            time.sleep(0.02)

    assert "Traceback" not in err
    assert process.returncode == (130 if how == "Ctrl-C" else -signal.SIGKILL)

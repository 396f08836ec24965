"""A writer that is killed at any moment leaves whole articles behind, and the next one ends where it would have."""

import base64
import pickle
import random
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.graph import Graph
from kg.types import Analysis
from tests.store.test_graph_law import analyses, quads

KILLS = 36
WRITING = Path(__file__).with_name("writing.py")
PEOPLE = {"Ann Lee": "Person: Ann", "Bob Ray": "Person", "Clara Moen": "Person", "Oslo": "Place"}


def writer(
    path: Path, steps: Sequence[Analysis | list[Analysis] | str], *, most: int = 300, few: int = 100
) -> "subprocess.Popen[bytes]":
    command = [sys.executable, str(WRITING), str(path), str(most), str(few)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    lines = b"".join(base64.b64encode(pickle.dumps(step)) + b"\n" for step in steps)
    process.stdin.write(lines)
    process.stdin.close()
    return process


def finished(process: "subprocess.Popen[bytes]", seconds: float | None = None) -> int:
    """How many steps a writer told that it had done, killed after so long; it must do all if it is not killed."""
    if seconds is not None:
        time.sleep(seconds)
        process.kill()
    told = process.stdout.read().split()
    errors = process.stderr.read().decode()
    assert process.wait() in ((0,) if seconds is None else (0, -9)), errors
    return told.count(b"done")


def test_a_build_killed_again_and_again_ends_in_the_graph_of_an_undisturbed_one(tmp_path, town):
    undisturbed = Graph.memory()
    for analysis in town:
        undisturbed.add(analysis)
    chance, path, done = random.Random(7), tmp_path / "news.kg", 0  # noqa: S311
    for _ in range(KILLS):
        # Each begins with what was done already, as a build does that is started again, and goes a few articles on.
        process = writer(path, town)
        for _ in range(done + chance.randrange(1, 8)):
            process.stdout.readline()
        finished(process, chance.uniform(0, 0.02))
        with Graph.open(path) as graph:
            assert graph.verify() == []
            assert graph.info().articles >= done
            done = graph.info().articles
    assert done > KILLS
    finished(writer(path, town))

    with Graph.open(path) as graph:
        assert quads(graph) == quads(undisturbed)


def test_writers_put_the_files_in_order_now_and_then(tmp_path, town):
    process = writer(tmp_path / "news.kg", town)

    assert process.stdout.read().split().count(b"done") == len(town)
    assert process.stderr.read().count(b"in order") > 1


def test_readers_in_other_processes_see_finished_states_while_a_writer_writes(tmp_path, town):
    path, seen = tmp_path / "news.kg", []
    process = writer(path, town)
    process.stdout.readline()
    while process.poll() is None:
        with Graph.open(path) as graph:
            assert graph.verify() == []
            seen.append(graph.info().articles)
    finished(process)
    with Graph.open(path) as graph:
        seen.append(graph.info().articles)

    assert seen == sorted(seen)
    assert all(count % 10 == 0 for count in seen)
    assert len({*seen}) > 2


@pytest.fixture
def town(analysis_of):
    """Articles of which some are the same text, some name the same people otherwise."""
    chance, made = random.Random(3), []  # noqa: S311
    for number in range(120):
        one, other = chance.sample(sorted(PEOPLE), 2)
        text = f"{one} met {other} on day {number // 2}. " + " ".join(f"word{n}" for n in range(number % 30))
        entities = {name: PEOPLE[name] for name in (one, other)}
        made.append(analysis_of(text, entities, [f"{one} | met-with | {other}"], source=f"{number}"))
    return made


steps = st.lists(
    st.one_of(analyses(), st.lists(analyses(), min_size=2, max_size=4), st.sampled_from("abcd")), min_size=2, max_size=8
)


@given(steps, st.lists(st.integers(0, 8), min_size=1, max_size=2))
@settings(
    max_examples=8,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)  # fmt: skip
def test_any_sequence_of_changes_with_kills_in_between_gives_the_graph_of_the_articles_that_remain(
    tmp_path_factory, steps, kills
):
    path, at = tmp_path_factory.mktemp("law") / "news.kg", 0
    for after in kills:
        process = writer(path, steps[at:], most=40, few=10)
        for _ in range(1 + after):  # it tells first that it has opened the graph
            process.stdout.readline()
        at = min(len(steps), at + after)
        at = min(len(steps), at + finished(process, 0.0))
    finished(writer(path, steps[at:], most=40, few=10))
    remaining: dict[str, Analysis] = {}
    for step in steps:
        if isinstance(step, Analysis):
            remaining[step.article.source] = step
        elif isinstance(step, list):
            remaining |= {one.article.source: one for one in step}
        else:
            remaining.pop(step, None)
    fresh = Graph.memory()
    for analysis in remaining.values():
        fresh.add(analysis)

    with Graph.open(path) as graph:
        assert quads(graph) ^ quads(fresh) == set()
        assert graph.verify() == []

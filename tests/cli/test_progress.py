"""Progress: seldom lines where nothing moves, rates of the last while, and the time that is left."""

import json

import pytest

from kg.cli.command import Session
from kg.cli.messages import reported
from kg.cli.progress import Progress


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def lines(capsys, session=None, *, seconds=400, share=None):
    """What is said of a build that does one article of 50 words a second, and fails at one in ten."""
    clock = Clock()
    with reported(session or Session()):
        progress = Progress(lambda: int(clock.now), lambda: share, clock=clock)
        progress._total = share
        with progress:
            for second in range(1, seconds + 1):
                clock.now = float(second)
                progress.update(articles=second, words=50 * second, failed=second // 10)
    return capsys.readouterr().err.splitlines()


def test_nothing_is_said_of_a_quick_build(capsys):
    assert lines(capsys, seconds=9) == []


def test_lines_become_seldom_as_a_build_takes_longer(capsys):
    articles = [int(line.split()[1]) for line in lines(capsys)]

    assert articles == [10, 20, 30, 45, 68, 102, 153, 230, 345]


def test_a_line_tells_counts_rates_and_failures(capsys):
    assert lines(capsys, seconds=30)[1] == "kg: 20 articles, 2 failed; 1.0 articles, 50 words a second"


def test_time_left_is_told_where_the_total_is_known(capsys):
    assert lines(capsys, share=1000)[-1].endswith("; 10 min left")
    assert not any("left" in line for line in lines(capsys, share=None))


def test_rate_is_that_of_the_last_while(capsys):
    clock = Clock()
    with reported(Session()), Progress(clock=clock) as progress:
        progress.update(articles=100_000, words=0)  # passed over at once
        for second in range(1, 101):
            clock.now = float(second)
            progress.update(articles=100_000 + second, words=50 * second)

    assert capsys.readouterr().err.splitlines()[-1] == "kg: 100,068 articles; 1.0 articles, 50 words a second"


@pytest.mark.usefixtures("_quiet")
def test_quiet_says_nothing(capsys):
    assert lines(capsys, Session(quiet=True)) == []


@pytest.fixture
def _quiet(monkeypatch):
    monkeypatch.setattr(Session, "current", lambda: Session(quiet=True))


def test_for_log_systems_each_line_is_an_object(capsys):
    said = [json.loads(line) for line in lines(capsys, Session(json_log=True), share=1000)]

    assert {one["event"] for one in said} == {"progress"}
    last = said[-1]
    assert (last["level"], last["articles"], last["failed"], last["words"]) == ("info", 345, 34, 17250)
    assert (last["articles_per_second"], last["words_per_second"], last["seconds_left"]) == (1.0, 50, 655)

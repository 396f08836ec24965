"""Several processes: order, and what becomes of a build when one of them dies."""

import os
import signal
from itertools import count

import pytest

from kg.engines.engine import engine
from kg.errors import ConfigError, KgError, ModelError
from kg.pipeline import Pipeline
from kg.types import Analysis, Article
from tests.engines.conftest import articles, failed, through

MET = [f"Ann Lee met Bob Ray{'x' * number}." for number in range(9)]
ALL = [str(number) for number in range(9)]


def test_results_come_in_order_though_the_first_take_longest(analysed, tmp_path):
    log = tmp_path / "log"
    texts = [f"[sleep {0.3 if number == 0 else 0}] [log {log}] {text}" for number, text in enumerate(MET)]

    results = analysed(texts)

    assert through(results) == ALL
    assert all(one.triples for one in results)
    assert len(set(log.read_text().split())) == 2, "one process did all the work"
    assert str(os.getpid()) not in log.read_text().split()


def test_several_processes_say_what_one_says(analysed):
    assert analysed(MET, processes=3) == analysed(MET, processes=1)


def test_killed_process_costs_nothing(config):
    with engine(Pipeline(config)) as opened:
        results = opened.analyse(articles(MET * 4))
        got = [next(results) for _ in range(4)]  # a batch of each, as one that has not begun yet is no accident
        for worker in opened._pool._workers:
            os.kill(worker._process.pid, signal.SIGKILL)
        got += results

    assert through(got) == [str(number) for number in range(36)]


def test_article_that_kills_its_process_once_goes_through(analysed, tmp_path):
    results = analysed([*MET[:4], f"[once {tmp_path / 'mark'}] Ann Lee met Bob Ray.", *MET[5:]])

    assert (tmp_path / "mark").exists()
    assert through(results) == ALL


def test_article_that_kills_its_process_again_and_again_is_left_out_alone(analysed):
    results = analysed([*MET[:4], "[kill] Ann Lee met Bob Ray.", *MET[5:]])

    assert through(results) == [*ALL[:4], *ALL[5:]]
    assert failed(results)["4"].message() == (
        "4 is left out: the process that analysed it died, twice\n"
        "    it was ended by SIGKILL\n"
        "    run the same again to give it another trial; if memory is short, with fewer --processes"
    )


def test_article_that_takes_too_long_is_left_out_alone(analysed):
    results = analysed([MET[0], "[sleep 60] Ann Lee met Bob Ray.", MET[2]], processes=1, article_seconds=1)

    assert through(results) == ["0", "2"]
    assert failed(results)["1"].found == "it took longer than 1 seconds"


def test_what_concerns_all_articles_ends_it(analysed):
    with pytest.raises(ModelError, match="nothing can be analysed"):
        analysed([*MET[:3], "[refuse]"])


def test_process_that_cannot_begin_is_told_at_once(config, monkeypatch):
    monkeypatch.setattr("sys.executable", "/bin/false")

    with engine(Pipeline(config)) as opened, pytest.raises(KgError, match="ended before it had begun") as caught:
        list(opened.analyse(articles(MET)))

    assert caught.value.found == "it ended with code 1"


def test_articles_are_not_read_far_ahead(config):
    read = count()

    def endless():
        for number in read:
            yield Article.of(MET[0], source=str(number))

    with engine(Pipeline(config)) as opened:
        results = opened.analyse(endless())
        for _ in range(10):
            assert isinstance(next(results), Analysis)

    assert next(read) <= 10 + 2 * 3 * config.batch_size


def test_processes_end_when_the_engine_is_closed(config):
    with engine(Pipeline(config)) as opened:
        next(opened.analyse(articles(MET)))
        pids = [worker._process.pid for worker in opened._pool._workers if worker._process]

    assert pids
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_extractor_that_counts_over_all_articles_is_not_spread(config):
    llm = config.override(extractor="llm", llm={"url": "http://127.0.0.1:9/v1", "model": "m"})

    with pytest.raises(ConfigError, match="one process alone"):
        engine(Pipeline(llm))
    with engine(Pipeline(llm.override(processes=0))) as opened:
        assert opened._pool is None

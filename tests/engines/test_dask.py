"""Articles that are spread over a cluster make the graph that they make on one machine, whatever happens on the way."""

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import dask
import distributed
import psutil
import pytest

from kg.build import extend
from kg.config import Config
from kg.engines import cluster as dask_engine
from kg.engines import loading
from kg.engines.analysing import analyse
from kg.engines.cluster import Cluster
from kg.engines.engine import engine
from kg.errors import ConfigError, EngineError, ExtractError, ModelError
from kg.graph import Graph
from kg.pipeline import Pipeline
from kg.types import Analysis, Article
from tests.store.test_graph_law import quads

NAMES = ("Ann Lee", "Bob Ray", "Zora Quist", "Z Quist", "Robert Ray", "Anna Lee", "Velmora Energy", "Zora Ray")


@pytest.fixture(scope="module")
def cluster(installed: Path) -> Iterator[distributed.LocalCluster]:
    """Two workers, processes of their own, in which the extractor ``made-up`` is installed."""
    with (
        pytest.MonkeyPatch.context() as patch,
        dask.config.set(dask_engine.SETTINGS),
    ):
        patch.syspath_prepend(installed)  # new processes take it over, as does one that takes the place of another
        with distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=":0", silence_logs=logging.CRITICAL
        ) as started:
            yield started


@pytest.fixture
def small_tasks(monkeypatch):
    monkeypatch.setattr(dask_engine, "BATCH", 4)
    monkeypatch.setattr(loading, "CHUNK", 10)


@pytest.fixture
def spread(config, cluster, small_tasks, tmp_path):
    """An engine on the cluster."""
    config = config.override(engine="dask", scheduler=cluster.scheduler_address, exchange=str(tmp_path / "exchange"))
    with engine(Pipeline(config)) as started:
        yield started


def articles(count: int) -> list[Article]:
    names = ((NAMES[at % 8], NAMES[(at * 3 + 1) % 8], NAMES[at // 3 % 8]) for at in range(count))
    texts = (f"[sleep 0.03] {one} met {other}. {other} met {third}." for one, other, third in names)
    return [Article.of(text, source=f"{at}.txt", id=f"{at}.txt") for at, text in enumerate(texts)]


def on_one_machine(given: Sequence[Article], config: Config) -> Graph:
    graph = Graph.memory()
    for analysis in analyse(given, Pipeline(config)):
        assert isinstance(analysis, Analysis)
        graph.add(analysis)
    return graph


def kill_one_worker(spread: Cluster) -> None:
    worker, process = next(iter(spread.client.run(os.getpid).items()))
    os.kill(process, signal.SIGKILL)
    while worker in spread.client.scheduler_info(n_workers=-1)["workers"]:
        time.sleep(0.05)


def test_a_cluster_whose_workers_are_killed_makes_the_graph_of_one_machine(spread, config, monkeypatch):
    given, graph = articles(45), Graph.memory()
    place = loading._place

    def killing(*arguments):
        kill_one_worker(spread)
        place(*arguments)

    monkeypatch.setattr(loading, "_place", killing)  # between two steps of loading, too
    happened = []
    for one in spread.bring(graph, given):
        happened.append(one)
        if len(happened) == 9:
            kill_one_worker(spread)

    assert [article.id for article, _ in happened] == [article.id for article in given]
    assert quads(graph) ^ quads(on_one_machine(given, config)) == set()
    assert graph.verify() == []


def test_an_article_of_which_workers_die_is_an_error_and_its_neighbours_are_not(spread):
    given = articles(12)
    given[5] = Article.of("[kill]", source="5.txt")
    given[7] = Article.of("[nonsense]", source="7.txt")

    results = list(spread.analyse(given))

    died, broken = (one.what for one in results if isinstance(one, ExtractError))
    assert died == "5.txt could not be analysed: every worker that tried died"
    assert broken.startswith("7.txt could not be analysed: AttributeError")
    assert [one.article.id for one in results if isinstance(one, Analysis)] == [
        one.id for at, one in enumerate(given) if at not in (5, 7)
    ]


def test_what_is_in_the_exchange_is_not_analysed_again(spread, cluster, small_tasks):
    given = articles(10)
    first = list(spread.analyse(given[:7]))
    spread.close()

    with engine(spread.pipeline) as again:
        asked = []
        analysing = again._analysing
        again._analysing = lambda sent, *more: asked.extend(sent.new) or analysing(sent, *more)
        results = list(again.analyse(given))

    assert results[:7] == first
    assert [one.id for one in asked] == ["7.txt", "8.txt", "9.txt"]


def test_a_graph_that_has_articles_takes_more_of_them_and_other_revisions(spread, config):
    given = articles(15)
    edited = Article.of("Ann Lee met Zora Quist.", source="3.txt", id="3.txt")
    graph = Graph.memory()

    kinds = [change.kind for _, change in spread.bring(graph, [*given[:8], edited, given[2], edited])]
    more = [change.kind for _, change in spread.bring(graph, given[6:])]

    assert kinds == ["added"] * 8 + ["replaced", "unchanged", "unchanged"]
    assert more == ["unchanged"] * 2 + ["added"] * 7
    latest = [*given[:3], edited, *given[4:]]
    assert quads(graph) ^ quads(on_one_machine(latest, config)) == set()


def test_texts_are_read_only_so_far_ahead(spread):
    read_so_far = 0

    def counted():
        nonlocal read_so_far
        for article in articles(400):
            read_so_far += 1
            yield article

    results = spread.analyse(counted())
    next(results)

    assert read_so_far <= 4 * (spread._ahead + 1)


def started_processes() -> set[int]:
    """Processes that this one has spawned."""
    return {one.pid for one in psutil.Process().children(recursive=True) if "spawn_main" in " ".join(one.cmdline())}


def test_a_build_by_workers_of_this_machine_is_the_same_graph_and_leaves_no_process(config, tmp_path):
    before = started_processes()
    for one in articles(5):
        (tmp_path / one.id).write_text(one.text)
    files = sorted(tmp_path.glob("*.txt"))
    graphs = []
    for settings in ({"processes": 1}, {"engine": "dask"}):
        with Graph.open(tmp_path / f"{len(graphs)}.kg", write=True, create=True) as graph:
            with graph.run():
                report = extend(graph, files, Pipeline(config.override(**settings)))
            graphs.append(quads(graph))
            assert len(graph.history()[0].added) == 5
        assert (report.added, report.failed) == (5, [])

    assert len(graphs[0]) > 100
    assert graphs[0] ^ graphs[1] == set()
    assert started_processes() <= before


# What users can do wrong


def test_a_scheduler_that_does_not_answer_is_said_soon_and_at_the_end(config, tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(dask_engine, "_SOON", 1)
    monkeypatch.setattr(dask_engine, "_PATIENCE", 1)
    config = config.override(engine="dask", scheduler="tcp://127.0.0.1:9", exchange=str(tmp_path))

    with (
        engine(Pipeline(config)) as spread,
        caplog.at_level(logging.INFO, "kg"),
        pytest.raises(EngineError, match=r"no Dask scheduler answers at tcp://127") as raised,
    ):
        next(spread.analyse(articles(1)))
    assert [one.message for one in caplog.records if one.name == "kg"] == [
        "the Dask scheduler at tcp://127.0.0.1:9 does not answer yet; waiting for up to 1 seconds more"
    ]
    assert raised.value.found == "it was tried for 2 seconds"


@pytest.mark.parametrize("address", ["127.0.0.1", "http://127.0.0.1:8787/status", "tcp://a b:1"])
def test_what_is_no_address_is_said(address, tmp_path):
    with pytest.raises(ConfigError, match="is no address of a Dask scheduler"):
        engine(Pipeline(Config(engine="dask").override(scheduler=address, exchange=str(tmp_path))))


def test_a_scheduler_without_workers_is_said(config, tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(dask_engine, "_SOON", 1)
    caplog.set_level(logging.INFO, "kg")
    monkeypatch.setattr(dask_engine, "_PATIENCE", 1)
    with distributed.LocalCluster(n_workers=0, dashboard_address=":0", silence_logs=logging.CRITICAL) as empty:
        config = Config(engine="dask").override(scheduler=empty.scheduler_address, exchange=str(tmp_path))
        with engine(Pipeline(config)) as spread, pytest.raises(EngineError, match="has no worker") as raised:
            next(spread.analyse(articles(1)))

    assert f"dask worker {empty.scheduler_address}" in raised.value.message()
    assert f"the Dask scheduler at {empty.scheduler_address} has no worker yet" in caplog.text


def test_a_worker_with_another_kg_or_model_is_refused(spread):
    spread.pipeline.__dict__["fingerprint"] = "0" * 16

    with pytest.raises(ModelError, match="another kg, language model or schema than this machine") as raised:
        next(spread.analyse(articles(1)))
    assert f"not {'0' * 16}" in raised.value.message()


def test_an_exchange_folder_that_workers_do_not_see_is_said(spread, monkeypatch):
    monkeypatch.setattr(spread.exchange, "write", lambda *_: None)  # it is written on another disk

    with pytest.raises(EngineError, match="does not see the exchange folder"):
        _ = spread.client


def test_an_exchange_folder_that_cannot_be_written_is_said(cluster, tmp_path):
    (tmp_path / "file").touch()
    config = Config(engine="dask").override(scheduler=cluster.scheduler_address, exchange=str(tmp_path / "file"))

    with pytest.raises(EngineError, match=r"exchange folder .* cannot be"), engine(Pipeline(config)) as spread:
        next(spread.analyse(articles(1)))


def test_a_damaged_file_of_the_exchange_is_said(config, tmp_path):
    config = config.override(engine="dask", exchange=str(tmp_path))
    folder = tmp_path / "analyses" / Pipeline(config).fingerprint
    folder.mkdir(parents=True)
    (folder / "a.parquet").write_bytes(b"PAR1 and what a full disk left of it")

    with pytest.raises(EngineError, match=r"a.parquet of the exchange folder .* cannot be read"):
        engine(Pipeline(config))


def test_a_cluster_needs_a_shared_folder():
    with pytest.raises(ConfigError, match="a folder that all its machines see"):
        engine(Pipeline(Config(engine="dask").override(scheduler="tcp://127.0.0.1:9")))


@pytest.mark.parametrize("lacking", ["distributed", "pyarrow"])
def test_what_is_not_installed_is_said(lacking, tmp_path):
    (tmp_path / "a.txt").write_text("Ann Lee met Bob Ray.")
    code = f"import sys; sys.modules[{lacking!r}] = None; from kg.cli import main; sys.exit(main())"
    build = ["build", str(tmp_path / "a.txt"), "--engine", "dask", "-o", str(tmp_path / "a.kg")]
    done = subprocess.run([sys.executable, "-c", code, *build], capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert 'pip install "kg[dask]"' in done.stderr
    assert "Traceback" not in done.stderr

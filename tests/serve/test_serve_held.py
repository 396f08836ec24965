"""The graph behind the pages: readers see its latest state, whoever changes it."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from kg.errors import GraphError, GraphLockedError, NotAGraphError
from kg.graph import Graph
from kg.held import HeldGraph


@pytest.fixture
def held(graph_path):
    one = HeldGraph(graph_path, pause=0)
    yield one
    one.close()


def count(held):
    with held.reading() as graph:
        return len(graph.articles())


def test_a_request_reads_what_another_process_changed(held, graph_path):
    assert count(held) == 2
    with Graph.open(graph_path, write=True) as graph:
        graph.remove("again")
    assert count(held) == 1


def test_a_request_reads_one_state_to_its_end(held, graph_path):
    with held.reading() as before:
        with held.changing() as graph:
            graph.remove("again")
        assert count(held) == 1
        assert len(before.articles()) == 2


def test_a_state_that_nobody_reads_any_more_is_gone(held, graph_path):
    with held.changing() as graph:
        graph.remove("again")
    assert count(held) == 1
    with held.changing() as graph:
        graph.remove("minutes")
    assert count(held) == 0
    assert len(list((graph_path / "finished").iterdir())) == 1


def test_readers_go_on_while_another_process_writes(held, graph_path):
    with Graph.open(graph_path, write=True) as graph:
        graph.remove("again")
        assert count(held) == 2
        graph.flush()
        assert count(held) == 1
        with pytest.raises(GraphLockedError), held.changing():
            pass


def test_a_state_stays_open_while_nothing_changes(held):
    with held.reading() as one, held.reading() as other:
        assert one is other
    with held.reading() as later:
        assert later is one


def test_a_graph_that_is_gone_is_told_to_be_gone_until_it_is_back(graph_path):
    held = HeldGraph(graph_path, pause=60)
    held._looked = 0  # a minute later
    away = graph_path.rename(graph_path.with_name("away"))
    for _ in range(2):
        with pytest.raises(NotAGraphError), held.reading():
            pass
    away.rename(graph_path)
    assert count(held) == 2
    held.close()


def test_who_waits_for_a_change_waits_only_so_long(held):
    with held.changing(), pytest.raises(GraphLockedError, match="being changed"), held.changing(0.01):
        pass
    with held.changing(0.01):
        pass


def test_what_is_closed_cannot_be_read(graph_path):
    held = HeldGraph(graph_path)
    with held.reading() as graph:
        held.close()
        assert graph.articles()
    with pytest.raises(GraphError, match="being closed"), held.reading():
        pass


def test_what_reads_all_of_the_graph_is_computed_once_a_state(held, graph_path):
    counted = []

    def articles(graph, least):
        counted.append(least)
        return len(graph.articles()) - least

    def ask():
        with held.reading() as graph:
            return held.once(graph, articles, 1)

    with ThreadPoolExecutor(8) as threads:
        assert {one.result() for one in [threads.submit(ask) for _ in range(30)]} == {1}
    assert counted == [1]
    with held.changing() as graph:
        graph.remove("again")
    assert (ask(), counted) == (0, [1, 1])


def test_what_fails_is_computed_again(held):
    tries = []

    def fail(graph):
        tries.append(graph)
        raise OSError("gone")

    for _ in range(2):
        with pytest.raises(OSError, match="gone"), held.reading() as graph:
            held.once(graph, fail)
    assert len(tries) == 2

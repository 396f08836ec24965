"""Results that go into a graph together: not too many, and fewer of long articles."""

from kg.config import Config
from kg.engines.engine import gathered
from kg.engines.local import Local
from kg.errors import ExtractError
from kg.graph import Graph
from kg.pipeline import BATCH_CHARACTERS, Pipeline
from kg.types import Analysis, Article


def results(*lengths):
    return [Analysis(Article.of("Rain. " * (length // 6)), (), ()) for length in lengths]


def sizes(groups):
    return [len(group) for group in groups]


def test_a_group_has_so_many_at_most():
    assert sizes(gathered(results(*[60] * 5), 2)) == [2, 2, 1]
    assert sizes(gathered([], 2)) == []


def test_a_group_ends_with_the_article_that_makes_it_long():
    assert sizes(gathered(results(60, BATCH_CHARACTERS, 60, 60), 16)) == [2, 2]
    assert sizes(gathered(results(*[BATCH_CHARACTERS // 2 + 6] * 4), 16)) == [2, 2]


def test_a_group_ends_when_it_takes_long():
    times = iter([0.0, 0.1, 0.6, 1.1, 7.0, 7.9, 20.0, 20.0])

    assert sizes(gathered(results(*[60] * 5), 16, lambda: next(times))) == [3, 2]
    assert next(times) == 20.0


def test_what_one_extractor_alone_may_do_waits_for_nothing(monkeypatch):
    pipeline = Pipeline(Config())
    together = []
    monkeypatch.setattr(Graph, "add_all", lambda _, group: together.append(len(list(group))) or [])
    monkeypatch.setattr(Local, "analyse", lambda _, articles: (ExtractError(one.id, "is wrong") for one in articles))
    articles = [Article.of("Rain.", id=name) for name in "abc"]

    for spreads in (True, False):
        monkeypatch.setattr(type(pipeline.extractor), "spreads", spreads)
        with Local(pipeline) as local:
            list(local.bring(Graph.memory(), articles))

    assert len(together) == 1 + 3


def test_several_batches_go_into_a_graph_together(monkeypatch):
    together = []

    def add_all(_, group):
        found = list(group)
        together.append(len(found))
        return found

    monkeypatch.setattr(Graph, "add_all", add_all)
    monkeypatch.setattr(Local, "analyse", lambda _, articles: (Analysis(one, (), ()) for one in articles))
    articles = [Article.of("Rain.", id=str(number)) for number in range(11)]

    with Local(Pipeline(Config(batch_size=2))) as local:
        assert len(list(local.bring(Graph.memory(), articles))) == len(articles)

    assert together == [8, 3]

"""What is paid is counted, bounded and never paid twice."""

import json

import pytest

from kg.build import estimate
from kg.errors import ConfigError, ExtractError
from kg.pipeline import Pipeline
from kg.types import Analysis, Article
from tests.llm.serving import Answer, completion, said, statement

ARTICLES = [Article.of(f"Ann Lee met Bob Ray on day {n}.", source=f"{n}.txt") for n in range(5)]
PRICES = {"price_input": 1.0, "price_output": 1.0, "max_tokens": 100}
USAGE = {"prompt_tokens": 3000, "completion_tokens": 100}


def sources(results):
    results = list(results)
    done = [one.article.source for one in results if isinstance(one, Analysis)]
    return done, [one.source for one in results if isinstance(one, ExtractError)]


def test_same_question_is_not_sent_twice(serve, read):
    served = serve(said(statement()))
    first, before = read(served)
    second, after = read(served)

    assert first == second
    assert (len(served.asked), before["requests"], after["requests"], after["answers from the cache"]) == (1, 1, 0, 1)


@pytest.mark.parametrize("other", [{"model": "n"}, {"max_tokens": 99}, {"seed": 2}])
def test_other_model_or_parameters_are_another_question(other, serve, read):
    served = serve(said(statement()))
    read(served)
    read(served, **other)

    assert len(served.asked) == 2


def test_other_text_is_another_question(serve, read):
    served = serve(said())
    read(served)
    read(served, "Bob Ray slept.")

    assert len(served.asked) == 2


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"version": 1, "key": "x", "content": "y"}', b"\xff" * 99])
def test_broken_entry_of_the_cache_is_as_good_as_none(content, serve, read):
    served = serve(said(statement()))
    read(served)
    (entry,) = served.cache.rglob("*.json")
    entry.write_bytes(content)

    triples, _ = read(served)

    assert (len(triples), len(served.asked)) == (1, 2)
    assert json.loads(entry.read_text())["content"]


def test_cache_is_read_by_its_owner_alone(serve, read):
    served = serve(said())
    read(served)
    (entry,) = served.cache.rglob("*.json")

    assert entry.stat().st_mode & 0o077 == 0


def test_failed_answer_is_not_kept(serve, read):
    served = serve(Answer(b"<html>", 200), said(statement()))
    with pytest.raises(ExtractError):
        read(served)

    assert len(read(served)[0]) == 1


def test_cache_that_cannot_be_written_costs_nothing_else(serve, read, tmp_path, caplog):
    (tmp_path / "file").write_text("")

    triples, _ = read(serve(said(statement())), cache=str(tmp_path / "file"))

    assert len(triples) == 1
    assert "answers cannot be kept" in caplog.text


def test_no_cache_on_demand(serve, read):
    served = serve(said())
    read(served, cache="")
    read(served, cache="")

    assert len(served.asked) == 2


def test_costs_are_those_that_the_service_counts(serve, read):
    _, counts = read(serve(said(usage=USAGE)), **PRICES)

    assert (counts["tokens sent"], counts["tokens answered"], counts["cost"]) == (3000, 100, 0.0031)


@pytest.mark.parametrize("usage", [None, {}, {"prompt_tokens": -5, "completion_tokens": "none"}, [], "free"])
def test_where_the_service_does_not_count_the_most_is_taken(usage, serve, read):
    served = serve(said(usage=usage))
    _, counts = read(served, **PRICES)
    sent = len(json.dumps(served.asked[0].body, ensure_ascii=False).encode())

    assert counts["tokens answered"] == 100
    assert counts["tokens sent"] >= sent


def test_no_request_goes_beyond_the_limit_and_the_rest_is_done_another_time(serve, reader):
    served = serve(said(statement(), usage=USAGE))
    bound = _bound(serve, reader)
    config = served.config(**PRICES, max_cost=bound + 2 * 0.0031 + 0.0001)
    pipeline = reader(config)

    results = list(pipeline.analyse(ARTICLES))

    assert sources(results) == (["0.txt", "1.txt", "2.txt"], ["3.txt", "4.txt"])
    assert [one.what for one in results[3:]] == ["3.txt is not done", "4.txt is not done"]
    assert pipeline.extractor.counts()["cost"] <= config.llm["max_cost"]
    assert len(served.asked) == 3
    again = reader(config)
    assert sources(again.analyse(ARTICLES)) == ([f"{n}.txt" for n in range(5)], [])
    assert len(served.asked) == 5


def _bound(serve, reader):
    """The most that a request for one of the articles can cost."""
    served = serve(said())
    pipeline = reader(served.config(**PRICES, cache=""))
    list(pipeline.analyse(ARTICLES[:1]))
    return pipeline.extractor.counts()["cost"]


def test_limit_without_prices_is_refused(serve):
    with pytest.raises(ConfigError, match="needs the prices"):
        Pipeline(serve(said()).config(max_cost=1.0))


def test_estimate_sends_nothing_and_leaves_out_what_is_known(serve, reader):
    served = serve(said(usage=USAGE))
    pipeline = reader(served.config(**PRICES))
    list(pipeline.analyse(ARTICLES[:2]))

    counts = reader(served.config(**PRICES)).extractor.estimate(ARTICLES)

    assert (counts["articles"], counts["requests"], counts["answers from the cache"]) == (5, 3, 2)
    assert counts["tokens answered, at most"] == 300
    assert counts["cost with the longest answers, about"] == pytest.approx(
        (counts["tokens sent, about"] + 300) / 1e6
    )  # fmt: skip
    assert len(served.asked) == 2


def test_estimate_leaves_out_what_the_graph_has(serve, reader, tmp_path):
    from kg.build import extend
    from kg.graph import Graph

    (tmp_path / "a.txt").write_text("Ann Lee met Bob Ray.")
    (tmp_path / "b.txt").write_text("Bob Ray met Tom Ward.")
    served = serve(said())
    pipeline = reader(served.config())
    with Graph.open(tmp_path / "news.kg", write=True, create=True) as graph:
        extend(graph, [tmp_path / "a.txt"], pipeline)
        counts = estimate([tmp_path / "a.txt", tmp_path / "b.txt"], pipeline, graph=graph)

    assert counts["articles"] == 1


def test_patterns_cost_nothing(pipeline):
    assert pipeline.extractor.estimate(ARTICLES) == {}


def test_three_articles_in_a_row_that_fail_are_enough(serve, reader):
    served = serve(Answer(b"overloaded", 400))
    pipeline = reader(served.config())

    results = list(pipeline.analyse(ARTICLES))

    assert [one.what.partition(" ")[2] for one in results][3:] == ["is not done", "is not done"]
    assert "failed 3 articles in a row" in results[3].found
    assert {one.source for one in results} == {f"{n}.txt" for n in range(5)}
    assert len(served.asked) == 3 * 4  # each in four forms


def test_one_article_that_fails_costs_one_article(serve, reader):
    served = serve(said(), completion("x"), Answer(b"<html>"), said())
    pipeline = reader(served.config())

    assert sources(pipeline.analyse(ARTICLES)) == (["0.txt", "1.txt", "3.txt", "4.txt"], ["2.txt"])


def test_long_article_goes_in_parts_of_whole_sentences(serve, read):
    text = "\n\n".join(f"Ann Lee met Bob Ray on day {n}. It rained in Oslo." for n in range(40))
    served = serve(said())
    read(served, text, chunk_chars=500)

    sent = [asked.body["messages"][1]["content"] for asked in served.asked]
    assert len(sent) > 3
    assert all(len(part) <= 500 and part.endswith(".") and part.startswith("Ann") for part in sent)
    assert "\n\n".join(sent) == text


def test_evidence_is_looked_for_in_the_part_that_was_sent(serve, read):
    text = "Ann Lee met Bob Ray in Oslo. " + "It rained. " * 40
    far = said(statement(evidence="Ann Lee met Bob Ray in Oslo."))
    served = serve(said(), far)
    triples, counts = read(served, text, chunk_chars=300)

    assert (triples, counts["left out: evidence not in the article"]) == ([], len(served.asked) - 1)

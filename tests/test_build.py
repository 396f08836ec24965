"""Building a graph: what is there already is not analysed again, what changed is, and what fails costs itself alone."""

import gc
import logging

import pytest
from spacy.language import Language

import kg
from kg.build import Report, build, extend
from kg.config import Config
from kg.errors import ConfigError, ExtractError, ReadError, SchemaError
from kg.graph import Graph
from kg.pipeline import Pipeline
from kg.types import Article

TEXTS = {
    "bridge": "Mayor Ruth Hale opened the bridge in Oslo on Monday. She thanked the engineer Tom Ward.",
    "denial": "Tom Ward denied that he had met Eve Fox. Acme Corp employs Tom Ward.",
    "meeting": "Eve Fox met Ruth Hale in Bergen. “I admire Hale,” Fox said.",
    "purchase": "Acme Corp bought two old ferries. Acme Corp. is based in Bergen.",
    "visit": "Tom Ward will visit Lisbon. The mayor, Ruth Hale, praised Ward.",
}
FORMS = ("news.ttl", "news.nq", "news.graphml", "news.csv")


@pytest.fixture
def folder(tmp_path):
    """The texts as files."""
    made = tmp_path / "articles"
    made.mkdir()
    for name, text in TEXTS.items():
        (made / f"{name}.txt").write_text(text, encoding="utf-8")
    return made


@pytest.fixture
def pipeline_with():
    """Makes pipelines of other settings."""
    return lambda **settings: Pipeline(Config(**settings))


@pytest.fixture
def fragile(pipeline):
    """The pipeline with a component of somebody's own that fails on texts with "breaks"."""

    @Language.component("test_fragile")
    def check(doc):
        return doc if "breaks" not in doc.text else 1 // 0

    pipeline.nlp.add_pipe("test_fragile", last=True)
    yield pipeline
    pipeline.nlp.remove_pipe("test_fragile")


def exported(graph, folder) -> dict[str, bytes]:
    folder.mkdir()
    return {path.name: path.read_bytes() for form in FORMS for path in graph.export(folder / form)}


def counts(report: Report) -> tuple[int, int, int, int]:
    return report.added, report.replaced, report.unchanged, len(report.failed)


# -- again, changed, cut off -------------------------------------------------------------------------------------------


def test_build_again_analyses_nothing_and_changes_nothing(folder, tmp_path):
    with build(folder, tmp_path / "news.kg") as graph:
        first = exported(graph, tmp_path / "first")
    again = Pipeline(Config())
    with Graph.open(tmp_path / "news.kg", write=True) as graph:
        report = extend(graph, folder, again)
        second = exported(graph, tmp_path / "second")

    assert counts(report) == (0, 0, 5, 0)
    assert report.words == 0
    assert "_loaded" not in again.__dict__, "the language model was loaded"
    assert second == first


def test_changed_text_takes_the_place_of_the_old_one(pipeline, folder):
    with Graph.memory() as graph:
        extend(graph, folder, pipeline)
        (folder / "denial.txt").write_text("Tom Ward met Eve Fox. Acme Corp employs Tom Ward.")
        report = extend(graph, folder, pipeline)

        assert counts(report) == (0, 1, 4, 0)
        assert report.words == 10
        assert graph.statements("met-with", about="Tom Ward").one().status == "fact"
        assert len(graph.articles()) == 5


def test_graph_after_a_change_is_the_graph_built_anew(pipeline, folder, tmp_path):
    with Graph.memory() as changed, Graph.memory() as fresh:
        extend(changed, folder, pipeline)
        (folder / "bridge.txt").write_text("Ruth Hale closed the bridge in Oslo.")
        extend(changed, folder, pipeline)
        extend(fresh, folder, pipeline)

        assert exported(changed, tmp_path / "changed") == exported(fresh, tmp_path / "fresh")


def test_python_looks_for_garbage_less_often_during_a_build_alone(pipeline, folder):
    seen = []
    with Graph.memory() as graph:
        extend(graph, folder, pipeline, progress=lambda _: seen.append(gc.get_threshold()[0]))
        before = gc.get_threshold()
        gc.set_threshold(0)  # a program that collects by itself, or not at all
        try:
            extend(graph, folder, pipeline, progress=lambda _: seen.append(gc.get_threshold()[0]))
            assert gc.get_threshold()[0] == 0
        finally:
            gc.set_threshold(*before)

    assert before[0] < 10_000
    assert seen == [10_000] * 5 + [0] * 5


def test_changed_schema_analyses_everything_again(pipeline_with, folder, tmp_path):
    schema = tmp_path / "buying.toml"
    schema.write_text(
        '[types]\nOrganization = "a company"\n[[relation]]\nname = "bought"\n'
        'subject = ["Organization"]\nobject = ["Organization"]\npatterns = ["SUBJ buy OBJ"]\n'
    )
    with Graph.memory() as graph:
        extend(graph, folder, pipeline_with())
        report = extend(graph, folder, Pipeline(Config(schema=str(schema))))

        assert counts(report) == (0, 5, 0, 0)
        assert {s.relation for s in graph.statements(open=False)} <= {"bought"}


def test_schema_edited_in_place_is_another_schema(tmp_path):
    schema = tmp_path / "mine.toml"
    schema.write_text('[types]\nPerson = "a human being"\n')
    before = Pipeline(Config(schema=str(schema))).fingerprint
    schema.write_text('[types]\nPerson = "a human being"\nPlace = "a town"\n')

    assert Pipeline(Config(schema=str(schema))).fingerprint != before


def test_build_that_was_cut_off_goes_on_where_it_stopped(pipeline_with, folder, tmp_path):
    done = []

    def cut_off(report):
        done.append(report.articles)
        if done == [1, 2, 3]:
            raise KeyboardInterrupt

    pipeline = pipeline_with(batch_size=1)
    with Graph.memory() as graph, Graph.memory() as whole:
        with pytest.raises(KeyboardInterrupt):
            extend(graph, folder, pipeline, progress=cut_off)
        report = extend(graph, folder, pipeline)
        extend(whole, folder, pipeline)

        # Four came together, and only of the first three had been told.
        assert counts(report) == (1, 0, 4, 0)
        assert exported(graph, tmp_path / "cut") == exported(whole, tmp_path / "whole")


# -- the same articles, the same bytes ---------------------------------------------------------------------------------


def test_order_of_articles_and_size_of_batches_make_no_difference(pipeline_with, folder, tmp_path):
    files = sorted(folder.iterdir())
    with Graph.memory() as one, Graph.memory() as other:
        extend(one, files, pipeline_with(batch_size=16))
        extend(other, files[::-1], pipeline_with(batch_size=2))

        assert exported(one, tmp_path / "one") == exported(other, tmp_path / "other")


def test_graph_on_disk_is_the_graph_in_memory(pipeline, folder, tmp_path):
    with Graph.open(tmp_path / "news.kg", write=True, create=True) as disk, Graph.memory() as memory:
        extend(disk, folder, pipeline)
        extend(memory, folder, pipeline)
        expected = exported(memory, tmp_path / "memory")

    with Graph.open(tmp_path / "news.kg") as disk:
        assert exported(disk, tmp_path / "disk") == expected
        assert disk.verify() == []


def test_same_file_given_twice_is_one_article(pipeline, folder):
    with Graph.memory() as graph:
        report = extend(graph, [folder / "denial.txt", folder / "denial.txt"], pipeline)

        assert counts(report) == (1, 0, 1, 0)


# -- failures ----------------------------------------------------------------------------------------------------------


def test_what_fails_is_reported_and_the_others_go_through(fragile, folder, caplog):
    (folder / "empty.txt").write_text("")
    (folder / "fragile.txt").write_text("This breaks the component.")
    with Graph.memory() as graph, caplog.at_level(logging.WARNING, logger="kg"):
        report = extend(graph, folder, fragile)

        assert report.added == len(graph.articles()) == 5
    failed = {type(error): error.message() for error in report.failed}
    assert failed.keys() == {ReadError, ExtractError}
    assert failed[ExtractError].startswith(f"{folder / 'fragile.txt'} could not be analysed: ZeroDivisionError")
    assert [record.getMessage() for record in caplog.records] == [error.message() for error in report.failed]


def test_one_bad_article_of_a_batch_costs_itself_alone(fragile):
    texts = ["Ann Lee met Bob Ray.", "This breaks.", "Ann Lee met Tom Ward."]

    results = list(fragile.analyse(Article.of(text) for text in texts))

    assert [type(result).__name__ for result in results] == ["Analysis", "ExtractError", "Analysis"]


def test_failed_article_is_tried_again_by_the_next_build(fragile, folder):
    (folder / "fragile.txt").write_text("This breaks the component.")
    with Graph.memory() as graph:
        extend(graph, folder, fragile)
        report = extend(graph, folder, fragile)

        assert counts(report) == (0, 0, 5, 1)


def test_what_concerns_the_whole_build_is_raised(folder, tmp_path):
    for settings, error in (
        ({"schema": "nws"}, SchemaError),
        ({"columns": {"text": "t"}, "batch_size": 0}, ConfigError),
    ):
        with pytest.raises(error):
            build(folder, tmp_path / "news.kg", config=Config().override(**settings))

    assert not (tmp_path / "news.kg").exists()


# -- open triples ------------------------------------------------------------------------------------------------------


def test_phrases_become_literals_only_on_demand(pipeline_with, folder):
    with Graph.memory() as graph, Graph.memory() as with_phrases:
        extend(graph, folder / "purchase.txt", pipeline_with())
        extend(with_phrases, folder / "purchase.txt", pipeline_with(open=True))
        bought = with_phrases.statements("buy", subject="Acme Corp").one()

        assert not graph.statements("buy")
        assert (bought.object, bought.literal, bought.relation) == ("two old ferries", True, None)


def test_other_option_analyses_again(pipeline_with, folder):
    with Graph.memory() as graph:
        extend(graph, folder, pipeline_with())

        assert counts(extend(graph, folder, pipeline_with(open=True))) == (0, 5, 0, 0)


# -- one text ----------------------------------------------------------------------------------------------------------


def test_extract_gives_named_relations_and_open_triples_on_demand():
    text = "Acme Corp bought two old ferries. Ann Lee met Bob Ray."

    assert [t.relation for t in kg.extract(text)] == ["met-with"]
    assert [t.object.text for t in kg.extract(text, open=True)] == ["two old ferries", "Bob Ray"]


def test_extract_reads_dates_against_that_of_the_article():
    article = Article.of("Ann Lee met Bob Ray on Monday. She will meet Tom Ward on Friday.", date="2018-06-07")

    assert [t.time.value for t in kg.extract(article)] == ["2018-06-04", "2018-06-08"]


def test_extract_raises_what_an_article_causes():
    with pytest.raises(ExtractError, match="could not be analysed"):
        kg.extract("Ann Lee met Bob Ray. " * 60_000)


def test_last_of_two_articles_of_one_source_counts_however_often_it_is_built(pipeline_with, tmp_path):
    file = tmp_path / "twice.jsonl"
    file.write_text('{"id": "1", "text": "Ann Lee met Bob Ray."}\n{"id": "1", "text": "Ann Lee sued Bob Ray."}\n')
    pipeline = pipeline_with(batch_size=2)

    with Graph.memory() as graph:
        for _ in range(3):
            extend(graph, [file], pipeline)
            assert [(one.relation, one.status) for one in graph.statements(open=False)] == [("sued", "fact")]

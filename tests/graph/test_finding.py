"""Finding text: what is found, that no text is wrong, and that the index is a cache which can be thrown away."""

import logging
import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import ConfigError
from kg.graph import Graph
from kg.search import FILE, TextIndex
from kg.store.oxigraph import OxigraphStore

PEOPLE = {"Zoë Álvarez": "Person: Zoë, the mayor", "Bob Ray": "Person", "Port Ellery": "Place"}


@pytest.fixture
def add(analysis_of):
    def add(graph, source, text, *says, people=PEOPLE, **known):
        graph.add(analysis_of(text, people, says, source=source, **known))

    return add


@pytest.fixture
def path(add, tmp_path):
    path = tmp_path / "news.kg"
    with Graph.open(path, write=True, create=True) as graph:
        add(graph, "a", "Zoë Álvarez met Bob Ray at the harbour. Rain fell. Bob Ray praised Port Ellery.",
            "Zoë Álvarez | met-with | Bob Ray", "Bob Ray | praised | Port Ellery", title="A harbour meeting",
            date="2024-05")
        add(graph, "b", "Zoë Álvarez met Bob Ray in Port Ellery and the harbour master too.",
            "Zoë Álvarez | met-with | Bob Ray", title="Talks", date="2024-06")  # fmt: skip
    return path


def texts(found):
    return [one.text for one in found]


@pytest.fixture
def graph(path):
    with Graph.open(path) as graph:
        yield graph


def test_a_sentence_comes_with_its_article_and_its_statements(graph):
    [found] = graph.find("praised", "sentence")

    assert (found.text, found.title, found.date) == ("Bob Ray praised Port Ellery.", "A harbour meeting", "2024-05")
    assert [graph.why(iri).sentence for iri in found.statements] == ["Bob Ray praised Port Ellery"]
    assert found.iri == f"{found.article}#char=51,79"


def test_only_sentences_that_are_evidence_are_found(graph):
    assert graph.find("rain", "sentence") == []


def test_entities_come_first_then_articles_then_sentences(graph):
    assert [one.kind for one in graph.find("harbour")] == ["article", "sentence", "sentence"]
    assert [one.kind for one in graph.find("ellery")] == ["entity", "sentence", "sentence"]


def test_an_entity_is_found_once_by_any_of_its_names_without_capitals_and_accents(graph):
    for words in ("zoe", "ALVAREZ", "mayor", "alvarez zoe"):
        assert texts(graph.find(words, "entity")) == ["Zoë Álvarez"]


def test_what_has_all_words_comes_before_what_has_some(graph):
    assert len(graph.find("harbour master", "sentence")) == 1
    assert len(graph.find("harbour nosuchword", "sentence")) == 2


def test_phrases_beginnings_and_exclusions(graph):
    assert len(graph.find('"harbour master"', "sentence")) == 1
    assert graph.find('"master harbour"', "sentence") == []
    assert len(graph.find("harb*", "sentence")) == 2
    assert texts(graph.find("harbour -master", "sentence")) == ["Zoë Álvarez met Bob Ray at the harbour."]


def test_the_limit_is_that_of_each_kind(graph):
    assert [one.kind for one in graph.find("harbour", limit=1)] == ["article", "sentence"]


def test_a_kind_that_is_none_is_refused(graph):
    with pytest.raises(ConfigError, match="nothing to find is called 'person'"):
        graph.find("x", "person")


def test_names_are_completed_those_in_most_articles_first(graph):
    for start in ("zo", "alv", "the MAYOR", "Zoë á"):
        assert texts(graph.complete(start)) == ["Zoë Álvarez"]
    assert graph.complete("port e")[0].text == "Port Ellery"
    assert graph.complete("") == graph.complete("* \"") == []


@pytest.fixture(scope="module")
def index():
    return TextIndex(OxigraphStore.memory())


@given(st.text(alphabet=st.characters(codec=None), max_size=60) | st.text('"*-()^:{}+ ANDORNT\0a', max_size=40))
def test_no_text_is_wrong(index, text):
    assert index.hits("sentences", text) == []
    assert index.beginning(text) == []


def test_operators_of_the_engine_mean_nothing(graph):
    for words in ("(harbour)", "harbour^", "{harbour}", '"harbour', "NOT harbour", "harbour: -( *", "- harbour"):
        assert len(graph.find(words, "sentence")) == 2


def test_what_changes_is_found_as_it_is_now(path, add):
    def found(words):
        with Graph.open(path) as graph:
            return len(graph.find(words, "sentence")), len(graph.find(words, "entity"))

    assert found("harbour") == (2, 0)
    with Graph.open(path, write=True) as graph:
        graph.remove("b")
        add(graph, "a", "Bob Ray praised Ann Lee in spring.", "Bob Ray | praised | Ann Lee",
            people={"Bob Ray": "Person", "Ann Lee": "Person"})  # fmt: skip

    assert found("harbour") == (0, 0)
    assert found("Ann Lee") == (1, 1)
    assert found("alvarez") == (0, 0)


def test_only_articles_that_changed_are_read_again(path, add, monkeypatch):
    read = []
    with Graph.open(path) as graph:
        graph.find("x")
    with Graph.open(path, write=True) as graph:
        add(graph, "c", "Bob Ray praised Port Ellery again.", "Bob Ray | praised | Port Ellery")
        new = next(one.iri for one in graph.articles() if one.id == "c")

    from kg import search

    whole = search.article_texts
    monkeypatch.setattr(search, "article_texts", lambda store, iri: read.append(iri) or whole(store, iri))
    with Graph.open(path) as graph:
        assert len(graph.find("again", "sentence")) == 1

    assert read == [new]


def test_an_index_that_was_interrupted_goes_on_where_it_stopped(path, monkeypatch):
    from kg import search

    whole, read = search.article_texts, []

    def interrupted(store, iri):
        read.append(iri)
        if len(read) == 2:
            raise KeyboardInterrupt
        return whole(store, iri)

    monkeypatch.setattr(search, "_AT_ONCE", 1)
    monkeypatch.setattr(search, "article_texts", interrupted)
    with Graph.open(path) as graph, pytest.raises(KeyboardInterrupt):
        graph.find("harbour")
    with Graph.open(path) as graph:
        assert len(graph.find("harbour")) == 3

    assert len(read) == 3
    assert read[1] == read[2] != read[0]


def test_a_graph_that_is_being_written_finds_what_was_just_added(path, add):
    with Graph.open(path, write=True) as graph:
        assert graph.find("snow", "sentence") == []
        add(graph, "c", "Bob Ray praised Port Ellery in the snow.", "Bob Ray | praised | Port Ellery")

        assert len(graph.find("snow", "sentence")) == 1


def test_a_graph_in_memory_is_searched_too(add):
    with Graph.memory() as graph:
        add(graph, "a", "Bob Ray praised Port Ellery.", "Bob Ray | praised | Port Ellery")
        assert len(graph.find("praised")) == 1
        graph.remove("a")
        assert graph.find("praised") == []


@pytest.mark.parametrize("damage", ["gone", "no database", "of another", "cut off"])
def test_an_index_that_is_lost_or_damaged_is_made_anew(path, damage):
    file = path / FILE
    with Graph.open(path) as graph:
        before = graph.find("harbour")
    match damage:
        case "gone":
            file.unlink()
        case "no database":
            file.write_bytes(b"not a database, but long enough to be one" * 50)
        case "of another":
            with sqlite3.connect(file) as db:
                db.execute("PRAGMA user_version = 77")
        case "cut off":
            file.write_bytes(file.read_bytes()[:5000])

    with Graph.open(path) as graph:
        assert graph.find("harbour") == before
    assert file.read_bytes()[:6] == b"SQLite"


def test_where_no_file_can_be_written_the_index_is_in_memory(path, caplog):
    (path / FILE).mkdir()

    with caplog.at_level(logging.WARNING, logger="kg"), Graph.open(path) as graph:
        assert len(graph.find("harbour")) == 3
    assert "find.sqlite cannot be written" in caplog.text


def test_the_index_is_no_part_of_the_graph(path, tmp_path):
    with Graph.open(path) as graph:
        graph.find("harbour")
        before = graph.info()
    copy = shutil.copytree(path, tmp_path / "copy.kg")

    with Graph.open(copy) as graph:
        assert (graph.info(), graph.verify()) == (before, [])
        assert len(graph.find("harbour")) == 3


def test_several_may_search_at_once(path):
    def search(_):
        with Graph.open(path) as graph:
            return texts(graph.find("harbour"))

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(search, range(8)))
    assert len(found[0]) == 3
    assert found == [found[0]] * 8

"""Graphs that somebody keeps beside kg's own: kg is as if they were not there, and they stay through all it does."""

from dataclasses import replace

import pytest
from pyoxigraph import NamedNode

from kg.errors import GraphError
from kg.graph import Graph
from kg.store.keeping import drop_graph, extend_graph, replace_graph, update
from kg.store.sparql import RefusedError, StoppedError

NOTES = b"""
@prefix ent: <https://kg.example/entity/> . @prefix kg: <https://kg.example/ns#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix rel: <https://kg.example/relation/> .
ent:Ann_Lee rel:met-with ent:Nobody ; skos:prefLabel "Somebody else" ; skos:altLabel "Bob Ray" ; a kg:Entity .
<urn:paper> a schema:NewsArticle ; schema:headline "A meeting" ; kg:articleId "one" ; kg:source "one.txt" ;
    kg:statement <urn:said> ; kg:review kg:accepted ; schema:mentions ent:Ann_Lee ; kg:analysedBy "me" .
"""
INSERT = "INSERT { GRAPH <urn:notes> { ?who rdfs:comment 'met somebody' } } WHERE { ?who rel:met-with ?whom }"


@pytest.fixture
def articles(analysis_of):
    people = dict.fromkeys(("Ann Lee", "Bob Ray"), "Person")
    return [
        analysis_of("Ann Lee met Bob Ray.", people, ["Ann Lee | met-with | Bob Ray | both ways"], id="one",
                    source="one.txt", title="A meeting"),
        analysis_of("Bob Ray accused Ann Lee.", people, ["Bob Ray | accused | Ann Lee"], id="two", source="two.txt"),
    ]  # fmt: skip


@pytest.fixture
def graph(tmp_path, articles):
    with Graph.open(tmp_path / "news.kg", write=True, create=True) as graph:
        for article in articles:
            graph.add(article)
        replace_graph(graph.reader.store, "urn:notes", NOTES, "turtle")
        yield graph


def exported(graph, tmp_path, name):
    graph.export(tmp_path / name)
    return (tmp_path / name).read_bytes()


def test_kg_is_as_if_they_were_not_there(graph, articles, tmp_path):
    with Graph.open(tmp_path / "plain.kg", write=True, create=True) as plain:
        for article in articles:
            plain.add(article)
        assert graph.verify() == []
        assert replace(graph.info(), quads=0) == replace(plain.info(), quads=0)
        assert graph.articles() == plain.articles()
        assert graph.entities() == plain.entities()
        assert graph.statements(support=True) == plain.statements(support=True)
        assert [found.iri for found in graph.find("Somebody meeting")] == [found.iri for found in plain.find("meeting")]
        assert exported(graph, tmp_path, "a.nq") == exported(plain, tmp_path, "b.nq")
        assert not graph.diff(plain)


def test_removing_an_article_leaves_what_the_others_make_and_the_notes(graph, articles, tmp_path):
    update(graph.reader.store, INSERT, seconds=60)
    graph.remove("one")
    with Graph.open(tmp_path / "plain.kg", write=True, create=True) as plain:
        plain.add(articles[1])
        assert exported(graph, tmp_path, "a.nq") == exported(plain, tmp_path, "b.nq")
    assert graph.verify() == []
    assert graph.query("ASK { GRAPH <urn:notes> { ent:Bob_Ray rdfs:comment 'met somebody' } }")
    graph.add(articles[0])
    assert graph.verify() == []


def test_queries_see_them(graph):
    assert graph.query("ASK { ent:Ann_Lee skos:prefLabel 'Somebody else' }")
    assert graph.reader.store.beside() == [NamedNode("urn:notes")]


def test_they_stay_when_the_graph_is_opened_again_and_are_in_a_backup(graph, tmp_path):
    graph.close()
    with Graph.open(tmp_path / "news.kg") as again:
        assert again.query("ASK { GRAPH <urn:notes> { <urn:paper> ?p ?o } }")
        again.backup(tmp_path / "copy.kg")
    with Graph.open(tmp_path / "copy.kg") as copy:
        assert copy.query("ASK { GRAPH <urn:notes> { <urn:paper> ?p ?o } }")


def test_an_update_leaves_no_copy_behind(graph, tmp_path):
    update(graph.reader.store, INSERT, seconds=60)
    with pytest.raises(RefusedError):
        update(graph.reader.store, "CLEAR ALL", seconds=60)
    endless = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(6)) + " }"
    text = f"INSERT {{ GRAPH <urn:n> {{ <urn:a> <urn:b> ?n }} }} WHERE {{ {endless} }}"
    with pytest.raises(StoppedError, match="takes longer than 2 seconds"):
        update(graph.reader.store, text, seconds=2)
    assert not list((tmp_path / "news.kg").glob(".update-*"))
    assert graph.query("SELECT ?g { GRAPH ?g { ?who rdfs:comment ?o } }").columns == ("g",)
    assert graph.verify() == []


def test_what_a_killed_update_left_is_removed_by_the_next_that_writes(graph, tmp_path):
    graph.close()
    left = tmp_path / "news.kg" / ".update-abc" / "copy"
    left.mkdir(parents=True)
    with Graph.open(tmp_path / "news.kg", write=True):
        assert not left.parent.exists()


def test_put_add_and_drop(graph):
    store = graph.reader.store
    assert extend_graph(store, "urn:more", b"<urn:a> <urn:b> 1 .", "turtle")
    assert not extend_graph(store, "urn:more", b"<urn:a> <urn:b> 2 .", "turtle")
    assert len(graph.query("SELECT ?o { GRAPH <urn:more> { ?s ?p ?o } }")) == 2
    assert drop_graph(store, "urn:more")
    assert not drop_graph(store, "urn:more")
    with pytest.raises(RefusedError, match="made of articles"):
        drop_graph(store, "https://kg.example/ns#graph/facts")


def test_a_graph_in_memory_takes_no_updates():
    with pytest.raises(GraphError, match="in memory"):
        update(Graph.memory().reader.store, INSERT, seconds=1)

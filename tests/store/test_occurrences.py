"""What the articles of a graph tell of their entities, as it is read from their records."""

from kg.graph import Graph
from kg.store.occurrences import Witness, by_profile, read_occurrences
from kg.types import Analysis, Article, LocalEntity, Mention

TEXT = "Zora Quist and minister Bob Tarn left Velm Ltd; Velm said so."
ENTITIES = (
    LocalEntity("e1", "Zora Quist", "Person", ("Quist",), (Mention(0, 10, "Zora Quist"),), gender="female"),
    LocalEntity("e2", "Bob Tarn", "Person", (), (Mention(24, 32, "Bob Tarn"),), ("minister",)),
    LocalEntity("e3", "Velm Ltd", "Organization", (), (Mention(38, 46, "Velm Ltd"),)),
    LocalEntity("e4", "Velm", "Organization", (), (Mention(48, 52, "Velm"),)),
)


def test_a_witness_tells_what_its_record_tells() -> None:
    with Graph.memory() as graph:
        graph.add(Analysis(Article(TEXT, "told", "told", date="2024-06-01"), ENTITIES, ()))
        article = graph.articles()[0].iri
        read = read_occurrences(graph._store, article)
        told = Witness(graph._store, article)
        assert [one.local for one in read] == ["e1", "e2", "e3", "e4"]
        assert dict(told) == by_profile(read)
        # Two entities of one profile: the first speaks for both.
        assert (len(told), told["organization|velm|"].local) == (3, "e3")
        assert told["organization|velm|"] is told["organization|velm|"]


def test_only_who_is_asked_for_is_made() -> None:
    with Graph.memory() as graph:
        graph.add(Analysis(Article(TEXT, "told", "told"), ENTITIES, ()))
        told = Witness(graph._store, graph.articles()[0].iri)
        assert set(told) == {"person|zora quist|", "person|bob tarn|politics", "organization|velm|"}
        assert "person|zora quist|" in told
        assert "person|ann lee|" not in told
        assert not told._made
        assert told.get("person|zora quist|") is told._made["person|zora quist|"]


def test_an_article_that_is_not_there_tells_nothing() -> None:
    with Graph.memory() as graph:
        nowhere = "https://kg.example/article/none"
        assert (read_occurrences(graph._store, nowhere), dict(Witness(graph._store, nowhere))) == ([], {})

"""Dates as objects of relations: ``object = ["Date"]``."""

import pytest

from kg.decisions import Decision, StatementRef
from kg.errors import SchemaError
from kg.extract.component import extracted
from kg.extract.relations import Matcher
from kg.graph import Graph
from kg.schema import Schema
from kg.types import Analysis, Article

TEXT = """
name = "lives"

[types]
Person = "a human being"
Organization = "a company"
Date = "a day, month or year"

[[relation]]
name = "born-on"
subject = ["Person"]
object = ["Date"]
patterns = ["SUBJ is born [on|in] OBJ"]

[[relation]]
name = "died-on"
subject = ["Person"]
object = ["Date"]
patterns = ["SUBJ die [on|in] OBJ"]

[[relation]]
name = "founded-on"
subject = ["Organization"]
object = ["Date"]
patterns = ["SUBJ is founded|established [on|in] OBJ"]
"""
LIVES = Schema.parse(TEXT)


@pytest.fixture(scope="module")
def read(pipeline):
    """An analysis by the schema."""
    matcher = Matcher(LIVES)

    def of(text, source="a.txt"):
        doc = pipeline.nlp(text)
        entities, triples = extracted(doc, matcher)
        return Analysis(Article.of(text, source=source), entities, tuple(one for one in triples if one.relation))

    return of


SAYS = {
    "Ann Lee was born on 5 May 1961 in Oslo.": "Ann Lee born-on 1961-05-05",
    "Ann Lee was born in May 1961.": "Ann Lee born-on 1961-05",
    "Ann Lee (born May 5, 1961) is a painter.": "Ann Lee born-on 1961-05-05",
    "Ann Lee, born 5 May 1961, is a painter.": "Ann Lee born-on 1961-05-05",
    "Ann Lee, who was born in 1961, met Bob Ray.": "Ann Lee born-on 1961",
    "Bob Ray died on Monday, 6 May 2024.": "Bob Ray died-on 2024-05-06",
    "Bob Ray died May 6, 2024.": "Bob Ray died-on 2024-05-06",
    "Acme Corp., founded in 1901, hired Tom Ward.": "Acme Corp founded-on 1901",
    "The company Acme Corp. was established in 1901.": "Acme Corp founded-on 1901",
}


@pytest.mark.parametrize("sentence", SAYS)
def test_a_pattern_finds_a_date(read, sentence):
    said = [f"{t.subject.label} {t.relation} {t.object.label}" for t in read(sentence).triples]

    assert said == [SAYS[sentence]]


SAYS_NOT = [
    "Ann Lee was born in Oslo.",
    "Ann Lee was born a year after Bob Ray.",
    "Bob Ray died for three years of hunger.",
    "Acme Corp. was founded by Ann Lee.",
]


@pytest.mark.parametrize("sentence", SAYS_NOT)
def test_what_is_no_date_is_no_object(read, sentence):
    assert [one.object.label for one in read(sentence).triples if one.object.label[:1].isdigit()] == []


def test_the_date_is_not_told_twice(read):
    assert [one.time for one in read("Ann Lee was born on 5 May 1961.").triples] == [None]


def test_two_dates_of_one_article_are_two_statements(read):
    found = read("Ann Lee was born in 1961. Other papers say that Ann Lee was born in 1962.").triples

    assert sorted(one.object.label for one in found) == ["1961", "1962"]


def test_one_date_in_other_words_is_one_statement_of_the_graph(read):
    with Graph.memory() as graph:
        graph.add(read("Ann Lee was born on 5 May 1961.", "a.txt"))
        graph.add(read("Ann Lee was born on May 5, 1961, in Oslo.", "b.txt"))
        born = graph.statements("born-on", support=True).one()

        assert (born.object, born.literal, born.sources) == ("1961-05-05", True, 2)
        assert [one.object for one in born.support] == ["5 May 1961", "May 5, 1961"]
        assert graph.statements(object="1961-05-05").one().iri == born.iri
        assert graph.verify() == []


def test_a_date_is_typed_so_that_queries_can_compare_it(read):
    ask = 'SELECT ?who WHERE { ?who rel:born-on ?day FILTER(?day < "1970-01-01"^^xsd:date) }'
    with Graph.memory() as graph:
        graph.add(read("Ann Lee was born on 5 May 1961. Bob Ray was born on 6 May 1981."))

        assert len(list(graph.query(ask))) == 1


def test_a_rejected_date_comes_back_typed(read, tmp_path):
    with Graph.open(tmp_path / "a.kg", write=True, create=True) as graph:
        graph.add(read("Ann Lee was born on 5 May 1961."))
        graph.decide(Decision("reject", statement=StatementRef("Ann Lee", "born-on", "1961-05-05")))

        assert graph.statements("born-on") == []
        (one,) = graph.reviewed()
        assert (one.right, one.relation, one.object) == (False, "born-on", ("5 May 1961",))

        graph.undo("is wrong")
        assert graph.statements("born-on").one().object == "1961-05-05"
        assert graph.statements(object="1961-05-05") == graph.statements("born-on")


def test_a_date_cannot_be_a_subject():
    with pytest.raises(SchemaError, match="a date can be an object, not a subject"):
        Schema.parse(TEXT.replace('subject = ["Organization"]', 'subject = ["Organization", "Date"]'))

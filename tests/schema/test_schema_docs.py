"""docs/schema.md: its sentences say what it tells, it lists every relation and field; its code runs in test_docs."""

import json
import re
from collections.abc import Callable
from dataclasses import fields

import pytest

from kg.errors import SchemaError
from kg.extract.component import extracted
from kg.extract.relations import Matcher
from kg.ontology.phrases import patterns_of
from kg.pipeline import Pipeline
from kg.schema import Example, Relation, Schema
from kg.types import Triple
from tests.pages import ROOT, with_relations

PAGE = (ROOT / "docs" / "schema.md").read_text(encoding="utf-8")
NEWS = Schema.load("news")


def rows(*header: str) -> list[list[str]]:
    """The rows of the tables with this header, without those in bold, which are titles."""
    tables = re.findall(rf"^\| {re.escape(' | '.join(header))} \|\n\|[- |]+\|\n((?:\|.*\n)+)", PAGE, re.MULTILINE)
    cells = [re.split(r"(?<!\\)\|", line)[1:-1] for line in "".join(tables).splitlines()]
    return [[cell.strip().replace("\\|", "|") for cell in row] for row in cells if "**" not in row[0]]


def relation(**table: object) -> str:
    lines = [f"{kind} = {json.dumps(meaning)}" for kind, meaning in NEWS.types.items()]
    given = [f"{key} = {json.dumps(value)}" for key, value in table.items()]
    return "\n".join(["[types]", *lines, "", "[[relation]]", *given])


@pytest.fixture(scope="session")
def found(pipeline: Pipeline) -> Callable[[str, str], list[Triple]]:
    """What one pattern finds in a sentence, whatever the types of the entities."""
    kinds = [kind for kind in NEWS.types if kind != "Cause"]

    def of(pattern: str, sentence: str) -> list[Triple]:
        schema = Schema.parse(relation(name="x", subject=kinds, object=kinds, patterns=[pattern]))
        _, triples = extracted(pipeline.nlp(sentence), Matcher(schema))
        return [triple for triple in triples if triple.relation]

    return of


def ends(triples: list[Triple]) -> str:
    return "; ".join(f"{triple.subject.label} → {triple.object.label}" for triple in triples)


@pytest.mark.parametrize(("pattern", "sentence", "said"), rows("pattern", "sentence", "subject → object"))
def test_a_pattern_matches_its_sentence(found, pattern, sentence, said):
    assert ends(found(pattern.strip("`"), sentence)) == said


@pytest.mark.parametrize(("construction", "sentence", "said"), rows("construction", "sentence", "subject → object"))
def test_one_pattern_matches_every_construction(found, construction, sentence, said):
    assert ends(found("SUBJ pardon OBJ", sentence)) == said


@pytest.mark.parametrize(("status", "sentence", "speaker"), rows("status", "sentence", "by"))
def test_a_sentence_has_the_status_and_speaker_of_the_table(found, status, sentence, speaker):
    [triple] = found("SUBJ pardon OBJ", sentence)

    assert (triple.status, triple.speaker.label if triple.speaker else "") == (status, speaker)


def test_the_forms_of_the_page_are_all_forms_there_are():
    shown = {
        pattern.form
        for row in rows("pattern", "sentence", "subject → object")
        for pattern in Schema.parse(
            relation(name="x", subject=["Person"], object=["Person", "Organization"], patterns=[row[0].strip("`")])
        )["x"].patterns
    }

    assert shown == {
        "clause", "event", "being", "pair", "pair being", "said", "said being", "attached", "possessive", "bracket",
        "comma", "list", "nationality",
    }  # fmt: skip


def test_the_table_of_relations_is_that_of_the_schema_and_the_page_tells_their_number():
    assert with_relations(PAGE) == PAGE
    assert f"with {len(NEWS.relations)} relations" in PAGE


def test_the_page_names_every_field_of_a_relation_and_every_entity_type():
    named = {one.name.replace("_", "-") for one in fields(Relation)}

    assert [field for field in named if f"`{field}`" not in PAGE] == []
    assert [kind for kind in NEWS.types if kind not in PAGE.partition("these ten types")[2].partition(".")[0]] == []


def test_the_page_names_every_performative_relation():
    told = PAGE.partition("in `news` these are ")[2].partition(".")[0].replace("\n", " ").replace(" and ", ", ")

    assert told.split(", ") == [one.name for one in NEWS.relations if one.performative]


@pytest.mark.parametrize(("labels", "said"), rows("label", "pattern"))
def test_a_label_of_an_ontology_becomes_the_patterns_of_the_table(labels, said):
    wanted = re.findall(r"`([^`]+)`", said)

    assert [patterns_of(label) for label in labels.split(", ")] == [wanted] * len(labels.split(", "))


@pytest.mark.parametrize(("example", "meaning"), rows("as an example", "the relation must be found"))
def test_an_example_of_the_page_is_one(example, meaning):
    read = Example.of(example.strip("`"))

    assert (read.subject, read.object) == ("Ann Lee", "Bob Ray")
    assert (read.status == "fact") is ("as a fact" in meaning)


@pytest.mark.parametrize(("example", "meaning"), rows("as a counter-example", "the relation must not be found"))
def test_a_counter_example_of_the_page_is_one(example, meaning):
    read = Example.counter(example.strip("`"))

    assert (bool(read.subject), read.status) == ("between" in meaning, "denied" if "denied" in meaning else "")


def test_a_message_of_the_page_is_what_a_wrong_pattern_gives():
    [shown] = re.findall(r"^kg: wrong\.toml:\d+: (.*)$", PAGE, re.MULTILINE)

    with pytest.raises(SchemaError) as error:
        Schema.parse(relation(name="apologised-to", subject=["Person"], object=["Person"],
                              patterns=["Ann apologise to OBJ"]))  # fmt: skip
    assert error.value.what.partition(": ")[2] == shown

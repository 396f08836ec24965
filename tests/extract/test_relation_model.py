"""The trained relation model: its file, and what the component makes of what it sees."""

import json

import pytest

from kg.errors import ModelError
from kg.extract.component import extracted
from kg.extract.relation_model import MAX_BYTES, RelationModel, TrainedRelation
from kg.extract.relations import Matcher
from kg.extract.trained import Trained
from kg.schema import Schema

SCHEMA = Schema.parse(
    """
name = "own"

[types]
Person = "a human being"
Organization = "a company"
Date = "a day, month or year"

[[relation]]
name = "advised"
subject = ["Person"]
object = ["Person", "Organization"]
patterns = ["SUBJ advise OBJ"]

[[relation]]
name = "danced-with"
subject = ["Person"]
object = ["Person"]
symmetric = true

[[relation]]
name = "dated"
subject = ["Person"]
object = ["Date"]
"""
)


def relation(name, *features, threshold=0.5):
    return TrainedRelation(name, threshold, 20, {"intercept": -3.0, "o-s": -9.0} | dict.fromkeys(features, 5.0))


MODEL = RelationModel(
    "own",
    "a few sentences",
    (
        relation("advised", "beside counsel", "on path counsel"),
        relation("danced-with", "on path waltz"),
        relation("dated", "top graduate"),
    ),
)


@pytest.fixture(scope="module")
def say(pipeline):
    """What patterns and model find in a text, ``subject | relation | object | status``, by the named relations."""
    matcher, trained = Matcher(SCHEMA), Trained(SCHEMA, MODEL)

    def of(text):
        doc = pipeline.nlp(text)
        doc._.entities, doc._.triples = extracted(doc, matcher)
        return [one for one in trained(doc)._.triples if one.relation]

    return of


def told(triples):
    return [f"{t.subject.label} | {t.relation} | {t.object.label} | {t.status}" for t in triples]


# -- the file ----------------------------------------------------------------------------------------------------------


def test_a_model_is_what_its_file_says():
    assert RelationModel.parse(MODEL.to_json()) == MODEL


def test_the_file_has_a_weight_a_line_in_the_order_of_the_names():
    lines = MODEL.to_json().splitlines()
    first = lines.index('"beside counsel": 5.0,')

    assert lines[first + 1 : first + 4] == ['"intercept": -3.0,', '"o-s": -9.0,', '"on path counsel": 5.0']


def test_another_weight_is_another_digest():
    text = MODEL.to_json()

    assert RelationModel.parse(text).digest != RelationModel.parse(text.replace("5.0", "4.0", 1)).digest


GOOD = json.loads(MODEL.to_json())
WRONG = {
    "no JSON": ("{", "is no trained model"),
    "deep": ("[" * 100_000, "is no trained model"),
    "another file": ('{"articles": []}', "is no trained model"),
    "a list": ("[1, 2]", "is no trained model"),
    "a newer form": (json.dumps(GOOD | {"kg-relations": 2}), "has format 2"),
    "no relations": (json.dumps({k: v for k, v in GOOD.items() if k != "relations"}), "is no trained model"),
    "a weight that is none": (MODEL.to_json().replace("5.0", '"x"', 1), "is no trained model"),
    "a weight beyond bounds": (MODEL.to_json().replace("5.0", "1e300", 1), "is no trained model"),
    "no number": (MODEL.to_json().replace("5.0", "NaN", 1), "is no trained model"),
    "no probability": (MODEL.to_json().replace('"threshold": 0.5', '"threshold": 5', 1), "is no trained model"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_file_is_refused_by_name(tmp_path, wrong):
    text, what = WRONG[wrong]
    (tmp_path / "m.json").write_text(text)

    with pytest.raises(ModelError, match=what) as caught:
        RelationModel.load(tmp_path / "m.json")
    assert "m.json" in caught.value.what
    assert "kg train" in (caught.value.hint or "")


def test_a_file_that_is_not_there_or_too_large_is_refused(tmp_path):
    with pytest.raises(ModelError, match="cannot be read"):
        RelationModel.load(tmp_path / "none.json")
    with (tmp_path / "large.json").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(ModelError, match="more than 20 MB"):
        RelationModel.load(tmp_path / "large.json")


def test_a_model_of_another_schema_is_refused():
    with pytest.raises(ModelError, match="schema 'news' does not have") as caught:
        MODEL.check(Schema.load("news"), "m.json")
    assert "danced-with" in (caught.value.found or "")


def test_the_component_needs_a_model_by_its_name(pipeline, tmp_path):
    nlp = pipeline.nlp
    with pytest.raises(ModelError, match="kg_relations needs a trained model"):
        nlp.create_pipe("kg_relations")
    (tmp_path / "m.json").write_text(RelationModel("news", "nothing", (relation("met-with", "s-o"),)).to_json())
    component = nlp.create_pipe("kg_relations", config={"model": str(tmp_path / "m.json")})

    assert component.model.relations[0].name == "met-with"


# -- what it finds -----------------------------------------------------------------------------------------------------


def test_a_model_finds_what_no_pattern_says(say):
    (found,) = say("Ann Lee gave wise counsel to Bob Ray in May.")

    assert told([found]) == ["Ann Lee | advised | Bob Ray | fact"]
    assert found.pattern == "trained: beside counsel"
    assert found.evidence[0].text == "Ann Lee gave wise counsel to Bob Ray in May."
    assert 0.5 < found.confidence < 1.0


STATUS = {
    "Ann Lee allegedly waltzed with Bob Ray.": "claimed",
    "Ann Lee did not waltz with Bob Ray.": "denied",
    "Ann Lee plans to waltz with Bob Ray.": "planned",
    "Tom Ward said that Ann Lee had waltzed with Bob Ray.": "claimed",
}


@pytest.mark.parametrize("sentence", STATUS)
def test_status_is_read_as_of_any_statement(say, sentence):
    assert [one.status for one in say(sentence) if one.subject.label == "Ann Lee"] == [STATUS[sentence]]


def test_who_says_it_and_when_are_read_as_of_any_statement(say):
    found = say("Tom Ward said that Ann Lee had waltzed with Bob Ray on 3 May 2024.")
    (one,) = [one for one in found if {one.subject.label, one.object.label} == {"Ann Lee", "Bob Ray"}]

    assert one.speaker is not None
    assert (one.speaker.label, one.time.value) == ("Tom Ward", "2024-05-03")


def test_a_relation_that_holds_both_ways_is_said_once(say):
    assert told(say("Ann Lee waltzed with Bob Ray.")) == ["Ann Lee | danced-with | Bob Ray | fact"]


def test_types_of_the_schema_hold(say):
    assert say("Ann Lee waltzed with Acme Corp.") == []


def test_what_a_pattern_found_in_the_sentence_is_left_to_it(say):
    (found,) = say("Ann Lee advised Bob Ray with wise counsel.")

    assert found.pattern == "SUBJ advise OBJ"


def test_one_statement_of_two_sentences_has_both_as_evidence(say):
    (found,) = say("Ann Lee waltzed with Bob Ray. In Oslo Ann Lee waltzed with Bob Ray again.")

    assert len(found.evidence) == 2


def test_a_date_is_an_object_with_its_value(say):
    (found,) = say("Ann Lee graduated on 5 May 1961.")

    assert (found.object.text, found.object.label, found.object.type) == ("5 May 1961", "1961-05-05", "Date")
    assert (found.object.entity, found.time) == (None, None)

"""Confidence: what it is made of, and that it is made of what the sentence has."""

import math
import tomllib
from dataclasses import fields, replace
from importlib.resources import files

import pytest

from kg.config import Config
from kg.extract.confidence import Confidence, Features, confidence, terms
from kg.pipeline import Pipeline
from kg.schema import Schema

SHIPPED = Confidence.load()


@pytest.fixture(scope="module")
def seen():
    """The features of each triple of a text, by relation or predicate."""
    nlp = Pipeline(Config(open=True)).nlp
    component = nlp.get_pipe("kg_triples")
    recorded: list[Features] = []

    def record(features):
        recorded.append(features)
        return float(len(recorded) - 1)

    component.sure = record

    def features(text):
        return {t.relation or t.predicate: recorded[int(t.confidence)] for t in nlp(text)._.triples}

    return features


def test_every_weight_is_of_a_term_that_there_is():
    kinds = {"form", "subject", "object", "clause", "verb", "family", "relation", "preposition"}
    plain = {"intercept", "distance", "length", "quoted", "restored", "apart", "alternatives", "earlier",
             "subject words", "object words", "predicate words"}  # fmt: skip

    for name in [*SHIPPED.named, *SHIPPED.open]:
        assert name in plain or name.split()[0] in kinds, name


def test_every_relation_of_the_news_belongs_to_a_family():
    relations = {relation.name for relation in Schema.load("news").relations}

    assert set(SHIPPED.families) == relations


def test_the_file_says_what_the_weights_were_fitted_to():
    table = tomllib.loads(files("kg").joinpath("extract", "confidence.toml").read_text(encoding="utf-8"))

    assert set(table["trained-on"]) == {"named", "open"}


def test_confidence_is_the_logistic_function_of_the_sum_of_terms():
    model = Confidence({"intercept": 1.0, "distance": -2.0, "family contact": 0.5}, {}, {"met-with": "contact"})
    features = Features(named=True, form="clause", relation="met-with", distance=5)

    assert model.of(features) == pytest.approx(1 / (1 + math.exp(-(1.0 - 2.0 * 0.5 + 0.5))))


@pytest.mark.parametrize("intercept", [-1000.0, 1000.0])
def test_confidence_is_never_certain(intercept):
    model = Confidence({"intercept": intercept}, {"intercept": intercept}, {})

    assert 0 < model.of(Features(named=True, form="clause")) < 1


def test_a_relation_that_the_model_does_not_know_has_a_confidence_too():
    assert 0 < confidence(Features(named=True, form="clause", relation="sails-under")) < 1


def test_every_feature_has_a_part_in_some_term():
    one = Features(named=True, form="clause", relation="met-with")
    changed = {
        "form": "event", "relation": "leads", "subject": "pronoun", "object": "phrase", "subject_type": "Person",
        "object_type": "Place", "preposition": "to", "verb": "finite", "clause": "relative", "distance": 9, "length": 9,
        "subject_words": 9, "object_words": 9, "predicate_words": 9, "alternatives": 9, "quoted": True,
        "restored": True, "apart": True, "earlier": 3,
    }  # fmt: skip
    assert {field.name for field in fields(Features)} == {"named", *changed}

    for name, value in changed.items():
        pairs = [(base, replace(base, **{name: value})) for base in (one, replace(one, named=False))]
        assert any(list(terms(a, SHIPPED.families)) != list(terms(b, SHIPPED.families)) for a, b in pairs), name


def test_features_of_a_plain_clause(seen):
    features = seen("Ann Lee met Bob Ray in Oslo on Monday.")["met-with"]

    assert features.named
    assert (features.form, features.verb, features.clause) == ("clause", "finite", "main")
    assert (features.subject, features.object) == ("name", "name")
    assert (features.subject_type, features.object_type) == ("Person", "Person")
    assert (features.length, features.quoted, features.restored, features.apart) == (10, False, False, False)


def test_pronouns_and_unspoken_subjects_are_seen(seen):
    features = seen("Ann Lee flew to Oslo. She wanted to meet Bob Ray.")["met-with"]

    assert features.subject == "pronoun"
    assert (features.restored, features.verb) == (True, "infinitive")


def test_direct_speech_is_seen(seen):
    features = seen('"Carl Poe sued Ann Lee in Oslo last year," Dora Fay said.')["sued"]

    assert features.quoted


def test_open_triples_count_their_words_and_those_before_them(seen):
    found = seen("Ann Lee repaired the old bridge with a hammer.")

    first, second = found["repaired"], found["repaired the old bridge with"]
    assert (first.form, first.object, first.object_words, first.earlier) == ("verb", "phrase", 3, 0)
    assert (second.preposition, second.predicate_words, second.earlier) == ("with", 5, 1)


def test_triples_carry_the_confidence_of_their_features():
    nlp = Pipeline(Config()).nlp

    for triple in nlp("Ann Lee met Bob Ray in Oslo on Monday.")._.triples:
        assert 0.01 <= triple.confidence <= 0.99

"""Statements held against what a person annotated: each figure, and each way an annotation can be wrong."""

import json
from pathlib import Path

import pytest

from kg.errors import KgError
from kg.evaluate import Calibration, GoldArticle, GoldFact, Predicted, Score, borne_out, evaluate, read_gold
from kg.evaluate import read_predictions as read_lines
from kg.evaluate.gold import normal

NAMES = {"e1": "Ann Lee", "e2": "Bob Ray", "e3": "Norvik"}
SURFACES = {"ann lee": "e1", "lee": "e1", "bob ray": "e2", "ray": "e2", "norvik": "e3", "bank": "e3"}
RELATIONS = {"met-with", "leads", "founded"}


def gold(*facts, name="a"):
    return GoldArticle(name, Path(f"{name}.txt"), NAMES, SURFACES, tuple(GoldFact(*fact) for fact in facts))


def said(subject, relation, target, status="fact", confidence=0.5, article="a", predicate="words", aliases=()):
    return Predicted(article, (subject, *aliases), relation, (target,), status, confidence, predicate)


def score(articles, *statements):
    return evaluate(articles, statements, symmetric={"met-with"})


def test_a_statement_is_right_whatever_its_status():
    result = score([gold(("e1", "leads", "e3"))], said("Ann Lee", "leads", "Norvik", "denied"))

    assert result.statements == Score(1, 1, 1)
    assert (result.connected.value, result.status.value) == (1.0, 0.0)


def test_a_relation_the_wrong_way_round_is_wrong_but_its_pair_is_right():
    result = score([gold(("e1", "leads", "e3"))], said("Norvik", "leads", "Ann Lee"))

    assert (result.statements.right, result.pairs.right) == (0, 1)


def test_a_symmetric_relation_matches_either_way_round_and_counts_once():
    both = said("Bob Ray", "met-with", "Ann Lee"), said("Ann Lee", "met-with", "Bob Ray")

    assert score([gold(("e1", "met-with", "e2"))], *both).statements == Score(1, 1, 1)


def test_the_label_goes_before_aliases_and_most_aliases_before_few():
    article = gold(("e1", "met-with", "e2"))

    by_label = said("Ray", "met-with", "Ann Lee", aliases=("the bank", "Norvik"))
    by_aliases = said("Bobby", "met-with", "Ann Lee", aliases=("Bob Ray", "Ray", "Norvik"))
    by_none = said("Bobby", "met-with", "Ann Lee", aliases=("Ray", "Norvik"))

    assert [score([article], one).statements.right for one in (by_label, by_aliases, by_none)] == [1, 1, 0]


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("Prime Minister Ann Lee's", "ann lee"),
        ("the President", "president"),
        ("Mr. O’Neil", "oneil"),
        ("Acme, Inc.", "acme inc"),
    ],
)
def test_names_are_compared_without_titles_possessive_and_punctuation(name, same):
    assert normal(name) == same


def test_open_statements_connect_pairs_but_are_no_wrong_statements():
    result = score([gold(("e1", "leads", "e3"))], said("Ann Lee", None, "Norvik"), said("Ann Lee", None, "Bob Ray"))

    assert (result.connected.value, result.statements) == (1.0, Score(0, 0, 1))
    assert result.calibration.count == 0


def test_false_facts_are_pairs_stated_as_fact_that_are_none():
    article = gold(("e1", "leads", "e3", "planned"), ("e1", "met-with", "e2", "fact"))

    result = score([article], said("Ann Lee", "leads", "Norvik"), said("Ann Lee", "met-with", "Bob Ray"))

    assert (result.false_facts.count, result.false_facts.of) == (1, 2)
    assert result.status.value == 0.5


def test_macro_f1_is_the_mean_of_the_articles_and_silence_on_nothing_is_right():
    articles = [gold(("e1", "leads", "e3")), gold(name="b"), gold(("e1", "leads", "e3"), name="c")]

    result = score(articles, said("Ann Lee", "leads", "Norvik"))

    assert result.macro_f1 == pytest.approx(2 / 3)


def test_relations_with_most_gold_facts_come_first():
    article = gold(("e1", "leads", "e3"), ("e1", "founded", "e3"), ("e2", "founded", "e3"))

    result = score([article], said("Ann Lee", "founded", "Norvik"))

    assert list(result.relations.items()) == [("founded", Score(1, 1, 2)), ("leads", Score(0, 0, 1))]


def test_what_is_missed_tells_what_was_said_instead():
    article = gold(("e1", "leads", "e3", "fact", "Lee heads the bank."), ("e1", "met-with", "e2"))

    missed = score([article], said("Ann Lee", None, "Norvik", predicate="works at")).missed

    assert [(one.subject, one.relation, one.instead) for one in missed] == [
        ("Ann Lee", "leads", ("works at",)), ("Ann Lee", "met-with", ()),
    ]  # fmt: skip
    assert missed[0].sentence == "Lee heads the bank."


def test_what_is_wrong_tells_why_and_the_surest_comes_first():
    article = gold(("e1", "leads", "e3"))

    wrong = score([article], said("Ann Lee", "founded", "Norvik", confidence=0.4),
                  said("Ann Lee", "met-with", "Zed", confidence=0.9)).wrong  # fmt: skip

    assert [(one.object, one.unknown, one.instead) for one in wrong] == [
        ("Zed", ("Zed",), ()), ("Norvik", (), ("leads",)),
    ]  # fmt: skip


def test_each_statement_is_judged_by_itself():
    article = gold(("e1", "leads", "e3"))

    judged = borne_out(article, [said("Ann Lee", "leads", "Norvik"), said("Ann Lee", "founded", "Norvik")])

    assert [right for _, right in judged] == [True, False]


def test_statements_about_other_articles_are_set_aside_and_named():
    result = score([gold(("e1", "leads", "e3"))], said("Ann Lee", "leads", "Norvik", article="z"))

    assert (result.statements.predicted, result.others) == (0, ("z",))


def test_calibration_error_weighs_each_bin_by_its_statements():
    calibration = Calibration.of([(0.85, True), (0.85, True), (0.85, False), (0.2, False)])

    assert [(one.low, one.count) for one in calibration.bins] == [(0.2, 1), (0.8, 3)]
    assert calibration.error == pytest.approx((3 * (0.85 - 2 / 3) + 0.2) / 4)


@pytest.mark.parametrize(("sure", "low"), [(0.0, 0.0), (0.1, 0.1), (0.3, 0.3), (0.7, 0.7), (0.99, 0.9), (1.0, 0.9)])
def test_a_bin_begins_with_its_lower_bound(sure, low):
    assert Calibration.of([(sure, True)]).bins[0].low == low


def test_calibration_of_statements_that_are_as_often_right_as_they_say_has_no_error():
    assert Calibration.of([(0.75, n < 3) for n in range(4)]).error == pytest.approx(0)


def test_figures_of_nothing_are_zero():
    result = evaluate([], [])

    assert (result.statements.f1, result.connected.value, result.calibration.error, result.macro_f1) == (0, 0, 0, 0)


# -- files -------------------------------------------------------------------------------------------------------------

ENTITIES = [{"id": "e1", "name": "Ann Lee", "mentions": ["Lee"]}, {"id": "e2", "name": "Norvik"}]


@pytest.fixture
def annotated(tmp_path):
    """Writes an annotation beside an article."""

    def write(table, text="Lee leads Norvik."):
        (tmp_path / "one.json").write_text(table if isinstance(table, str) else json.dumps(table))
        if text is not None:
            (tmp_path / "one.txt").write_text(text)
        return tmp_path

    return write


def test_gold_is_read_from_a_folder(annotated):
    folder = annotated({"entities": ENTITIES, "facts": [{"s": "e1", "r": "leads", "o": "e2", "status": "planned"}]})

    (article,) = read_gold(folder, RELATIONS)

    assert (article.name, article.text) == ("one", folder / "one.txt")
    assert article.facts == (GoldFact("e1", "leads", "e2", "planned"),)
    assert article.surfaces == {"ann lee": "e1", "lee": "e1", "norvik": "e2"}


def test_a_full_name_wins_over_the_short_name_of_another(annotated):
    entities = [{"id": "e1", "name": "Lee Bank", "mentions": ["Lee"]}, {"id": "e2", "name": "Lee"}]

    assert read_gold(annotated({"entities": entities, "facts": []}), RELATIONS)[0].surfaces["lee"] == "e2"


FACT = {"s": "e1", "r": "leads", "o": "e2"}


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("{", "cannot be read"),
        ("[]", "is no annotation"),
        ('{"entities": 3, "facts": []}', "is no annotation"),
        ({"entities": ENTITIES}, "lacks 'facts'"),
        ({"entities": [{"id": "e1"}], "facts": []}, "lacks 'name'"),
        ({"entities": ENTITIES, "facts": [FACT | {"o": "e9"}]}, "'e9', which is not among its entities"),
        ({"entities": ENTITIES, "facts": [FACT | {"r": "lead"}]}, "has the relation 'lead'"),
        ({"entities": ENTITIES, "facts": [FACT | {"status": "true"}]}, "has the status 'true'"),
    ],
)
def test_a_wrong_annotation_is_named_with_what_is_wrong(annotated, table, message):
    with pytest.raises(KgError, match=message) as caught:
        read_gold(annotated(table), RELATIONS)

    assert "one.json" in str(caught.value)


def test_an_unknown_relation_gets_a_proposal(annotated):
    with pytest.raises(KgError) as caught:
        read_gold(annotated({"entities": ENTITIES, "facts": [FACT | {"r": "lead"}]}), RELATIONS)

    assert caught.value.hint == "did you mean 'leads'?"


def test_annotation_without_its_article_is_an_error(annotated):
    with pytest.raises(KgError, match="annotates an article that is not there"):
        read_gold(annotated({"entities": [], "facts": []}, text=None), RELATIONS)


@pytest.mark.parametrize(("folder", "message"), [("", "holds no annotation"), ("none", "is no folder")])
def test_a_folder_without_annotation_is_an_error(tmp_path, folder, message):
    with pytest.raises(KgError, match=message):
        read_gold(tmp_path / folder, RELATIONS)


def row(**changes):
    argument = {"text": "Lee", "label": "Ann Lee", "aliases": ["Lee"]}
    return json.dumps(
        {"article": "texts/a.txt", "subject": argument, "relation": "leads", "object": argument} | changes
    )


def test_predictions_are_read_as_extract_prints_them():
    lines = [row(confidence=0.7, evidence=[{"text": "So it is."}]), "", row(relation=None)]

    first, second = read_lines(lines, "x", RELATIONS)

    assert (first.article, first.subject, first.confidence, first.sentence) == (
        "a",
        ("Ann Lee", "Lee"),
        0.7,
        "So it is.",
    )
    assert (second.relation, second.status, second.confidence) == (None, "fact", 1.0)


@pytest.mark.parametrize(
    "line", ["{", "[]", "3", "null", "{}", row(subject="Lee"), row(confidence="high"), row(evidence=[3]), "[" * 100_000]
)
def test_a_line_that_is_no_statement_is_named_by_its_number(line):
    with pytest.raises(KgError, match="line 2 of x is no statement"):
        list(read_lines([row(), line], "x", RELATIONS))


def test_a_statement_of_an_unknown_relation_is_an_error():
    with pytest.raises(KgError, match="line 1 of x has the relation 'heads'"):
        list(read_lines([row(relation="heads")], "x", RELATIONS))

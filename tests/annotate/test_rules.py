"""spaCy's rules say what they say when what they said is remembered."""

import pytest
import spacy
from spacy.tokens import Doc, Token

from kg.annotate import rules
from kg.annotate.rules import remember_rules
from kg.models import load_model

TEXTS = [
    "There's a ship that the mayors, who'd lost, had better sail.  \n\nGet it gets got! He didn't do 2.5 things.",
    "Ann Lee's oxen were running faster than the best-known geese; 👩‍🚒 they've been lying \xa0 about it.",
    "which of the men is to be found? More or less all. The deaf are hearing better than that",
    "I ain't gonna go, you gotta; let's see, y'all. C'm on, there are three, there was one. Let",
    "",
    " ",
]
ATTRIBUTES = ["TAG", "POS", "MORPH", "LEMMA", "DEP", "HEAD"]


def said(nlp):
    return [doc.to_array(ATTRIBUTES).tolist() for doc in nlp.pipe(TEXTS, disable=["ner"])]


@pytest.mark.parametrize("most", [rules._MOST_KNOWN, 3])
def test_rules_of_the_model_say_the_same_when_remembered(monkeypatch, most):
    monkeypatch.setattr(rules, "_MOST_KNOWN", most)  # with few, all is forgotten with each text
    nlp, _ = load_model()
    slow = said(nlp)
    remember_rules(nlp)

    for _ in range(2):  # the second time from what is remembered
        assert said(nlp) == slow
    assert nlp.get_pipe("attribute_ruler").pipe.__self__._known
    assert nlp.get_pipe("lemmatizer").pipe.__self__._known


def ruled(patterns, index=0, attrs=None):
    """A pipeline with one rule between two others."""
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("attribute_ruler")
    ruler.add([[{"IS_ALPHA": True}]], {"POS": "X", "TAG": "first"})
    ruler.add(patterns, attrs or {"POS": "NOUN", "MORPH": "Number=Sing", "LEMMA": "own"}, index)
    ruler.add([[{"LOWER": "oslo"}]], {"TAG": "last"})
    return nlp


@pytest.mark.parametrize("index", [0, -1])
@pytest.mark.parametrize(
    "patterns",
    [
        [[{"LOWER": "ann"}, {"LOWER": "lee"}]],
        [[{"LOWER": "ann"}, {"LOWER": "ann"}]],
        [[{"LOWER": "ann"}, {}, {"LOWER": {"IN": ["ann", "in"]}}], [{"TEXT": "Oslo"}]],
        [[{"LOWER": "ann", "OP": "+"}]],
        [[{"LOWER": "in"}, {"IS_ALPHA": True, "OP": "?"}, {"IS_PUNCT": True}]],
        [[{"LOWER": {"REGEX": "^a"}, "IS_TITLE": True}], [{"TEXT": "Oslo"}]],
        [[{"ORTH": {"NOT_IN": ["Ann", "in"]}}, {"LOWER": {"REGEX": "n$"}}]],
        [[{"LOWER": {"REGEX": {"IN": ["^a", "^i"]}}}]],
        [[{"orth": "Ann"}], [{"LOWER": {"IN": ["ann"], "NOT_IN": ["in"]}}]],
        [[{"LOWER": {"FUZZY": "oslp"}}]],
        [[{"LENGTH": {">=": 4}}]],
        [[{"_": {"odd": True}}]],
        [[{}]],
        [[{}, {}]],
    ],
)
def test_rules_of_every_kind_say_the_same_when_remembered(patterns, index):
    Token.set_extension("odd", getter=lambda token: token.i % 2 == 1, force=True)
    nlp = ruled(patterns, index)
    texts = ["Ann Lee saw ann ann ann in Oslo.", "ANN, Oslo", "Ann"]
    slow = [doc.to_array(ATTRIBUTES).tolist() for doc in nlp.pipe(texts)]
    remember_rules(nlp)

    assert any(nlp.vocab.strings["own"] in row for doc in slow for row in doc)
    for _ in range(2):
        assert [doc.to_array(ATTRIBUTES).tolist() for doc in nlp.pipe(texts)] == slow


@pytest.mark.parametrize(
    ("pattern", "index", "attrs"),
    [
        ([{"LOWER": "ann"}], 1, {"POS": "NOUN"}),
        ([{"LOWER": "ann"}, {"LOWER": "lee", "OP": "?"}], 1, {"POS": "NOUN"}),
        ([{"LOWER": "ann"}], 0, {"_": {"seen": True}}),
    ],
)
def test_rules_that_cannot_be_remembered_are_left_to_spacy(pattern, index, attrs):
    Token.set_extension("seen", default=False, force=True)
    nlp = ruled([pattern], index, attrs)
    remember_rules(nlp)

    assert "pipe" not in vars(nlp.get_pipe("attribute_ruler"))


def test_lemmas_that_are_there_stay_unless_they_are_to_be_overwritten():
    nlp, _ = load_model()
    lemmatizer = nlp.get_pipe("lemmatizer")
    remember_rules(nlp)
    told = Doc(nlp.vocab, ["oxen", "ran"], pos=["NOUN", "VERB"], lemmas=["", "hasten"])

    assert [token.lemma_ for token in next(lemmatizer.pipe([told]))] == ["ox", "hasten"]
    lemmatizer.overwrite = True
    assert [token.lemma_ for token in next(lemmatizer.pipe([told]))] == ["ox", "run"]


def test_lemmatizer_without_its_tables_is_left_to_spacy():
    nlp = spacy.blank("en")
    lemmatizer = nlp.add_pipe("lemmatizer", config={"mode": "rule"})
    remember_rules(nlp)

    with pytest.raises(ValueError, match="E1004"):
        next(lemmatizer.pipe([Doc(nlp.vocab, ["oxen"], pos=["NOUN"])]))


def test_document_that_fails_goes_to_the_error_handler_and_the_others_go_on():
    nlp, _ = load_model()
    lemmatizer = nlp.get_pipe("lemmatizer")
    remember_rules(nlp)
    lemmatizer.lemmatize = lambda token: 1 / (token.text != "bad")
    failed = []
    lemmatizer.set_error_handler(lambda name, _, docs, error: failed.append((name, docs[0].text, type(error))))
    docs = [Doc(nlp.vocab, words, pos=["NOUN"], lemmas=lemmas) for words, lemmas in ((["bad"], None), (["ox"], ["ox"]))]

    assert [doc.text for doc in lemmatizer.pipe(docs)] == ["ox "]
    assert failed == [("lemmatizer", "bad ", ZeroDivisionError)]


def test_what_is_saved_of_a_pipeline_is_as_before():
    nlp, _ = load_model()
    saved = nlp.get_pipe("attribute_ruler").to_bytes()
    remember_rules(nlp)
    remember_rules(nlp)

    assert nlp.get_pipe("attribute_ruler").to_bytes() == saved

"""spaCy's rules made quick say what they say."""

import pytest
import spacy

from kg.annotate.quick import Matches, quicken
from kg.pipeline import load_model

TEXTS = [
    "There's a ship that the mayors, who'd lost, had better sail.  \n\nGet it gets got! He didn't do 2.5 things.",
    "Ann Lee's oxen were running faster than the best-known geese; 👩‍🚒 they've been lying \xa0 about it.",
    "which of the men is to be found? More or less all. The deaf are hearing better than that",
    "",
    " ",
]
ATTRIBUTES = ["TAG", "POS", "MORPH", "LEMMA", "DEP", "HEAD"]


def test_rules_of_the_model_say_the_same_when_quick():
    nlp, _ = load_model()
    slow = [doc.to_array(ATTRIBUTES).tolist() for doc in nlp.pipe(TEXTS, disable=["ner"])]
    quicken(nlp)

    for _ in range(2):  # the second time from what is remembered
        assert [doc.to_array(ATTRIBUTES).tolist() for doc in nlp.pipe(TEXTS, disable=["ner"])] == slow
    assert isinstance(nlp.get_pipe("attribute_ruler").match, Matches)


@pytest.mark.parametrize(
    "patterns",
    [
        [[{"LOWER": "ann"}, {"LOWER": "lee"}]],
        [[{"LOWER": "ann", "OP": "+"}]],
        [[{"LOWER": {"REGEX": "^a"}, "IS_TITLE": True}], [{"TEXT": "Oslo"}]],
        [[{"LENGTH": {">=": 4}}]],
        [[{"_": {"odd": True}}]],
        [[{}]],
    ],
)
def test_rules_of_every_kind_say_the_same_when_quick(patterns):
    spacy.tokens.Token.set_extension("odd", getter=lambda token: token.i % 2 == 1, force=True)
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("attribute_ruler")
    ruler.add([[{"IS_ALPHA": True}]], {"POS": "X", "TAG": "first"})
    ruler.add(patterns, {"POS": "NOUN"})
    ruler.add([[{"LOWER": "oslo"}]], {"TAG": "last"})
    texts = ["Ann Lee saw ann ann in Oslo.", "ANN, Oslo"]
    slow = [ruler.match(doc) for doc in map(nlp.make_doc, texts)]
    quicken(nlp)

    assert any(slow)
    assert [ruler.match(doc) for doc in map(nlp.make_doc, texts)] == slow
    assert [ruler.match(doc) for doc in map(nlp.make_doc, texts)] == slow

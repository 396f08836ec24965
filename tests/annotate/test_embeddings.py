"""Vectors of words that are remembered are the model's, to the last bit."""

import numpy as np
import pytest
from spacy.tokens import Doc
from thinc.api import Model

from kg.annotate import embeddings
from kg.annotate.embeddings import Embeddings, remember_embeddings
from kg.models import load_model

TEXTS = [
    "There's a ship that the mayors, who'd lost, had better sail.  \n\nGet it gets got! He didn't do 2.5 things.",
    "Ann Lee's oxen were running faster than the best-known geese; 👩‍🚒 they've been lying \xa0 about it.",
    "which of the men is to be found? More or less all. The deaf are hearing better than that",
    "",
    " ",
]


@pytest.fixture
def encoders():
    """The real model, and its layers that embed words: the one of tagger and parser, and the one of names."""
    nlp, _ = load_model()
    found = [
        layer
        for name in ("tok2vec", "ner")
        for layer in nlp.get_pipe(name).model.walk()
        if embeddings._embeds(layer)
    ]
    return nlp, found


def vectors(layer: Model, docs: list[Doc]) -> list[list[list[float]]]:
    return [array.tolist() for array in layer.predict(docs)]


def test_vectors_are_the_same_to_the_last_bit_whatever_came_before(encoders, monkeypatch):
    nlp, layers = encoders
    docs = [nlp.make_doc(text) for text in [*TEXTS, "Lee's oxen, Ann's geese. " * 30]]
    slow = [vectors(layer, docs) for layer in layers]
    remember_embeddings(nlp)

    assert len(layers) == 2
    assert all(isinstance(layer._func, Embeddings) for layer in layers)
    for order in (docs, docs[::-1], docs):
        for layer, expected in zip(layers, slow, strict=True):
            found = vectors(layer, order)
            assert found == (expected if order is docs else expected[::-1])
    monkeypatch.setattr(embeddings, "_MOST_VECTORS", 5)  # what is remembered is forgotten each time
    assert [vectors(layer, docs) for layer in layers] == slow


def test_words_that_differ_only_by_what_follows_or_by_their_norm_have_vectors_of_their_own(encoders):
    nlp, (tagging, _) = encoders
    remember_embeddings(nlp)
    close, apart, other = Doc(nlp.vocab, ["Oslo"], [False]), Doc(nlp.vocab, ["Oslo"], [True]), Doc(nlp.vocab, ["Oslo"])
    other.from_array(["NORM"], np.array([nlp.vocab.strings.add("capital")], "uint64"))

    one, two, three = (vectors(tagging, [doc]) for doc in (close, apart, other))

    assert one != two
    assert len({str(one), str(two), str(three)}) == 3


def test_model_in_training_and_what_is_saved_of_it_are_as_before(encoders):
    nlp, layers = encoders
    saved = nlp.get_pipe("ner").model.to_bytes()
    remember_embeddings(nlp)

    found, back = layers[0]([nlp.make_doc("Ann Lee left.")], is_train=True)

    assert back is not None
    assert found[0].shape == (4, 96)
    assert nlp.get_pipe("ner").model.to_bytes() == saved

"""The vectors with which a language model begins, computed once for each word; with the same bits.

A text has few words of its own: of what the model computes for each word without a look at its neighbours, nearly all
was computed before, and in two places, as names have an encoder of their own.
"""

from itertools import accumulate
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab
from thinc.api import Model

# What a layer that embeds words may see of a word: all of it follows from these three.
_SEEN: list[int | str] = ["ORTH", "NORM", "SPACY"]
_FEATURES = frozenset(["ORTH", "NORM", "LOWER", "PREFIX", "SUFFIX", "SHAPE", "SPACY", "IS_SPACE"])
# Layers that take each word by itself.
_OF_ONE_WORD = frozenset(
    "extract_features list2ragged ints-getitem hashembed static_vectors maxout layernorm dropout ragged2list".split()
)
_MOST_VECTORS = 50_000


def remember_embeddings(nlp: Language) -> None:
    """Have the models of a pipeline remember how they embed words; those that do, and others, stay as they are.

    Args:
        nlp: loaded.
    """
    for _, component in nlp.pipeline:
        if isinstance(model := getattr(component, "model", None), Model):
            for layer in model.walk():
                if _embeds(layer) and not isinstance(layer._func, Embeddings):
                    layer._func = Embeddings(layer)  # in its place, so that the model can be saved as it was


def _embeds(layer: Model[Any, Any]) -> bool:
    """Whether a layer makes vectors of words, each by itself, and of nothing that may change from place to place."""
    if not layer.layers or layer.layers[-1].name != "ragged2list":
        return False
    parts = [part for part in layer.walk() if not part.layers]
    seen = {column for part in parts if part.name == "extract_features" for column in part.attrs["columns"]}
    return bool(seen) and seen <= _FEATURES and all(part.name in _OF_ONE_WORD for part in parts)


class Embeddings:
    """The vectors of words that a layer has embedded before; it stands in the place of the layer's own function.

    Args:
        layer: as ``spacy.MultiHashEmbed.v2`` builds it.
    """

    def __init__(self, layer: Model[Any, Any]) -> None:
        self._embed: Any = layer._func
        self._layer = layer
        self._places: dict[bytes, int] = {}
        self._vectors: Any = None

    def __call__(self, layer: Model[Any, Any], docs: list[Doc], is_train: bool) -> Any:
        """The vectors of all words of documents, an array for each."""
        if is_train or not any(map(len, docs)):
            return self._embed(layer, docs, is_train)
        rows: Any = np.ascontiguousarray(np.concatenate([doc.to_array(_SEEN) for doc in docs]))
        words: list[bytes] = rows.view(f"V{rows.itemsize * len(_SEEN)}").ravel().tolist()
        if len(self._places) > _MOST_VECTORS:
            self._places.clear()
            self._vectors = None
        if new := {word: at for at, word in enumerate(words) if word not in self._places}:
            self._learn(docs[0].vocab, list(new), rows[list(new.values())])
        places = self._places
        found = self._vectors[[places[word] for word in words]]
        ends = list(accumulate(map(len, docs)))
        return [found[end - len(doc) : end] for doc, end in zip(docs, ends, strict=True)], None

    def _learn(self, vocab: Vocab, words: list[bytes], rows: Any) -> None:
        doc = Doc(vocab, words=rows[:, 0].tolist(), spaces=rows[:, 2].astype(bool).tolist())
        doc.from_array(["NORM"], rows[:, 1])
        (vectors,), _ = self._embed(self._layer, [doc], False)
        begin = len(self._places)
        if self._vectors is None or begin + len(words) > len(self._vectors):
            room = np.empty((2 * (begin + len(words)), vectors.shape[1]), vectors.dtype)
            room[:begin] = self._vectors[:begin] if begin else 0
            self._vectors = room
        self._vectors[begin : begin + len(words)] = vectors
        self._places.update(zip(words, range(begin, begin + len(words)), strict=True))

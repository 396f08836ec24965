"""What a language model does again and again for the same words, once; with the same answers to the last bit.

A text has few words of its own: of what the model computes for each word without a look at its neighbours, the vectors
that it begins with, nearly all was computed before, and in two places, as names have an encoder of their own. The
lemmatizer looks for words in lists of ten thousands; a dictionary has them at once. The attribute ruler tries all its
patterns on each word; but what a pattern of one word says depends on the few attributes alone that patterns name.
Together that was a third of the parse. The components stay where they are in the pipeline; those of another kind are
left alone.
"""

from itertools import accumulate
from typing import Any, TypeAlias

import numpy as np
from spacy.attrs import IDS
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.pipeline import AttributeRuler, Lemmatizer
from spacy.tokens import Doc
from spacy.vocab import Vocab
from thinc.api import Model

# What a rule says, in spaCy's own numbers: of the rule, of its name, of the first token and the one past the last.
_Match: TypeAlias = tuple[int, int, int, int]

_INDEX = "lemma_index"
_MOST_KNOWN = 200_000
# What a layer that embeds words may see of a word: all of it follows from these three.
_SEEN: list[int | str] = ["ORTH", "NORM", "SPACY"]
_FEATURES = frozenset(["ORTH", "NORM", "LOWER", "PREFIX", "SUFFIX", "SHAPE", "SPACY", "IS_SPACE"])
# Layers that take each word by itself.
_OF_ONE_WORD = frozenset(
    "extract_features list2ragged ints-getitem hashembed static_vectors maxout layernorm dropout ragged2list".split()
)
_MOST_VECTORS = 50_000


def quicken(nlp: Language) -> None:
    """Make the rules of a pipeline quick; parts that are quick already stay as they are.

    Args:
        nlp: loaded.
    """
    for _, component in nlp.pipeline:
        if isinstance(component, Lemmatizer) and component.lookups.has_table(_INDEX):
            index = component.lookups.get_table(_INDEX)
            for part_of_speech, words in index.items():
                index[part_of_speech] = dict.fromkeys(words)
        elif type(component) is AttributeRuler and not isinstance(component.match, Matches):
            component.match = Matches(component)  # type: ignore[method-assign]
        if isinstance(model := getattr(component, "model", None), Model):
            for layer in model.walk():
                if _embeds(layer) and not isinstance(layer._func, Embeddings):
                    layer._func = Embeddings(layer)  # in its place, so that the model can be saved as it was


class Matches:
    """Finds which rules of an attribute ruler apply; it stands in the place of ``AttributeRuler.match``.

    Args:
        ruler: with all its patterns.
    """

    def __init__(self, ruler: AttributeRuler) -> None:
        self._strings = ruler.vocab.strings
        self._of_one, self._of_several = (Matcher(ruler.vocab, validate=False) for _ in range(2))
        attributes: set[str] = set()
        rules: Any = ruler.patterns
        for number, rule in enumerate(rules):
            for pattern in rule["patterns"]:
                named = {str(name).upper() for name in pattern[0]}
                # An operator, or a field of one's own, is none of spaCy's attributes.
                alone = len(pattern) == 1 and named <= IDS.keys()
                (self._of_one if alone else self._of_several).add(str(number), [pattern])
                attributes |= named if alone else set()
        self._columns: list[int | str] = ["ORTH", *attributes]
        self._known: dict[Any, list[tuple[int, int]]] = {}

    def __call__(self, doc: Doc) -> list[_Match]:
        """All that the rules say of a document; later rules come after earlier ones, and so go before them."""
        found = self._matches(self._of_several, doc)
        for place, row in enumerate(map(tuple, doc.to_array(self._columns)[:, 1:].tolist())):
            known = self._known.get(row)
            if known is None:
                if len(self._known) > _MOST_KNOWN:
                    self._known.clear()
                matches = self._matches(self._of_one, doc[place : place + 1])
                known = self._known[row] = [(number, name) for number, name, *_ in matches]
            found += [(number, name, place, place + 1) for number, name in known]
        return sorted(found)

    def _matches(self, matcher: Matcher, words: Any) -> list[_Match]:
        matches: Any = matcher(words, allow_missing=True) if len(matcher) else []
        return [(int(self._strings[name]), name, start, end) for name, start, end in matches]


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

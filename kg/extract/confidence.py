"""How sure a reading is: the share of readings with the same features that turned out right.

A logistic regression over features that a person can read: which form of pattern or clause, whether the arguments are
names, how far apart they stand. Its weights are in ``confidence.toml`` beside this file, with what they were fitted
to; ``bench/calibrate.py`` fits them again. Named relations and open triples have a model each. That logistic
regression gives probabilities which need no further correction is shown by Niculescu-Mizil and Caruana 2005,
"Predicting good probabilities with supervised learning".
"""

import math
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

ArgumentKind = Literal["name", "description", "pronoun", "phrase"]
_LEAST, _MOST = 0.01, 0.99
_TOKENS = 10.0  # distances and lengths are counted in tens of tokens, so that all weights are of one size
_FAR, _LONG, _MANY = 40, 60, 5


@dataclass(slots=True)
class Features:
    """What is seen of one reading, by which it is judged.

    Attributes:
        named: whether it is a relation of the schema; open triples are judged by a model of their own.
        form: of the pattern, for a named relation (``clause``, ``being`` … as in ``kg.patterns``); of an open triple,
            the kind of its frame (``verb``, ``copula``, ``event``, ``role``), ``attached``, ``tie`` or ``speech``.
        relation: name of the relation; empty for an open triple.
        subject: what stands in the subject's place.
        object: what stands in the object's place.
        subject_type: its entity type, or empty.
        object_type: its entity type, or empty.
        preposition: the word before the object, or empty.
        verb: ``finite``, ``participle``, ``infinitive``, or ``none`` where no verb carries it.
        clause: where the predicate stands: ``main``, ``conjunct``, ``complement``, ``relative``, ``adverbial``,
            ``reduced``, ``apposition``, ``title``, ``attribute`` or ``other``.
        distance: tokens between the heads of subject and object.
        length: tokens of the sentence.
        subject_words: words of the subject.
        object_words: words of the object.
        predicate_words: words of the predicate.
        alternatives: words that the pattern allows in the predicate's place; 1 for an open triple.
        quoted: whether it stands in direct speech.
        restored: whether the subject is unspoken, as in "wants to *go*".
        apart: whether an argument stands in another sentence.
        earlier: open triples of the same predicate before this one.

    Example:
        >>> Features(named=True, form="clause", relation="met-with").subject
        'name'
    """

    named: bool
    form: str
    relation: str = ""
    subject: ArgumentKind = "name"
    object: ArgumentKind = "name"
    subject_type: str = ""
    object_type: str = ""
    preposition: str = ""
    verb: str = "none"
    clause: str = "main"
    distance: int = 1
    length: int = 1
    subject_words: int = 1
    object_words: int = 1
    predicate_words: int = 1
    alternatives: int = 1
    quoted: bool = False
    restored: bool = False
    apart: bool = False
    earlier: int = 0


def terms(features: Features, families: Mapping[str, str]) -> Iterator[tuple[str, float]]:
    """What the regression sums over: the names of weights with the values that they are multiplied by.

    Args:
        features: of one reading.
        families: relation to the family that it belongs to, such as ``met-with`` to ``contact``.

    Example:
        >>> dict(terms(Features(named=False, form="verb", distance=5), {}))["distance"]
        0.5
    """
    f = features
    yield f"form {f.form}", 1.0
    yield f"subject {f.subject}", 1.0
    yield f"object {f.object}", 1.0
    yield f"clause {f.clause}", 1.0
    yield f"verb {f.verb}", 1.0
    yield "distance", min(f.distance, _FAR) / _TOKENS
    yield "length", min(f.length, _LONG) / _TOKENS
    if f.quoted:
        yield "quoted", 1.0
    if f.restored:
        yield "restored", 1.0
    if f.apart:
        yield "apart", 1.0
    if f.named:
        if family := families.get(f.relation):
            yield f"family {family}", 1.0
        yield f"relation {f.relation}", 1.0
        yield f"subject {f.subject_type}", 1.0
        yield f"object {f.object_type}", 1.0
        yield "alternatives", math.log(f.alternatives)
        yield "object words", math.log(f.object_words)
        return
    yield f"preposition {f.preposition or 'none'}", 1.0
    yield "earlier", min(f.earlier, _MANY)
    yield "subject words", math.log(f.subject_words)
    yield "object words", math.log(f.object_words)
    yield "predicate words", math.log(f.predicate_words)


@dataclass(frozen=True)
class Confidence:
    """The fitted models.

    Attributes:
        named: weights for relations of the schema, by the names of ``terms``.
        open: weights for open triples.
        families: relation to family.

    Example:
        >>> model = Confidence.parse('[open]\\nintercept = 0.0\\n[named]\\nintercept = 1.0\\n[families]\\n')
        >>> model.of(Features(named=False, form="verb")), round(model.of(Features(named=True, form="clause")), 2)
        (0.5, 0.73)
    """

    named: Mapping[str, float]
    open: Mapping[str, float]
    families: Mapping[str, str]

    @classmethod
    def load(cls) -> "Confidence":
        """The models that ship with kg."""
        return cls.parse(files("kg").joinpath("extract", "confidence.toml").read_text(encoding="utf-8"))

    @classmethod
    def parse(cls, text: str) -> "Confidence":
        """Read models.

        Args:
            text: TOML with the tables ``[named]`` and ``[open]`` (weights) and ``[families]`` (lists of relations).
        """
        table: dict[str, Any] = tomllib.loads(text)
        families = {relation: family for family, relations in table["families"].items() for relation in relations}
        return cls(table["named"], table["open"], families)

    def of(self, features: Features) -> float:
        """The probability that a reading is right.

        Args:
            features: of the reading; what the model was not fitted to has no weight.

        Returns:
            0.01 to 0.99.
        """
        weights = self.named if features.named else self.open
        total = weights["intercept"]
        for name, value in terms(features, self.families):
            total += weights.get(name, 0.0) * value
        return min(_MOST, max(_LEAST, logistic(total)))


def logistic(total: float) -> float:
    """The probability that a sum of weights stands for."""
    return 0.5 + 0.5 * math.tanh(total / 2)  # cannot overflow


@cache
def _shipped() -> Confidence:
    return Confidence.load()


def confidence(features: Features) -> float:
    """The probability that a reading is right, by the models that ship with kg.

    Args:
        features: of the reading.

    Returns:
        0.01 to 0.99.

    Example:
        >>> by_name = Features(named=True, form="clause", relation="visited", verb="finite", distance=3, length=9)
        >>> 0.5 < confidence(by_name) < 1
        True
    """
    return _shipped().of(features)

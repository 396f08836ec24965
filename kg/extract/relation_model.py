"""A trained relation model: for each relation, a logistic regression over features that a person can read.

It is a JSON file, one weight a line, that ``kg train`` writes and that can be read, compared and shortened by hand:

    {"kg-relations": 1, "schema": "news", "trained-on": "…",
     "relations": {"founded": {"threshold": 0.4, "right": 225, "weights": {"intercept": -1.6, "top found": 0.9, …}}}}
"""

import hashlib
import json
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

from kg.errors import ModelError
from kg.extract.confidence import logistic
from kg.problems import listed
from kg.schema import Schema

FORMAT = 1
MAX_BYTES = 20_000_000
INTERCEPT = "intercept"
"""The name of the weight that every pair has."""

SAID = "said "
"""How features begin that tell what kg has read of the two by itself."""

_LARGEST = 100.0  # of a weight
# Features that have words of the sentence between the two, or what kg reads of them: they tell a person why.
_TELLING = ("path ", "on path ", "beside ", "s-o line ", "o-s line ", "s-o words ", "o-s words ", SAID)
_HINT = "kg train writes such files"


@dataclass(frozen=True, slots=True)
class TrainedRelation:
    """What was learned of one relation.

    Attributes:
        name: of the relation.
        threshold: probability from which a pair is taken to have it.
        right: right pairs that it was learned from.
        weights: feature to weight; ``intercept`` is that of every pair.
    """

    name: str
    threshold: float
    right: int
    weights: Mapping[str, float]


class Judgement(NamedTuple):
    """A relation that a pair is taken to have.

    Attributes:
        relation: its name.
        probability: that the pair has it.
        reason: the feature that speaks most for it.
    """

    relation: str
    probability: float
    reason: str


@dataclass(frozen=True)
class RelationModel:
    """All relations that were learned, for one schema.

    Attributes:
        schema: name of the schema.
        trained_on: what it was learned from, with the licence where there is one.
        relations: in the order of the schema.
        digest: 16 hexadecimal digits of a hash of the file.

    Example:
        >>> founded = TrainedRelation("founded", 0.5, 20, {"intercept": -2.0, "top found": 3.0})
        >>> model = RelationModel("news", "20 sentences", (founded,))
        >>> [(one.relation, round(one.probability, 2)) for one in model.judge(["top found", "s-o"])]
        [('founded', 0.73)]
        >>> model.judge(["top meet"]), RelationModel.parse(model.to_json()) == model
        ([], True)
    """

    schema: str
    trained_on: str
    relations: tuple[TrainedRelation, ...]
    digest: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        table: dict[str, list[tuple[int, float]]] = {}
        for number, relation in enumerate(self.relations):
            for feature, weight in relation.weights.items():
                table.setdefault(feature, []).append((number, weight))
        object.__setattr__(self, "_table", table)

    _table: Mapping[str, list[tuple[int, float]]] = field(init=False, repr=False, compare=False)

    def narrowed(self, names: Container[str]) -> "RelationModel":
        """The model of some of its relations."""
        return replace(self, relations=tuple(one for one in self.relations if one.name in names))

    def judge(self, features: Sequence[str]) -> list[Judgement]:
        """The relations that a pair is taken to have.

        Args:
            features: of the pair, each once.
        """
        totals = [relation.weights.get(INTERCEPT, 0.0) for relation in self.relations]
        table = self._table
        for feature in features:
            if feature in table:
                for number, weight in table[feature]:
                    totals[number] += weight
        found = []
        for relation, total in zip(self.relations, totals, strict=True):
            probability = logistic(total)
            if probability >= relation.threshold:
                telling = [feature for feature in features if feature.startswith(_TELLING)] or features
                reason = max(telling, key=lambda feature: relation.weights.get(feature, 0.0))
                found.append(Judgement(relation.name, probability, reason))
        return found

    def to_json(self) -> str:
        """The file: relations in their order, weights by name."""
        lines = [
            "{",
            f'"kg-relations": {FORMAT},',
            f'"schema": {_text(self.schema)},',
            f'"trained-on": {_text(self.trained_on)},',
            '"relations": {',
        ]
        for number, one in enumerate(self.relations):
            lines.append(f'{_text(one.name)}: {{"threshold": {one.threshold}, "right": {one.right}, "weights": {{')
            weights = [f"{_text(name)}: {weight}" for name, weight in sorted(one.weights.items())]
            lines += [f"{line}," for line in weights[:-1]] + weights[-1:]
            lines.append("}}" + ("," if number < len(self.relations) - 1 else ""))
        return "\n".join([*lines, "}}", ""])

    @classmethod
    def load(cls, path: str | Path) -> "RelationModel":
        """Read a model.

        Raises:
            ModelError: there is no such file, it is too large, or it is no trained model.
        """
        try:
            with Path(path).open("rb") as file:
                content = file.read(MAX_BYTES + 1)
        except OSError as error:
            raise ModelError(f"{path} cannot be read: {error.strerror or error}", hint=_HINT) from error
        if len(content) > MAX_BYTES:
            raise ModelError(f"{path} is no trained model: it has more than {MAX_BYTES // 10**6} MB", hint=_HINT)
        return cls.parse(content.decode("utf-8", "replace"), source=str(path))

    @classmethod
    def parse(cls, text: str, *, source: str = "model") -> "RelationModel":
        """Read a model from its text.

        Args:
            text: JSON.
            source: what messages call it.

        Raises:
            ModelError: it is no trained model, or one of a newer kg.
        """
        try:
            table = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise ModelError(f"{source} is no trained model: {error}", hint=_HINT) from error
        version = table.get("kg-relations") if isinstance(table, dict) else None
        if version != FORMAT:
            what = "is no trained model" if not isinstance(version, int) else f"has format {version}"
            raise ModelError(f"{source} {what}", hint=f'this kg reads "kg-relations": {FORMAT}; {_HINT}')
        try:
            relations = tuple(_relation(name, one) for name, one in table["relations"].items())
            digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
            return cls(str(table["schema"]), str(table["trained-on"]), relations, digest)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            found = f"{type(error).__name__}: {error}"
            raise ModelError(f"{source} is no trained model", found=found, hint=_HINT) from error

    def check(self, schema: Schema, source: str) -> None:
        """Refuse a model whose relations are not those of the schema.

        Args:
            schema: with which it shall be used.
            source: what messages call the model.

        Raises:
            ModelError: the schema lacks a relation.
        """
        lacking = [one.name for one in self.relations if one.name not in schema]
        if lacking:
            raise ModelError(
                f"{source} was trained for relations that schema {schema.name!r} does not have",
                found=f"{listed(lacking, 3)}; it was trained for schema {self.schema!r}",
                hint="name that schema (--schema), or train with this one:  kg train",
            )


def _relation(name: str, table: Mapping[str, Any]) -> TrainedRelation:
    weights = {str(feature): float(weight) for feature, weight in table["weights"].items()}
    threshold = float(table["threshold"])
    if not 0.0 <= threshold <= 1.0:
        raise ValueError(f"{name}: threshold {threshold} is no probability")
    wrong = next((one for one, weight in weights.items() if not abs(weight) <= _LARGEST), None)
    if wrong is not None:
        raise ValueError(f"{name}: weight of {wrong!r} is {weights[wrong]}")
    return TrainedRelation(name, threshold, int(table["right"]), weights)


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)

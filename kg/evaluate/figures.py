"""The figures of an evaluation, each with what it was counted from.

Confidence is judged by how often statements of about the same confidence are right: the expected calibration error of
Naeini et al. 2015, "Obtaining well calibrated probabilities using Bayesian binning", as used by Guo et al. 2017, "On
calibration of modern neural networks".
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

BINS = 10


@dataclass(frozen=True, slots=True)
class Score:
    """Precision and recall of a set of things.

    Attributes:
        right: how many were found that there are.
        predicted: how many were found.
        gold: how many there are.

    Example:
        >>> Score(right=3, predicted=4, gold=6).f1
        0.6
    """

    right: int = 0
    predicted: int = 0
    gold: int = 0

    @property
    def precision(self) -> float:
        """Share of what was found that is right; 0 if nothing was found."""
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Share of what there is that was found; 0 if there is nothing."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        return 2 * self.right / (self.predicted + self.gold) if self.right else 0.0

    def __add__(self, other: "Score") -> "Score":
        return Score(self.right + other.right, self.predicted + other.predicted, self.gold + other.gold)

    def to_json(self) -> dict[str, Any]:
        """The counts and what follows from them."""
        return {
            "precision": round(self.precision, 4),
            "recall": round(self.recall, 4),
            "f1": round(self.f1, 4),
            "right": self.right,
            "predicted": self.predicted,
            "gold": self.gold,
        }


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    count: int = 0
    of: int = 0

    @property
    def value(self) -> float:
        """0 to 1; 0 of nothing."""
        return self.count / self.of if self.of else 0.0

    def __add__(self, other: "Share") -> "Share":
        return Share(self.count + other.count, self.of + other.of)

    def to_json(self) -> dict[str, Any]:
        """The share and its counts."""
        return {"share": round(self.value, 4), "count": self.count, "of": self.of}


@dataclass(frozen=True, slots=True)
class Bin:
    """Statements of about the same confidence.

    Attributes:
        low: least confidence of the bin.
        high: confidence that it does not reach; 1 belongs to the last bin.
        count: statements.
        confidence: mean of what they state, 0 to 1.
        right: share of them that is right, 0 to 1.
    """

    low: float
    high: float
    count: int
    confidence: float
    right: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """Stated confidence beside what turned out right.

    Attributes:
        bins: those with statements, by confidence.
    """

    bins: tuple[Bin, ...] = ()

    @classmethod
    def of(cls, judged: Iterable[tuple[float, bool]]) -> "Calibration":
        """Group judged statements by confidence, in steps of .1.

        Args:
            judged: the confidence of each statement, 0 to 1, and whether it is right.

        Example:
            >>> Calibration.of([(0.81, True), (0.83, True), (0.89, False), (0.3, False)]).bins[1]
            Bin(low=0.8, high=0.9, count=3, confidence=0.8433333333333334, right=0.6666666666666666)
        """
        groups: dict[int, list[tuple[float, bool]]] = {}
        for sure, right in judged:
            # A product such as .29 * 100 falls just below; what is printed with four digits is meant with four.
            groups.setdefault(min(BINS - 1, max(0, int(round(sure * BINS, 4)))), []).append((sure, right))
        return cls(
            tuple(
                Bin(
                    n / BINS,
                    (n + 1) / BINS,
                    len(group),
                    sum(sure for sure, _ in group) / len(group),
                    sum(right for _, right in group) / len(group),
                )
                for n, group in sorted(groups.items())
            )
        )

    @property
    def count(self) -> int:
        """Statements in all."""
        return sum(one.count for one in self.bins)

    @property
    def error(self) -> float:
        """Expected calibration error: how far stated confidence is from the share right, on the mean of statements."""
        if not self.bins:
            return 0.0
        return sum(one.count * abs(one.confidence - one.right) for one in self.bins) / self.count

    def to_json(self) -> dict[str, Any]:
        """The error and the bins."""
        bins = [
            {
                "low": one.low,
                "high": one.high,
                "count": one.count,
                "confidence": round(one.confidence, 4),
                "right": round(one.right, 4),
            }
            for one in self.bins
        ]
        return {"ece": round(self.error, 4), "count": self.count, "bins": bins}


@dataclass(frozen=True, slots=True)
class Missed:
    """A gold fact that was not found.

    Attributes:
        article: its name.
        subject: name of the entity.
        relation: name of the relation.
        object: name of the entity.
        sentence: the annotated evidence.
        instead: what was said of the two, such as ``works-for``; empty if nothing connects them.
    """

    article: str
    subject: str
    relation: str
    object: str
    sentence: str
    instead: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wrong:
    """A statement that no gold fact bears out.

    Attributes:
        article: its name.
        subject: as stated.
        relation: name of the relation.
        object: as stated.
        sentence: on which it rests.
        confidence: as stated, 0 to 1.
        instead: the relations that the gold set has between the two.
        unknown: those of subject and object that are no entity of the gold set.
    """

    article: str
    subject: str
    relation: str
    object: str
    sentence: str
    confidence: float
    instead: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All figures.

    Attributes:
        articles: how many there are.
        statements: (subject, relation, object), whatever the status.
        pairs: (subject, object) of named relations, either way round.
        relations: relation to its own score, those with most gold facts first.
        macro_f1: mean of the articles' own F1.
        connected: gold pairs that any statement connects, open ones included.
        status: connected pairs for which some statement has a status that the gold set gives the pair.
        false_facts: pairs stated as fact that the gold set holds only as claimed, planned, denied or hypothetical.
        calibration: of named relations.
        missed: gold facts not found, in the order of the articles.
        wrong: statements not borne out, surest first.
        others: articles with statements but without annotation.
    """

    articles: int
    statements: Score
    pairs: Score
    relations: Mapping[str, Score]
    macro_f1: float
    connected: Share
    status: Share
    false_facts: Share
    calibration: Calibration
    missed: tuple[Missed, ...] = ()
    wrong: tuple[Wrong, ...] = ()
    others: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """All figures, without the errors."""
        return {
            "articles": self.articles,
            "statements": self.statements.to_json(),
            "macro_f1": round(self.macro_f1, 4),
            "pairs": self.pairs.to_json(),
            "connected": self.connected.to_json(),
            "status_accuracy": self.status.to_json(),
            "false_facts": self.false_facts.to_json(),
            "calibration": self.calibration.to_json(),
            "relations": {name: score.to_json() for name, score in self.relations.items()},
        }

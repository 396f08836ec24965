"""Train a relation model, and measure by cross-validation whether it is better than the patterns.

Each lesson is judged by a model that was trained without it, at a threshold that was chosen without it. A relation goes
into the model only where patterns and model together have a higher F1 than the patterns alone, whichever fold of the
lessons is left out of the comparison.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter

import numpy as np

from kg.errors import KgError
from kg.evaluate import Score
from kg.extract.confidence import logistic
from kg.extract.relation_model import INTERCEPT, SAID, RelationModel, TrainedRelation
from kg.learn.regression import Rows, Vector, fit
from kg.learn.study import Statement, Studied
from kg.schema import Schema

FOLDS = 5
LEAST = 20  # facts that a relation needs to be learned
RIDGE = 1.0
_RARE = 2  # pairs that a feature must be seen in
_FAINT = 0.03  # weights that do not count
_THRESHOLDS = [round(0.95 - 0.02 * n, 2) for n in range(43)]


@dataclass(frozen=True, slots=True)
class Figures:
    """What cross-validation says of one relation, or of all.

    Attributes:
        relation: its name; ``all`` for all of them.
        patterns: of the patterns alone.
        trained: of a model alone that knows nothing of what the patterns find.
        both: of the patterns, with a model that knows what they find.
        kept: whether it is in the model.
    """

    relation: str
    patterns: Score
    trained: Score
    both: Score
    kept: bool


@dataclass(frozen=True, slots=True)
class Training:
    """A trained model and how good it is.

    Attributes:
        model: of the relations for which it is better.
        figures: of each relation that could be learned, in the order of the schema.
        passed_over: relations with too few facts, and how many they have.
    """

    model: RelationModel
    figures: tuple[Figures, ...]
    passed_over: dict[str, int]

    @property
    def total(self) -> Figures:
        """Of all relations that could be learned; relations that are left out of the model count as the patterns."""
        patterns, trained = (sum(map(attrgetter(name), self.figures), Score()) for name in ("patterns", "trained"))
        both = sum((one.both if one.kept else one.patterns for one in self.figures), Score())
        return Figures("all", patterns, trained, both, kept=bool(self.model.relations))


def train(
    studied: Iterable[Studied], schema: Schema, *, trained_on: str, least: int = LEAST, precision: float = 0.0
) -> Training:
    """Train a model.

    Args:
        studied: lessons, from ``study``.
        schema: whose relations are learned.
        trained_on: what the lessons are, with their licence, for the model's file.
        least: facts that a relation needs.
        precision: 0 to 1: what of that which the model adds must be right at least, by cross-validation.

    Raises:
        KgError: no relation has enough facts.
    """
    by_relation: dict[str, list[Studied]] = defaultdict(list)
    for one in studied:
        by_relation[one.relation].append(one)
    counts = {name: sum(len(one.facts) for one in by_relation[name]) for name in by_relation}
    learned = [one.name for one in schema.relations if counts.get(one.name, 0) >= least]
    if not learned:
        most = ", ".join(f"{name} {count}" for name, count in Counter(counts).most_common(3) if count)
        raise KgError(
            f"too little to learn from: no relation has {least} facts or more",
            found=f"most have: {most}" if most else "there are none",
            hint="annotate or review more:  kg review GRAPH",
        )
    courses = [_Course(name, by_relation[name], precision).run() for name in learned]
    figures = tuple(measured for measured, _ in courses)
    relations = tuple(relation for measured, relation in courses if measured.kept)
    few = {one.name: counts[one.name] for one in schema.relations if 0 < counts.get(one.name, 0) < least}
    return Training(RelationModel(schema.name, trained_on, relations), figures, few)


class _Course:
    """One relation.

    Args:
        relation: its name.
        studied: the lessons that know of it.
        precision: as ``train`` has it.
    """

    def __init__(self, relation: str, studied: Sequence[Studied], precision: float) -> None:
        self.relation = relation
        self.studied = sorted(studied, key=lambda one: one.lesson)
        self.precision = precision
        self.folds = [_fold(one.lesson) for one in self.studied]
        self.gold = sum(len(one.facts) for one in self.studied)

    def run(self) -> tuple[Figures, TrainedRelation]:
        everything, alone = self._held_back(lambda _: True), self._held_back(lambda name: not name.startswith(SAID))
        patterns = _Tally()
        patterns.add_patterns(self.studied)
        both = self._found(everything, patterns=True)
        threshold = self._threshold(range(len(self.studied)), everything, patterns=True)
        figures = Figures(
            self.relation, patterns.score(self.gold), self._found(alone, patterns=False).score(self.gold),
            both.score(self.gold), kept=threshold < 1.0 and self._better(both, patterns),
        )  # fmt: skip
        weights = _weights([pair for one in self.studied for pair in one.pairs], lambda _: True)
        right = sum(bool(pair.hits) for one in self.studied for pair in one.pairs)
        rounded = {name: round(weight, 3) for name, weight in weights.items() if abs(weight) >= _FAINT}
        return figures, TrainedRelation(self.relation, threshold, right, rounded)

    def _held_back(self, wanted: Callable[[str], bool]) -> list[list[float]]:
        """The probability of each pair, by models trained without the lesson's fold."""
        found: list[list[float]] = [[] for _ in self.studied]
        for fold in range(FOLDS):
            others = [pair for n, one in zip(self.folds, self.studied, strict=True) if n != fold for pair in one.pairs]
            weights = _weights(others, wanted)
            for place, one in enumerate(self.studied):
                if self.folds[place] == fold:
                    found[place] = [_probability(pair, weights) for pair in one.pairs]
        return found

    def _better(self, both: "_Tally", patterns: "_Tally") -> bool:
        """Whether patterns and model together are better than the patterns, whichever fold is left out."""
        for left_out in range(FOLDS):
            folds = zip(self.folds, self.studied, strict=True)
            gold = sum(len(one.facts) for fold, one in folds if fold != left_out)
            if both.without(left_out).score(gold).f1 <= patterns.without(left_out).score(gold).f1:
                return False
        return True

    def _found(self, probabilities: list[list[float]], *, patterns: bool) -> "_Tally":
        """What is said, each fold at the threshold that is best for the others."""
        tally = _Tally()
        if patterns:
            tally.add_patterns(self.studied)
        for fold in range(FOLDS):
            others = [place for place, n in enumerate(self.folds) if n != fold]
            threshold = self._threshold(others, probabilities, patterns=patterns)
            for place, n in enumerate(self.folds):
                if n == fold:
                    for pair, probability in zip(self.studied[place].pairs, probabilities[place], strict=True):
                        if probability >= threshold:
                            tally.add(self.studied[place].lesson, pair)
        return tally

    def _threshold(self, places: Iterable[int], probabilities: list[list[float]], *, patterns: bool) -> float:
        """From which probability on a pair is best taken to have the relation; of several, the one in the middle."""
        places = list(places)
        tally, added = _Tally(), _Tally()
        if patterns:
            tally.add_patterns([self.studied[place] for place in places])
        before = len(tally.right)
        gold = sum(len(self.studied[place].facts) for place in places)
        by_chance = sorted(
            ((p, place, number) for place in places for number, p in enumerate(probabilities[place])), reverse=True
        )
        best, chosen, done = tally.score(gold).f1, [1.0], 0
        for threshold in _THRESHOLDS:
            while done < len(by_chance) and by_chance[done][0] >= threshold:
                _, place, number = by_chance[done]
                tally.add(self.studied[place].lesson, self.studied[place].pairs[number])
                added.add(self.studied[place].lesson, self.studied[place].pairs[number])
                done += 1
            new = len(tally.right) - before
            sure = new >= self.precision * (new + len(added.wrong))
            now = tally.score(gold).f1 if sure else 0.0
            if now > best:
                best, chosen = now, []
            if now == best and chosen != [1.0]:
                chosen.append(threshold)
        return chosen[len(chosen) // 2]


class _Tally:
    """Facts found, and what was said wrongly, each once."""

    def __init__(self) -> None:
        self.right: set[tuple[str, int]] = set()
        self.wrong: set[tuple[str, tuple[str, str]]] = set()

    def add(self, lesson: str, statement: Statement) -> None:
        self.right.update((lesson, place) for place in statement.hits)
        if not statement.hits:
            self.wrong.add((lesson, statement.key))

    def add_patterns(self, studied: Iterable[Studied]) -> None:
        for one in studied:
            for statement in one.patterns:
                self.add(one.lesson, statement)

    def without(self, fold: int) -> "_Tally":
        """The same, less what a fold of the lessons gave."""
        rest = _Tally()
        rest.right = {one for one in self.right if _fold(one[0]) != fold}
        rest.wrong = {one for one in self.wrong if _fold(one[0]) != fold}
        return rest

    def score(self, gold: int) -> Score:
        return Score(len(self.right), len(self.right) + len(self.wrong), gold)


def _fold(lesson: str) -> int:
    return int.from_bytes(hashlib.sha256(lesson.encode("utf-8", "surrogatepass")).digest()[:4], "big") % FOLDS


def _weights(pairs: Sequence[Statement], wanted: Callable[[str], bool]) -> dict[str, float]:
    seen = Counter(name for pair in pairs for name in pair.features)
    columns = sorted(name for name, count in seen.items() if count >= _RARE and wanted(name))
    place = {name: number for number, name in enumerate(columns, 1)}
    rows = Rows([[place[name] for name in pair.features if name in place] for pair in pairs], len(place) + 1)
    right: Vector = np.array([float(bool(pair.hits)) for pair in pairs])
    fitted = fit(rows, right, ridge=RIDGE)
    return dict(zip((INTERCEPT, *columns), map(float, fitted), strict=True))


def _probability(pair: Statement, weights: dict[str, float]) -> float:
    return logistic(weights[INTERCEPT] + sum(weights.get(name, 0.0) for name in pair.features))

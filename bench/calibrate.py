"""Fit the weights of kg's confidence (kg/extract/confidence.toml), and show how well they hold on texts held back.

    python bench/calibrate.py --news FOLDER --check FOLDER --openie FILE.tsv [--write]

Named relations are fitted to annotated articles (docs/evaluate.md) and checked on others; open triples are fitted to
one half of the sentences of a CaRB-like file (sentence, relation, arguments, separated by tabs) and checked on the
other. An open triple is right if, paired one to one with the gold tuples of its sentence, it shares enough words with
its own (F1 of .5, counted slot by slot as in Bhardwaj et al. 2019, "CaRB: a crowdsourced benchmark for open IE").
The fit is a ridge-penalised logistic regression; the penalty is chosen by cross-validation over whole articles or
sentences. The same input gives the same weights.
"""

import argparse
import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from kg.annotate.paragraphs import model_text
from kg.config import Config
from kg.evaluate import Calibration, Predicted, borne_out, read_gold
from kg.extract.confidence import Confidence, Features, terms
from kg.pipeline import Pipeline
from kg.types import Triple

WEIGHTS = Path(__file__).parents[1] / "kg" / "extract" / "confidence.toml"
RIDGES = (1.0, 3.0, 10.0, 30.0, 100.0, 300.0)
FOLDS = 10
RARE = 5
ENOUGH = 0.5
SAYING = {"said", "told", "added", "adds", "says"}
FORMS_OF_BE = {"is", "am", "are", "was", "were", "been", "being"}
FAMILIES = {
    "contact": "met-with contacted appeared-with negotiated-with visited",
    "stance": "advocate-for supports opposes criticized praised accused threatened helped funded",
    "force": "granted-clemency-to arrested charged sentenced sued investigated killed attacked sanctioned",
    "post": "works-for leads member-of founded appointed dismissed resigned-from succeeded candidate-for",
    "trade": "owns acquired invested-in partnered-with produces created",
    "contest": "competes-with defeated participated-in won nominated-for performed-in",
    "place": "part-of located-in",
    "life": "married-to child-of sibling-of born-in lives-in citizen-of educated-at died-in",
}

Tuple = tuple[list[str], list[str], list[str]]
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Reading:
    """One triple with its features, whether it is right, and the article or sentence that it is of."""

    features: Features
    right: bool
    group: str


# -- what the extraction says, with the features of each triple --------------------------------------------------------


class Recorder:
    """Takes the place of ``confidence``: it keeps the features and returns their number, to find them again by."""

    def __init__(self) -> None:
        self.seen: list[Features] = []

    def __call__(self, features: Features) -> float:
        self.seen.append(features)
        return float(len(self.seen) - 1)

    def of(self, triple: Triple) -> Features:
        return self.seen[int(triple.confidence)]


class Extractor:
    """kg's pipeline, with the features of what it finds."""

    def __init__(self) -> None:
        pipeline = Pipeline(Config(open=True))
        self.nlp, self.schema = pipeline.nlp, pipeline.schema
        self.recorder = Recorder()
        self.nlp.get_pipe("kg_triples").sure = self.recorder

    def texts(self, texts: Iterable[str]) -> Iterator[tuple[Triple, ...]]:
        for doc in self.nlp.pipe(self.nlp.make_doc(model_text(text)) for text in texts):
            yield doc._.triples

    def sentences(self, sentences: Iterable[str]) -> Iterator[tuple[Triple, ...]]:
        for doc in self.nlp.pipe(Doc(self.nlp.vocab, words=sentence.split()) for sentence in sentences):
            yield doc._.triples


def news(extractor: Extractor, folder: Path) -> list[Reading]:
    """The named relations of annotated articles."""
    schema = extractor.schema
    symmetric = {relation.name for relation in schema.relations if relation.symmetric}
    gold = read_gold(folder, {relation.name for relation in schema.relations})
    texts = (article.text.read_text(encoding="utf-8") for article in gold)
    readings = []
    for article, triples in zip(gold, extractor.texts(texts), strict=True):
        named = [triple for triple in triples if triple.relation]
        said = [Predicted.of(triple.to_json(article.name)) for triple in named]
        judged = borne_out(article, said, symmetric=symmetric)
        readings += [
            Reading(extractor.recorder.of(triple), right, article.name)
            for triple, (_, right) in zip(named, judged, strict=True)
        ]
    return readings


# -- open triples ------------------------------------------------------------------------------------------------------


def shared(gold: Sequence[str], found: Sequence[str]) -> int:
    return sum((Counter(gold) & Counter(found)).values())


def likeness(gold: Tuple, found: Tuple) -> tuple[float, float]:
    """Precision and recall of the words of one triple; what is said may stand before or after who says it."""
    straight = slot_by_slot(gold, found)
    if SAYING & set(gold[0]):
        return max(straight, slot_by_slot(gold, (found[0], found[2], found[1])))
    return straight


def slot_by_slot(gold: Tuple, found: Tuple) -> tuple[float, float]:
    """Precision and recall of the words of predicate, subject and the rest."""
    hits = shared(gold[0], found[0])
    if "be" in found[0] and "be" not in gold[0] and FORMS_OF_BE & set(gold[0]):
        hits += 1
    if not hits:
        return 0.0, 0.0
    hits += shared(gold[1], found[1]) + shared(gold[2], found[2])
    return hits / sum(map(len, found)), hits / sum(map(len, gold))


def f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def paired(values: Sequence[Sequence[float]]) -> dict[int, float]:
    """Columns with their rows' values, paired one to one, the best first."""
    cells = sorted(((v, -i, -j) for i, row in enumerate(values) for j, v in enumerate(row)), reverse=True)
    rows: set[int] = set()
    columns: dict[int, float] = {}
    for value, i, j in cells:
        if i not in rows and -j not in columns:
            rows.add(i)
            columns[-j] = value
    return columns


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence's triples beside its gold tuples: features of each triple, and each gold tuple's likeness to each."""

    text: str
    features: list[Features]
    likeness: list[list[tuple[float, float]]]

    def readings(self) -> Iterator[Reading]:
        best = paired([[f1(*cell) for cell in row] for row in self.likeness])
        for column, features in enumerate(self.features):
            if not features.named:
                yield Reading(features, best.get(column, 0.0) >= ENOUGH, self.text)


def openie(extractor: Extractor, file: Path) -> list[Sentence]:
    """The triples of sentences with gold tuples."""
    gold: dict[str, list[Tuple]] = defaultdict(list)
    for line in file.read_text(encoding="utf-8").splitlines():
        sentence, relation, first, *rest = line.split("\t")
        gold[sentence].append((relation.split(), first.split(), " ".join(rest).split()))
    found = []
    for (sentence, tuples), triples in zip(gold.items(), extractor.sentences(gold), strict=True):
        said = [(t.predicate.split(), t.subject.text.split(), t.object.text.split()) for t in triples]
        features = [extractor.recorder.of(triple) for triple in triples]
        found.append(Sentence(sentence, features, [[likeness(one, other) for other in said] for one in tuples]))
    return found


def area(sentences: Sequence[Sentence], sure: Callable[[Features], float]) -> tuple[float, float]:
    """Area under the curve of precision and recall over all thresholds, and the highest F1 on it."""
    confidences = [[sure(features) for features in one.features] for one in sentences]
    levels = sorted({value for row in confidences for value in row})
    gold = sum(len(one.likeness) for one in sentences)
    curve = []
    for level in levels[:: max(1, len(levels) // 200)]:
        precision = recall = 0.0
        count = 0
        for one, row in zip(sentences, confidences, strict=True):
            kept = [j for j, value in enumerate(row) if value >= level]
            recall += sum(max((cells[j][1] for j in kept), default=0.0) for cells in one.likeness)
            precision += sum(paired([[cells[j][0] for j in kept] for cells in one.likeness]).values())
            count += len(kept)
        curve.append((recall / gold, precision / count))
    points = sorted([*curve, (0.0, 1.0)])
    under = sum((x2 - x1) * (y1 + y2) / 2 for (x1, y1), (x2, y2) in pairwise(points))
    return under, max(f1(p, r) for r, p in curve)


# -- the fit -----------------------------------------------------------------------------------------------------------


def share_of(text: str, parts: int) -> int:
    """Which of so many parts a text falls into, always the same."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") % parts


def table(readings: Sequence[Reading], families: dict[str, str], columns: Sequence[str]) -> Matrix:
    x = np.zeros((len(readings), len(columns) + 1))
    x[:, 0] = 1.0
    place = {name: n for n, name in enumerate(columns, 1)}
    for row, reading in zip(x, readings, strict=True):
        for name, value in terms(reading.features, families):
            if name in place:
                row[place[name]] = value
    return x


def regress(x: Matrix, y: Matrix, ridge: float) -> Matrix:
    """Weights of a logistic regression by Newton's method; the intercept, in the first column, is not penalised."""
    penalty = np.full(x.shape[1], ridge)
    penalty[0] = 1e-6
    weights = np.zeros(x.shape[1])
    for _ in range(100):
        p = 1 / (1 + np.exp(-x @ weights))
        gradient = x.T @ (y - p) - penalty * weights
        curvature = (x.T * (p * (1 - p))) @ x + np.diag(penalty)
        step = np.linalg.solve(curvature, gradient)
        weights += step
        if np.abs(step).max() < 1e-9:
            break
    return weights


def chances(x: Matrix, weights: Matrix) -> Matrix:
    return np.clip(1 / (1 + np.exp(-x @ weights)), 1e-6, 1 - 1e-6)


def loss(p: Matrix, y: Matrix) -> float:
    """Mean log loss."""
    return float(-(y * np.log(p) + (1 - y) * np.log(1 - p)).mean())


def fit(title: str, readings: Sequence[Reading], families: dict[str, str]) -> dict[str, float]:
    """The weights by name. What cross-validation said of them is printed: each reading judged by a fit to others."""
    seen = Counter(name for reading in readings for name, _ in terms(reading.features, families))
    columns = sorted(name for name, count in seen.items() if count >= RARE)
    x, y = table(readings, families, columns), np.array([float(reading.right) for reading in readings])
    fold = np.array([share_of(f"fold {reading.group}", FOLDS) for reading in readings])

    def held_back(columns: Matrix, ridge: float) -> Matrix:
        p = np.zeros(len(y))
        for n in set(fold):
            p[fold == n] = chances(columns[fold == n], regress(columns[fold != n], y[fold != n], ridge))
        return p

    ridge = min(RIDGES, key=lambda ridge: loss(held_back(x, ridge), y))
    judged = held_back(x, ridge)
    print(f"\n{title}: ridge {ridge:g}, log loss of cross-validation {loss(judged, y):.3f}, "
          f"without features {loss(held_back(x[:, :1], 0.0), y):.3f}")  # fmt: skip
    show(f"{title}, cross-validated", zip(judged.tolist(), y > 0, strict=True))
    weights = regress(x, y, ridge)
    return dict(zip(("intercept", *columns), (round(float(weight), 3) for weight in weights), strict=True))


# -- what is printed and written ---------------------------------------------------------------------------------------


def judged_by(model: Confidence, readings: Iterable[Reading]) -> Iterator[tuple[float, bool]]:
    return ((model.of(reading.features), reading.right) for reading in readings)


def show(title: str, judged: Iterable[tuple[float, bool]]) -> None:
    calibration = Calibration.of(judged)
    right = sum(one.right * one.count for one in calibration.bins) / max(1, calibration.count)
    print(f"\n{title}: {calibration.count} readings, {right:.2f} right, ECE {calibration.error:.3f}")
    for one in calibration.bins:
        print(f"  {one.low:.1f} to {one.high:.1f}  {one.count:5}  stated {one.confidence:.2f}  right {one.right:.2f}")


def as_toml(named: dict[str, float], opened: dict[str, float], sizes: dict[str, str]) -> str:
    """The file of weights, as a person reads it."""

    def weights(table: dict[str, float]) -> list[str]:
        return [f"{key(name)} = {weight}" for name, weight in table.items() if weight or name == "intercept"]

    return "\n".join(
        [
            "# How sure kg is of a reading (kg/extract/confidence.py). Written by bench/calibrate.py, not by hand.",
            "# A weight above 0 makes a reading surer, one below 0 less sure; distances and lengths count in tens of",
            "# tokens, words and alternatives by their logarithm.",
            "",
            "[trained-on]",
            *(f'{name} = "{text}"' for name, text in sizes.items()),
            "",
            "[families]",
            *(f"{name} = {toml_list(relations.split())}" for name, relations in FAMILIES.items()),
            "",
            "[named]",
            *weights(named),
            "",
            "[open]",
            *weights(opened),
            "",
        ]
    )


def key(name: str) -> str:
    return name if re.fullmatch(r"[\w-]+", name) else f'"{name}"'


def toml_list(names: Iterable[str]) -> str:
    return "[" + ", ".join(f'"{name}"' for name in names) + "]"


def parsed() -> Any:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--news", type=Path, required=True, help="annotated articles to fit named relations to")
    parser.add_argument("--check", type=Path, required=True, help="annotated articles to check them on")
    parser.add_argument("--openie", type=Path, required=True, help="sentences with gold tuples")
    parser.add_argument("--news-source", default="annotated news articles", help="their names and licences, to be told")
    parser.add_argument("--openie-source", default="CaRB's development set (MIT)", help="the same of the sentences")
    parser.add_argument("--write", action="store_true", help=f"write {WEIGHTS.name}")
    return parser.parse_args()


def main() -> None:
    options = parsed()
    extractor = Extractor()
    families = {relation: family for family, names in FAMILIES.items() for relation in names.split()}
    articles = news(extractor, options.news)
    sentences = openie(extractor, options.openie)
    halves = [[one for one in sentences if share_of(one.text, 2) == half] for half in (0, 1)]
    first, second = ([reading for one in half for reading in one.readings()] for half in halves)
    named, opened = fit("named relations", articles, families), fit("open triples", first, families)
    model = Confidence(named, opened, families)
    show("named relations, articles held back", judged_by(model, news(extractor, options.check)))
    show("open triples, sentences held back", judged_by(model, second))
    print()
    for title, half in zip(("fitted", "held back"), halves, strict=True):
        for name, sure in (("one confidence for all", lambda _: 0.5), ("by this model", model.of)):
            under, best = area(half, sure)
            print(f"sentences {title}, {name}: area under the curve {under:.4f}, highest F1 {best:.4f}")
    if options.write:
        sizes = {
            "named": f"{len(articles)} statements of {options.news_source}",
            "open": f"{len(first)} triples of {len(halves[0])} sentences of {options.openie_source}",
        }
        WEIGHTS.write_text(as_toml(named, opened, sizes), encoding="utf-8")


if __name__ == "__main__":
    main()

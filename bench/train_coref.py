"""Fit the weights by which kg ranks what pronouns and descriptions mean (kg/annotate/coref.toml).

    python bench/train_coref.py LITBANK.conll[.gz] ONTOGUM.conll[.gz] > kg/annotate/coref.toml

LitBank (CC BY 4.0) is https://github.com/dbamman/litbank, coref/conll; OntoGUM is built from GUM,
https://github.com/amir-zeldes/gum. Of the latter only documents whose name has one of GENRES are read, all CC BY.
The texts are parsed by the language model that kg uses, and resolved by kg with the right answer at each choice, so
that the weights learn from what kg sees.
"""

import gzip
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from kg.annotate.ranking import Option, Ranker
from kg.annotate.resolver import Resolver
from kg.config import Config
from kg.pipeline import Pipeline

GENRES = ("academic", "court")
ROUNDS = 12
RATE = 0.1
# Weights are pulled towards 0 by so much of them a round; what was seen less often than RARE has none.
DECAY = 0.02
# How much recall counts beside precision in when to answer (the square of beta in van Rijsbergen's F).
RECALL = 2.0
# Fiction quotes what people say and hardly ever reports it ("Ray said that he …"), as news does all the time; so this
# weight is given: about that of the other preferences for a subject above (Lappin and Leass 1994).
GIVEN = {"says": 0.8}
RARE = 8

Span = tuple[int, int]


@dataclass(frozen=True)
class Text:
    """An annotated text.

    Attributes:
        name: of the text.
        words: its tokens.
        entities: the spans of each entity, in tokens.
        partial: whether only people, places and organisations are annotated.
    """

    name: str
    words: list[str]
    entities: list[list[Span]]
    partial: bool


@dataclass
class Choice:
    """A choice that kg makes: features of "new" and of each candidate, and which of them are right."""

    terms: list[Sequence[str] | None]
    right: list[int]


@dataclass
class Lessons:
    """Choices by the table of weights that makes them."""

    choices: dict[str, list[Choice]] = field(default_factory=lambda: defaultdict(list))


def read(path: Path) -> Iterator[Text]:
    """The texts of a CoNLL file; the word is in the second column of OntoGUM, in the fourth of LitBank."""
    name, words, marks = "", list[str](), list[str]()
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            if begin := re.match(r"# ?begin document \(?([^\s)]+)", line):
                name, words, marks = begin[1], [], []
            elif line.startswith(("#end", "# end")):
                yield Text(name, words, _entities(marks), partial=not name.startswith("GUM_"))
            elif line.strip():
                row = line.rstrip("\n").split("\t")
                words.append(row[3] if len(row) > 3 else row[1])
                marks.append(row[-1] if len(row) > 2 else "_")


def _entities(marks: Iterable[str]) -> list[list[Span]]:
    opened: dict[str, list[int]] = defaultdict(list)
    found: dict[str, list[Span]] = defaultdict(list)
    for i, mark in enumerate(marks):
        for one, begin, end in re.findall(r"\(([^()|]+)\)|\(([^()|]+)|([^()|]+)\)", mark):
            if one:
                found[one].append((i, i + 1))
            elif begin:
                opened[begin].append(i)
            else:
                found[end].append((opened[end].pop(), i + 1))
    return [sorted(set(spans)) for spans in found.values()]


_CLOSE = {*",.;:!?)]%”’", "'s", "’s", "n't", "n’t", "...", "'re", "'ve", "'ll", "'d", "'m"}
_OPEN = {*"([“‘$"}


def _spaces(words: Sequence[str]) -> list[bool]:
    """Whether a space follows each word, as it would in a plain text."""
    found, inside = [], False
    for word, following in zip(words, [*words[1:], ""], strict=True):
        if word == '"':
            inside = not inside
        glued = word in _OPEN or following in _CLOSE or (word == '"' and inside) or (following == '"' and inside)
        found.append(not glued)
    return found


def parse(nlp: Language, texts: Iterable[Text]) -> Iterator[tuple[Text, Doc]]:
    """The texts as kg sees them before coreference."""
    before = nlp.pipe_names[: nlp.pipe_names.index("kg_coref")]
    with nlp.select_pipes(enable=before):
        docs = ((Doc(nlp.vocab, words=one.words, spaces=_spaces(one.words)), one) for one in texts)
        for doc, text in nlp.pipe(docs, as_tuples=True, batch_size=8):
            yield text, doc


class Teacher(Resolver):
    """Resolves a text with the right answer at each choice, and notes what there was to choose from."""

    def __init__(self, doc: Doc, text: Text, lessons: Lessons) -> None:
        super().__init__(doc, Ranker({}))
        self.lessons = lessons
        self.partial = text.partial
        self.by_span = {span: number for number, spans in enumerate(text.entities) for span in spans}
        self.by_root: dict[int, int] = {}
        for (start, end), number in sorted(self.by_span.items(), key=lambda item: item[0][0] - item[0][1]):
            # Of two phrases with one head, the shorter is the noun's own.
            self.by_root[doc[start:end].root.i] = number

    def _truth(self, root: int) -> int | None:
        group = self.joint.get(root)
        return self.by_root.get(root) if group is None else self.by_span.get((group.start, group.end))

    def _choose(
        self,
        table: str,
        i: int,
        new: Sequence[str] | None,
        found: Sequence[Sequence[str]],
        options: Sequence[Option],
    ) -> int | None:
        truth = self._truth(i)
        if truth is None and self.partial:
            return None
        right = [k for k, (_, last) in enumerate(options) if truth is not None and self._truth(last) == truth]
        # Where only people, places and organisations are annotated, "it" teaches nothing of when none is meant.
        alone = new is None or (self.partial and table == "thing")
        # Who of several named people is meant is what must be learned: in news nearly all have names, in fiction few.
        named = [cluster.named for cluster, _ in options]
        if table == "person" and (sum(named) < 2 or not any(named[k] for k in right)):
            return right[0] if right else None
        if right or not alone:
            self.lessons.choices[table].append(Choice([None if alone else new, *found], [k + 1 for k in right] or [0]))
        return right[0] if right else None


def fit(choices: Sequence[Choice], near: Mapping[str, float] | None = None, rate: float = RATE) -> dict[str, float]:
    """The weights under which the right answers are most probable.

    Each choice is a softmax over its candidates and "new"; of several right candidates it is enough to take one.
    Trained by AdaGrad (Duchi, Hazan and Singer 2011).

    Args:
        choices: to learn from.
        near: weights from which to begin, and towards which the result is pulled.
        rate: the step of learning.
    """
    seen: dict[str, int] = defaultdict(int)
    for choice in choices:
        for terms in choice.terms:
            for term in terms or ():
                seen[term] += 1
    index = {term: place for place, term in enumerate(sorted(t for t, count in seen.items() if count >= RARE))}
    rows = []
    for choice in choices:
        options = [np.array([index[t] for t in terms if t in index]) for terms in choice.terms if terms is not None]
        if len(options) > 1:
            rows.append((options, [k - (choice.terms[0] is None) for k in choice.right]))
    middle = np.array([(near or {}).get(term, 0.0) for term in index])
    weights, total, squares = middle.copy(), np.zeros(len(index)), np.full(len(index), 1e-6)
    order = np.random.default_rng(7)
    for number in range(ROUNDS):
        for place in order.permutation(len(rows)):
            options, right = rows[place]
            scores = np.array([weights[one].sum() for one in options])
            chance = np.exp(scores - scores.max())
            chance /= chance.sum()
            wanted = np.zeros(len(options))
            wanted[right] = chance[right] / chance[right].sum()
            for one, slope in zip(options, chance - wanted, strict=True):
                if abs(slope) > 1e-4:
                    np.add.at(squares, one, slope * slope)
                    weights[one] -= rate * slope / np.sqrt(squares[one])
        weights += DECAY * len(rows) ** -0.5 * 60 * (middle - weights)
        if number >= ROUNDS // 2:
            total += weights
    mean = total / (ROUNDS - ROUNDS // 2)
    return {term: float(mean[place]) for term, place in index.items()}


def right_share(choices: Sequence[Choice], weights: dict[str, float]) -> float:
    """Share of choices made rightly."""
    ranker = Ranker({"all": weights})
    made = [ranker.choose("all", choice.terms[0], [terms or () for terms in choice.terms[1:]]) for choice in choices]
    return sum((one or 0) + (one is not None) in c.right for one, c in zip(made, choices, strict=True)) / len(choices)


def write(tables: dict[str, dict[str, float]], counts: dict[str, int]) -> None:
    """Print the weights as TOML."""
    print(
        "# Which entity a pronoun or a description means (kg/annotate/ranking.py). Written by bench/train_coref.py, not"
    )
    print('# by hand. A weight above 0 speaks for a candidate, one below 0 against it; "new": nothing before is meant.')
    print("\n[trained-on]")
    print('litbank = "LitBank, coreference of 100 works of fiction (Bamman, Lewke and Mansoor 2020), CC BY 4.0"')
    print(f'ontogum = "OntoGUM (Zhu, Pradhan and Zeldes 2021), genres {" and ".join(GENRES)}, CC BY"')
    for table, weights in sorted(tables.items()):
        print(f"\n[{table}]  # {counts[table]} choices")
        for term, weight in sorted(weights.items()):
            if abs(weight) >= 0.005:
                print(f'"{term}" = {weight:.2f}')


def lessons_of(pairs: Iterable[tuple[Text, Doc]]) -> Lessons:
    """The choices that kg makes in the texts."""
    lessons = Lessons()
    for text, doc in pairs:
        Teacher(doc, text, lessons).resolve()
    return lessons


def readiness(choices: Sequence[Choice], weights: Mapping[str, float]) -> float:
    """What must be added to the weight of "new" for the best mean of precision and recall among the answers given."""
    open_ = [choice for choice in choices if choice.terms[0] is not None]
    there = sum(choice.right != [0] for choice in open_)
    margins = []
    for choice in open_:
        new, *scores = (sum(weights.get(term, 0.0) for term in terms or ()) for terms in choice.terms)
        some = float(np.logaddexp.reduce(scores)) if scores else -np.inf
        margins.append((some - new, bool(scores) and int(np.argmax(scores)) + 1 in choice.right))
    best, shift = 0.0, 0.0
    right = 0
    for given, (margin, good) in enumerate(sorted(margins, reverse=True), 1):
        right += good
        if (mean := (1 + RECALL) * right / (given + RECALL * there)) > best:
            best, shift = mean, margin
    return min(shift, 0.0) if best else 0.0


def learn(lessons: Lessons) -> dict[str, dict[str, float]]:
    """The weights of each table; "it" and "they", of which there is little, hardly leave what both share."""
    choices = lessons.choices
    shared = fit([*choices["thing"], *choices["several"]])
    tables = {
        "person": fit(choices["person"]),
        "phrase": fit(choices["phrase"]),
        "thing": fit(choices["thing"], shared, rate=RATE / 3),
        "several": fit(choices["several"], shared),
    }
    for table in ("person", "thing", "several"):
        tables[table] |= GIVEN
    for table, weights in tables.items():
        if table != "person":
            weights["new"] = weights.get("new", 0.0) + readiness(lessons.choices[table], weights)
    return tables


def main(paths: Sequence[str]) -> None:
    nlp = Pipeline(Config()).nlp
    texts = [
        text
        for path in paths
        for text in read(Path(path))
        if text.partial or any(f"_{genre}_" in text.name for genre in GENRES)
    ]
    lessons = lessons_of(parse(nlp, texts))
    tables = learn(lessons)
    for table, choices in lessons.choices.items():
        print(f"{table}: {right_share(choices, tables[table]):.3f} of {len(choices)} right", file=sys.stderr)
    write(tables, {table: len(choices) for table, choices in lessons.choices.items()})


if __name__ == "__main__":
    main(sys.argv[1:])

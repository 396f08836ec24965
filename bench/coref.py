"""How well kg finds who is who within a text, and what that costs.

    python bench/coref.py YARDSTICK

The folder holds score_coref.py, score_pronouns.py and coref/: Wikinews interviews of GUM with their pronouns and
their clusters, and GAP (Webster et al. 2018, "Mind the GAP"). GAP is scored in three ways: with the names A and B found
by kg; with them given, as its paper does; and with the answer one of the two or neither. docs/quality.md says how to
read the figures.
"""

import csv
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

import kg
from kg.annotate.paragraphs import model_text
from kg.annotate.ranking import Option
from kg.annotate.resolver import Resolver
from kg.pipeline import Pipeline

EXAMPLES = Path(__file__).parents[1] / "examples" / "articles"
COPIES = 5
ROUNDS = 3


def chains(doc: Doc) -> list[list[tuple[int, int, str]]]:
    return [[(m.start, m.end, m.kind) for m in chain.mentions] for chain in doc._.chains]


def meanings(doc: Doc) -> Iterator[tuple[int, int, str]]:
    """Each mention of what is mentioned twice, with a name or else the first words for what it means."""
    for chain in doc._.chains:
        words = next((m.text for m in chain.mentions if m.kind != "pronoun"), None)
        if words is not None:
            yield from ((m.start, m.end, words) for m in chain.mentions)
    for entity in doc._.entities:
        yield from ((m.start, m.end, entity.label) for m in entity.mentions)


def scored(script: Path, *arguments: str | Path) -> str:
    command = [sys.executable, str(script), *map(str, arguments)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def interviews(nlp: Language, folder: Path) -> None:
    rows = [json.loads(line) for line in (folder / "coref/gum_interview.coref.jsonl").open(encoding="utf-8")]
    docs = list(nlp.pipe([model_text(row["text"]) for row in rows]))
    with tempfile.TemporaryDirectory() as name:
        clusters, pronouns = Path(name) / "clusters.json", Path(name) / "pronouns.jsonl"
        found = {
            row["id"]: [[mention[:2] for mention in chain] for chain in chains(doc)]
            for row, doc in zip(rows, docs, strict=True)
        }
        clusters.write_text(json.dumps(found), encoding="utf-8")
        with pronouns.open("w", encoding="utf-8") as out:
            for row, doc in zip(rows, docs, strict=True):
                for (start, end), words in {(a, b): words for a, b, words in meanings(doc)}.items():
                    out.write(json.dumps({"doc": row["id"], "span": [start, end], "name": words}) + "\n")
        key = folder / "coref/gum_interview.onto.key.json"
        print(scored(folder / "score_coref.py", "--json", key, clusters))
        items = folder / "coref/gum_interview.pron.jsonl"
        for group, figures in json.loads(scored(folder / "score_pronouns.py", items, pronouns)).items():
            print(f"pronouns, {group:<8} P {figures['p']:.3f} R {figures['r']:.3f} F1 {figures['f1']:.3f}")


@dataclass(frozen=True)
class Problem:
    """A text of GAP: which of two names does a pronoun mean?"""

    text: str
    pronoun: int
    names: tuple[tuple[int, int], ...]
    right: tuple[bool, ...]
    female: bool


def problems(path: Path) -> Iterator[Problem]:
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            starts = [int(row[f"{one}-offset"]) for one in "AB"]
            yield Problem(
                row["Text"],
                int(row["Pronoun-offset"]),
                tuple((start, start + len(row[one])) for start, one in zip(starts, "AB", strict=True)),
                tuple(row[f"{one}-coref"] == "TRUE" for one in "AB"),
                row["Pronoun"].lower() in ("she", "her", "hers"),
            )


def give_names(doc: Doc, spans: Sequence[tuple[int, int]]) -> None:
    """Make people of the given names, unless they stand in a longer name of a person."""
    names = list(doc.ents)
    for start, end in spans:
        span = doc.char_span(start, end, alignment_mode="expand")
        over = [name for name in names if name.start < span.end and span.start < name.end]
        if not any(name.label_ == "PERSON" for name in over):
            names = [name for name in names if name not in over] + [Span(doc, span.start, span.end, label="PERSON")]
    doc.ents = names


class OneOfTwo(Resolver):
    """Resolves a text in which one pronoun means one of two names, or neither."""

    def __init__(self, doc: Doc, problem: Problem) -> None:
        super().__init__(doc)
        self.asked = next(token.i for token in doc if token.idx + len(token) > problem.pronoun)
        self.spans = [doc.char_span(*name, alignment_mode="expand") for name in problem.names]
        self.answer: tuple[bool, ...] = (False, False)

    def _choose(
        self,
        table: str,
        i: int,
        new: Sequence[str] | None,
        found: Sequence[Sequence[str]],
        options: Sequence[Option],
    ) -> int | None:
        if i != self.asked:
            return super()._choose(table, i, new, found, options)
        meant = [self.links.get(span.root.i) for span in self.spans]
        places = [k for k, (cluster, _) in enumerate(options) if cluster in meant]
        best = super()._choose(table, i, new, [found[k] for k in places], [options[k] for k in places])
        if best is None:
            return None
        self.answer = tuple(one is options[places[best]][0] for one in meant)
        return places[best]


def _means(doc: Doc, problem: Problem) -> list[bool]:
    found = [*chains(doc), *([(m.start, m.end, m.kind) for m in one.mentions] for one in doc._.entities)]
    own = [chain for chain in found if any(start == problem.pronoun for start, _, _ in chain)]

    def names(mention: tuple[int, int, str], start: int, end: int) -> bool:
        if mention[2] == "pronoun" or not (mention[0] < end and start < mention[1]):
            return False
        span = doc.char_span(mention[0], mention[1], alignment_mode="expand")
        return span is not None and start <= span.root.idx < end

    return [any(names(mention, *name) for chain in own for mention in chain) for name in problem.names]


def gap(nlp: Language, path: Path) -> None:
    every = list(problems(path))
    pipes = nlp.pipe_names
    before, after = pipes[: pipes.index("kg_names")], pipes[pipes.index("kg_names") : pipes.index("kg_coref")]
    for way in ("found", "given", "one of two"):
        with nlp.select_pipes(enable=before):
            docs = list(nlp.pipe([model_text(one.text) for one in every]))
        answers = []
        for doc, problem in zip(docs, every, strict=True):
            if way != "found":
                give_names(doc, problem.names)
            for name in after:
                doc = nlp.get_pipe(name)(doc)
            if way == "one of two":
                resolver = OneOfTwo(doc, problem)
                resolver.resolve()
                answers.append(list(resolver.answer))
            else:
                answers.append(_means(nlp.get_pipe("kg_coref")(doc), problem))
        print(f"GAP, names {way:<11}", _f1(every, answers, lambda _: True), end="  ")
        print("male", _f1(every, answers, lambda one: not one.female)[-5:], end="  ")
        print("female", _f1(every, answers, lambda one: one.female)[-5:])


def _f1(every: Sequence[Problem], answers: Sequence[Sequence[bool]], which: Callable[[Problem], bool]) -> str:
    pairs = [
        pair
        for problem, said in zip(every, answers, strict=True)
        if which(problem)
        for pair in zip(problem.right, said, strict=True)
    ]
    both, right, said = sum(a and b for a, b in pairs), sum(a for a, _ in pairs), sum(b for _, b in pairs)
    return f"P {both / max(1, said):.3f} R {both / right:.3f} F1 {2 * both / (right + said):.3f}"


def share(pipeline: Pipeline) -> None:
    """CPU time of coreference beside that of the language model alone, on the example articles."""
    nlp = pipeline.nlp
    texts = [model_text(one.text) for one in kg.read(EXAMPLES) if isinstance(one, kg.Article)] * COPIES
    ours = [name for name in nlp.pipe_names if name.startswith("kg_")]
    spent: dict[str, list[float]] = {"alone": [], "coref": []}
    for _ in range(ROUNDS):
        with nlp.select_pipes(disable=ours):
            spent["alone"].append(_cpu(lambda: list(nlp.pipe(texts, batch_size=16))))
        with nlp.select_pipes(disable=["kg_coref", "kg_triples"]):
            docs = list(nlp.pipe(texts, batch_size=16))
        spent["coref"].append(_cpu(lambda docs=docs: [nlp.get_pipe("kg_coref")(doc) for doc in docs]))
    print(f"CPU of the parse: {min(spent['coref']) / min(spent['alone']):.1%}")


def _cpu(work: Callable[[], Any]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def main(folder: Path) -> None:
    pipeline = Pipeline(kg.Config())
    with pipeline.nlp.select_pipes(disable=["kg_triples"]):
        interviews(pipeline.nlp, folder)
        gap(pipeline.nlp, folder / "coref/gap-development.tsv")
    share(pipeline)


if __name__ == "__main__":
    main(Path(sys.argv[1]))

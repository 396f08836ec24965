"""Triples of sentences in the form that CaRB-like scorers read.

    python bench/openie.py sentences.tsv > predictions.jsonl

The file's first column is a sentence whose tokens are separated by spaces; predictions keep these tokens. What a named
relation says is printed in its own words too: each thing that a sentence says has one line.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from spacy.tokens import Doc

from kg.config import Config
from kg.pipeline import Pipeline


def rows(sentence: str, doc: Doc) -> Iterator[dict[str, str | float]]:
    """The triples of one sentence."""
    for triple in doc._.triples:
        yield {
            "sentence": sentence,
            "subject": triple.subject.text,
            "predicate": triple.predicate,
            "object": triple.object.text,
            "confidence": triple.confidence,
        }


def main(path: str) -> None:
    """Print one JSON object a triple."""
    nlp = Pipeline(Config(open=True)).nlp
    sentences = dict.fromkeys(line.split("\t")[0] for line in Path(path).read_text(encoding="utf-8").splitlines())
    docs = nlp.pipe(Doc(nlp.vocab, words=sentence.split()) for sentence in sentences)
    for sentence, doc in zip(sentences, docs, strict=True):
        for row in rows(sentence, doc):
            print(json.dumps(row, ensure_ascii=False))


if __name__ == "__main__":
    main(sys.argv[1])

"""Pipelines of other languages that are made of sentences parsed by hand, saved as models that kg can be given."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

HERE = Path(__file__).parent
SENTENCES: list[dict[str, Any]] = tomllib.loads((HERE / "parses.toml").read_text(encoding="utf-8"))["sentence"]


@Language.factory("test_parsed_by_hand", assigns=["token.dep", "token.lemma", "doc.ents"])
def parsed_by_hand(nlp: Language, name: str) -> Any:
    """A component that knows the parse of a few sentences."""
    known = {one["text"]: [line.split() for line in one["parse"].strip().splitlines()] for one in SENTENCES}

    def parse(doc: Doc) -> Doc:
        names: list[Span] = []
        at = 0
        for line in doc.text.splitlines():
            rows = known.get(line.strip(), [])
            while doc[at].is_space:
                at += 1
            for i, (word, lemma, pos, dep, head, features, label) in enumerate(rows, at):
                token = doc[i]
                assert token.text == word
                token.lemma_, token.pos_, token.dep_ = lemma, pos, dep
                token.head = doc[at + int(head) - 1] if int(head) else token
                token.set_morph("" if features == "_" else features)
                if label == "+":
                    names[-1] = Span(doc, names[-1].start, i + 1, label=names[-1].label)
                elif label != "_":
                    names.append(Span(doc, i, i + 1, label=label))
            at += len(rows)
        doc.ents = names
        return doc

    return parse


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Makes the path of a model of a language, by its code."""
    made: dict[str, Path] = {}

    def of(code: str) -> Path:
        if code not in made:
            nlp = spacy.blank(code, meta={"name": "by_hand", "version": "1.0"})
            nlp.add_pipe("test_parsed_by_hand")
            made[code] = tmp_path_factory.mktemp("models") / code
            nlp.to_disk(made[code])
        return made[code]

    return of

"""Patterns tried on sentences: which of them finds what was said there."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.schema import Schema
from kg.types import Status

if TYPE_CHECKING:
    from kg.pipeline import Pipeline

_BATCH = 32


@dataclass(frozen=True, slots=True, order=True)
class Case:
    """What a sentence says of two entities.

    Attributes:
        sentence: it stands for itself: both entities are named in it.
        subject: the words that name the subject there.
        object: the words that name the object there.
    """

    sentence: str
    subject: str
    object: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A case that a pattern finds.

    Attributes:
        case: what is found.
        subject: type of the subject as the sentence alone tells it: of "Hale" it may be another than of "Ruth Hale".
        object: type of the object, likewise.
        status: of the statement as the sentence alone tells it.
    """

    case: Case
    subject: str | None
    object: str | None
    status: Status


def found_by(
    pipeline: "Pipeline", patterns: Iterable[str], cases: Iterable[Case], types: Iterable[str]
) -> dict[str, set[Hit]]:
    """The cases that each pattern finds, each sentence read by itself.

    Args:
        pipeline: the language model.
        patterns: each is tried between entities of all types.
        cases: what the sentences say.
        types: of entities.
    """
    # Imported here because they load spaCy.
    from kg.extract.component import extracted
    from kg.extract.relations import Matcher

    texts = list(dict.fromkeys(patterns))
    of_sentence: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        of_sentence[case.sentence].append(case)
    found: dict[str, set[Hit]] = {text: set() for text in texts}
    if not texts:
        return found
    matcher = Matcher(_schema(texts, sorted(set(types))))
    sentences = sorted(of_sentence)
    for doc, sentence in zip(pipeline.nlp.pipe(sentences, batch_size=_BATCH), sentences, strict=True):
        _, triples = extracted(doc, matcher)
        for triple in triples:
            if triple.relation is None:
                continue
            ends = [{end.text, end.label, *end.aliases} for end in (triple.subject, triple.object)]
            found[texts[int(triple.relation.removeprefix("p"))]] |= {
                Hit(case, triple.subject.type, triple.object.type, triple.status)
                for case in of_sentence[sentence]
                if case.subject in ends[0] and case.object in ends[1]
            }
    return found


def _schema(patterns: Sequence[str], types: Sequence[str]) -> Schema:
    """A schema in which each pattern is a relation of its own."""
    # A cause is whatever a noun names: with it, nothing would be left to the types.
    kinds = json.dumps([kind for kind in types if kind != "Cause"])
    tables = [
        f'[[relation]]\nname = "p{number}"\nsubject = {kinds}\nobject = {kinds}\npatterns = [{json.dumps(pattern)}]'
        for number, pattern in enumerate(patterns)
    ]
    named = [f'{kind} = ""' for kind in types]
    return Schema.parse("\n".join(["[types]", *named, *tables]))

"""What kg says of articles, as ``kg extract`` prints it."""

import json
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from kg.errors import KgError
from kg.evaluate.gold import unknown_relation
from kg.types import Status


@dataclass(frozen=True, slots=True)
class Predicted:
    """One statement of kg about an article, as ``kg extract`` prints it.

    Attributes:
        article: name of the article, without ``.txt``.
        subject: the label and then the aliases.
        relation: name of a relation, or None for an open predicate.
        object: the label and then the aliases.
        status: fact, claimed, planned, denied or hypothetical.
        confidence: 0 to 1.
        predicate: the sentence's words.
        sentence: the first sentence that says it.
    """

    article: str
    subject: tuple[str, ...]
    relation: str | None
    object: tuple[str, ...]
    status: str
    confidence: float
    predicate: str = ""
    sentence: str = ""

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "Predicted":
        """The statement of one JSON object of ``kg extract``.

        Raises:
            KeyError, TypeError, ValueError, AttributeError: it is not of that form.
        """
        return cls(
            PurePath(row["article"]).name.removesuffix(".txt"),
            _called(row["subject"]),
            row.get("relation") or None,
            _called(row["object"]),
            str(row.get("status", Status.FACT.value)),
            float(row.get("confidence", 1.0)),
            str(row.get("predicate") or ""),
            next((str(evidence["text"]) for evidence in row.get("evidence") or ()), ""),
        )


def _called(argument: Mapping[str, Any]) -> tuple[str, ...]:
    return (str(argument.get("label") or argument.get("text") or ""), *map(str, argument.get("aliases", ())))


def read_predictions(lines: Iterable[str], source: str, relations: Set[str]) -> Iterator[Predicted]:
    """Read what ``kg extract`` printed.

    Args:
        lines: one JSON object each; empty ones are passed over.
        source: what messages call it.
        relations: the relations that there are.

    Raises:
        KgError: a line is wrong; says which.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            predicted = Predicted.of(json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise KgError(
                f"line {number} of {source} is no statement", found=line.strip()[:80],
                hint="it must be what kg extract prints:  kg extract --open GOLD/*.txt > statements.jsonl",
            ) from error  # fmt: skip
        if predicted.relation is not None and predicted.relation not in relations:
            raise unknown_relation(f"line {number} of {source}", predicted.relation, relations)
        yield predicted

"""What a language model answered: statements that it proposes, or why they cannot be read. Nothing is believed yet."""

import json
import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from kg.extract.llm.prompt import FIELDS
from kg.types import Status

MOST_STATEMENTS = 200
"""Of one answer; a model that says more repeats itself."""

LONGEST = 2_000
"""Characters of one text in a statement."""

_DECODER = json.JSONDecoder()
_LIST = re.compile(r'"statements"\s*:\s*\[\s*')
_COMMA = re.compile(r"\s*,\s*")
_THOUGHT = re.compile(r"^.*</think>", re.DOTALL)


class Refusal(StrEnum):
    """Why something of an answer is left out, as reports say it."""

    NO_JSON = "answer is no JSON"
    CUT_OFF = "answer is cut off"
    SHAPE = "not of the form that was asked for"
    TOO_MANY = f"beyond {MOST_STATEMENTS} in one answer"
    RELATION = "relation not in the schema"
    EVIDENCE = "evidence not in the article"
    LONG = "evidence of more than two sentences"
    SUBJECT = "subject not in the article"
    OBJECT = "object not in the article"
    APART = "evidence without both"
    TYPE = "no entity of a type that the relation takes"
    SAME = "subject and object the same"
    TWICE = "said before"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A statement that a model proposes, in its words.

    Attributes:
        subject: of the statement.
        relation: name of a relation of the schema.
        object: of the statement.
        status: fact, claimed, planned, denied or hypothetical.
        evidence: the sentence that is said to say it.
    """

    subject: str
    relation: str
    object: str
    status: Status
    evidence: str


def proposals(content: str, relations: Set[str]) -> Iterator[Proposal | Refusal]:
    """Read an answer.

    Args:
        content: any text.
        relations: the names that there are.

    Yields:
        Each statement that has the right form, and a refusal for each that has not; first of all one for the answer, if
        it has not. Of an answer that is cut off the statements before that are read.

    Example:
        >>> list(proposals('Sure! ```json {"statements": [{"subject": 7}]} ```', {"met-with"}))
        [<Refusal.SHAPE: 'not of the form that was asked for'>]
    """
    rows, flaw = _rows(content)
    if flaw is not None:
        yield flaw
    for number, row in enumerate(rows):
        yield Refusal.TOO_MANY if number >= MOST_STATEMENTS else _proposal(row, relations)


def _rows(content: str) -> tuple[list[Any], Refusal | None]:
    """The statements in the first JSON object of an answer, and what is wrong with the answer.

    Not all services hold a model to JSON; some let it put words around.
    """
    text = _THOUGHT.sub("", content).rstrip()
    begin = text.find("{")
    if begin < 0:
        return [], Refusal.NO_JSON
    try:
        answer, _ = _DECODER.raw_decode(text, begin)
    except json.JSONDecodeError as error:
        at_end = error.pos >= len(text) or error.msg.startswith("Unterminated")
        return (list(_complete(text)), Refusal.CUT_OFF) if at_end else ([], Refusal.NO_JSON)
    except (ValueError, RecursionError):
        return [], Refusal.NO_JSON
    rows = answer.get("statements")
    return (rows, None) if isinstance(rows, list) else ([], Refusal.SHAPE)


def _complete(text: str) -> Iterator[Any]:
    """The statements that an answer has before the place where it is cut off."""
    place = _LIST.search(text)
    while place is not None:
        try:
            row, end = _DECODER.raw_decode(text, place.end())
        except (ValueError, RecursionError):
            return
        yield row
        place = _COMMA.match(text, end)


def _proposal(row: Any, relations: Set[str]) -> Proposal | Refusal:
    if not isinstance(row, dict):
        return Refusal.SHAPE
    texts = [row.get(name) for name in FIELDS]
    if not all(isinstance(text, str) and 0 < len(text.strip()) <= LONGEST for text in texts):
        return Refusal.SHAPE
    evidence, subject, relation, target, status = (str(text).strip() for text in texts)
    if relation not in relations:
        return Refusal.RELATION
    if status not in set(Status):
        return Refusal.SHAPE
    return Proposal(subject, relation, target, Status(status), evidence)

"""Tables of sentences: what one says, and what it does not.

Each file of a folder is a group, each ``[[sentence]]`` in it a test::

    [[sentence]]
    construction = "agent restored from a passive"
    text = "Ann Lee was praised by Bob Ray."
    date = "2024-05-10"
    yields = ["Bob Ray | praised | Ann Lee"]
    never = ["Ann Lee | praised | *"]
    only = true
    fails = "reason"

A line reads ``SUBJECT | PREDICATE | OBJECT[; status][; by SPEAKER][; at TIME[ = VALUE]]``. Subject and object are the
words or the entity's label, in either order if the relation is symmetric; the predicate is the sentence's words or the
relation. In ``yields`` no status means fact and no speaker means nobody; in ``never`` what is not given is not
compared. ``*`` is anything, so ``by *`` leaves the speaker open. ``only``: no open triple beside these. ``fails``:
known not to work yet, and why.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from kg.schema import Schema
from kg.types import Argument, Status, Triple

SCHEMA = Schema.load("news")
ANYTHING = "*"


@dataclass(frozen=True)
class Line:
    """One line of ``yields`` or ``never``; what is None was not given."""

    subject: str
    predicate: str
    object: str
    status: Status | None = None
    speaker: str | None = None
    time: str | None = None
    value: str | None = None

    @classmethod
    def parse(cls, line: str) -> "Line":
        claim, *rest = (part.strip() for part in line.split(";"))
        words = [part.strip() for part in claim.split("|")]
        if len(words) != 3 or not all(words):
            raise ValueError(f"not SUBJECT | PREDICATE | OBJECT: {line!r}")
        known: dict[str, str] = {}
        for part in rest:
            key, _, words_of = part.partition(" ")
            if key == "by" and words_of:
                known["speaker"] = words_of.strip()
            elif key == "at" and words_of:
                time, _, value = (piece.strip() for piece in words_of.partition(" = "))
                known |= {"time": time} | ({"value": value} if value else {})
            elif part in set(Status):
                known["status"] = Status(part)
            else:
                raise ValueError(f"neither a status, 'by SPEAKER' nor 'at TIME': {part!r} in {line!r}")
        return cls(*words, **known)  # type: ignore[arg-type]

    def matches(self, triple: Triple) -> bool:
        """Whether a triple is what the line names; what was not given is not compared."""
        speaker = triple.speaker.label if triple.speaker else None
        ends = [(triple.subject, triple.object)]
        if triple.relation == self.predicate and SCHEMA[self.predicate].symmetric:
            ends.append((triple.object, triple.subject))
        return (
            any(_is(self.subject, s.text, s.label) and _is(self.object, o.text, o.label) for s, o in ends)
            and _is(self.predicate, triple.predicate, triple.relation)
            and self.status in (None, triple.status)
            and (self.speaker is None or _is(self.speaker, speaker))
            and (self.time is None or (triple.time is not None and _is(self.time, triple.time.text)))
            and (self.value is None or (triple.time is not None and triple.time.value == self.value))
        )

    def is_said_by(self, triple: Triple) -> bool:
        """Whether a triple says this: as ``matches``, but it is a fact that nobody is quoted for, if not otherwise."""
        return (
            self.matches(triple)
            and (self.status or Status.FACT) == triple.status
            and (self.speaker is not None or triple.speaker is None)
        )


def _is(wanted: str, *found: str | None) -> bool:
    return wanted == ANYTHING or wanted in found


@dataclass(frozen=True)
class Sentence:
    """One entry of the table."""

    group: str
    construction: str
    text: str
    yields: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    only: bool = False
    date: str | None = None
    fails: str | None = None

    def __str__(self) -> str:
        return f"{self.group}: {self.construction}"

    @cached_property
    def expected(self) -> tuple[Line, ...]:
        return tuple(map(Line.parse, self.yields))

    @cached_property
    def forbidden(self) -> tuple[Line, ...]:
        return tuple(map(Line.parse, self.never))

    def faults(self, triples: tuple[Triple, ...]) -> Iterator[str]:
        """What is wrong with what came out, one line each."""
        for line, expected in zip(self.yields, self.expected, strict=True):
            if not any(expected.is_said_by(triple) for triple in triples):
                yield f"missing:  {line}"
        for line, forbidden in zip(self.never, self.forbidden, strict=True):
            yield from (f"never:    {line}" for triple in triples if forbidden.matches(triple))
        if self.only:
            for triple in triples:
                if triple.relation is None and not any(line.matches(triple) for line in self.expected):
                    yield f"too much: {_shown(triple)}"

    def account(self, faults: list[str], triples: tuple[Triple, ...]) -> str:
        """The text, its faults and all that came out, for whoever reads the failure."""
        return "\n".join(
            ["", self.text, *(f"  {f}" for f in faults), "came out:", *(f"  {_shown(t)}" for t in triples)]
        )


def _shown(triple: Triple) -> str:
    """A triple as a line of the table."""
    relation = f" ({triple.relation})" if triple.relation else ""
    line = f"{_named(triple.subject)} | {triple.predicate}{relation} | {_named(triple.object)}; {triple.status}"
    if triple.speaker:
        line += f"; by {triple.speaker.label}"
    if triple.time:
        line += f"; at {triple.time.text}" + (f" = {triple.time.value}" if triple.time.value else "")
    return line


def _named(argument: Argument) -> str:
    return argument.text if argument.label in ("", argument.text) else f"{argument.text} ({argument.label})"


def read_sentences(path: Path) -> list[Sentence]:
    """The entries of one file."""
    entries = tomllib.loads(path.read_text(encoding="utf-8")).get("sentence", [])
    return [
        Sentence(path.stem, **{key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()})
        for entry in entries
    ]

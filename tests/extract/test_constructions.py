"""The table of constructions: what one sentence says, and what it does not.

Each file of ``constructions/`` is a group, each ``[[sentence]]`` in it a test::

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
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

from kg.schema import Schema
from kg.types import Analysis, Argument, Article, Status, Triple

FOLDER = Path(__file__).parent / "constructions"
FILES = sorted(FOLDER.glob("*.toml"))
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


def _read(path: Path) -> list[Sentence]:
    entries = tomllib.loads(path.read_text(encoding="utf-8")).get("sentence", [])
    return [
        Sentence(path.stem, **{key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()})
        for entry in entries
    ]


TABLE = [sentence for path in FILES for sentence in _read(path)]


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param(s, id=str(s), marks=[pytest.mark.xfail(reason=s.fails, strict=True)] if s.fails else [])
        for s in TABLE
    ],
)
def test_sentence_says_what_the_table_says(pipeline, sentence):
    (analysis,) = pipeline.analyse([Article.of(sentence.text, date=sentence.date)])
    assert isinstance(analysis, Analysis), analysis

    faults = list(sentence.faults(analysis.triples))

    assert not faults, "\n".join(
        ["", sentence.text, *(f"  {fault}" for fault in faults), "came out:", *map(_line, analysis.triples)]
    )


def _line(triple: Triple) -> str:
    return f"  {_shown(triple)}"


def test_table_has_250_sentences_and_40_that_say_what_must_not_come_out():
    assert len(TABLE) >= 250
    assert sum(bool(sentence.never) for sentence in TABLE) >= 40


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_entry_of_a_file_can_be_read_and_expects_something(path):
    for sentence in _read(path):
        assert sentence.expected or sentence.forbidden or sentence.only, sentence.construction


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_construction_stands_twice_in_a_file(path):
    named = Counter(sentence.construction for sentence in _read(path))

    assert [name for name, times in named.items() if times > 1] == []


def test_no_text_stands_twice_in_the_table():
    texts = Counter(sentence.text for sentence in TABLE)

    assert [text for text, times in texts.items() if times > 1] == []


@pytest.mark.parametrize("line", ["Ann Lee | met", "Ann Lee | | Bob", "Ann | met | Bob; maybe", "Ann | met | Bob; by"])
def test_line_that_is_none_is_refused(line):
    with pytest.raises(ValueError, match=r"not SUBJECT|neither a status"):
        Line.parse(line)

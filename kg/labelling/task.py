"""What goes to an annotation tool and what comes back, whatever the tool: spans of an article, and links between them.

A task carries, beside the article, a record of what was shown in it. So what comes back is compared with what the
person saw, not with what the graph says by then.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from kg.errors import KgError
from kg.problems import shown

SAME, DIFFERENT = "same-as", "different-from"
"""Links that a person may draw between two mentions: they are one entity; they are two."""

RECORD = "kg"
"""The field of a task that holds its record."""

FORM_HINT = "doccano and Prodigy give one JSON object a line, Label Studio one JSON list: look whether --form fits"

_VERSION = 1
_MOST = 50_000
_LONGEST_LABEL = 200
_LONGEST = 1 << 40

Place = tuple[int, int]
"""First character of a span, and one past its last: code points of the article."""

Link = tuple[Place, str, Place]
"""Subject, relation and object."""


@dataclass(frozen=True, slots=True)
class Labels:
    """What is marked in an article.

    Attributes:
        spans: each place with its label, an entity type.
        links: between the places of spans.
    """

    spans: Mapping[Place, str]
    links: frozenset[Link]

    def record(self, article: str) -> str:
        """Itself as a text that tools carry along.

        Args:
            article: IRI of the article revision.

        Example:
            >>> labels = Labels({(0, 3): "Person", (8, 11): "Person"}, frozenset({((0, 3), "met-with", (8, 11))}))
            >>> read_record(labels.record("art:1")) == ("art:1", labels)
            True
        """
        places = sorted(self.spans)
        number = {place: i for i, place in enumerate(places)}
        whole = {
            "version": _VERSION, "article": article,
            "spans": [[*place, self.spans[place]] for place in places],
            "links": sorted([number[one], label, number[other]] for one, label, other in self.links),
        }  # fmt: skip
        return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))


class RecordError(KgError):
    """A task has no record, or one that kg did not write."""


def read_record(record: object) -> tuple[str, Labels]:
    """The article and the labels of a record.

    Args:
        record: as ``Labels.record()`` wrote it.

    Raises:
        RecordError: it is none.
    """
    if not isinstance(record, str):
        raise RecordError(f"has no field {RECORD!r}, in which kg says what it exported", hint="export it anew")
    try:
        whole = json.loads(record)
        if whole["version"] != _VERSION or not isinstance(whole["article"], str):
            raise ValueError
        reading = Reading(_LONGEST)
        for start, end, label in whole["spans"]:
            reading.span((start, end), start, end, label)
        places = list(reading.places.values())
        links = frozenset(
            (places[_index(one)], _label(label), places[_index(other)]) for one, label, other in whole["links"]
        )
        if reading.problems:
            raise ValueError
    except (ValueError, TypeError, KeyError, IndexError, RecursionError) as error:
        raise RecordError(f"has a field {RECORD!r} that kg did not write", hint="export it anew") from error
    return whole["article"], Labels(reading.spans, links)


def _index(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise ValueError(value)
    return value


def _label(value: Any) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= _LONGEST_LABEL:
        raise ValueError(value)
    return value


@dataclass(frozen=True, slots=True)
class Task:
    """An article for annotation.

    Attributes:
        article: IRI of its revision.
        id: its short name.
        text: as read.
        labels: what is marked.
        names: of the entity that each span means.
        about: title, date and URL, as far as they are known.
    """

    article: str
    id: str
    text: str
    labels: Labels
    names: Mapping[Place, str]
    about: Mapping[str, str]

    @property
    def record(self) -> str:
        """What was shown, to go along."""
        return self.labels.record(self.article)

    def numbered(self) -> tuple[list[tuple[Place, str]], list[tuple[int, str, int]]]:
        """Spans in the order of the text; links by the numbers of their spans."""
        spans = sorted(self.labels.spans.items())
        number = {place: i for i, (place, _) in enumerate(spans)}
        return spans, sorted((number[one], label, number[other]) for one, label, other in self.labels.links)


@dataclass(frozen=True, slots=True)
class Returned:
    """An article that comes back from a tool.

    Attributes:
        where: what messages call it: the file and the place in it.
        text: as it stands in the task.
        record: what the task says of what was shown.
        labels: what is marked now.
        problems: spans and links that could not be read, so that nothing can be said to be missing.
        notes: what else kg can make nothing of.
    """

    where: str
    text: str
    record: object
    labels: Labels
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class Reading:
    """Gathers the spans and links of one task, and what is wrong with them.

    Attributes:
        length: characters of the text.
        text: of the task, where the spans say theirs.
        places: by the tool's own name for the span.
    """

    length: int
    text: str | None = None
    places: dict[object, Place] = field(default_factory=dict)
    spans: dict[Place, str] = field(default_factory=dict)
    links: set[Link] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def span(self, key: object, start: object, end: object, label: object, text: object = None) -> None:
        """A span as the tool has it, in code points.

        Args:
            key: what its links call it.
            start: first character.
            end: one past the last.
            label: of the span.
            text: what stands there, as far as the tool says so.
        """
        if type(start) is not int or type(end) is not int or not 0 <= start < end <= self.length:
            self.problems.append(f"a span from {_said(start)} to {_said(end)} is not in the text")
        elif not isinstance(label, str) or not 0 < len(label) <= _LONGEST_LABEL:
            self.problems.append(f"the span from {start} to {end} has no label")
        elif isinstance(text, str) and self.text is not None and self.text[start:end] != text:
            there = f"{shown(self.text[start:end])!r} stands there, not {shown(text)!r}"
            self.problems.append(f"the span from {start} to {end} does not fit the text: {there}")
        elif self.spans.setdefault((start, end), label) != label:
            both = f"{self.spans[start, end]}, {shown(label)}"
            self.problems.append(f"the span from {start} to {end} has two labels: {both}")
        elif len(self.spans) > _MOST:
            raise KgError(f"has more than {_MOST:,} spans")
        elif isinstance(key, str | int | tuple):
            self.places[key] = (start, end)

    def link(self, one: object, label: object, other: object) -> None:
        """A link between two spans, which must have been read."""
        ends = [self.places.get(key) if isinstance(key, str | int | tuple) else None for key in (one, other)]
        if not isinstance(label, str) or not 0 < len(label) <= _LONGEST_LABEL:
            self.problems.append("a relation has no label")
        elif ends[0] is None or ends[1] is None:
            self.problems.append(f"the relation {shown(label)!r} joins no two spans")
        elif len(self.links) >= _MOST:
            raise KgError(f"has more than {_MOST:,} relations")
        else:
            self.links.add((ends[0], label, ends[1]))

    def returned(self, where: str, text: str, record: object) -> Returned:
        """All that was read."""
        return Returned(where, text, record, Labels(self.spans, frozenset(self.links)), tuple(self.problems),
                        tuple(self.notes))  # fmt: skip


def _said(value: object) -> str:
    return str(value) if type(value) is int else repr(shown(str(value), 20))


def flat(task: Task) -> tuple[Task, int, int]:
    """A task without overlapping spans, for tools that take none: those with links and longer ones stay.

    Returns:
        The task, and how many spans and links were left out.
    """
    linked = {place for one, _, other in task.labels.links for place in (one, other)}
    kept: dict[Place, str] = {}
    ordered = sorted(task.labels.spans, key=lambda place: (place not in linked, place[0] - place[1], place))
    taken = bytearray(len(task.text))
    for start, end in ordered:
        if not any(taken[start:end]):
            kept[start, end] = task.labels.spans[start, end]
            taken[start:end] = b"\1" * (end - start)
    links = frozenset(link for link in task.labels.links if link[0] in kept and link[2] in kept)
    left = len(task.labels.spans) - len(kept), len(task.labels.links) - len(links)
    return Task(task.article, task.id, task.text, Labels(kept, links), task.names, task.about), *left


def json_lines(content: str, where: str) -> Iterator[tuple[str, Any]]:
    """The objects of JSON Lines, each with its place.

    Raises:
        KgError: a line is no JSON object.
    """
    for number, line in enumerate(content.split("\n"), 1):
        if line.strip():
            yield f"{where}:{number}", checked(f"{where}:{number}", line)


def checked(where: str, text: str) -> dict[str, Any]:
    """A JSON object.

    Raises:
        KgError: it is none.
    """
    value = loaded(where, text, hint=FORM_HINT)
    if not isinstance(value, dict):
        raise KgError(f"{where} is no JSON object", hint=FORM_HINT)
    return value


def loaded(where: str, text: str, *, hint: str | None = None) -> Any:
    """A JSON value.

    Args:
        where: what messages call it.
        text: the value as text.
        hint: what to do where it is none.

    Raises:
        KgError: it is none.
    """
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise KgError(f"{where} is no JSON", found=shown(str(error)), hint=hint) from error


def listed(value: object) -> list[dict[str, Any]]:
    """The objects of a list; nothing, where there is none."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []

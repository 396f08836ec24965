"""doccano: JSON Lines with entities and relations, both ways; what else stands in a line is carried along.

It counts UTF-16 code units, as JavaScript does, unless its project counts grapheme clusters; a span does not say its
text.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from kg.errors import KgError
from kg.labelling.task import RECORD, Reading, Returned, Task, json_lines, listed
from kg.offsets import Utf16


def lines(tasks: Iterable[Task]) -> Iterator[str]:
    """The file, line by line."""
    for task in tasks:
        yield json.dumps(_line(task), ensure_ascii=False) + "\n"


def _line(task: Task) -> dict[str, Any]:
    spans, links = task.numbered()
    units = Utf16(task.text)
    return {
        "text": task.text,
        "entities": [
            {"id": number, "start_offset": units.of(start), "end_offset": units.of(end), "label": label}
            for number, ((start, end), label) in enumerate(spans)
        ],
        "relations": [
            {"id": number, "from_id": one, "to_id": other, "type": label}
            for number, (one, label, other) in enumerate(links)
        ],
        "article": task.id, **task.about, RECORD: task.record,
    }  # fmt: skip


def read(content: str, where: str) -> Iterator[Returned]:
    """The lines of a file.

    Raises:
        KgError: it is no export of a doccano project with relations.
    """
    for place, line in json_lines(content, where):
        text = line.get("text", line.get("data"))
        if not isinstance(text, str) or not isinstance(line.get("entities"), list):
            raise KgError(f"{place} has no text with entities",
                          hint="in doccano, use a project with relation labelling, and export as JSONL")  # fmt: skip
        units, reading = Utf16(text), Reading(len(text))
        for one in listed(line["entities"]):
            start, end = one.get("start_offset"), one.get("end_offset")
            reading.span(one.get("id"), units.back(start), units.back(end), one.get("label"))
        for one in listed(line.get("relations")):
            reading.link(one.get("from_id"), one.get("type"), one.get("to_id"))
        if line.get("Comments"):
            reading.notes.append(f"it has comments: {str(line['Comments'])[:200]}")
        yield reading.returned(place, text, line.get(RECORD))

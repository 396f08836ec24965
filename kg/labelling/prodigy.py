"""Prodigy: JSON Lines with tokens, spans and relations, as its interface ``relations`` takes and gives them.

It counts code points. Spans are made of whole tokens and do not overlap, so tokens are cut where spans begin and end.
"""

import json
import re
import sys
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Any

from kg.errors import KgError
from kg.labelling.task import RECORD, Place, Reading, Returned, Task, json_lines, listed

_TOKEN = re.compile(r"\w+|[^\w\s]")


def lines(tasks: Iterable[Task]) -> Iterator[str]:
    """The file, line by line.

    Args:
        tasks: without overlapping spans.
    """
    for task in tasks:
        yield json.dumps(_line(task), ensure_ascii=False) + "\n"


def _line(task: Task) -> dict[str, Any]:
    spans, links = task.numbered()
    tokens = _tokens(task.text, [place for place, _ in spans])
    starts = {start: number for number, (start, _) in enumerate(tokens)}
    ends = {end: number for number, (_, end) in enumerate(tokens)}
    marked = [
        {"start": start, "end": end, "token_start": starts[start], "token_end": ends[end], "label": label}
        for (start, end), label in spans
    ]
    return {
        "text": task.text,
        "tokens": [
            {"text": task.text[start:end], "start": start, "end": end, "id": number,
             "ws": task.text[end : end + 1].isspace()}
            for number, (start, end) in enumerate(tokens)
        ],
        "spans": marked,
        "relations": [
            {"head": marked[one]["token_end"], "child": marked[other]["token_end"], "label": label,
             "head_span": marked[one], "child_span": marked[other]}
            for one, label, other in links
        ],
        "meta": {"article": task.id, **task.about}, RECORD: task.record,
    }  # fmt: skip


def _tokens(text: str, spans: Iterable[Place]) -> list[Place]:
    """Words and marks; each span begins and ends with one."""
    cuts = {place for span in spans for place in span}
    tokens: list[Place] = []
    start: int | None = None
    ends = {match.end() for match in _TOKEN.finditer(text)} | cuts
    begins = {match.start() for match in _TOKEN.finditer(text)} | cuts
    for place in sorted(begins | ends):
        if start is not None and place > start:
            tokens.append((start, place))
            start = None
        if place in begins:
            start = place
    return [(start, end) for start, end in tokens if not text[start:end].isspace()]


def read(content: str, where: str) -> Iterator[Returned]:
    """The lines of a file that somebody accepted.

    Raises:
        KgError: it is no export of Prodigy's with spans.
    """
    for place, line in json_lines(content, where):
        text = line.get("text")
        if not isinstance(text, str) or not isinstance(line.get("spans"), list):
            raise KgError(f"{place} has no text with spans", hint="take what  prodigy db-out DATASET  prints")
        if line.get("answer") == "ignore":
            continue
        reading = Reading(len(text), text)
        for one in listed(line["spans"]):
            key = one.get("start"), one.get("end")
            reading.span(key, *key, one.get("label"), one.get("text"))
        tokens, spans = listed(line.get("tokens")), sorted(reading.spans)
        for one in listed(line.get("relations")):
            reading.link(_end(one, "head", tokens, spans), one.get("label"), _end(one, "child", tokens, spans))
        if line.get("answer") == "reject":
            reading.problems.append("it was rejected as a whole: accept it with what is right in it")
        yield reading.returned(place, text, line.get(RECORD))


def _end(relation: dict[str, Any], side: str, tokens: list[dict[str, Any]], spans: list[Place]) -> Place | None:
    """The span at one end of a relation: the one that it names, or the one that has its token.

    Args:
        relation: as Prodigy has it.
        side: ``head`` or ``child``.
        tokens: of the text.
        spans: in the order of the text.
    """
    named = relation.get(f"{side}_span")
    if isinstance(named, dict):
        start, end = named.get("start"), named.get("end")
        if type(start) is int and type(end) is int and (start, end) == _last(spans, (start, end)):
            return start, end
    number = relation.get(side)
    if type(number) is not int or not 0 <= number < len(tokens):
        return None
    start = tokens[number].get("start")
    if type(start) is not int:
        return None
    found = _last(spans, (start, sys.maxsize))
    return found if found and start < found[1] else None


def _last(spans: list[Place], place: Place) -> Place | None:
    """The last of sorted spans that does not come after a place."""
    number = bisect_right(spans, place)
    return spans[number - 1] if number else None

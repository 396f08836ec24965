"""Label Studio: tasks with predictions go out as JSON, with a labelling configuration beside; tasks with annotations
come back.

It counts code points, and a span says its own text.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from kg import __version__
from kg.errors import KgError
from kg.export.xmltext import attribute
from kg.labelling.task import FORM_HINT, RECORD, Reading, Returned, Task, listed, loaded

_LABELS, _TEXT = "label", "text"


def lines(tasks: Iterable[Task]) -> Iterator[str]:
    """The file, piece by piece."""
    yield "["
    for number, task in enumerate(tasks):
        yield (",\n" if number else "\n") + json.dumps(_task(task), ensure_ascii=False)
    yield "\n]\n"


def _task(task: Task) -> dict[str, Any]:
    spans, links = task.numbered()
    result: list[dict[str, Any]] = [
        {
            "id": f"s{number}", "from_name": _LABELS, "to_name": _TEXT, "type": "labels",
            "value": {"start": start, "end": end, "text": task.text[start:end], "labels": [label]},
            "meta": {"text": [task.names[start, end]]},
        }
        for number, ((start, end), label) in enumerate(spans)
    ]  # fmt: skip
    result += [
        {"type": "relation", "from_id": f"s{one}", "to_id": f"s{other}", "direction": "right", "labels": [label]}
        for one, label, other in links
    ]
    data = {"text": task.text, "id": task.id, "title": task.id, **task.about, RECORD: task.record}
    return {"data": data, "predictions": [{"model_version": f"kg {__version__}", "result": result}]}


def configuration(types: Iterable[str], relations: Iterable[str]) -> str:
    """The labelling configuration of a project for such tasks, as XML."""
    return "\n".join([
        "<View>",
        "  <Header value=\"$title\"/>",
        "  <Relations>",
        *(f"    <Relation value={attribute(one)}/>" for one in relations),
        "  </Relations>",
        f'  <Labels name="{_LABELS}" toName="{_TEXT}">',
        *(f"    <Label value={attribute(one)}/>" for one in types),
        "  </Labels>",
        # Without it the page would leave out spaces, and count otherwise.
        "  <Style>.htx-text { white-space: pre-wrap; }</Style>",
        f'  <Text name="{_TEXT}" value="$text"/>',
        "</View>", "",
    ])  # fmt: skip


def read(content: str, where: str) -> Iterator[Returned]:
    """The tasks that somebody annotated.

    Raises:
        KgError: it is no export of Label Studio.
    """
    tasks = loaded(where, content, hint=FORM_HINT)
    if not isinstance(tasks, list):
        raise KgError(f"{where} is no list of tasks", hint=FORM_HINT)
    for number, task in enumerate(tasks, 1):
        place = f"{where}, task {number}"
        data = task.get("data") if isinstance(task, dict) else None
        if not isinstance(data, dict) or not isinstance(data.get("text"), str):
            raise KgError(f"{place} is no task with a text", hint="export from Label Studio as JSON, not as JSON_MIN")
        done = [one for one in listed(task.get("annotations")) if not one.get("was_cancelled")]
        if done:
            yield _returned(place, data, done)


def _returned(place: str, data: dict[str, Any], done: list[dict[str, Any]]) -> Returned:
    text = data["text"]
    reading = Reading(len(text), text)
    if len(done) > 1:
        reading.notes.append(f"it has {len(done)} annotations; the last is taken")
    results = listed(done[-1].get("result"))
    for one in results:
        value = one.get("value")
        if one.get("type") == "labels" and isinstance(value, dict):
            labels = value.get("labels") if isinstance(value.get("labels"), list) else []
            for label in labels or [None]:
                reading.span(one.get("id"), value.get("start"), value.get("end"), label, value.get("text"))
        elif one.get("type") != "relation":
            reading.notes.append(f"a result of the type {str(one.get('type'))[:40]!r} is nothing that kg knows")
    for one in results:
        if one.get("type") == "relation":
            ends = one.get("from_id"), one.get("to_id")
            first, last = reversed(ends) if one.get("direction") == "left" else ends
            labels = one.get("labels") if isinstance(one.get("labels"), list) else []
            for label in labels or [None]:
                reading.link(first, label, last)
    return reading.returned(place, text, data.get(RECORD))

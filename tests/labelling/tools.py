"""The annotation tools, as far as a file goes in and comes out: each reads what kg wrote, and writes what a person made
of it in its own way of counting and with names of its own for spans.
"""

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Document:
    """An article as a tool shows it; spans in code points."""

    text: str
    spans: list[list]
    links: list[tuple[int, str, int]]

    def words(self, number):
        start, end, _ = self.spans[number]
        return self.text[start:end]

    def find(self, words):
        return next(i for i, _ in enumerate(self.spans) if self.words(i) == words)

    def relabel(self, words, label, *, first=False):
        for i in [i for i, _ in enumerate(self.spans) if self.words(i) == words][: 1 if first else None]:
            self.spans[i][2] = label

    def link(self, one, label, other):
        self.links.append((self.find(one), label, self.find(other)))

    def unlink(self, label):
        self.links = [link for link in self.links if link[1] != label]


def annotate(form, path, edit):
    """Let a person annotate: ``edit`` is called with each document."""
    {"label-studio": _label_studio, "doccano": _doccano, "prodigy": _prodigy, "brat": _brat}[form](Path(path), edit)


def _label_studio(path, edit):
    tasks = json.loads(path.read_text())
    for task in tasks:
        results = task["predictions"][0]["result"]
        regions = [one for one in results if one["type"] == "labels"]
        number = {one["id"]: i for i, one in enumerate(regions)}
        document = Document(
            task["data"]["text"],
            [[one["value"]["start"], one["value"]["end"], *one["value"]["labels"]] for one in regions],
            [(number[one["from_id"]], one["labels"][0], number[one["to_id"]])
             for one in results if one["type"] == "relation"],
        )  # fmt: skip
        edit(document)
        made = [
            {"id": f"Xy{i}", "from_name": "label", "to_name": "text", "type": "labels", "origin": "manual",
             "value": {"start": s, "end": e, "text": document.text[s:e], "labels": [label]}}
            for i, (s, e, label) in enumerate(document.spans)
        ] + [
            {"from_id": f"Xy{other}", "to_id": f"Xy{one}", "type": "relation", "direction": "left", "labels": [label]}
            for one, label, other in document.links
        ]  # fmt: skip
        task["annotations"] = [{"id": 7, "result": [{}], "was_cancelled": True}, {"id": 8, "result": made[::-1]}]
    path.write_text(json.dumps(tasks))


def _units(text, place):
    return len(text[:place].encode("utf-16-le")) // 2


def _points(text, unit):
    return len(text.encode("utf-16-le")[: 2 * unit].decode("utf-16-le"))


def _doccano(path, edit):
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    for number, line in enumerate(lines):
        text, place = line["text"], {one["id"]: i for i, one in enumerate(line["entities"])}
        document = Document(
            text,
            [[_points(text, one["start_offset"]), _points(text, one["end_offset"]), one["label"]]
             for one in line["entities"]],
            [(place[one["from_id"]], one["type"], place[one["to_id"]]) for one in line["relations"]],
        )  # fmt: skip
        edit(document)
        line |= {
            "id": number, "Comments": [],
            "entities": [
                {"id": 900 + i, "label": label, "start_offset": _units(text, s), "end_offset": _units(text, e)}
                for i, (s, e, label) in enumerate(document.spans)
            ],
            "relations": [
                {"id": 50 + i, "from_id": 900 + one, "to_id": 900 + other, "type": label}
                for i, (one, label, other) in enumerate(document.links)
            ],
        }  # fmt: skip
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))


def _prodigy(path, edit):
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    for line in lines:
        tokens, heads = line["tokens"], {one["token_end"]: i for i, one in enumerate(line["spans"])}
        for one in line["spans"]:
            assert tokens[one["token_start"]]["start"] == one["start"]
            assert tokens[one["token_end"]]["end"] == one["end"]
        document = Document(
            line["text"], [[one["start"], one["end"], one["label"]] for one in line["spans"]],
            [(heads[one["head"]], one["label"], heads[one["child"]]) for one in line["relations"]],
        )  # fmt: skip
        edit(document)
        last = [max(one["id"] for one in tokens if one["start"] < end) for _, end, _ in document.spans]
        line |= {
            "answer": "accept",
            "spans": [{"start": s, "end": e, "label": label, "type": "span"} for s, e, label in document.spans],
            "relations": [
                {"head": last[one], "child": last[other], "label": label} for one, label, other in document.links
            ],
        }
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))


def _brat(path, edit):
    for file in path.glob("*.ann"):
        rows = [line.split("\t") for line in file.read_text().splitlines()]
        text = file.with_suffix(".txt").read_text()
        marked = [row for row in rows if row[0].startswith("T")]
        number = {row[0]: i for i, row in enumerate(marked)}
        spans = []
        for _, about, words in marked:
            label, *places = about.replace(";", " ").split()
            spans.append([int(places[0]), int(places[-1]), label])
            assert text[int(places[0]) : int(places[-1])].replace("\n", " ") == words
        related = [row[1].split() for row in rows if row[0].startswith("R")]
        document = Document(text, spans, [(number[one[5:]], label, number[other[5:]]) for label, one, other in related])
        edit(document)
        lines = [f"T{i + 5}\t{label} {s} {e}\t{text[s:e]}" for i, (s, e, label) in enumerate(document.spans)]
        lines += [
            f"R{i + 3}\t{label} Arg1:T{one + 5} Arg2:T{other + 5}\t"
            for i, (one, label, other) in enumerate(document.links)
        ]
        file.write_text("\n".join(reversed(lines)) + "\n")

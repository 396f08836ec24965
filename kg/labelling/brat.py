"""brat: a folder with a text, its annotations and a record for each article, and the configuration.

brat's server counts code points and its page UTF-16 code units, so that they disagree behind an emoji. The texts that
kg writes for it have a stand-in for each such character, with which both count the same.
"""

import json
import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

from kg.errors import KgError, ReadError
from kg.labelling.task import SAME, Labels, Place, Reading, Returned, Task, loaded
from kg.problems import shown
from kg.read import whole

CONFIGURATION = "annotation.conf"

_STAND_IN = re.compile("[\U00010000-\U0010ffff]")
_TYPE = re.compile(r"[^A-Za-z0-9_-]")
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_-]+")
_SPAN = re.compile(r"(\S+) (\d{1,9} \d{1,9}(?:;\d{1,9} \d{1,9})*)")
_RELATION = re.compile(r"(\S+) Arg1:(\S+) Arg2:(\S+)\s*")
_NOTE = "kg: "
_MOST_FILES = 100_000
_HINT = "name the folder that kg label export made for brat"


def spelt(label: str) -> str:
    """A label as brat can have it.

    Example:
        >>> spelt("Work of art")
        'Work_of_art'
    """
    return _TYPE.sub("_", label)


def written(text: str) -> str:
    """A text as it goes into its file: as many characters, all of them such that brat counts each as one."""
    return _STAND_IN.sub("\ufffd", text).replace("\r", " ")


def files(number: int, task: Task) -> Iterator[tuple[str, str]]:
    """The files of an article: name and content.

    Args:
        number: of the article, by which it has a name of its own.
        task: what is marked.
    """
    name = f"{number:05}-{_NOT_IN_NAMES.sub('-', task.id)[-60:].strip('-') or 'article'}"
    text = written(task.text)
    spans, links = task.numbered()
    lines = []
    for i, (place, label) in enumerate(spans, 1):
        parts = _parts(text, place)
        words = " ".join(text[start:end] for start, end in parts)
        lines.append(f"T{i}\t{spelt(label)} {';'.join(f'{start} {end}' for start, end in parts)}\t{words}")
        lines.append(f"#{i}\tAnnotatorNotes T{i}\t{_NOTE}{shown(written(task.names[place]))}")
    for i, (one, label, other) in enumerate(links, 1):
        lines.append(f"R{i}\t{spelt(label)} Arg1:T{one + 1} Arg2:T{other + 1}")
    yield f"{name}.txt", text
    yield f"{name}.ann", "".join(line + "\n" for line in lines)
    spelled = Labels(
        {place: spelt(label) for place, label in task.labels.spans.items()},
        frozenset((one, spelt(label), other) for one, label, other in task.labels.links),
    )
    yield f"{name}.json", json.dumps(spelled.record(task.article)) + "\n"


def _parts(text: str, place: Place) -> list[Place]:
    """A span, cut at line ends, which brat's lines cannot hold."""
    return [
        (place[0] + found.start(), place[0] + found.end())
        for found in re.finditer(r"[^\n]*[^\n\s]|[^\n]+", text[slice(*place)])
    ]


def configuration(types: Iterable[str], relations: Iterable[str]) -> str:
    """The file ``annotation.conf``."""
    return "\n".join([
        "[entities]", *map(spelt, types), "", "[relations]",
        *(f"{spelt(one)}\tArg1:<ENTITY>, Arg2:<ENTITY>" for one in relations),
        "<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>", "", "[events]", "", "[attributes]", "",
    ])  # fmt: skip


def read(folder: Path, max_bytes: int) -> Iterator[Returned]:
    """The articles of a folder.

    Args:
        folder: of brat's files.
        max_bytes: of one file.

    Raises:
        KgError: there are none, or one cannot be read.
    """
    if not folder.is_dir():
        raise KgError(f"{folder} is no folder", hint=_HINT)
    names = sorted(file.name for file in folder.glob("*.ann"))
    if not names or len(names) > _MOST_FILES:
        raise KgError(f"{folder} has {len(names):,} files .ann", hint=_HINT)
    for name in names:
        file = folder / name
        parts = [file.with_suffix(suffix) for suffix in (".txt", ".ann", ".json")]
        if any(part.is_symlink() for part in parts):
            raise KgError(f"{file} or a file beside it is a link: kg reads the files of the folder alone")
        if odd := next((part for part in parts if part.exists() and not part.is_file()), None):  # a pipe never ends
            raise KgError(f"{odd} is no regular file", hint=_HINT)
        text, annotations, record = (_content(part, max_bytes) for part in parts)
        yield _returned(str(file), text, annotations, record and loaded(str(parts[2]), record))


def _content(file: Path, max_bytes: int) -> str:
    """The text of a file; empty, where there is no record."""
    if file.suffix == ".json" and not file.exists():
        return ""
    try:
        return whole(file, max_bytes)[1].decode("utf-8")
    except UnicodeDecodeError as error:
        raise ReadError(str(file), "is no UTF-8 text", found=str(error)) from error


def _returned(where: str, text: str, annotations: str, record: object) -> Returned:
    reading = Reading(len(text))
    links = []
    for line in filter(None, annotations.split("\n")):
        key, _, rest = line.partition("\t")
        about, _, words = rest.partition("\t")
        if key.startswith("T"):
            _span(reading, text, key, about, words)
        elif key.startswith("R") and (relation := _RELATION.fullmatch(about)):
            links.append(relation.groups())
        elif key == "*" and about.startswith("Equiv "):
            first, *others = about.split()[1:] or [""]
            links += [(SAME, first, other) for other in others]
        elif not (key.startswith("#") and words.startswith(_NOTE)):
            reading.notes.append(f"a line that kg knows nothing of: {shown(line)!r}")
    for label, one, other in links:
        reading.link(one, label, other)
    return reading.returned(where, text, record)


def _span(reading: Reading, text: str, key: str, about: str, words: str) -> None:
    found = _SPAN.fullmatch(about)
    if found is None:
        reading.problems.append(f"the span {shown(key, 20)} cannot be read: {shown(about)!r}")
        return
    parts = [tuple(map(int, part.split())) for part in found[2].split(";")]
    there = " ".join(text[start:end] for start, end in parts)
    between = "".join(text[one[1] : other[0]] for one, other in pairwise(parts))
    if words != there:
        what = f"{shown(there)!r} stands there, not {shown(words)!r}"
        reading.problems.append(f"the span {shown(key, 20)} does not fit the text: {what}")
    elif between.strip():
        reading.problems.append(f"the span {shown(key, 20)} has a gap: {shown(words)!r}")
    else:
        reading.span(key, parts[0][0], parts[-1][1], found[1])

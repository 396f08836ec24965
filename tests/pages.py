"""What the pages of the documentation show, and what it gives when it is run.

    python -m tests.pages [PAGE …]        (``make pages``)

writes what the code, commands and queries of the pages give into the pages, so that ``git diff`` shows what a change
means for a reader. The tests compare both.

The blocks of a page run in order in one folder, which holds a copy of ``examples/`` and, for the pages in ``docs/``,
the graph ``news.kg`` of all the example articles. What a block gives stands

- in the block of text right below Python, commands or a SPARQL query;
- below its ``$ command``, with ``exit 3`` or another number where it must fail;
- in a block, or a picture, after ``<!-- made by: COMMAND -->``;
- in a block of Turtle, which must be in the graph; numbers that change with whatever else is found are written anew.

A block after ``<!-- not run: reason -->`` is passed over, and one after ``<!-- needs: PROGRAM -->`` where that is not
installed.
"""

import contextlib
import json
import re
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import kg
from tests.warm import Warm

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]

BLOCK = re.compile(
    r"(?:<!--\s*(?P<note>not run|needs|made by)\b(?P<about>[^>]*)-->\s*\n)?"
    r"^(?P<indent> *)```(?P<language>\w*)[^\n]*\n(?P<code>.*?)^(?P=indent)```",
    re.DOTALL | re.MULTILINE,
)
PICTURE = re.compile(r"<!--\s*made by:\s*(?P<command>[^>]*?)\s*-->\s*\n!\[[^\]]*\]\((?P<file>[^)]*)\)")
# What a block can be the output of, by its own language.
OUTPUTS = {"text": {"python", "console", "sh", "bash", "shell", "sparql"}, "turtle": {"sparql"}}
# What makes the checkout and the environment that the tests already run in, and what goes into them.
SETUP = re.compile(r"(?:make|cd|git|pip|(?:\S*/)?python[\d.]* -m (?:pip|venv)|source|\.)\b")
EXIT = re.compile(r"(?:^|#\s*)exit (\d+)\b", re.MULTILINE)
RELATIONS = re.compile(
    r"^\| relation \| meaning \| subject \| object \| marks \|\n\|[- |]+\|\n((?:\|.*\n)+)", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Step:
    """What runs as one.

    Attributes:
        line: of the page, counted from 0.
        language: ``python``, ``shell``, ``sparql`` or ``turtle``.
        code: what to run.
        wanted: the exit code of a command.
        shown: where in the page its output stands, if the page shows it.
    """

    line: int
    language: str
    code: str
    wanted: int = 0
    shown: slice | None = None


@dataclass(frozen=True, slots=True)
class Output:
    """What a step gave.

    Attributes:
        step: which one.
        text: as it is to stand in the page.
        wrong: why a person has to look; empty if all is well.
    """

    step: Step
    text: str
    wrong: str = ""


class PageError(Exception):
    """A step of a page failed; the text says which and how."""


def code_of(page: str, language: str) -> list[str]:
    """The blocks of one language, as they stand in a page such as ``docs/rdf.md``."""
    text = (ROOT / page).read_text(encoding="utf-8")
    return [block["code"] for block in BLOCK.finditer(text) if block["language"] == language]


def steps(text: str) -> list[Step]:
    """What the text of a page shows to be run, in order."""
    found: list[Step] = []
    blocks = list(BLOCK.finditer(text))
    for i, block in enumerate(blocks):
        line = text.count("\n", 0, block.start("code"))
        place = slice(block.start("code"), block.end("code"))
        needed = block["about"].lstrip(":").strip() if block["note"] == "needs" else ""
        if block["note"] == "not run" or (needed and shutil.which(needed) is None):
            continue
        if block["note"] == "made by":
            found.append(Step(line, "shell", block["about"].lstrip(":").strip(), shown=place))
        elif block["language"] in ("python", "sparql"):
            found.append(Step(line, block["language"], _code(block), shown=_below(blocks, i)))
        elif block["language"] in ("console", "sh", "bash", "shell"):
            found += _commands(block, line, _below(blocks, i))
        elif block["language"] == "turtle" and not (i and _below(blocks, i - 1)):
            found.append(Step(line, "turtle", _code(block), shown=place))
    for picture in PICTURE.finditer(text):
        found.append(Step(text.count("\n", 0, picture.start("file")), "shell", picture["command"]))
    return found


def _code(block: re.Match[str]) -> str:
    return re.sub(rf"^{block['indent']}", "", block["code"], flags=re.MULTILINE)


def _below(blocks: list[re.Match[str]], i: int) -> slice | None:
    """Where the output of a block stands, if another block right below it shows it."""
    if i + 1 == len(blocks):
        return None
    this, following = blocks[i : i + 2]
    apart = this.string[this.end() : following.start()].strip()
    if apart or following["note"] or this["language"] not in OUTPUTS.get(following["language"], ()):
        return None
    return slice(following.start("code"), following.end("code"))


def _commands(block: re.Match[str], line: int, below: slice | None) -> list[Step]:
    """The commands of a block: each that stands after ``$``; without any ``$`` the block is one script."""
    if not re.search(r"^ *\$ ", block["code"], re.MULTILINE):
        script = "\n".join(text for text in _code(block).splitlines() if not SETUP.match(text))
        return [Step(line, "shell", f"set -e\n{script}", shown=below)] if script else []
    found: list[Step] = []
    lines = iter(block["code"].splitlines(keepends=True))
    parts: list[tuple[str, int, int]] = []
    start = block.start("code")
    for text in lines:
        end = start + len(text)
        if text.startswith("$ "):
            command = text.removeprefix("$ ").rstrip("\n")
            while _incomplete(command):
                more = next(lines)
                end += len(more)
                command += "\n" + more.removeprefix("> ").rstrip("\n")
            parts.append((command, end, end))
        else:
            parts[-1] = (*parts[-1][:2], end)
        start = end
    for command, begin, end in parts:
        if SETUP.match(command):
            continue
        inside = slice(begin, end) if begin < end else None
        exit_code = EXIT.search(f"{command}\n{block.string[begin:end]}")
        number = block.string.count("\n", 0, begin) - 1 - command.count("\n")
        last = command == parts[-1][0]
        found.append(
            Step(number, "shell", command, int(exit_code[1]) if exit_code else 0, inside or (below if last else None))
        )
    return found


def _incomplete(command: str) -> bool:
    """Whether a shell would wait for another line."""
    if here := re.search(r"<<-?\s*['\"]?(\w+)", command):
        return not command.endswith("\n" + here[1])
    if command.endswith("\\"):
        return True
    try:
        shlex.split(command, comments=True)
    except ValueError:
        return True
    return False


def example_graph(folder: Path) -> Path:
    """Build the graph of all the example articles, by the paths that the pages name: they are part of its names."""
    shutil.copytree(ROOT / "examples" / "articles", folder / "examples" / "articles")
    with contextlib.chdir(folder):
        kg.build("examples/articles", "news.kg", config=kg.Config()).close()
    return folder / "news.kg"


def run(name: str, folder: Path, graph: Path, warm: Warm) -> list[Output]:
    """Run what a page shows.

    Args:
        name: of the page, such as ``docs/rdf.md``.
        folder: where to run it; empty.
        graph: of all the example articles.
        warm: runs its commands.

    Returns:
        What each step gave.

    Raises:
        PageError: a step failed.
    """
    todo = steps((ROOT / name).read_text(encoding="utf-8"))
    if not todo:
        return []
    shutil.copytree(ROOT / "examples", folder / "examples")
    for picture in PICTURE.finditer((ROOT / name).read_text(encoding="utf-8")):
        (folder / picture["file"]).parent.mkdir(parents=True)
    if name.startswith("docs/"):
        shutil.copytree(graph, folder / "news.kg")
    wanted = json.dumps([(step.line, step.language, step.code, step.wanted) for step in todo])
    done = warm.run(Path(__file__).with_name("page_runner.py"), name, cwd=folder, stdin=wanted)
    if done.returncode:
        raise PageError(f"{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
    return [Output(step, *given) for step, given in zip(todo, json.loads(done.stdout), strict=True)]


def with_outputs(text: str, outputs: list[Output]) -> str:
    """The text of a page with what its steps gave in the places where it shows that."""
    for output in sorted(outputs, key=lambda one: one.step.line, reverse=True):
        if output.step.shown:
            text = text[: output.step.shown.start] + output.text + text[output.step.shown.stop :]
    return text


def with_relations(text: str) -> str:
    """The text of a page with the relations of ``news`` in its table of relations."""
    table = RELATIONS.search(text)
    if table is None:
        return text
    rows = []
    for one in kg.Schema.load("news").relations:
        marks = ("⇄" if one.symmetric else "") + ("↦" if one.asymmetric else "") + ("★" if one.performative else "")
        cells = (f"`{one.name}`", one.definition, ", ".join(one.subject), ", ".join(one.object), marks)
        rows.append("| " + " | ".join(cells) + (" |\n" if marks else "|\n"))
    return text[: table.start(1)] + "".join(rows) + text[table.end(1) :]


def refresh(name: str, graph: Path, warm: Warm) -> Iterator[str]:
    """Bring one page up to date.

    Args:
        name: of the page.
        graph: of all the example articles.
        warm: runs its commands.

    Yields:
        What was changed, and what is left to a person.
    """
    page = ROOT / name
    before = page.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        try:
            outputs = run(name, Path(folder), graph, warm)
        except PageError as error:
            yield f"{name}: left as it is, because a step fails\n{error}"
            return
        for picture in PICTURE.finditer(before):
            shutil.copyfile(Path(folder) / picture["file"], page.parent / picture["file"])
    after = with_relations(with_outputs(before, outputs))
    if after != before:
        page.write_text(after, encoding="utf-8")
        yield f"{name}: brought up to date"
    for step, output in zip(steps(after), outputs, strict=True):
        if output.wrong:
            yield f"{name}:{step.line + 1}: mend this block by hand: {output.wrong}"


def main(names: list[str]) -> None:
    """Bring pages up to date."""
    with tempfile.TemporaryDirectory() as folder, Warm() as warm:
        graph = example_graph(Path(folder))
        for name in names or NAMES:
            for said in refresh(name, graph, warm):
                sys.stdout.write(said + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])

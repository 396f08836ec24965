"""What the documentation shows works: its code and commands run, its links lead somewhere, it names what there is.

The blocks of a page run in order in one folder, which holds a copy of ``examples/``, of its ``articles/`` and, for the
pages in ``docs/``, the graph ``news.kg`` of all the example articles. A block after ``<!-- not run: reason -->`` is
passed over. A command must succeed, unless what stands below it says ``exit 3`` or another number.
"""

import contextlib
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

import kg

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]

BLOCK = re.compile(
    r"(?P<skip><!--\s*not run\b(?P<reason>[^>]*)-->\s*\n)?"
    r"^(?P<indent> *)```(?P<language>\w+)[^\n]*\n(?P<code>.*?)^(?P=indent)```",
    re.DOTALL | re.MULTILINE,
)
# What makes the checkout and the environment that the tests already run in, and what goes into them.
SETUP = re.compile(r"(?:make|cd|git|pip|(?:\S*/)?python[\d.]* -m (?:pip|venv)|source|\.)\b")
EXIT = re.compile(r"(?:^|#\s*)exit (\d+)\b")

# Runs in the page's folder: Python blocks share their names, and stand in the page's lines in a traceback.
DRIVER = """
import doctest, json, subprocess, sys
names = {"__name__": "__main__"}
page, steps = json.load(sys.stdin)
for line, language, code, wanted in steps:
    if language == "session":
        test = doctest.DocTestParser().get_doctest(code, names, page, page, line)
        runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
        if runner.run(test, clear_globs=False).failed:
            sys.exit(f"{page}:{line}: the session shows something else")
        names.update(test.globs)
    elif language == "python":
        exec(compile("\\n" * line + code, page, "exec"), names)
    else:
        done = subprocess.run(["bash", "-c", code], stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode != wanted:
            sys.exit(f"{page}:{line}: {code}\\nexit {done.returncode}, not {wanted}\\n{done.stdout}{done.stderr}")
"""


@dataclass(frozen=True)
class Step:
    """What runs as one: a block of Python, an interactive session, or a shell command."""

    line: int
    language: str
    code: str
    wanted: int = 0


def blocks(page: Path) -> Iterator[re.Match[str]]:
    yield from BLOCK.finditer(page.read_text(encoding="utf-8"))


def steps(page: Path) -> list[Step]:
    """What the page shows to be run, in order."""
    found = []
    for block in blocks(page):
        line = block.string.count("\n", 0, block.start("code"))
        code = re.sub(rf"^{block['indent']}", "", block["code"], flags=re.MULTILINE)
        if block["skip"]:
            continue
        if block["language"] in ("python", "pycon"):
            found.append(Step(line, "session" if code.startswith(">>> ") else "python", code))
        elif block["language"] in ("console", "sh", "bash", "shell"):
            found += commands(code, line)
    return found


def commands(code: str, line: int) -> Iterator[Step]:
    """The commands of a block: each that stands after ``$``; without any ``$`` the block is one script."""
    if not re.search(r"^\$ ", code, re.MULTILINE):
        script = "\n".join(text for text in code.splitlines() if not SETUP.match(text))
        yield Step(line, "shell", f"set -e\n{script}")
        return
    lines = iter(enumerate(code.splitlines(), line + 1))
    waiting: Step | None = None
    for number, text in lines:
        shown = EXIT.search(text)
        wanted = int(shown[1]) if shown else 0
        if not text.startswith("$ "):
            if shown and waiting:
                waiting = replace(waiting, wanted=wanted)
            continue
        if waiting:
            yield waiting
        command = text.removeprefix("$ ")
        while incomplete(command):
            command += "\n" + next(lines)[1].removeprefix("> ")
        waiting = None if SETUP.match(command) else Step(number, "shell", command, wanted)
    if waiting:
        yield waiting


def incomplete(command: str) -> bool:
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


@pytest.fixture(scope="session")
def example_graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graph of all the example articles."""
    folder = tmp_path_factory.mktemp("graph")
    shutil.copytree(ROOT / "examples" / "articles", folder / "articles")
    with contextlib.chdir(folder):
        kg.build("articles", "news.kg", config=kg.Config()).close()
    return folder / "news.kg"


@pytest.mark.parametrize("name", NAMES)
def test_what_the_page_shows_runs(name: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    todo = steps(ROOT / name)
    if not todo:
        return
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    shutil.copytree(ROOT / "examples" / "articles", tmp_path / "articles")
    if name.startswith("docs/"):
        shutil.copytree(request.getfixturevalue("example_graph"), tmp_path / "news.kg")
    commands_first = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [sys.executable, "-c", DRIVER],
        cwd=tmp_path,
        env={**os.environ, "PATH": commands_first, "MPLBACKEND": "Agg"},
        input=json.dumps([name, [(step.line, step.language, step.code, step.wanted) for step in todo]]),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout[-3000:]}\n{done.stderr[-3000:]}"


def test_the_readme_shows_commands_and_python() -> None:
    assert {"shell"} < {step.language for step in steps(ROOT / "README.md")}


@pytest.mark.parametrize("name", NAMES)
def test_what_is_not_run_says_why(name: str) -> None:
    reasons = [block["reason"] for block in blocks(ROOT / name) if block["skip"]]

    assert [reason for reason in reasons if not re.match(r":\s*\w+ \w+", reason)] == []


@pytest.mark.parametrize("name", [*NAMES, "CHANGELOG.md", "examples/README.md"])
def test_links_lead_to_files_that_exist(name: str) -> None:
    page = ROOT / name
    prose = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    targets = re.findall(r"\]\(([^)\s#]+)[^)]*\)", prose)

    assert [one for one in targets if "://" not in one and not (page.parent / one).exists()] == []


def test_every_public_name_is_documented() -> None:
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES if page.name != "CONTRIBUTING.md")
    shown = r"\bkg\.{0}\b|`{0}[`(.\[]|from kg import [^\n]*\b{0}\b"

    assert [name for name in kg.__all__ if not re.search(shown.format(name), text)] == []

"""Every example script runs from any folder and prints what its reader is promised."""

import csv
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
SCRIPTS = sorted(path.name for path in EXAMPLES.glob("*.py"))
ARTICLES = sorted((EXAMPLES / "articles").iterdir())


def run(script: str, folder: Path, *arguments: str) -> str:
    """What the script prints when it is started in this folder."""
    command = [sys.executable, str(EXAMPLES / script), *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr
    return done.stdout


def texts() -> dict[str, str]:
    """Every article's text by its name."""
    found = {}
    for path in ARTICLES:
        content = path.read_text(encoding="utf-8")
        if path.suffix == ".jsonl":
            found |= {record["id"]: record["text"] for record in map(json.loads, content.splitlines())}
        elif path.suffix == ".csv":
            found |= {record["id"]: record["text"] for record in csv.DictReader(content.splitlines(keepends=True))}
        else:
            found[path.stem] = content
    return found


def five_words(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i : i + 5]) for i in range(len(words) - 4)}


def test_every_article_is_as_long_as_agency_news() -> None:
    lengths = {name: len(text.split()) for name, text in texts().items()}

    assert {name: length for name, length in lengths.items() if not 150 <= length <= 450} == {}
    assert len(lengths) == 21


def test_only_the_wire_copy_shares_its_text_with_another_article() -> None:
    shared = {name: five_words(text) for name, text in texts().items()}
    alike = {
        (one, other)
        for one in shared
        for other in shared
        if one < other and len(shared[one] & shared[other]) > 0.1 * len(shared[one] | shared[other])
    }

    assert alike == {("02-velmora-buys-kestrel", "03-velmora-kestrel-wire-copy")}


def test_the_readme_lists_every_article_and_every_script() -> None:
    readme = (EXAMPLES / "README.md").read_text(encoding="utf-8")

    assert [name for name in [*SCRIPTS, *(path.name for path in ARTICLES)] if f"`{name}`" not in readme] == []


@pytest.mark.parametrize("script", SCRIPTS)
def test_script_says_what_it_is_for_and_how_to_start_it(script: str) -> None:
    source = (EXAMPLES / script).read_text(encoding="utf-8")

    assert f"python examples/{script}" in source.split('"""')[1]
    assert len(source.splitlines()) <= 48

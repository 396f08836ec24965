"""What the documentation shows works: its code and commands run and give what it says, its links lead somewhere, it
names what there is. Where outputs differ, ``make pages`` writes them anew."""

import re
from pathlib import Path

import pytest

import kg
from tests.pages import BLOCK, NAMES, PAGES, ROOT, example_graph, run, steps
from tests.warm import Warm


@pytest.fixture(scope="session")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graph of all the example articles."""
    return example_graph(tmp_path_factory.mktemp("graph"))


@pytest.mark.parametrize("name", NAMES)
def test_what_the_page_shows_runs_and_gives_what_it_says(name: str, tmp_path: Path, graph: Path, warm: Warm) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    outputs = run(name, tmp_path, graph, warm)

    assert [(one.step.code, one.wrong) for one in outputs if one.wrong] == []
    shown = [(one.text, text[one.step.shown]) for one in outputs if one.step.shown]
    assert [(given, said) for given, said in shown if given != said] == [], "`make pages` writes what it gives now"


def test_the_readme_shows_commands_and_python() -> None:
    found = steps((ROOT / "README.md").read_text(encoding="utf-8"))

    assert {step.language for step in found} == {"shell", "python"}
    assert {step.language for step in found if step.shown} == {"shell", "python"}


@pytest.mark.parametrize("name", NAMES)
def test_what_is_not_run_says_why(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    reasons = [block["about"] for block in BLOCK.finditer(text) if block["note"] == "not run"]

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

"""The site of the documentation is built without a warning, and shows all pages and the library."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pages import ROOT


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, as ``make docs`` builds it."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html", "docs", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return folder


def test_every_page_can_be_reached(site: Path) -> None:
    start = (site / "index.html").read_text(encoding="utf-8")
    pages = {path.stem for path in (ROOT / "docs").glob("*.md")} - {"index"}

    assert {page for page in pages if f'href="{page}.html"' not in start} == set()


def test_the_reference_is_made_of_the_code(site: Path) -> None:
    text = re.sub(r"<[^>]+>", "", (site / "reference.html").read_text(encoding="utf-8"))

    for said in ("Build or extend a graph on disk.", "The shortest ways from one entity to another", "NotAGraphError"):
        assert said in text


def test_a_reader_is_sent_nowhere_else(site: Path) -> None:
    loaded = [
        (page.name, address)
        for page in site.glob("*.html")
        for address in re.findall(r'<(?:script|img|link)[^>]*(?:src|href)="([^"]+)"', page.read_text(encoding="utf-8"))
        if "://" in address
    ]

    assert loaded == []

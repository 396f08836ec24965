"""Every notebook runs from top to bottom in a folder of its own, and is stored without outputs."""

from pathlib import Path

import jupytext
import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))


def read(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


def printed(notebook: nbformat.NotebookNode) -> str:
    """All that its cells print or show as text."""
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    texts = [output.get("text") or output.get("data", {}).get("text/plain", "") for output in outputs]
    return "\n".join(texts)


def test_there_are_five_notebooks() -> None:
    assert [path.name[:2] for path in NOTEBOOKS] == ["01", "02", "03", "04", "05"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_has_a_twin_of_text(path: Path) -> None:
    text = (path.parent / "text" / f"{path.stem}.md").read_text(encoding="utf-8")
    twin = jupytext.reads(text, fmt="md")

    cells = [[(cell.cell_type, cell.source) for cell in one.cells] for one in (read(path), twin)]
    assert cells[0] == cells[1], "jupytext --sync notebooks/*.ipynb  writes the older one anew"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_is_stored_without_outputs(path: Path) -> None:
    cells = [cell for cell in read(path).cells if cell.cell_type == "code"]

    assert cells
    assert all(not cell.outputs and cell.execution_count is None for cell in cells)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_is_valid_and_asks_for_the_common_kernel(path: Path) -> None:
    notebook = read(path)
    nbformat.validate(notebook)

    assert notebook.metadata.kernelspec.name == "python3"


EXPECTED = {
    "01-build-and-look": [
        "Donald Trump | granted-clemency-to | Alice Marie Johnson",
        "Alice Marie Johnson",
        "the celebrity",
        "denies: Amara Sutherland met-with Gordon Fenwick",
        "image/png",
        "text/html",
    ],
    "02-query-and-draw": [
        "kg:denied   ent:Amara_Sutherland",
        "claimed  Amara Sutherland met-with Gordon Fenwick   Neil Pettigrew",
        "election-edges.csv",
        "image/png",
    ],
    "03-your-own-relations": [
        "Neil Pettigrew | congratulated | Amara Sutherland",
        "denied | Priya Nambiar congratulated Amara Sutherland",
        "ent:Neil_Pettigrew  ent:Amara_Sutherland",
    ],
    "04-who-met-whom": [
        "Donald Trump granted-clemency-to Alice Marie Johnson 2018-06-06",
        "2018-05-30     fact     Donald Trump met-with Kim Kardashian West",
        "Alice Marie Johnson – Donald Trump – Ivanka Trump",
        "denied   Amara Sutherland met-with Gordon Fenwick, by Amara Sutherland",
        "one source: 02-velmora-buys-kestrel.txt; 03-velmora-kestrel-wire-copy.txt",
    ],
    "05-measuring-quality": ["harbour 8 facts", "precision 0.", "image/png", "problems: []"],
}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_runs_and_shows_what_it_promises(path: Path, tmp_path: Path) -> None:
    notebook = read(path)
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "examples").symlink_to(NOTEBOOKS[0].parents[1] / "examples")
    folder = {"metadata": {"path": str(tmp_path / "notebooks")}}
    NotebookClient(notebook, timeout=60, kernel_name="python3", resources=folder).execute()

    shown = printed(notebook) + " ".join(
        kind for cell in notebook.cells for output in cell.get("outputs", []) for kind in output.get("data", {})
    )
    assert [text for text in EXPECTED[path.stem] if text not in shown] == []

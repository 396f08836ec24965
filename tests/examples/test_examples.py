"""Every example script runs from any folder and prints what its reader is promised."""

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.warm import Warm

EXAMPLES = Path(__file__).parents[2] / "examples"
SCRIPTS = sorted(path.name for path in EXAMPLES.glob("*.py"))
ARTICLES = sorted((EXAMPLES / "articles").iterdir())


@pytest.fixture
def run(warm: Warm, tmp_path: Path) -> Callable[..., str]:
    """Start a script in this test's folder: what it prints."""

    def started(script: str, *arguments: str) -> str:
        done = warm.run(EXAMPLES / script, *arguments, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return started


def texts() -> dict[str, str]:
    """Every article's text by its name."""
    found: dict[str, str] = {}
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


def test_one_text_tells_of_the_clemency_without_a_graph(run: Callable[..., str], tmp_path: Path) -> None:
    statements = [line.split(" | ")[:3] for line in run("extract_one_text.py").splitlines()]

    assert ["Donald Trump", "granted-clemency-to", "Alice Marie Johnson"] in statements
    assert list(tmp_path.iterdir()) == []


def test_one_text_can_be_the_readers_own(run: Callable[..., str], tmp_path: Path) -> None:
    (tmp_path / "own.txt").write_text("Ann Lee met Bob Ray on Monday.", encoding="utf-8")

    assert "Ann Lee | met-with | Bob Ray" in run("extract_one_text.py", "own.txt")


def test_meetings_are_listed_with_their_status_and_sentence(run: Callable[..., str], tmp_path: Path) -> None:
    rows = run("who_met_whom.py").splitlines()

    assert any(re.match(r"kg:fact +Donald Trump +Kim Kardashian West +On May 30 the celebrity", row) for row in rows)
    assert any(re.match(r"kg:denied +Amara Sutherland +Gordon Fenwick", row) for row in rows)
    assert list(tmp_path.iterdir()) == []


def test_the_graph_stays_in_the_folder_that_is_named(run: Callable[..., str], tmp_path: Path) -> None:
    run("who_met_whom.py", ".")

    assert [path.name for path in tmp_path.iterdir()] == ["news.kg"]


def test_people_are_ranked_by_their_ties(run: Callable[..., str]) -> None:
    head, *rows = run("central_people.py").splitlines()
    ties = [int(re.split(r" {2,}", row)[1].split()[0]) for row in rows]

    assert head.split() == ["person", "ties", "between", "articles"]
    assert len(rows) == 10
    assert ties == sorted(ties, reverse=True)
    assert any(row.startswith("Neil Pettigrew") for row in rows)


def test_own_pipeline_resolves_pronouns_and_gives_triples(run: Callable[..., str]) -> None:
    shown = run("in_your_spacy_pipeline.py")

    assert "Amara Sutherland / She / her" in shown
    assert "Amara Sutherland | met-with | Gordon Fenwick" in shown
    assert "Amara Sutherland | praised | Gordon Fenwick" in shown


def test_files_for_gephi_are_written_where_the_reader_says(run: Callable[..., str], tmp_path: Path) -> None:
    shown = run("export_for_gephi.py", str(tmp_path))
    files = ["election.gexf", "election.graphml", "election-nodes.csv", "election-edges.csv"]

    assert [line.split()[0] for line in shown.splitlines()] == files
    assert all("Sutherland" in (tmp_path / file).read_text(encoding="utf-8") for file in files)


def test_a_journalist_sees_the_denial_under_denied_with_its_sentence(run: Callable[..., str]) -> None:
    shown = run("evidence_for_a_journalist.py")
    sections = re.split(r"\n(FACT|CLAIMED|PLANNED|DENIED|HYPOTHETICAL)\n", shown)
    by_status = dict(zip(sections[1::2], sections[2::2], strict=True))

    assert sections[0].startswith("Amara Sutherland, also called: ")
    assert "Amara Sutherland met-with Gordon Fenwick" in by_status["DENIED"]
    assert "met-with Gordon Fenwick" not in by_status["FACT"]
    assert "Amara Sutherland defeated Neil Pettigrew" in by_status["FACT"]


def test_a_relation_of_ones_own_is_found_in_the_articles(run: Callable[..., str]) -> None:
    shown = run("own_relation.py")

    assert "Chiara Benedetti congratulated Meera Raghavendran (fact)\n    “Benedetti, who was sceptical" in shown
    assert "Loamworks congratulated Meera Raghavendran (fact)" in shown

"""docs/export.md: its code runs, and it names every format."""

import pytest

import kg.graph
from kg.export import EXPORTERS, SUFFIXES
from kg.export.property_graph import EDGE_ATTRIBUTES, NODE_ATTRIBUTES
from kg.export.tables import ARTICLES, ENTITIES, EVIDENCE, STATEMENTS
from tests.pages import ROOT, code_of

PAGE = (ROOT / "docs" / "export.md").read_text(encoding="utf-8")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_code_of_the_page_runs_from_top_to_bottom(analysis_of, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    people = {"Ann Lee": "Person", "Bob Ray": "Person"}
    with kg.graph.Graph.open("news.kg", write=True, create=True) as graph:
        graph.add(analysis_of("Ann Lee met Bob Ray.", people, ["Ann Lee | met-with | Bob Ray"]))

    names: dict[str, object] = {}
    for block in code_of("docs/export.md", "python"):
        exec(block, names)  # noqa: S102

    assert capsys.readouterr().out.splitlines() == [
        "Ann Lee met-with Bob Ray | Ann Lee met Bob Ray.",
        "https://kg.example/entity/Ann_Lee met https://kg.example/entity/Bob_Ray",
    ]
    assert len(names["merged"]) == len(names["by_article"]) > 20


def test_the_page_lists_every_format_suffix_attribute_and_column():
    columns = [name for table in (STATEMENTS, EVIDENCE, ENTITIES, ARTICLES) for name in table]
    wanted = [*EXPORTERS.names(), *SUFFIXES, *NODE_ATTRIBUTES, *EDGE_ATTRIBUTES, *columns]

    assert [name for name in wanted if f"`{name}`" not in PAGE] == []

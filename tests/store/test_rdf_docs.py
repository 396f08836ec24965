"""docs/rdf.md: each query gives what the page shows below it, and its Turtle is that of the example graph."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import kg
from kg.store.vocabulary import PREFIXES, class_iri, prefixed

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "rdf.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"```sparql\n(.*?)```\n\n```text\n(.*?)```", PAGE, re.DOTALL)
TURTLE = re.findall(r"```turtle\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[kg.Graph]:
    """The example articles, read by the path that the page names: it is part of an article's name."""
    folder = tmp_path_factory.mktemp("rdf")
    shutil.copytree(ROOT / "examples", folder / "examples")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        with kg.build("examples/articles", "news.kg", config=kg.Config()) as built:
            yield built


@pytest.mark.parametrize(("query", "shown"), QUERIES, ids=range(len(QUERIES)))
def test_a_query_of_the_page_gives_the_table_below_it(graph, query, shown):
    assert graph.query(query).table() == shown.strip()


def test_the_queries_of_the_page_were_found():
    assert len(QUERIES) > 9


@pytest.mark.parametrize("block", TURTLE, ids=range(len(TURTLE)))
def test_turtle_of_the_page_is_in_the_graph(graph, block):
    # The numbers of an article's triples and entities change with whatever else is found in it.
    pattern = re.sub(r"<[^>]+#([te])\d+>", r"?\1", block)

    assert graph.query(f"ASK {{ {pattern} }}")


def test_the_page_names_every_prefix_and_the_class_of_every_entity_type():
    types = {*kg.Schema.load("news").types, "Law"}
    classes = {prefixed(class_iri(one)) for one in types}
    same = {f"schema:{one}" for one in types} | {f"kg:{one}" for one in types}

    assert [prefix for prefix in PREFIXES if f"`{prefix}:`" not in PAGE] == []
    assert [one for one in classes - same if f"`{one}`" not in PAGE] == []
    assert [one for one in types if not re.search(rf"^\|.*\b{one}\b", PAGE, re.MULTILINE)] == []

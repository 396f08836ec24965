"""A graph that is computed in parts, each by its own key, is the graph of the same articles added one by one."""

import io
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from kg.decisions import Decision, EntityRef
from kg.engines import loading
from kg.engines.exchange import Exchange
from kg.engines.neighbourhoods import neighbourhoods, number
from kg.graph import Graph
from kg.types import Analysis, Article, LocalEntity, Mention
from tests.pages import ROOT
from tests.store import test_graph_law, test_who_is_who_law
from tests.store.test_graph_law import quads

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


def here(function: Callable[..., Any], tasks: Iterable[Sequence[Any]]) -> Iterator[Any]:
    """All tasks in this process."""
    return (function(*task) for task in tasks)


def in_parts(analyses: Sequence[Analysis]) -> Graph:
    """The graph of articles, each of another source, some in each file of an exchange."""
    graph, places = Graph.memory(), []
    with tempfile.TemporaryDirectory() as folder:
        exchange = Exchange(folder)
        for at in range(0, len(analyses), 2):
            few = analyses[at : at + 2]
            exchange.write_analyses(f"analyses/{at}", few)
            places += [loading.Place(f"analyses/{at}", row, number(one.article.hash)) for row, one in enumerate(few)]
        loading.load(graph, places, exchange, here)
        assert [one.name for one in Path(folder).iterdir()] == ["analyses"], "nothing of the way is left"
    return graph


def one_by_one(analyses: Iterable[Analysis]) -> Graph:
    graph = Graph.memory()
    for analysis in analyses:
        graph.add(analysis)
    return graph


@pytest.fixture
def small_tasks(monkeypatch):
    monkeypatch.setattr(loading, "CHUNK", 2)
    monkeypatch.setattr(loading, "TEXTS", 2)


@given(st.lists(st.one_of(test_graph_law.analyses(), test_who_is_who_law.articles()), min_size=1, max_size=9))
@settings(max_examples=60, deadline=None, suppress_health_check=[*SLOW, HealthCheck.function_scoped_fixture])
def test_any_articles_make_in_parts_the_graph_that_they_make_one_by_one(small_tasks, articles):
    latest = list({one.article.source: one for one in articles}.values())

    graph = in_parts(latest)

    assert quads(graph) ^ quads(one_by_one(latest)) == set()
    assert graph.verify() == []


def named(number: int, *names: str) -> Analysis:
    text = ". ".join(names)
    entities = tuple(
        LocalEntity(f"e{at}", name, "Person", (), (Mention(text.index(name), text.index(name) + len(name), name),))
        for at, name in enumerate(names)
    )
    return Analysis(Article.of(text, id=f"a{number}", source=f"a{number}"), entities, ())


# More than any block of names may hold.
MANY = [a + b + c for a in ("Bel", "Cor", "Dov", "Fen") for b in ("a", "i", "o") for c in ("m", "r", "t", "k")]
CROWDS = {
    "many full names for one short": [*([f"{first} Quist", "Zora Tarn"] for first in MANY), ["Quist", "Belam Tarn"]],
    "many short names for one full": [*(["Smith", f"{first} Tarn"] for first in MANY), ["Zora Smith"], ["Z. Smith"]],
    "one name in many walks of life": [*(["Zora Smith", f"{first} Tarn"] for first in MANY), ["John Smith"]],
    "few of all": [*(["Quist", f"{first} Tarn"] for first in MANY[:9]), ["Zora Quist", "Belam Tarn"], ["Z. Quist"]],
}


@pytest.mark.parametrize("crowd", CROWDS)
def test_a_name_that_too_many_bear_is_known_to_be_one_wherever_its_bearers_are(small_tasks, crowd):
    articles = [named(at, *names) for at, names in enumerate(CROWDS[crowd])]

    assert quads(in_parts(articles)) ^ quads(one_by_one(articles)) == set()


DYING = """
import os, signal, sys
from kg.graph import Graph

class Dying:
    parts = iter(open(sys.argv[2], "rb").read().splitlines(keepends=True))

    def read(self, size=-1):
        return next(self.parts, None) or os.kill(os.getpid(), signal.SIGKILL)

with Graph.open(sys.argv[1], write=True, create=True) as graph:
    graph.fill(Dying())
"""


def test_a_graph_whose_loading_is_killed_is_fresh_still(tmp_path):
    whole = one_by_one([named(1, "Ann Lee", "Bob Ray")])
    text = "".join(f"{quad} .\n" for quad in whole._store.match())
    (tmp_path / "some.nq").write_text(text)
    done = subprocess.run([sys.executable, "-c", DYING, tmp_path / "a.kg", tmp_path / "some.nq"], check=False)

    assert done.returncode == -signal.SIGKILL
    with Graph.open(tmp_path / "a.kg", write=True) as graph:
        assert graph.is_fresh()
        graph.fill(io.BytesIO(text.encode()))
        assert quads(graph) == quads(whole)
        assert not graph.is_fresh()
        assert graph.verify() == []


def test_a_graph_with_decisions_is_not_fresh():
    graph = Graph.memory()
    assert graph.is_fresh()

    graph.decide(Decision("same", (EntityRef("Ann Lee"), EntityRef("Ann Ray"))))
    assert not graph.is_fresh()


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=20))
def test_neighbourhoods_are_connected_components(rows):
    members, component = neighbourhoods(*(np.array(column, np.uint64) for column in zip(*rows, strict=True)))

    parts = [{member} for member, _ in rows]
    for one, of in rows:
        for other, by in rows:
            if of == by:
                joined = next(part for part in parts if one in part) | next(part for part in parts if other in part)
                parts = [part for part in parts if part.isdisjoint(joined)] + [joined]
    found = {frozenset(members[component == label].tolist()) for label in set(component.tolist())}
    assert found == {frozenset(part) for part in parts}


@given(st.lists(test_graph_law.analyses(), min_size=1, max_size=3))
@settings(max_examples=20, deadline=None, suppress_health_check=SLOW)
def test_an_exchange_gives_back_what_was_written_and_the_same_bytes_for_the_same(analyses):
    with tempfile.TemporaryDirectory() as folder:
        exchange = Exchange(folder)
        for name in "ab":
            exchange.write_analyses(f"analyses/{name}", analyses)

        assert exchange.read_analyses("analyses/a", range(len(analyses))) == analyses
        assert (Path(folder) / "analyses/a").read_bytes() == (Path(folder) / "analyses/b").read_bytes()


def test_what_duckdb_and_pandas_read_is_what_the_documentation_says(tmp_path):
    analysis = named(1, "Ann Lee", "Bob Ray")
    Exchange(str(tmp_path)).write_analyses("analyses/a.parquet", [analysis])
    table = parquet.read_table(tmp_path / "analyses" / "a.parquet")
    page = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")
    section = page.partition("## In the exchange folder")[2].partition("\n## ")[0]
    rows = dict(re.findall(r"^\| ((?:`\w+`(?:, )?)+) \| \w+ \| (.*) \|$", section, re.MULTILINE))

    assert {name for names in rows for name in re.findall(r"\w+", names)} == set(table.column_names)
    for name in ("entities", "triples"):
        inner = table.schema.field(name).type.value_type
        said = set(re.findall(r"`(\w+)`", rows[f"`{name}`"]))
        assert {inner.field(at).name for at in range(inner.num_fields)} <= said

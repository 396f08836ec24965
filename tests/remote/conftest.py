"""Servers that the tests start once, and graphs to send there."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.config import Config
from kg.graph import Graph
from kg.sparql import Client, login_of_environment
from kg.types import Analysis
from tests.remote import serving
from tests.remote.serving import Running

PEOPLE = {"Ann Lee": "Person: Lee", "Bob Ray": "Person", "Oslo": "Place"}


@pytest.fixture(scope="session")
def _oxigraph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with serving.oxigraph(tmp_path_factory.mktemp("oxigraph")) as running:
        yield running


@pytest.fixture(scope="session")
def _virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with serving.virtuoso(tmp_path_factory.mktemp("virtuoso")) as running:
        yield running


@pytest.fixture(params=["oxigraph", "virtuoso"])
def server(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Running:
    """Each of the servers, empty."""
    return emptied(request.getfixturevalue(f"_{request.param}"), monkeypatch)


@pytest.fixture
def oxigraph(_oxigraph: Running, monkeypatch: pytest.MonkeyPatch) -> Running:
    """An empty Oxigraph server."""
    return emptied(_oxigraph, monkeypatch)


@pytest.fixture
def virtuoso(_virtuoso: Running, monkeypatch: pytest.MonkeyPatch) -> Running:
    """An empty Virtuoso server."""
    return emptied(_virtuoso, monkeypatch)


def emptied(running: Running, monkeypatch: pytest.MonkeyPatch) -> Running:
    for name, value in running.login.items():
        monkeypatch.setenv(name, value)
    there = updates_of(running)
    query = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } FILTER (CONTAINS(STR(?g), '.example/')) }"
    for row in queries_of(running).rows(query):
        there.update(f"DELETE {{ GRAPH ?g {{ ?s ?p ?o }} }} WHERE {{ VALUES ?g {{ <{row['g']['value']}> }} "
                     "GRAPH ?g { ?s ?p ?o } }")  # fmt: skip
    return running


def queries_of(running: Running) -> Client:
    return Client(running.query, timeout=60, most=10**8, login=login_of_environment())


def updates_of(running: Running) -> Client:
    return Client(running.update, timeout=60, most=10**8, login=login_of_environment())


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """Settings that keep copies of graphs in the test's own folder."""
    return Config(server={"cache": str(tmp_path / "cache")})


@pytest.fixture
def some(analysis_of: Callable[..., Analysis]) -> Callable[..., Analysis]:
    """An analysis of a short article, by its number."""

    def made(number: int, text: str = "", **article: Any) -> Analysis:
        words = f"Ann Lee met Bob Ray in Oslo. {number} {text}"
        says = ["Ann Lee | met-with | Bob Ray | both ways | when in May=2024-05"]
        given = {"date": "2024-05-06", "title": f"No. {number}", "source": f"{number}.txt", **article}
        return analysis_of(words, PEOPLE, says, **given)

    return made


@pytest.fixture
def built(some: Callable[..., Analysis], tmp_path: Path) -> Callable[..., Path]:
    """A graph on disk of articles with these numbers, which another call goes on with."""

    def made(*numbers: int, name: str = "news.kg") -> Path:
        with Graph.open(tmp_path / name, write=True, create=True) as graph, graph.run():
            for number in numbers:
                graph.add(some(number))
        return tmp_path / name

    return made

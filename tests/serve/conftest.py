"""A small graph on disk, and a client of its web application."""

import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest
import uvicorn
from starlette.testclient import TestClient

from kg.config import Config
from kg.graph import Graph
from kg.serve.app import create_app
from kg.types import Analysis
from tests.cli.conftest import Run, run_here

TOKEN = "a-token-for-tests"  # noqa: S105
HOME = "http://127.0.0.1"


@pytest.fixture
def graph_path(tmp_path: Path, analysis_of: Callable[..., Analysis]) -> Path:
    """A graph of two articles."""
    return _two_articles(tmp_path / "news.kg", analysis_of)


def _two_articles(path: Path, analysis_of: Callable[..., Analysis]) -> Path:
    with Graph.open(path, write=True, create=True) as graph:
        graph.add(analysis_of(
            "Ann Lee met Bob Ray in Oslo. Tom Ward said Bob Ray works for Acme.",
            {"Ann Lee": "Person", "Bob Ray": "Person", "Oslo": "Place", "Tom Ward": "Person", "Acme": "Organization"},
            ["Ann Lee | met-with | Bob Ray | both ways", "Bob Ray | works-for | Acme | claimed | by Tom Ward"],
            id="minutes", source="minutes.txt", title="A meeting", date="2024-06-03",
        ))
        graph.add(analysis_of(
            "Ann Lee met Bob Ray again.", {"Ann Lee": "Person", "Bob Ray": "Person"},
            ["Ann Lee | met-with | Bob Ray | both ways"], id="again", source="again.txt", title="Again",
        ))  # fmt: skip
    return path


@pytest.fixture
def client(graph_path: Path) -> Iterator[TestClient]:
    """Of a server that only reads."""
    with TestClient(create_app(graph_path, hosts=["127.0.0.1"]), base_url=HOME) as one:
        yield one


@pytest.fixture
def writer(graph_path: Path) -> Iterator[TestClient]:
    """Of a server that takes changes, by a browser that has opened its address with the token."""
    with TestClient(create_app(graph_path, token=TOKEN, hosts=["127.0.0.1"]), base_url=HOME) as one:
        one.headers["origin"] = HOME
        one.get(f"/?token={TOKEN}")
        yield one


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory, analysis_of: Callable[..., Analysis]) -> Iterator[TestClient]:
    """Of a server that takes changes, by a program that knows the token; one for all tests of a file."""
    path = _two_articles(tmp_path_factory.mktemp("served") / "news.kg", analysis_of)
    with TestClient(create_app(path, token=TOKEN, hosts=["127.0.0.1"]), base_url=HOME) as one:
        one.headers["authorization"] = f"Bearer {TOKEN}"
        yield one


@pytest.fixture
def address(graph_path: Path) -> Iterator[str]:
    """Of a server that listens, and takes changes with the token."""
    app = create_app(graph_path, config=Config(serve={"queries": 1}), token=TOKEN, hosts=["127.0.0.1"])
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join()


@pytest.fixture
def kg() -> Run:
    """Run a command in this process."""
    return run_here

"""Small graphs on disk, clients of their web application, and real servers of them."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.testclient import TestClient

from kg.config import Config
from kg.graph import Graph
from kg.serve.app import create_app
from kg.types import Analysis
from tests.cli.conftest import Run, run_here
from tests.conftest import make_analysis

TOKEN = "a-token-for-tests"  # noqa: S105
HOME = "http://127.0.0.1"
TITLE = '"><script>document.title = "caught"</script>'
NAME = "Zed<img src=x onerror=alert(1)>Zed"


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


def client_of(path: Path) -> TestClient:
    """A client of a server that only reads."""
    return TestClient(create_app(path, hosts=["127.0.0.1"]), base_url=HOME)


@pytest.fixture
def client(graph_path: Path) -> Iterator[TestClient]:
    """Of a server that only reads."""
    with client_of(graph_path) as one:
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
    with listening(app) as url:
        yield url


@contextmanager
def listening(app: Starlette) -> Iterator[str]:
    """The address of a real server of an application, for as long as the block lasts."""
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def story_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph with something of everything: denials, times, inverses, characters beyond U+FFFF, and hostile text."""
    path = tmp_path_factory.mktemp("story") / "story.kg"
    people = {"Ann Lee": "Person: Lee", "Bob Ray": "Person", "Cleo Dunn": "Person", "Acme": "Organization"}
    with Graph.open(path, write=True, create=True) as graph, graph.run(model="none", schema="news"):
        graph.add(make_analysis(
            "Dinner in Oslo\n\n"
            "😀 Ann Lee met Bob Ray in Oslo 👩‍👩‍👧. "
            "E\u0301va said Ann Lee works for Acme.\n\nLee slept. Nothing was said of rain.",
            {**people, "Oslo": "Place", "E\u0301va": "Person"},
            ["Ann Lee | met-with | Bob Ray | both ways | when on Monday=2024-06-03",
             "Ann Lee | works-for | Acme | claimed | by E\u0301va | inverse employs",
             "Ann Lee | ~dine in | Oslo"],
            id="dinner", source="dinner.txt", title="Dinner in Oslo", date="2024-06-04", publisher="The Herald",
        ))
        graph.add(make_analysis(
            "Ann Lee denied that she had met Bob Ray. Acme plans to visit Cleo Dunn. Bob Ray knows Cleo Dunn.",
            people,
            ["Ann Lee | met-with | Bob Ray | both ways | denied | by Ann Lee", "Acme | visited | Cleo Dunn | planned",
             "Bob Ray | knows | Cleo Dunn | both ways | 0.4"],
            id="denial", source="denial.txt", title="No dinner", date="2024-06-05", url="https://herald.example/denial",
        ))
        graph.add(make_analysis(
            f"{NAME} met Ann Lee <b>today</b>.", {NAME: "Person", "Ann Lee": "Person"},
            [f"{NAME} | met-with | Ann Lee | both ways", f"{NAME} | ~sing <i>loud</i> to | Ann Lee",
             f"Ann Lee | ~quote | met Ann Lee <b>today</b> | claimed | by {NAME}"],
            id="hostile", source="javascript:alert(1)", title=TITLE, url="javascript:alert(2)", date="2024-06-06",
            publisher="<u>Wire</u>", author="&lt;i&gt;",
        ))  # fmt: skip
    return path


@pytest.fixture(scope="module")
def story(story_path: Path) -> Iterator[TestClient]:
    """Of a server of the story that only reads."""
    with client_of(story_path) as one:
        yield one


@pytest.fixture(scope="module")
def served(story_path: Path) -> Iterator[str]:
    """The address of a real server of the story."""
    with listening(create_app(story_path)) as url:
        yield url


@pytest.fixture
def kg() -> Run:
    """Run a command in this process."""
    return run_here

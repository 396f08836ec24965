"""SPARQL servers on this machine: Oxigraph, Virtuoso, and a proxy that puts a server elsewhere or lets it fail."""

import base64
import http.client
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

LOGIN = {"KG_SPARQL_USER": "dba", "KG_SPARQL_PASSWORD": "dba"}
VIRTUOSO = "virtuoso-t"
WANTED = "KG_NEED_VIRTUOSO"
INI = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/temp.db
TransactionFile = {folder}/temp.trx
[Parameters]
ServerPort = 127.0.0.1:{port}
DisableUnixSocket = 1
CaseMode = 2
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
[HTTPServer]
ServerPort = 127.0.0.1:{web}
ServerRoot = {folder}
ServerThreads = 5
Charset = UTF-8
[SPARQL]
ResultSetMaxRows = 10000
MaxQueryExecutionTime = 60
"""


@dataclass(frozen=True)
class Running:
    """A server.

    Attributes:
        url: what a user gives.
        query: address of its queries.
        update: address of its updates.
        login: what the environment has to hold.
        kind: of which product it is.
    """

    url: str
    query: str
    update: str
    login: dict[str, str]
    kind: str


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def oxigraph(folder: Path) -> Iterator[Running]:
    """An Oxigraph server."""
    base = f"http://127.0.0.1:{(port := free_port())}"
    program = Path(sys.executable).with_name("oxigraph")
    command = [str(program), "serve", "--location", str(folder / "data"), "--bind", f"127.0.0.1:{port}"]
    with started(command, f"{base}/query", folder):
        yield Running(f"sparql+{base}", f"{base}/query", f"{base}/update", {}, "oxigraph")


@contextmanager
def virtuoso(folder: Path) -> Iterator[Running]:
    """A Virtuoso server; the test is skipped where there is none, unless the environment says that there must be."""
    if shutil.which(VIRTUOSO) is None:
        if os.environ.get(WANTED):
            pytest.fail(f"{WANTED} is set, and there is no {VIRTUOSO}")
        pytest.skip(f"no {VIRTUOSO}: Debian and Ubuntu have it in the package virtuoso-opensource")
    web = free_port()
    file = folder / "virtuoso.ini"
    file.write_text(INI.format(folder=folder, port=free_port(), web=web))
    base = f"http://127.0.0.1:{web}"
    with started([VIRTUOSO, "+configfile", str(file), "+foreground"], f"{base}/sparql", folder):
        yield Running(f"sparql+{base}/sparql", f"{base}/sparql-auth", f"{base}/sparql-auth", LOGIN, "virtuoso")


@contextmanager
def started(command: list[str], url: str, folder: Path) -> Iterator[None]:
    """A process that serves at an address; it is killed when the block ends."""
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
        try:
            end = time.monotonic() + 60
            while not answers(url):
                assert process.poll() is None, (folder / "log").read_text()
                assert time.monotonic() < end, "the server does not answer"
                time.sleep(0.05)
            yield
        finally:
            process.kill()
            process.wait()


def answers(url: str) -> bool:
    try:
        urllib.request.urlopen(f"{url}?query=ASK%7B%7D", timeout=5).close()  # noqa: S310
    except (OSError, http.client.HTTPException):
        return False
    return True


@dataclass
class Proxy:
    """Stands before a server, at an address of its own.

    Attributes:
        url: its address.
        places: path to the address that it stands for.
        answer: given the number of an update and its text: the status with which it fails, or None to let it through.
        login: what ``Authorization`` must be; None: anything.
        asked: the paths and the ``Authorization`` of all requests.
    """

    url: str
    places: dict[str, str]
    answer: Callable[[int, str], int | None] = lambda *_: None
    login: str | None = None
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    updates: int = 0


def basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


@contextmanager
def proxy(**places: str) -> Iterator[Proxy]:
    """A proxy; ``ds_query="http://…/query"`` stands for ``/ds/query``."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            front.asked.append((self.path, self.headers["Authorization"]))
            if front.login and self.headers["Authorization"] != front.login:
                self.reply(401, b"who are you?", {"WWW-Authenticate": 'Basic realm="r"'})
                return
            if "update" in self.headers["Content-Type"]:
                front.updates += 1
                if status := front.answer(front.updates, body.decode()):
                    self.reply(status, b"out of order", {})
                    return
            if self.path not in front.places:
                self.reply(404, b"nothing here", {})
                return
            kept = {name: self.headers[name] for name in ("Content-Type", "Accept") if self.headers[name]}
            request = urllib.request.Request(front.places[self.path], body, kept)  # noqa: S310
            try:
                with urllib.request.urlopen(request) as answer:  # noqa: S310
                    self.reply(answer.status, answer.read(), dict(answer.headers))
            except urllib.error.HTTPError as error:
                self.reply(error.code, error.read(), {})

        def reply(self, status: int, body: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name in ("Content-Type", "WWW-Authenticate", "content-type"):
                if name in headers:
                    self.send_header(name, headers[name])
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    with listening(Handler) as url:
        front = Proxy(url, {"/" + name.replace("_", "/").strip("/"): at for name, at in places.items()})
        yield front


@contextmanager
def listening(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """An HTTP server in this process."""

    class Quiet(handler):  # type: ignore[misc, valid-type]
        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Quiet)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

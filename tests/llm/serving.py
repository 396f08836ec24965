"""A language-model service on this machine: a real HTTP server that answers what a test tells it to."""

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from kg.config import Config

TEXT = (
    "Ann Lee met Bob Ray in Oslo on Monday. Ruth Hale denied that she had visited Norvik. "
    "Tom Ward advocates for prison reform."
)


@dataclass(frozen=True)
class Answer:
    """One reply of the service; ``hang`` waits for the end of the test first."""

    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    hang: bool = False


@dataclass(frozen=True)
class Asked:
    """One request that came."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]


@dataclass
class Served:
    """A running service.

    Attributes:
        url: what goes into ``[llm] url``.
        asked: the requests, in order.
        cache: a folder for answers.
    """

    url: str
    cache: Path
    asked: list[Asked] = field(default_factory=list)

    def config(self, **llm: Any) -> Config:
        settings = {"url": self.url, "model": "m", "cache": str(self.cache), "retries": 2, **llm}
        return Config().override(extractor="llm", llm=settings)


def said(*statements: dict[str, Any] | Any, usage: dict[str, Any] | None = None) -> Answer:
    """A completion with statements."""
    return completion(json.dumps({"statements": statements}), usage=usage)


def completion(content: str | None, *, usage: dict[str, Any] | None = None) -> Answer:
    """A completion with any text."""
    body = {"choices": [{"message": {"role": "assistant", "content": content}}], "usage": usage}
    return Answer(json.dumps(body).encode())


def statement(
    subject: str = "Ann Lee", relation: str = "met-with", object: str = "Bob Ray", status: str = "fact",  # noqa: A002
    evidence: str = "Ann Lee met Bob Ray in Oslo on Monday.",
) -> dict[str, str]:  # fmt: skip
    """A statement as a model gives it."""
    return {"evidence": evidence, "subject": subject, "relation": relation, "object": object, "status": status}


@contextmanager
def serving(answers: Sequence[Answer], cache: Path) -> Iterator[Served]:
    """A service that gives one answer after the other, and the last one from then on."""
    ended = threading.Event()
    served = Served("", cache)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            served.asked.append(Asked(self.path, dict(self.headers), body))
            answer = answers[min(len(served.asked), len(answers)) - 1]
            if answer.hang:
                ended.wait()
                return
            self.send_response(answer.status)
            for name, value in {"Content-Length": str(len(answer.body)), **answer.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                self.wfile.write(answer.body)
            except OSError:
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield served
    finally:
        ended.set()
        server.shutdown()
        thread.join()
        server.server_close()

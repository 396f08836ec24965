"""The command line, run in this process where possible: a process of its own loads the language model anew."""

import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

import pytest

from kg.cli import main
from kg.pipeline import Pipeline
from tests.warm import Warm

ARTICLES = [
    {
        "id": "meeting", "title": "Lee meets Ray", "date": "2024-05-06", "publisher": "The Courier",
        "text": "Ann Lee met Bob Ray in Oslo on Monday. Bob Ray thanked Ann Lee for the visit.",
    },
    {
        "id": "denial", "title": "Lee denies a meeting", "date": "2024-05-08",
        "text": "Ann Lee denied that she had met Carl Poe. Carl Poe accused Ann Lee of fraud.",
    },
    {
        "id": "threat",
        "text": 'Ann Lee met Bob Ray in Oslo on Monday, a spokesman said. "Carl Poe will sue Ann Lee," Dora Fay said.',
    },
]  # fmt: skip


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def messages(self) -> int:
        """How many messages of kg stand on standard error."""
        return sum(line.startswith("kg: ") for line in self.err.splitlines())


Run = Callable[..., Done]


def run_here(*arguments: str | Path, stdin: str | bytes = b"") -> Done:
    """Run a command in this process."""
    given = stdin.encode() if isinstance(stdin, str) else stdin
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    old = sys.stdin
    sys.stdin = io.TextIOWrapper(io.BytesIO(given), encoding="utf-8")
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main([str(argument) for argument in arguments])
    finally:
        sys.stdin = old
    return Done(code, *(stream.buffer.getvalue().decode() for stream in (out, err)))  # type: ignore[attr-defined]


def run_apart(*arguments: str | Path, stdin: str | bytes = b"", cwd: Path | None = None) -> Done:
    """Run a command in a process of its own."""
    done = subprocess.run(
        command_line(*arguments), input=stdin.encode() if isinstance(stdin, str) else stdin, capture_output=True,
        cwd=cwd, env=environment(), timeout=120, check=False,
    )  # fmt: skip
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())


def command_line(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "kg", *map(str, arguments)]


def environment() -> dict[str, str]:
    """Ours, less what would change what is printed."""
    return {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "PYTHONHASHSEED")}


class SharedPipeline(Pipeline):
    """A pipeline whose language model is that of the last one with the same model, schema, extractor, trained
    relations and open triples."""

    models: ClassVar[dict[tuple[Any, ...], Any]] = {}

    @cached_property
    def _loaded(self) -> Any:
        config = self.config
        key = (config.model, config.schema, config.extractor, config.relations, config.open)
        if key not in self.models:
            self.models[key] = Pipeline(self.config)._loaded
        return self.models[key]


@pytest.fixture(scope="session", autouse=True)
def _one_model() -> Iterator[None]:
    """Commands in this process load the language model once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kg.pipeline.Pipeline", SharedPipeline)
        yield


@pytest.fixture(scope="session")
def kg() -> Run:
    """Run a command in this process: ``kg("info", path).out``."""
    return run_here


@pytest.fixture(scope="session")
def kg_once() -> Run:
    """The same, for what is made once and not to be changed."""
    return run_here


@pytest.fixture(scope="session")
def kg_apart() -> Run:
    """Run a command in a process of its own, as a shell would."""
    return run_apart


@pytest.fixture(scope="session")
def kg_forked(warm: Warm) -> Run:
    """The same, in a copy of a process that has the language model: all is as in a process of its own but the start."""

    def run_forked(*arguments: str | Path, stdin: str = "") -> Done:
        command = [str(warm.folder / "kg"), *map(str, arguments)]
        done = subprocess.run(command, input=stdin.encode(), capture_output=True, env=warm.environment(),
                              timeout=120, check=False)  # fmt: skip
        return Done(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run_forked


@contextlib.contextmanager
def started(*arguments: str | Path) -> Iterator["subprocess.Popen[bytes]"]:
    """A command in a process of its own, with its standard streams open; it is killed when the block ends."""
    pipe = subprocess.PIPE
    process = subprocess.Popen(command_line(*arguments), stdin=pipe, stdout=pipe, stderr=pipe, env=environment())
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            stream.close()  # type: ignore[union-attr]


def until(condition: Callable[[], object], seconds: float = 60.0) -> None:
    """Wait for something."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


@pytest.fixture
def kg_started() -> Callable[..., contextlib.AbstractContextManager["subprocess.Popen[bytes]"]]:
    """Start a command and go on: ``with kg_started("build", "-", "-o", path) as process:``."""
    return started


@pytest.fixture
def wait_until() -> Callable[..., None]:
    """Wait until a condition holds."""
    return until


@pytest.fixture(scope="session")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A JSON Lines file of three articles."""
    file = tmp_path_factory.mktemp("articles") / "news.jsonl"
    file.write_text("".join(json.dumps(article) + "\n" for article in ARTICLES))
    return file


@pytest.fixture(scope="session")
def built(articles: Path) -> Path:
    """A graph of the three articles; not to be changed."""
    path = articles.parent / "news.kg"
    done = run_here("build", articles, "-o", path)
    assert done.code == 0, done.err
    return path


@pytest.fixture
def news(built: Path, tmp_path: Path) -> Path:
    """A graph of the three articles that may be changed."""
    return Path(shutil.copytree(built, tmp_path / "news.kg"))

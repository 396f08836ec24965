"""What failed in builds of a graph, in a file: so that it can be read again when it is mended."""

import json
import os
import re
import shlex
import stat
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple, Self

from kg.errors import ConfigError, KgError, SourceError
from kg.read import Origin

FILE = "failed.jsonl"
_BEGIN = b'{"source": '
_LONGEST = 1_000_000
# But for the status of an answer: 404 is the reason.
_NUMBER = re.compile(r"(?<!fetched: )\b\d[\d,.]*\b")


class _Entry(NamedTuple):
    source: str | None
    line: str


class Failures:
    """A report of what failed, one JSON object a line, while a build goes on.

    Each failure is written as it happens, so that a build that is killed leaves it. A build that comes to its end
    takes out what stood there before of the sources that it has read: what still fails of them it has written anew. A
    report without lines is removed.

    Args:
        file: the report; it need not be there.

    Raises:
        ConfigError: the file is there and is no such report.

    Example:
        >>> import tempfile
        >>> from kg.errors import ReadError
        >>> file = Path(tempfile.mkdtemp(), "failed.jsonl")
        >>> error = ReadError("a.txt", "is empty")
        >>> error.file = "news/a.txt"
        >>> with Failures(file) as failures:
        ...     failures.add(error)
        >>> failed_sources(file)
        (['news/a.txt'], 0)
        >>> with Failures(file) as failures:
        ...     failures.read("news/a.txt")
        >>> file.exists()
        False
    """

    def __init__(self, file: str | os.PathLike[str]) -> None:
        self.file = Path(file)
        self._earlier = list(_entries(self.file)) if self.file.exists() else []
        self._waiting = {entry.source for entry in self._earlier}
        self._settled: set[str | None] = set()
        self._added: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._settle()

    def read(self, source: str | None) -> None:
        """Note that a source was read; None: a stream."""
        if source in self._waiting:
            self._settled.add(source)

    def add(self, error: SourceError) -> None:
        """Write down what failed.

        Raises:
            KgError: the disk refuses.
        """
        # Nothing but ASCII, so that no name steers the terminal of who looks at it.
        line = json.dumps(_fields(error)) + "\n"
        try:
            with self.file.open("ab") as file:
                # A line that a killed process has cut off stays one of its own.
                file.write(b"\n" * (file.tell() > 0 and not self._added and not _ends(self.file)) + line.encode())
        except OSError as problem:
            raise self._refused(problem) from problem
        self._added.append(line)

    def _settle(self) -> None:
        left = [entry.line for entry in self._earlier if entry.source not in self._settled]
        if len(left) == len(self._earlier):
            return
        lines = dict.fromkeys([*left, *self._added])
        try:
            if not lines:
                self.file.unlink(missing_ok=True)
                return
            beside = self.file.with_name(f".{self.file.name}.{os.getpid()}")
            try:
                beside.write_text("".join(lines), encoding="ascii", newline="\n")
                beside.replace(self.file)
            finally:
                with suppress(OSError):
                    beside.unlink()
        except OSError as problem:
            raise self._refused(problem) from problem

    def _refused(self, problem: OSError) -> KgError:
        what = f"{self.file} cannot be written: {problem.strerror or problem}"
        return KgError(what, hint="name another: --report FILE")


def reasons(failed: Iterable[SourceError]) -> dict[str, int]:
    """Why articles failed, and how many for each reason, the most frequent first; numbers in reasons are left out.

    Example:
        >>> from kg.errors import ReadError
        >>> lengths = [ReadError("a.txt", f"has {n} characters") for n in ("7,000", "8,000")]
        >>> reasons([ReadError("b.txt", "is empty"), *lengths])
        {'has … characters': 2, 'is empty': 1}
    """
    return dict(Counter(_NUMBER.sub("…", error.reason) for error in failed).most_common())


def failed_sources(file: str | os.PathLike[str]) -> tuple[list[str], int]:
    """What a report names to be read again.

    Args:
        file: as ``Failures`` writes it.

    Returns:
        The sources in order, each once, and how many failures came from streams, which cannot be read again.

    Raises:
        ConfigError: there is no such file, or it is no such report.
    """
    entries = list(_entries(Path(file)))
    sources = dict.fromkeys(entry.source for entry in entries if entry.source is not None)
    return list(sources), sum(entry.source is None for entry in entries)


def retry(report: str | os.PathLike[str], graph: str | os.PathLike[str], *, fetch: bool = False) -> str:
    """The command that reads again what a report names.

    Args:
        report: the file.
        graph: where it goes.
        fetch: it names addresses.

    Example:
        >>> retry("news.kg/failed.jsonl", "news.kg")
        'kg build --retry-failed news.kg/failed.jsonl -o news.kg'
    """
    build = "kg build --fetch" if fetch else "kg build"
    return f"{build} --retry-failed {shlex.quote(os.fspath(report))} -o {shlex.quote(os.fspath(graph))}"


def _fields(error: SourceError) -> dict[str, Any]:
    return {
        "source": error.file, "article": error.source, "kind": type(error).__name__, "what": error.reason,
        "found": error.found, "hint": error.hint, "time": datetime.now(UTC).isoformat(timespec="seconds"),
    }  # fmt: skip


def _entries(file: Path) -> Iterator[_Entry]:
    try:
        if not stat.S_ISREG(file.stat().st_mode):  # to open a pipe would wait for who writes into it
            raise ConfigError(f"{file} is no regular file", hint="name one that kg build has written, or a new one")
        for number, line in Origin(str(file), file.name, lambda: file.open("rb")).lines(_LONGEST):
            if not isinstance(line, bytes):
                raise _wrong(file, number)
            if not line.strip():
                continue
            try:
                text = line.decode("ascii")
                source = json.loads(text)["source"]
            except (ValueError, TypeError, KeyError, RecursionError) as error:
                if line[: len(_BEGIN)] == _BEGIN[: len(line)] and not line.endswith(b"}"):
                    continue  # cut off with the process that wrote it
                raise _wrong(file, number) from error
            if not isinstance(source, str | None) or source == "-":
                raise _wrong(file, number)
            yield _Entry(source, text + "\n")
    except OSError as error:
        hint = "kg build says where it writes one"
        raise ConfigError(f"{file} cannot be read: {error.strerror or error}", hint=hint) from error


def _wrong(file: Path, number: int) -> ConfigError:
    hint = "name one that kg build has written, or remove it"
    return ConfigError(f"{file}:{number} is no line of a report of what failed", hint=hint)


def _ends(file: Path) -> bool:
    """Whether a file that is not empty ends with a whole line."""
    with file.open("rb") as stream:
        stream.seek(-1, os.SEEK_END)
        return stream.read(1) == b"\n"

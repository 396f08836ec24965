"""What a watch has dealt with, kept in a file, so that another day it goes on from there."""

import json
import os
from collections.abc import Iterator, Set
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from kg.errors import GraphError

Stamp = tuple[int, int]
"""When a file was changed, in nanoseconds, and its size; another text gives another one, or so nearly always."""


class Read(NamedTuple):
    """A file that was read.

    Attributes:
        stamp: what it was like then; None: it is to be read again.
        articles: the sources of its articles.
    """

    stamp: Stamp | None
    articles: tuple[str, ...]


class Dealt:
    """The files of a folder that were read, whether or not they failed.

    Each is written as one line at the end of the file, which a kill can do no harm: what is lost is read again.

    Args:
        file: where they are kept; it need not be there.
        by: what the articles depend on beside their files. Files that were read by another are read again.

    Example:
        >>> import tempfile
        >>> file = Path(tempfile.mkdtemp(), "watch.jsonl")
        >>> Dealt(file, "a model").read("news/a.txt", (1, 20), ["news/a.txt"])
        >>> Dealt(file, "a model").files
        {'news/a.txt': Read(stamp=(1, 20), articles=('news/a.txt',))}
        >>> Dealt(file, "another model").files["news/a.txt"].stamp is None
        True
    """

    def __init__(self, file: Path, by: str) -> None:
        self._file = file
        self._by = by
        self.files, before, lines = _kept(file)
        if before != by:
            self.files = {name: Read(None, one.articles) for name, one in self.files.items()}
        if before != by or lines > 2 * len(self.files) + 100:
            self._rewrite()

    def read(self, name: str, stamp: Stamp, articles: list[str]) -> None:
        """Note that a file was read.

        Args:
            name: its path.
            stamp: what it was like before it was read.
            articles: the sources of what was in it.

        Raises:
            GraphError: the disk refuses.
        """
        self.files[name] = Read(stamp, tuple(articles))
        self._append({"file": name, "stamp": stamp, "articles": articles})

    def forget(self, name: str) -> None:
        """Note that a file is gone."""
        self.files.pop(name, None)
        self._append({"file": name, "stamp": None})

    def elsewhere(self, sources: Set[str]) -> set[str]:
        """Those of these articles that are also in other folders or feeds watched for the graph, as their files say.

        Raises:
            GraphError: one of them cannot be read.
        """
        others = (file for file in self._file.parent.glob("watch-*.jsonl") if file.name != self._file.name)
        return {source for file in others for one in _kept(file)[0].values() for source in one.articles} & sources

    def _append(self, line: dict[str, Any]) -> None:
        try:
            with self._file.open("ab") as file:
                # Begins with an end, in case that a process was killed within a line.
                file.write(b"\n" + json.dumps(line).encode())
        except OSError as error:
            raise self._refused(error) from error

    def _rewrite(self) -> None:
        lines: list[dict[str, Any]] = [{"by": self._by}]
        lines += [
            {"file": name, "stamp": one.stamp or (0, -1), "articles": one.articles} for name, one in self.files.items()
        ]
        beside = self._file.with_name(f".{self._file.name}.{os.getpid()}")
        try:
            beside.write_text("\n".join(map(json.dumps, lines)), encoding="ascii", newline="\n")
            beside.replace(self._file)
        except OSError as error:
            raise self._refused(error) from error
        finally:
            with suppress(OSError):
                beside.unlink()

    def _refused(self, error: OSError) -> GraphError:
        return GraphError(f"{self._file} cannot be written: {error.strerror or error}", hint="start again when it can")


def _kept(file: Path) -> tuple[dict[str, Read], str | None, int]:
    """What a file says was read, by what the articles depended, and in how many lines."""
    files: dict[str, Read] = {}
    number, by = 0, None
    for line in _lines(file):
        number += 1
        if "by" in line:
            by = line["by"]
        elif line["stamp"] is None:
            files.pop(line["file"], None)
        else:
            files[line["file"]] = Read(tuple(line["stamp"]), tuple(line["articles"]))
    return files, by, number


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    """The lines that are whole; what another hand has spoilt costs that a file is read again."""
    try:
        with file.open("rb") as lines:
            for line in lines:
                with suppress(ValueError, RecursionError):
                    one = json.loads(line)
                    if isinstance(one, dict) and (isinstance(one.get("by"), str) or _is_entry(one)):
                        yield one
    except FileNotFoundError:
        return
    except OSError as error:
        hint = "remove it: what is watched is then read again"
        raise GraphError(f"{file} cannot be read: {error.strerror or error}", hint=hint) from error


def _is_entry(one: dict[str, Any]) -> bool:
    stamp, articles = one.get("stamp"), one.get("articles", [])
    return (
        isinstance(one.get("file"), str)
        and "stamp" in one
        and (stamp is None or (isinstance(stamp, list) and [type(part) for part in stamp] == [int, int]))
        and isinstance(articles, list)
        and all(isinstance(article, str) for article in articles)
        and (stamp is None or "articles" in one)
    )

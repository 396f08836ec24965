"""A folder that is watched: which of its files are new, have changed, or are gone, by listing it."""

from collections.abc import Container, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from stat import S_ISREG

from kg.errors import ReadError, warn
from kg.read import files_of
from kg.watch.dealt import Dealt, Stamp


@dataclass(slots=True)
class Changes:
    """What is other in a folder than it was.

    Attributes:
        come: files that are new or have changed, and what they are like.
        gone: files that were there.
    """

    come: dict[str, Stamp] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)

    def parts(self, size: int) -> "Iterator[Changes]":
        """The same, so many files at a time."""
        come, gone = iter(self.come.items()), iter(self.gone)
        while part := Changes(dict(islice(come, size)), list(islice(gone, size))):
            yield part

    def __bool__(self) -> bool:
        return bool(self.come or self.gone)


class Folder:
    """A folder that is watched.

    Args:
        path: of the folder.
        dealt: what was read of it.
    """

    def __init__(self, path: str, dealt: Dealt) -> None:
        self.path = path
        self.dealt = dealt
        self._told: set[str] = set()

    def changes(self) -> Changes:
        """List the folder, and tell what is new, has changed or is gone.

        Where the folder, or one in it, cannot be listed, or nothing is left in it, as where a drive is not there,
        nothing is taken for gone. That is logged as a warning, once.
        """
        there, wrong = {}, []
        for one in files_of(self.path):
            if isinstance(one, ReadError):
                wrong.append(one)
            elif stamp := stamp_of(one):
                there[one] = stamp
        if not there and not wrong and self.dealt.files:
            hint = "what came from it stays in the graph: a drive that is not there looks like this"
            wrong.append(ReadError(self.path, "holds no articles any more", hint=hint))
        for error in wrong:
            if error.what not in self._told:
                warn(error)
        self._told = {error.what for error in wrong}
        read = self.dealt.files
        come = {name: stamp for name, stamp in there.items() if name not in read or read[name].stamp != stamp}
        return Changes(come, [] if wrong else [name for name in read if name not in there])

    def still(self, changes: Changes) -> Changes:
        """The changes that have come to rest: files that are as they were a moment ago, or still not there."""
        come = {name: stamp for name, stamp in changes.come.items() if stamp_of(name) == stamp}
        return Changes(come, [name for name in changes.gone if stamp_of(name) is None])

    def sources_without(self, names: Container[str]) -> set[str]:
        """The sources of the articles of all files but these."""
        return {source for name, one in self.dealt.files.items() if name not in names for source in one.articles}


def stamp_of(name: str) -> Stamp | None:
    """What a file is like; None if it is not there, or something else is, such as a link."""
    with suppress(OSError, ValueError):
        found = Path(name).lstat()
        return (found.st_mtime_ns, found.st_size) if S_ISREG(found.st_mode) else None
    return None

"""Write a file so that it is whole or not there, whatever happens meanwhile and whoever else writes it."""

import errno
import os
import tempfile
from contextlib import suppress
from pathlib import Path


def in_the_way(folder: Path) -> Path | None:
    """What keeps a folder from being made: something that has its name, or one on the way to it, and is no folder.

    Example:
        >>> in_the_way(Path(__file__, "parses")) == Path(__file__), in_the_way(Path(__file__).parent / "parses")
        (True, None)
    """
    with suppress(OSError, ValueError):  # of what cannot be looked at nothing is known
        there = next(one for one in (folder, *folder.parents) if one.exists())
        return None if there.is_dir() else there
    return None


def keep_out_of_graphs(path: Path) -> None:
    """Refuse to write a result into a graph's folder: it could take the place of a file that the graph is made of.

    Args:
        path: of what is to be written; a link is followed.

    Raises:
        OSError: it is in the folder of a graph.

    Example:
        >>> keep_out_of_graphs(Path("news.ttl"))
    """
    for folder in Path(os.path.realpath(path)).parents:
        if (folder / "lock").exists() and (folder / "store" / "CURRENT").exists():
            raise OSError(errno.EINVAL, f"it is inside of the graph {folder.name}, whose files are kg's own")


def write_whole(path: Path, content: bytes) -> None:
    """Write a file beside its place and move it there; only its owner may read it.

    Args:
        path: its folder is made if there is none.
        content: of the file.

    Raises:
        OSError: the disk refuses.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    new = tempfile.NamedTemporaryFile(dir=path.parent, suffix=".new", delete=False)  # noqa: SIM115
    try:
        with new:
            new.write(content)
        Path(new.name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(new.name).unlink()
        raise

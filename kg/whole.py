"""Write a file so that it is whole or not there, whatever happens meanwhile and whoever else writes it."""

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

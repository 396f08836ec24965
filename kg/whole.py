"""Write a file so that it is whole or not there, whatever happens meanwhile and whoever else writes it."""

import tempfile
from contextlib import suppress
from pathlib import Path


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

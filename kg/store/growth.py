"""When a store has grown so much that its files are put in order.

What is loaded in bulk lies in files of its own, and a look-up asks each of them. Oxigraph merges them in the
background, but not where it only reads. To merge all costs as much as the store is large, so it is done where one
process has added a good part of that: however large a graph becomes, a quad is merged a few times on average.
"""

import logging
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

_log = logging.getLogger("kg")

# What is not worth it: some tens of thousands of quads.
_LEAST = 16_000_000


class Growth:
    """How much this process has added to a store.

    Args:
        files: the folder of Oxigraph's files.

    Example:
        >>> import tempfile
        >>> files = Path(tempfile.mkdtemp())
        >>> growth = Growth(files)
        >>> _ = (files / "000009.sst").write_bytes(bytes(20_000_000))
        >>> growth.settle(lambda: print("in order"))
        in order
        >>> growth.settle(lambda: print("in order"))
    """

    def __init__(self, files: Path) -> None:
        self._files = files
        self.begin()

    def begin(self) -> None:
        """Count from what is there now, which is in order."""
        self._before = self._size()

    def settle(self, optimize: Callable[[], object]) -> None:
        """Put the files in order, if the store has grown by half since that was done and the disk has room for it.

        Where it fails, nothing is lost: it is told, and no more.

        Args:
            optimize: does it.
        """
        size = self._size()
        if size - self._before <= max(self._before // 2, _LEAST):
            return
        try:
            # Those who read keep the old files; and there must be room for what comes next.
            if shutil.disk_usage(self._files).free > 2 * size:
                optimize()
                self.begin()
        except (OSError, RuntimeError) as error:
            _log.warning("the files of %s could not be put in order, and stay as they are: %s", self._files, error)

    def _size(self) -> int:
        size = 0
        for file in self._files.glob("*.sst"):
            with suppress(FileNotFoundError):  # it was merged into another just now
                size += file.stat().st_size
        return size

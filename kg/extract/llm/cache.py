"""Answers kept on disk by what was asked, so that the same is not asked, and paid, twice.

One JSON file for each request, named by the request's SHA-256. It is written beside its place and then moved there, so
that it is whole or not there; one that cannot be read is as good as none.
"""

import hashlib
import json
import logging
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kg.whole import write_whole

_log = logging.getLogger("kg")

_VERSION = 1
_MOST = 4_000_000


def key_of(request: Mapping[str, Any]) -> str:
    """What a request is known by: a hash of all that is in it, text, relations, model and parameters.

    Args:
        request: as it would be sent at first.

    Example:
        >>> key_of({"a": 1, "b": 2}) == key_of({"b": 2, "a": 1})
        True
    """
    return hashlib.sha256(json.dumps(request, sort_keys=True).encode()).hexdigest()


class Cache:
    """A folder of answers.

    Args:
        folder: made when the first answer comes; empty: nothing is kept.
    """

    def __init__(self, folder: str) -> None:
        self._folder = Path(folder).expanduser() if folder else None

    def get(self, key: str) -> str | None:
        """The answer to a request, or None.

        Args:
            key: of the request.
        """
        if self._folder is None:
            return None
        try:
            with self._path(key).open("rb") as file:
                kept = json.loads(file.read(_MOST))
        except (OSError, ValueError, RecursionError):
            return None
        whole = isinstance(kept, dict) and kept.get("version") == _VERSION and kept.get("key") == key
        content = kept.get("content") if whole else None
        return content if isinstance(content, str) else None

    def put(self, key: str, content: str) -> None:
        """Keep an answer; a disk that refuses costs the cache alone.

        Args:
            key: of the request.
            content: the answer.
        """
        if self._folder is None:
            return
        kept = {"version": _VERSION, "key": key, "content": content}
        try:
            write_whole(self._path(key), json.dumps(kept).encode())
        except OSError as error:
            _log.warning("%s", f"answers cannot be kept in {self._folder}: {error.strerror or error}")
            self._folder = None

    def _path(self, key: str) -> Path:
        return Path(self._folder or os.devnull) / key[:2] / f"{key}.json"

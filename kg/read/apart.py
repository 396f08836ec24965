"""Files that libraries in C take apart, in a process of its own: it may crash, hang or swell, and costs that file."""

import json
import os
import runpy
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from io import BytesIO
from shutil import copyfileobj
from threading import Timer
from typing import IO, Any, BinaryIO

SECONDS = 60
"""That the process may take for one word."""
MEGABYTES = 2_000
"""Of memory that it may take. Linux holds to it."""

# Neither kg itself nor anything that it imports is needed there.
_START = """import runpy, sys
sys.path[:] = {path!r}
runpy.run_path({here!r})['serve']({script!r}, {name!r}, {given!r}, {most})"""
_NO_MEMORY = 99


class ApartError(Exception):
    """The file could not be taken apart; says why, as it follows the file's name."""


def apart(taken: Callable[..., Iterator[Any]], content: BinaryIO, *given: Any) -> Generator[Any, None, None]:
    """What a function yields of a file, where it runs in a process of its own.

    Args:
        taken: function of a module that imports nothing of kg; it takes the file, as a stream that can be read back and
            forth, and what is given. What it yields can be written as JSON. It may raise ValueError with what is wrong.
        content: the file.
        given: numbers, texts and lists of them.

    Raises:
        ApartError: the function raised ValueError, or needs too much time or memory, or its process crashed.
    """
    script, name = taken.__code__.co_filename, taken.__name__
    code = _START.format(path=sys.path, here=__file__, script=script, name=name, given=given, most=MEGABYTES)
    on_disk = _number(content)
    process = subprocess.Popen(  # noqa: S603 - this very Python, on code of kg's own
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE if on_disk is None else on_disk,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "ARROW_DEFAULT_MEMORY_POOL": "system"},  # others reserve more than they use
    )
    try:
        if process.stdin:
            with suppress(BrokenPipeError), process.stdin:
                copyfileobj(content, process.stdin)
        assert process.stdout is not None, "it is a pipe"  # noqa: S101
        while line := _line(process, process.stdout):
            word = json.loads(line)
            if "wrong" in word:
                raise ApartError(word["wrong"])
            yield word["found"]
        if ended := process.wait():
            swollen = ended == _NO_MEMORY
            raise ApartError(f"needs more than {MEGABYTES:,} MB of memory" if swollen else "cannot be taken apart")
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def _number(content: BinaryIO) -> int | None:
    with suppress(OSError):
        return content.fileno()
    return None


def _line(process: subprocess.Popen[bytes], stream: IO[bytes]) -> bytes:
    late = False

    def end() -> None:
        nonlocal late
        late = True
        process.kill()

    timer = Timer(SECONDS, end)
    timer.start()
    try:
        line = stream.readline()
    finally:
        timer.cancel()
    if late:
        raise ApartError(f"takes longer than {SECONDS} seconds to take apart")
    return line


def serve(script: str, name: str, given: tuple[Any, ...], megabytes: int) -> None:
    """What the process runs: the function, on standard input; a word on standard output is a line of JSON.

    Args:
        script: file of the function's module.
        name: the function's.
        given: what it takes besides the file.
        megabytes: of memory that this process may take.
    """
    _hold_to(megabytes)
    taken = runpy.run_path(script)[name]
    try:
        file = sys.stdin.buffer if sys.stdin.seekable() else BytesIO(sys.stdin.buffer.read())
        for one in taken(file, *given):
            _say({"found": one})
    except MemoryError:
        os._exit(_NO_MEMORY)
    except ValueError as error:
        _say({"wrong": str(error)})


def _say(word: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(word) + "\n")
    sys.stdout.flush()


def _hold_to(megabytes: int) -> None:
    with suppress(ImportError, ValueError, OSError):  # where the system has no such limits
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (megabytes * 1_000_000,) * 2)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))

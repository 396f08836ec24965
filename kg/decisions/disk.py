"""A small text file that several processes read and change: each change is whole, and none is lost."""

import fcntl
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kg.decisions.problem import decision_error
from kg.errors import DecisionError
from kg.problems import Problem


@contextmanager
def opened(path: Path, flags: int, lock: int) -> Iterator[int | None]:
    """Open a file and lock it, waiting for whoever has it.

    ``put_in_place_of`` puts another file where this one was. Who waited for the lock meanwhile has the old one, and
    opens again.

    Args:
        path: of the file.
        flags: of ``os.open``.
        lock: ``fcntl.LOCK_SH`` to read, ``fcntl.LOCK_EX`` to write.

    Yields:
        A descriptor; None if the file is missing and the flags do not say to make it.

    Raises:
        DecisionError: it cannot be opened or is no file, or what is done with it meanwhile fails.
    """
    doing = "read" if lock == fcntl.LOCK_SH else "written"
    while True:
        try:
            file = os.open(path, flags | os.O_NONBLOCK | os.O_CLOEXEC, 0o644)
        except FileNotFoundError:
            if flags & os.O_CREAT:
                raise DecisionError(f"{path} cannot be made", hint="make its folder first") from None
            yield None
            return
        except OSError as error:
            raise _failed(path, doing, error) from error
        try:
            if not stat.S_ISREG(os.fstat(file).st_mode):
                raise DecisionError(f"{path} is no file", hint="name a text file to keep decisions in")
            fcntl.flock(file, lock)
            if _is_still(path, file):
                yield file
                return
        except OSError as error:
            raise _failed(path, doing, error) from error
        finally:
            os.close(file)


def _is_still(path: Path, file: int) -> bool:
    with suppress(FileNotFoundError):
        return os.path.samestat(os.fstat(file), path.stat())
    return False


def text_of(file: int, path: str | Path, max_bytes: int) -> str:
    """The whole text of a file.

    Raises:
        DecisionError: it has too many bytes, or is not in UTF-8.
    """
    with os.fdopen(os.dup(file), "rb") as stream:
        stream.seek(0)
        content = stream.read(max_bytes + 1)
    if len(content) > max_bytes:
        raise too_large(path, max_bytes)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise decision_error(str(path), [Problem(line, "it is not in UTF-8", "save it as UTF-8")]) from error


def add_to(file: int, added: bytes, size: int) -> None:
    """Write at the end of a file of this size: all or nothing."""
    try:
        written = 0
        while written < len(added):
            written += os.write(file, added[written:])
        os.fsync(file)
    except BaseException:
        os.ftruncate(file, size)
        raise


def put_in_place_of(path: Path, text: str) -> None:
    """Put a new text in the place of the file, all at once."""
    place = path.resolve()
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(text.encode())
            stream.flush()
            os.fchmod(handle, stat.S_IMODE(place.stat().st_mode))
            os.fsync(handle)
        Path(name).replace(place)
    except BaseException:
        Path(name).unlink()
        raise


def _failed(path: Path, doing: str, error: OSError) -> DecisionError:
    hint = "see that the file and its folder may be read and written, and that the disk is not full"
    return DecisionError(f"{path} cannot be {doing}: {error.strerror or error}", hint=hint)


def too_large(path: str | Path, max_bytes: int) -> DecisionError:
    """The error for a file that is, or would be, too large."""
    return DecisionError(f"{path} has more than {max_bytes:,} bytes", hint="delete decisions that are no longer needed")

"""Put a file in its place whole or not at all."""

import contextlib
import errno
import io
import os
import secrets
import shutil
import stat
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from kg.errors import ExportError
from kg.export.source import Source, Writer
from kg.whole import keep_out_of_graphs


def write_files(write: Writer, source: Source, path: Path, parts: Sequence[str]) -> list[Path]:
    """Write all files of an export; they take their places together, when the last is whole.

    Args:
        write: writes the graph to the open files.
        source: the graph.
        path: the file.
        parts: for each file what to put before the suffix of the path.

    Returns:
        The files written.

    Raises:
        ExportError: a file cannot be written; the old ones are as they were.
    """
    if not path.name:  # "." and "/"
        raise _failure(path, IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR)))
    paths = [path.with_name(f"{path.stem}{part}{path.suffix}") for part in parts]
    with contextlib.ExitStack() as stack:
        files = [stack.enter_context(replacing(target)) for target in paths]
        try:
            write(source, files)
            for file in files:
                file.flush()
        except OSError as error:
            raise _failure(path, error) from error
    return paths


def write_stdout(write: Writer, source: Source, parts: Sequence[str]) -> None:
    """Write an export of one file to standard output.

    Raises:
        ExportError: the export has several files, or the output cannot be written.
        BrokenPipeError: the reader has gone.
    """
    if len(parts) > 1:
        names = ", ".join(f"NAME{part}" for part in parts)
        wrong = f"standard output is one file, and this format is {len(parts)} ({names})"
        raise ExportError(wrong, hint="give a file name")
    binary = getattr(sys.stdout, "buffer", None)
    buffer = io.BytesIO()
    try:
        write(source, [buffer if binary is None else binary])
        if binary is None:  # a notebook's standard output takes text only
            sys.stdout.write(buffer.getvalue().decode())
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _failure(Path("standard output"), error) from error


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A file that takes its place when the block ends well."""
    try:
        keep_out_of_graphs(path)
        old = path.stat() if path.exists() else None
        if old and not stat.S_ISREG(old.st_mode) and not stat.S_ISDIR(old.st_mode):
            with path.open("wb") as device:  # a pipe or /dev/null cannot be replaced
                yield device
            return
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        place = path.resolve()  # a link stays a link
        beside = place.with_name(f".kg-export-{secrets.token_hex(8)}.part")
        with beside.open("xb") as file:
            try:
                yield file
                file.flush()
                os.fsync(file.fileno())
                if old:
                    shutil.copymode(place, beside)
                beside.replace(place)
            except BaseException:
                beside.unlink(missing_ok=True)
                raise
    except OSError as error:
        raise _failure(path, error) from error


def _failure(path: Path, error: OSError) -> ExportError:
    folder = path.parent
    match error.errno:
        case errno.ENOENT:
            return ExportError(f"{path} cannot be written: there is no folder {folder}", hint=f"mkdir -p {folder}")
        case errno.EISDIR:
            return ExportError(f"{path} is a folder", hint="name a file, with the suffix of its format")
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return ExportError(f"{path} cannot be written: {error.strerror}", hint=f"may you write in {folder}?")
        case errno.ENOSPC | errno.EDQUOT:
            hint = "make room on it; a file of this name is as it was"
            return ExportError(f"{path} cannot be written: the disk is full", hint=hint)
    return ExportError(f"{path} cannot be written: {error.strerror or error}")

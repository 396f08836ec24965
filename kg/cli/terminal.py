"""What is printed: results on standard output, the rest on standard error, and nothing that steers a terminal."""

import io
import json
import os
import re
import shutil
import sys
import textwrap
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO

from click import style

from kg.errors import KgError
from kg.whole import keep_out_of_graphs

# Characters that would move the cursor, change colours or turn the reading direction of the rest of the line.
_STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_WIDEST, _NARROWEST = 120, 60
_PIECE = 16_384


def prepare_output() -> None:
    """Files and pipes get UTF-8 whatever the locale; a terminal gets what it can show."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def finish_output() -> None:
    """Write what is still in buffers, while a failure can still be reported.

    Raises:
        BrokenPipeError: whoever read it has gone.
        KgError: it cannot be written.
    """
    _written("")


def silence(stream: TextIO) -> None:
    """Let the stream's rest go nowhere, so that the interpreter does not complain when it ends."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def out(text: str) -> None:
    """Print a result.

    Args:
        text: lines, with or without a newline at the end.

    Raises:
        BrokenPipeError: whoever read it has gone.
        KgError: it cannot be written.
    """
    _written(text if text.endswith("\n") else text + "\n")


def _written(text: str) -> None:
    try:
        # In pieces, since an unbuffered stream takes a part of a large text for all of it when the reader goes away.
        for start in range(0, len(text), _PIECE):
            sys.stdout.write(text[start : start + _PIECE])
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        silence(sys.stdout)
        raise KgError(f"standard output cannot be written: {error.strerror or error}") from error


def write_file(path: str | Path, text: str, *, over: bool = True, hint: str | None = None) -> None:
    """Write a result into a file.

    Args:
        path: of the file.
        text: the same bytes on every system.
        over: whether one that is there is written over.
        hint: what to do where one is there.

    Raises:
        KgError: it cannot be written, or is there.
    """
    try:
        keep_out_of_graphs(Path(path))
        with Path(path).open("w" if over else "x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError as error:
        raise KgError(f"{path} exists already", hint=hint) from error
    except OSError as error:
        raise KgError(f"{path} cannot be written: {error.strerror or error}", hint="name another file") from error


def out_json(value: Any) -> None:
    """Print a result for programs."""
    out(json_text(value, indent=2))


def json_text(value: Any, *, indent: int | None = None) -> str:
    """JSON in which what would steer a terminal is escaped.

    Example:
        >>> print(json_text("é\\x9b\\u202e"))
        "é\\u009b\\u202e"
    """
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return _STEERING.sub(lambda found: found[0] if found[0] == "\n" else f"\\u{ord(found[0]):04x}", text)


def say(text: str) -> None:
    """Print a line on standard error; if that is gone too, nobody is left to be told."""
    with suppress(OSError, ValueError):
        sys.stderr.write(text + "\n")
        sys.stderr.flush()


def printable(text: str) -> str:
    """Text on one line that is safe to print: what would steer a terminal becomes U+FFFD, line ends become spaces.

    Example:
        >>> printable("Ann\\n\\x1b[31mLee")
        'Ann �[31mLee'
    """
    return _STEERING.sub("\ufffd", re.sub("[\t\n\r\v\f\x1c-\x1e\x85]", " ", text))


def width() -> int:
    """How many columns a page may have: those of the terminal, 60 to 120."""
    return max(_NARROWEST, min(_WIDEST, shutil.get_terminal_size((_WIDEST, 24)).columns))


def coloured(line: str, colour: str) -> str:
    """A line in a colour, on a terminal; as it is elsewhere, and where ``NO_COLOR`` is set (no-color.org).

    Args:
        line: printable.
        colour: name of one of the eight of ANSI.

    Example:
        >>> coloured("+ Ann Lee", "green")
        '+ Ann Lee'
    """
    shown = sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return style(line, fg=colour) if shown else line


def wrapped(text: str, indent: str, columns: int | None = None) -> list[str]:
    """Running text in lines, all of them indented.

    Args:
        text: any text; its white space is made single.
        indent: stands before each line.
        columns: of the page; None: ``width()``.
    """
    clean = " ".join(printable(text).split())
    return textwrap.wrap(clean, columns or width(), initial_indent=indent, subsequent_indent=indent)


def table(rows: Iterable[Sequence[str]], *, right: Iterable[int] = (), widest: int | None = None) -> list[str]:
    """Rows as lines whose columns stand below each other, in wide scripts too.

    Args:
        rows: cells; all rows have the same number.
        right: numbers of the columns that stand to the right.
        widest: columns of the terminal that the first cell may take; a longer one is cut, with an ellipsis.

    Example:
        >>> table([("relation", "n"), ("met-with", "12")], right=[1])
        ['relation   n', 'met-with  12']
    """
    from rich.cells import cell_len, set_cell_size

    def cut(text: str) -> str:
        return text if widest is None or cell_len(text) <= widest else set_cell_size(text, widest - 1).rstrip() + "…"

    cells = [[printable(cell) for cell in row] for row in rows]
    for row in cells:
        row[0] = cut(row[0])
    widths = [max(map(cell_len, column)) for column in zip(*cells, strict=True)]
    to_the_right = set(right)
    lines = []
    for row in cells:
        spaces = [" " * (size - cell_len(cell)) for cell, size in zip(row, widths, strict=True)]
        padded = [s + c if i in to_the_right else c + s for i, (c, s) in enumerate(zip(row, spaces, strict=True))]
        lines.append("  ".join(padded).rstrip())
    return lines

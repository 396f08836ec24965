"""TOML that people write: where its blocks stand, which Python's reader of TOML does not tell; texts as TOML has them.

The text is cut into statements: a line each, and more lines where a list, a table or a text goes on. Only what can hide
a line end has to be known for that: brackets, comments and the four kinds of strings (https://toml.io/en/v1.0.0). So a
``[[same]]`` within a text, a comment or a list is no header.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.problems import Problem, shown

# Possessive, so that a long text takes no memory. Two quotes may stand right before the three that end a text.
_TOKEN = re.compile(
    r'''
    """ (?: [^"\\]++ | \\. | "(?!"") )*+ "{3,5}
    | \'\'\' (?: [^']++ | '(?!\'\') )*+ '{3,5}
    | " (?: [^"\\\n]++ | \\. )*+ "
    | ' [^'\n]*+ '
    | \# [^\n]*+
    | [\[\]{}\n]
    ''',
    re.VERBOSE | re.DOTALL,
)
_KEY = re.compile(r"""\s*+("(?:[^"\\]|\\.)*+"|'[^']*+'|[\w-]++)\s*+(\.?)""", re.ASCII)
_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}


@dataclass(slots=True)
class Block:
    """A table of the file.

    Attributes:
        name: as in its header; empty for what stands before the first header.
        brackets: how its header begins, ``[[`` or ``[``; empty before the first header.
        line: of its header, counted from 1.
        start: offset of the header's line in the text.
        end: offset of the end of its last statement's line, line end included.
        keys: the first word of each key that stands on a line of its own, and that line.
    """

    name: str
    brackets: str
    line: int
    start: int
    end: int
    keys: dict[str, int] = field(default_factory=dict)


def blocks(text: str) -> list[Block]:
    """The blocks of a file, in its order.

    Args:
        text: TOML that Python's reader takes.

    Example:
        >>> text = '# [[same]]\\n[[same]]\\nby = \"\"\"\\n[[same]]\\n\"\"\"\\n[[reject]]  # no\\n'
        >>> [(block.name, block.line, block.keys) for block in blocks(text)]
        [('same', 2, {'by': 3}), ('reject', 6, {})]
    """
    found: list[Block] = []
    for line, start, end in _statements(text):
        brackets = "[" * (2 if text.startswith("[[", start) else 1 if text.startswith("[", start) else 0)
        path = _path(text, start + len(brackets))
        row = text.rfind("\n", 0, start) + 1
        if brackets and not (found and found[-1].name == path[0] and len(path) > 1):
            found.append(Block(".".join(path), brackets, line, row, end))
            continue
        if not found:
            found.append(Block("", "", line, row, end))
        found[-1].end = end
        # Of a table in the block, such as [[same.entities]], the second word is a key of the block.
        found[-1].keys.setdefault(path[1 if brackets else 0], line)
    return found


def _statements(text: str) -> Iterator[tuple[int, int, int]]:
    """Line, first character and end of each statement, which is neither blank nor a comment alone."""
    line, row, depth = 1, 0, 0
    for token in _TOKEN.finditer(text + "\n"):
        match token[0]:
            case "[" | "{":
                depth += 1
            case "]" | "}":
                depth -= 1
            case "\n" if depth == 0:
                end = min(token.end(), len(text))
                statement = text[row:end].lstrip()
                if statement and not statement.startswith("#"):
                    yield line, end - len(statement), end
                line += text.count("\n", row, end)
                row = end


def _path(text: str, start: int) -> list[str]:
    """The words of a dotted key."""
    path: list[str] = []
    while key := _KEY.match(text, start):
        path += tomllib.loads(f"{key[1]} = 0") if key[1][0] in "\"'" else [key[1]]
        if not key[2]:
            break
        start = key.end()
    return path


def no_toml(error: Exception, text: str, hint: str) -> Problem:
    """What is wrong with a text that Python's reader of TOML does not take, and in which line.

    Args:
        error: what ``tomllib.loads`` raised: ``ValueError`` or ``RecursionError``.
        text: that it was given.
        hint: what to write instead.

    Example:
        >>> print(no_toml(tomllib.TOMLDecodeError("Expected '=' (at line 2, column 4)"), "", 'write  by = "me"'))
        line 2: it is no TOML: Expected '=' (column 4); write  by = "me"
    """
    if isinstance(error, RecursionError):
        return Problem(0, "it is no TOML: lists within lists without end")
    what, line = str(error), 0
    if place := _AT.search(what):
        line = int(place[1] or text.count("\n") + 1)
        what = what[: place.start()] + (f" (column {place[2]})" if place[2] else " (at its end)")
    return Problem(line, f"it is no TOML: {shown(what)}", hint)


def quoted(text: str) -> str:
    """A text as TOML writes it. What cannot be seen is escaped, so that the file shows all that it says.

    Raises:
        ValueError: it holds half of a character (a lone surrogate), which TOML cannot write.

    Example:
        >>> print(quoted('the "Old" Mill\\u202e'))
        "the \\"Old\\" Mill\\u202E"
    """
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character.isprintable():
        return character
    number = ord(character)
    if 0xD800 <= number <= 0xDFFF:
        raise ValueError(f"half character U+{number:04X}")
    return f"\\u{number:04X}" if number <= 0xFFFF else f"\\U{number:08X}"

"""Quads as lines of N-Quads, as Oxigraph writes them: what a change is made of.

A quad of Oxigraph is a copy of four texts; a line is one text. To make one, to compare it, and to write it into the
journal costs a fifth, and a change makes a thousand of them for an article.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import TypeAlias

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Quad

from kg.store import nodes as n
from kg.store.terms import quoted
from kg.store.vocabulary import XSD, storable

Line: TypeAlias = str
"""A quad as N-Quads writes it, with the end of the line."""
Value: TypeAlias = str | int | float | NamedNode | Literal
Fact: TypeAlias = tuple[str, NamedNode, Value]
"""Subject, predicate and object; numbers and texts as such. Cheaper than a line: most are the same after a change."""

_INTEGER = f"^^<{XSD}integer>"


def line_of(fact: Fact, graph: NamedNode) -> Line:
    """A fact as a line of a graph.

    Args:
        fact: its subject is an IRI; a text is made one that the graph can hold (``vocabulary.storable``).
        graph: that says so.

    Example:
        >>> print(line_of(("urn:a", NamedNode("urn:b"), 'a "c"'), NamedNode("urn:g")), end="")
        <urn:a> <urn:b> "a \\"c\\"" <urn:g> .
    """
    subject, predicate, value = fact
    if isinstance(value, str):
        obj = quoted(storable(value))
    elif isinstance(value, NamedNode | Literal):
        obj = str(value)
    else:
        obj = f'"{value}"{_INTEGER}' if isinstance(value, int) else str(n.decimal(value))
    return f"<{subject}> {_written(predicate)} {obj} {_written(graph)} .\n"


# Predicates and graphs are few: some dozens, and the records of the articles that are being written.
_written = lru_cache(maxsize=2_000)(str)


def lines_of(quads: Iterable[Quad | Line]) -> set[Line]:
    """Quads as lines; lines stay as they are.

    Example:
        >>> quad = Quad(n.META, n.FORMAT, n.integer(3), n.META)
        >>> lines_of([quad]) == {line_of((n.META.value, n.FORMAT, 3), n.META)} == lines_of(lines_of([quad]))
        True
    """
    given = set(quads)
    lines = {one for one in given if isinstance(one, str)}
    if len(lines) < len(given):
        text = ox.serialize((one for one in given if not isinstance(one, str)), format=ox.RdfFormat.N_QUADS) or b""
        lines.update(split(text))
    return lines


def quads_of(lines: Iterable[Line]) -> list[Quad]:
    """Lines as quads.

    Example:
        >>> quads_of([line_of((n.META.value, n.FORMAT, 3), n.META)])[0].object
        <Literal value=3 datatype=<NamedNode value=http://www.w3.org/2001/XMLSchema#integer>>
    """
    return list(ox.parse(text_of(lines), format=ox.RdfFormat.N_QUADS, lenient=True))


def text_of(lines: Iterable[Line]) -> bytes:
    """Lines as one text."""
    return "".join(lines).encode()


def split(text: bytes) -> list[Line]:
    """The lines of a text that ``text_of()`` or Oxigraph wrote."""
    # Of what Python's texts take for the end of a line, N-Quads escapes nothing but these two.
    return [line.decode() for line in text.splitlines(keepends=True)]

"""Lines are what Oxigraph writes, to the letter: a line that were not would be another quad beside its own."""

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from kg.store import nodes as n
from kg.store.lines import Value, line_of, lines_of, quads_of, split, text_of
from kg.store.vocabulary import storable

GRAPH, NODE = NamedNode("urn:g"), NamedNode("urn:a")
TEXTS = st.text() | st.text(st.sampled_from('"\\\n\r\t\b\f\x00\x7f\x85\u2028\u202e\ufffe🜁 .<>'), max_size=8)


def node_of(value: Value) -> NamedNode | Literal:
    if isinstance(value, NamedNode | Literal):
        return value
    return n.text(value) if isinstance(value, str) else n.integer(value) if isinstance(value, int) else n.decimal(value)


OTHERS = st.integers() | st.floats(0, 1) | st.sampled_from([NODE, n.dated("2018-06"), n.dated("--06-01")])


@given(TEXTS | OTHERS)
def test_a_line_is_what_oxigraph_writes_of_the_quad(value: Value) -> None:
    quad = Quad(NODE, n.LABEL, node_of(value), GRAPH)
    line = line_of((NODE.value, n.LABEL, value), GRAPH)
    assert line.encode() == ox.serialize([quad], format=ox.RdfFormat.N_QUADS)
    assert lines_of([quad]) == {line}
    assert quads_of([line]) == [quad]


@given(st.lists(TEXTS))
def test_many_lines_are_as_many_quads_again(texts: list[str]) -> None:
    lines = {line_of((NODE.value, n.LABEL, text), GRAPH) for text in texts}
    assert set(split(text_of(lines))) == lines
    assert {n.values(quad)[2] for quad in quads_of(lines)} == set(map(storable, texts))


def test_every_sign_of_the_first_planes_is_written_as_oxigraph_does() -> None:
    text = "".join(map(chr, (*range(0xD800), *range(0xE000, 0x20000))))
    quad = Quad(NODE, n.LABEL, n.text(text), GRAPH)
    assert line_of((NODE.value, n.LABEL, text), GRAPH).encode() == ox.serialize([quad], format=ox.RdfFormat.N_QUADS)


@pytest.mark.parametrize("given", [[], set()])
def test_of_nothing_comes_nothing(given: list[str]) -> None:
    assert lines_of(given) == set()
    assert quads_of(given) == []
    assert text_of(given) == b""

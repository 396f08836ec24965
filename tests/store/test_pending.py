"""What waits for the store's indices is found as if it were in them."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from kg.store import nodes as n
from kg.store.lines import lines_of, quads_of
from kg.store.pending import Pending

# As odd as they come: what looks like the rest of a line, line ends of all kinds, quotes, marks, letters of the astral
# planes, and the same text with a language and a type.
TEXTS = [
    '"', "\\", 'a "b" <urn:c> .\n', "\r\n", "\x85\u2028\x0b\x0c\x1c", "\u202e", "\x00\x07", "🜁", "", " ", "Ann Lee",
]  # fmt: skip
OBJECTS: list[NamedNode | Literal] = [
    NamedNode("urn:a"), NamedNode("urn:über"), Literal("Ann Lee", language="en"), n.integer(7), n.dated("2018-06-01"),
    *(Literal(text) for text in TEXTS),
]  # fmt: skip
SUBJECTS = [NamedNode("urn:a"), NamedNode("urn:ab")]
# One that every change is looked for by, and one that none is.
PREDICATES = [n.SAYS, NamedNode("urn:p")]
GRAPHS = [n.FACTS, NamedNode("urn:a")]
QUADS = st.builds(
    Quad, st.sampled_from(SUBJECTS), st.sampled_from(PREDICATES), st.sampled_from(OBJECTS), st.sampled_from(GRAPHS)
)
CHANGES = st.lists(st.tuples(st.sets(QUADS, max_size=6), st.sets(QUADS, max_size=12)), max_size=6)


def fits(quad: Quad, pattern: tuple[object, ...]) -> bool:
    terms = (quad.subject, quad.predicate, quad.object, quad.graph_name)
    return all(want is None or want == term for want, term in zip(pattern, terms, strict=True))


@given(stored=st.sets(QUADS, max_size=12), changes=CHANGES)
def test_every_pattern_finds_what_a_store_with_the_changes_would(
    stored: set[Quad], changes: list[tuple[set[Quad], set[Quad]]]
) -> None:
    pending, there = Pending(), set(stored)
    for gone, come in changes:
        gone = gone - come
        pending.turn(lines_of(gone), lines_of(come))
        there = (there - gone) | come
    for pattern in product(*([None, *terms] for terms in (SUBJECTS, PREDICATES, OBJECTS, GRAPHS))):
        found = list(pending.over((quad for quad in stored if fits(quad, pattern)), *pattern))
        assert len(found) == len(set(found))
        assert set(found) == {quad for quad in there if fits(quad, pattern)}
    for quad in stored | there:
        known = pending.has(quad)
        assert (quad in stored if known is None else known) == (quad in there)
    assert set(quads_of(pending.come.all)) | (stored - set(quads_of(pending.gone.all))) == there


def test_nothing_is_left_when_it_is_cleared() -> None:
    pending, quad = Pending(), Quad(SUBJECTS[0], n.SAYS, OBJECTS[0], n.FACTS)
    pending.turn(set(), lines_of([quad]))
    assert list(pending.over([], None, n.SAYS, OBJECTS[0], None)) == [quad]
    pending.clear()
    assert not pending
    assert list(pending.over([], None, n.SAYS, OBJECTS[0], None)) == []
    assert not pending.come.all

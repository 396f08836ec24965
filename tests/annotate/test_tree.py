"""A tree says of a document what spaCy says of it."""

from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc
from spacy.vocab import Vocab

from kg.annotate.kept import edges_of
from kg.annotate.tree import Tree, read_once
from kg.annotate.words import Words

# Between "firm" and what describes it stands a branch of the verb: two branches cross.
CROSSING = Doc(
    Vocab(),
    words=["A", "firm", "rose", "today", "of", "note", "."],
    heads=[1, 2, 2, 2, 1, 4, 2],
    deps=["det", "nsubj", "ROOT", "npadvmod", "prep", "pobj", "punct"],
    sent_starts=[True, *[False] * 6],
)


def assert_as_spacy_says(doc):
    tree = Tree(doc)

    for token, other in zip(tree, doc, strict=True):
        for name in ("i", "text", "lower_", "lemma_", "pos_", "tag_", "dep_", "ent_type_", "is_punct", "is_space"):
            assert getattr(token, name) == getattr(other, name), name
        assert token.text_with_ws == other.text_with_ws
        assert token.head.i == other.head.i
        assert (token.start, token.end) == (other.left_edge.i, other.right_edge.i + 1)
        for name in ("children", "lefts", "rights", "ancestors"):
            assert [one.i for one in getattr(token, name)] == [one.i for one in getattr(other, name)], name
        for name in ("subtree", "conjuncts"):
            assert {one.i for one in getattr(token, name)} == {one.i for one in getattr(other, name)}, name
        assert tree.sentence(token.i) == (other.sent.start, other.sent.end)
    for start in range(len(doc)):
        for end in range(start + 1, len(doc) + 1):
            assert tree.root(start, end).i == doc[start:end].root.i, (start, end)


def test_tokens_are_as_spacy_has_them(pipeline):
    assert_as_spacy_says(
        pipeline.nlp("Ann Lee, who met Bob Ray and  Tom Ward, said she had won.\n\n“Did she?” he asked; nobody knew.")
    )


def test_crossing_branches_end_where_spacy_sees_them_end():
    assert_as_spacy_says(CROSSING)


@st.composite
def docs(draw):
    """One sentence of any structure: each word but the first of some order depends on one before it in that order."""
    words = draw(st.lists(st.sampled_from(["Ann", "met", ",", "\n", "Bob"]), min_size=1, max_size=9))
    order = draw(st.permutations(range(len(words))))
    heads = list(range(len(words)))
    for place, i in enumerate(order[1:], 1):
        heads[i] = order[draw(st.integers(0, place - 1))]
    deps = ["ROOT" if head == i else "dep" for i, head in enumerate(heads)]
    return Doc(Vocab(), words=words, heads=heads, deps=deps)


@given(docs())
def test_trees_of_any_form_are_as_spacy_has_them(doc):
    assert_as_spacy_says(doc)


@given(docs())
def test_subtrees_end_elsewhere_by_spacy_only_where_branches_cross(doc):
    words = Words.of(doc)
    elsewhere = {
        token.i: (token.left_edge.i, token.right_edge.i + 1)
        for token in doc
        if (token.left_edge.i, token.right_edge.i + 1) != (words.left[token.i], words.right[token.i])
    }

    assert {i: (start, end) for i, start, end in edges_of(doc, words)} == elsewhere


def test_a_tree_that_was_read_leaves_no_circles_behind():
    with read_once(CROSSING) as tree:
        token = tree[0]

    assert not tree
    assert not hasattr(token, "head")


def test_a_document_is_read_again_when_it_has_changed():
    doc = Doc(Vocab(), words=["Ann", "slept"], heads=[1, 1], deps=["nsubj", "ROOT"])
    before = Words.of(doc)
    assert Words.of(doc) is before

    doc[0].lemma_ = "Anna"

    assert Words.of(doc).lemma[0] == "anna"

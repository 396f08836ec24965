"""Products of matrices by numpy's library are those of thinc's, and the same for a row wherever it stands."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from thinc.api import Maxout, Model, NumpyOps

from kg.annotate import matrices
from kg.annotate.matrices import Products, block, multiply_quickly
from kg.models import load_model

TEXTS = [
    "Ann Lee met Bob Ray in Oslo.",
    "The mayor, who had lost, said on Monday that nobody would resign. " * 9,
    "Rain.",
    "",
    "Acme Corp. sued the Harbour Board; the board denied everything, and its lawyers left for New Lisbon. " * 3,
]
ATTRIBUTES = ["TAG", "DEP", "HEAD", "ENT_TYPE", "ENT_IOB"]


@pytest.fixture(scope="module")
def models():
    """The real model as it comes, and with quick products."""
    plain, quick = load_model()[0], load_model()[0]
    multiply_quickly(quick)
    return plain, quick


def rows_by_weights(seed, rows, inputs, outputs):
    chance = np.random.default_rng(seed)
    return chance.standard_normal((rows, inputs), np.float32), chance.standard_normal((outputs, inputs), np.float32)


@given(st.integers(0, 99), st.integers(1, 70), st.sampled_from([(288, 288), (96, 50), (300, 96), (7, 3)]))
def test_products_are_those_of_thinc(seed, rows, shape):
    x, y = rows_by_weights(seed, rows, *shape)
    written = np.full((rows, shape[1]), np.nan, np.float32)

    found = Products().gemm(x, y, trans2=True)

    assert found.flags.c_contiguous
    assert Products().gemm(x, y, trans2=True, out=written) is written
    assert np.array_equal(found, written)
    assert np.allclose(found, NumpyOps().gemm(x, y, trans2=True), atol=1e-4)


@given(st.integers(0, 99), st.integers(1, 70), st.integers(0, 69), st.sampled_from([(288, 288), (96, 50), (300, 96)]))
def test_what_comes_out_for_a_row_does_not_depend_on_the_others(seed, rows, begin, shape):
    x, y = rows_by_weights(seed, 140, *shape)
    ops = Products()

    some = ops.gemm(x[begin : begin + rows], y, trans2=True)

    assert np.array_equal(some, ops.gemm(x, y, trans2=True)[begin : begin + rows])


def test_other_products_are_left_to_thinc():
    x, y = rows_by_weights(1, 20, 30, 40)

    for factors, how in (
        ((x, y.T), {}),
        ((x, x), {"trans1": True}),
        ((x[:0], y), {"trans2": True}),
        ((x.astype("d"), y.astype("d")), {"trans2": True}),
    ):
        assert np.array_equal(Products().gemm(*factors, **how), NumpyOps().gemm(*factors, **how))


def test_where_no_rows_are_treated_alike_thinc_multiplies(monkeypatch):
    x, y = rows_by_weights(1, 20, 30, 40)
    monkeypatch.setattr(matrices, "_blocks_by_weights", lambda blocks, weights: np.random.default_rng().random(
        (len(blocks), len(weights), blocks.shape[1]), np.float32))  # fmt: skip
    block.cache_clear()
    try:
        assert block(40, 30) == 0
        assert np.array_equal(Products().gemm(x, y, trans2=True), NumpyOps().gemm(x, y, trans2=True))
    finally:
        block.cache_clear()


def maxout(ops: NumpyOps) -> Model:
    layer = Maxout(nO=5, nI=30, nP=3)
    layer.initialize()
    for node in layer.walk():
        node.ops = ops
    return layer


def test_maxout_is_that_of_thinc_and_learns_as_before():
    layer = maxout(NumpyOps())
    layer.set_param("b", np.random.default_rng(1).standard_normal((5, 3), np.float32))
    x, _ = rows_by_weights(1, 37, 30, 1)
    expected, back = layer(x, is_train=True)
    before = back(expected)
    layer._func = matrices.Maxout(layer._func)

    assert np.allclose(layer.predict(x), expected, atol=1e-5)
    assert np.array_equal(layer(x, is_train=True)[1](expected), before)


def test_texts_are_parsed_as_by_the_model_as_it_comes(models):
    plain, quick = models

    assert [doc.to_array(ATTRIBUTES).tolist() for doc in quick.pipe(TEXTS)] == [
        doc.to_array(ATTRIBUTES).tolist() for doc in plain.pipe(TEXTS)
    ]


def test_vectors_of_an_article_are_the_same_alone_and_among_others(models):
    _, quick = models
    together = [doc.tensor for doc in quick.pipe(TEXTS * 2)]

    for text, first, second in zip(TEXTS, together, together[len(TEXTS) :], strict=False):
        assert np.array_equal(quick(text).tensor, first)
        assert np.array_equal(first, second)


def test_model_is_saved_as_it_was(models):
    plain, quick = models

    assert quick.get_pipe("ner").model.to_bytes() == plain.get_pipe("ner").model.to_bytes()

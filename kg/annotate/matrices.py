"""Products of matrices by numpy's library, which is several times as quick as that of thinc's.

What comes out for a word must not depend on which words are computed with it, or an article would be read otherwise
alone than among others. Numpy's library adds up in another order at the edges of a matrix, so the rows go through it in
blocks of one size, within which, as is tried first, it treats all rows alike to the last bit.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
from spacy.language import Language
from thinc.api import Model, NumpyOps
from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]

Array = npt.NDArray[np.float32]

# Rows of a block. Larger ones are a little quicker, where they will do.
_BLOCKS = (128, 64, 32, 16, 8, 4)


def multiply_quickly(nlp: Language) -> None:
    """Have the models of a pipeline multiply by numpy; what is on other hardware, or of another kind, stays as it is.

    Args:
        nlp: loaded.
    """
    ops = Products()
    for _, component in nlp.pipeline:
        if isinstance(model := getattr(component, "model", None), Model):
            for layer in model.walk():
                if type(layer.ops) is NumpyOps:
                    layer.ops = ops
                    if layer.name == "maxout":
                        layer._func = Maxout(layer._func)  # in its place, so that the model can be saved as it was


class Products(NumpyOps):  # type: ignore[misc]
    """Thinc's operations, with products of rows and weights by numpy."""

    def gemm(self, x: Any, y: Any, *, out: Any = None, trans1: bool = False, trans2: bool = False) -> Any:
        """The product of two matrices.

        Args:
            x: rows by inputs.
            y: outputs by inputs, if ``trans2``.
            out: where it is written.
            trans1, trans2: whether ``x`` and ``y`` are to be transposed.
        """
        if trans1 or not trans2 or not _will_do(x, y):
            return super().gemm(x, y, out=out, trans1=trans1, trans2=trans2)
        return _rows(_product(x, y), np.empty((len(x), len(y)), np.float32) if out is None else out)


class Maxout:
    """What a layer of ``thinc.layers.Maxout`` computes when it is not in training: the largest of each output's pieces.

    Args:
        plain: the layer's own function.
    """

    def __init__(self, plain: Callable[..., Any]) -> None:
        self._plain = plain

    def __call__(self, layer: Model[Any, Any], rows: Any, is_train: bool) -> Any:
        """The outputs of rows of inputs."""
        weights: Any = layer.get_param("W")
        outputs, pieces, inputs = weights.shape
        # Piece by piece, so that what is compared stands in blocks.
        apart = np.ascontiguousarray(weights.transpose(1, 0, 2)).reshape(pieces * outputs, inputs)
        if is_train or not _will_do(rows, apart):
            return self._plain(layer, rows, is_train)
        found = _product(rows, apart)
        found += np.asarray(layer.get_param("b")).T.reshape(-1, 1)
        by_piece = found.reshape(len(found), pieces, outputs, -1)
        return _rows(by_piece.max(axis=1), np.empty((len(rows), outputs), np.float32)), None


def _will_do(rows: Any, weights: Any) -> bool:
    return (
        rows.ndim == 2 and len(rows) > 0 and rows.dtype == weights.dtype == np.float32 and bool(block(*weights.shape))
    )


@cache
def block(outputs: int, inputs: int) -> int:
    """So many rows are treated alike by a product with weights of this shape, on this machine; 0: not even a few are.

    Args:
        outputs, inputs: the shape.
    """
    chance = np.random.default_rng(1)
    weights = chance.standard_normal((outputs, inputs), np.float32)
    row = chance.standard_normal(inputs, np.float32)
    for size in _BLOCKS:
        found = _blocks_by_weights(np.tile(row, (1, size, 1)), weights)
        if (found == found[:, :, :1]).all():
            return size
    return 0


def _product(rows: Array, weights: Array) -> Array:
    """Blocks of outputs, each of some rows: blocks by outputs by rows."""
    size = block(*weights.shape)
    count = -(-len(rows) // size)
    if len(rows) < count * size:
        filled = np.zeros((count * size, rows.shape[1]), np.float32)
        filled[: len(rows)] = rows
        rows = filled
    return _blocks_by_weights(rows.reshape(count, size, -1), weights)


def _blocks_by_weights(blocks: Array, weights: Array) -> Array:
    # Blocks are small: several threads cost more than they gain.
    with _libraries().limit(limits=1, user_api="blas"):
        found: Array = np.matmul(weights, blocks.transpose(0, 2, 1))
        return found


def _rows(found: Array, out: Array) -> Array:
    """Write the outputs of blocks as rows, without those that filled the last block up."""
    size = found.shape[2]
    whole, over = divmod(len(out), size)
    for at, outputs in enumerate(found[:whole]):
        out[at * size : (at + 1) * size] = outputs.T
    if over:
        out[whole * size :] = found[whole].T[:over]
    return out


@cache
def _libraries() -> ThreadpoolController:
    return ThreadpoolController()

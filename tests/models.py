"""The language model, loaded once for all pipelines of a process.

Each pipeline gets a ``Language`` of its own over the same words and weights, which nothing in kg changes: what is added
to one, or taken out, no other sees.
"""

from collections.abc import Callable
from copy import copy
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language

    from kg.models import Model

_OF_ITS_OWN = ("_components", "_disabled", "_pipe_meta", "_pipe_configs", "_meta", "_config")


def loading_once(load: "Callable[..., tuple[Language, Model]]") -> "Callable[..., tuple[Language, Model]]":
    """What stands in the place of ``load_model``: it loads the best model once, and others each time.

    Args:
        load: ``load_model``.
    """
    loaded: list[tuple[Language, Model]] = []

    def load_once(name: str = "") -> "tuple[Language, Model]":
        if name:
            return load(name)
        if not loaded:
            loaded.append(load())
        nlp, model = loaded[0]
        return _another(nlp), model

    return load_once


def _another(nlp: "Language") -> "Language":
    made = copy(nlp)
    for name in _OF_ITS_OWN:
        setattr(made, name, copy(getattr(nlp, name)))
    return made

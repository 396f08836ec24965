"""What finds statements in annotated articles, by name: the patterns of the schema, a language model, or another's.

What ships stands in ``EXTRACTORS``; others are entry points of the group ``kg.extractors``.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from kg.config import Config
from kg.registry import Registry
from kg.schema import Schema
from kg.types import Article, LocalEntity, Triple

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from kg.annotate.kept import KeptDoc

Found: TypeAlias = tuple[tuple[LocalEntity, ...], tuple[Triple, ...]]
"""The entities of one article and what it says of them, in the order of the text."""


class Extractor(ABC):
    """Finds what one article after the other says.

    Args:
        config: all settings.
        schema: the relations to look for.

    Attributes:
        components: spaCy components that run behind those of ``kg.annotate``: factory to its settings.
        closed: why no more articles are taken; empty while they are.
        needs_doc: whether it asks for more of a document than its fields; else it may be given a
            ``kg.annotate.kept.KeptDoc`` in its place.
        spreads: whether several processes may each have one: what it finds in an article depends on that article alone,
            and nothing is counted, limited or closed over all of them.
    """

    components: Mapping[str, Mapping[str, Any]] = {}
    closed: str = ""
    needs_doc: bool = True
    spreads: bool = False

    def __init__(self, config: Config, schema: Schema) -> None:
        self.config = config
        self.schema = schema

    @property
    def fingerprint(self) -> str:
        """What its results depend on beside the article, schema and spaCy's model: an article is read again if it
        changes."""
        return ""

    @property
    def model(self) -> str:
        """A model of its own, for the graph's history; empty: it has none."""
        return ""

    @abstractmethod
    def extract(self, article: Article, doc: "Doc") -> Found:
        """Find what an article says.

        Args:
            article: as read.
            doc: annotated: ``doc._.entities``, ``doc._.quotes``, ``doc._.times``; offsets are those of the article.

        Raises:
            ExtractError: it cannot be told of this article.
            KgError: of no article.
        """

    def counts(self) -> Mapping[str, float]:
        """What was done so far, for people: thing to number."""
        return {}

    def estimate(self, articles: Iterable[Article]) -> Mapping[str, float]:
        """What it would cost to read articles: thing to number. Nothing is read; an extractor without costs has none.

        Args:
            articles: each is looked at once.
        """
        del articles
        return {}


class Patterns(Extractor):
    """The patterns of the schema, matched on spaCy's parse by the component ``kg_triples``."""

    spreads = True
    needs_doc = False

    def __init__(self, config: Config, schema: Schema) -> None:
        super().__init__(config, schema)
        self.components = {"kg_triples": {"schema_name": config.schema, "phrases": config.open}}

    def extract(self, article: Article, doc: "Doc | KeptDoc") -> Found:
        """What the component has found."""
        del article
        return doc._.entities, doc._.triples


EXTRACTORS: Registry[type[Extractor]] = Registry(
    "kg.extractors",
    {"patterns": "kg.extract.extractor:Patterns", "llm": "kg.extract.llm.extractor:LanguageModel"},
    "extractor",
)

"""The extractor ``llm``: named relations by a language model, checked against the article; open triples by kg."""

import hashlib
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from kg.config import Config
from kg.errors import ConfigError, ExtractError
from kg.extract.extractor import Extractor, Found
from kg.extract.llm.answers import Proposal, Refusal, proposals
from kg.extract.llm.budget import CHARACTERS_A_TOKEN, Budget, OverBudgetError
from kg.extract.llm.cache import Cache, key_of
from kg.extract.llm.chunks import Chunk, chunks
from kg.extract.llm.client import Client
from kg.extract.llm.prompt import Prompt, system_prompt
from kg.schema import Schema
from kg.settings import Service
from kg.types import Article

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from kg.extract.llm.checking import Checker

_PATIENCE = 3
"""So many articles in a row that the service failed, and no more are tried."""


class LanguageModel(Extractor):
    """Asks a language model for each part of an article.

    Args:
        config: whose ``llm`` says which service and model.
        schema: the relations to ask for.

    Raises:
        ConfigError: no model is named, or a setting is wrong.
    """

    def __init__(self, config: Config, schema: Schema) -> None:
        super().__init__(config, schema)
        service = Service.of(config.llm)
        if not service.model:
            raise ConfigError("the extractor llm needs a model", hint="name the one that the service has:  --llm-model")
        self._paid = bool(service.price_input or service.price_output)
        if service.max_cost is not None and not self._paid:
            raise ConfigError(
                "max_cost needs the prices of a million tokens", hint="as in:  --price-input 0.15 --price-output 0.60"
            )
        self.service = service
        self._relations = {relation.name for relation in schema.relations}
        self._prompt = Prompt(schema, service)
        self._cache = Cache(service.cache)
        self._budget = Budget(service)
        self._client = Client(service, self._budget)
        self._failed_in_a_row = 0
        self._cached = self._accepted = 0
        self._refused: Counter[Refusal] = Counter()

    @property
    def model(self) -> str:
        """Named as in the pattern of its statements."""
        return f"llm {self.service.model}"

    @property
    def fingerprint(self) -> str:
        """Model, parameters and what is asked; not where the service is, nor what it costs."""
        service = self.service
        parts = (service.model, service.max_tokens, service.seed, service.chunk_chars, service.confidence)
        return hashlib.sha256(repr((*parts, system_prompt(self.schema))).encode()).hexdigest()[:16]

    def extract(self, article: Article, doc: "Doc") -> Found:
        """Ask for each part, and keep what stands in the article."""
        said = list(self._said(article))
        found, refused = self._checker.check(doc, said)
        self._refused += refused
        self._accepted += len(said) - refused.total()
        return found

    @cached_property
    def _checker(self) -> "Checker":
        from kg.extract.llm.checking import Checker

        return Checker(self.schema, pattern=self.model, confidence=self.service.confidence)

    def _said(self, article: Article) -> Iterator[tuple[Chunk, Proposal]]:
        for chunk in chunks(article.text, self.service.chunk_chars):
            for one in proposals(self._answer(article.text[chunk.start : chunk.end], article.source), self._relations):
                if isinstance(one, Refusal):
                    self._refused[one] += 1
                else:
                    yield chunk, one

    def _answer(self, text: str, source: str) -> str:
        request = self._prompt.request(text)
        key = key_of(request)
        content = self._cache.get(key)
        if content is not None:
            self._cached += 1
            return content
        try:
            content = self._client.ask(request, source)
        except OverBudgetError:
            self.closed = (
                f"another request could cost more than is left of {self.service.max_cost:g}; spent: "
                f"{self._budget.cost:.4f}"
            )
            raise ExtractError(
                source, "is not done", found=self.closed, hint="run the same again to go on from here"
            ) from None
        except ExtractError as error:
            self._failed_in_a_row += 1
            if self._failed_in_a_row == _PATIENCE:
                self.closed = f"{self.service.url} failed {_PATIENCE} articles in a row; the last time: {error.found}"
            raise
        self._failed_in_a_row = 0
        self._cache.put(key, content)
        return content

    def counts(self) -> Mapping[str, float]:
        """Requests, tokens, cost; statements accepted, and how much was left out for which reason."""
        return {
            "requests": self._client.requests,
            "answers from the cache": self._cached,
            "tokens sent": self._budget.input_tokens,
            "tokens answered": self._budget.output_tokens,
            **({"cost": round(self._budget.cost, 6)} if self._paid else {}),
            "statements accepted": self._accepted,
            **{f"left out: {kind}": count for kind, count in self._refused.most_common()},
        }

    def estimate(self, articles: Iterable[Article]) -> Mapping[str, float]:
        """Requests that would be sent, and what they would cost at about four characters a token."""
        read = requests = cached = sent = 0
        for article in articles:
            read += 1
            for start, end in chunks(article.text, self.service.chunk_chars):
                request = self._prompt.request(article.text[start:end])
                if self._cache.get(key_of(request)) is not None:
                    cached += 1
                    continue
                requests += 1
                size = sum(len(message["content"]) for message in request["messages"])
                sent += math.ceil(size / CHARACTERS_A_TOKEN)
        answered = requests * self.service.max_tokens
        costs = {
            "cost of what is sent, about": round(self._budget.price(sent, 0), 6),
            "cost with the longest answers, about": round(self._budget.price(sent, answered), 6),
        }
        return {
            "articles": read,
            "requests": requests,
            "answers from the cache": cached,
            "tokens sent, about": sent,
            "tokens answered, at most": answered,
            **(costs if self._paid else {}),
        }

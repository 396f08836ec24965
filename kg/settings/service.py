"""The language-model service that the extractor ``llm`` asks: where it is, what it is asked, what it may cost."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from kg.addresses import check_address
from kg.settings.table import Settings

KEY_VARIABLE = "KG_LLM_KEY"
"""The environment variable that holds the service's key; it is read when a request is sent and kept nowhere."""


@dataclass(frozen=True, slots=True)
class Service(Settings):
    """The settings of the table ``[llm]``.

    Attributes:
        url: address of an OpenAI-compatible interface, what stands before ``/chat/completions``.
        model: the name by which the service knows the model.
        timeout: seconds to wait for one answer.
        retries: how often a request that failed in passing is sent again.
        max_tokens: most tokens of one answer.
        seed: of the service's random numbers, for those that have any at temperature 0.
        chunk_chars: most characters of an article in one request.
        confidence: 0 to 1, of each statement that is accepted; the share of the model's that are right, as
            ``kg eval`` measures it.
        price_input: of a million tokens that are sent, in any currency.
        price_output: of a million tokens that are answered.
        max_cost: what one run may cost at most, in the same currency; None: no limit.
        cache: folder in which answers are kept; empty: none are.

    Example:
        >>> Service.of({"model": "qwen3:8b", "max_tokens": 4096}).max_tokens
        4096
    """

    url: str = "http://127.0.0.1:8080/v1"
    model: str = ""
    timeout: float = 300.0
    retries: int = 4
    max_tokens: int = 2048
    seed: int = 1
    chunk_chars: int = 6000
    confidence: float = 0.5
    price_input: float = 0.0
    price_output: float = 0.0
    max_cost: float | None = None
    cache: str = "~/.cache/kg/llm"

    TABLE: ClassVar[str] = "llm"
    RANGES: ClassVar[Mapping[str, tuple[float, float]]] = {
        "timeout": (0.1, 86_400), "retries": (0, 20), "max_tokens": (16, 1_000_000), "chunk_chars": (200, 1_000_000),
        "confidence": (0.01, 0.99), "price_input": (0, 1e9), "price_output": (0, 1e9), "max_cost": (0, 1e12),
        "seed": (0, 2**31 - 1),
    }  # fmt: skip

    @classmethod
    def hint(cls, name: str) -> str | None:
        """Where a key stands."""
        return f"the key stands in the environment variable {KEY_VARIABLE} alone" if "key" in name.lower() else None

    @classmethod
    def check(cls, name: str, value: Any, place: str) -> None:  # noqa: ARG003
        """Check the address."""
        if name == "url":
            check_address(value, "a language-model service")

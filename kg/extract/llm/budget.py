"""What the requests of one run cost, and how much they may: no request is sent that could go beyond the limit."""

from dataclasses import dataclass
from typing import Any

from kg.settings import Service

_MILLION = 1_000_000
_TEMPLATE = 256
"""Tokens that a service may put around the messages of a request."""

CHARACTERS_A_TOKEN = 4
"""Of English text, about; for estimates alone."""


class OverBudgetError(Exception):
    """A request could cost more than is left."""


@dataclass(slots=True)
class Budget:
    """Keeps count.

    Attributes:
        service: prices and limit.
        input_tokens: that were sent, as the service counts them.
        output_tokens: that were answered.
        cost: what both cost.

    Example:
        >>> budget = Budget(Service(price_input=1.0, price_output=10.0, max_tokens=100, max_cost=0.01))
        >>> budget.reserve(2_000)
        >>> budget.charge(2_000, {"prompt_tokens": 1_000, "completion_tokens": 50})
        >>> round(budget.cost, 6)
        0.0015
    """

    service: Service
    input_tokens: int = 0
    output_tokens: int = 0
    cost: float = 0.0

    def price(self, input_tokens: float, output_tokens: float) -> float:
        """What so many tokens cost."""
        service = self.service
        return (input_tokens * service.price_input + output_tokens * service.price_output) / _MILLION

    def bound(self, size: int) -> tuple[int, int]:
        """The most tokens that a request can take: none is shorter than a byte.

        Args:
            size: of the request in bytes.

        Returns:
            Tokens sent and tokens answered.
        """
        return size + _TEMPLATE, self.service.max_tokens

    def reserve(self, size: int) -> None:
        """Make sure that a request can be paid.

        Args:
            size: of the request in bytes.

        Raises:
            OverBudgetError: it could cost more than is left.
        """
        limit = self.service.max_cost
        if limit is not None and self.cost + self.price(*self.bound(size)) > limit:
            raise OverBudgetError

    def charge(self, size: int, usage: Any) -> None:
        """Count a request that may have cost something.

        Args:
            size: of the request in bytes.
            usage: what the service says it took; where it does not say, the most that it can have been is counted.
        """
        most_input, most_output = self.bound(size)
        said = usage if isinstance(usage, dict) else {}
        sent = _tokens(said.get("prompt_tokens"), most_input)
        answered = _tokens(said.get("completion_tokens"), most_output)
        self.input_tokens += sent
        self.output_tokens += answered
        self.cost += self.price(sent, answered)


def _tokens(said: Any, most: int) -> int:
    return said if isinstance(said, int) and not isinstance(said, bool) and said >= 0 else most

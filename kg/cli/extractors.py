"""Which extractor reads articles, and what it does and costs: options and pages that several commands share."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import click

from kg.cli.messages import note
from kg.cli.terminal import table

F = TypeVar("F", bound=Callable[..., Any])

_OPTIONS = (
    click.option(
        "--extractor", metavar="NAME",
        help="What finds named relations: patterns, or llm, a language model that a service has. Default: patterns.",
    ),
    click.option("--llm-url", metavar="URL", help="Address of an OpenAI-compatible service, as in http://host:8080/v1."),
    click.option("--llm-model", metavar="NAME", help="The service's name for the language model."),
    click.option("--price-input", "llm_price_input", type=float, metavar="X", help="Price of a million tokens sent."),
    click.option(
        "--price-output", "llm_price_output", type=float, metavar="X", help="Price of a million tokens answered."
    ),
    click.option(
        "--max-cost", "llm_max_cost", type=float, metavar="X",
        help="What this run may cost at most, in the currency of the prices.",
    ),
)  # fmt: skip


def extractor_options(command: F) -> F:
    """The options that choose an extractor and the service that it asks."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


estimate_option = click.option(
    "--estimate", is_flag=True, help="Say what it would cost, and do nothing: nothing is sent."
)
"""``estimate``: of what an extractor would cost."""


def tell_counts(name: str, counts: Mapping[str, float]) -> None:
    """Say on standard error what an extractor did, if it counts anything."""
    if counts:
        note("extractor", "\n    ".join([f"extractor {name}", *page(counts)]), counts=counts)


def page(counts: Mapping[str, float]) -> list[str]:
    """Things and their numbers, a line each.

    Example:
        >>> page({"requests": 1200, "cost": 0.25})
        ['requests   1,200', 'cost      0.2500']
    """
    rows = [(thing, f"{number:,}" if isinstance(number, int) else f"{number:,.4f}") for thing, number in counts.items()]
    return table(rows, right=[1])


def estimated(name: str, counts: Mapping[str, float]) -> list[str]:
    """An estimate as a page."""
    return page(counts) if counts else [f"the extractor {name} costs nothing"]

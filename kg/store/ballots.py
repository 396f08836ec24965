"""How the articles of a graph call its entities: who votes for which label, type and names.

The graph keeps the ballots of an entity as one text, so that one reading gives them all.
"""

import json
from collections import Counter
from typing import Literal

Kind = Literal["articles", "label", "type", "name", "renamed", "retyped"]
Vote = tuple[Kind, str]
"""What is counted, and the value: articles, votes for a label or a type, occurrences of a name; and what people say."""

IN_ARTICLES: Vote = ("articles", "")
_KEPT: tuple[Kind, ...] = ("label", "type", "name")


def ballots(text: str) -> Counter[Vote]:
    """Ballots as the graph keeps them.

    Args:
        text: JSON, as ``ballots_text()`` writes it.

    Example:
        >>> ballots('{"label":{"Ann":2}}')
        Counter({('label', 'Ann'): 2})
    """
    told = json.loads(text)
    return Counter({(kind, value): count for kind in _KEPT for value, count in told.get(kind, {}).items()})


def ballots_text(votes: Counter[Vote]) -> str:
    """Ballots as the graph keeps them; the same for equal ballots."""
    told: dict[Kind, dict[str, int]] = {kind: {} for kind in _KEPT}
    for (kind, value), count in sorted(votes.items()):
        if count and kind in told:
            told[kind][value] = count
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))

"""From open to named: what articles often say and no relation of a schema covers, as the draft of a schema."""

from kg.suggest.draft import draft
from kg.suggest.suggestion import Example, Suggestion, suggest

__all__ = ["Example", "Suggestion", "draft", "suggest"]

"""Languages: which one a text is in, and what kg must know of one to read a spaCy parse of it."""

from kg.languages.detect import language_name, other_language
from kg.languages.grammar import SHIPPED, Grammar

__all__ = ["SHIPPED", "Grammar", "language_name", "other_language"]

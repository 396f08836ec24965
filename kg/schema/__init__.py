"""Schemas: entity types and named relations, read from a file that a person can edit.

A relation has a name, a definition, the entity types of its subject and object, patterns (``kg.patterns``) and
examples. The schema ``news`` ships with kg and is the default; ``docs/schema.md`` is the manual.
"""

from kg.schema.examples import Example
from kg.schema.kinds import ENTITY_TYPES, TYPES, nearest_type
from kg.schema.model import MAX_BYTES, SHIPPED, Relation, Schema
from kg.schema.translation import translated, translation_of
from kg.schema.writing import to_toml

__all__ = [
    "ENTITY_TYPES", "MAX_BYTES", "SHIPPED", "TYPES", "Example", "Relation", "Schema", "nearest_type", "to_toml",
    "translated", "translation_of",
]  # fmt: skip

"""Triples in the order in which people read them: node by node."""

from collections.abc import Iterator

from kg.store.terms import Term

Tree = Iterator[tuple[str, list[tuple[str, list[Term]]]]]
"""Subject IRI with its predicates (IRIs) and their objects, all sorted."""

"""Which entry of a knowledge base an entity of the graph is: candidates by name, ranked by name, type and company."""

from kg.link.known import KnowledgeBase, KnownEntity, NameIndex, fold, iri_of
from kg.link.rank import MIN_SCORE, EntityProfile, Link, folded, link, names_to_ask
from kg.link.source import KNOWLEDGE_BASES, open_knowledge_base

__all__ = [
    "KNOWLEDGE_BASES",
    "MIN_SCORE",
    "EntityProfile",
    "KnowledgeBase",
    "KnownEntity",
    "Link",
    "NameIndex",
    "fold",
    "folded",
    "iri_of",
    "link",
    "names_to_ask",
    "open_knowledge_base",
]

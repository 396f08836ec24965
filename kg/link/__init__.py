"""Which entry of a knowledge base an entity of the graph is: candidates by name, ranked by name, type and company."""

from kg.link.known import KnowledgeBase, KnownEntity, NameIndex, fold
from kg.link.rank import MIN_SCORE, EntityProfile, Link, clear, folded, link, names_to_ask, ranked
from kg.link.source import KNOWLEDGE_BASES, open_knowledge_base

__all__ = [
    "KNOWLEDGE_BASES",
    "MIN_SCORE",
    "EntityProfile",
    "KnowledgeBase",
    "KnownEntity",
    "Link",
    "NameIndex",
    "clear",
    "fold",
    "folded",
    "link",
    "names_to_ask",
    "open_knowledge_base",
    "ranked",
]

"""Who is who across articles: candidates by blocks, scores by evidence, clusters, names."""

from kg.resolve.cluster import Pair, Resolution, around
from kg.resolve.memory import Memory
from kg.resolve.naming import entity_name, namesakes
from kg.resolve.profile import Occurrence, Profile, blocks, gather, occurrences

__all__ = [
    "Memory",
    "Occurrence",
    "Pair",
    "Profile",
    "Resolution",
    "around",
    "blocks",
    "entity_name",
    "gather",
    "namesakes",
    "occurrences",
]

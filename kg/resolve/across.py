"""One entity across articles: which local entities of different articles are one thing in the world.

The key of an entity is a function of its own article alone, so that a graph is the same whatever the order of its
articles. People known by one name only ("Johnson") are kept apart from places and organisations of that name.
"""

import re
import unicodedata

from kg.names import well_known
from kg.types import LocalEntity

_UNSAFE = re.compile(r"[^\w.()'-]+")


def global_name(entity: LocalEntity) -> str:
    """The readable, stable name of the entity in the graph, from which its IRI is made.

    Args:
        entity: an entity of one article.

    Returns:
        Words joined by underscores, such as ``Donald_Trump`` or ``Johnson_(person)``; never empty.

    Example:
        >>> global_name(LocalEntity("e1", "Donald  Trump", "Person"))
        'Donald_Trump'
        >>> global_name(LocalEntity("e2", "Johnson", "Person"))
        'Johnson_(person)'
        >>> global_name(LocalEntity("e3", "U.S.", "Place"))
        'United_States'
    """
    label = entity.label if entity.type == "Person" else well_known(entity.label)
    name = unicodedata.normalize("NFC", label.replace("’", "'"))
    words = [word for word in _UNSAFE.sub(" ", name).split() if word]
    joined = "_".join(words) or "unnamed"
    if entity.type == "Person" and len(words) == 1:
        return f"{joined}_(person)"
    return joined

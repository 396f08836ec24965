"""Pictures of a graph that a person can read, drawn with matplotlib."""

from kg.draw.picture import draw

__all__ = ["draw"]

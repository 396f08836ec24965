"""Who is who across articles."""

from kg.resolve.across import global_name

__all__ = ["global_name"]

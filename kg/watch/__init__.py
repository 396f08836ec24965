"""Keep a graph current: what is new or changed in folders is added as it comes."""

from kg.watch.cycle import Cycle
from kg.watch.watching import watch

__all__ = ["Cycle", "watch"]

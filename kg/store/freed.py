"""Memory that was freed, back to the system.

glibc keeps what is freed, for each of the threads in which Oxigraph's bulk loader works: a process that had added
2,100 articles gave 149 of its 658 MB back when asked.
"""

import ctypes
from collections.abc import Callable
from functools import cache


def give_back() -> None:
    """Give back what is free in the whole process, where the C library can (glibc's ``malloc_trim``)."""
    _trim()(0)


@cache
def _trim() -> Callable[[int], object]:
    try:
        return ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):  # another library; Windows has none of this name
        return lambda _: None

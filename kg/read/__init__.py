"""Sources to articles: text, HTML, JSON Lines and CSV files, folders of them, and standard input.

A reader is found by the name's suffix in ``READERS``; others install theirs under the entry-point group ``kg.readers``.
What cannot be read comes out of the stream as a ``ReadError`` beside the articles: one bad article costs one article.
"""

from kg.read.dispatch import READERS, Reader, read, read_bytes, whole
from kg.read.origin import Origin

__all__ = ["READERS", "Origin", "Reader", "read", "read_bytes", "whole"]

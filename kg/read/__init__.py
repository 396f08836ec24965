"""Sources to articles: text, pages, PDF, mail, tables, feeds, what agencies send, crawls, archives; pages of the web.

A reader is found by the name's suffix in ``READERS``; others install theirs under the entry-point group ``kg.readers``.
What cannot be read comes out of the stream as a ``ReadError`` beside the articles: one bad article costs one article.
"""

from kg.read.dispatch import files_of, read, read_address, read_bytes, size_of, whole
from kg.read.given import READERS, Reader
from kg.read.link import Link
from kg.read.origin import Origin
from kg.read.pages import is_address
from kg.read.place import Place

__all__ = [
    "READERS", "Link", "Origin", "Place", "Reader", "files_of", "is_address", "read", "read_address", "read_bytes",
    "size_of", "whole",
]  # fmt: skip

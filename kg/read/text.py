"""Plain text: one file is one article, its headline part of the text."""

from collections.abc import Iterator

from kg.config import Config
from kg.errors import ReadError
from kg.read.article import checked_text, dateline, headline
from kg.read.decode import decode, one_newline
from kg.read.origin import Origin
from kg.types import Article


def read_text(origin: Origin, config: Config) -> Iterator[Article | ReadError]:
    """Read a text file as one article.

    Line ends become ``\\n`` and a byte-order mark goes; every other character is kept, so that offsets count the
    characters of the file as an editor shows it.

    Args:
        origin: the file.
        config: settings; ``max_bytes`` and ``max_chars`` bound it.

    Raises:
        ReadError: the file is empty, too long, binary, or in an encoding that cannot be told.
        OSError: the file cannot be read.

    Example:
        >>> from io import BytesIO
        >>> file = Origin("news/a.txt", "a.txt", lambda: BytesIO(b"Bridge opened\\r\\n\\r\\nAnn Lee opened it."))
        >>> [(a.source, a.id, a.title, a.text) for a in read_text(file, Config())]
        [('news/a.txt', 'a.txt', 'Bridge opened', 'Bridge opened\\n\\nAnn Lee opened it.')]
    """
    text = one_newline(decode(origin.whole(config.max_bytes), origin.source))
    checked_text(text, origin.source, config)
    if origin.lasting:
        yield Article(text, origin.source, origin.name, title=headline(text), date=dateline(text))
    else:
        yield Article.of(text, title=headline(text), date=dateline(text))

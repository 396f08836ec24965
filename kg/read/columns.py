"""Parquet and Arrow files: one row is one article, read in batches, and no more columns than an article has fields."""

from collections.abc import Iterator
from contextlib import closing
from importlib.util import find_spec

from kg.config import ARTICLE_FIELDS, Config
from kg.errors import ReadError
from kg.read.apart import ApartError, apart
from kg.read.arrow import rows
from kg.read.article import check_columns, record_article, shown
from kg.read.origin import Origin
from kg.types import Article


def read_parquet(origin: Origin, config: Config) -> Iterator[Article | ReadError]:
    """Read a Parquet file whose columns are called ``text`` and, where known, like the other fields of an article.

    Args:
        origin: the file; one that cannot be read back and forth, such as one in an archive, is held in memory.
        config: settings; ``columns`` says which column holds what, a value may have ``max_bytes`` characters.

    Yields:
        An article, or the error of a row, in the order of the rows.

    Raises:
        ReadError: pyarrow is not installed, the file is damaged, or no column of it holds text by that name.
        OSError: the file cannot be read.
    """
    return _read("Parquet", origin, config)


def read_arrow(origin: Origin, config: Config) -> Iterator[Article | ReadError]:
    """Read an Arrow IPC file or stream, Feather among them, as ``read_parquet`` does; a batch of it is held whole."""
    return _read("Arrow", origin, config)


def _read(form: str, origin: Origin, config: Config) -> Iterator[Article | ReadError]:
    if find_spec("pyarrow") is None:
        hint = 'install it:  pip install "kg[parquet]"'
        raise ReadError(origin.source, "cannot be read without pyarrow, which is not installed", hint=hint)
    wanted = [config.columns.get(field, field) for field in ARTICLE_FIELDS]
    number = 0
    with closing(origin.seekable(config.max_bytes)) as stream:
        taken = apart(rows, stream, form, wanted[0], wanted, config.max_bytes)
        try:
            names, kind = next(taken)
            _check(names, kind, origin, config)
            for some in taken:
                for row in some:
                    number += 1
                    try:
                        article = record_article(origin, config, row, number)
                    except ReadError as error:
                        yield error
                        continue
                    yield article
        except ApartError as error:
            raise ReadError(origin.source, str(error), hint="fetch or write it again") from error
        finally:
            taken.close()
    if not number:
        raise ReadError(origin.source, "has no rows")


def _check(names: list[str], kind: str, origin: Origin, config: Config) -> None:
    check_columns(names, origin, config)
    if kind:
        raise ReadError(
            origin.source,
            f"has no text in its column {shown(config.columns.get('text', 'text'))}",
            found=f"it holds {shown(kind, quoted=False)}",
            hint="name the column that holds the texts",
            options="--columns text=NAME",
            served="call the one that holds the texts 'text', and send it again",
        )

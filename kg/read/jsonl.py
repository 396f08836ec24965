"""JSON Lines: one object a line is one article; a broken line costs that line."""

import codecs
import json
from collections.abc import Iterator

from kg.config import Config
from kg.errors import ReadError
from kg.read.article import record_article
from kg.read.origin import Origin
from kg.types import Article

_WHOLE = (b"[", b"{", b"[{", b"{}", b"[]")


def read_jsonl(origin: Origin, config: Config) -> Iterator[Article | ReadError]:
    """Read a file of JSON objects, one a line.

    An object has ``text`` and, where known, ``id``, ``title``, ``url``, ``date``, ``author``, ``publisher`` and
    ``language``, or what ``config.columns`` calls them. Other keys are passed over, and so are blank lines.

    Args:
        origin: the file.
        config: settings; a line may have ``max_bytes`` bytes.

    Yields:
        An article, or the error of a line, in the order of the lines.

    Raises:
        ReadError: the file as a whole is no JSON Lines.
        OSError: the file cannot be read.

    Example:
        >>> from io import BytesIO
        >>> file = Origin("a.jsonl", "a.jsonl", lambda: BytesIO(b'{"id": 7, "text": "Rain."}\\n{"id": 8'))
        >>> for one in read_jsonl(file, Config()):
        ...     print(one.source, "|", one if isinstance(one, ReadError) else one.text)
        a.jsonl#7 | Rain.
        a.jsonl:2 | a.jsonl:2 is no JSON
    """
    first, empty = True, True
    for number, line in origin.lines(config.max_bytes):
        if isinstance(line, ReadError):
            empty = False
            yield line
            continue
        if number == 1:
            line = line.removeprefix(codecs.BOM_UTF8)
            if line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                raise ReadError(
                    origin.source,
                    "is UTF-16; JSON Lines are UTF-8",
                    hint="convert it:  iconv -f UTF-16 -t UTF-8 old.jsonl > new.jsonl",
                )
        if not line.strip():
            continue
        if first and (line.strip() in _WHOLE or line.lstrip().startswith(b"[")):
            raise ReadError(
                origin.source,
                "is one JSON document, not JSON Lines: one object a line",
                hint="turn a list into lines:  jq -c '.[]' articles.json > articles.jsonl",
            )
        first = empty = False
        try:
            yield record_article(origin, config, _object(line, f"{origin.source}:{number}"), number)
        except ReadError as error:
            yield error
    if empty:
        raise ReadError(origin.source, "is empty", hint="give one JSON object a line, with the article under 'text'")


def _object(line: bytes, where: str) -> dict[str, object]:
    try:
        value = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ReadError(
            where,
            "is not UTF-8",
            found=f"the first wrong byte is number {error.start:,} of the line",
            hint="JSON Lines are UTF-8: convert the file with iconv",
        ) from error
    except json.JSONDecodeError as error:
        raise ReadError(
            where,
            "is no JSON",
            found=f"{error.msg} at character {error.colno:,} of the line",
            hint="mend or remove the line",
        ) from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits; brackets in brackets without end
        raise ReadError(where, "is JSON beyond all bounds", hint="mend or remove the line") from error
    if not isinstance(value, dict):
        raise ReadError(where, "is no JSON object", hint='a line looks like this:  {"id": "a1", "text": "Ann met …"}')
    return value

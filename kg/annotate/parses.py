"""Annotated documents kept on disk, so that a text is parsed once, however often it is extracted from.

One file for each document, named by a hash of all that it depends on: text, date, language model, and the code of kg up
to here. As in spaCy's ``DocBin`` it holds a table of the tokens, the strings that the table points to, and the fields
``doc._.…``; but it is read twice as fast, and nothing in it is trusted: it has a checksum, every number is checked
before spaCy sees it, and a file that is damaged is as good as none.
"""

import hashlib
import json
import logging
import zlib
from functools import cached_property
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from kg.annotate.fields import restore, saved
from kg.annotate.paragraphs import model_text
from kg.whole import write_whole

_log = logging.getLogger("kg")

_FORM = b"kg parse 1\n"
_SUM = 16
_PARTS = (len(_FORM), len(_FORM) + _SUM)
# The table: texts, by their places in the list of strings, and then numbers.
_TEXTS: list[int | str] = ["ORTH", "NORM", "LEMMA", "TAG", "POS", "MORPH", "DEP", "ENT_TYPE"]
_COLUMNS: list[int | str] = [*_TEXTS, "HEAD", "ENT_IOB", "SENT_START", "SPACY"]
_MOST_CODES = 200_000
_MOST_BYTES = 500_000_000
# What a document's annotation is made by, beside the language model: files of kg, and packages.
_CODE = ("*.py", "annotate/*", "read/*.py")
_PACKAGES = ("spacy", "names")


class Parses:
    """A folder of annotated documents. Any number of processes may use it at once.

    Args:
        folder: made when the first document comes.
        nlp: what makes the documents, and whose vocabulary they get.
    """

    def __init__(self, folder: str, nlp: Language) -> None:
        self._folder = Path(folder).expanduser()
        self._nlp = nlp
        self._codes: dict[str, int] = {}
        self._refused = False

    @cached_property
    def _made_by(self) -> bytes:
        """A hash of what a document depends on beside its text and date."""
        root = Path(__file__).parents[1]
        parts = [root.glob(pattern) for pattern in _CODE]
        parts += [Path(self._nlp.path).rglob("*")] if self._nlp.path else []
        made_by = hashlib.sha256(_FORM)
        for name in _PACKAGES:
            made_by.update(f"{name} {version(name)}\n".encode())
        for files in parts:
            for file in sorted(file for file in files if file.is_file()):
                with file.open("rb") as content:
                    made_by.update(hashlib.file_digest(content, "sha256").digest())
        return made_by.digest()

    def _path(self, text: str, date: str | None) -> Path:
        key = hashlib.sha256(self._made_by)
        key.update(f"{date or ''}\n{text}".encode("utf-8", "surrogatepass"))
        name = key.hexdigest()
        return self._folder / f"{name[:2]}/{name}.parse"

    def get(self, text: str, date: str | None) -> Doc | None:
        """The document of an article, or None.

        Args:
            text: of the article.
            date: when it was published.
        """
        try:
            content = self._path(text, date).read_bytes()
        except OSError:
            return None
        try:
            return self._read(content, text)
        except Exception:  # whatever it holds, the text can be parsed
            return None

    def put(self, text: str, date: str | None, doc: Doc) -> None:
        """Keep a document; a disk that refuses costs this alone.

        Args:
            text: of the article.
            date: when it was published.
            doc: annotated.
        """
        if self._refused:
            return
        try:
            write_whole(self._path(text, date), _written(doc))
        except OSError as error:
            _log.warning("%s", f"parses cannot be kept in {self._folder}: {error.strerror or error}")
            self._refused = True

    def _read(self, content: bytes, text: str) -> Doc:
        form, checksum, body = (content[start:end] for start, end in pairwise((0, *_PARTS, None)))
        if form != _FORM or checksum != _checksum(body):
            raise ValueError("not as it was written")
        head, _, table = zlib.decompressobj().decompress(body, _MOST_BYTES).partition(b"\n")
        strings, fields = json.loads(head)
        rows = np.frombuffer(table, "<i4").reshape(len(_COLUMNS), -1).astype(np.int64)
        spaces = rows[-1].tolist()
        whole = "".join([strings[at] + " " * after for at, after in zip(rows[0].tolist(), spaces, strict=True)])
        if text != whole != model_text(text):
            raise ValueError("of another text")
        _check_tree(rows[len(_TEXTS)])
        codes = np.array(self._codes_of(strings), np.uint64)
        values: Any = rows.view(np.uint64)
        values[: len(_TEXTS)] = codes[rows[: len(_TEXTS)]]
        doc = Doc(self._nlp.vocab, words=values[0].tolist(), spaces=spaces)
        doc.from_array(_COLUMNS[1:-2], values[1:-2].T)
        doc.from_array(["SENT_START"], values[-2])  # after the heads, from which spaCy infers others
        restore(doc, fields)
        return doc

    def _codes_of(self, strings: list[str]) -> list[int]:
        """spaCy's codes of strings, which its vocabulary knows from here on."""
        codes = self._codes
        try:
            return [codes[string] for string in strings]
        except KeyError:
            if len(codes) > _MOST_CODES:
                codes.clear()
            codes.update((string, self._nlp.vocab.strings.add(string)) for string in strings)
            return [codes[string] for string in strings]


def _written(doc: Doc) -> bytes:
    columns = doc.to_array(_COLUMNS).T
    codes, places = np.unique(columns[: len(_TEXTS)], return_inverse=True)
    strings = [doc.vocab.strings[code] for code in codes.tolist()]
    rows = columns.astype("<i4")
    rows[: len(_TEXTS)] = places.reshape(len(_TEXTS), -1)
    head = json.dumps([strings, saved(doc)], separators=(",", ":")).encode()
    body = zlib.compress(head + b"\n" + rows.tobytes(), 1)
    return _FORM + _checksum(body) + body


def _checksum(body: bytes) -> bytes:
    return hashlib.blake2b(body, digest_size=_SUM).digest()


def _check_tree(heads: "np.ndarray[Any, Any]") -> None:
    """Refuse heads that go round in a circle; those outside the document spaCy refuses."""
    above = np.arange(len(heads)) + heads
    for _ in range(len(heads).bit_length()):  # twice as far up each time
        above = above[above]
    if heads[above].any():
        raise ValueError("the heads are no tree")

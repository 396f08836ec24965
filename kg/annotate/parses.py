"""Annotated documents kept on disk, so that a text is parsed once, however often it is extracted from.

One file for each document, named by a hash of all that it depends on: text, date, language model, and the code of kg up
to here. As in spaCy's ``DocBin`` it holds a table of the tokens, the strings that the table points to, and the fields
``doc._.…``; but it is read many times as fast, as lists and without a Doc. Nothing in it is trusted: it has a checksum,
every number is checked before spaCy sees it, and a file that is damaged is as good as none.
"""

import hashlib
import logging
import struct
import zlib
from functools import cached_property
from importlib.metadata import version
from io import FileIO
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from kg.annotate.kept import KeptDoc
from kg.annotate.kept_form import KeptForm
from kg.annotate.paragraphs import model_text
from kg.whole import write_whole

_log = logging.getLogger("kg")

_FORM = b"kg parse 2\n"
_SUM = struct.Struct("<I")
_BODY = len(_FORM) + hashlib.sha256().digest_size + _SUM.size
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
        self._form = KeptForm(nlp.vocab)
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

    def _key(self, text: str, date: str | None) -> bytes:
        key = hashlib.sha256(self._made_by)
        key.update(f"{date or ''}\n{text}".encode("utf-8", "surrogatepass"))
        return key.digest()

    def _path(self, key: bytes) -> str:
        name = key.hex()
        return f"{self._folder}/{name[:2]}/{name}.parse"

    def get(self, text: str, date: str | None) -> KeptDoc | None:
        """The document of an article, or None.

        Args:
            text: of the article.
            date: when it was published.
        """
        key = self._key(text, date)
        try:
            with FileIO(self._path(key)) as file:
                content = file.readall()
        except OSError:
            return None
        body = memoryview(content)[_BODY:]
        if content[:_BODY] != _seal(key, body):
            return None
        try:
            kept = self._form.read(body)
        except Exception:  # whatever it holds, the text can be parsed
            return None
        same = kept.words.whole == text or kept.words.whole == model_text(text)
        return kept if same else None

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
            key = self._key(text, date)
            body = self._form.written(doc)
            write_whole(Path(self._path(key)), _seal(key, body) + body)
        except OSError as error:
            _log.warning("%s", f"parses cannot be kept in {self._folder}: {error.strerror or error}")
            self._refused = True


def _seal(key: bytes, body: bytes | memoryview) -> bytes:
    """What stands before a document: the form, what it is the document of, and a checksum."""
    return _FORM + key + _SUM.pack(zlib.crc32(body))

"""How an annotated document is written, to be read back as lists.

A head, a table of the tokens, the strings that the table points to, and as JSON names and fields ``doc._.…``. Reading
it costs about what its lists cost; values of fields are made when they are asked for.
"""

import json
import struct
from collections.abc import Sequence
from functools import partial
from itertools import accumulate, pairwise
from typing import Any

import numpy as np
from spacy.tokens import Doc
from spacy.vocab import Vocab

from kg.annotate.fields import Fields, restore, saved
from kg.annotate.kept import KeptDoc, edges_of, names_of
from kg.annotate.words import Words, joined, texts

# Bytes of a number in the table; tokens; bytes of all strings, and of what extraction asks for beside.
_HEAD = struct.Struct("<4I")
# The rows of the table, each of all tokens. Texts, by their places among the strings: those of ``Words``, then others;
_OF_WORDS = ("DEP", "TAG", "POS", "LEMMA", "lemma", "LOWER", "ENT_TYPE", "ORTH")
_TEXTS = (*_OF_WORDS, "NORM", "MORPH")
# then the numbers and marks of ``Words``, and what only spaCy wants: sentence starts are one more than it has them.
_NUMBERS = ("head", "begin", "end", "sentence")
_MARKS = ("punct", "space")
_ROWS = (*_TEXTS, *_NUMBERS, *_MARKS, "SENT_START", "SPACY", "ENT_IOB")
_HEADS, _PUNCT, _STARTS, _SPACED, _NAMED = map(_ROWS.index, ("head", "punct", "SENT_START", "SPACY", "ENT_IOB"))
_IS_START = 2
_MOST = 3  # of what spaCy says of a token in a name
# What a Doc is told beside words, spaces and sentence starts.
_OF_DOC: list[int | str] = ["NORM", "LEMMA", "TAG", "POS", "MORPH", "DEP", "ENT_TYPE", "HEAD", "ENT_IOB"]
# No text has this sign: the language model is shown a space in its place.
_BETWEEN = "\0"
_MOST_CODES = 200_000


class KeptForm:
    """Writes and reads documents.

    Args:
        vocab: of the documents.
    """

    def __init__(self, vocab: Vocab) -> None:
        self._vocab = vocab
        self._codes: dict[str, int] = {}

    def written(self, doc: Doc) -> bytes:
        """A document as bytes.

        Args:
            doc: annotated.
        """
        words = Words.of(doc)
        of_words = (words.dep, words.tag, words.pos, words.base, words.lemma, words.lower, words.ent, words.written)
        places: dict[str, int] = {}
        rows: list[Sequence[int]] = [
            [places.setdefault(text, len(places)) for text in column]
            for column in (*of_words, texts(doc, "NORM"), texts(doc, "MORPH"))
        ]
        starts, spaced, named = doc.to_array(["SENT_START", "SPACY", "ENT_IOB"]).reshape(len(doc), 3).T.astype(np.int64)
        rows += [words.head, words.begin, words.end, words.sentence, words.punct, words.space]
        rows += [(starts + 1).tolist(), spaced.tolist(), named.tolist()]
        table = np.array(rows, np.int64)
        width = 2 if table.max(initial=0) < 2**16 else 4
        often, seldom = saved(doc)
        beside = json.dumps([names_of(doc), list(edges_of(doc, words)), often], separators=(",", ":"))
        last = (_BETWEEN.join(places), beside, json.dumps(seldom, separators=(",", ":")))
        parts = [text.encode("utf-8", "surrogatepass") for text in last]
        head = _HEAD.pack(width, len(doc), *map(len, parts[:-1]))
        return b"".join([head, table.astype(f"<u{width}").tobytes(), *parts])

    def read(self, body: memoryview) -> KeptDoc:
        """A document of its bytes.

        Args:
            body: as ``written`` gave it.

        Raises:
            Exception: of whatever kind, if it was not.
        """
        width, count, *sizes = _HEAD.unpack_from(body)
        numbers = np.frombuffer(body, f"<u{width}", len(_ROWS) * count, _HEAD.size)
        table = numbers.reshape(len(_ROWS), count)
        if table[_STARTS].max(initial=0) > _IS_START or table[_NAMED].max(initial=0) > _MOST:
            raise ValueError("a number that spaCy does not know")
        bounds = accumulate(sizes, initial=_HEAD.size + numbers.nbytes)
        strings, beside, seldom = [
            str(body[start:end], "utf-8", "surrogatepass") for start, end in pairwise((*bounds, len(body)))
        ]
        names, edges, often = json.loads(beside)
        begins = table[_STARTS] == _IS_START
        begins[:1] = True
        known = strings.split(_BETWEEN)
        read: list[list[str]] = np.array(known, object)[table[: len(_OF_WORDS)]].tolist()
        words = Words(
            joined(read[-1], table[_SPACED] == 1),
            read,
            table[_HEADS:_PUNCT].tolist(),
            (table[_PUNCT:_STARTS] == 1).tolist(),
            np.flatnonzero(begins).tolist(),
        )
        fields = Fields(often, seldom)
        return KeptDoc(words, list(map(tuple, names)), edges, fields, partial(self._doc, table, known, words, fields))

    def _doc(self, table: "np.ndarray[Any, Any]", strings: list[str], words: Words, fields: Fields) -> Doc:
        starts, named = table[_STARTS].astype(np.int64) - 1, table[_NAMED]
        codes = np.array(self._codes_of(strings), np.uint64)
        heads = table[_HEADS].astype(np.int64) - np.arange(len(words.head))
        column: Any = dict(zip(_TEXTS, codes[table[: len(_TEXTS)]], strict=True))
        column |= {"HEAD": heads.view(np.uint64), "ENT_IOB": named.astype(np.uint64)}
        _ = words.children  # raises where the heads are no tree: spaCy would go round in circles
        doc = Doc(self._vocab, words=column["ORTH"].tolist(), spaces=(table[_SPACED] == 1).tolist())
        rows: Any = np.array([column[name] for name in _OF_DOC])
        doc.from_array(_OF_DOC, rows.T)
        doc.from_array(["SENT_START"], starts.view(np.uint64))  # after the heads, from which spaCy infers others
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
            codes.update((string, self._vocab.strings.add(string)) for string in strings)
            return [codes[string] for string in strings]

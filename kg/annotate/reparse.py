"""Parse repair: sentences whose names mislead the parser are parsed again with plain names in their place.

The parser knows the full names of known people and firms. "Lee granted clemency to Ward" may come out as one noun
phrase, and in "stars in Harold of the Hills" the title is taken apart. Such a sentence is parsed a second time with a
name that the parser has often read standing for each of its names, and the structure found there is put back.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from spacy.attrs import DEP, HEAD, LEMMA, MORPH, POS, TAG
from spacy.language import Language
from spacy.tokens import Doc, Span, Token

# A row a token, a column an attribute; spaCy's own stubs do not agree on its type.
Table = Any
# One that the parser has read thousands of times, for each kind of name.
_PLAIN = {
    "PERSON": ("John", "Smith"),
    "ORG": ("Microsoft",),
    "GPE": ("London",),
    "LOC": ("Europe",),
    "FAC": ("London",),
    "EVENT": ("Christmas",),
    "WORK_OF_ART": ("Hamlet",),
    "PRODUCT": ("Windows",),
    "LAW": ("Microsoft",),
    "AWARD": ("Microsoft",),
}
_ATTRIBUTES = (HEAD, DEP, TAG, POS, LEMMA, MORPH)
_PARTS = ("tok2vec", "transformer", "tagger", "parser", "attribute_ruler", "lemmatizer")
# Sentences longer than this are lists and tables, which a second reading does not mend.
_LONGEST = 120
_TAGS_OF_NAMES = frozenset(["NNP", "NNPS", "NN", "JJ", "IN", "DT", "CC", "POS", "HYPH", ",", "."])
_PHRASES = frozenset(["nsubj", "nsubjpass", "poss", "dobj", "pobj", "conj", "appos"])


def misleads(name: Span) -> bool:
    """Whether the parser may have stumbled over a name.

    It does over titles of works, over names with words that are no names ("My Winter of Rain"), and over a bare
    surname, where that came out as no phrase of its own.
    """
    if name.label_ == "WORK_OF_ART":
        return len(name) > 1
    if len(name) == 1:
        return name.label_ == "PERSON" and name.root.dep_ not in _PHRASES
    return any(token.tag_ not in _TAGS_OF_NAMES for token in name)


@dataclass(slots=True)
class _Second:
    """A sentence with plain names.

    Attributes:
        doc: the words to parse.
        origin: for each of its tokens the bounds of what it stands for in the article.
        named: first tokens of the names that were replaced.
    """

    doc: Doc
    origin: list[tuple[int, int]]
    named: set[int]

    @classmethod
    def of(cls, sentence: Span, found: list[Span]) -> "_Second":
        """A sentence with its names replaced."""
        names = {name.start: name for name in found}
        words: list[str] = []
        spaces: list[bool] = []
        origin: list[tuple[int, int]] = []
        i = sentence.start
        while i < sentence.end:
            name = names.get(i)
            end = name.end if name is not None else i + 1
            plain = _PLAIN[name.label_] if name is not None else (sentence.doc[i].text,)
            words += plain
            spaces += [True] * (len(plain) - 1) + [bool(sentence.doc[end - 1].whitespace_)]
            origin += [(i, end)] * len(plain)
            i = end
        doc = Doc(sentence.doc.vocab, words=words, spaces=spaces)
        for token in doc[1:]:
            token.is_sent_start = False
        return cls(doc, origin, set(names))

    def put_back(self, table: Table) -> None:
        """Write what the parser found into the table of the article's tokens; a name's last word stands for it."""
        compound = self.doc.vocab.strings.add("compound")
        found: Table = self.doc.to_array(list(_ATTRIBUTES))
        for token in self.doc:
            start, end = self.origin[token.i]
            if start not in self.named:
                table[start] = found[token.i]
            elif token.i + 1 < len(self.doc) and self.origin[token.i + 1] == (start, end):
                continue
            else:
                table[end - 1, 1] = token.dep
                for inner in range(start, end - 1):
                    table[inner, :2] = (_offset(inner, end - 1), compound)
            table[end - 1, 0] = _offset(end - 1, self._place(token.head, (start, end)))

    def _place(self, head: Token, bounds: tuple[int, int]) -> int:
        while self.origin[head.i] == bounds and head.head.i != head.i:
            head = head.head
        return self.origin[head.i][1] - 1


def _offset(token: int, head: int) -> int:
    """Distance to the head as spaCy keeps it, a signed number in an unsigned column."""
    return (head - token) % 2**64


def _by_sentence(doc: Doc) -> Iterator[tuple[Span, list[Span]]]:
    """Each sentence with the names in it; ``Span.ents`` would go through all names for every sentence."""
    names = [ent for ent in doc.ents if ent.label_ in _PLAIN]
    first = 0
    for sentence in doc.sents:
        last = first
        while last < len(names) and names[last].start < sentence.end:
            last += 1
        if first < last:
            yield sentence, names[first:last]
        first = last


def _misread(doc: Doc) -> Iterator[_Second]:
    """The sentences that are to be parsed again, with plain names."""
    for sentence, names in _by_sentence(doc):
        if len(sentence) <= _LONGEST and any(misleads(name) for name in names):
            yield _Second.of(sentence, names)


class Reparser:
    """Repairs the parse of documents.

    Args:
        nlp: the pipeline whose tagger and parser to use.
    """

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp

    def __call__(self, doc: Doc) -> Doc:
        """Parse the sentences with misleading names again; a Doc without any stays as it is."""
        self._repair([doc])
        return doc

    def pipe(self, docs: Iterable[Doc], *, batch_size: int = 16) -> Iterator[Doc]:
        """Repair a stream of documents; the sentences of a batch are parsed together."""
        stream = iter(docs)
        while batch := list(islice(stream, batch_size)):
            self._repair(batch)
            yield from batch

    def _repair(self, docs: Sequence[Doc]) -> None:
        seconds = [list(_misread(doc)) for doc in docs]
        parsed: list[Doc] = [second.doc for found in seconds for second in found]
        if not parsed or "parser" not in self._nlp.pipe_names:
            return
        for part in (self._nlp.get_pipe(name) for name in _PARTS if name in self._nlp.pipe_names):
            parsed = (
                list(part.pipe(parsed, batch_size=len(parsed))) if hasattr(part, "pipe") else list(map(part, parsed))
            )
        for doc, found in zip(docs, seconds, strict=True):
            if found:
                table: Table = doc.to_array(list(_ATTRIBUTES))
                for second in found:
                    second.put_back(table)
                doc.from_array(list(_ATTRIBUTES), table)


@Language.factory("kg_parse", requires=["doc.ents", "token.dep"], assigns=["token.dep", "token.head", "token.tag"])
def Parse(nlp: Language, name: str) -> Callable[[Doc], Doc]:  # noqa: N802, ARG001
    """Factory of the component ``kg_parse``; add it after ``kg_names``.

    It repairs the parse of sentences with names that mislead the parser, with the pipeline's own tagger and parser.
    """
    return Reparser(nlp)

"""Long texts, part by part: the memory that a model takes for a text grows with the text, so a book is parsed in parts.

A report of 300 pages as one document took 2.2 GB beyond the model's own; in parts it takes what a part does. Parts end
where lines end, so the parse of a sentence loses at most what the model saw of its neighbours in other lines. Names,
coreference and all else of kg then work on the whole.
"""

from collections.abc import Collection, Iterator

from spacy.language import Language
from spacy.tokens import Doc

from kg.annotate.words import texts

# Tokens of a text that is parsed as one, some 50 pages; larger parts are no quicker.
LONGEST_PART = 10_000


def is_long(doc: Doc) -> bool:
    """Whether a document is parsed in parts."""
    return len(doc) > LONGEST_PART


def parsed_in_parts(nlp: Language, doc: Doc, components: Collection[str]) -> Doc:
    """Run a model over a long document.

    Args:
        nlp: the pipeline.
        doc: with nothing but words and the sentence starts of ``kg_paragraphs``, which are where it is parted.
        components: names of those of the pipeline that run on parts: the model's own.

    Returns:
        A document of the same words with what the components found, and the fields that the first one had.

    Example:
        >>> import spacy
        >>> nlp = spacy.blank("en")
        >>> _ = nlp.add_pipe("sentencizer")
        >>> doc = parsed_in_parts(nlp, nlp.make_doc("It rained. Ann Lee stayed in."), ["sentencizer"])
        >>> [sentence.text for sentence in doc.sents]
        ['It rained.', 'Ann Lee stayed in.']
    """
    others = [name for name in nlp.pipe_names if name not in components]
    parsed = Doc.from_docs(list(nlp.pipe(_parts(doc), batch_size=1, disable=others)), ensure_whitespace=False)
    parsed.user_data |= doc.user_data
    return parsed


def _parts(doc: Doc) -> Iterator[Doc]:
    words, begins = texts(doc, "ORTH"), doc.to_array(["SENT_START"]).ravel().astype(int).tolist()
    spaces = [bool(token.whitespace_) for token in doc]
    start = 0
    while start < len(doc):
        end = _end(begins, start)
        marks: list[bool | int | None] = [True if mark == 1 else None for mark in begins[start:end]]
        yield Doc(doc.vocab, words[start:end], spaces[start:end], sent_starts=marks)
        start = end


def _end(begins: list[int], start: int) -> int:
    """Where a part ends: before the last sentence of which it is certain that it begins there, else anywhere."""
    bound = start + LONGEST_PART
    if bound >= len(begins):
        return len(begins)
    return next((i for i in range(bound, start + LONGEST_PART // 2, -1) if begins[i] == 1), bound)

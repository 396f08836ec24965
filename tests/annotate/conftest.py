"""What the tests of names share."""

from collections.abc import Callable

import pytest
from spacy.tokens import Doc, Span

from kg.pipeline import Pipeline

Tagged = tuple[Doc, list[tuple[int, int, str]]]


@pytest.fixture(scope="module")
def tagged(pipeline: Pipeline) -> Callable[[str, str], Tagged]:
    """A parsed text in which the model has found just the given names."""

    def of(text: str, names: str) -> Tagged:
        doc = pipeline.nlp.make_doc(text)
        for name, component in pipeline.nlp.pipeline:
            if name == "kg_names":
                break
            doc = component(doc)
        spans: list[Span] = []
        for name in filter(None, names.split("; ")):
            words, label = name.rsplit("/", 1)
            start = text.index(words)
            span = doc.char_span(start, start + len(words), label=label)
            assert span is not None, words
            spans.append(span)
        doc.ents = spans
        return doc, [(span.start, span.end, span.label_) for span in spans]

    return of

"""Long texts: parsed part by part, so that memory does not grow with them, and read as one."""

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from kg.annotate import parts
from kg.pipeline import batches
from kg.types import Article

LINE = "Ann Lee met Bob Ray in Oslo on Monday. He thanked her.\n\n"


@pytest.fixture
def short_parts(monkeypatch):
    """Parts of at most 60 tokens, some four lines of the text."""
    monkeypatch.setattr(parts, "LONGEST_PART", 60)


class _Seen:
    """A component that notes how long the documents are that it gets."""

    def __init__(self):
        self.lengths = []

    def __call__(self, doc: Doc) -> Doc:
        self.lengths.append(len(doc))
        return doc


@pytest.fixture
def blank():
    """A pipeline of kg_paragraphs and a component that notes what it sees, and that component."""
    seen = _Seen()
    Language.component("seen_by_the_test", func=seen)
    nlp = spacy.blank("en")
    nlp.add_pipe("kg_paragraphs")
    nlp.add_pipe("seen_by_the_test")
    return nlp, seen


def begun(nlp, text):
    return nlp.get_pipe("kg_paragraphs")(nlp.make_doc(text))


def test_model_sees_no_more_than_a_part_at_a_time_and_every_word_once(blank, short_parts):
    nlp, seen = blank
    doc = begun(nlp, LINE * 20)

    parsed = parts.parsed_in_parts(nlp, doc, ["seen_by_the_test"])

    assert max(seen.lengths) <= 60
    assert sum(seen.lengths) == len(doc) == len(parsed)
    assert parsed.text == doc.text


def test_parts_end_where_lines_end(blank, short_parts):
    nlp, _ = blank
    doc = begun(nlp, LINE * 20)

    starts = [part[0].text for part in parts._parts(doc)]

    assert len(starts) > 4
    assert set(starts) == {"Ann"}


def test_text_without_a_line_break_is_parted_all_the_same(blank, short_parts):
    nlp, seen = blank
    doc = nlp.make_doc("rain " * 500)

    assert parts.parsed_in_parts(nlp, doc, ["seen_by_the_test"]).text == doc.text
    assert max(seen.lengths) <= 60


def test_fields_that_the_document_had_are_kept(blank, short_parts):
    nlp, _ = blank
    doc = begun(nlp, "A Headline\n\n" + LINE * 20)

    assert parts.parsed_in_parts(nlp, doc, ["seen_by_the_test"])._.headline == len("A Headline")


def test_long_article_says_what_it_says_as_one(pipeline, short_parts):
    text = LINE + "The rain went on.\n\n" * 30 + "Lee, the mayor, later met Tom Ward in Bergen.\n\n"

    result = next(pipeline.analyse([Article.of(text)]))

    met = [(one.subject.label, one.object.label) for one in result.triples if one.relation == "met-with"]
    assert met == [("Ann Lee", "Bob Ray"), ("Ann Lee", "Tom Ward")]
    assert all(text[one.evidence[0].start : one.evidence[0].end] == one.evidence[0].text for one in result.triples)


def test_long_and_short_articles_of_a_batch_keep_their_order(pipeline, short_parts):
    texts = ["Ann Lee met Bob Ray in Oslo.", LINE * 12, "Tom Ward met Eve Fox in Bergen."]

    found = [pair[1].text for pair in pipeline.annotate([Article.of(text) for text in texts])]

    assert found == texts


def test_batches_are_short_where_articles_are_long():
    articles = [Article.of("Rain. " * n) for n in (10, 10, 15_000, 15_000, 10, 40_000, 10)]

    assert [[len(one.text) for one in batch] for batch in batches(articles, 4)] == [
        [60, 60, 90_000], [90_000, 60], [240_000], [60],
    ]  # fmt: skip

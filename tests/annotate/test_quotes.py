"""Direct speech and its speakers."""

import pytest

# text -> what is quoted, with the head word of the phrase that names the speaker
QUOTES = [
    ("“The bridge is safe,” Ann Lee said.", [("The bridge is safe,", "Lee")]),
    ('"The bridge is safe," the mayor said.', [("The bridge is safe,", "mayor")]),
    ("«The bridge is safe», she said.", [("The bridge is safe", "she")]),
    ("Ann Lee said: “The bridge is safe.”", [("The bridge is safe.", "Lee")]),
    ("“The bridge is safe,” said Ann Lee, who was elected in May.", [("The bridge is safe,", "Lee")]),
    # in two parts
    ("“The bridge,” said Ann Lee, “is safe.”", [("The bridge,", "Lee"), ("is safe.", "Lee")]),
    ("“It is safe,” Ann Lee said. “It will open soon.”", [("It is safe,", "Lee"), ("It will open soon.", "Lee")]),
    # two speakers
    ("“It is not safe,” Ann Lee said. “It is,” Bob Ray said.", [("It is not safe,", "Lee"), ("It is,", "Ray")]),
    ("Ann Lee said “I will” and left; Bob Ray said “you will not”.", [("I will", "Lee"), ("you will not", "Ray")]),
    ("Bob Ray said Ann Lee had told him, “I will sue you.”", [("I will sue you.", "Lee")]),
    # nobody says that he speaks
    ("Ann Lee was angry. “The bridge is not safe.”", [("The bridge is not safe.", "Lee")]),
    ("“The bridge is not safe.”", [("The bridge is not safe.", None)]),
    # over two paragraphs, the first of which is not closed
    (
        "“The old bridge is safe.\n\n“It will open soon,” Ann Lee said.",
        [("The old bridge is safe.", "Lee"), ("It will open soon,", "Lee")],
    ),
    # a mark that is never closed ends with its paragraph
    ("Ann Lee left. “The old bridge is\n\nBob Ray met Tom Ward.", [("The old bridge is", "Lee")]),
    ("Ann Lee's brother said it's late.", []),
]


@pytest.mark.parametrize(("text", "expected"), QUOTES)
def test_quote_has_its_speaker(pipeline, text, expected):
    doc = pipeline.nlp(text)
    quotes = [(doc[q.start : q.end].text, doc[q.speaker].text if q.speaker is not None else None) for q in doc._.quotes]

    assert quotes == expected


def test_word_in_quotation_marks_is_no_speech(pipeline):
    doc = pipeline.nlp("Ann Lee called the plan “too bold”. She read “War and Peace”.")

    assert [quote.whole for quote in doc._.quotes] == [False, False]


def test_speaker_is_never_a_word_of_a_quote(pipeline):
    doc = pipeline.nlp("“Bob Ray,” said the mayor, “said no.” “Tom Ward said yes,” she added.")
    quoted = {i for quote in doc._.quotes for i in range(quote.start, quote.end)}

    assert doc._.quotes
    assert not quoted & {quote.speaker for quote in doc._.quotes}


@pytest.mark.parametrize("text", ["“" * 300, "“”" * 300, '"' * 301, "“ " + "word " * 1000, "”“\n”“"])
def test_marks_without_sense_are_survived(pipeline, text):
    doc = pipeline.nlp(text)

    assert all(0 < quote.start < quote.end <= len(doc) for quote in doc._.quotes)

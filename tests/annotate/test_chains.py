"""Chains: all that a text mentions more than once, whether it has a name or not."""

import pytest
from spacy.tokens import Doc

from kg.config import Config
from kg.pipeline import Pipeline


def chains(pipeline: Pipeline, text: str) -> list[list[str]]:
    return [[mention.text for mention in chain.mentions] for chain in pipeline.nlp(text)._.chains]


# text -> chains that it must have, and words that must be in no chain together
WITHOUT_NAMES = {
    "a farmer, then the farmer": (
        "A farmer met Acme Corp in Oslo. The farmer sold his land.",
        ["A farmer", "The farmer", "his"],
    ),
    "they are the workers": (
        "The workers met Acme Corp in Oslo. They won.",
        ["The workers", "They"],
    ),
    "they are the two who were named together": (
        "Ruth Hale and Tom Ward met in Oslo. They talked for hours about their plan.",
        ["Ruth Hale and Tom Ward", "They", "their"],
    ),
    "their, of a phrase with what restricts it": (
        "The children of the village painted the wall. They signed their names.",
        ["The children of the village", "They", "their"],
    ),
    "it is a thing": (
        "The committee wrote a report. The report was long, and Ann Lee liked it.",
        ["a report", "The report", "it"],
    ),
}

INTERVIEW = """\
An interview with Ruth Hale

Ruth Hale builds bridges in Norway. She spoke with our paper in May.

How did you begin?

I began with a bridge of matches. My father sold them.

Did you study in Oslo?

I did. It was cold.

What is your plan?

My plan is to rest.
"""

LABELLED = """\
Two builders on bridges

Ruth Hale and Tom Ward build bridges.

Reporter: How did you begin, Ms. Hale?

Hale: I began with matches.

Reporter: And you, Mr. Ward?

Ward: I began with cards.

Reporter: Will you build on?

Hale: I will.

Ward: I will not.
"""


@pytest.mark.parametrize("case", WITHOUT_NAMES)
def test_what_has_no_name_makes_a_chain(pipeline, case):
    text, expected = WITHOUT_NAMES[case]

    assert expected in chains(pipeline, text)


def test_who_is_asked_in_an_interview_is_i_and_you(pipeline):
    found = next(chain for chain in chains(pipeline, INTERVIEW) if "Ruth Hale" in chain)

    assert [word.lower() for word in found].count("i") == 2
    assert [word.lower() for word in found].count("my") == 2
    assert "you" in found
    assert "your" in found


def test_each_answer_is_by_whom_its_label_names(pipeline):
    found = pipeline.nlp(LABELLED)._.entities
    spoken = {one.label: sum(mention.text == "I" for mention in one.mentions) for one in found}

    assert (spoken["Ruth Hale"], spoken["Tom Ward"]) == (2, 2)


def test_i_in_a_text_that_is_no_interview_is_nobody_who_has_a_name(pipeline):
    text = "Ruth Hale builds bridges. I met her in Oslo. I liked her."

    assert all("I" not in chain for chain in chains(pipeline, text) if "Ruth Hale" in chain)
    assert ["I", "I"] in chains(pipeline, text)


def test_a_chain_with_a_name_says_whose_it_is(pipeline):
    doc = pipeline.nlp("Ann Lee met a farmer. She praised the farmer.")
    owners = {
        chain.mentions[0].text: None if chain.entity is None else doc._.entities[chain.entity].label
        for chain in doc._.chains
    }

    assert owners == {"Ann Lee": "Ann Lee", "a farmer": None}


def test_a_name_with_its_apposition_is_one_mention(pipeline):
    text = "Ann Lee, the mayor of Oslo, met Bob Ray. Lee praised him."

    assert ["Ann Lee, the mayor of Oslo", "Lee"] in chains(pipeline, text)


def test_mentions_stand_where_they_are_said_to(pipeline):
    doc = pipeline.nlp(INTERVIEW)

    assert doc._.chains
    for chain in doc._.chains:
        assert len(chain.mentions) > 1
        assert list(chain.mentions) == sorted(chain.mentions)
        assert all(doc.text[m.start : m.end] == m.text for m in chain.mentions)


def test_chains_do_not_depend_on_the_size_of_the_batch(pipeline):
    texts = [INTERVIEW, LABELLED, *(text for text, _ in WITHOUT_NAMES.values())]
    one = [doc._.chains for doc in pipeline.nlp.pipe(texts, batch_size=1)]
    all_ = [doc._.chains for doc in pipeline.nlp.pipe(texts, batch_size=len(texts))]

    assert one == all_


def test_chains_are_kept_with_the_document(pipeline):
    doc = pipeline.nlp(INTERVIEW)

    assert Doc(pipeline.nlp.vocab).from_bytes(doc.to_bytes())._.chains == doc._.chains


def test_chains_are_the_same_in_another_pipeline(pipeline, models_apart):
    assert Pipeline(Config()).nlp(LABELLED)._.chains == pipeline.nlp(LABELLED)._.chains

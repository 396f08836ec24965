"""Descriptions and pronouns of which the article does not say enough: rather none than a wrong one."""

import pytest

# text -> entity, its mentions
CASES = {
    "a union, of which the text has named none": (
        "Norvik Foods bought Halden Mills in May. The union called it a mistake. The company said so.",
        {"Norvik Foods": ["Norvik Foods", "The company"]},
    ),
    "an airline by its name": (
        "Norvik Airways fired Ann Lee on Monday. The airline gave no reason.",
        {"Norvik Airways": ["Norvik Airways", "The airline"]},
    ),
    "a city and a country": (
        "Ann Lee visited Oslo and Norway. She liked the country. She left the city on Monday.",
        {"Oslo": ["Oslo", "the city"], "Norway": ["Norway", "the country"]},
    ),
    "the leader of another party": (
        "Labour leader Ruth Hale met the Conservative leader Bob Ray. Ann Lee asked the Labour leader to stay.",
        {"Ruth Hale": ["Ruth Hale", "the Labour leader"], "Bob Ray": ["Bob Ray"]},
    ),
    "a paper that was only told": (
        '"It is a good mill," Ann Lee told Kelt News. It will close in May.',
        {"Kelt News": ["Kelt News"]},
    ),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_what_could_be_another_means_nobody(pipeline, text, expected):
    found = {one.label: [mention.text for mention in one.mentions] for one in pipeline.nlp(text)._.entities}
    assert {label: found[label] for label in expected} == expected

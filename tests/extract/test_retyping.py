"""Types that only the sentence tells: what a pattern is sure of, where the name itself says nothing."""

import pytest

from kg.extract.component import extracted
from kg.extract.relations import Matcher
from kg.schema import Schema

OWN = """
[types]
Person = "a human being"
Organization = "a company"
Product = "something made to be sold"
Work = "a film or song"

[[relation]]
name = "worked-on"
subject = ["Organization"]
object = ["Organization", "Product", "Work"]
patterns = ["SUBJ examine OBJ:Work|Product!", "SUBJ rehearse OBJ:Work!"]
"""

TYPES = [
    ("Acme rehearsed Kelt.", "Work"),
    # Of types that as many sentences give, the first in the alphabet; else that of most.
    ("Acme examined Kelt.", "Product"),
    ("Acme examined Kelt. Norvik rehearsed Kelt.", "Work"),
    # A name that tells what it is is believed.
    ("Acme rehearsed Kelt Holdings.", None),
]


@pytest.mark.parametrize(("text", "kind"), TYPES)
def test_a_pattern_that_is_sure_of_a_type_gives_it_to_a_name_that_tells_none(pipeline, text, kind):
    _, triples = extracted(pipeline.nlp(text), Matcher(Schema.parse(OWN)))

    assert {t.object.type for t in triples if t.relation} == ({kind} if kind else set())

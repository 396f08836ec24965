"""Patterns of an own schema whose ends have types of their own, or that read a nationality."""

import pytest

from kg.extract.component import extracted
from kg.extract.relations import Matcher
from kg.schema import Schema

OWN = """
name = "own"

[types]
Person = "a human being"
Organization = "a company"
Place = "a country or town"

[[relation]]
name = "gave-up"
definition = "left a post or a firm"
subject = ["Person", "Organization"]
object = ["Person", "Organization", "Place"]
patterns = ["SUBJ:Person leave OBJ:Organization", "SUBJ desert OBJ", "SUBJ:Organization's OBJ:Person"]

[[relation]]
name = "heads-research"
definition = "is at the head of its research"
subject = ["Person"]
object = ["Organization"]
patterns = ["SUBJ is research_director of OBJ"]

[[relation]]
name = "citizen"
definition = "is a citizen of"
subject = ["Person"]
object = ["Place"]
patterns = ["SUBJ is OBJ"]

[[relation]]
name = "based"
definition = "has its seat in"
subject = ["Organization"]
object = ["Place"]
patterns = ["SUBJ is OBJ"]
"""

# sentence -> what it says, as "subject | relation | object"
SAYS = [
    # Who heads a field heads no firm; a pattern of both words is about the field.
    ("Laura Schmidt, research director of Norvik, slept.", ["Laura Schmidt | heads-research | Norvik"]),
    # Types on an end hold for their pattern alone.
    ("Laura Schmidt left Norvik.", ["Laura Schmidt | gave-up | Norvik"]),
    ("Laura Schmidt left Oslo.", []),
    ("Norvik left Delbury.", []),
    ("Laura Schmidt deserted Oslo.", ["Laura Schmidt | gave-up | Oslo"]),
    ("Norvik deserted Paul Novak.", ["Norvik | gave-up | Paul Novak"]),
    ("Norvik was left by Laura Schmidt.", ["Laura Schmidt | gave-up | Norvik"]),
    # A nationality is that of whom the noun calls a person, or of what it calls a firm.
    ("The French singer Laura Schmidt danced.", ["Laura Schmidt | citizen | France"]),
    ("Laura Schmidt is a French singer.", ["Laura Schmidt | citizen | France"]),
    ("Laura Schmidt, a French singer, danced.", ["Laura Schmidt | citizen | France"]),
    ("The Romanian firm Norvik grew.", ["Norvik | based | Romania"]),
    # Of an office it says what the office is of, and of a thing nothing of its owner.
    ("The French president Laura Schmidt danced.", []),
    ("Laura Schmidt bought a French car.", []),
    ("Laura Schmidt sued the French bank Norvik.", ["Norvik | based | France"]),
    ("The Muslim singer Laura Schmidt danced.", []),
    ("The Korean singer Laura Schmidt danced.", []),
    ("Laura Schmidt is no French singer.", []),
]


@pytest.fixture(scope="module")
def matcher(tmp_path_factory) -> Matcher:
    path = tmp_path_factory.mktemp("schema") / "own.toml"
    path.write_text(OWN, encoding="utf-8")
    return Matcher(Schema.load(str(path)))


@pytest.mark.parametrize(("text", "expected"), SAYS)
def test_a_pattern_holds_for_the_types_at_its_ends(pipeline, matcher, text, expected):
    doc = pipeline.nlp(text)
    _, triples = extracted(doc, matcher)
    facts = [t for t in triples if t.relation and t.status == "fact"]

    assert [f"{t.subject.label} | {t.relation} | {t.object.label}" for t in facts] == expected

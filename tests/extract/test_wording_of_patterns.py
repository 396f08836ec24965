"""Which words of a sentence a pattern's words are: particles, nouns of two words, expressions, tails, pairs."""

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
name = "dealt-with"
definition = "had to do with"
subject = ["Person", "Organization"]
object = ["Person", "Organization"]
patterns = [
  "SUBJ take_up post at OBJ", "SUBJ get financial_support from OBJ", "SUBJ stick_up_for OBJ", "SUBJ refuse_to_pay OBJ",
  "SUBJ send letter to OBJ", "SUBJ and OBJ hold conversation", "SUBJ put OBJ on_trial|on_show",
  "SUBJ join_up_with|fall_out with OBJ",
]

[[relation]]
name = "talked-with"
definition = "held talks with"
subject = ["Organization"]
object = ["Organization"]
symmetric = true
patterns = ["SUBJ's talk with OBJ"]

[[relation]]
name = "travelled-to"
definition = "was in"
subject = ["Person"]
object = ["Place"]
patterns = ["SUBJ hold talk in OBJ"]
"""

# sentence -> what it says, as "subject | object"
SAYS = [
    # A verb with a particle needs the noun of its pattern.
    ("Laura Schmidt took up a post at Norvik.", ["Laura Schmidt | Norvik"]),
    ("Laura Schmidt took up the sport at Norvik.", []),
    # A noun of two words.
    ("Norvik got financial support from Delbury.", ["Norvik | Delbury"]),
    ("Norvik got moral support from Delbury.", []),
    # An expression that ends in a preposition or a verb governs what follows it.
    ("Laura Schmidt stuck up for Paul Novak.", ["Laura Schmidt | Paul Novak"]),
    ("Norvik refused to pay Delbury.", ["Norvik | Delbury"]),
    ("Norvik refused to pay.", []),
    # Whose letter it is did not get it.
    ("Laura Schmidt sent Paul Novak’s letter to Norvik.", ["Laura Schmidt | Norvik"]),
    # Who is held holds no conversation.
    ("Laura Schmidt and Paul Novak held conversations.", ["Laura Schmidt | Paul Novak"]),
    ("Laura Schmidt and Paul Novak were held.", []),
    # A noun that one relation reads with its verb is another's where the types do not fit the first.
    ("Siemens and Boeing held talks in Oslo.", ["Siemens | Boeing"]),
    ("Laura Schmidt held talks in Oslo.", ["Laura Schmidt | Oslo"]),
    # Whichever of the alternatives stands behind it.
    ("Norvik put Laura Schmidt on trial.", ["Norvik | Laura Schmidt"]),
    ("Norvik put Laura Schmidt on the show that is on trial.", ["Norvik | Laura Schmidt"]),
    ("Norvik put Laura Schmidt on hold.", []),
]


@pytest.fixture(scope="module")
def matcher(tmp_path_factory) -> Matcher:
    path = tmp_path_factory.mktemp("schema") / "own.toml"
    path.write_text(OWN, encoding="utf-8")
    return Matcher(Schema.load(str(path)))


@pytest.mark.parametrize(("text", "expected"), SAYS)
def test_a_pattern_fits_where_all_its_words_stand(pipeline, matcher, text, expected):
    _, triples = extracted(pipeline.nlp(text), matcher)

    assert [f"{t.subject.label} | {t.object.label}" for t in triples if t.relation] == expected


@pytest.mark.parametrize(("text", "predicate"), [
    ("Laura Schmidt joined up with Paul Novak.", "joined up with"),
    ("Laura Schmidt fell out with Paul Novak.", "fell out with"),
])  # fmt: skip
def test_a_predicate_has_each_of_its_words_once(pipeline, matcher, text, predicate):
    _, triples = extracted(pipeline.nlp(text), matcher)

    assert [t.predicate for t in triples if t.relation] == [predicate]

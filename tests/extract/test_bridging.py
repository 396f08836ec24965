"""Whose coach somebody is: what bridging adds is told apart from what a sentence says by itself."""

import re

import pytest

from kg.annotate.tree import Tree
from kg.extract.bridging import Bridges
from kg.extract.roles import phrase_of
from kg.types import Triple

TEAM = "Norvik United lost again on Sunday. Coach Paul Novak was angry."


@pytest.fixture
def owner_of(pipeline):
    """The words that a role belongs to, or None; the role is the first of these nouns in the text."""

    def of(text: str, role: str) -> str | None:
        doc = pipeline.nlp(text)
        tree = Tree(doc)
        noun = next(token for token in tree if token.text == role)
        owner = Bridges(tree, doc._.entities, doc._.entity_of, phrase_of).owner(noun)
        return None if owner is None else doc._.entities[doc._.entity_of[owner.i]].label

    return of


@pytest.fixture
def led(extract):
    """What ties the people of a text to what they lead or coach."""

    def of(text: str) -> list[Triple]:
        return [t for t in extract(text) if t.subject.label == "Paul Novak" and t.object.entity]

    return of


@pytest.mark.parametrize(
    ("text", "role", "owner"),
    [
        (TEAM, "Coach", "Norvik United"),
        ("Delbury Bank lost money. The chairman was angry.", "chairman", "Delbury Bank"),
        ("Norway closed its border. The prime minister was angry.", "minister", "Norway"),
        ("The Dorvik Prize was given on Sunday. The winner cried.", "winner", "Dorvik Prize"),
        ("Norvik United lost again. Fly-half Paul Novak was angry.", "half", "Norvik United"),
        (
            "The Halden Committee met the Delbury Bank. Committee chairman Paul Novak was angry.",
            "chairman",
            "Halden Committee",
        ),
        ("Delbury Bank lost money. Party leader Paul Novak was angry.", "leader", None),
        # Nothing before it, nothing of that kind, somebody of no such office.
        ("The coach was angry. Norvik United lost again.", "coach", None),
        ("Laura Schmidt lost again. The coach was angry.", "coach", None),
        ("Leeds closed its schools. The foreign minister was angry.", "minister", None),
        ("Norvik United lost again. The painter was angry.", "painter", None),
        ("Norvik United lost again. The minister was angry.", "minister", None),
        ("It rained.  The coach was angry.", "coach", None),
    ],
)
def test_a_role_belongs_to_what_the_text_has_spoken_of(owner_of, text, role, owner):
    assert owner_of(text, role) == owner


def test_an_owner_is_near(owner_of):
    between = "It rained. " * 2

    assert owner_of(f"Norvik United lost on Sunday. {between}The coach was angry.", "coach") == "Norvik United"
    assert owner_of(f"Norvik United lost on Sunday. {between * 2}The coach was angry.", "coach") is None


def test_of_two_teams_it_is_the_one_that_the_text_has_spoken_of_most(owner_of):
    text = "Norvik United met Delbury FC. {} won. The coach was angry."

    assert owner_of(text.format("Norvik United"), "coach") == "Norvik United"
    assert owner_of(text.format("Delbury FC"), "coach") == "Delbury FC"


def test_of_two_teams_it_is_the_one_that_does_what_is_said_of_the_role(owner_of):
    text = "Norvik United met Delbury FC. Norvik United led. Delbury FC were indebted to skipper Paul Novak."

    assert owner_of(text, "skipper") == "Delbury FC"


def test_a_drummer_belongs_to_a_band(owner_of):
    text = "The band Halden played in Oslo. {} paid. Drummer Paul Novak was angry."

    assert owner_of(text.format("Delbury Bank"), "Drummer") == "Halden"
    assert owner_of("Delbury Bank paid. Drummer Paul Novak was angry.", "Drummer") is None


def test_of_two_countries_that_are_spoken_of_as_often_neither_is_meant(owner_of):
    assert owner_of("Norway played Sweden. The prime minister was angry.", "minister") is None


def test_what_is_bridged_cites_both_sentences(led):
    (triple,) = led(TEAM)

    assert {one.text for one in triple.evidence} == set(re.findall(r"[A-Z][^.]*\.", TEAM))


def test_what_is_bridged_is_less_sure_than_what_is_said(led):
    (bridged,) = led(TEAM)
    (said,) = led("Norvik United coach Paul Novak was angry.")

    assert bridged.confidence < said.confidence


def test_an_owner_in_the_phrase_itself_is_not_bridged_over(led):
    found = led("Norvik United lost again on Sunday. Delbury Rovers coach Paul Novak was angry.")

    assert {triple.object.label for triple in found} == {"Delbury Rovers"}


def test_a_role_that_is_denied_a_person_ties_him_to_nobody(led):
    assert not [t for t in led("Norvik United lost on Sunday. Paul Novak is not the coach.") if t.status == "fact"]


def test_a_coach_is_no_member_of_his_own_team(led):
    found = led("Norvik United coach Paul Novak was angry. He praised his team on Sunday.")

    assert "member-of" not in {triple.relation for triple in found}

"""Persons told by an age, a nickname or a people; occasions told by a noun without a capital."""

import pytest

from kg.annotate.occasions import occasions
from kg.annotate.persons import persons

# A text, what the model found in it, and what is told.
PERSONS = [
    ("Then Gwilan Rask, 33, left.", "Gwilan Rask/ORG", "Gwilan Rask"),
    ("She met Gwilan Rask, who runs it.", "Gwilan Rask/GPE", "Gwilan Rask"),
    ('She met Jonas "Doc" Rask in Oslo.', "Jonas/PERSON; Doc/ORG; Rask/ORG; Oslo/GPE", 'Jonas "Doc" Rask'),
    ("She met Lee Jung-min in Oslo.", "Lee Jung/PERSON; Oslo/GPE", "Lee Jung-min"),
    ("She met the Pole Ewa Rask.", "", "Ewa Rask"),
    ("She met the Serbian Zoran Rask.", "Serbian/NORP; Zoran/ORG", "Zoran Rask"),
    # A number that is no age, a team, a country, a body of a nation.
    ("Then Acme Group, 33, left.", "Acme Group/ORG", ""),
    ("She met Dorvik Rask, who run it.", "Dorvik Rask/ORG", ""),
    ("She saw Norway, 33, in it.", "Norway/GPE", ""),
    ("She met the Swedish Rask Bank.", "Swedish/NORP", ""),
]

OCCASIONS = [
    ("She opened the Dorvik motor show.", "Dorvik/GPE", "Dorvik motor show"),
    ("She spoke at the Rask inquiry.", "Rask/ORG", "Rask inquiry"),
    ("She won the world judo championships.", "", "world judo championships"),
    # None in particular, a programme.
    ("She opened a Dorvik motor show.", "Dorvik/GPE", ""),
    ("She saw the Rask show.", "Rask/ORG", ""),
    ("She won any world championship.", "", ""),
]


@pytest.mark.parametrize(("text", "names", "expected"), PERSONS)
def test_persons_are_told_by_ages_nicknames_and_peoples(tagged, text, names, expected):
    doc, spans = tagged(text, names)

    assert "; ".join(doc[start:end].text for start, end, _ in persons(doc, spans)) == expected


@pytest.mark.parametrize(("text", "names", "expected"), OCCASIONS)
def test_occasions_are_told_by_nouns(tagged, text, names, expected):
    doc, spans = tagged(text, names)

    assert "; ".join(doc[start:end].text for start, end, _ in occasions(doc, spans)) == expected

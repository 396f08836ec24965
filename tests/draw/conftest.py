"""Entities and statements made by hand."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest

from kg.types import Entity, Statement, Status

Graph = tuple[list[Entity], list[Statement]]
_PEOPLE = """Ann Lee, Bob Ray, Carla Duarte-Mendes, Dimitri Papadopoulos, Eve Okonkwo, Farid Haddad, Greta Lindqvist,
Hugo Marchetti, Ines da Silva Carvalho, Jonas Weber, Keiko Tanaka, Liam O'Connor, Maria Fernanda Ortiz,
Olga Sokolova"""
_PLACES = """Oslo, Port Harriet, New Lisbon, Saint Marys County, Eastfield, Upper Valley, Karlshafen, Lake Dorrit,
Marwick, Tern Bay, Halden Street"""
_BODIES = """Ministry of Fisheries, Harbour Workers' Union, Northern Line Shipping Company, City Council, Green List,
Court of Appeal of the Province, Tern Bay Gazette, Institute for Coastal Research, Board of Inquiry, Marwick Bank,
Relief Fund, Port Authority, Joint Committee on Public Accounts, Dorrit Power, Coast Guard"""
_RELATIONS = """met-with, works-for, located-in, granted-clemency-to, sued, is expected to sign a deal with,
asked for the release of"""


def _listed(text: str) -> list[str]:
    return [" ".join(name.split()) for name in text.split(",")]


def statement(
    subject: Entity, predicate: str, value: Entity | str, status: Status = Status.FACT, sources: int = 1, **more: object
) -> Statement:
    literal = isinstance(value, str)
    there, label = (value, value) if isinstance(value, str) else (value.iri, value.label)
    return Statement(
        iri=f"s:{subject.iri}/{predicate}/{there}/{status}/{more}",
        subject=subject.iri,
        subject_label=subject.label,
        predicate=f"p:{predicate}",
        predicate_label=predicate,
        relation=None if " " in predicate else predicate,
        object=there,
        object_label=label,
        literal=literal,
        status=status,
        speaker=None,
        time=None,
        confidence=0.9,
        sources=sources,
    )


@pytest.fixture
def said() -> Callable[..., Statement]:
    """Makes a statement of two entities, or of an entity and a text."""
    return statement


@pytest.fixture
def chain() -> Callable[[int], Graph]:
    """Makes so many entities, each of which met the next."""

    def make(length: int) -> Graph:
        entities = [Entity(f"e:{i}", f"Person {i}", "Person") for i in range(length)]
        return entities, [statement(a, "met-with", b) for a, b in pairwise(entities)]

    return make


@pytest.fixture
def three() -> tuple[Entity, Entity, Entity]:
    """A person, another and a place."""
    return (
        Entity("e:ann", "Ann Lee", "Person", (("the harbour chief", 2),)),
        Entity("e:bob", "Bob Ray", "Person"),
        Entity("e:oslo", "Oslo", "Place"),
    )


@pytest.fixture
def news() -> Callable[[int, int], Graph]:
    """Makes a graph like those of news: a few entities are in most statements, and a few statements go both ways."""

    def make(entities: int, statements: int, seed: int = 1) -> Graph:
        chance = np.random.default_rng(seed)
        kinds = {"Person": _PEOPLE, "Organization": _BODIES, "Place": _PLACES}
        names = [(name, kind) for kind, listed in kinds.items() for name in _listed(listed)]
        order = chance.permutation(len(names))[:entities].tolist()
        made = [Entity(f"e:{i}", *names[i]) for i in order]
        told: dict[str, Statement] = {}
        while len(told) < statements:
            a = made[int(chance.integers(3 if chance.random() < 0.4 else len(made)))]
            b = made[int(chance.integers(len(made)))]
            relation = str(chance.choice(_listed(_RELATIONS)))
            status = list(Status)[int(chance.choice(5, p=[0.6, 0.16, 0.08, 0.08, 0.08]))]
            one = statement(a, relation, b, status, int(chance.choice([1, 1, 2, 5])))
            told[one.iri] = one
        return made, list(told.values())

    return make

"""The smallest picture."""

from kg.draw.select import select
from kg.types import Entity, Statement, Status


def test_top_one_shows_the_entity_with_most_neighbours():
    entities = [Entity(f"e:{name}", name, "Person") for name in ("Ann", "Bob", "Cy")]

    def met(who: str) -> Statement:
        ann = ("e:Ann", "Ann", "r:met", "met", "met")
        return Statement(f"s:{who}", *ann, f"e:{who}", who, False, Status.FACT, None, None, 1.0, 1)

    statements = [met("Bob"), met("Cy")]

    assert [node.label for node in select(entities, statements, top=1).nodes] == ["Ann"]

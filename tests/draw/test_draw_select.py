"""Which entities and statements a picture shows."""

import pytest

from kg.draw.select import select
from kg.errors import ConfigError, ExportError, NotFoundError
from kg.types import Entity, Status


def labels(selection):
    return {node.label for node in selection.nodes}


def test_only_entities_with_statements_are_drawn(three, said):
    ann, bob, _ = three

    assert labels(select(three, [said(ann, "met-with", bob)])) == {"Ann Lee", "Bob Ray"}


def test_entities_are_drawn_alone_where_there_are_no_statements(three):
    assert labels(select(three, [])) == {"Ann Lee", "Bob Ray", "Oslo"}


def test_an_entity_that_only_a_statement_names_is_drawn(three, said):
    ann, bob, _ = three

    assert labels(select([], [said(ann, "met-with", bob)])) == {"Ann Lee", "Bob Ray"}


def test_the_order_of_the_input_does_not_matter(news):
    entities, statements = news(20, 30)

    assert select(entities, statements) == select(entities[::-1], statements[::-1])


def test_statements_that_differ_in_time_alone_share_an_arrow(three, said):
    ann, bob, _ = three
    selection = select(three, [said(ann, "met-with", bob, day=1, sources=3), said(ann, "met-with", bob, day=2)])

    assert [(edge.count, edge.sources) for edge in selection.edges] == [(2, 3)]


def test_statements_of_another_status_or_direction_have_their_own_arrow(three, said):
    ann, bob, _ = three
    told = [said(ann, "met-with", bob), said(ann, "met-with", bob, Status.DENIED), said(bob, "met-with", ann)]

    assert len(select(three, told).edges) == 3


def test_the_same_text_said_of_two_entities_is_two_boxes(three, said):
    ann, bob, _ = three
    selection = select(three, [said(ann, "age", "52"), said(bob, "age", "52")])

    assert [node.label for node in selection.nodes if node.type is None] == ["52", "52"]


def test_top_keeps_the_entities_with_most_neighbours(said):
    hub, *rest = [Entity(f"e:{i}", f"Entity {i}", "Person") for i in range(8)]
    told = [said(hub, "met-with", other) for other in rest] + [said(rest[0], "met-with", rest[1])]

    assert labels(select([hub, *rest], told, top=3)) == {"Entity 0", "Entity 1", "Entity 2"}


@pytest.mark.parametrize("top", [2, 5, 12, 19])
def test_top_is_never_exceeded_and_nobody_stands_alone(news, top):
    entities, statements = news(20, 30)
    selection = select(entities, statements, top=top)
    ends = {end for edge in selection.edges for end in (edge.source, edge.target)}

    assert len(selection.nodes) <= top
    assert ends == set(range(len(selection.nodes)))


def test_counts_say_what_was_left_out(three, said):
    ann, bob, oslo = three
    told = [said(ann, "met-with", bob), said(bob, "located-in", oslo), said(ann, "met-with", bob, day=2)]

    assert select(three, told, relations="met-with").counts == "2 of 3 entities; 2 of 3 statements"


@pytest.mark.parametrize("name", ["e:ann", "Ann Lee", "ann lee", "The Harbour Chief"])
def test_focus_is_found_by_iri_label_or_other_name(three, said, name):
    ann, bob, oslo = three
    selection = select(three, [said(ann, "met-with", bob), said(bob, "located-in", oslo)], focus=name)

    assert labels(selection) == {"Ann Lee", "Bob Ray"}
    assert [node.label for node in selection.nodes if node.focus] == ["Ann Lee"]


def test_more_hops_reach_further(three, said):
    ann, bob, oslo = three
    told = [said(ann, "met-with", bob), said(bob, "located-in", oslo)]

    assert "Oslo" not in labels(select(three, told, focus="Ann Lee", hops=1))
    assert "Oslo" in labels(select(three, told, focus="Ann Lee", hops=2))


def test_a_focus_without_statements_is_drawn_alone(three, said):
    ann, bob, _ = three

    assert labels(select(three, [said(ann, "met-with", bob)], focus="Oslo")) == {"Oslo"}


def test_an_unknown_focus_names_what_is_near(three):
    with pytest.raises(NotFoundError, match="Ann Leigh") as caught:
        select(three, [], focus="Ann Leigh")

    assert "Ann Lee" in caught.value.hint


def test_relations_that_nothing_has_are_an_error_that_names_those_there(three, said):
    with pytest.raises(ExportError, match="nothing to draw: no statement has relation met_with") as caught:
        select(three, [said(three[0], "met-with", three[1])], relations=["met_with"])

    assert "met-with" in caught.value.hint


def test_an_empty_graph_is_an_error():
    with pytest.raises(ExportError, match="nothing to draw"):
        select([], [])


def test_statuses_choose_statements(three, said):
    ann, bob, oslo = three
    told = [said(ann, "met-with", bob, Status.DENIED), said(bob, "located-in", oslo)]

    assert labels(select(three, told, statuses="denied")) == {"Ann Lee", "Bob Ray"}


@pytest.mark.parametrize("wrong", [{"hops": -1}, {"top": 0}, {"statuses": ["rumoured"]}, {"focus": []}])
def test_parameters_out_of_range_are_errors(three, wrong):
    with pytest.raises(ConfigError):
        select(three, [], **wrong)


def test_more_than_a_picture_can_hold_is_an_error():
    many = [Entity(f"e:{i}", f"Entity {i}", "Person") for i in range(401)]

    with pytest.raises(ExportError, match="401 entities"):
        select(many, [], top=None)

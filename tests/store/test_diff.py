"""What two graphs differ in is told once, of what it is about, and the same whichever way the graphs were made."""

import pytest

import kg
from kg.decisions import Decision, StatementRef
from kg.errors import NotAGraphError
from kg.graph import Graph

PEOPLE = {"Ann Lee": "Person: Lee", "Bob Ray": "Person", "Oslo": "Place"}
TEXT = "Ann Lee met Bob Ray in Oslo."


@pytest.fixture
def graph_of(analysis_of):
    """A graph of one article that says this, or of this and what is there."""

    def graph_of(*says, graph=None, text=TEXT, entities=PEOPLE, source="a", **known):
        graph = graph or Graph.memory()
        graph.add(analysis_of(text, entities, says, source=source, **known))
        return graph

    return graph_of


def changes(differences):
    return [(one.fields, one.before, one.after) for one in differences.changed]


def test_equal_graphs_do_not_differ(graph_of):
    says = ["Ann Lee | met-with | Bob Ray | both ways", "Ann Lee | ~left | Oslo | denied"]
    found = graph_of(*says).diff(graph_of(*says))

    assert not found
    assert not found.statements


def test_statements_come_and_go_with_their_articles(graph_of):
    before = graph_of("Ann Lee | met-with | Bob Ray", id="one")
    after = graph_of("Ann Lee | left | Oslo", source="b", text=TEXT + " Rain.", id="two")
    found = before.diff(after)

    assert [one.sentence for one in found.statements.added] == ["Ann Lee left Oslo"]
    assert [one.sentence for one in found.statements.gone] == ["Ann Lee met-with Bob Ray"]
    assert not found.statements.changed
    assert ([one.id for one in found.articles.added], [one.id for one in found.articles.gone]) == (["two"], ["one"])
    assert not found.entities


def test_the_other_way_round_added_is_gone(graph_of):
    one, other = graph_of("Ann Lee | met-with | Bob Ray | 0.5"), graph_of(
        "Ann Lee | met-with | Bob Ray | 0.7", "Ann Lee | left | Oslo", source="b"
    )  # fmt: skip
    there, back = one.diff(other), other.diff(one)

    assert (there.statements.added, there.articles.added) == (back.statements.gone, back.articles.gone)
    assert [(pair.after, pair.before) for pair in there.statements.changed] == [
        (pair.before, pair.after) for pair in back.statements.changed
    ]


@pytest.mark.parametrize(
    ("was", "now", "fields"),
    [
        ("planned", "fact", ("status",)),
        ("claimed | by Bob Ray", "claimed | by Oslo", ("speaker",)),
        ("when then", "when then=2018-06", ("time",)),
        ("when 2018=2018", "when then=2018", ("time",)),
        ("planned", "when June 6=2018-06-06", ("status", "time")),
        ("0.5", "0.75", ("confidence",)),
        ("claimed | by Bob Ray | 0.5", "claimed | by Bob Ray | when June=2018-06 | 0.6", ("time", "confidence")),
    ],
)
def test_what_is_said_otherwise_of_the_same_two_is_changed(graph_of, was, now, fields):
    said = "Ann Lee | met-with | Bob Ray | both ways | "
    found = graph_of(said + was).diff(graph_of(said + now)).statements

    assert [one.fields for one in found.changed] == [fields]
    assert (found.added, found.gone) == ((), ())


def test_a_claim_and_somebody_elses_denial_are_two_statements(graph_of):
    said = "Ann Lee | met-with | Bob Ray | "
    found = graph_of(said + "claimed | by Bob Ray").diff(graph_of(said + "denied | by Ann Lee")).statements

    assert ([one.status for one in found.gone], [one.status for one in found.added]) == (["claimed"], ["denied"])


def test_of_several_statements_the_most_alike_is_the_same(graph_of):
    said = "Ann Lee | met-with | Bob Ray | "
    before = graph_of(said + "planned", said + "claimed | by Bob Ray | when June=2018-06")
    after = graph_of(said + "claimed | by Bob Ray | when May=2018-05", said + "fact", said + "denied | by Oslo")
    found = before.diff(after).statements

    assert [(one.before.status, one.after.status) for one in found.changed] == [
        ("claimed", "claimed"), ("planned", "fact")
    ]  # fmt: skip
    assert [one.status for one in found.added] == ["denied"]


def test_another_source_is_a_change_of_the_statement(graph_of):
    said = "Ann Lee | met-with | Bob Ray"
    before = graph_of(said)
    told_elsewhere = "It was told in every café of the town that Ann Lee met Bob Ray."
    after = graph_of(said, source="b", text=told_elsewhere, graph=graph_of(said))
    [(fields, was, now)] = changes(before.diff(after).statements)

    assert (fields, was.sources, now.sources) == (("sources",), 1, 2)


def test_a_review_is_a_change_of_the_statement(graph_of):
    before, after = graph_of("Ann Lee | met-with | Bob Ray"), graph_of("Ann Lee | met-with | Bob Ray")
    after.decide(Decision("accept", statement=StatementRef("Ann Lee", "met-with", "Bob Ray")))

    assert [fields for fields, *_ in changes(before.diff(after).statements)] == [("accepted",)]


def test_a_corrected_article_is_changed_and_not_another(graph_of):
    before = graph_of(title="A meeting", date="2018-06-06")
    after = graph_of(title="A denial", date="2018-06-06", text=TEXT + " Rain.")
    [(fields, was, now)] = changes(before.diff(after).articles)

    assert (fields, was.title, now.title) == (("title", "hash"), "A meeting", "A denial")


def test_an_entity_of_another_type_is_told_once(graph_of):
    said = "Ann Lee | visited | Oslo"
    before, after = graph_of(said), graph_of(said, entities={**PEOPLE, "Oslo": "Organization"})
    found = before.diff(after)

    assert [(fields, was.type, now.type) for fields, was, now in changes(found.entities)] == [
        (("type",), "Place", "Organization")
    ]
    assert not found.statements


def test_an_entity_that_is_called_otherwise_is_told_once(graph_of):
    says = ["Ann Lee | visited | Oslo", "Ann Lee | met-with | Bob Ray | both ways"]
    before, after = graph_of(*says), graph_of(*says)
    after.decide(Decision("same", (after.entity_ref("Ann Lee"), after.entity_ref("Bob Ray"))))
    found = before.diff(after)

    assert [one.label for one in before.entities("Person")] == ["Ann Lee", "Bob Ray"]
    [(fields, was, now)] = changes(found.entities)
    assert (was.label, now.label, "iri" in fields) == ("Bob Ray", "Ann Lee", True)
    assert "Ann Lee visited Oslo" not in [one.sentence for one in (*found.statements.gone, *found.statements.added)]


def test_graphs_on_disk_are_compared_by_their_folders(graph_of, analysis_of, tmp_path):
    for name in ("one.kg", "two.kg"):
        with kg.open(tmp_path / name, write=True) as graph:
            graph.add(analysis_of(f"Rain in {name}.", source="a"))

    assert kg.diff(tmp_path / "one.kg", tmp_path / "two.kg").articles.changed[0].fields == ("hash",)
    assert not kg.diff(tmp_path / "one.kg", tmp_path / "one.kg")
    with pytest.raises(NotAGraphError, match=r"no graph at .*three\.kg"):
        kg.diff(tmp_path / "one.kg", tmp_path / "three.kg")

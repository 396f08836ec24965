"""What of a graph is sent to the browser, and where it stands."""

import json
import re

import numpy as np
import pytest

from kg.draw.overlap import overlaps
from kg.draw.style import LINES
from kg.errors import ConfigError, ExportError, NotFoundError
from kg.graph import Graph
from kg.types import Status
from kg.view.data import view_data
from kg.view.layout import place
from kg.view.page import asset


def labels(data):
    return {entity["id"]: entity["label"] for entity in data["entities"]}


def says(data):
    names = labels(data)
    return {
        (names[one["source"]], one["label"], one["value"] or names[one["target"]], one["status"])
        for one in data["statements"]
    }


def test_all_that_is_said_is_there_with_its_status(harbour):
    data = view_data(harbour.reader)

    assert says(data) == {
        ("Ann Lee", "met-with", "Bob Ray", "fact"), ("Ann Lee", "leads", "Harbour Board", "fact"),
        ("Harbour Board", "located-in", "Oslo", "fact"), ("Bob Ray", "sued", "Harbour Board", "claimed"),
        ("Bob Ray", "know", "Carl Poe", "denied"), ("Ann Lee", "visited", "Oslo", "planned"),
        ("Ann Lee", "be born in", "1962", "fact"), ("王小明", "praised", "Ann Lee", "fact"),
        ("Ann Lee", "met-with", "مريم حداد", "fact"),
    }  # fmt: skip
    assert data["total"] == {"entities": 7, "statements": 9}


def test_each_statement_has_its_sentences_with_their_articles(harbour):
    data = view_data(harbour.reader)
    (met,) = (one for one in data["statements"] if one["label"] == "leads")

    assert [(one["text"], data["articles"][one["article"]]["title"]) for one in met["evidence"]] == [
        ("Ann Lee leads the Harbour Board.", "At the harbour"), ("Ann Lee leads the Harbour Board.", "From the wire"),
    ]  # fmt: skip
    assert met["sources"] == 2


def test_speaker_time_and_direction_are_told(harbour):
    of = {one["label"]: one for one in view_data(harbour.reader)["statements"]}

    assert of["sued"]["speaker"] == "A clerk"
    assert of["visited"]["time"] == {"text": "on Monday", "value": "2024-05-06"}
    assert (of["met-with"]["symmetric"], of["leads"]["symmetric"]) == (True, False)


def test_only_addresses_of_the_web_become_links(harbour):
    assert {one["title"]: one["url"] for one in view_data(harbour.reader)["articles"]} == {
        "At the harbour": "https://news.example/harbour",
        "From the wire": None,
    }


def test_a_focus_draws_what_is_near_it(harbour):
    near = view_data(harbour.reader, focus="Carl Poe")

    assert set(labels(near).values()) == {"Carl Poe", "Bob Ray"}
    assert [labels(near)[iri] for iri in near["focus"]] == ["Carl Poe"]
    assert len(view_data(harbour.reader, focus="Carl Poe", hops=2)["entities"]) == 4


@pytest.mark.parametrize(
    ("options", "left"),
    [({"relations": "sued"}, {"sued"}), ({"relations": ["know", "sued"]}, {"sued", "know"}),
     ({"statuses": "planned"}, {"visited"}), ({"relations": "leads", "statuses": ["fact"]}, {"leads"})],
)  # fmt: skip
def test_relations_and_statuses_choose(harbour, options, left):
    assert {one["label"] for one in view_data(harbour.reader, **options)["statements"]} == left


def test_what_is_not_drawn_is_folded_around_what_is(harbour):
    data = view_data(harbour.reader, max_nodes=2)
    (fold,) = data["folds"]

    assert set(labels(data).values()) == {"Ann Lee", "Bob Ray"}
    assert fold["entities"] == 5
    assert {member["label"] for member in fold["members"]} == {
        "Harbour Board", "Oslo", "Carl Poe", "王小明", "مريم حداد",
    }  # fmt: skip
    assert {tie["target"] for tie in fold["ties"]} <= set(labels(data))


def test_the_slice_stops_before_there_are_too_many_statements(harbour, monkeypatch):
    monkeypatch.setattr("kg.view.slice._STATEMENTS", 4)

    data = view_data(harbour.reader)
    assert (len(data["entities"]), len(data["statements"])) == (3, 4)
    assert data["folds"][0]["entities"] == 4


def test_every_entity_is_drawn_or_folded_once(harbour):
    for top in range(1, 8):
        data = view_data(harbour.reader, max_nodes=top)
        assert len(data["entities"]) + sum(fold["entities"] for fold in data["folds"]) == 7


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [({"hops": -1, "focus": "Ann Lee"}, ConfigError, "hops must be 0 or more"),
     ({"max_nodes": 0}, ConfigError, "max_nodes must be 1 to 5,000"),
     ({"statuses": "sure"}, ConfigError, "no status named 'sure'"), ({"focus": "Nobody"}, NotFoundError, "Nobody"),
     ({"relations": "ate"}, ExportError, "no statement has relation ate"),
     ({"relations": "sued", "statuses": "fact"}, ExportError, "relation sued and status fact")],
)  # fmt: skip
def test_what_cannot_be_drawn_is_told(harbour, options, error, message):
    with pytest.raises(error, match=message):
        view_data(harbour.reader, **options)


def test_an_empty_graph_has_nothing_to_draw():
    with pytest.raises(ExportError, match="the graph has no statements"):
        view_data(Graph.memory().reader)


def test_the_same_seed_gives_the_same_page_and_another_another(harbour):
    def once(seed):
        return json.dumps(view_data(harbour.reader, seed=seed))

    assert once(0) == once(0) != once(1)


def network(count):
    chance = np.random.default_rng(3)
    return [(i, int(chance.integers(max(1, i // 3)))) for i in range(1, count)]


@pytest.mark.parametrize("count", [1, 2, 12, 300])
def test_no_dot_stands_on_another(count):
    sizes = np.full((count, 2), 30.0)

    assert len(overlaps(place(sizes, network(count)), sizes)) == 0


def test_neighbours_stand_nearer_than_others():
    ends = network(120)
    places = place(np.full((120, 2), 20.0), ends)
    far = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))

    assert np.mean([far[pair] for pair in ends]) < far.mean() / 3


def test_thousands_of_dots_have_room():
    count = 1_500
    places = place(np.full((count, 2), 30.0), network(count))

    assert len(overlaps(places, np.full((count, 2), 24.0))) < count / 20


def test_parts_and_lone_dots_are_packed_on_one_page():
    places = place(np.full((40, 2), 20.0), [(i, i + 1) for i in range(0, 30, 2)])
    width, height = np.ptp(places, axis=0)

    assert 0.4 < width / height < 3
    assert width * height < 40 * 100**2


def test_lines_have_the_colours_and_dashes_of_printed_pictures():
    script = asset("viewer.js")
    light = re.search(r"light: \{.*?lines: \{(.*?)\}", script, re.DOTALL)[1]
    written = re.findall(r"(\w+): \{dash: \[(.*?)\]", script)
    dashes = {name: tuple(map(float, re.findall(r"[\d.]+", dash))) for name, dash in written}

    assert dict(re.findall(r'(\w+): "(#\w+)"', light)) == {status.value: LINES[status].color for status in Status}
    assert dashes == {status.value: LINES[status].dashes for status in Status}

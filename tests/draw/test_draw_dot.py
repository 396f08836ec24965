"""Layouts in ranks, by Graphviz."""

import shutil
from itertools import pairwise

import numpy as np
import pytest

from kg.draw import dot, draw
from kg.draw.dot import ranked
from kg.draw.overlap import overlaps
from kg.draw.plan import plan
from kg.errors import ConfigError, ExportError
from kg.types import Entity

needs_graphviz = pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed")


def program(folder, monkeypatch, script):
    """Puts a program called dot in the place of the real one."""
    made = folder / "dot"
    made.write_text(f"#!/bin/sh\n{script}\n")
    made.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda _: str(made))


@needs_graphviz
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_boxes_overlap_and_no_label_lies_on_one(news, seed):
    entities, statements = news(40, 60, seed)
    number = {entity.iri: i for i, entity in enumerate(entities)}
    chance = np.random.default_rng(seed)
    boxes, labels = chance.uniform((30, 18), (130, 45), (40, 2)), chance.uniform((25, 10), (95, 22), (60, 2))
    made = plan(boxes, labels, [(number[s.subject], number[s.object]) for s in statements], layout="dot")

    assert len(overlaps(made.places, boxes)) == made.faults.boxes == made.faults.label_on_box == 0
    assert made.faults.label_on_label <= 3


@needs_graphviz
def test_ranks_follow_the_arrows():
    places, _ = ranked(np.full((3, 2), (60.0, 20.0)), np.full((2, 2), (40.0, 11.0)), [(2, 0), (0, 1)], aspect=0.3)

    assert places[2, 1] > places[0, 1] > places[1, 1]


@needs_graphviz
def test_arrows_run_from_border_to_border():
    boxes, ends = np.full((6, 2), (60.0, 24.0)), [(0, 1), (1, 2), (0, 2), (2, 0), (3, 4), (5, 5)]
    places, routes = ranked(boxes, np.full((6, 2), (40.0, 11.0)), ends)

    for (u, v), way in zip(ends, routes, strict=True):
        for point, box in ((way.curve[0], u), (way.curve[-1], v)):
            assert (np.abs(point - places[box]) / (boxes[box] / 2)).max() == pytest.approx(1.0, abs=0.1)


@needs_graphviz
def test_a_picture_in_ranks_shows_names_that_dot_would_read_as_its_own(tmp_path, said):
    odd = ['"]; x [label="', "<b>&amp;</b>", "\\N", "}", "digraph"]
    entities = [Entity(f"e:{i}", name, "Person") for i, name in enumerate(odd)]
    ax = draw(entities, [said(a, 'said "no" to', b) for a, b in pairwise(entities)], tmp_path / "g.svg", layout="dot")

    assert {'"]; x [label="', "\\N", 'said "no" to'} <= {text.get_text() for text in ax.texts}


@needs_graphviz
def test_the_same_graph_gives_the_same_bytes(tmp_path, news):
    for name in ("a", "b"):
        draw(*news(20, 30), tmp_path / f"{name}.svg", layout="dot")

    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()


def test_without_graphviz_the_error_says_how_to_install_it(monkeypatch, three):
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(ConfigError, match="needs Graphviz") as caught:
        draw(three, [], layout="dot")

    assert "apt-get install graphviz" in caught.value.hint


def test_a_dot_that_takes_too_long_is_stopped(monkeypatch, tmp_path, three):
    program(tmp_path, monkeypatch, "exec sleep 60")
    monkeypatch.setattr(dot, "SECONDS", 0.2)

    with pytest.raises(ExportError, match="stopped after"):
        draw(three, [], layout="dot")


def test_a_dot_that_fails_is_an_error_with_what_it_said(monkeypatch, tmp_path, three):
    program(tmp_path, monkeypatch, "echo out of ink >&2; exit 1")

    with pytest.raises(ExportError) as caught:
        draw(three, [], layout="dot")
    assert caught.value.found == "out of ink"


def test_an_unknown_layout_is_an_error_that_lists_the_known_ones(three):
    with pytest.raises(ConfigError) as caught:
        draw(three, [], layout="circle")

    assert "stress, dot" in caught.value.found

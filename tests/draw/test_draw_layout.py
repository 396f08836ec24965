"""Where boxes, arrows and labels go."""

import numpy as np
import pytest

from kg.draw.overlap import overlaps, separate
from kg.draw.pack import pack
from kg.draw.plan import plan


def random_plan(n: int, m: int, seed: int):
    chance = np.random.default_rng(seed)
    boxes = chance.uniform((30, 18), (130, 45), (n, 2))
    labels = chance.uniform((25, 10), (95, 22), (m, 2))
    ends = [(int(a), int(b)) for a, b in chance.integers(0, n, (m, 2))]
    return boxes, labels, ends, plan(boxes, labels, ends, seed=seed)


@pytest.mark.parametrize(("n", "m"), [(1, 0), (1, 2), (2, 4), (12, 0), (12, 30), (40, 60), (60, 25)])
def test_boxes_never_overlap(n, m):
    boxes, _, _, made = random_plan(n, m, 3)

    assert len(overlaps(made.places, boxes)) == 0


@pytest.mark.parametrize("seed", range(4))
def test_labels_lie_on_no_box_and_hardly_on_one_another(seed):
    _, _, _, made = random_plan(30, 42, seed)

    assert made.faults.label_on_box == 0
    assert made.faults.label_on_label <= 42 * 0.05


def test_arrows_run_from_border_to_border():
    boxes, _, ends, made = random_plan(12, 15, 1)
    for (u, v), way in zip(ends, made.routes, strict=True):
        for point, box in ((way.curve[0], u), (way.curve[-1], v)):
            reach = np.abs(point - made.places[box]) / (boxes[box] / 2)
            assert reach.max() == pytest.approx(1.0, abs=0.2)


def test_arrows_between_one_pair_run_apart():
    ends = [(0, 1), (1, 0), (0, 1), (0, 1)]
    made = plan(np.full((2, 2), (60.0, 24.0)), np.full((4, 2), (40.0, 11.0)), ends)

    assert len(overlaps(np.array([way.label for way in made.routes]), np.full((4, 2), (40.0, 11.0)))) == 0


def test_a_loop_leaves_its_box():
    made = plan(np.array([[60.0, 24.0]]), np.array([[40.0, 11.0]]), [(0, 0)])
    (way,) = made.routes

    assert np.ptp(way.curve, axis=0).max() > 20
    assert made.faults.label_on_box == 0


def test_the_same_seed_gives_the_same_places_and_another_gives_others():
    boxes, labels, ends, first = random_plan(14, 18, 2)
    again, other = (plan(boxes, labels, ends, seed=seed) for seed in (2, 99))

    assert (first.places == again.places).all()
    assert not (first.places == other.places).all()


def test_separate_parts_do_not_overlap_and_share_the_page():
    boxes = np.full((40, 2), (80.0, 24.0))
    made = plan(boxes, np.full((20, 2), (40.0, 11.0)), [(2 * i, 2 * i + 1) for i in range(20)])
    width, height = made.high - made.low

    assert len(overlaps(made.places, boxes)) == 0
    assert 0.6 < width / height < 3
    assert boxes.prod(axis=1).sum() / (width * height) > 0.15


def test_boxes_on_one_spot_are_parted():
    sizes = np.full((30, 2), (50.0, 20.0))

    assert len(overlaps(separate(np.zeros((30, 2)), sizes, np.empty((0, 2), np.int64)), sizes)) == 0


def test_overlaps_agrees_with_comparing_all_pairs():
    chance = np.random.default_rng(5)
    places, sizes = chance.uniform(0, 300, (80, 2)), chance.uniform(5, 60, (80, 2))
    apart = (np.abs(places[:, None] - places) >= (sizes[:, None] + sizes) / 2).any(axis=2)

    assert overlaps(places, sizes).tolist() == np.argwhere(np.triu(~apart, 1)).tolist()


def test_a_small_part_is_put_beside_a_large_one_without_making_the_page_higher():
    large = np.array([[x, y] for x in (0.0, 100, 200) for y in (0.0, 100, 200)])
    small = np.zeros((1, 2))
    moved = pack([large, small], [np.full((9, 2), 90.0), np.full((1, 2), 40.0)], 10, 2.0)

    assert 0 <= (small + moved[1] - moved[0])[0, 1] <= 200

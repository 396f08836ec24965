"""The reliability curve."""

import pytest

from kg.draw.reliability import draw_reliability, wilson
from kg.errors import ExportError
from kg.evaluate import Calibration

SEEN = Calibration.of([(0.81, True), (0.82, True), (0.83, False), (0.45, False), (0.44, True)])


def test_each_bin_has_a_dot_and_its_number_of_statements():
    above, below = draw_reliability(SEEN).axes

    line = next(line for line in above.lines if line.get_marker() == "o")
    assert list(line.get_xdata()) == pytest.approx([0.445, 0.82])
    assert list(line.get_ydata()) == pytest.approx([0.5, 2 / 3])
    assert [text.get_text() for text in below.texts] == ["2", "3"]


def test_axes_legend_and_error_are_named():
    above, below = draw_reliability(SEEN, title="On my articles").axes

    assert (above.get_ylabel(), below.get_ylabel()) == ("share of statements that are right", "statements")
    assert below.get_xlabel() == "confidence that kg states"
    assert len(above.get_legend().get_texts()) == 2
    assert f"{SEEN.error:.3f}" in above.texts[0].get_text()
    assert above.figure.get_suptitle() == "On my articles"


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf"])
def test_the_same_curve_gives_the_same_file(tmp_path, suffix):
    first, second = tmp_path / f"a.{suffix}", tmp_path / f"b.{suffix}"
    draw_reliability(SEEN, first)
    draw_reliability(SEEN, second)

    assert first.read_bytes() == second.read_bytes()


def test_nothing_to_draw_is_an_error(tmp_path):
    with pytest.raises(ExportError, match="no statement of a named relation"):
        draw_reliability(Calibration(), tmp_path / "a.png")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("share", "count"), [(0.0, 1), (1.0, 1), (0.5, 7), (0.99, 10_000)])
def test_an_interval_holds_what_was_seen_and_stays_between_none_and_all(share, count):
    low, high = wilson(share, count)

    assert 0 <= low <= share + 1e-9
    assert share - 1e-9 <= high <= 1

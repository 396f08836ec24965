"""The picture itself, measured with matplotlib's own renderer."""

import re
import subprocess
import sys
import time
import warnings
from itertools import combinations, pairwise, product

import pytest
from lxml import etree
from matplotlib.figure import Figure
from PIL import Image

from kg.draw import draw
from kg.errors import ConfigError, ExportError
from kg.types import Entity, Status


def extents(ax, kind):
    """Bounding boxes in pixels of the artists of one kind, such as ``box`` or ``label``."""
    found = [artist for artist in ax.get_children() if re.fullmatch(rf"{kind}-\d+", artist.get_gid() or "")]
    return [artist.get_window_extent() for artist in found]


def meeting(first, second=None):
    """Pairs of bounding boxes that overlap, among themselves or with others."""
    pairs = combinations(first, 2) if second is None else product(first, second)
    return [(a, b) for a, b in pairs if min(a.x1, b.x1) > max(a.x0, b.x0) and min(a.y1, b.y1) > max(a.y0, b.y0)]


def texts(ax):
    return {text.get_text().replace("\n", " ") for text in ax.texts}


@pytest.mark.parametrize(
    ("entities", "statements", "seed"), [(8, 12, 1), (25, 40, 1), (40, 60, 1), (40, 60, 2), (40, 60, 3), (40, 60, 4)]
)
def test_no_boxes_overlap_and_labels_hardly(news, entities, statements, seed):
    ax = draw(*news(entities, statements, seed), max_nodes=100, seed=seed)
    boxes, names, labels = extents(ax, "box"), extents(ax, "name"), extents(ax, "label")

    assert len(boxes) > entities * 0.7
    assert len(labels) >= statements * 0.9
    assert meeting(boxes) == meeting(names) == []
    assert meeting(boxes, labels) == []
    assert len(meeting(labels)) <= 0.05 * len(labels)


def test_every_name_fits_its_box(news):
    ax = draw(*news(25, 30), max_nodes=100)
    for box, name in zip(extents(ax, "box"), extents(ax, "name"), strict=True):
        assert box.x0 <= name.x0 <= name.x1 <= box.x1
        assert box.y0 <= name.y0 <= name.y1 <= box.y1


def test_the_legend_has_a_room_of_its_own(news):
    ax = draw(*news(25, 40), title="Harbour news")
    drawn = [*extents(ax, "box"), *extents(ax, "label"), *extents(ax, "arrow")]
    room = min(extent.x0 for extent in extents(ax, "legend"))

    assert max(extent.x1 for extent in drawn) < room


def test_everything_lies_on_the_page(news):
    ax = draw(*news(25, 40), title="A title that is a good deal longer than the picture is wide " * 3)
    page = ax.figure.bbox
    for kind in ("box", "label", "arrow", "legend"):
        for extent in extents(ax, kind):
            assert page.x0 <= extent.x0 <= extent.x1 <= page.x1
            assert page.y0 <= extent.y0 <= extent.y1 <= page.y1


def test_the_legend_explains_what_occurs_and_nothing_else(three, said):
    ann, bob, oslo = three
    ax = draw(three, [said(ann, "met-with", bob, Status.DENIED, sources=4), said(bob, "located-in", oslo)])

    assert {"Person", "Place", "fact", "denied", "4"} <= texts(ax)
    assert not {"Organization", "planned", "hypothetical", "value"} & texts(ax)


def test_a_denied_statement_is_marked_by_more_than_its_colour(three, said):
    ax = draw(three, [said(three[0], "met-with", three[1], Status.DENIED)])

    assert "✗ met-with" in texts(ax)


def test_each_status_has_its_own_line(three, said):
    ax = draw(three, [said(three[0], f"relation {status}", three[1], status) for status in Status])
    arrows = [a for a in ax.get_children() if (a.get_gid() or "").startswith("arrow-")]

    assert len({(str(a.get_linestyle()), a.get_edgecolor()) for a in arrows}) == len(Status)


def test_more_sources_make_a_wider_line(three, said):
    ax = draw(
        three,
        [said(three[0], "met-with", three[1], sources=n) for n in (1,)]
        + [said(three[1], "located-in", three[2], sources=9)],
    )
    widths = [a.get_linewidth() for a in ax.get_children() if (a.get_gid() or "").startswith("arrow-")]

    assert widths[1] > 2 * widths[0]


def test_parallel_arrows_and_loops_are_all_drawn(three, said):
    ann, bob, _ = three
    told = [said(ann, "met-with", bob), said(ann, "sued", bob), said(bob, "sued", ann), said(ann, "contradicted", ann)]
    ax = draw(three, told)

    assert len(extents(ax, "arrow")) == len(extents(ax, "label")) == 4
    assert all(max(extent.width, extent.height) > 10 for extent in extents(ax, "arrow"))
    assert meeting(extents(ax, "label")) == []


def test_the_focus_has_a_thicker_border(three, said):
    ax = draw(three, [said(three[0], "met-with", three[1])], focus="Bob Ray")
    widths = [a.get_linewidth() for a in ax.get_children() if re.fullmatch(r"box-\d", a.get_gid() or "")]

    assert sorted(widths) == [1.0, 2.6]
    assert "in focus" in texts(ax)


def test_a_width_that_is_the_same_everywhere_needs_no_legend(three, said):
    ax = draw(three, [said(three[0], "met-with", three[1])])

    assert "Independent sources" not in texts(ax)


def test_who_set_no_limit_is_warned_of_entities_left_out(chain):
    with pytest.warns(UserWarning, match="leaves out 1 of 41 entities") as caught:
        draw(*chain(41))

    assert len(caught) == 1


def test_who_set_the_limit_is_not_warned_nor_who_sees_all(chain, recwarn):
    draw(*chain(41), max_nodes=10)
    draw(*chain(12))

    assert list(recwarn) == []


def test_the_line_under_the_picture_says_what_was_left_out(news):
    ax = draw(*news(40, 60), max_nodes=10)

    assert any(re.fullmatch(r"\d+ of 40 entities; \d+ of 60 statements", text) for text in texts(ax))


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf"])
def test_the_same_picture_has_the_same_bytes(tmp_path, news, suffix):
    entities, statements = news(12, 18)
    draw(entities, statements, tmp_path / f"a.{suffix}", title="News")
    draw(entities[::-1], statements[::-1], tmp_path / f"b.{suffix}", title="News")

    assert (tmp_path / f"a.{suffix}").read_bytes() == (tmp_path / f"b.{suffix}").read_bytes()


def test_text_in_svg_stays_text(tmp_path, three, said):
    draw(three, [said(three[0], "met-with", three[1])], tmp_path / "g.svg", title="Ann & Bob <1>")
    words = {node.text for node in etree.parse(tmp_path / "g.svg").iter("{*}text")}

    assert {"Ann Lee", "Bob Ray", "met-with", "Ann & Bob <1>"} <= words


def test_text_in_pdf_is_embedded_as_truetype(tmp_path, three, said):
    draw(three, [said(three[0], "met-with", three[1])], tmp_path / "g.pdf")
    written = (tmp_path / "g.pdf").read_bytes()

    assert b"/FontFile2" in written
    assert b"CreationDate" not in written


def test_dpi_sets_the_pixels_of_a_png(tmp_path, three, said):
    ax = draw(three, [said(three[0], "met-with", three[1])], tmp_path / "g.png", dpi=50)
    width, height = Image.open(tmp_path / "g.png").size

    assert (width, height) == pytest.approx(ax.figure.get_size_inches() * 50, abs=1)


def test_an_unknown_suffix_is_an_error_that_lists_the_formats(tmp_path, three):
    with pytest.raises(ExportError) as caught:
        draw(three, [], tmp_path / "g.gif")

    assert ".png, .svg, .pdf" in caught.value.found


def test_a_missing_folder_is_an_error_and_leaves_nothing(tmp_path, three):
    with pytest.raises(ExportError, match="cannot be written"):
        draw(three, [], tmp_path / "no" / "g.png")

    assert list(tmp_path.iterdir()) == []


def test_a_failed_picture_leaves_the_old_one(tmp_path, three):
    (tmp_path / "g.png").mkdir()
    with pytest.raises(ExportError):
        draw(three, [], tmp_path / "g.png")

    assert [path.name for path in tmp_path.iterdir()] == ["g.png"]


def test_hostile_names_are_drawn_as_they_stand_and_without_warnings(tmp_path, said):
    odd = [
        "$\\frac{1}{0}$ & Co",
        "<script>alert(1)</script>",
        "王毅",
        "محمد",
        "a\x00b\u202ec\ud800",
        "\U0001f600",
        "\u200b",
    ]
    entities = [Entity(f"e:{i}", name, "Person") for i, name in enumerate(odd)]
    told = [said(a, "paid $5 to $6", b) for a, b in pairwise(entities)]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for suffix in ("png", "svg", "pdf"):
            ax = draw(entities, told, tmp_path / f"g.{suffix}", title="$x$ 王")

    assert etree.parse(tmp_path / "g.svg").getroot().tag.endswith("svg")
    assert {"$\\frac{1}{0}$ & Co", "王毅", "abc", "paid $5 to $6"} <= texts(ax)


def test_given_axes_are_drawn_on_within_their_bounds(news):
    figure = Figure(figsize=(12, 6))
    left, right = figure.subplots(1, 2)
    before = left.get_position().bounds
    entities, statements = news(12, 16)
    returned = draw(entities, statements, ax=right)

    assert returned is right
    assert left.get_position().bounds == before
    assert meeting(extents(right, "box")) == []
    for extent in extents(right, "box"):
        assert right.bbox.x0 <= extent.x0 <= extent.x1 <= right.bbox.x1


def test_a_given_size_is_kept_and_fonts_shrink_to_fit(news):
    ax = draw(*news(25, 40), size=(6, 4))
    boxes = extents(ax, "box")

    assert ax.figure.get_size_inches().tolist() == [6, 4]
    assert meeting(boxes) == []
    assert all(name.width <= box.width for box, name in zip(boxes, extents(ax, "name"), strict=True))


@pytest.mark.parametrize(
    "wrong", [{"size": (0, 4)}, {"size": (3,)}, {"dpi": 0}, {"size": (6, 4), "ax": Figure().subplots()}]
)
def test_sizes_out_of_range_are_errors(three, wrong):
    with pytest.raises(ConfigError):
        draw(three, [], **wrong)


def test_drawing_leaves_pyplot_alone_and_needs_no_display():
    code = (
        "import sys; from kg.draw import draw; from kg.types import Entity\n"
        "assert not {'matplotlib', 'numpy', 'networkx'} & set(sys.modules)\n"
        "draw([Entity('e:a', 'Ann Lee', 'Person')], [])\n"
        "assert 'matplotlib.pyplot' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code], env={"MPLBACKEND": "TkAgg"}, capture_output=True, text=True)

    assert (done.returncode, done.stderr) == (0, "")


def test_forty_entities_take_seconds(news):
    entities, statements = news(40, 60)
    begin = time.process_time()
    draw(entities, statements)

    assert time.process_time() - begin < 6


def test_subfigures_with_a_layout_of_their_own_are_drawn_on_quietly(news, tmp_path, capfd):
    figure = Figure(figsize=(12, 6), layout="constrained")
    for part in figure.subfigures(1, 2):
        ax = draw(*news(8, 10), ax=part.subplots())
    figure.savefig(tmp_path / "both.png")

    assert meeting(extents(ax, "box")) == []
    assert capfd.readouterr().err == ""

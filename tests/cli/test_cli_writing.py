"""``kg export``, ``kg draw`` and ``kg vocabulary``."""

import shutil

import networkx
import pytest
import rdflib

import kg as package


def test_export_follows_the_suffix_and_names_the_file(kg, built, tmp_path):
    done = kg("export", built, "-o", tmp_path / "news.graphml")

    assert done.out == f"{tmp_path / 'news.graphml'}\n"
    with package.open(built) as graph:
        wanted = graph.to_networkx()
    assert set(networkx.read_graphml(tmp_path / "news.graphml")) == set(wanted)


def test_export_of_two_files_names_both(kg, built, tmp_path):
    done = kg("export", built, "-o", tmp_path / "news.csv")

    assert done.out.split() == [str(tmp_path / "news-nodes.csv"), str(tmp_path / "news-edges.csv")]


def test_export_to_standard_output_is_nothing_but_the_graph(kg, built, tmp_path):
    kg("export", built, "-o", tmp_path / "news.ttl")

    assert kg("export", built, "-o", "-", "--format", "turtle").out == (tmp_path / "news.ttl").read_text()


def test_history_is_exported_on_demand(kg, built):
    plain = kg("export", built, "-o", "-", "--format", "nq").out
    whole = kg("export", built, "-o", "-", "--format", "nq", "--history").out

    assert "prov#startedAtTime" in whole
    assert "prov#startedAtTime" not in plain


def test_draw_writes_a_picture_and_names_it(kg, built, tmp_path):
    done = kg("draw", built, "-o", tmp_path / "news.png", "--title", "Who met whom")

    assert (done.out, done.err) == (f"{tmp_path / 'news.png'}\n", "")
    assert (tmp_path / "news.png").read_bytes().startswith(b"\x89PNG")


def test_draw_writes_a_page_to_look_around_in(kg, built, tmp_path):
    def drawn(*options):
        done = kg("draw", built, "-o", tmp_path / "news.html", *options)
        assert (done.code, done.out) == (0, f"{tmp_path / 'news.html'}\n"), done.err
        return (tmp_path / "news.html").read_text(encoding="utf-8")

    everything = drawn("--title", "Who met <whom>")
    assert "<title>Who met &lt;whom&gt;</title>" in everything
    assert "Dora Fay" not in drawn("--focus", "Oslo")
    assert '"label":"sued"' not in drawn("--status", "denied")
    assert '"folds":[{' in drawn("--top", "2")
    assert drawn("--seed", "3") != drawn()


def test_a_page_of_nothing_is_told(kg, built, tmp_path):
    done = kg("draw", built, "-o", tmp_path / "news.html", "--relation", "ate")

    assert (done.code, done.messages, list(tmp_path.glob("*.html"))) == (1, 1, [])
    assert "no statement has relation ate" in done.err


def test_options_of_draw_choose_what_is_drawn(kg, built, tmp_path):
    def drawn(*options):
        file = tmp_path / "news.svg"
        done = kg("draw", built, "-o", file, *options)
        assert done.code == 0, done.err
        return file.read_text()

    everything = drawn()
    assert "Dora Fay" in drawn("--relation", "sued", "--status", "planned", "--title", "Dora Fay")
    assert "Oslo" in everything
    assert "Oslo" not in drawn("--focus", "Carl Poe")
    assert "Oslo" in drawn("--focus", "Carl Poe", "--hops", "2")
    assert "Carl Poe" not in drawn("--relation", "praised")
    assert "Bob Ray" not in drawn("--status", "denied")
    assert "2 of " in drawn("--top", "2")
    assert drawn("--seed", "3") != everything
    if shutil.which("dot"):
        assert drawn("--layout", "dot") != everything


def test_a_page_has_one_layout(kg, built, tmp_path):
    refused = kg("draw", built, "-o", tmp_path / "news.html", "--layout", "dot")

    assert refused.code == 2
    assert refused.err == "kg: a page has one layout\n    leave --layout out, or draw a png, svg or pdf file\n"


@pytest.mark.parametrize(("form", "term"), [("owl", "ns#Statement"), ("shacl", "shape/statement")])
def test_vocabulary_and_shapes_are_printed_or_written(kg, tmp_path, form, term):
    printed = kg("vocabulary", "--form", form).out
    done = kg("vocabulary", "--form", form, "-o", tmp_path / "kg.ttl")

    assert done.out == f"{tmp_path / 'kg.ttl'}\n"
    assert (tmp_path / "kg.ttl").read_text(encoding="utf-8") == printed
    assert rdflib.URIRef(f"https://kg.example/{term}") in set(rdflib.Graph().parse(data=printed).subjects())


def held(graph):
    """The names of a graph's files, and what is in those of its store; what only reading changes is left out."""
    inside = [file for file in sorted(graph.rglob("*")) if "finished" not in file.parts]
    return inside, [file.read_bytes() for file in inside if file.is_file() and file.parent.name == "store"]


@pytest.mark.parametrize(
    ("command", "place"),
    [
        ("export GRAPH -o PLACE --format ttl", "store/CURRENT"),
        ("export GRAPH -o PLACE", "store/news.csv"),
        ("draw GRAPH -o PLACE", "news.svg"),
        ("draw GRAPH -o PLACE", "news.html"),
        ("vocabulary -o PLACE", "lock"),
        ("label export GRAPH --form doccano -o PLACE", "journal"),
        ("label export GRAPH --form brat -o PLACE", "store/tasks"),
        ("backup GRAPH PLACE", "kept.kg"),
        ("backup GRAPH PLACE", "store/kept.kg"),
    ],
)
def test_nothing_is_written_into_a_graph(kg, news, tmp_path, command, place):
    (tmp_path / "link").symlink_to(news)
    before = held(news)
    words = {"GRAPH": news, "PLACE": tmp_path / "link" / place}
    done = kg(*(words.get(word, word) for word in command.split()))

    assert (done.code, done.messages, done.out) == (1, 1, "")
    assert f"it is inside of the graph {news.name}, whose files are kg's own" in done.err
    assert held(news) == before


def test_vocabulary_that_cannot_be_written_is_told(kg, tmp_path):
    done = kg("vocabulary", "-o", tmp_path / "no" / "kg.ttl")

    assert (done.code, done.out, done.messages) == (1, "", 1)

"""The picture in notebooks: in a frame that survives being saved, and as a widget; cards and tables."""

import html
import json
import re
from xml.etree import ElementTree

import nbformat
import pytest
from nbclient import NotebookClient

import kg.types
from kg.answers import Statements
from kg.errors import ConfigError, NotFoundError
from kg.graph import Graph
from kg.types import Entity
from kg.view.page import asset, frame
from kg.view.widget import GraphWidget, module

ANN, BOB = "https://kg.example/entity/Ann_Lee", "https://kg.example/entity/Bob_Ray"


def test_a_graph_at_the_end_of_a_cell_is_a_picture_in_a_frame(harbour):
    bundle = harbour._repr_mimebundle_()

    assert bundle["text/plain"] == "<Graph in memory>: 7 entities with 9 statements"
    assert re.match(r'<iframe title="Picture of the graph" sandbox="allow-scripts [a-z -]*" ', bundle["text/html"])
    assert "allow-same-origin" not in bundle["text/html"].split("srcdoc")[0]


def test_an_empty_graph_is_a_line():
    assert Graph.memory()._repr_mimebundle_() == {"text/plain": "<Graph in memory>"}


def test_the_picture_is_in_the_notebook_when_it_is_saved_and_read_again(tmp_path):
    cell = nbformat.v4.new_code_cell(
        "import kg\nfrom kg.types import *\n"
        "text = 'Ann Lee met Bob Ray.'\n"
        "ann = LocalEntity('e1', 'Ann Lee', 'Person', mentions=(Mention(0, 7, 'Ann Lee'),))\n"
        "bob = LocalEntity('e2', 'Bob Ray', 'Person', mentions=(Mention(12, 19, 'Bob Ray'),))\n"
        "one, other = Argument('Ann Lee', 0, 7, 'e1'), Argument('Bob Ray', 12, 19, 'e2')\n"
        "says = Triple(one, 'met', other, relation='met-with', evidence=(Evidence(0, 20, text),))\n"
        "graph = kg.Graph.memory()\ngraph.add(Analysis(Article.of(text), (ann, bob), (says,)))\ngraph"
    )
    notebook = nbformat.v4.new_notebook(cells=[cell])
    NotebookClient(notebook, timeout=60, kernel_name="python3").execute()
    nbformat.write(notebook, tmp_path / "tour.ipynb")
    (output,) = nbformat.read(tmp_path / "tour.ipynb", as_version=4).cells[0].outputs

    assert output.data["text/plain"] == "<Graph in memory>: 2 entities with 1 statements"
    inside = html.unescape(re.search(r'srcdoc="([^"]*)"', output.data["text/html"])[1])
    assert json.loads(re.search(r'id="data">(.*?)</script>', inside)[1])["statements"][0]["label"] == "met-with"


def test_what_runs_in_the_frame_draws_and_saves_and_cannot_reach_the_notebook(harbour, page, tmp_path):
    from kg.view.data import view_data

    path = tmp_path / "notebook.html"
    path.write_text(f"<!doctype html><title>n</title>{frame(view_data(harbour.reader))}", encoding="utf-8")
    page.goto(f"file://{path}")
    inside = page.frames[1]
    inside.locator(".kg-list button").first.wait_for()

    assert inside.locator(".kg-count").inner_text() == "7 entities · 9 statements"
    assert inside.evaluate("() => { try { return parent.document.title } catch (error) { return error.name } }") == (
        "SecurityError"
    )
    with page.expect_download() as download:
        inside.get_by_role("button", name="SVG").click()
    assert download.value.suggested_filename == "graph.svg"


MODEL = """
const values = %s;
const callbacks = new Set();
globalThis.saved = [];
globalThis.model = {
  get: name => values[name],
  set: (name, value) => { values[name] = value; },
  save_changes: () => saved.push(values.selection),
  on: (event, callback) => callbacks.add(callback),
  off: (event, callback) => callbacks.delete(callback),
  change: ids => { values.selection = ids; callbacks.forEach(callback => callback()); },
};
globalThis.end = render({model, el: document.getElementById("cell")});
globalThis.callbacks = callbacks;
"""


@pytest.fixture
def cell(harbour, page, tmp_path):
    """The widget in a page that does as a notebook does."""
    made = harbour.widget(selection=[BOB], height=500)
    values = json.dumps({"data": made.data, "selection": made.selection, "height": made.height}).replace("<", "\\u003c")
    (tmp_path / "cell.html").write_text(
        f"<!doctype html><meta charset=utf-8><style>{asset('viewer.css')}</style><div id=cell></div>"
        f"<script type=module>{module()}{MODEL % values}</script>", encoding="utf-8"
    )  # fmt: skip
    page.goto(f"file://{tmp_path}/cell.html")
    page.locator(".kg-panel h2").first.wait_for()
    return page


def test_the_widget_shows_what_is_selected_in_python(cell):
    assert cell.locator(".kg-panel h2").inner_text() == "Bob Ray"

    cell.evaluate("id => model.change([id])", ANN)
    assert cell.locator(".kg-panel h2").inner_text() == "Ann Lee"
    assert cell.evaluate("saved") == []


def test_python_knows_what_is_selected_in_the_widget(cell):
    cell.locator(".kg-back").click()
    cell.locator(".kg-list button", has_text="Ann Lee").click()

    assert cell.evaluate("saved") == [[], [ANN]]


def test_a_widget_that_goes_leaves_nothing(cell):
    cell.evaluate("end()")

    assert cell.evaluate("callbacks.size") == 0
    assert cell.locator(".kg-view").count() == 0


def test_the_widget_tells_of_a_selection(harbour):
    made, told = harbour.widget(focus="Ann Lee"), []
    made.on_select(told.append)
    made.selection = [ANN]

    assert isinstance(made, GraphWidget)
    assert told == [[ANN]]
    assert made.data["focus"] == [ANN]
    assert {"selection", "data", "height"} <= set(made.get_state())


@pytest.mark.parametrize(("wrong", "found"), [("Ann Lee", f"one of this label is {ANN}"), (f"{ANN}_other", None)])
def test_the_widget_refuses_to_select_what_it_does_not_draw(harbour, wrong, found):
    made = harbour.widget(selection=[BOB])
    with pytest.raises(NotFoundError, match=f"the picture has no entity of the IRI '{wrong}'") as caught:
        made.selection = [ANN, wrong]
    assert caught.value.found == found
    assert made.selection == [BOB]

    with pytest.raises(NotFoundError):
        harbour.widget(selection=[wrong])


def test_without_anywidget_a_line_says_what_to_do(harbour, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "kg.view.widget", None)

    with pytest.raises(ConfigError, match="anywidget, which is not installed"):
        harbour.widget()


def texts(markup):
    return [text.strip() for text in ElementTree.fromstring(markup.replace("<br>", "<br/>")).itertext() if text.strip()]  # noqa: S314


def test_an_entity_is_a_card_in_which_names_are_text():
    entity = Entity("https://kg.example/entity/A", "<b>Ann</b>", "Person", (("</li><script>", 3), ("A.", 1)), 2)

    assert texts(entity._repr_html_()) == [
        "<b>Ann</b>", "Person, in 2 articles", "also called", "</li><script>", "(3)", "A.", "(1)",
        "https://kg.example/entity/A",
    ]  # fmt: skip


def test_statements_are_a_table_with_their_sentences(harbour):
    rows = texts(harbour.statements("sued", support=True)._repr_html_())

    assert rows[-7:] == ["Bob Ray", "sued", "Harbour Board", "claimed", "A clerk", "1",
                         "A clerk said that Bob Ray had sued the Harbour Board. (At the harbour)"]  # fmt: skip
    assert "sentence" not in texts(harbour.statements("sued")._repr_html_())


def test_a_long_table_says_how_much_is_not_shown(harbour):
    shown = Statements(list(harbour.statements()) * 10)._repr_html_()

    assert shown.count("<tr>") == 61
    assert "the first 60 of 90" in shown


def test_entities_stay_what_they_were():
    assert kg.types.Entity("i", "l", "t") == kg.types.Entity("i", "l", "t")
    assert not hasattr(Entity("i", "l", "t"), "__dict__")

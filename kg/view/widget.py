"""The picture as a widget of a notebook: what is selected in it is known in Python, and the other way round."""

from collections.abc import Callable, Sequence
from typing import Any

import anywidget
import traitlets

from kg.errors import NotFoundError
from kg.problems import shown
from kg.store.reader import GraphReader
from kg.view.data import view_data
from kg.view.page import asset

# Cytoscape is a script for pages or for Node: it is given what it would find there.
_MODULE = """
const library = {exports: {}};
((module, exports) => {%s
})(library, library.exports);
%s
function render({model, el}) {
  const box = document.createElement("div");
  box.style.height = `${model.get("height")}px`;
  el.append(box);
  const view = mount(box, model.get("data"), {cytoscape: library.exports});
  const same = (ids) => JSON.stringify(ids) === JSON.stringify(view.selection());
  const follow = () => same(model.get("selection")) || view.select(model.get("selection"));
  follow();
  model.on("change:selection", follow);
  view.onSelect((ids) => {
    model.set("selection", ids);
    model.save_changes();
  });
  return () => {
    model.off("change:selection", follow);
    view.destroy();
  };
}
export default {render};
"""


def module() -> str:
    """The widget's part in the browser, as one ECMAScript module."""
    return _MODULE % (asset("cytoscape.min.js"), asset("viewer.js"))


class GraphWidget(anywidget.AnyWidget):
    """An interactive picture.

    Attributes:
        data: what is drawn, as ``kg.view.data.view_data`` gives it.
        selection: IRIs of the selected entities; set it to select others. One that is not in the picture is refused.
        height: in pixels.
    """

    _esm = module()
    _css = asset("viewer.css")
    data = traitlets.Dict().tag(sync=True)
    selection = traitlets.List(traitlets.Unicode()).tag(sync=True)
    height = traitlets.Int(560).tag(sync=True)

    @traitlets.validate("selection")
    def _drawn(self, proposal: dict[str, Any]) -> list[str]:
        """What is to be selected, all of which must be in the picture."""
        chosen: list[str] = proposal["value"]
        drawn = {one["id"]: one["label"] for one in self.data.get("entities", ())}
        for iri in chosen:
            if iri not in drawn:
                known = [one for one, label in drawn.items() if label == iri]
                raise NotFoundError(
                    f"the picture has no entity of the IRI {shown(iri)!r}",
                    found=f"one of this label is {known[0]}" if known else None,
                    hint="what is not drawn can be:  graph.widget(focus=…), or a larger max_nodes",
                )
        return chosen

    def on_select(self, callback: Callable[[list[str]], Any]) -> None:
        """Call a function with the IRIs of the selected entities whenever they change."""
        self.observe(lambda change: callback(list(change["new"])), names="selection")


def widget(reader: GraphReader, *, selection: Sequence[str] = (), height: int = 560, **options: Any) -> GraphWidget:
    """A widget of a graph.

    Args:
        reader: of the graph.
        selection: IRIs of the entities that are selected at first.
        height: in pixels.
        options: as ``kg.view.data.view_data`` has them.

    Raises:
        NotFoundError: what is to be selected is not in the picture.
    """
    return GraphWidget(data=view_data(reader, **options), selection=list(selection), height=height)

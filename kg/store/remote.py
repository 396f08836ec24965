"""A store that is a copy of the graph on a SPARQL server, and sends every change there before it makes it itself."""

from collections.abc import Iterable

from pyoxigraph import NamedNode, Quad

from kg.store import nodes as n
from kg.store.checksums import Checksum, state_of
from kg.store.lines import Line, lines_of, quads_of
from kg.store.oxigraph import OxigraphStore
from kg.store.server import ServerGraph, checksum_quad


class RemoteStore(OxigraphStore):
    """Reads from the copy; a change is one operation of one update, and the server's state is changed by it too.

    What is not done on the server is not done here. If the answer is lost on the way, the server can be one change
    ahead: the copy is then brought up to date when it is opened again.

    Args:
        copy: open for writing, the same as the graph on the server. It is changed through this store alone from now on,
            and closed after it.
        there: the graph on the server.
    """

    fillable = False

    def __init__(self, copy: OxigraphStore, there: ServerGraph) -> None:
        super().__init__(copy._open, copy.path, None, writable=True)
        self._journal, self._pending = copy._journal, copy._pending
        self._there = there
        self._graphs = dict(there.marks().graphs)

    def change(
        self, *, drop: Iterable[NamedNode] = (), gone: Iterable[Quad | Line] = (), come: Iterable[Quad | Line] = ()
    ) -> None:
        """One transaction, there and here: all of it is done, or nothing.

        Args:
            drop: graphs to remove whole, first.
            gone: quads to remove, or their lines.
            come: quads to add, last.

        Raises:
            ServerError: the server cannot be reached or refuses, or another writer is at work.
            GraphError: the disk refuses; the copy is then behind, until it is opened again.
        """
        given = dict.fromkeys(quads_of(lines_of(come)))
        lost = dict.fromkeys(quad for graph in drop for quad in self.match(None, None, None, graph))
        lost |= dict.fromkeys(quad for quad in quads_of(lines_of(gone)) if quad in self)
        taken = [quad for quad in lost if quad not in given]
        added = [quad for quad in given if quad not in self]
        if not (taken or added):
            return
        after = self._after(taken, added)
        marks_gone = [checksum_quad(graph, self._graphs[graph]) for graph in after if graph in self._graphs]
        marks_come = [checksum_quad(graph, checksum) for graph, checksum in after.items() if checksum.quads]
        graphs = {graph: checksum for graph, checksum in (self._graphs | after).items() if checksum.quads}
        state = state_of(graphs)
        there = self._there
        there.send(
            [there.turn(state_of(self._graphs), state, gone=[*taken, *marks_gone], come=[*added, *marks_come])]
        )
        there.check(state)
        super().change(gone=taken, come=added)
        self._graphs = graphs

    def close(self) -> None:
        """Make sure that the copy is on disk. Closing twice does nothing."""
        if self._store is not None:
            self.flush()
            self._store = None

    def _after(self, taken: list[Quad], added: list[Quad]) -> dict[str, Checksum]:
        """The new checksums of the graphs that are changed."""
        changes: dict[str, tuple[list[Quad], list[Quad]]] = {}
        for quad in added:
            changes.setdefault(n.terms(quad)[3].value, ([], []))[0].append(quad)
        for quad in taken:
            changes.setdefault(n.terms(quad)[3].value, ([], []))[1].append(quad)
        return {graph: self._graphs.get(graph, Checksum()).with_(*pair) for graph, pair in changes.items()}

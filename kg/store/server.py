"""The kg graph on a SPARQL server: what it is marked with, how its named graphs are read, and how they are replaced.

Beside kg's graphs stands ``kg:graph/server``, with the checksum of each and the *state* of all. A writer first puts a
token of its own in the place of the state, and every operation that it sends changes something only while that token
stands there. So two writers cannot mix what they write, a writer that was cut off leaves a graph that says so, and the
next one finds by the checksums what is missing. Graphs that are not kg's are never named.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import ServerError
from kg.sparql import Server
from kg.store import nodes as n
from kg.store.checksums import Checksum, state_of
from kg.store.update import blocks
from kg.store.vocabulary import ART, KG

_UNFINISHED = "unfinished "
_GRAPHS_A_QUERY = 200
_OURS = re.compile(rf"(?:{re.escape(ART)}|{re.escape(KG)}graph/)[^\x00-\x20<>\"{{}}|^`\\]+")
_ONLY_OURS = f'FILTER (STRSTARTS(STR(?graph), "{ART}") || STRSTARTS(STR(?graph), "{KG}graph/"))'


@dataclass(frozen=True, slots=True)
class Marks:
    """What a server says of its kg graph.

    Attributes:
        state: of all graphs together; empty: there are no marks.
        graphs: named graph to checksum; one that is being replaced is missing.

    Example:
        >>> Marks().finished, Marks("unfinished 1").cut_off, Marks("606 3f9a").finished
        (False, True, True)
    """

    state: str = ""
    graphs: Mapping[str, Checksum] = field(default_factory=dict)

    @property
    def finished(self) -> bool:
        """Whether the last writer came to its end."""
        return bool(self.state) and not self.cut_off

    @property
    def cut_off(self) -> bool:
        """Whether a writer began and has not ended."""
        return self.state.startswith(_UNFINISHED)


class ServerGraph:
    """A kg graph on a SPARQL server.

    Args:
        server: where it is.
    """

    def __init__(self, server: Server) -> None:
        self.server = server
        self.name = server.name

    # What is there

    def marks(self) -> Marks:
        """The marks that the last writer left.

        Raises:
            ServerError: they cannot be read, or are none of kg's.
        """
        state, graphs = "", {}
        for quad in self.read(n.SERVER.value):
            subject, predicate, text = n.values(quad)
            if predicate == n.STATE:
                state = text
            elif predicate == n.CHECKSUM and is_ours(subject):
                try:
                    graphs[subject] = Checksum.parse(text)
                except ValueError:
                    raise ServerError(self.name, "has marks that kg did not write", found=text[:100]) from None
        return Marks(state, graphs)

    def graphs(self) -> set[str]:
        """IRIs of all kg graphs that are there, with and without marks."""
        query = f"SELECT DISTINCT ?graph WHERE {{ GRAPH ?graph {{ ?s ?p ?o }} {_ONLY_OURS} }}"
        found = {row["graph"]["value"] for row in self._paged(query) if "graph" in row}
        return {graph for graph in found if is_ours(graph)}

    def runs(self) -> set[str]:
        """IRIs of the runs in its history."""
        query = f"SELECT ?run WHERE {{ GRAPH {n.HISTORY} {{ ?run {n.TYPE} {n.ACTIVITY} }} }}"
        return {row["run"]["value"] for row in self._paged(query) if "run" in row}

    def _paged(self, query: str) -> Iterator[dict[str, dict[str, str]]]:
        start = 0
        while rows := self.server.asking.rows(f"{query} LIMIT {self.server.page} OFFSET {start}"):
            yield from rows
            start += len(rows)
            if len(rows) < self.server.page:
                return

    def read(self, *graphs: str, quads: int | None = None) -> Iterator[Quad]:
        """The quads of some graphs.

        Args:
            graphs: IRIs.
            quads: how many there are; None: not known.

        Raises:
            ServerError: they cannot be read.
        """
        values = next(_values(graphs, len(graphs)))
        query = f"SELECT ?s ?p ?o ?g WHERE {{ VALUES ?g {{ {values} }} GRAPH ?g {{ ?s ?p ?o }} }}"
        start = 0
        while quads is None or start < quads:
            answer = self.server.asking.query(f"{query} LIMIT {self.server.page} OFFSET {start}")
            try:
                found: Any = ox.parse_query_results(answer.body, format=ox.QueryResultsFormat.JSON)
                rows = [Quad(*(row[name] for name in "spog")) for row in found]
            except (SyntaxError, ValueError, TypeError, KeyError):
                raise self.server.asking.strange(answer) from None
            if not all(isinstance(row.subject, NamedNode) and _is_term(row.object) for row in rows):
                raise ServerError(self.name, "has blank nodes in its kg graph", found="kg writes none")
            yield from rows
            start += len(rows)
            if not rows or (quads is None and len(rows) < self.server.page):
                return

    def read_many(self, graphs: Mapping[str, Checksum | None]) -> Iterator[tuple[list[str], list[Quad]]]:
        """Graphs with their quads, small graphs many at a time.

        Args:
            graphs: IRI to checksum, or None where there is none.
        """
        for several in parcels(graphs, self.server.page):
            known = [graphs[graph] for graph in several]
            quads = None if None in known else sum(one.quads for one in known if one)
            yield several, list(self.read(*several, quads=quads))

    # Writing

    def claim(self, state: str) -> str:
        """Begin to write.

        Args:
            state: that was read before; if another writer came between, nothing is begun.

        Returns:
            The token by which what is written is known.

        Raises:
            ServerError: another writer was quicker.
        """
        token = f"{_UNFINISHED}{uuid4().hex}"
        self.send([self.turn(state, token)])
        self.check(token)
        return token

    def turn(self, state: str, to: str, *, gone: Iterable[Quad] = (), come: Iterable[Quad] = ()) -> str:
        """One operation that goes from a state to another and changes quads; from another state it does nothing."""
        if not state:
            none = f"FILTER NOT EXISTS {{ GRAPH {n.SERVER} {{ {n.SERVER} {n.STATE} ?state }} }}"
            return f"INSERT {{ {' '.join(blocks([_state(to), *come]))} }} WHERE {{ {none} }}"
        taken, given = blocks([_state(state), *gone]), blocks([_state(to), *come])
        return f"DELETE {{ {' '.join(taken)} }} INSERT {{ {' '.join(given)} }} {_while(state)}"

    def check(self, state: str) -> None:
        """Make sure that the server is in this state.

        Raises:
            ServerError: another writer is at work.
        """
        if not self.server.asking.ask(f"ASK {{ {next(blocks([_state(state)]))} }}"):
            raise ServerError(
                self.name, "is being written by another kg", hint="wait until that has finished, and run this again"
            )

    def check_still(self, marks: Marks) -> None:
        """Make sure that nobody wrote since the marks were read.

        Raises:
            ServerError: somebody did.
        """
        if marks.state:
            self.check(marks.state)

    def forget(self, token: str, graphs: Collection[str]) -> Iterator[str]:
        """Operations that take the marks of graphs away, before these are replaced."""
        for some in _values(graphs, _GRAPHS_A_QUERY):
            mark = f"GRAPH {n.SERVER} {{ ?graph {n.CHECKSUM} ?sum }}"
            yield f"DELETE {{ {mark} }} {_while(token, f'VALUES ?graph {{ {some} }} {mark}')}"

    def empty(self, token: str, graphs: Collection[str]) -> Iterator[str]:
        """Operations that take all quads of graphs away."""
        for some in _values(graphs, _GRAPHS_A_QUERY):
            quads = "GRAPH ?graph { ?s ?p ?o }"
            yield f"DELETE {{ {quads} }} {_while(token, f'VALUES ?graph {{ {some} }} {quads}')}"

    def fill(self, token: str, quads: Iterable[Quad]) -> Iterator[str]:
        """Operations that add quads."""
        most = self.server.settings.batch_bytes
        part: list[Quad] = []
        size = 0
        for quad in quads:
            length = len(str(quad))
            if part and (len(part) >= self.server.triples or size + length > most):
                yield f"INSERT {{ {' '.join(blocks(part))} }} {_while(token)}"
                part, size = [], 0
            part.append(quad)
            size += length
        if part:
            yield f"INSERT {{ {' '.join(blocks(part))} }} {_while(token)}"

    def finish(self, token: str, graphs: Mapping[str, Checksum]) -> None:
        """End to write.

        Raises:
            ServerError: another writer took over meanwhile, and has what this one wrote to mend.
        """
        state = state_of(graphs)
        self.send([self.turn(token, state)])
        self.check(state)

    def send(self, operations: Iterable[str]) -> None:
        """Send operations, as many in one request as its size allows.

        Raises:
            ServerError: the server cannot be reached, or refuses one.
        """
        changing = self.server.changing
        if changing is None:
            raise ServerError(self.name, "was opened for reading only")
        waiting: list[str] = []
        size = 0
        for one in operations:
            full = size + len(one) > self.server.settings.batch_bytes or len(waiting) >= self.server.operations
            if waiting and full:
                changing.update(";\n".join(waiting))
                waiting, size = [], 0
            waiting.append(one)
            size += len(one)
        if waiting:
            changing.update(";\n".join(waiting))


def is_ours(graph: str) -> bool:
    """Whether a named graph is part of a kg graph.

    Example:
        >>> is_ours("https://kg.example/article/9b94319601ef4f02"), is_ours("https://example.org/mine")
        (True, False)
    """
    return bool(_OURS.fullmatch(graph)) and graph != n.SERVER.value


def _is_term(term: object) -> bool:
    return isinstance(term, NamedNode | Literal)


def checksum_quad(graph: str, checksum: Checksum) -> Quad:
    """The mark of a graph."""
    return Quad(NamedNode(graph), n.CHECKSUM, n.text(str(checksum)), n.SERVER)


def _values(graphs: Collection[str], most: int) -> Iterator[str]:
    """IRIs as they stand in VALUES, so many at a time."""
    named = [str(NamedNode(graph)) for graph in graphs]
    for start in range(0, len(named), most):
        yield " ".join(named[start : start + most])


def _state(state: str) -> Quad:
    return Quad(n.SERVER, n.STATE, n.text(state), n.SERVER)


def _while(state: str, pattern: str = "") -> str:
    return f"WHERE {{ {next(blocks([_state(state)]))} {pattern} }}"


def parcels(graphs: Mapping[str, Checksum | None], most: int) -> Iterator[list[str]]:
    """Graphs in parcels of so many quads; a graph that has more, or that nothing is known of, alone.

    Args:
        graphs: IRI to checksum.
        most: quads of a parcel.

    Example:
        >>> [*parcels({"a": Checksum(3), "b": Checksum(4), "c": Checksum(9), "d": None}, 8)]
        [['a', 'b'], ['c'], ['d']]
    """
    parcel: list[str] = []
    quads = 0
    for graph in sorted(graphs):
        known = graphs[graph]
        size = most if known is None else known.quads
        if parcel and (quads + size > most or len(parcel) >= _GRAPHS_A_QUERY):
            yield parcel
            parcel, quads = [], 0
        parcel.append(graph)
        quads += size
    if parcel:
        yield parcel

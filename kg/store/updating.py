"""What a SPARQL update would change, as quads: so that a change of kg's own graphs is refused before it is made.

kg's graphs are made of articles, and must stay what these make them. Whoever may change the graph can keep graphs of
their own beside them: what an update makes of those is allowed, whatever it reads for it.

Oxigraph says what an operation would do, part by part: the solutions of its WHERE, asked as a query; and with these as
VALUES, in an empty store, the quads that its templates make.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias, cast
from uuid import uuid4

import pyoxigraph as ox
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from kg.errors import QueryError
from kg.queries.tokens import TOKEN
from kg.store.sparql import Dataset, RefusedError, StoppedError, graph_nodes, mentions, syntax_error
from kg.store.vocabulary import BASE, GRAPHS, PREFIXES

Row: TypeAlias = tuple[Any, ...]
_SKOLEM = BASE + ".well-known/genid/"
# Operations as they look when names, texts, and what is between braces are blank (see ``_outline``).
_OPERATION = re.compile(
    r"""(?P<prologue>(?:\s|PREFIX|BASE)*)(?:
    (?P<verb>INSERT|DELETE)\s+DATA\s*{(?P<data>\s*)}
    |DELETE\s+WHERE\s*{(?P<pattern>\s*)}
    |(?:WITH(?P<with>\s*))?(?:DELETE\s*{(?P<delete>\s*)}\s*)?(?:INSERT\s*{(?P<insert>\s*)}\s*)?
     (?P<using>(?:USING\s*(?:NAMED\s*)?)*)WHERE\s*{(?P<where>\s*)}
    |(?P<manage>CLEAR|DROP|CREATE|ADD|MOVE|COPY)\b(?P<silent>\s*SILENT\b)?
     (?:\s*GRAPH\b)?(?P<first>\s*(?:DEFAULT|NAMED|ALL)?\s*)(?:TO\b(?:\s*GRAPH\b)?(?P<second>\s*(?:DEFAULT)?))?
    )?\s*""",
    re.IGNORECASE | re.VERBOSE,
)
_ALL = ("DEFAULT", "NAMED", "ALL")


@dataclass(frozen=True, slots=True)
class Effect:
    """What is to change.

    Attributes:
        gone: quads to remove, as N-Quads.
        come: quads to add, likewise.
    """

    gone: bytes = b""
    come: bytes = b""

    def quads(self) -> tuple[list[Quad], list[Quad]]:
        """Both as quads."""
        first, second = (list(ox.parse(part, format=ox.RdfFormat.N_QUADS)) for part in (self.gone, self.come))
        return first, second


def beside(graph: object) -> NamedNode:
    """A graph that may be changed.

    Raises:
        RefusedError: it is kg's own, or the default graph.

    Example:
        >>> beside(NamedNode("https://kg.example/ns#graph/facts"))
        Traceback (most recent call last):
        kg.store.sparql.RefusedError: <https://kg.example/ns#graph/facts> is made of articles, and changes with them
    """
    if not isinstance(graph, NamedNode):
        raise RefusedError("the default graph is all graphs together, and cannot be changed",
                           hint="name a graph of your own: GRAPH <urn:notes> { … }")  # fmt: skip
    if graph.value.startswith(GRAPHS):
        raise RefusedError(f"{graph} is made of articles, and changes with them",
                           hint="keep what you add in a graph of your own, such as <urn:notes>")  # fmt: skip
    return graph


def named(quads: Iterable[Quad]) -> Iterator[Quad]:
    """Quads with an IRI in the place of each blank node (RDF 1.1 Concepts, 3.5): the store holds no blank nodes.

    Raises:
        QueryError: a triple term of RDF 1.2, which the store does not hold either.
    """
    names: dict[BlankNode, NamedNode] = {}

    def of(term: object) -> NamedNode | Literal:
        if isinstance(term, BlankNode):
            return names.setdefault(term, NamedNode(f"{_SKOLEM}{uuid4().hex}"))
        if isinstance(term, NamedNode | Literal):
            return term
        raise QueryError("a triple about a triple is RDF 1.2, which kg does not keep")

    for quad in quads:
        subject = of(quad.subject)
        assert isinstance(subject, NamedNode), "RDF has no literal there"  # noqa: S101
        yield Quad(subject, quad.predicate, of(quad.object), quad.graph_name)


def effect(store: ox.Store, update: str, dataset: Dataset | None = None, most: int | None = None) -> Effect:
    """What an update would change.

    Args:
        store: a copy, which is changed on the way.
        update: in SPARQL; kg's prefixes need no declaration.
        dataset: the graphs in which WHERE looks; None: those that ``WITH`` and ``USING`` name, or all.
        most: quads that go or come.

    Raises:
        RefusedError: it would change kg's own graphs, or asks something of elsewhere (LOAD, SERVICE).
        StoppedError: it changes more.
        QueryError: it is wrong.

    Example:
        >>> made = effect(ox.Store(), "INSERT DATA { GRAPH <urn:notes> { ent:Ann_Lee rdfs:comment 'ask her' } }")
        >>> len(made.gone), made.come.decode().split()[-2]
        (0, '<urn:notes>')
    """
    _check(update)
    gone: set[Quad] = set()
    come: set[Quad] = set()
    for operation in _operations(update):
        try:
            going, coming = operation.change(store, dataset)
        except SyntaxError:  # it is well formed, but was taken apart in the wrong places
            raise QueryError("the update is not understood", hint="put spaces around < and >") from None
        for graph in {quad.graph_name for quad in going | coming} & {ox.DefaultGraph()}:
            beside(graph)
        # What goes and comes again stays; what is there already does not come.
        going = {quad for quad in going - coming if quad in store}
        coming = {quad for quad in coming if quad not in store}
        for graph in {quad.graph_name for quad in going | coming}:
            beside(graph)
        for quad in going:
            store.remove(quad)
        store.extend(coming)
        gone, come = (gone - coming) | (going - come), (come - going) | (coming - gone)
        if most is not None and len(gone) + len(come) > most:
            raise StoppedError(f"the update was stopped: it changes more than {most:,} quads",
                               hint="take it in parts, or allow more")  # fmt: skip
    first, second = (ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"" for quads in (gone, come))
    return Effect(first, second)


def _alone(sparql: str) -> str:
    """A text that asks no other server. A part of one that asks none may: where it is cut, it can be read otherwise.

    Raises:
        RefusedError: it does.
    """
    for word in ("SERVICE", "LOAD"):
        if mentions(sparql, word):
            raise RefusedError(f"kg asks no other servers: {word} is refused", hint="send the data itself")
    return sparql


def _check(update: str) -> None:
    _alone(update)
    try:
        ox.Store().update(update, prefixes=PREFIXES)
    except SyntaxError as error:
        raise syntax_error(update, str(error), "update") from None
    except (ValueError, OSError, RuntimeError):
        pass  # what cannot be done in an empty store may well be done in this one


def _operations(update: str) -> Iterator["_Operation"]:
    """The operations of an update that is well formed, each with the declarations of all before it."""
    outline, prologue, start = _outline(update), "", 0
    for end in [*(mark.start() for mark in re.finditer(";", outline)), len(update)]:
        parts = _OPERATION.fullmatch(outline, start, end)
        if parts is None:
            raise QueryError("the update is not understood", found=" ".join(update[start:end].split())[:200])
        prologue += f"{update[slice(*parts.span('prologue'))]}\n"
        if parts.end("prologue") < end:
            yield _Operation(prologue, update, parts)
        start = end + 1


def _outline(text: str) -> str:
    """The keywords, braces and semicolons that stand outside all braces, each in its place, and else spaces."""
    outline, depth = [" "] * len(text), 0
    for token in TOKEN.finditer(text):
        depth -= token["mark"] == "}"
        if depth == 0 and (token["word"] or token["mark"]):
            outline[slice(*token.span())] = token[0]
        depth += token["mark"] == "{"
    return "".join(outline)


class _Operation:
    """One operation of an update.

    Args:
        prologue: the declarations that it may use.
        text: of the whole update.
        parts: where its parts are in the text.
    """

    def __init__(self, prologue: str, text: str, parts: re.Match[str]) -> None:
        self.prologue = prologue
        self._parts = parts
        self._text = text

    def _part(self, name: str) -> str | None:
        """What stands there; None if there is no such part."""
        begin, end = self._parts.span(name)
        return None if begin < 0 else self._text[begin:end]

    def change(self, store: ox.Store, dataset: Dataset | None) -> tuple[set[Quad], set[Quad]]:
        """What it would have go and come, whether that is there or not."""
        if self._parts["manage"]:
            return self._managed(store)
        if (data := self._part("data")) is not None:
            made = self._made(data, [()], ())
            return (made, set()) if self._parts["verb"].upper() == "DELETE" else (set(), made)
        if (pattern := self._part("pattern")) is not None:
            return self._made(pattern, *self._solutions(store, pattern, dataset)), set()
        rows, variables = self._solutions(store, self._part("where") or "", dataset)
        first, second = (self._made(self._part(name) or "", rows, variables) for name in ("delete", "insert"))
        return first, second

    def _solutions(self, store: ox.Store, where: str, dataset: Dataset | None) -> tuple[list[Row], tuple[str, ...]]:
        """The solutions of a WHERE, and their variables."""
        using = self._part("using") or ""
        graphs: dict[str, Any] = {"use_default_graph_as_union": not using}
        if dataset is not None:
            if using or self._part("with") is not None:
                raise QueryError("the update names graphs, and so does the request", hint="leave them to one of both")
            graphs = {"default_graph": graph_nodes(dataset.default), "named_graphs": graph_nodes(dataset.named)}
        elif not using and (name := self._part("with")) is not None:
            graphs = {"default_graph": [self._graph(name)]}
        query = _alone(f"{self.prologue}SELECT * {self._from(using)} WHERE {{{where}}}")
        found = cast(ox.QuerySolutions, store.query(query, prefixes=PREFIXES, **graphs))
        variables = tuple(str(variable) for variable in found.variables)
        return [tuple(solution) for solution in found], variables

    def _from(self, using: str) -> str:
        """The dataset as a query has it: what USING names is what FROM names."""
        for word in re.finditer("USING", self._parts["using"] or "", re.IGNORECASE):
            using = f"{using[: word.start()]}FROM {using[word.end() :]}"  # as long, so that the next is in its place
        return using

    def _made(self, template: str, rows: Iterable[Row], variables: tuple[str, ...]) -> set[Quad]:
        """The quads that a template makes of solutions."""
        values = "\n".join(f"({' '.join(map(_value, row))})" for row in rows)
        if not values or not template.strip():
            return set()
        name, made = self._part("with"), ox.Store()
        insert = f"INSERT {{{template}}}" if name is None else f"WITH {name} INSERT {{{template}}}"
        _alone(f"{self.prologue}{insert}")
        where = f"WHERE {{ VALUES ({' '.join(variables)}) {{\n{values}\n}} }}"
        made.update(f"{self.prologue}{insert} {where}", prefixes=PREFIXES)
        return set(named(made))

    def _managed(self, store: ox.Store) -> tuple[set[Quad], set[Quad]]:
        """Of an operation on whole graphs."""
        verb, loud = self._parts["manage"].upper(), self._parts["silent"] is None
        names = [(self._part(name) or "").strip() for name in ("first", "second")]
        for name in names:
            if name.upper() in _ALL:
                raise RefusedError(f"{verb} {name.upper()} would change what is made of articles",
                                   hint="name a graph of your own: GRAPH <urn:notes>")  # fmt: skip
        first = self._graph(names[0])
        there = set(store.quads_for_pattern(None, None, None, first))
        if verb in ("CLEAR", "DROP"):
            beside(first)
            return there, set()
        if verb == "CREATE":
            beside(first)
            if there and loud:
                raise QueryError(f"there is a graph {first} already", hint="CREATE SILENT does not mind")
            return set(), set()
        second = beside(self._graph(names[1]))
        if not there and loud:
            raise QueryError(f"there is no graph {first}", hint=f"{verb} SILENT does not mind")
        if first == second:
            return set(), set()
        coming = {Quad(quad.subject, quad.predicate, quad.object, second) for quad in there}
        going = set() if verb == "ADD" else set(store.quads_for_pattern(None, None, None, second))
        return going | there if verb == "MOVE" else going, coming

    def _graph(self, name: str) -> NamedNode:
        """What the name of a graph means."""
        query = _alone(f"{self.prologue}SELECT ?g {{ VALUES ?g {{ {name}\n }} }}")
        [[graph]] = cast(ox.QuerySolutions, ox.Store().query(query, prefixes=PREFIXES))
        assert isinstance(graph, NamedNode), "the update is well formed"  # noqa: S101
        return graph


def _value(term: Any) -> str:
    if term is None:
        return "UNDEF"
    return f"<{_SKOLEM}{term.value}>" if isinstance(term, BlankNode) else str(term)

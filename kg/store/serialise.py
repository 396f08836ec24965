"""The graph as RDF in six forms, byte-identical for equal graphs.

Everything is sorted first: by graph, subject, predicate, object. Turtle, N-Triples and RDF/XML hold all graphs merged
into one, each triple once; TriG, N-Quads and JSON-LD keep the named graphs. kg writes these itself, as Oxigraph's
serialisers order prefixes by chance and escape names in a way that rdflib 7 cannot read.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import chain, groupby
from typing import BinaryIO

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Quad, Triple

from kg.errors import ExportError, QueryError
from kg.store import nodes as n
from kg.store.jsonld import jsonld
from kg.store.oxigraph import OxigraphStore
from kg.store.parsing import FORMATS
from kg.store.rdfxml import rdfxml
from kg.store.sparql import node_of, one_line, term_of
from kg.store.terms import Term
from kg.store.tree import Tree
from kg.store.vocabulary import PREFIXES, RDF


def serialise(
    store: OxigraphStore, form: str, out: BinaryIO, *, history: bool = False, reifiers: bool = False
) -> None:
    """Write all quads of a store.

    Args:
        store: open.
        form: ``turtle``, ``ntriples``, ``rdfxml``, ``trig``, ``nquads`` or ``jsonld``.
        out: open for bytes.
        history: with the history of runs, redirects, and the workings of resolution.
        reifiers: with the triple of each statement as a triple term of RDF 1.2, whether it is asserted or not.

    Raises:
        ExportError: no such form, one that has no triple terms, or ``out`` cannot be written.
    """
    if form not in _FORMS:
        raise ExportError(f"no RDF form named {form!r}", found=f"there are: {', '.join(_FORMS)}")
    if reifiers and form in _WITHOUT_TRIPLE_TERMS:
        raise ExportError(f"{form} cannot hold the triple terms of RDF 1.2")
    quads: Iterator[Quad] = (quad for quad in store.match() if history or quad.graph_name not in _LEFT_OUT)
    if reifiers:
        quads = chain(quads, _reifiers(store))
    try:
        for text in _FORMS[form](quads):
            out.write(text.encode("utf-8"))
    except OSError as error:
        raise ExportError(f"the {form} cannot be written: {error.strerror or error}") from error


def triples_as(form: str, triples: Iterable[tuple[Term, Term, Term]]) -> bytes:
    """Any triples, such as those of a query, by Oxigraph: not sorted, and each as often as it comes.

    Args:
        form: as ``serialise()`` has it.
        triples: with blank nodes or without.

    Raises:
        QueryError: the form cannot hold them.

    Example:
        >>> triples_as("ntriples", [(Term("bnode", "b"), Term("iri", "urn:p"), Term("literal", "x"))])
        b'_:b <urn:p> "x" .\\n'
    """
    try:
        made = (Triple(*map(node_of, triple)) for triple in triples)
        return ox.serialize(made, format=FORMATS[form]) or b""
    except (ValueError, OSError) as error:
        raise QueryError(f"the answer cannot be written as {form}: {one_line(error)}", hint="ask for Turtle") from error


_WITHOUT_TRIPLE_TERMS = ("rdfxml", "jsonld")
_REIFIES = NamedNode(RDF + "reifies")
# What happened to this graph, and how it knows who is who: nothing that another tool would look for.
_LEFT_OUT = frozenset([n.HISTORY, n.REDIRECTS, n.RESOLUTION])


def _reifiers(store: OxigraphStore) -> Iterator[Quad]:
    """For each statement the triple that it is about; the store itself holds RDF 1.1."""
    for quad in store.match(None, n.TYPE, n.STATEMENT, n.STATEMENTS):
        node = n.terms(quad)[0]
        of = {predicate: obj for _, predicate, obj, _ in map(n.terms, store.match(node, None, None, n.STATEMENTS))}
        subject, predicate = NamedNode(of[n.SUBJECT].value), NamedNode(of[n.PREDICATE].value)
        yield Quad(node, _REIFIES, Triple(subject, predicate, of[n.OBJECT]), n.STATEMENTS)


def _ntriples(quads: Iterable[Quad]) -> Iterator[str]:
    for triple in sorted({str(quad.triple) for quad in quads}):
        yield f"{triple} .\n"


def _nquads(quads: Iterable[Quad]) -> Iterator[str]:
    for _, quad in sorted((str(quad.graph_name), str(quad)) for quad in quads):
        yield f"{quad} .\n"


def _turtle(quads: Iterable[Quad]) -> Iterator[str]:
    yield from _prefixes()
    for node in _merged(quads):
        yield "\n" + _block(node, "")


def _trig(quads: Iterable[Quad]) -> Iterator[str]:
    yield from _prefixes()
    for graph, tree in _by_graph(quads):
        yield f"\n{_write(Term('iri', graph))} {{\n"
        for node in tree:
            yield _block(node, "    ")
        yield "}\n"


def _jsonld(quads: Iterable[Quad]) -> Iterator[str]:
    return jsonld(_by_graph(quads))


def _rdfxml(quads: Iterable[Quad]) -> Iterator[str]:
    return rdfxml(_merged(quads))


_FORMS: dict[str, Callable[[Iterable[Quad]], Iterator[str]]] = {
    "turtle": _turtle,
    "ntriples": _ntriples,
    "rdfxml": _rdfxml,
    "trig": _trig,
    "nquads": _nquads,
    "jsonld": _jsonld,
}


def _merged(quads: Iterable[Quad]) -> Tree:
    return _tree({n.terms(quad)[:3] for quad in quads})


def _by_graph(quads: Iterable[Quad]) -> Iterator[tuple[str, Tree]]:
    rows = sorted((n.terms(quad) for quad in quads), key=lambda row: row[3].value)
    for graph, group in groupby(rows, key=lambda row: row[3].value):
        yield graph, _tree(row[:3] for row in group)


def _tree(triples: Iterable[tuple[NamedNode, NamedNode, NamedNode | Literal]]) -> Tree:
    """Triples by subject, then predicate (``rdf:type`` first), then object."""

    def order(triple: tuple[NamedNode, NamedNode, NamedNode | Literal]) -> tuple[str, bool, str, str]:
        subject, predicate, obj = triple
        return subject.value, predicate != n.TYPE, predicate.value, str(obj)

    for subject, of in groupby(sorted(triples, key=order), key=lambda triple: triple[0].value):
        grouped = groupby(of, key=lambda triple: triple[1].value)
        yield subject, [(predicate, [term_of(obj) for _, _, obj in same]) for predicate, same in grouped]


def _prefixes() -> Iterator[str]:
    for prefix, namespace in PREFIXES.items():
        yield f"@prefix {prefix}: <{namespace}> .\n"


def _block(node: tuple[str, list[tuple[str, list[Term]]]], indent: str) -> str:
    subject, of = node
    lines = []
    for predicate, objects in of:
        name = "a" if predicate == RDF + "type" else _write(Term("iri", predicate))
        lines.append(f"{name} {', '.join(_write(obj) for obj in objects)}")
    return f"{indent}{_write(Term('iri', subject))} {f' ;{chr(10)}{indent}    '.join(lines)} .\n"


@lru_cache(maxsize=100_000)
def _write(term: Term) -> str:
    return term.turtle(PREFIXES)

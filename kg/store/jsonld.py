"""JSON-LD 1.1: one object for each named graph, with short names and a context that explains them."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from kg.store.terms import Term
from kg.store.tree import Tree
from kg.store.vocabulary import PREFIXES, RDF, XSD, prefixed

_EXACT = 2**53  # integers up to here are the same in every JSON reader


def jsonld(graphs: Iterable[tuple[str, Tree]]) -> Iterator[str]:
    """Write named graphs, a node a line.

    Args:
        graphs: IRI and triples of each.
    """
    yield '{"@context": ' + json.dumps(PREFIXES) + ',\n"@graph": ['
    between = "\n"
    for iri, tree in graphs:
        yield f'{between}{{"@id": {json.dumps(prefixed(iri), ensure_ascii=False)}, "@graph": ['
        between = "\n"
        for subject, of in tree:
            yield between + json.dumps(_node(subject, of), ensure_ascii=False)
            between = ",\n"
        yield "\n]}"
        between = ",\n"
    yield "\n]}\n"


def _node(subject: str, of: list[tuple[str, list[Term]]]) -> dict[str, Any]:
    node: dict[str, Any] = {"@id": prefixed(subject)}
    for predicate, objects in of:
        if predicate == RDF + "type":
            node["@type"] = [prefixed(obj.value) for obj in objects]
        else:
            values = [_value(obj) for obj in objects]
            node[prefixed(predicate)] = values[0] if len(values) == 1 else values
    return node


def _value(term: Term) -> Any:
    if term.kind == "iri":
        return {"@id": prefixed(term.value)}
    if term.datatype == XSD + "string":
        return term.value
    number = term.python() if term.datatype == XSD + "integer" else None
    if isinstance(number, int) and abs(number) < _EXACT and str(number) == term.value:
        return number
    if term.language:
        return {"@value": term.value, "@language": term.language}
    return {"@value": term.value, "@type": prefixed(term.datatype or XSD + "string")}

"""One entry for each thing said: the readings of one article, merged."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from kg.schema import Schema
from kg.types import Triple


def merged(triples: Iterable[Triple], schema: Schema) -> list[Triple]:
    """One entry for each statement of the article, with all its evidence.

    Statements are the same if relation, entities (or dates), status and speaker are; what one sentence dates and
    another does not is one, what two sentences date differently is two. Of a symmetric relation, either direction is
    the same; what was found as the inverse of a relation is told as the relation.

    Args:
        triples: named relations, in the order of the text.
        schema: says which relations are symmetric, and which the inverse of another.
    """
    groups: dict[tuple[object, ...], dict[str, list[Triple]]] = defaultdict(lambda: defaultdict(list))
    for triple in (_told(triple, schema) for triple in triples):
        # A date is no entity; its value tells it.
        ends = (triple.subject.entity, triple.object.entity or triple.object.label)
        same = frozenset(ends) if triple.relation and schema[triple.relation].symmetric else ends
        time = (triple.time.value or triple.time.text) if triple.time else ""
        groups[triple.relation, same, triple.status, triple.speaker][time].append(triple)
    found: list[Triple] = []
    for times in groups.values():
        dated = [time for time in times if time]
        if dated and "" in times:
            times[dated[0]].extend(times.pop(""))
        found.extend(_one(same) for same in times.values())
    return found


def _told(triple: Triple, schema: Schema) -> Triple:
    """The triple with what the schema says of its relation; of two inverses told as the one that statements have.

    That is the one with patterns; if both have some, the one that stands first.
    """
    if triple.relation is None:
        return triple
    name = triple.relation
    inverse = name if schema[name].symmetric else schema.inverse_of(name) or None
    if inverse is not None and inverse in schema:
        names = [relation.name for relation in schema.relations]
        kept = min((name, inverse), key=lambda one: (not schema[one].patterns, names.index(one)))
        if kept != name:
            triple = replace(triple, subject=triple.object, object=triple.subject)
            name, inverse = kept, name
    return replace(triple, relation=name, inverse=inverse, asymmetric=schema[name].asymmetric)


def _one(same: list[Triple]) -> Triple:
    best = max(same, key=lambda triple: (triple.time is not None, triple.confidence))
    others = sorted({e for triple in same for e in triple.evidence} - set(best.evidence))
    return replace(best, evidence=(*best.evidence, *others))


def distinct(triples: Iterable[Triple]) -> list[Triple]:
    """Open triples without those that say the same of the same words."""
    return list({(t.subject.start, t.predicate, t.object.start, t.object.end): t for t in triples}.values())


def position(triple: Triple) -> tuple[int, int, int, str, str]:
    """By which triples are sorted into the order of the text."""
    return (
        triple.evidence[0].start,
        triple.subject.start,
        triple.object.start,
        triple.relation or "~",
        triple.predicate,
    )

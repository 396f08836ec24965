"""What is near an entity in the statement layer, looked up in the store's indices: nothing else is loaded."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator

from pyoxigraph import NamedNode

from kg.store import nodes as n
from kg.store import vocabulary as v
from kg.store.oxigraph import OxigraphStore
from kg.types import Status

_AT_ONCE = 500


def edges_around(
    store: OxigraphStore, iris: Iterable[str], statuses: Collection[Status], *, open: bool = True  # noqa: A002
) -> Iterator[tuple[str, str]]:
    """Pairs of an entity and another that a statement of such a status joins to it, whichever is the subject.

    Args:
        store: open.
        iris: of entities.
        statuses: of the statements that count.
        open: with those that have an open predicate.
    """
    named = "" if open else ". ?statement kg:relation ?relation"
    wanted = sorted(iris)
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        rows = store.query(_joined("DISTINCT ?one ?other", some, statuses, named)).rows
        yield from ((one.value, other.value) for one, other in rows if one and other and one != other)


def statement_ends(
    store: OxigraphStore, predicates: Collection[str] | None = None, statuses: Collection[Status] | None = None
) -> dict[str, tuple[str, str | None]]:
    """What statements tie together: statement to subject and object; no object, where it is no entity.

    Args:
        store: open.
        predicates: IRIs of relations and open predicates; None: all.
        statuses: None: all.
    """
    some: set[str] | None = None
    for place, allowed in (
        (n.PREDICATE, predicates),
        (n.STATUS, None if statuses is None else [f"{v.KG}{status}" for status in statuses]),
    ):
        if allowed is not None:
            matching = (store.match(None, place, NamedNode(iri), n.STATEMENTS) for iri in allowed)
            found = {n.values(quad)[0] for quads in matching for quad in quads}
            some = found if some is None else some & found
    subjects, objects = (
        {
            one: end
            for one, _, end in map(n.values, store.match(None, place, None, n.STATEMENTS))
            if end.startswith(v.ENT) and (some is None or one in some)
        }
        for place in (n.SUBJECT, n.OBJECT)
    )
    return {one: (subject, objects.get(one)) for one, subject in subjects.items()}


def neighbours(store: OxigraphStore, iri: str, statuses: Collection[Status]) -> dict[str, Counter[str]]:
    """Entities that share statements with an entity: IRI to the predicates' IRIs and how often.

    Args:
        store: open.
        iri: of the entity.
        statuses: of the statements that count.
    """
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for other, predicate, count in store.query(
        _joined("?other ?predicate (COUNT(DISTINCT ?statement) AS ?count)", [iri], statuses,
                ". ?statement rdf:predicate ?predicate") + " GROUP BY ?other ?predicate"
    ).rows:
        if other and predicate and count and other.value != iri:
            found[other.value][predicate.value] += int(count.value)
    return found


def _joined(select: str, iris: Iterable[str], statuses: Collection[Status], also: str = "") -> str:
    """A query for the statements around entities. Each direction begins with the entity, which the indices find."""
    ones = " ".join(str(NamedNode(iri)) for iri in iris)
    entities = f"STRSTARTS(STR(?other), {n.text(v.ENT)})"
    ways = " UNION ".join(
        f"{{ GRAPH {n.STATEMENTS} {{ ?statement {here} ?one . ?statement kg:status ?status . "
        f"?statement {there} ?other {also} }} }}"
        for here, there in (("rdf:subject", "rdf:object"), ("rdf:object", "rdf:subject"))
    )
    return (
        f"SELECT {select} WHERE {{ VALUES ?one {{ {ones} }} {ways} "
        f"FILTER (?status IN ({_listed(statuses)}) && isIRI(?other) && {entities}) }}"
    )


def shortest_paths(
    store: OxigraphStore, one: str, other: str, statuses: Collection[Status], *, open: bool, longest: int, limit: int  # noqa: A002
) -> list[tuple[str, ...]]:
    """The shortest ways from one entity to another over statements, as IRIs; empty where there is none.

    Both ends are searched from in turn, the smaller front first, level by level (bidirectional breadth-first search),
    so that of a large graph only what is near is read.

    Args:
        store: open.
        one: IRI of the start.
        other: IRI of the end.
        statuses: of the statements that count.
        open: with those that have an open predicate.
        longest: most statements in a row.
        limit: most ways, in the order of their IRIs.
    """
    if one == other:
        return [(one,)]
    # Of each side: node to the nodes before it on the shortest ways to it.
    before: tuple[dict[str, set[str]], ...] = ({one: set()}, {other: set()})
    fronts: list[set[str]] = [{one}, {other}]
    for _ in range(longest):
        side = 0 if len(fronts[0]) <= len(fronts[1]) else 1
        reached: dict[str, set[str]] = defaultdict(set)
        for node, neighbour in edges_around(store, fronts[side], statuses, open=open):
            if neighbour not in before[side]:
                reached[neighbour].add(node)
        before[side].update(reached)
        fronts[side] = set(reached)
        if not reached:
            return []
        if met := reached.keys() & before[1 - side].keys():
            # The other side has whole levels, so all that are met now are equally far.
            return _first(met, before, limit)
    return []


def _first(met: Iterable[str], before: tuple[dict[str, set[str]], ...], limit: int) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for middle in sorted(met):
        for start in _ways(middle, before[0]):
            for end in _ways(middle, before[1]):
                found.append((*reversed(start), *end[1:]))
                if len(found) == limit:
                    return sorted(found)
    return sorted(found)


def _ways(node: str, before: dict[str, set[str]]) -> Iterator[tuple[str, ...]]:
    """From a node back to where its side began."""
    if not before[node]:
        yield (node,)
    for earlier in sorted(before[node]):
        for way in _ways(earlier, before):
            yield (node, *way)


def mentioned(store: OxigraphStore, *, article: str | None = None, entity: str | None = None) -> set[tuple[str, str]]:
    """Which articles mention which entities.

    Args:
        store: open.
        article: IRI; only this one.
        entity: IRI; only this one.

    Returns:
        Pairs of an article's and an entity's IRI.
    """
    graph = None if article is None else NamedNode(article)
    whom = None if entity is None else NamedNode(entity)
    pairs = map(n.values, store.match(graph, n.MENTIONS, whom))
    return {(where, who) for where, _, who in pairs}


def in_articles_with(store: OxigraphStore, entity: str) -> Counter[str]:
    """IRIs of the entities that articles mention beside an entity, and in how many articles."""
    counted: Counter[str] = Counter()
    for article, _ in mentioned(store, entity=entity):
        counted.update(who for _, who in mentioned(store, article=article))
    del counted[entity]
    return counted


def in_sentences_with(store: OxigraphStore, entity: str) -> Counter[str]:
    """IRIs of the entities that stand in statements of the same sentences as an entity, and in how many sentences."""
    node, counted = NamedNode(entity), Counter[str]()
    places = (n.SUBJECT, n.OBJECT, n.SPEAKER)
    own = {n.values(quad)[0] for place in places for quad in store.match(None, place, node, n.STATEMENTS)}
    spans = {n.values(quad)[2] for said in own for quad in store.match(NamedNode(said), n.EVIDENCE, None, n.STATEMENTS)}
    for span in spans:
        counted.update(_in_sentence(store, span, places))
    del counted[entity]
    return counted


def _in_sentence(store: OxigraphStore, span: str, places: Iterable[NamedNode]) -> set[str]:
    said = [n.terms(quad)[0] for quad in store.match(None, n.EVIDENCE, NamedNode(span), n.STATEMENTS)]
    quads = (quad for one in said for place in places for quad in store.match(one, place, None, n.STATEMENTS))
    return {value for _, _, value in map(n.values, quads) if value.startswith(v.ENT)}


def adjacency(store: OxigraphStore, statuses: Collection[Status]) -> Counter[tuple[str, str]]:
    """Every two entities that statements of such a status join, in the order of their IRIs, and how many do."""
    rows = store.query(
        f"SELECT ?one ?other (COUNT(?statement) AS ?count) WHERE {{ GRAPH {n.STATEMENTS} {{ "
        "?statement kg:status ?status . ?statement rdf:subject ?one . ?statement rdf:object ?other } "
        f"FILTER (?status IN ({_listed(statuses)}) && isIRI(?other)) }} GROUP BY ?one ?other"
    ).rows
    counted: Counter[tuple[str, str]] = Counter()
    for one, other, count in rows:
        if one and other and count and one != other and one.value.startswith(v.ENT) and other.value.startswith(v.ENT):
            first, second = sorted((one.value, other.value))
            counted[first, second] += int(count.value)
    return counted


def _listed(statuses: Collection[Status]) -> str:
    return ", ".join(f"kg:{status}" for status in sorted(statuses))

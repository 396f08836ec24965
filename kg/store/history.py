"""The history of a graph: one PROV activity for each run, with the article revisions that it brought and took away,
and what a corrected or removed article said and says no more.

History is of this graph alone, so exports leave it out unless asked. Nothing in it has the properties of a statement,
so that no query takes what was dropped for what is said.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from uuid import uuid4

from pyoxigraph import Literal, NamedNode, Quad

from kg import __version__
from kg.answers import Dropped, Run
from kg.store import nodes as n
from kg.store.oxigraph import OxigraphStore
from kg.store.vocabulary import RUN, digest
from kg.types import Triple


def begin(store: OxigraphStore, *, model: str | None = None, schema: str | None = None) -> NamedNode:
    """Record that a run has begun.

    Args:
        store: open for writing.
        model: name of the language model.
        schema: name of the schema.

    Returns:
        The run's IRI.
    """
    now = datetime.now(UTC)
    # Of two runs in one second, the IRI tells which was first.
    run = NamedNode(f"{RUN}{now:%Y%m%dT%H%M%S.%fZ}-{uuid4().hex[:8]}")
    facts: list[tuple[NamedNode, NamedNode | Literal]] = [
        (n.TYPE, n.ACTIVITY),
        (n.STARTED, _instant(now)),
        (n.KG_VERSION, n.text(__version__)),
    ]
    if model:
        facts.append((n.MODEL, n.text(model)))
    if schema:
        facts.append((n.SCHEMA_NAME, n.text(schema)))
    store.change(come=[Quad(run, predicate, obj, n.HISTORY) for predicate, obj in facts])
    return run


def end(store: OxigraphStore, run: NamedNode) -> None:
    """Record that a run has ended; one without an end was cut off."""
    store.change(come=[Quad(run, n.ENDED, _instant(datetime.now(UTC)), n.HISTORY)])


def invalidation(
    statement: str, triples: Sequence[Triple], article: str, run: NamedNode | None
) -> Iterator[Quad]:  # fmt: skip
    """Record that an article says a statement no more.

    Args:
        statement: its IRI.
        triples: as the article said it, the first one first.
        article: IRI of the revision that said it.
        run: the run that took it out.
    """
    now = datetime.now(UTC)
    node = NamedNode(f"{RUN}dropped/{digest(statement, article, now.isoformat(), length=20)}")
    facts: list[tuple[NamedNode, NamedNode | Literal]] = [
        (n.TYPE, n.INVALIDATION),
        (n.DROPPED, NamedNode(statement)),
        (n.DROPPED_BY, NamedNode(article)),
        (n.RDFS_LABEL, n.text(_sentence(triples[0]))),
        (n.AT_TIME, _instant(now)),
        *((n.QUOTE, n.text(evidence.text)) for triple in triples for evidence in triple.evidence),
    ]
    if run:
        facts.append((n.OF_ACTIVITY, run))
    yield from (Quad(node, predicate, obj, n.HISTORY) for predicate, obj in facts)


def _sentence(triple: Triple) -> str:
    """A triple on one line: "Ann Lee met-with Bob Ray (claimed by Bob Ray)"."""
    ends = [one.label or one.text for one in (triple.subject, triple.object)]
    told = triple.status.value + (f" by {triple.speaker.label}" if triple.speaker else "")
    return f"{ends[0]} {triple.relation or triple.predicate} {ends[1]}" + ("" if told == "fact" else f" ({told})")


def runs(store: OxigraphStore) -> list[Run]:
    """What happened to the graph, latest first."""
    of = n.by_subject(store.match(None, None, None, n.HISTORY))
    dropped: dict[str, list[Dropped]] = {}
    for facts in of.values():
        if n.DROPPED in facts:
            one = Dropped(facts[n.DROPPED][0], facts[n.RDFS_LABEL][0], facts[n.DROPPED_BY][0], facts[n.AT_TIME][0],
                          tuple(sorted(facts[n.QUOTE])))  # fmt: skip
            dropped.setdefault(facts[n.OF_ACTIVITY][0] if n.OF_ACTIVITY in facts else "", []).append(one)
    found = [_run(iri, facts, dropped.pop(iri, [])) for iri, facts in list(of.items()) if n.STARTED in facts]
    if rest := sorted((one for few in dropped.values() for one in few), key=_order):
        found.append(Run(None, rest[0].at, rest[-1].at, None, None, None, (), (), tuple(rest)))
    return sorted(found, key=lambda run: (run.started, run.iri or ""), reverse=True)


def _run(iri: str, facts: dict[NamedNode, list[str]], dropped: list[Dropped]) -> Run:
    return Run(
        iri, facts[n.STARTED][0], _first(facts, n.ENDED), _first(facts, n.KG_VERSION), _first(facts, n.MODEL),
        _first(facts, n.SCHEMA_NAME), tuple(sorted(facts[n.GENERATED])), tuple(sorted(facts[n.INVALIDATED])),
        tuple(sorted(dropped, key=_order)),
    )  # fmt: skip


def _order(one: Dropped) -> tuple[str, str, str]:
    return one.article, one.sentence, one.statement


def _first(facts: dict[NamedNode, list[str]], predicate: NamedNode) -> str | None:
    return facts[predicate][0] if facts.get(predicate) else None


def _instant(moment: datetime) -> Literal:
    # Whole seconds: there are servers that change fractions.
    return Literal(moment.strftime("%Y-%m-%dT%H:%M:%SZ"), datatype=n.DATE_TIME)

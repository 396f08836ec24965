"""The history of a graph: one PROV activity for each run, with the article revisions that it brought and took away.

History is of this graph alone, so exports leave it out unless asked.
"""

from datetime import UTC, datetime
from uuid import uuid4

from pyoxigraph import Literal, NamedNode, Quad

from kg import __version__
from kg.store import nodes as n
from kg.store.oxigraph import OxigraphStore
from kg.store.vocabulary import RUN


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
    run = NamedNode(f"{RUN}{now:%Y%m%dT%H%M%SZ}-{uuid4().hex[:8]}")
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


def _instant(moment: datetime) -> Literal:
    return Literal(moment.strftime("%Y-%m-%dT%H:%M:%SZ"), datatype=n.DATE_TIME)

"""Articles come, are replaced, and go: each in one transaction."""

from typing import Literal

from pyoxigraph import NamedNode, Quad

from kg.store import nodes as n
from kg.store.contribution import contribution
from kg.store.merge import change_of
from kg.store.oxigraph import OxigraphStore
from kg.store.record import Record, article_iri, record_of
from kg.types import Analysis, Article

Kind = Literal["added", "replaced", "removed", "unchanged"]


def stored_revision(store: OxigraphStore, source: str) -> str | None:
    """The IRI of the revision of this source that the graph holds."""
    return next((n.values(quad)[0] for quad in store.match(None, n.SOURCE, n.text(source))), None)


def holds(store: OxigraphStore, article: Article, by: str | None) -> bool:
    """Whether the graph has this very revision of the article, analysed by this; by whatever, if None."""
    iri = NamedNode(article_iri(article))
    if not any(store.match(iri, n.SOURCE, n.text(article.source), iri)):
        return False
    return by is None or (store.value(iri, n.ANALYSED_BY, iri) or "") == by


def put(store: OxigraphStore, analysis: Analysis, *, run: NamedNode | None = None) -> Kind:
    """Add an article, or put it in the place of another revision, or another analysis, of the same source.

    Args:
        store: open for writing.
        analysis: the article and what it says.
        run: the run that did it, for the history.

    Raises:
        ExtractError: the analysis does not fit its article.
        GraphError: the store refuses.
    """
    if holds(store, analysis.article, analysis.by):
        return "unchanged"
    old = stored_revision(store, analysis.article.source)
    new = record_of(analysis)
    _swap(store, old, new, [Quad(run, n.GENERATED, NamedNode(new.article), n.HISTORY)] if run else [])
    return "replaced" if old else "added"


def take_out(store: OxigraphStore, article: str, *, run: NamedNode | None = None) -> None:
    """Remove an article and all that only it says.

    Args:
        store: open for writing.
        article: IRI of a revision that the graph has.
        run: the run that did it, for the history.
    """
    _swap(store, article, None, [Quad(run, n.INVALIDATED, NamedNode(article), n.HISTORY)] if run else [])


def _swap(store: OxigraphStore, old: str | None, new: Record | None, history: list[Quad]) -> None:
    graph = NamedNode(old) if old else None
    gives = contribution(old, list(store.match(None, None, None, graph))) if old else None
    difference = change_of(store, gives, new)
    store.change(
        drop=[graph] if graph else [],
        gone=difference.gone,
        come=[*difference.come, *(new.quads if new else []), *history],
    )

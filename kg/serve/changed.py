"""What an article changed in the graph, for who added it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.answers import Change, Contradiction, Dropped
from kg.graph import Graph
from kg.store.contradictions import find_contradictions
from kg.store.ledger import stored_revision
from kg.types import Analysis, Entity, Statement


@dataclass(slots=True)
class Changed:
    """What an article changed.

    Attributes:
        title: its title, else its id.
        change: what happened to it.
        old: IRI of the revision in whose place it came; None if there was none.
        entities: those that it mentions, each with whether no article had it before.
        statements: those that it makes, with their evidence, each with whether no article made it before.
        contradictions: pairs of statements that cannot both be true, of which it makes one.
        dropped: what the old revision said, and this one does not.
    """

    title: str
    change: Change
    old: str | None
    entities: Sequence[tuple[Entity, bool]] = ()
    statements: Sequence[tuple[Statement, bool]] = ()
    contradictions: Sequence[Contradiction] = ()
    dropped: list[Dropped] = field(default_factory=list)


def add(graph: Graph, analysis: Analysis, *, detailed: bool = True) -> Changed:
    """Add an article, and tell what that changed but for what is dropped, which the history of the run tells.

    Args:
        graph: open for writing.
        analysis: of the article.
        detailed: with entities and statements, which takes as long as there are many.
    """
    article = analysis.article
    old = stored_revision(graph.reader.store, article.source)
    mentioned = graph.reader.mentioned(old) if old else set()
    said = graph.reader.made_by(old) if old else set()
    change = graph.add(analysis)
    changed = Changed(article.title or article.id, change, old)
    if detailed:
        reader, iri = graph.reader, change.article
        entities = [one for one in map(reader.entity, sorted(reader.mentioned(iri))) if one is not None]
        changed.entities = [(one, one.articles == 1 and one.iri not in mentioned) for one in _by_label(entities)]
        statements = reader.statements(support=True, only=reader.made_by(iri))
        changed.statements = [
            (one, one.iri not in said and all(each.article == iri for each in one.support)) for one in statements
        ]
        changed.contradictions = find_contradictions(reader, [one.iri for one in statements], support=True)
    return changed


def _by_label(entities: Sequence[Entity]) -> list[Entity]:
    return sorted(entities, key=lambda one: (one.label, one.iri))

"""What of a graph is sent to ``viewer.js``, as JSON: entities in their places, statements with their sentences."""

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from kg.draw.style import box_styles, clean
from kg.store.reader import ArticleInfo, GraphReader
from kg.types import Entity, Statement, Status
from kg.view.layout import place
from kg.view.slice import Fold, Slice, cut

_SENTENCES = 12
_MEMBERS = 100
_NAMES = 12
_TIES = 5


def view_data(
    reader: GraphReader,
    *,
    focus: str | Sequence[str] | None = None,
    hops: int = 1,
    relations: str | Sequence[str] | None = None,
    statuses: Status | str | Sequence[Status | str] | None = None,
    max_nodes: int | None = None,
    seed: int = 0,
    title: str | None = None,
) -> dict[str, Any]:
    """What an interactive picture of a graph shows; the arguments are those of ``kg.view.slice.cut``.

    Args:
        title: stands above the picture.

    Returns:
        ``title``; ``total``, how many entities and statements there are to choose from; ``types``, type to colours;
        ``entities`` with their places, ``statements`` with at most twelve sentences each; ``articles``, in which these
        stand; ``folds``, what is not drawn; ``focus``.

    Raises:
        ConfigError: a parameter is out of range.
        ExportError: there is nothing to draw.
        NotFoundError: the focus names no entity.
    """
    chosen = cut(reader, focus=focus, hops=hops, relations=relations, statuses=statuses, max_nodes=max_nodes, seed=seed)
    statements = reader.statements(only=chosen.statements, support=True)
    entities = [entity for iri in chosen.entities if (entity := reader.entity(iri))]
    known = {one.article for statement in statements for one in statement.support[:_SENTENCES]}
    articles = reader.articles(only=known)
    number = {article.iri: at for at, article in enumerate(articles)}
    spots = _spots(entities, statements, chosen, seed)
    folds = [_fold(reader, fold, chosen, spots) for fold in chosen.folds]
    return {
        "title": clean(title) if title else "",
        "total": {"entities": len(chosen.degrees), "statements": chosen.statements_asked},
        "types": {
            name: {"fill": style.fill, "border": style.border, "square": style.square}
            for name, style in box_styles(entity.type for entity in entities).items()
        },
        "entities": [_entity(entity, chosen.degrees[entity.iri], spots[entity.iri]) for entity in entities],
        "statements": [_statement(statement, number) for statement in statements],
        "articles": [_article(article) for article in articles],
        "folds": folds,
        "focus": list(chosen.focus),
    }


def _spots(
    entities: Iterable[Entity], statements: Iterable[Statement], chosen: Slice, seed: int
) -> dict[str, tuple[int, int]]:
    """Where entities and folds stand; folds go by the entity that they are around."""
    keys = [entity.iri for entity in entities] + [f"fold:{fold.around}" for fold in chosen.folds]
    index = {key: at for at, key in enumerate(keys)}
    ends = {(index[s.subject], index[s.object]) for s in statements if not s.literal}
    ends |= {(index[f"fold:{fold.around}"], index[iri]) for fold in chosen.folds for iri in [*fold.ties][:_TIES]}
    dots = [dot_size(chosen.degrees[entity.iri]) for entity in entities]
    dots += [_fold_size(len(fold.members)) for fold in chosen.folds]
    letters = [len(entity.label) for entity in entities] + [5] * len(chosen.folds)
    sizes = [(max(dot + 14, 3.2 * min(long, 24)), dot + 20) for dot, long in zip(dots, letters, strict=True)]
    places = place(np.array(sizes, dtype=np.float64), sorted(ends), seed=seed)
    return {key: (round(x), round(-y)) for key, (x, y) in zip(keys, places.tolist(), strict=True)}


def dot_size(statements: int) -> int:
    """Across an entity's dot: four times the statements are about twice the size."""
    return round(min(16 + 7 * math.sqrt(statements), 70))


def _fold_size(entities: int) -> int:
    return round(min(34 + 2 * math.sqrt(entities), 96))


def _entity(entity: Entity, statements: int, spot: tuple[int, int]) -> dict[str, Any]:
    names = [clean(name) for name, _ in entity.aliases[:_NAMES]]
    return {
        "id": entity.iri, "label": clean(entity.label), "type": entity.type, "names": names,
        "articles": entity.articles, "statements": statements,
        "size": dot_size(statements), "x": spot[0], "y": spot[1],
    }  # fmt: skip


def _statement(statement: Statement, number: dict[str, int]) -> dict[str, Any]:
    sentences = list(dict.fromkeys((number[one.article], one.evidence.text) for one in statement.support[:_SENTENCES]))
    return {
        "id": statement.iri,
        "source": statement.subject,
        "target": None if statement.literal else statement.object,
        "value": clean(statement.object) if statement.literal else None,
        "label": clean(statement.predicate_label),
        "relation": statement.relation,
        "symmetric": statement.symmetric,
        "status": statement.status.value,
        "speaker": statement.speaker and clean(statement.speaker),
        "time": statement.time and {"text": clean(statement.time.text), "value": statement.time.value},
        "sources": statement.sources,
        "evidence": [{"article": article, "text": text} for article, text in sentences],
        "more": max(0, len(statement.support) - _SENTENCES),
    }


def _article(article: ArticleInfo) -> dict[str, Any]:
    return {
        "id": article.iri, "title": clean(article.title or article.id), "date": article.date,
        "publisher": article.publisher and clean(article.publisher), "url": _web_address(article),
    }  # fmt: skip


def _web_address(article: ArticleInfo) -> str | None:
    """Where the article can be read: nothing but an address of the web becomes a link."""
    found = article.url or article.source
    return found if found.lower().startswith(("https://", "http://")) else None


def _fold(reader: GraphReader, fold: Fold, chosen: Slice, spots: dict[str, tuple[int, int]]) -> dict[str, Any]:
    members = [entity for iri in fold.members[:_MEMBERS] if (entity := reader.entity(iri))]
    x, y = spots[f"fold:{fold.around}"]
    return {
        "id": f"fold:{fold.around}",
        "around": fold.around,
        "entities": len(fold.members),
        "size": _fold_size(len(fold.members)),
        "members": [
            {"id": one.iri, "label": clean(one.label), "type": one.type, "statements": chosen.degrees[one.iri]}
            for one in members
        ],
        "ties": [{"target": iri, "entities": count} for iri, count in [*fold.ties.items()][:_TIES]],
        "x": x,
        "y": y,
    }  # fmt: skip

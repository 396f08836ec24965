"""The readings that people have judged: what ``kg review`` accepted and rejected, with the sentences."""

from collections.abc import Iterator

from pyoxigraph import NamedNode

from kg.answers import Reviewed
from kg.store import nodes as n
from kg.store.occurrences import read_found
from kg.store.oxigraph import OxigraphStore


def reviewed(store: OxigraphStore) -> list[Reviewed]:
    """The judged readings of all articles, by article, then in the order of the text.

    Args:
        store: of a graph.
    """
    judged = [quad for of in (n.REVIEW, n.REJECTED) for quad in store.match(None, of)]
    articles = {n.terms(quad)[3] for quad in judged} - {n.STATEMENTS}
    found = [one for article in articles for one in _of_article(store, article)]
    return sorted(found, key=lambda one: (one.article, one.evidence, one.relation or "", one.subject, one.object))


def _of_article(store: OxigraphStore, article: NamedNode) -> Iterator[Reviewed]:
    found = read_found(store, article.value)
    names = {one.id: [one.label, *sorted(one.aliases)] for one in found.entities}
    for number, triple in enumerate(found.triples, 1):
        node = NamedNode(f"{article.value}#t{number}")
        right = store.value(node, n.REVIEW, article) is not None
        if right or store.value(node, n.REJECTED, article) is not None:
            subject, obj = ((one.text, *names.get(one.entity or "", ())) for one in (triple.subject, triple.object))
            yield Reviewed(
                article.value, triple.relation, tuple(dict.fromkeys(subject)), tuple(dict.fromkeys(obj)),
                tuple(sorted((one.start, one.end) for one in triple.evidence)), right,
            )  # fmt: skip


def rejected(store: OxigraphStore, article: str) -> set[int]:
    """Which of an article's triples are rejected, by their places in ``Analysis.triples``.

    Args:
        store: of a graph.
        article: IRI.
    """
    nodes = (n.values(quad)[0] for quad in store.match(None, n.REJECTED, None, NamedNode(article)))
    return {int(node.rpartition("#t")[2]) - 1 for node in nodes}

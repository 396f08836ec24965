"""The texts of a graph that people search in: names of entities, titles of articles, sentences that are evidence."""

import os
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from pyoxigraph import NamedNode

from kg.store import nodes as n
from kg.store.oxigraph import OxigraphStore

# What Oxigraph writes for itself, whether anything changes or not.
_OF_NO_MATTER = ("LOG", "LOCK", "OPTIONS-", "IDENTITY")


def state_of(store: OxigraphStore) -> str | None:
    """What changes whenever the graph on disk does, and mostly only then; None of a graph in memory.

    Args:
        store: open.
    """
    folder = store.files()
    return None if folder is None else state_of_files(folder)


def state_of_files(folder: Path) -> str:
    """The same of a store on disk, whoever has it open.

    Args:
        folder: of Oxigraph's files.
    """
    files = []
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if not entry.name.startswith(_OF_NO_MATTER):
                of = entry.stat()
                files.append(f"{entry.name} {of.st_size} {of.st_mtime_ns}")
    return "\n".join(sorted(files))


def article_stamps(store: OxigraphStore) -> dict[str, str]:
    """Of each article revision, by IRI, what analysed it: as long as this is the same, its sentences are."""
    stamps = {n.values(quad)[0]: "" for quad in store.match(None, n.TYPE, n.NEWS_ARTICLE)}
    for iri, _, by in map(n.values, store.match(None, n.ANALYSED_BY)):
        if iri in stamps:
            stamps[iri] = by
    return stamps


def article_texts(store: OxigraphStore, article: str) -> Iterator[tuple[str, str]]:
    """What is searched for in an article: its title, and the sentences that are evidence.

    Args:
        store: open.
        article: IRI of the revision.

    Yields:
        What follows the article's IRI in that of the text (``#char=1087,1216``; nothing for the title), and the text.
    """
    graph = NamedNode(article)
    if title := store.value(graph, n.HEADLINE, graph):
        yield "", title
    for span, _, text in map(n.values, store.match(None, n.ANCHOR, None, graph)):
        yield span.removeprefix(article), text


def entity_names(store: OxigraphStore) -> dict[str, tuple[int, tuple[str, ...]]]:
    """Of each entity, by IRI, how many articles mention it, and its names: its label first."""
    labels: dict[str, str] = {}
    for iri, _, label in map(n.values, store.match(None, n.PREF_LABEL, None, n.ENTITIES)):
        labels[iri] = min(label, labels.get(iri, label))
    others: dict[str, list[str]] = defaultdict(list)
    for iri, _, name in map(n.values, store.match(None, n.ALT_LABEL, None, n.ENTITIES)):
        others[iri].append(name)
    counts = {iri: int(count) for iri, _, count in map(n.values, store.match(None, n.ARTICLES, None, n.ENTITIES))}
    return {iri: (counts.get(iri, 0), (label, *sorted(others.get(iri, ())))) for iri, label in labels.items()}


def statements_of(store: OxigraphStore, span: str) -> tuple[str, ...]:
    """IRIs of the statements that a sentence is evidence of, sorted."""
    return tuple(sorted(n.values(quad)[0] for quad in store.match(None, n.EVIDENCE, NamedNode(span), n.STATEMENTS)))


def article_head(store: OxigraphStore, article: str) -> tuple[str, str | None]:
    """Title of an article revision, else its id, and its date."""
    node = NamedNode(article)
    title = store.value(node, n.HEADLINE, node) or store.value(node, n.ARTICLE_ID, node) or article
    return title, store.value(node, n.PUBLISHED, node)


def reported(store: OxigraphStore, statement: str, dates: dict[str, str | None]) -> str | None:
    """The date of the first article that says a statement; None where none of them has one.

    Args:
        store: open.
        statement: its IRI.
        dates: of the articles that were looked up before, by IRI; more are added.
    """
    spans = store.match(NamedNode(statement), n.EVIDENCE, None, n.STATEMENTS)
    articles = {n.values(quad)[2].partition("#")[0] for quad in spans}
    for one in articles - dates.keys():
        dates[one] = store.value(NamedNode(one), n.PUBLISHED, NamedNode(one))
    return min((when for one in articles if (when := dates[one])), default=None)

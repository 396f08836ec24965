"""The readings that people have judged: what ``kg review`` accepted and rejected, with the sentences."""

from collections.abc import Iterator, Mapping

from pyoxigraph import NamedNode

from kg.answers import Reviewed
from kg.store import nodes as n
from kg.store.oxigraph import OxigraphStore
from kg.store.statement import Worded

_Facts = Mapping[str, Mapping[NamedNode, list[str]]]


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
    of = n.by_subject(store.match(None, None, None, article))
    for facts in list(of.values()):
        if n.REJECTED in facts:
            relation, right = Worded.of_text(facts[n.REJECTED][0]).relation, False
        elif n.REVIEW in facts:
            relation, right = Worded.of_store(store, facts[n.SAYS][0]).relation, True
        else:
            continue
        yield Reviewed(
            article.value, relation, _names(of, facts, n.SUBJECT_TEXT, n.SUBJECT_ENTITY),
            _names(of, facts, n.OBJECT_TEXT, n.OBJECT_ENTITY),
            tuple(sorted((int(of[one][n.BEGIN][0]), int(of[one][n.END][0])) for one in facts[n.EVIDENCE])), right,
        )  # fmt: skip


def _names(of: _Facts, facts: Mapping[NamedNode, list[str]], text: NamedNode, entity: NamedNode) -> tuple[str, ...]:
    names = [facts[text][0]]
    if entity in facts:
        local = of[facts[entity][0]]
        names += [*local[n.LABEL], *sorted(local.get(n.ALIAS, ()))]
    return tuple(dict.fromkeys(names))

"""What the articles of a graph tell of their entities, read from their records."""

from collections.abc import Iterable

from pyoxigraph import NamedNode

from kg.resolve.profile import Occurrence, occurrence
from kg.store import nodes as n
from kg.store.oxigraph import OxigraphStore
from kg.types import LocalEntity, Mention, MentionKind


def by_profile(found: Iterable[Occurrence]) -> dict[str, Occurrence]:
    """Occurrences of one article by profile; of two entities of one profile the first."""
    return {one.profile: one for one in sorted(found, key=lambda one: one.local, reverse=True)}


def read_occurrences(store: OxigraphStore, article: str) -> list[Occurrence]:
    """What an article of the graph tells of its entities."""
    graph = NamedNode(article)

    def told(predicate: NamedNode) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for subject, _, value in map(n.values, store.match(None, predicate, None, graph)):
            found.setdefault(subject, []).append(value)
        return found

    profile, label, kind = told(n.PROFILE), told(n.LABEL), told(n.ENTITY_TYPE)
    alias, role, gender = told(n.ALIAS), told(n.ROLE), told(n.GENDER)
    date = store.value(graph, n.PUBLISHED, graph)
    keys = {key for [key] in profile.values()}
    return [
        occurrence(
            key,
            node.rpartition("#")[2],
            article,
            label[node][0],
            kind[node][0],
            alias.get(node, ()),
            role.get(node, ()),
            gender[node][0] if node in gender else None,
            keys,
            date,
        )
        for node, [key] in profile.items()
    ]


def read_entities(store: OxigraphStore, article: str) -> list[LocalEntity]:
    """The local entities of an article of the graph; their ids are those of its nodes."""
    facts = n.by_subject(store.match(None, None, None, NamedNode(article)))
    return [_local(node, of, facts) for node, of in sorted(facts.items()) if n.PROFILE in of]


def _local(node: str, of: dict[NamedNode, list[str]], facts: dict[str, dict[NamedNode, list[str]]]) -> LocalEntity:
    mentions = []
    kind: MentionKind
    for kind, predicate in n.MENTION.items():
        for span in of[predicate]:
            start, _, end = span.rpartition("#char=")[2].partition(",")
            mentions.append(Mention(int(start), int(end), facts[span][n.ANCHOR][0], kind))
    return LocalEntity(
        node.rpartition("#")[2], of[n.LABEL][0], of[n.ENTITY_TYPE][0], tuple(sorted(of[n.ALIAS])),
        tuple(sorted(mentions)), tuple(sorted(of[n.ROLE])), of[n.GENDER][0] if n.GENDER in of else None,
    )  # fmt: skip

"""Everything that an article mentions more than once, named or not: the chains of coreference."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kg.annotate.clusters import Cluster
from kg.annotate.phrases import extent
from kg.annotate.words import Words
from kg.types import Mention, MentionKind

_LEAST = 2


@dataclass(frozen=True, slots=True)
class Chain:
    """All mentions of one thing.

    Attributes:
        entity: its place in ``doc._.entities``; None for what has no name.
        mentions: two or more, in the order of the text, each as the full noun phrase: "Ann Lee, the mayor" mentions
            her as "Ann Lee", "the farmer's" him with the *'s*.
    """

    entity: int | None
    mentions: tuple[Mention, ...]


def chains(words: Words, clusters: list[Cluster]) -> Iterator[Chain]:
    """The chains among the entities of a document.

    Args:
        words: of the document.
        clusters: its entities, named or not.
    """
    for cluster in clusters:
        if len(cluster.mentions) < _LEAST:
            continue
        roots = {mention.root for mention in cluster.mentions}
        spans: dict[tuple[int, int], MentionKind] = {}
        for mention in cluster.mentions:
            root = mention.root
            # An apposition is a part of the phrase that it stands beside, "French" no phrase.
            if words.tag[root] == "JJ" or (words.dep[root] == "appos" and words.head[root] in roots):
                continue
            start, end = mention.start, mention.end
            if mention.kind != "pronoun" and words.pos[root] != "CCONJ":
                first, last = extent(words, root)
                start, end = min(start, first), max(end, last)
            spans[start, end] = mention.kind
        if len(spans) >= _LEAST:
            mentions = tuple(words.mention(start, end, kind) for (start, end), kind in sorted(spans.items()))
            yield Chain(cluster.number if cluster.named else None, mentions)


def unpacked(rows: list[list[Any]]) -> tuple[Chain, ...]:
    """Chains from what ``fields.packed`` made of them."""
    return tuple(Chain(entity, tuple(Mention(*mention) for mention in mentions)) for entity, mentions in rows)

"""Coreference within one article as a component of spaCy: names, descriptions and pronouns that mean one entity.

``resolver`` says how it is found out.
"""

from collections import Counter
from collections.abc import Callable
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from kg.annotate.chains import chains, unpacked
from kg.annotate.clusters import Cluster, TokenMention
from kg.annotate.fields import declare, entities, require
from kg.annotate.nouns import rank_before
from kg.annotate.resolver import Resolver
from kg.annotate.words import Words
from kg.names import HONORIFICS
from kg.types import LocalEntity, Mention


class _Coreference:
    def __call__(self, doc: Doc) -> Doc:
        """Set ``doc._.entities``, ``doc._.heads``, ``doc._.entity_of``, ``doc._.mention_of`` and ``doc._.chains``."""
        require(doc, "kg_coref", {"quotes": "kg_quotes"})
        resolver = Resolver(doc)
        resolver.resolve()
        words, clusters = resolver.words, resolver.clusters
        doc._.chains = tuple(chains(words, [*clusters, *resolver.unnamed]))
        doc._.mention_of = {
            mention.root: words.mention(mention.start, mention.end, mention.kind)
            for cluster in clusters
            for mention in cluster.mentions
        }
        doc._.entity_of = {mention.root: cluster.number for cluster in clusters for mention in cluster.mentions}
        doc._.heads = tuple(tuple(mention.root for mention in _in_order(cluster)) for cluster in clusters)
        doc._.entities = tuple(_local_entity(doc, words, cluster) for cluster in clusters)
        return doc


def _in_order(cluster: Cluster) -> list[TokenMention]:
    """The mentions of a cluster in the order of the text."""
    return sorted(cluster.mentions, key=lambda m: (m.start, m.end))


def _titled(doc: Doc, words: Words, mention: TokenMention) -> int:
    """First token of a name with the titles before it: "President Donald Trump"."""
    start = mention.start
    while start and words.lower[start - 1] in HONORIFICS and doc[start - 1].is_title and not doc[start].is_sent_start:
        start -= 1
    rank = rank_before(doc[start]) if start < mention.start else None
    return start if rank is None else rank.i


def _local_entity(doc: Doc, words: Words, cluster: Cluster) -> LocalEntity:
    mentions = []
    texts: Counter[str] = Counter()
    for mention in _in_order(cluster):
        mentions.append(words.mention(mention.start, mention.end, mention.kind))
        if mention.kind == "pronoun":
            continue
        starts = {mention.start, _titled(doc, words, mention) if mention.kind == "name" else mention.start}
        for start in starts:
            text = " ".join(words.text(start, mention.end).split())
            if mention.kind == "description" and words.pos[start] != "PROPN":
                # The capital of a sentence's beginning makes no other name.
                text = text[:1].lower() + text[1:]
            texts[text] += 1
    label = cluster.label
    aliases = tuple(text for text, _ in sorted(texts.items(), key=lambda item: (-item[1], item[0])) if text != label)
    roles = tuple(sorted(cluster.roles))
    return LocalEntity(f"e{cluster.number + 1}", label, cluster.type, aliases, tuple(mentions), roles, cluster.gender)


def _tuples(rows: list[list[int]]) -> tuple[tuple[int, ...], ...]:
    return tuple(map(tuple, rows))


def _mentions(rows: list[tuple[int, list[Any]]]) -> dict[int, Mention]:
    return {head: Mention(*row) for head, row in rows}


def _entity_of(fields: Any) -> dict[int, int]:
    return {head: number for number, heads in enumerate(fields.heads) for head in heads}


def _mention_of(fields: Any) -> dict[int, Mention]:
    # Not strict: entities may have come or changed since.
    return {
        head: mention
        for heads, entity in zip(fields.heads, fields.entities, strict=False)
        for head, mention in zip(heads, entity.mentions, strict=False)
    }


@Language.factory(
    "kg_coref",
    requires=["doc.ents", "token.dep"],
    assigns=["doc._.entities", "doc._.heads", "doc._.entity_of", "doc._.mention_of", "doc._.chains"],
)
def Coreference(nlp: Language, name: str) -> Callable[[Doc], Doc]:  # noqa: N802, ARG001
    """Factory of the component ``kg_coref``; add it after ``kg_names`` and ``kg_quotes``.

    It sets ``doc._.entities``, a tuple of ``kg.types.LocalEntity``, and ``doc._.heads``, the head tokens of the
    mentions of each; by head token, ``doc._.entity_of``, the position of the entity in that tuple, and
    ``doc._.mention_of``, the mention; and ``doc._.chains``, all that is mentioned more than once, named or not.
    """
    declare("entities", entities, ())
    declare("heads", _tuples, ())
    declare("entity_of", dict, {}, derived=_entity_of)
    declare("mention_of", _mentions, {}, derived=_mention_of)
    declare("chains", unpacked, (), seldom=True)
    return _Coreference()

"""Clusters of names: which names of one article are one entity.

Longer names found clusters; shorter ones join the cluster whose name they can abbreviate. Members of a family stay
apart: a bare surname goes to the person who was introduced with it first, and a title of the other gender never joins.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from spacy.tokens import Doc, Span

from kg.annotate.lexicon import FEMALE_NOUNS, MALE_NOUNS
from kg.names import (
    FEMALE_HONORIFICS,
    MALE_HONORIFICS,
    Gender,
    LongerNames,
    gender_of_name,
    generation,
    name_words,
    normal,
    well_known,
    without_title,
)
from kg.types import MentionKind

TYPE_OF_LABEL = {
    "PERSON": "Person",
    "ORG": "Organization",
    "GPE": "Place",
    "LOC": "Place",
    "FAC": "Place",
    "NORP": "Group",
    "EVENT": "Event",
    "WORK_OF_ART": "Work",
    "PRODUCT": "Product",
    "LAW": "Law",
    "AWARD": "Award",
}

_Key = tuple[str, str]


@dataclass(slots=True)
class TokenMention:
    """A mention by token positions.

    Attributes:
        start: first token.
        end: one past the last token.
        root: the syntactic head of the span, by which clauses refer to it.
        kind: name, description or pronoun.
    """

    start: int
    end: int
    root: int
    kind: MentionKind


@dataclass(slots=True)
class Cluster:
    """Mentions of one entity.

    Attributes:
        number: position in the order of first mention.
        type: entity type.
        mentions: all mentions, in any order.
        names: distinct names with their counts.
        roles: base forms of the nouns that say what it is ("president", "star").
        gender: of a person, as far as names, titles and nouns tell.
    """

    number: int
    type: str
    mentions: list[TokenMention] = field(default_factory=list)
    names: Counter[str] = field(default_factory=Counter)
    roles: set[str] = field(default_factory=set)
    gender: Gender | None = None

    @property
    def label(self) -> str:
        """The fullest name: most words, then most frequent, then first in the alphabet."""
        return min(self.names, key=lambda name: (-len(name.split()), -self.names[name], name))

    @property
    def first(self) -> int:
        return min(m.start for m in self.mentions)

    def add_role(self, role: str) -> None:
        """Learn what the article calls the entity: a noun, with the rank before it if it has one ("prime minister")."""
        self.roles.add(role)
        noun = role.rpartition(" ")[2]
        if self.type == "Person" and self.gender is None:
            if noun in MALE_NOUNS:
                self.gender = "m"
            elif noun in FEMALE_NOUNS:
                self.gender = "f"

    def is_called(self, role: str) -> bool:
        """Whether the entity has the role; "the minister" may be the prime minister, but no deputy."""
        return role in self.roles or any(
            one.endswith(f" {role}") and not one.startswith(("vice ", "deputy ")) for one in self.roles
        )


def _honorific_gender(doc: Doc, span: Span) -> Gender | None:
    for i in range(span.start, max(span.start - 2, -1), -1):
        word = doc[i].lower_
        if word in FEMALE_HONORIFICS:
            return "f"
        if word in MALE_HONORIFICS:
            return "m"
    return None


class NameClusters:
    """Clusters the names of one document.

    Args:
        doc: with repaired entities.
        spans: its names, in the order of the text.
    """

    def __init__(self, doc: Doc, spans: Iterable[Span]) -> None:
        self.doc = doc
        self.clusters: list[Cluster] = []
        self._by_key: dict[_Key, list[Cluster]] = {}
        keyed = [(self._key(span), span) for span in spans]
        surfaces: dict[_Key, str] = {}
        for key, span in keyed:
            text = normal(span.text)
            surfaces.setdefault(key, without_title(text) if key[0] == "Person" else text)
        self._found(surfaces)
        for key, span in keyed:
            self._place(span, key)
        self.clusters = sorted((c for c in self.clusters if c.mentions), key=lambda c: c.first)
        for number, cluster in enumerate(self.clusters):
            cluster.number = number

    @staticmethod
    def _key(span: Span) -> _Key:
        kind = TYPE_OF_LABEL[span.label_]
        text = normal(span.text)
        if kind == "Person":
            return kind, " ".join((*name_words(text), generation(text))).strip() or text.lower()
        return kind, well_known(text).lower()

    def _found(self, surfaces: dict[_Key, str]) -> None:
        """Make a cluster for each name that is short for none; the others may mean any that they are short for."""
        longer = {
            kind: LongerNames((name for key, name in surfaces.items() if key[0] == kind), person=kind == "Person")
            for kind in ("Person", "Organization")
        }
        key_of = {(key[0], name): key for key, name in surfaces.items()}
        order = {key: position for position, key in enumerate(surfaces)}
        for key in sorted(surfaces, key=lambda key: (-len(key[1].split()), order[key])):
            kind, name = key[0], surfaces[key]
            full = [key_of[kind, one] for one in longer[kind].of(name)] if kind in longer else []
            clusters = [cluster for one in full if one != key for cluster in self._by_key.get(one, ())]
            # Beside his father, the son is not called by the surname alone.
            clusters = [c for c in clusters if generation(c.label) == generation(name)] or clusters
            if not clusters:
                clusters = [Cluster(len(self.clusters), kind)]
                clusters[0].names[name] = 0
                self.clusters += clusters
            self._by_key[key] = list({id(cluster): cluster for cluster in clusters}.values())

    def _place(self, span: Span, key: _Key) -> None:
        candidates = self._by_key[key]
        told = _honorific_gender(self.doc, span) if key[0] == "Person" else None
        cluster = self._choose(candidates, told)
        if cluster is None:
            cluster = Cluster(len(self.clusters), key[0])
            self.clusters.append(cluster)
            self._by_key[key] = [*candidates, cluster]
        text = normal(span.text)
        name = without_title(text) if key[0] == "Person" else text
        cluster.names[name] += 1
        if cluster.type == "Person" and cluster.gender is None:
            cluster.gender = told or gender_of_name(text)
        cluster.mentions.append(TokenMention(span.start, span.end, span.root.i, "name"))

    @staticmethod
    def _choose(candidates: list[Cluster], told: Gender | None) -> Cluster | None:
        fitting = [c for c in candidates if told is None or (c.gender or gender_of_name(c.label)) in (None, told)]
        if not fitting:
            return None
        # The one who was introduced first; a full name of the same gender before an unknown one.
        return min(
            fitting,
            key=lambda c: (
                told is not None and c.gender != told,
                c.mentions[0].start if c.mentions else len(c.label) + 10**9,
            ),
        )

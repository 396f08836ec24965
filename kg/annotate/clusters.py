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
    gender_of_name,
    is_short_form,
    is_short_organisation,
    name_words,
    normal,
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

# Names of the few entities that news abbreviates without ever introducing them.
_SAME = {
    "u.s": "united states",
    "us": "united states",
    "u.s.": "united states",
    "usa": "united states",
    "america": "united states",
    "united states of america": "united states",
    "uk": "united kingdom",
    "u.k.": "united kingdom",
    "u.k": "united kingdom",
    "britain": "united kingdom",
    "great britain": "united kingdom",
    "eu": "european union",
    "e.u.": "european union",
    "un": "united nations",
    "u.n.": "united nations",
    "uae": "united arab emirates",
}


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

    def add_role(self, noun: str) -> None:
        """Learn what the article calls the entity."""
        self.roles.add(noun)
        if self.type == "Person" and self.gender is None:
            if noun in MALE_NOUNS:
                self.gender = "m"
            elif noun in FEMALE_NOUNS:
                self.gender = "f"


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
        self.spans = list(spans)
        self._by_key: dict[tuple[str, str], list[Cluster]] = {}
        keys = {id(span): self._key(span) for span in self.spans}
        full = sorted(
            {keys[id(span)] for span in self.spans},
            key=lambda key: (-len(key[1].split()), self._first_position(key, keys), key),
        )
        for key in full:
            self._found(key)
        for span in self.spans:
            self._place(span, keys[id(span)])
        self.clusters = sorted((c for c in self.clusters if c.mentions), key=lambda c: c.first)
        for number, cluster in enumerate(self.clusters):
            cluster.number = number

    @staticmethod
    def _key(span: Span) -> tuple[str, str]:
        kind = TYPE_OF_LABEL[span.label_]
        text = normal(span.text)
        if kind == "Person":
            return kind, " ".join(name_words(text)) or text.lower()
        lower = text.lower()
        return kind, _SAME.get(lower, lower)

    def _first_position(self, key: tuple[str, str], keys: dict[int, tuple[str, str]]) -> int:
        return next(i for i, span in enumerate(self.spans) if keys[id(span)] == key)

    def _found(self, key: tuple[str, str]) -> None:
        """Make a cluster for a name, or note which clusters it may abbreviate."""
        kind, text = key
        longer: list[Cluster] = []
        for (other_kind, other), clusters in self._by_key.items():
            if other_kind != kind or clusters[0].label.lower() == text:
                continue
            name = clusters[0].label if kind != "Person" else other
            fits = (
                is_short_form(text, name)
                if kind == "Person"
                else (kind == "Organization" and is_short_organisation(self._surface(key), name))
            )
            if fits:
                longer.extend(c for c in clusters if c not in longer and not any(c is d for d in longer))
        if longer:
            self._by_key[key] = longer
            return
        cluster = Cluster(len(self.clusters), kind)
        cluster.names[self._surface(key)] = 0
        self.clusters.append(cluster)
        self._by_key[key] = [cluster]

    def _surface(self, key: tuple[str, str]) -> str:
        for span in self.spans:
            if self._key(span) == key:
                text = normal(span.text)
                return without_title(text) if key[0] == "Person" else text
        return key[1]

    def _place(self, span: Span, key: tuple[str, str]) -> None:
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
            key=lambda c: (told is not None and c.gender != told, c.first if c.mentions else len(c.label) + 10**9),
        )

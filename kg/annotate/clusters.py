"""Clusters of names: which names of one article are one entity.

Longer names found clusters; shorter ones join the cluster whose name they can abbreviate. Members of a family stay
apart: a bare surname goes to the person who was introduced with it first, and a title of the other gender never joins.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from spacy.tokens import Doc, Span

from kg.annotate.lexicon import FEMALE_NOUNS, MALE_NOUNS, NAME_ENDINGS, ORGANISATION_FAMILY
from kg.annotate.phrases import Phrase
from kg.demonyms import is_country, place_of
from kg.names import (
    FEMALE_HONORIFICS,
    MALE_HONORIFICS,
    Gender,
    LongerNames,
    gender_of_first_name,
    gender_of_name,
    generation,
    name_words,
    normal,
    shouted,
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


# A place hardly ever is one, and clubs that bear a place's name are spoken of as people are.
_MISTAKEN = frozenset(["Organization", "Product", "Work"])
_LONGEST_PLAIN = 3


def _is_plain(name: str) -> bool:
    words = name.split()
    return (
        len(words) <= _LONGEST_PLAIN
        and all(word[:1].isupper() and not word.isupper() for word in words)
        and not any(word.lower() in NAME_ENDINGS or word.lower() in ORGANISATION_FAMILY for word in words)
        and not is_country(well_known(name))
    )


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
        voice: whether it is only known as "I", "we" or "you".
        several: whether it is more than one, as "the workers" are.
        led: whether somebody has a post there, as in "Norvik boss Ann Lee".
        roots: heads of its mentions, in the order of the text.
        phrases: the noun phrases that mention what has no name.
    """

    number: int
    type: str
    mentions: list[TokenMention] = field(default_factory=list)
    names: Counter[str] = field(default_factory=Counter)
    roles: set[str] = field(default_factory=set)
    gender: Gender | None = None
    voice: bool = False
    several: bool = False
    led: bool = False
    roots: list[int] = field(default_factory=list)
    phrases: list[Phrase] = field(default_factory=list)
    _shorter: set[str] = field(default_factory=set)

    @property
    def named(self) -> bool:
        return bool(self.names)

    @property
    def may_be_person(self) -> bool:
        """Whether the name may be a person's though the model took it for something else: two or three capitalised
        words or one, none of which says what it is, and no country."""
        return self.type in _MISTAKEN and not self.led and all(_is_plain(name) for name in self.names)

    @property
    def leaning(self) -> Gender | None:
        """The gender that people have who bear the only name in use as their first name; a surname may be the same
        word."""
        if self.type != "Person" or len(self.names) > 1 or not self.names:
            return None
        (name,) = self.names
        return gender_of_first_name(name) if " " not in name else None

    @property
    def label(self) -> str:
        """The fullest name in use: most words, then most frequent, then first in the alphabet."""
        used = [name for name, count in self.names.items() if count] or list(self.names)
        return min(used, key=lambda name: (-len(name.split()), shouted(name), -self.names[name], name))

    @property
    def first(self) -> int:
        return min(m.start for m in self.mentions)

    def add_role(self, role: str) -> None:
        """Learn what the article calls the entity: a noun, with the rank before it if it has one ("prime minister")."""
        self.roles.add(role)
        if not role.startswith(("vice ", "deputy ", "shadow ")):
            # "The minister" may be the prime minister, but no deputy or shadow.
            self._shorter.update(role[place + 1 :] for place, sign in enumerate(role) if sign == " ")
        noun = role.rpartition(" ")[2]
        if self.type == "Person" and self.gender is None:
            if noun in MALE_NOUNS:
                self.gender = "m"
            elif noun in FEMALE_NOUNS:
                self.gender = "f"

    def is_called(self, role: str) -> bool:
        """Whether the entity has the role, or one that ends in it."""
        return role in self.roles or role in self._shorter


def _honorific_gender(doc: Doc, span: Span) -> Gender | None:
    for i in range(span.start, max(span.start - 2, -1), -1):
        word = doc[i].lower_
        if word in FEMALE_HONORIFICS:
            return "f"
        if word in MALE_HONORIFICS:
            return "m"
    return None


# The first word of a name that says what it is, whatever the model says: "Lake Ellery", "Cyclone Vera".
_CALLED_BY_FRONT = {
    word: kind
    for kind, words in {
        "Place": "lake mount cape fort port camp gulf isle river",
        "Event": "cyclone hurricane typhoon storm operation",
    }.items()
    for word in words.split()
}
# An occasion, a prize or a law is called by the end of its name: "the Northern Film Award".
_CALLED_BY_END = frozenset(["Event", "Award", "Law"])


def _ending(key: _Key, keys: Iterable[_Key]) -> list[_Key]:
    """The one longer name that a name of an occasion or a prize is the end of."""
    if key[0] not in _CALLED_BY_END or " " not in key[1]:
        return []
    longer = [other for other in keys if other[0] == key[0] and other[1].endswith(f" {key[1]}")]
    return longer if len(longer) == 1 else []


def adjective_of(span: Span) -> str | None:
    """The place that a nationality adjective before a noun speaks of, "the *French* singer", or a people as a whole,
    "the *Russians*" in an article that names Russia; else None.
    """
    if span.label_ != "NORP":
        return None
    root = span.root
    place = place_of(span.text)
    if place is None or root.dep_ in ("amod", "compound", "nmod") or _is_of_nation(span):
        return place
    people = root.tag_ == "NNPS" and span.start > 0 and span.doc[span.start - 1].lower_ == "the"
    named = people and any(ent.label_ == "GPE" and well_known(normal(ent.text)) == place for ent in span.doc.ents)
    return place if named else None


def _is_of_nation(span: Span) -> bool:
    """Whether the name of a people says of which nation a person is: "Ann Lee, *a Swede*", "*the Swede* Ann Lee"."""
    root, doc = span.root, span.doc
    if [token.lower_ for token in doc[span.end : span.end + 2]] == ["-", "born"]:
        return True
    if root.tag_ not in ("NN", "NNP", "JJ") or not any(child.lower_ in _ARTICLES for child in root.lefts):
        return False
    if root.dep_ == "appos" and root.head.ent_type_ == "PERSON" and root.head.i < root.i:
        return True
    if root.dep_ == "attr":
        return any(
            child.dep_ == "nsubj" and (child.ent_type_ == "PERSON" or child.tag_ == "PRP") for child in root.head.lefts
        )
    # "the Swede Ann Lee", "an Armenian, Ann Lee"
    i = span.end + (span.end < len(doc) and doc[span.end].text == ",")
    return (
        i < len(doc)
        and doc[i].ent_type_ == "PERSON"
        and any(c.dep_ == "appos" and doc[i].head in (c, c.head) for c in root.rights)
    )


class _Named(NamedTuple):
    """A name as it stands in the text.

    Attributes:
        span: its tokens.
        text: its words.
        key: what is the same for all names that are one.
        name: what it is called by it.
        adjective: whether it speaks of a place by a nationality adjective.
    """

    span: Span
    text: str
    key: _Key
    name: str
    adjective: bool

    @classmethod
    def of(cls, span: Span) -> "_Named":
        """A name."""
        text, place = normal(span.text), adjective_of(span)
        kind = _CALLED_BY_FRONT.get(text.partition(" ")[0].lower(), "") if " " in text else ""
        kind = kind or TYPE_OF_LABEL[span.label_]
        if place is not None:
            return cls(span, text, ("Place", well_known(place).lower()), place or text, True)
        if kind == "Person":
            words = " ".join((*name_words(text), generation(text))).strip() or text.lower()
            return cls(span, text, (kind, words), without_title(text), False)
        return cls(span, text, (kind, well_known(text).lower()), text, False)


_ARTICLES = frozenset(["a", "an", "the"])
# What has a place in its name belongs there: "Bank of Norway"; the place in the title of a book says nothing.
_NAMED_AFTER = frozenset(["ORG", "FAC", "EVENT", "LAW", "GPE", "LOC"])
_LONGEST_INNER = 3


def inner_names(doc: Doc, clusters: list[Cluster]) -> None:
    """Add to the clusters the names inside longer names: the country in "Bank of Norway", the firm in "Acme Prize".

    Args:
        doc: with repaired entities.
        clusters: of its names; clusters of countries that only stand inside names are added.
    """
    known = {name.lower(): c for c in clusters if c.type in ("Place", "Organization") for name in c.names}
    countries = {c.label.lower(): c for c in clusters if c.type == "Place"}
    owner = {mention.start: c for c in clusters for mention in c.mentions}
    for ent in doc.ents:
        if ent.label_ not in _NAMED_AFTER or len(ent) < 2 or ent.start not in owner:
            continue
        for start, end in _parts(ent):
            text = normal(doc[start:end].text)
            cluster = known.get(text.lower())
            if cluster is None:
                if place_of(text) and start > ent.start:
                    continue
                place = place_of(text) or (well_known(text) if is_country(well_known(text)) else "")
                if not place and not is_country(text):
                    continue
                place = place or text
                cluster = countries.get(place.lower())
                if cluster is None:
                    cluster = Cluster(len(clusters), "Place")
                    cluster.names[place if place_of(text) else text] = 0
                    clusters.append(cluster)
                    countries[place.lower()] = cluster
                    known[text.lower()] = cluster
            if cluster is not owner[ent.start]:
                root = doc[start:end].root
                cluster.mentions.append(TokenMention(start, end, root.i, "name"))
                break


def _parts(ent: Span) -> Iterator[tuple[int, int]]:
    """Token bounds of the runs of words inside a name that may be names, the longest first; not its head."""
    root = ent.root.i
    for length in range(min(_LONGEST_INNER, len(ent) - 1), 0, -1):
        for start in range(ent.start, ent.end - length + 1):
            if not start <= root < start + length and ent.doc[start].text[:1].isupper():
                yield start, start + length


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
        named = [_Named.of(span) for span in spans]
        surfaces: dict[_Key, str] = {}
        for name in named:
            surfaces.setdefault(name.key, name.name)
        self._found(surfaces)
        for name in named:
            self._place(name)
        inner_names(doc, self.clusters)
        self.clusters = sorted((c for c in self.clusters if c.mentions), key=lambda c: c.first)
        for number, cluster in enumerate(self.clusters):
            cluster.number = number

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
            full = full or _ending(key, surfaces)
            clusters = [cluster for one in full if one != key for cluster in self._by_key.get(one, ())]
            # Beside his father, the son is not called by the surname alone.
            clusters = [c for c in clusters if generation(c.label) == generation(name)] or clusters
            if not clusters:
                clusters = [Cluster(len(self.clusters), kind)]
                clusters[0].names[name] = 0
                self.clusters += clusters
            self._by_key[key] = list({id(cluster): cluster for cluster in clusters}.values())

    def _place(self, named: _Named) -> None:
        span, key = named.span, named.key
        candidates = self._by_key[key]
        told = _honorific_gender(self.doc, span) if key[0] == "Person" else None
        cluster = self._choose(candidates, told)
        if cluster is None:
            cluster = Cluster(len(self.clusters), key[0])
            self.clusters.append(cluster)
            self._by_key[key] = [*candidates, cluster]
        cluster.names[named.name] += not named.adjective
        if cluster.type == "Person" and cluster.gender is None:
            cluster.gender = told or gender_of_name(named.text)
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

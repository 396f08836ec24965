"""Who is meant by an age, a nation or an owner: "the 31-year-old", "the Russian", "her team".

None of them says what a person or a body is called; what the article says beside the names tells who fits.
"""

from collections import defaultdict
from collections.abc import Iterator, Set

from spacy.tokens import Doc, Span

from kg.annotate.clusters import Cluster
from kg.annotate.discourse import Discourse
from kg.annotate.nouns import noun_kind, organisation_kinds
from kg.annotate.phrases import Phrase
from kg.annotate.salience import Salience
from kg.demonyms import place_of
from kg.names import well_known, word_set

_WINDOW = 4
_BEFORE = frozenset(["compound", "nmod", "amod", "poss"])
_OF = frozenset(["of", "at", "for", "with"])
_NO_HEAD = frozenset(["amod", "compound", "nmod", "appos", "attr"])
_SINGULAR = frozenset(["NN", "NNP", "JJ"])
# Of these the word for one is the word for all: "the French", "the Swiss", "the Chinese".
_SAME_FOR_ALL = ("ese", "sh", "ch", "ss", "s")
# What somebody's own body is called, and what kinds of organisation may be meant.
_BODIES = {
    **dict.fromkeys(["team", "side", "club", "squad"], "team"),
    "party": "party",
    **dict.fromkeys(["band", "group"], "band"),
    **dict.fromkeys(["company", "firm", "employer", "business"], "business"),
}
_BYGONE = word_set("former old ex previous late other another next new future current rival")


def is_one_of_a_nation(span: Span) -> bool:
    """Whether a name is one person's, called by nationality: "*the Russian* won"."""
    root = span.root
    if span.label_ != "NORP" or root.tag_ not in _SINGULAR or root.dep_ in _NO_HEAD or len(span) > 1:
        return False
    word = span.text.lower()
    alone = span.start > 0 and span.doc[span.start - 1].lower_ == "the" and not word.endswith(_SAME_FOR_ALL)
    return alone and place_of(word) is not None and (span.end == len(span.doc) or span.doc[span.end].text != "-")


class Allusions:
    """Finds whom the allusions of one document mean.

    Args:
        doc: the document.
        discourse: what it spoke of; the names are linked.
        clusters: the entities that have names.
        salience: ranks them.

    Attributes:
        people: heads of the phrases that call a person by age or nation.
    """

    def __init__(self, doc: Doc, discourse: Discourse, clusters: list[Cluster], salience: Salience) -> None:
        self.doc = doc
        self.words = discourse.words
        self.discourse = discourse
        self.clusters = clusters
        self._salience = salience
        self.people: frozenset[int] = frozenset([*self._ages(), *(e.start for e in doc.ents if is_one_of_a_nation(e))])
        self._beside: dict[int, list[Cluster]] | None = None

    def _ages(self) -> Iterator[int]:
        """Heads of "the 31-year-old"."""
        lower, dep = self.words.lower, self.words.dep
        for i, word in enumerate(lower):
            aged = word == "old" and i > 4 and lower[i - 2 : i] == ["year", "-"] and lower[i - 5] == "the"
            if aged and dep[i] not in _NO_HEAD:
                yield i

    def start(self, i: int) -> int:
        """First token of the phrase that calls a person by age or nation."""
        return i - 5 if self.words.lower[i] == "old" else i - 1

    def person(self, i: int, avoid: Set[int]) -> Cluster | None:
        """The person whom an age or a nationality means.

        Args:
            i: head of the phrase.
            avoid: numbers of entities that it cannot mean.
        """
        near = self.discourse.last(i, _WINDOW).values()
        options = [cluster for cluster, _ in near if cluster.named and cluster.type == "Person"]
        if self.words.lower[i] != "old":
            nation = well_known(place_of(self.words.lower[i]) or "").lower()
            homes = {c.number: {n for p in self._tied(c, "Place") for n in _keys(p)} for c in options}
            options = [c for c in options if nation in homes[c.number]] or [c for c in options if not homes[c.number]]
        return self._salience.rank(i, options, window=_WINDOW, avoid=avoid, noun=self.words.lower[i])

    def body(self, phrase: Phrase) -> Cluster | None:
        """The organisation that is somebody's: of "Norway coach Ann Lee … *her side*" Norway.

        Args:
            phrase: with a possessor.
        """
        kind = _BODIES.get(phrase.lemma)
        if kind is None or phrase.plural or not _BYGONE.isdisjoint(phrase.modifiers):
            return None
        words = self.words
        owner = next((c for c in words.children[phrase.root] if words.dep[c] == "poss"), None)
        person = self.discourse.at.get(owner) if owner is not None else None
        if person is None or person.type != "Person" or not person.named:
            return None
        fitting = [c for c in self._tied(person, "Organization", "Place") if _fits(c, kind)]
        return fitting[0] if fitting and all(c is fitting[0] for c in fitting) else None

    def elsewhere(self, i: int) -> set[int]:
        """Numbers of the people whom a description does not mean since they belong elsewhere: "the Labour leader" is
        not who was named as a Liberal.

        Args:
            i: head of the description.
        """
        words, at = self.words, self.discourse.at
        homes = [at[c] for c in words.children[i] if words.dep[c] in _BEFORE and c < i and c in at and words.ent[c]]
        barred: set[int] = set()
        for home in homes:
            for person in self.clusters if noun_kind(words.lemma[i]) == "Person" else ():
                tied = self._tied(person, home.type)
                if tied and home not in tied:
                    barred.add(person.number)
        return barred

    def _tied(self, person: Cluster, *types: str) -> list[Cluster]:
        """What of these types the article names beside the names of a person."""
        if self._beside is None:
            self._beside = defaultdict(list)
            for one in self.clusters:
                for mention in one.mentions if one.type == "Person" else ():
                    if mention.kind == "name":
                        self._beside[one.number] += self._of_name(mention.root, mention.start)
        return [c for c in self._beside.get(person.number, ()) if c.type in types]

    def _of_name(self, root: int, start: int) -> Iterator[Cluster]:
        words, at = self.words, self.discourse.at
        titles = [root, *(c for c in words.children[root] if words.dep[c] in (*_BEFORE, "appos"))]
        if words.dep[root] == "appos":
            titles.append(words.head[root])
        for title in titles:
            if title != root and title in at and words.ent[title]:
                yield at[title]
            if title != root and noun_kind(words.lemma[title].lower()) != "Person":
                continue
            beside = words.children[title]
            if any(words.lower[c] in _BYGONE for c in beside):
                continue
            for child in beside:
                if words.dep[child] in _BEFORE and child < max(start, title) and child in at and words.ent[child]:
                    yield at[child]
                if title != root and words.dep[child] == "prep" and words.lower[child] in _OF:
                    yield from (at[c] for c in words.children[child] if words.dep[c] == "pobj" and c in at)


def _keys(place: Cluster) -> set[str]:
    return {well_known(name).lower() for name in place.names}


def _fits(cluster: Cluster, kind: str) -> bool:
    """Whether an organisation may be of a kind; a country is one only as a team."""
    if cluster.type == "Place":
        return kind == "team"
    kinds = organisation_kinds(cluster.names, cluster.roles)
    return not kinds or kind in kinds

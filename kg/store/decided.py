"""What people decided, in the terms of a graph: which profiles are one, which entities are named otherwise, which
statements are right or wrong.

A decision speaks of names and articles. ``Decided`` knows which profiles of the graph these are, and keeps up as
articles come and go; what it says is a function of the decisions and the articles alone.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Literal

from pyoxigraph import NamedNode

from kg.decisions import Decision, Decisions, EntityRef, StatementRef, comparable
from kg.iris import base_of
from kg.resolve.profile import KINDS, Occurrence, blocks, kind_of, name_key, occurrences
from kg.store import nodes as n
from kg.store import vocabulary as v
from kg.store.occurrences import read_found, read_occurrences
from kg.store.oxigraph import OxigraphStore
from kg.types import LocalEntity

_DIGITS = re.compile("[0-9a-f]{6,16}")
Verdict = Literal["accept", "reject"]


@dataclass(frozen=True, slots=True)
class Known:
    """By what an article can be named.

    Attributes:
        iri: of its revision.
        id: its short name.
        source: what identifies it over time.
        url: where it was published.
    """

    iri: str
    id: str
    source: str
    url: str | None

    def is_called(self, name: str) -> bool:
        """Whether a decision that names an article so means this one."""
        revision = _revision(name)
        return name in (self.id, self.source, self.url) or (
            revision is not None and self.iri.removeprefix(v.ART).startswith(revision)
        )


def _revision(name: str) -> str | None:
    """The digits of a revision that a name gives; None if it is another kind of name."""
    digits = (v.expanded(name) or name).removeprefix(v.ART)
    return digits if _DIGITS.fullmatch(digits) else None


Occurring = Mapping[Known, Sequence[Occurrence]]
"""What articles tell of their entities."""


@dataclass(frozen=True, slots=True)
class Told:
    """A statement as decisions name it: all names that each part goes by, comparable.

    Attributes:
        subject: names of the subject.
        predicate: names of the relation or words of the open predicate.
        object: names or words of the object.
        status: of the statement.
        speaker: names of the speaker; empty in the article's own voice.
        time: ISO 8601 value, or the words.
        article: that says it.
        inverse: names of the relation that says the same from the object's side; empty where there is none.
    """

    subject: Collection[str]
    predicate: Collection[str]
    object: Collection[str]
    status: str
    speaker: Collection[str]
    time: str
    article: Known
    inverse: Collection[str] = ()

    @property
    def firsts(self) -> set[str]:
        """Names of what can stand first in a decision about it."""
        return {*self.subject, *(self.object if self.inverse else ())}

    def is_meant(self, ref: StatementRef) -> bool:
        """Whether a decision means this statement, from whichever side."""
        first, words, last = comparable(ref.subject), " ".join(ref.predicate.split()).casefold(), comparable(ref.object)
        read = first in self.subject and words in self.predicate and last in self.object
        turned = first in self.object and words in self.inverse and last in self.subject
        return (
            (read or turned)
            and ref.status in (None, self.status)
            and (ref.speaker is None or comparable(ref.speaker) in self.speaker)
            and ref.time in (None, self.time)
            and (ref.article is None or self.article.is_called(ref.article))
        )


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What people say of an entity and knowledge bases.

    Attributes:
        linked: IRIs that it is, at most one of a base.
        denied: IRIs that it is not.
    """

    linked: frozenset[str] = frozenset()
    denied: frozenset[str] = frozenset()


class Decided:
    """Decisions applied to a graph.

    Args:
        decisions: of people.
        store: from which the profiles are read that decisions speak of.
    """

    def __init__(self, decisions: Decisions, store: OxigraphStore) -> None:
        self.decisions = decisions
        self._ordered = sorted(decisions, key=lambda decision: decision.id)
        self._calls = any(decision.say in ("rename", "retype") for decision in decisions)
        self._links = any(decision.target is not None for decision in decisions)
        self._speaking: dict[EntityRef, list[int]] = defaultdict(list)
        self._judging: dict[str, list[Decision]] = defaultdict(list)
        for number, decision in enumerate(self._ordered):
            for ref in decision.entities:
                self._speaking[ref].append(number)
            if decision.statement is not None:
                self._judging[comparable(decision.statement.subject)].append(decision)
        self._in_articles: dict[str, list[EntityRef]] = defaultdict(list)
        self._in_revisions: list[EntityRef] = []
        self._everywhere: dict[tuple[str, str], list[EntityRef]] = defaultdict(list)
        self._keys: dict[EntityRef, set[str]] = {}
        self._refs: dict[str, set[EntityRef]] = defaultdict(set)
        for ref in self._speaking:
            if ref.article is None:
                for kind in kinds(ref):
                    self._everywhere[kind, name_key(ref.name, kind)].append(ref)
            elif _revision(ref.article) is None:
                self._in_articles[ref.article].append(ref)
            else:
                self._in_revisions.append(ref)
            self._keys[ref] = set()
            for key in _stored(ref, store):
                self._put(ref, key)

    # Which profiles are meant

    def keys(self, ref: EntityRef) -> frozenset[str]:
        """Keys of the profiles that a decision means by a name; some may be in no article any more."""
        return frozenset(self._keys.get(ref, ()))

    def alone(self, article: Known, entities: Iterable[LocalEntity]) -> frozenset[str]:
        """Local ids of the entities of an article that decisions speak of on their own."""
        refs = self._of_article(article)
        return frozenset(
            one.id
            for one in entities if refs
            for ref in refs
            if fits(ref, kind_of(one.type), {name_key(name, kind_of(one.type)) for name in (one.label, *one.aliases)})
        )  # fmt: skip

    def _of_article(self, article: Known) -> list[EntityRef]:
        """What decisions name in an article."""
        names = {name for name in (article.id, article.source, article.url) if name is not None}
        found = [ref for name in names for ref in self._in_articles.get(name, ())]
        return found + [ref for ref in self._in_revisions if article.is_called(ref.article or "")]

    def exchange(self, gone: Occurring, come: Occurring) -> set[str]:
        """Note that articles go and others come.

        Returns:
            Keys of the profiles whose entity may be another because of what people say of these.
        """
        met: set[EntityRef] = set()
        for articles, put in ((gone, False), (come, True)):
            for article, found in articles.items():
                here = self._of_article(article)
                for one in found:
                    for ref in self._meaning(here, one):
                        met.add(ref)
                        if put:
                            self._put(ref, one.profile)
                        elif ref.article is not None:
                            self._keys[ref].discard(one.profile)
                            self._refs[one.profile].discard(ref)
        speaking = {number for ref in met for number in self._speaking[ref]}
        together = {ref for number in speaking if self._ordered[number].say in ("same", "different")
                    for ref in self._ordered[number].entities}  # fmt: skip
        return {key for ref in together for key in self._keys[ref]}

    def _put(self, ref: EntityRef, key: str) -> None:
        self._keys[ref].add(key)
        self._refs[key].add(ref)

    def _meaning(self, here: Iterable[EntityRef], one: Occurrence) -> Iterator[EntityRef]:
        kind, name, part = one.profile.split("|", 2)
        yield from self._everywhere.get((kind, name), ())
        if part.startswith("@"):
            yield from (ref for ref in here if fits(ref, kind, one.names))

    # What is said of profiles

    def same(self, key: str, there: Callable[[str], object]) -> frozenset[str]:
        """Keys of the profiles that are one with this because a person says so.

        Args:
            key: of a profile.
            there: whether an article has a profile.

        Returns:
            As many as join, from profile to profile, all that are one: of each decision all with the first.
        """
        found: set[str] = set()
        for decision in self._about([key], "same"):
            together = set().union(*self._groups(decision))
            first, *rest = sorted(one for one in together if one == key or there(one))
            found |= set(rest) if first == key else {first}
        return frozenset(found)

    def different(self, key: str) -> frozenset[str]:
        """Keys of the profiles that a person says are others than this."""
        found: set[str] = set()
        for group in map(self._groups, self._about([key], "different")):
            for keys in group:
                if key in keys:
                    found |= {other for rest in group if rest is not keys for other in rest}
        return frozenset(found - {key})

    def between(self, one: str, other: str, say: Literal["same", "different"]) -> Decision | None:
        """The decision that says this of two profiles, if there is one."""
        for decision in self._about([one], say):
            groups = self._groups(decision)
            if say == "same" and any(other in keys for keys in groups):
                return decision
            if say == "different" and any(one in a and other in b for a, b in permutations(groups, 2)):
                return decision
        return None

    def _groups(self, decision: Decision) -> list[set[str]]:
        return [self._keys[ref] for ref in decision.entities]

    def label(self, keys: Iterable[str]) -> str | None:
        """What a person calls the entity of these profiles; None if nobody said."""
        return min((one.label or "" for one in self._about(keys, "rename")), default=None)

    def type(self, keys: Iterable[str]) -> str | None:
        """The type that a person gave the entity of these profiles; None if nobody did."""
        return min((one.type or "" for one in self._about(keys, "retype")), default=None)

    def elsewhere(self, keys: Collection[str]) -> Elsewhere:
        """What people say that the entity of these profiles is, and is not, in knowledge bases; denial counts for more.

        What is found to be one entity may have been linked twice into one base: the first of the alphabet counts.
        """
        denied = frozenset(one.target or "" for one in self._about(keys, "unlink"))
        linked = {one.target or "" for one in self._about(keys, "link")} - denied
        by_base = {base_of(target): target for target in sorted(linked, reverse=True)}
        return Elsewhere(frozenset(by_base.values()), denied)

    def _about(self, keys: Iterable[str], say: str) -> list[Decision]:
        """The decisions that say this of any of these profiles, in one order."""
        refs = {ref for key in keys for ref in self._refs.get(key, ())}
        numbers = sorted({number for ref in refs for number in self._speaking[ref]})
        return [self._ordered[number] for number in numbers if self._ordered[number].say == say]

    # What is said of statements

    def verdict(self, told: Told) -> Verdict | None:
        """Whether a person says that a statement is right or wrong; rejection counts for more."""
        about = (one for name in told.firsts for one in self._judging.get(name, ()))
        said = {one.say for one in about if one.statement and told.is_meant(one.statement)}
        return "reject" if "reject" in said else "accept" if said else None

    @property
    def calls(self) -> bool:
        """Whether any entity is renamed or retyped."""
        return self._calls

    @property
    def links(self) -> bool:
        """Whether of any entity it is said what it is, or is not, in a knowledge base."""
        return self._links

    @property
    def judges(self) -> bool:
        """Whether any statement is accepted or rejected."""
        return bool(self._judging)


def kinds(ref: EntityRef) -> tuple[str, ...]:
    """Of which kinds the profiles are that a decision means."""
    return KINDS if ref.type is None else (kind_of(ref.type),)


def fits(ref: EntityRef, kind: str, names: Collection[str]) -> bool:
    """Whether an entity of this kind and these folded names is one that a decision means in its article."""
    return kind in kinds(ref) and name_key(ref.name, kind) in names


def _stored(ref: EntityRef, store: OxigraphStore) -> Iterator[str]:
    """The profiles in the store that a decision means."""
    if ref.article is None:
        for kind in kinds(ref):
            name = name_key(ref.name, kind)
            block = blocks(f"{kind}|{name}|")[0]
            for quad in list(store.match(None, n.BLOCK, n.text(block), n.RESOLUTION)):
                key = v.profile_key(n.values(quad)[0])
                if key.startswith(f"{kind}|{name}|"):
                    yield key
        return
    for article in articles_called(store, ref.article):
        for one in read_occurrences(store, article.iri):
            kind, _, part = one.profile.split("|", 2)
            if part.startswith("@") and fits(ref, kind, one.names):
                yield one.profile


def known_article(store: OxigraphStore, iri: str) -> Known:
    """By what an article of the graph can be named."""
    node = NamedNode(iri)
    found = {predicate: store.value(node, predicate, node) for predicate in (n.ARTICLE_ID, n.SOURCE, n.URL)}
    return Known(iri, found[n.ARTICLE_ID] or "", found[n.SOURCE] or "", found[n.URL])


def articles_called(store: OxigraphStore, name: str) -> list[Known]:
    """The articles of the graph that a decision means by this name."""
    found: set[str] = set()
    for predicate in (n.ARTICLE_ID, n.SOURCE, n.URL):
        found |= {n.values(quad)[0] for quad in store.match(None, predicate, n.text(name))}
    if (revision := _revision(name)) is not None:
        every = (n.values(quad)[0] for quad in store.match(None, n.TYPE, n.NEWS_ARTICLE))
        found |= {iri for iri in every if iri.removeprefix(v.ART).startswith(revision)}
    return [known_article(store, iri) for iri in sorted(found)]


def article_name(store: OxigraphStore, iri: str) -> str:
    """By what a decision names an article: its id, or its source where several articles have the id."""
    known = known_article(store, iri)
    return known.id if len(articles_called(store, known.id)) == 1 else known.source


def read_anew(store: OxigraphStore, decided: Decided, article: Known) -> list[Occurrence]:
    """What an article of the graph tells of its entities, by the decisions that hold now."""
    entities, node = read_found(store, article.iri).entities, NamedNode(article.iri)
    date = store.value(node, n.PUBLISHED, node)
    return occurrences(entities, article.iri, article.source, date=date, alone=decided.alone(article, entities))

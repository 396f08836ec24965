"""Who is who in a graph: the profiles of all articles, kept up as articles come and go.

What ``kg.resolve`` looks up stands in the graph ``kg:graph/resolution``: for each profile the entity that it belongs
to, its blocks, how many articles have it and which of them are its witnesses. ``StoredProfiles.exchange()`` computes
what an article changes there, and which entities get other names; the work is that of the profiles in the article and
those near them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from pyoxigraph import NamedNode

from kg.resolve import Occurrence, Pair, Profile, Resolution, around, blocks, entity_name, namesakes
from kg.resolve.cluster import LARGEST_BLOCK, Scores
from kg.resolve.profile import WITNESSES
from kg.store import nodes as n
from kg.store import vocabulary as v
from kg.store.ballots import Vote
from kg.store.decided import Decided, Elsewhere
from kg.store.difference import Difference
from kg.store.lines import Fact
from kg.store.occurrences import Witness, by_profile
from kg.store.oxigraph import OxigraphStore

# Beyond this many profiles, blocks or scores, or articles of which all occurrences are known, what was looked up is
# forgotten and read again when it is needed.
_MOST_KEPT = 20_000
_MOST_ARTICLES = 1_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an exchange of articles does to who is who.

    Attributes:
        entity: IRI of the entity of each profile that was looked at, and of all in the articles.
        moved: profiles that were there before and belong to another entity now: key to the IRI of the former.
        difference: quads of the graph ``kg:graph/resolution`` that go and come.
        clusters: of each entity that was looked at, the profiles.
    """

    entity: Mapping[str, str]
    moved: Mapping[str, str]
    difference: Difference
    clusters: Mapping[str, tuple[str, ...]]


class StoredProfiles:
    """The profiles of a graph, as ``kg.resolve.cluster.Knowledge``.

    Args:
        store: open.
        decided: what people said of who is who.
    """

    def __init__(self, store: OxigraphStore, decided: Decided) -> None:
        self.store = store
        self.decided = decided
        self.forget()

    def forget(self) -> None:
        """Read everything from the store again, as after a change that failed."""
        self._profiles: dict[str, Profile | None] = {}
        self._blocks: dict[str, frozenset[str]] = {}
        self._occurrences: dict[str, Mapping[str, Occurrence]] = {}
        self._entities: dict[str, str | None] = {}
        self._scores: Scores = {}
        self._doubted: dict[str, set[Fact]] = {}

    # What resolution looks up

    def profile(self, key: str) -> Profile:
        """The profile of this key.

        Raises:
            KeyError: no article has it.
        """
        found = self.known(key)
        if found is None:
            raise KeyError(key)
        return found

    def known(self, key: str) -> Profile | None:
        """The profile of this key, or None if no article has it."""
        if key not in self._profiles:
            iri = v.profile_iri(key)
            seen = self.store.value(NamedNode(iri), n.SEEN, n.RESOLUTION)
            if seen is None:  # most are new with an article: nothing more is asked of them
                self._profiles[key] = self._entities[key] = None
                self._doubted[iri] = set()
            else:
                articles, *witnesses = seen.split()
                self._profiles[key] = self._profile(key, int(articles), (v.ART + one for one in witnesses))
        return self._profiles[key]

    def _profile(self, key: str, articles: int, seen_in: Iterable[str]) -> Profile:
        return Profile(key, articles, seen_in, lambda article: self.occurrences(article)[key])

    def block(self, name: str) -> frozenset[str]:
        """Keys of the profiles that stand in a block; of one that is too large, more than resolution looks at."""
        if name not in self._blocks:
            self._blocks[name] = self._stored_block(name, LARGEST_BLOCK)
        return self._blocks[name]

    def _stored_block(self, name: str, most: int) -> frozenset[str]:
        """Keys of the profiles that stand in a block in the store; one more than so many, where there are more."""
        quads = self.store.match(None, n.BLOCK, n.text(name), n.RESOLUTION)
        return frozenset(v.profile_key(n.values(quad)[0]) for quad in islice(quads, most + 1))

    def same(self, key: str) -> frozenset[str]:
        """Keys of the profiles that are one with it because a person says so: enough of them to join all."""
        return self.decided.same(key, self.known)

    def different(self, key: str) -> frozenset[str]:
        """Keys of the profiles that are others because a person says so."""
        return self.decided.different(key)

    def occurrences(self, article: str) -> Mapping[str, Occurrence]:
        """What an article of the graph tells of its entities, by profile."""
        if article not in self._occurrences:
            self._occurrences[article] = Witness(self.store, article)
        return self._occurrences[article]

    def entity(self, key: str) -> str | None:
        """IRI of the entity that a profile belongs to in the store; None if it has none yet."""
        if key not in self._entities:
            self._entities[key] = self.store.value(NamedNode(v.profile_iri(key)), n.BELONGS, n.RESOLUTION)
        return self._entities[key]

    def of_entity(self, iri: str) -> list[str]:
        """Keys of the profiles that belong to an entity in the store."""
        quads = self.store.match(None, n.BELONGS, NamedNode(iri), n.RESOLUTION)
        return sorted(v.profile_key(n.values(quad)[0]) for quad in quads)

    def elsewhere(self, iri: str) -> Elsewhere:
        """What people say that an entity is, and is not, in knowledge bases."""
        return self.decided.elsewhere(self.of_entity(iri)) if self.decided.links else Elsewhere()

    def articles_with(self, key: str) -> set[str]:
        """IRIs of the articles in the store that have a profile."""
        return {n.terms(quad)[3].value for quad in self.store.match(None, n.PROFILE, n.text(key))}

    def resolution(self) -> Resolution:
        """Resolution of the graph as it is."""
        return Resolution(self, self._scores)

    # What a change does

    def exchange(
        self, gone: Collection[str], come: Mapping[str, Sequence[Occurrence]], concerned: Iterable[str] = ()
    ) -> Outcome:
        """Take articles out and put others in, here and not yet in the store.

        Args:
            gone: IRIs of articles in the store.
            come: IRIs of articles that come, with their occurrences. An article may go and come.
            concerned: keys of profiles of which people say something else than before.
        """
        if max(len(self._profiles) + len(self._blocks), len(self._scores)) > _MOST_KEPT:
            self.forget()
        if len(self._occurrences) > _MOST_ARTICLES:
            self._occurrences.clear()
        touched = {key for article in gone for key in self.occurrences(article)}
        touched |= {one.profile for found in come.values() for one in found} | set(concerned)
        before = {key: list(self._stored_facts(key)) for key in touched}
        coming = {article: by_profile(found) for article, found in come.items()}
        anew = (self._told_otherwise(article, coming[article]) for article in gone if article in coming)
        stirred = set(concerned).union(*anew)
        after = self._after(touched, gone, coming)
        stirred |= {key for key in touched if _stirs(self.known(key), after[key])}
        formerly = {key: self.entity(key) for key in stirred}
        near = around(self, stirred)
        self._put(after)
        near |= around(self, stirred)
        entities = {iri for iri in (*formerly.values(), *map(self.entity, near)) if iri}
        siblings = {key for iri in entities for key in self.of_entity(iri)}
        there = sorted(key for key in near | siblings if self.known(key))
        return self._outcome(there, before)

    def _outcome(self, there: Iterable[str], before: dict[str, list[Fact]]) -> Outcome:
        resolution = self.resolution()
        concerned = {key for cluster in resolution.clusters(there) for key in cluster}
        clusters = resolution.clusters(key for key in namesakes(self, concerned) if self.known(key))
        named = {v.entity_iri(entity_name(resolution, cluster)): cluster for cluster in clusters}
        entity = {key: iri for iri, cluster in named.items() for key in cluster}
        difference = Difference(set(), set())
        moved: dict[str, str] = {}
        for key, iri in entity.items():
            former = self.entity(key)
            if former != iri:
                before.setdefault(key, list(self._stored_facts(key)))
            if former is not None and former != iri:
                moved[key] = former
        for key, facts in before.items():
            known = self.known(key)
            if known and key not in entity:
                # Nothing about it matters to who is who but that one more article has it.
                entity[key] = self.entity(key) or ""
            difference.turn(facts, profile_facts(known, entity[key]) if known else (), n.RESOLUTION)
        self._doubts(resolution, concerned | {key for key in before if not self.known(key)}, difference)
        self._entities.update({key: entity[key] if self.known(key) else None for key in {*before, *entity}})
        return Outcome(entity, moved, difference, named)

    def _after(
        self, touched: Iterable[str], gone: Collection[str], come: Mapping[str, dict[str, Occurrence]]
    ) -> dict[str, Profile | None]:
        """The profiles as they are after a change; what articles tell is changed with it."""
        profiles = {key: self._profile_after(key, gone, come) for key in touched}
        for article in gone:
            self._occurrences.pop(article, None)
        self._occurrences.update(come)
        return profiles

    def _told_otherwise(self, article: str, coming: Mapping[str, Occurrence]) -> Iterator[str]:
        """The profiles of which an article will tell something else."""
        told = self.occurrences(article)
        return (key for key in {*told, *coming} if told.get(key) != coming.get(key))

    def _put(self, profiles: Mapping[str, Profile | None]) -> None:
        leaving, entering = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
        for key, profile in profiles.items():
            was = self._profiles[key]
            self._profiles[key] = profile
            if (was is None) != (profile is None):
                for block in blocks(key):
                    (leaving if profile is None else entering)[block].add(key)
        for block in {*leaving, *entering}:
            stands = self.block(block)
            if len(stands) > LARGEST_BLOCK:
                # Only some of it are known: enough, until others leave it.
                if block not in leaving:
                    continue
                stands = self._stored_block(block, LARGEST_BLOCK + len(leaving[block]))
            self._blocks[block] = stands - leaving[block] | entering[block]

    def _profile_after(
        self, key: str, gone: Collection[str], come: Mapping[str, dict[str, Occurrence]]
    ) -> Profile | None:
        """A profile as it is after a change."""
        was = self.known(key)
        witnesses = set(was.seen_in) if was else set()
        leaving = {article for article in gone if key in self.occurrences(article)}
        coming = {article for article, found in come.items() if key in found}
        count = (was.articles if was else 0) - len(leaving) + len(coming)
        if count <= 0:
            return None
        if was and was.articles > len(witnesses) and not witnesses.isdisjoint(leaving):
            witnesses = self.articles_with(key)
        seen_in = sorted(witnesses - leaving | coming)[:WITNESSES]
        # An article that goes and comes may tell something else.
        if was and was.seen_in == tuple(seen_in) and leaving.isdisjoint(coming):
            return was.in_articles(count)
        return self._profile(key, count, seen_in)

    def _stored_facts(self, key: str) -> Iterator[Fact]:
        """What the store says of a profile."""
        profile, entity = self.known(key), self.entity(key)
        if profile and entity:
            yield from profile_facts(profile, entity)

    def _doubts(self, resolution: Resolution, keys: Iterable[str], difference: Difference) -> None:
        """What a person may want to look at, of these profiles."""
        old: set[Fact] = set()
        new: set[Fact] = set()
        for key in keys:
            old |= self._stored_doubts(key)
            if self.known(key):
                new.update(map(doubt_fact, resolution.doubts(key)))
        difference.turn(old, new, n.RESOLUTION)
        for facts, there in ((old - new, False), (new - old, True)):
            for fact in facts:
                for iri in (fact[0], fact[2]):
                    kept = self._doubted.get(iri.value if isinstance(iri, NamedNode) else str(iri))
                    if kept is not None:
                        kept.add(fact) if there else kept.discard(fact)

    def _stored_doubts(self, key: str) -> set[Fact]:
        """The doubts about a profile; they are asked for with every article, and there are few."""
        iri = v.profile_iri(key)
        if iri not in self._doubted:
            node = NamedNode(iri)
            ways = (node, None), (None, node)
            quads = (quad for one, other in ways for quad in self.store.match(one, n.DOUBT, other, n.RESOLUTION))
            self._doubted[iri] = {(one, n.DOUBT, NamedNode(other)) for one, _, other in map(n.values, quads)}
        return self._doubted[iri]


def _stirs(before: Profile | None, after: Profile | None) -> bool:
    """Whether the change of a profile may change who is who."""
    if before is None or after is None:
        return before is not after
    return before.magnitude != after.magnitude or before.seen_in != after.seen_in


def doubt_fact(pair: Pair) -> Fact:
    """That a person may want to look at two profiles."""
    return v.profile_iri(pair.one), n.DOUBT, NamedNode(v.profile_iri(pair.other))


def calls(decided: Decided, keys: Iterable[str]) -> list[Vote]:
    """What people call the entity of these profiles."""
    keys = list(keys)
    label, kind = decided.label(keys), decided.type(keys)
    said: list[Vote] = [("renamed", v.storable(label))] if label is not None else []
    return said if kind is None else [*said, ("retyped", v.storable(kind))]


def profile_facts(profile: Profile, entity: str) -> Iterator[Fact]:
    """What the graph says of a profile."""
    iri = v.profile_iri(profile.key)
    yield iri, n.BELONGS, NamedNode(entity)
    witnesses = (article.removeprefix(v.ART) for article in profile.seen_in)
    yield iri, n.SEEN, " ".join([str(profile.articles), *witnesses])
    for block in blocks(profile.key):
        yield iri, n.BLOCK, block

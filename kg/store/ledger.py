"""Articles come, are replaced, and go, and people decide: each in one transaction.

What one change does to who is who is found first (``profiles``); the records of all articles that speak of an entity
whose name is another now are written anew (``rewrite``), and what they gave and give is turned in the layers
(``merge``).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from pyoxigraph import NamedNode, Quad

from kg.decisions import Decisions
from kg.errors import ExtractError
from kg.resolve import Occurrence
from kg.store import nodes as n
from kg.store import vocabulary as v
from kg.store.analysis import Found
from kg.store.contribution import contribution, found_in
from kg.store.decided import Decided, Known, articles_called, known_article, read_anew
from kg.store.history import invalidation
from kg.store.judging import Judge, articles_saying
from kg.store.lines import quads_of
from kg.store.links import relinked
from kg.store.merge import Layers
from kg.store.occurrences import read_occurrences
from kg.store.oxigraph import OxigraphStore
from kg.store.profiles import StoredProfiles, calls
from kg.store.provenance import decision_quads, stored_decisions
from kg.store.record import (
    Record,
    RecordWriter,
    article_iri,
    check,
    known_of,
    record_of,
    storable_entities,
    told,
)
from kg.store.records import Records
from kg.store.redirects import born_of, redirects
from kg.store.rewrite import rewritten
from kg.types import Analysis, Article, Triple


@dataclass(frozen=True, slots=True)
class Put:
    """What was done with an article.

    Attributes:
        kind: ``unchanged`` where the graph had it as it is.
        article: IRI of the revision that the graph has.
        seen: how many entities it mentions and statements it makes; None if it was not written.
        retyped: the former type of each entity (IRI) that is of another because of it.
    """

    kind: Literal["added", "replaced", "unchanged"]
    article: str
    seen: tuple[int, int] | None = None
    retyped: Mapping[str, str] = field(default_factory=dict)


def stored_revision(store: OxigraphStore, source: str) -> str | None:
    """The IRI of the revision of this source that the graph holds."""
    return next((n.values(quad)[0] for quad in store.match(None, n.SOURCE, n.text(source))), None)


def is_revision(iri: str, known: str, article: Article) -> bool:
    """Whether an article is this revision, by whichever short name it was read.

    Args:
        iri: of the revision.
        known: short name by which it was read first.
        article: of the same source.
    """
    return article_iri(replace(article, id=known)) == iri


def holds(store: OxigraphStore, article: Article, by: str | None) -> bool:
    """Whether the graph has this very revision of the article, analysed by this; by whatever, if None.

    One source read twice under two short names, as a URL that stands in two files, is one article by its first name.
    """
    iri = NamedNode(article_iri(article))
    if not any(store.match(iri, n.SOURCE, n.text(article.source), iri)):
        stored = stored_revision(store, article.source)
        known = stored and store.value(NamedNode(stored), n.ARTICLE_ID, NamedNode(stored))
        if not stored or not known or not is_revision(stored, known, article):
            return False
        iri = NamedNode(stored)
    return by is None or (store.value(iri, n.ANALYSED_BY, iri) or "") == v.storable(by)


def is_empty(store: OxigraphStore) -> bool:
    """Whether no article is in a graph, and nobody has decided anything."""
    about = store.match(None, n.TYPE, n.NEWS_ARTICLE), store.match(None, None, None, n.DECISIONS)
    return not any(any(quads) for quads in about)


class Ledger:
    """Changes a graph.

    Args:
        store: open for writing. The decisions that it was last written with hold until ``decide()`` is told others.
    """

    def __init__(self, store: OxigraphStore) -> None:
        self.store = store
        self.decided = Decided(stored_decisions(store), store)
        self.profiles = StoredProfiles(store, self.decided)
        self.layers = Layers(store)

    @property
    def decisions(self) -> Decisions:
        """The decisions that the graph was last written with."""
        return self.decided.decisions

    def put(self, analysis: Analysis, *, run: NamedNode | None = None) -> Put:
        """Add an article, or put it in the place of another revision, or another analysis, of the same source.

        Args:
            analysis: the article and what it says.
            run: the run that did it, for the history.

        Raises:
            ExtractError: the analysis does not fit its article.
            GraphError: the store refuses.
        """
        check(analysis)
        old = stored_revision(self.store, analysis.article.source)
        if old is not None and holds(self.store, analysis.article, analysis.by):
            return Put("unchanged", old)
        plan = _Plan(run=run, gone=[old] if old else [])
        iri = self._arrive(analysis, plan)
        if old:
            plan.come.append(Quad(NamedNode(iri), n.REVISION_OF, NamedNode(old), n.HISTORY))
        written = self._change(plan)
        return Put("replaced" if old else "added", iri, written.seen[iri], written.retyped)

    def put_all(
        self, analyses: Iterable[Analysis], *, run: NamedNode | None = None
    ) -> list[Put | ExtractError]:
        """As ``put()`` for each, but for those of new sources in one transaction: their names are compared once.

        Args:
            analyses: not more than fit into memory several times. Of two of one source the last counts.
            run: the run that did it, for the history.

        Returns:
            For each what was done, or the error that it caused. What those that came together did to the types of
            entities stands with the first of them.

        Raises:
            GraphError: the store refuses.
        """
        done: list[Put | ExtractError] = []
        together: dict[str, tuple[int, str]] = {}
        plan = _Plan(run=run)

        def write() -> None:
            if together:
                written = self._change(plan)
                for which, (number, iri) in enumerate(together.values()):
                    done[number] = Put("added", iri, written.seen[iri], {} if which else written.retyped)

        for number, analysis in enumerate(analyses):
            source = v.storable(analysis.article.source)
            if source in together:
                write()
                together, plan = {}, _Plan(run=run)
            try:
                if stored_revision(self.store, source):
                    done.append(self.put(analysis, run=run))
                    continue
                check(analysis)
            except ExtractError as error:
                done.append(error)
                continue
            together[source] = number, self._arrive(analysis, plan)
            done.append(Put("added", together[source][1]))
        write()
        return done

    def _arrive(self, analysis: Analysis, plan: "_Plan") -> str:
        """Plan that an article comes; its IRI."""
        known, entities = known_of(analysis.article), storable_entities(analysis)
        found = told(analysis, entities, self.decided.alone(known, entities))
        keys = {one.local: one.profile for one in found}

        def record(entity: Mapping[str, str]) -> Record:
            return record_of(analysis, entities, keys, entity, Judge(self.decided, known))

        plan.occurrences[known] = found
        plan.records.append(record)
        if plan.run:
            plan.come.append(Quad(plan.run, n.GENERATED, NamedNode(known.iri), n.HISTORY))
        return known.iri

    def take_out(self, article: str, *, run: NamedNode | None = None) -> dict[str, str]:
        """Remove an article and all that only it says.

        Args:
            article: IRI of a revision that the graph has.
            run: the run that did it, for the history.

        Returns:
            The former type of each entity (IRI) that is of another because of it.
        """
        plan = _Plan(run=run, gone=[article])
        if run:
            plan.come.append(Quad(run, n.INVALIDATED, NamedNode(article), n.HISTORY))
        return self._change(plan).retyped

    def is_decided(self, decisions: Decisions) -> bool:
        """Whether the graph was last written with these decisions: by, when and why they were taken count, too."""
        return set(decision_quads(decisions)) == set(decision_quads(self.decisions))

    def decide(self, decisions: Decisions, *, run: NamedNode | None = None) -> int:
        """Make the graph what it is with these decisions in the place of those that it was last written with.

        Args:
            decisions: all that hold from now on.
            run: the run that did it, for the history.

        Returns:
            How many decisions are new or hold no more.
        """
        before, after = self.decided, Decided(decisions, self.store)
        if self.is_decided(decisions):
            return 0
        changed = [one for one in (*before.decisions, *decisions) if (one in before.decisions) != (one in decisions)]
        plan = _Plan(drop=[n.DECISIONS], come=list(decision_quads(decisions)))
        if run and changed:
            plan.come += [Quad(run, n.USED, NamedNode(v.DECISION + one.id), n.HISTORY) for one in changed]
        for decision in changed:
            for ref in decision.entities:
                plan.concerned |= before.keys(ref) | after.keys(ref)
                if ref.article is not None:
                    plan.anew |= {article.iri for article in articles_called(self.store, ref.article)}
        plan.anew |= articles_saying(self.store, [one.statement for one in changed if one.statement is not None])
        plan.calls, plan.links = before.calls or after.calls, before.links or after.links
        self.decided = self.profiles.decided = after
        self._change(plan)
        return len(changed)

    # How

    def _change(self, plan: "_Plan") -> "_Written":
        try:
            return self._carry_out(plan)
        except BaseException:
            self.forget()
            raise

    def forget(self) -> None:
        """Read everything from the store again, as after a change that failed."""
        self.profiles.forget()
        self.layers.forget()
        self.decided = self.profiles.decided = Decided(stored_decisions(self.store), self.store)

    def _carry_out(self, plan: "_Plan") -> "_Written":
        store = self.store
        gone = {known_article(store, iri): read_occurrences(store, iri) for iri in (*plan.gone, *plan.anew)}
        come: dict[Known, Sequence[Occurrence]] = dict(plan.occurrences)
        come |= {known: read_anew(store, self.decided, known) for known in gone if known.iri in plan.anew}
        concerned = plan.concerned | self.decided.exchange(gone, come)
        outcome = self.profiles.exchange(
            [known.iri for known in gone], {known.iri: found for known, found in come.items()}, concerned
        )
        spoken_of = {iri for key in outcome.moved for iri in self.profiles.articles_with(key)} - set(plan.gone)
        profiles = {known.iri: {one.local: one.profile for one in found} for known, found in come.items()}
        records = Records()
        for record_with in plan.records:
            records.turn(coming=record_with(outcome.entity))
        read: dict[str, Found] = {}
        for iri in (*plan.gone, *sorted(spoken_of | plan.anew)):
            quads = list(store.match(None, None, None, NamedNode(iri)))
            found = found_in(map(n.values, quads))
            record = None
            if iri not in plan.gone:
                judge = Judge(self.decided, known_article(store, iri))
                record = rewritten(iri, quads, found, outcome.entity, judge, profiles.get(iri, {}))
            records.turn(contribution(iri, map(n.values, quads), found), quads, record)
            if iri in plan.gone or iri in plan.anew:
                read[iri] = found
        called = {}
        if plan.calls or self.decided.calls:
            called = {iri: calls(self.decided, keys) for iri, keys in outcome.clusters.items()}
        layered = self.layers.change(records.gave, records.give, records.statements, called)
        layers, entities = layered.difference, layered.entities
        others: dict[str, set[str]] = defaultdict(set)
        for key, former in outcome.moved.items():
            others[former].add(outcome.entity[key])
        vanished = {iri for iri, type_ in entities.items() if type_.before and not type_.after}
        # Where an article has a profile of its own now, that did not move: it was another.
        for known in gone:
            if known.iri in plan.anew:
                for former, now in _parted(read[known.iri], profiles[known.iri], outcome.entity):
                    if former in vanished:
                        others[former].add(now)
        ended = [iri for iri in vanished if iri not in others and iri not in outcome.clusters]
        new = {iri for iri, type_ in entities.items() if type_.after and not type_.before}
        born = born_of(new, others)
        spoken = outcome.clusters if plan.links or self.decided.links else {iri: outcome.clusters[iri] for iri in born}
        links = relinked(store, spoken, self.decided, vanished, born)
        ending, beginning = redirects(store, others, outcome.clusters, new, ended)
        store.change(
            drop=plan.drop,
            gone=[*records.going - records.coming, *layers.gone, *outcome.difference.gone, *links.gone, *ending],
            come=[
                *records.coming - records.going, *layers.come, *outcome.difference.come, *links.come, *beginning,
                *plan.come, *_dropped(plan, records, read, outcome.entity),
            ],
        )  # fmt: skip
        retyped = {
            iri: type_.before for iri, type_ in entities.items()
            if type_.before and type_.after and type_.before != type_.after
        }  # fmt: skip
        return _Written(retyped, {one.article: (len(one.entities), len(one.statements)) for one in records.give})


def _dropped(
    plan: "_Plan", records: Records, read: Mapping[str, Found], entity: Mapping[str, str]
) -> Iterator[Quad]:
    """What articles said that go, and what comes in their place says no more."""
    made = {n.values(quad)[0] for quad in quads_of(records.going if plan.gone else ()) if quad.predicate == n.SAYS}
    for article in plan.gone:
        found = read[article]
        iris = {local: entity.get(key, found.iris[local]) for local, key in found.profiles.items()}
        writer = RecordWriter(article, replace(found, iris=iris), None)
        said: dict[str, list[Triple]] = defaultdict(list)  # by several triples, as where both met each other
        for number, triple in enumerate(found.triples, 1):
            statement = writer.worded(triple)[0].key.iri
            if f"{article}#t{number}" in made and statement not in records.statements:
                said[statement].append(triple)
        for statement, triples in said.items():
            yield from invalidation(statement, triples, article, plan.run)


def _parted(found: Found, profiles: Mapping[str, str], entity: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What the entities of an article were in its record, and what they are now."""
    for local, former in found.iris.items():
        yield former, entity[profiles[local]]


@dataclass(frozen=True, slots=True)
class _Written:
    """What a change did.

    Attributes:
        retyped: the former type of each entity (IRI) that is of another because of it.
        seen: of each article (IRI) that was written, how many entities it mentions and statements it makes.
    """

    retyped: dict[str, str]
    seen: dict[str, tuple[int, int]]


@dataclass(slots=True)
class _Plan:
    """What a change is to do.

    Attributes:
        run: the run that does it.
        gone: IRIs of articles that go.
        occurrences: what the articles that come tell of their entities.
        records: each makes the record of one that comes, when it is known which entities these are.
        anew: IRIs of articles that stay and are read by other decisions.
        concerned: profiles of which people say something else than before.
        calls: whether people call, or called, an entity otherwise.
        links: whether people say, or said, what an entity is in a knowledge base.
        drop: graphs that go whole.
        come: other quads that come.
    """

    run: NamedNode | None = None
    gone: Sequence[str] = ()
    occurrences: dict[Known, Sequence[Occurrence]] = field(default_factory=dict)
    records: list[Callable[[Mapping[str, str]], Record]] = field(default_factory=list)
    anew: set[str] = field(default_factory=set)
    concerned: set[str] = field(default_factory=set)
    calls: bool = False
    links: bool = False
    drop: Sequence[NamedNode] = ()
    come: list[Quad] = field(default_factory=list)

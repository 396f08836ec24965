"""Who is who in a graph: what people say of it, why two names are one entity, what entities are in knowledge bases."""

import logging
import os
from functools import cached_property
from pathlib import Path
from typing import Any

from kg.answers import Comparison, Doubts, Quote, Reviewed
from kg.decisions import Decision, Decisions, EntityRef, Problem, StatementRef, append, undo
from kg.errors import DecisionError
from kg.link import MIN_SCORE, KnowledgeBase, open_knowledge_base
from kg.linked import EntityLink
from kg.store import find, links
from kg.store.ledger import Ledger
from kg.store.oxigraph import OxigraphStore
from kg.store.reader import GraphReader
from kg.store.redirects import now_at
from kg.store.review import Review
from kg.store.reviewed import reviewed

_log = logging.getLogger("kg")


class Identity:
    """The part of a ``Graph`` that is about who is who.

    Args:
        store: open.
    """

    def __init__(self, store: OxigraphStore) -> None:
        self._store = store
        self._run: Any = None

    @cached_property
    def _ledger(self) -> Ledger:
        return Ledger(self._store)

    @property
    def running(self) -> str | None:
        """IRI of the run to which changes belong; None outside of ``run()``."""
        return self._run.value if self._run is not None else None

    @property
    def path(self) -> Path | None:
        """Its folder; None in memory."""
        return self._store.path

    @property
    def reader(self) -> GraphReader:
        """What exporters and pictures read. Make use of it before the next change."""
        return GraphReader(self._store)

    # What people say

    def meet_decisions(self) -> None:
        """Replay the file of decisions if it was changed; a graph that is only read says that it was, or is wrong.

        A file that is gone, as when the graph's folder alone was moved, takes nothing back: it is written again.
        """
        if self._store.writable:
            if self.decisions and not self._decisions_on_disk.exists():
                self._write_again()
            self.replay()
            return
        try:
            held = self._ledger.is_decided(Decisions.load(self._decisions_on_disk))
        except DecisionError as error:
            _log.warning("%s\n    %s is read as it was last written", error.message(), self.path)
            return
        if not held:
            _log.warning(
                "%s was changed since %s was written\n    kg review %s replay  replays it",
                self.decisions_file, self.path, self.path,
            )  # fmt: skip

    def _write_again(self) -> None:
        for decision in self.decisions:
            append(self._decisions_on_disk, decision)
        _log.warning(
            "%s was gone, and is written again from what %s holds\n    to take decisions back, delete their blocks",
            self.decisions_file, self.path,
        )  # fmt: skip

    @property
    def decisions_file(self) -> Path | None:
        """Where decisions are written, beside the graph: ``news.decisions.toml`` of ``news.kg``; None in memory."""
        return None if self.path is None else decisions_beside(self.path)

    def decide(self, *decisions: Decision) -> None:
        """Write decisions to the file of decisions, and make the graph what it is with them.

        Args:
            decisions: what a person says.

        Raises:
            DecisionError: one contradicts another; those before it are written.
            GraphError: the graph is open for reading only, or the disk refuses.
        """
        if self.decisions_file is None:
            self.replay(Decisions([*self.decisions, *decisions]))
            return
        for decision in decisions:
            append(self.decisions_file, decision)
        self.replay()

    def undo(self, decision: str) -> Decision:
        """Take a decision out of the file of decisions, and make the graph what it is without it.

        Args:
            decision: its id, or words of its sentence.

        Raises:
            DecisionError: there is no such decision, or there are several.
        """
        taken = undo(self._decisions_on_disk, decision)
        self.replay()
        return taken

    def replay(self, decisions: Decisions | None = None) -> int:
        """Make the graph what it is with the decisions of the file, and no others.

        Opening a graph for writing does so.

        Args:
            decisions: these, and not those of the file.

        Returns:
            How many are new or, of those that held before, hold no more.

        Raises:
            DecisionError: something in the file is wrong; the graph stays as it is.
        """
        if decisions is None:
            decisions = Decisions.load(self._decisions_on_disk)
        else:
            # Decisions that were made in a program are looked at like those of a file.
            decisions = Decisions.parse("".join(one.toml() for one in decisions))
        return self._ledger.decide(decisions, run=self._run)

    @property
    def _decisions_on_disk(self) -> Path:
        if self.decisions_file is None:
            raise DecisionError("a graph in memory has no file of decisions", hint="give the decisions to replay()")
        return self.decisions_file

    @property
    def decisions(self) -> Decisions:
        """The decisions that the graph was last written with."""
        return self._ledger.decisions

    def entity_ref(self, name: str) -> EntityRef:
        """By what a decision names an entity.

        Args:
            name: a name, ``NAME (Type)``, ``NAME in ARTICLE``, or an IRI.

        Raises:
            NotFoundError: nothing in the graph has the name.
        """
        return self._review.named(name)

    def statement_ref(self, *statement: str) -> StatementRef:
        """By what a decision names a statement.

        Args:
            statement: the first six or more digits of its IRI; or its subject, predicate and object.

        Raises:
            NotFoundError: there is no such statement, or there are several.
        """
        return self._review.statement(*statement)

    def doubts(self, limit: int | None = None) -> Doubts:
        """Merges and statements that a person may want to look at, what concerns most articles first.

        Args:
            limit: how many are wanted, which is quicker in a large graph; all, if None.
        """
        return self._review.doubts(limit)

    def quotes(self, entity: EntityRef, *, limit: int = 3) -> list[Quote]:
        """Sentences that mention what a decision means by an entity, each of another article.

        Args:
            entity: as of ``entity_ref()`` or of a doubt.
            limit: how many at most.
        """
        return self._review.quotes(entity, limit)

    def reviewed(self) -> list[Reviewed]:
        """The readings that people accepted or rejected, article by article: what ``kg train`` learns from."""
        return reviewed(self._store)

    def unsettled(self) -> list[Problem]:
        """Decisions that have no effect on the graph as it is, with the reason: no article has the name, for one."""
        return self._review.unsettled()

    def compare(self, one: str, other: str) -> Comparison:
        """Why two names are one entity, or two.

        Args:
            one: a name, ``NAME in ARTICLE``, or an IRI.
            other: the same of another.

        Raises:
            NotFoundError: nothing in the graph has the name.
        """
        return self._review.compare(one, other)

    def merges(self, entity: str, *, limit: int = 20) -> list[Comparison]:
        """Why the names of an entity are one: each with the foremost of them; none, where it has one name alone.

        Args:
            entity: its IRI.
            limit: most names.
        """
        return self._review.merges(entity, limit)

    @property
    def _review(self) -> Review:
        return Review(self.reader, self._ledger.profiles)

    # Elsewhere

    def link(
        self, knowledge_base: KnowledgeBase | str = "countries", *, min_score: float = MIN_SCORE, dry_run: bool = False
    ) -> list[EntityLink]:
        """Find its entities in a knowledge base, and keep that as ``skos:exactMatch``; entities stay as they are.

        All that an earlier run found in the same knowledge base is replaced. What people say counts for more than
        what is found: see ``docs/decisions.md``.

        Args:
            knowledge_base: as ``kg.link.open_knowledge_base`` gives or takes it.
            min_score: the lowest score that is good enough, 0 to 1.
            dry_run: write nothing.

        Returns:
            What was found, by label. An entity that is not found, or may be several things, has no link.

        Raises:
            ConfigError: there is no such knowledge base.
            ReadError: the knowledge base cannot be read.
            GraphError: the graph is open for reading only, or the disk refuses.
        """
        base = open_knowledge_base(knowledge_base) if isinstance(knowledge_base, str) else knowledge_base
        found = links.find_candidates(self.reader, base, min_score=min_score)
        if not dry_run:
            links.write_candidates(self._store, base.name, found, self._ledger.profiles.elsewhere, min_score)
        return links.links_of(self.reader, found, self._ledger.profiles.elsewhere, min_score)

    def links(self, entity: str | None = None) -> list[EntityLink]:
        """What its entities are in knowledge bases.

        Args:
            entity: one entity, named as in ``entity()``; all, if None.

        Raises:
            NotFoundError: there is no such entity, or there are several.
        """
        reader = self.reader
        return links.read_links(reader, None if entity is None else find.find_entity(reader, entity).iri)

    def now_at(self, iri: str) -> set[str]:
        """What became of an entity: the IRIs of the entities that are what was once known by this one.

        Args:
            iri: that an entity has or had.

        Returns:
            The IRI itself, if it is that of an entity; those that it leads to, if it was; none, if it never was or
            nothing is left of it.
        """
        return now_at(self._store, iri)


def decisions_beside(folder: Path) -> Path:
    """Where the decisions on the graph in a folder are written.

    Of a graph that is called by a link it is beside the folder that the link leads to: one graph has one file.

    Example:
        >>> print(decisions_beside(Path("graphs/news.kg")), decisions_beside(Path("backups/news-2024.06.01")))
        graphs/news.decisions.toml backups/news-2024.06.01.decisions.toml
    """
    # "." and ".." are folders with another name.
    named = Path(os.path.realpath(folder)) if folder.name in ("", "..") or folder.is_symlink() else folder
    return named.with_name(f"{named.stem if named.suffix == '.kg' else named.name}.decisions.toml")

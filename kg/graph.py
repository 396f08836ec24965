"""The graph: the one object that a user holds."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from kg.answers import Contradiction, Run, Statements
from kg.articles import Articles
from kg.errors import ConfigError, GraphError, NotAGraphError
from kg.identity import decisions_beside
from kg.sparql import is_server
from kg.store import find, history
from kg.store.contradictions import find_contradictions
from kg.store.diff import GraphDiff, compare_graphs
from kg.store.folder import telling
from kg.store.oxigraph import OxigraphStore
from kg.store.reader import ArticleInfo, GraphInfo
from kg.store.verify import Problem, verify
from kg.types import Analysis, Entity, Statement, Status
from kg.whole import keep_out_of_graphs

if TYPE_CHECKING:
    pass


class Graph(Articles):
    """Entities and statements of many articles, each with its evidence.

    Use ``kg.open()``, ``Graph.open()`` or ``Graph.memory()``; ``kg.build()`` makes one of texts.

    Example:
        >>> from kg.types import Analysis, Argument, Article, Evidence, LocalEntity, Mention, Triple
        >>> text = "Ann Lee met Bob Ray."
        >>> ann = LocalEntity("e1", "Ann Lee", "Person", mentions=(Mention(0, 7, "Ann Lee"),))
        >>> bob = LocalEntity("e2", "Bob Ray", "Person", mentions=(Mention(12, 19, "Bob Ray"),))
        >>> triple = Triple(
        ...     Argument("Ann Lee", 0, 7, "e1"), "met", Argument("Bob Ray", 12, 19, "e2"),
        ...     relation="met-with", evidence=(Evidence(0, 20, text),))
        >>> with Graph.memory() as graph:
        ...     change = graph.add(Analysis(Article.of(text, title="A meeting"), (ann, bob), (triple,)))
        ...     met = graph.statements("met-with", about="ann lee", support=True).one()
        >>> change.kind, met.sentence, met.support[0].evidence.text
        ('added', 'Ann Lee met-with Bob Ray', 'Ann Lee met Bob Ray.')
    """

    @classmethod
    def open(cls, path: str | Path, *, write: bool = False, create: bool = False) -> "Graph":
        """Open a graph on disk.

        Args:
            path: its folder.
            write: to change it; one process alone may have it open then. Several may read at once.
            create: make it, with ``write``, where there is nothing.

        Raises:
            NotAGraphError: there is no graph.
            GraphLockedError: another process has it open.
            GraphError: it is damaged, of a newer kg, or cannot be written.
            DecisionError: something in its file of decisions is wrong.
        """
        if is_server(path):
            hint = f"fetch its graph: kg pull {path} -o FOLDER"
            raise NotAGraphError(f"{path} is a server, not a folder", hint=hint)
        graph = cls(OxigraphStore.open(path, write=write, create=create))
        try:
            graph.meet_decisions()
        except BaseException:
            graph.close()
            raise
        return graph

    @classmethod
    def memory(cls) -> "Graph":
        """A new graph that is not kept on disk."""
        return cls(OxigraphStore.memory())

    def close(self) -> None:
        """Write what is still in buffers, and let other processes have the graph."""
        self.stop_asking()
        self._store.close()

    def flush(self) -> None:
        """Make sure that all changes are on disk; an ordinary crash loses nothing without it, a power cut may."""
        self._store.flush()

    def backup(self, path: str | Path) -> None:
        """Copy the graph, as it is now, into a folder of its own, with its file of decisions beside it.

        Args:
            path: of the copy; there must be nothing yet, and no file of decisions that would be the copy's.

        Raises:
            GraphError: there is something, or the disk refuses; nothing is left half done.
        """
        target, said = Path(path), self._decisions_text()
        with telling(target, "cannot be written"):
            keep_out_of_graphs(target)
        beside = decisions_beside(target)
        if os.path.lexists(beside) and not target.exists():
            found = f"it would be the file of decisions of {target}"
            hint = "name another folder, or move the file away"
            raise GraphError(f"{beside} is there already", found=found, hint=hint)
        if said is None:
            self._store.backup(target)
            return
        with telling(beside, "cannot be written"):
            beside.parent.mkdir(parents=True, exist_ok=True)
            with beside.open("xb") as file:
                try:
                    file.write(said)
                    file.flush()
                    self._store.backup(target)
                except BaseException:
                    beside.unlink()
                    raise

    def _decisions_text(self) -> bytes | None:
        file = self.decisions_file
        with telling(file, "cannot be read"):
            return file.read_bytes() if file is not None and file.exists() else None

    def __enter__(self) -> "Graph":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Graph {self.path or 'in memory'}>"

    # What is in it

    def articles(self) -> list[ArticleInfo]:
        """All articles, by date and id."""
        return self.reader.articles()

    def analysis(self, article: str) -> Analysis:
        """All that was found in an article: its entities with their mentions, and its triples.

        Args:
            article: named as in ``remove()``.

        Raises:
            NotFoundError: there is no such article, or there are several.
        """
        return self.reader.analysis(find.find_article(self.reader, article).iri)

    def source_groups(self) -> list[tuple[ArticleInfo, ...]]:
        """Articles that carry one text, or nearly, such as wire copy: a statement counts them as one source.

        Returns:
            Groups of two or more articles.
        """
        return self.reader.source_groups()

    def entities(self, type: str | None = None) -> list[Entity]:  # noqa: A002
        """Entities, by label.

        Args:
            type: those of this type only, such as ``Person``.
        """
        return [entity for entity in self.reader.entities() if type is None or entity.type == type]

    def entity(self, name: str) -> Entity:
        """One entity.

        Args:
            name: its label or alias, capitals or not; or its IRI, short (``ent:Ann_Lee``) or full.

        Raises:
            NotFoundError: there is no such entity, or there are several.
        """
        return find.find_entity(self.reader, name)

    def statements(
        self,
        relation: str | None = None,
        *,
        subject: str | None = None,
        object: str | None = None,  # noqa: A002
        about: str | None = None,
        status: Status | str | None = None,
        open: bool = True,  # noqa: A002
        support: bool = False,
    ) -> Statements:
        """Statements of every status, denials too, that fit all that is given.

        What a relation with an inverse says is found from either side, and given back as it was asked for: "Acme
        employs Ann Lee" and "Ann Lee works-for Acme" are one statement. So is a symmetric relation, whoever is named
        first.

        Args:
            relation: name of a relation (``met-with``), or words of an open predicate (``dance with``).
            subject: an entity, named as in ``entity()``.
            object: an entity, or the words of an object that is none.
            about: an entity that is subject, object or speaker.
            status: such as ``fact`` or ``denied``.
            open: with open predicates too.
            support: with the evidence of each.

        Raises:
            NotFoundError: there is no such entity.
            ConfigError: there is no such status.
        """
        if status is not None and status not in set(Status):
            raise ConfigError(f"no status named {status!r}", found=f"there are: {', '.join(Status)}")
        found = find.find_statements(
            self.reader, relation=relation, subject=subject, obj=object, about=about, support=support
        )
        return Statements(
            one for one in found if (status is None or one.status == status) and (open or one.relation is not None)
        )

    def edges(self, relation: str | None = None) -> Statements:
        """The plain layer: facts in the articles' own voice, and nothing that somebody merely says, plans or denies.

        Args:
            relation: name of a relation, or words of an open predicate.
        """
        return Statements(one for one in self.statements(relation, status=Status.FACT) if one.speaker is None)

    def why(self, statement: str) -> Statement:
        """A statement with its evidence: every sentence that says it, and the pattern that read it so.

        Args:
            statement: its IRI, or the first six or more digits of it.

        Raises:
            NotFoundError: there is no such statement, or there are several.
        """
        reader = self.reader
        return reader.statements(support=True, only=[find.find_statement(reader, statement)])[0]

    def contradictions(
        self, relation: str | None = None, *, about: str | None = None, statement: str | None = None,
        support: bool = False,
    ) -> list[Contradiction]:  # fmt: skip
        """Pairs of statements that cannot both be true, as their times are known: one must be wrong.

        They are what one article says, as a fact or as somebody's claim, and what an article denies of the same
        subject, relation and object; and, of a relation that cannot hold both ways, what is said of A and B and of B
        and A. Two statements whose times exclude each other do not contradict.

        Args:
            relation: pairs with a statement of this relation, or of these words of an open predicate.
            about: pairs with a statement whose subject, object or speaker is this entity.
            statement: pairs with this statement, named as in ``why()``.
            support: with the evidence of both sides.

        Raises:
            NotFoundError: there is no such entity or statement, or there are several.
        """
        reader, among = self.reader, None
        if statement is not None:
            among = {find.find_statement(reader, statement)}
        if relation is not None or about is not None:
            asked = find.find_statements(reader, relation=relation, about=about)
            among = {one.iri for one in asked if among is None or one.iri in among}
        return find_contradictions(reader, among, support=support)

    def diff(self, other: "Graph") -> GraphDiff:
        """What another graph has that this one has not, and the reverse: this one is taken for the earlier.

        Args:
            other: open.

        Returns:
            Articles, entities and statements that were added, are gone or changed; false if nothing differs.

        Example:
            >>> from kg.types import Analysis, Article
            >>> with Graph.memory() as before, Graph.memory() as after:
            ...     change = after.add(Analysis(Article.of("Rain.", id="rain"), (), ()))
            ...     [article.id for article in before.diff(after).articles.added]
            ['rain']
        """
        return compare_graphs(self.reader, other.reader)

    def info(self) -> GraphInfo:
        """The graph in numbers."""
        return self.reader.info()

    def history(self) -> list[Run]:
        """What was done to the graph, latest first: articles that came and went, and what they say no more."""
        return history.runs(self._store)

    def verify(self) -> list[Problem]:
        """Check that all evidence stands where it is said to, and that counts and edges are those of the articles.

        Returns:
            What is wrong; empty for a sound graph.
        """
        return verify(self._store)


def open(path: str | Path, *, write: bool = False) -> Graph:  # noqa: A001
    """Open a graph on disk.

    Args:
        path: its folder.
        write: to change it; it is made if there is nothing.

    Raises:
        NotAGraphError: there is no graph.
        GraphLockedError: another process has it open.
        GraphError: it is damaged, of a newer kg, or cannot be written.
    """
    return Graph.open(path, write=write, create=write)


def diff(before: str | Path, after: str | Path) -> GraphDiff:
    """What two graphs on disk differ in; of open graphs ``Graph.diff`` tells it.

    Args:
        before: folder of the first graph.
        after: folder of the second graph, or of another state of the same.

    Returns:
        Articles, entities and statements that were added, are gone or changed; false if nothing differs.

    Raises:
        NotAGraphError: one of the two is no graph.
        GraphLockedError: another process writes one of them.
        GraphError: one is damaged, or of a newer kg.
    """
    with Graph.open(before) as one, Graph.open(after) as other:
        return one.diff(other)

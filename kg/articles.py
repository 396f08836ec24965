"""Articles that come into a graph, are replaced, and go."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

from kg.answers import Change
from kg.errors import ExtractError
from kg.forms import Forms
from kg.store import find, history, ledger
from kg.types import Analysis, Article

if TYPE_CHECKING:
    from kg.config import Config


class Articles(Forms):
    """The part of a ``Graph`` through which articles come and go."""

    @contextmanager
    def run(self, *, model: str | None = None, schema: str | None = None) -> Iterator[Self]:
        """Record in the graph's history that the changes made meanwhile belong together.

        Args:
            model: name of the language model in use.
            schema: name of the schema in use.
        """
        self._run = history.begin(self._store, model=model, schema=schema)
        try:
            yield self
            history.end(self._store, self._run)
        finally:
            self._run = None

    def has(self, article: Article, *, by: str | None = None) -> bool:
        """Whether the graph has this very revision of the article; if so, ``add`` would change nothing.

        Args:
            article: as read.
            by: ask also whether it was analysed by this (``Analysis.by``).
        """
        return ledger.holds(self._store, article, by)

    def revision(self, source: str) -> str | None:
        """The IRI of the article of a source; None if the graph has none.

        Args:
            source: its URL or path, as ``Article.source`` has it.
        """
        return ledger.stored_revision(self._store, source)

    def add(self, analysis: Analysis) -> Change:
        """Add an article and what it says, or put it in the place of what was there of the same source.

        The same revision, analysed by the same model and schema, changes nothing. All of it is written, or nothing.

        Args:
            analysis: the article and what was found in it.

        Raises:
            ExtractError: the analysis does not fit its article, so that evidence would be wrong.
            GraphError: the graph is open for reading only, or the disk refuses.
        """
        return self._changed(self._ledger.put(analysis, run=self._run))

    def add_all(self, analyses: Iterable[Analysis]) -> list[Change | ExtractError]:
        """Add articles as ``add`` would, those of new sources in one transaction, which is quicker.

        Args:
            analyses: some dozens. Of two of one source the last counts.

        Returns:
            For each what happened, or the error that it caused. What new articles did together to the types of
            entities stands with the first of them.

        Raises:
            GraphError: the graph is open for reading only, or the disk refuses.
        """
        done = self._ledger.put_all(analyses, run=self._run)
        return [one if isinstance(one, ExtractError) else self._changed(one) for one in done]

    def _changed(self, put: ledger.Put) -> Change:
        return Change(put.kind, put.article, *(put.seen or self.reader.counts(put.article)), put.retyped)

    def import_rdf(
        self, path: str | os.PathLike[str], *, form: str | None = None, config: "Config | None" = None
    ) -> Change:
        """Add a graph of others, an RDF file, as an article that says what its triples say.

        ``remove`` takes it out again; the same file with other triples takes the old one's place.

        Args:
            path: Turtle, TriG, N-Triples, N-Quads, RDF/XML or JSON-LD.
            form: its form, such as ``turtle``, where the suffix does not tell it.
            config: settings; ``schema`` and ``max_bytes`` matter here.

        Raises:
            ReadError: the file cannot be read, is malformed, too large, or says nothing.
            GraphError: the graph is open for reading only, or the disk refuses.
        """
        from kg.foreign import read_rdf

        return self.add(read_rdf(path, form=form, config=config))

    def remove(self, article: str) -> Change:
        """Remove an article and all that only it says; the graph is then as if it had never been added.

        Args:
            article: its id, source, URL, title, IRI, or the first six or more digits of its revision.

        Raises:
            NotFoundError: there is no such article, or there are several.
            GraphError: the graph is open for reading only, or the disk refuses.
        """
        iri = find.find_article(self.reader, article).iri
        counts = self.reader.counts(iri)
        retyped = self._ledger.take_out(iri, run=self._run)
        return Change("removed", iri, *counts, retyped)

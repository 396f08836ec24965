"""The resources of an RDF document as the entities of an article."""

from collections.abc import Callable

from kg.foreign.document import Document, Line
from kg.foreign.naming import ALIASES, NAMES, Naming
from kg.store.terms import Term
from kg.types import Argument, LocalEntity, Mention


class Entities:
    """Gathers the resources that become entities.

    Args:
        document: in which they stand.
        naming: what they are called.
        type_of: their entity types.
    """

    def __init__(self, document: Document, naming: Naming, type_of: Callable[[Term], str]) -> None:
        self.document = document
        self.naming = naming
        self.type_of = type_of
        self._known: dict[Term, LocalEntity] = {}

    def add(self, resource: Term, where: Mention | None = None) -> LocalEntity:
        """The entity of a resource; a new one where it has none yet.

        Args:
            resource: that has a name.
            where: the span that names it, for one that the document gives no name.
        """
        if resource not in self._known:
            lines = self.naming.labels(resource, *NAMES, *ALIASES)
            spans = (line.object_span() for line in lines)
            names = {self.naming.label(resource), *self.naming.aliases(resource)}
            mentions = [span for span in spans if span.text in names]
            if not mentions:
                first = self.document.first(resource)
                mentions = [first.subject_span()] if first else [where] if where else []
            self._known[resource] = LocalEntity(
                f"e{len(self._known) + 1}", self.naming.label(resource), self.type_of(resource),
                self.naming.aliases(resource), tuple(sorted(mentions)),
            )  # fmt: skip
        return self._known[resource]

    def subject(self, line: Line) -> Argument:
        """The subject of a line as an argument."""
        return self._argument(line.triple[0], line.subject_span())

    def object(self, line: Line) -> Argument:
        """The object of a line, a resource, as an argument."""
        return self._argument(line.triple[2], line.object_span())

    def all(self) -> tuple[LocalEntity, ...]:
        """All entities, in the order in which they were added."""
        return tuple(self._known.values())

    def _argument(self, resource: Term, span: Mention) -> Argument:
        local = self.add(resource, span)
        return Argument(span.text, span.start, span.end, local.id, local.label, local.type, local.aliases)

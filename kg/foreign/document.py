"""An RDF document as the text of an article: a line for each triple, and where each thing stands in it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from kg.store.parsing import Statement
from kg.store.terms import Term
from kg.types import Evidence, Mention


@dataclass(frozen=True, slots=True)
class Line:
    """A triple and the line that says it.

    Attributes:
        triple: subject, predicate, object.
        text: the line, without its end.
        start: its first character in the document's text.
    """

    triple: Statement
    text: str
    start: int

    @property
    def end(self) -> int:
        """One past its last character."""
        return self.start + len(self.text)

    def subject_span(self) -> Mention:
        """Where the subject stands: its IRI without the angle brackets, or a blank node's name."""
        return self._span(self.triple[0], 0)

    def object_span(self) -> Mention:
        """Where the object stands: its IRI without the angle brackets, or the text between the quotes."""
        before = sum(len(term.turtle()) + 1 for term in self.triple[:2])
        return self._span(self.triple[2], before)

    def _span(self, term: Term, offset: int) -> Mention:
        if term.kind == "bnode":
            inside = 0, len(term.turtle())
        elif term.kind == "iri":
            inside = 1, len(term.turtle()) - 1
        else:
            inside = 1, term.turtle().rindex('"')
        start, end = offset + inside[0], offset + inside[1]
        return Mention(self.start + start, self.start + end, self.text[start:end])


class Document:
    """An RDF document.

    Args:
        triples: with their lines, sorted.

    Attributes:
        text: all lines.
        lines: in order.
    """

    def __init__(self, triples: Iterable[tuple[str, Statement]]) -> None:
        self.lines: list[Line] = []
        start = 0
        for text, triple in triples:
            self.lines.append(Line(triple, text, start))
            start += len(text) + 1
        self.text = "".join(f"{line.text}\n" for line in self.lines)

    @cached_property
    def _about(self) -> dict[Term, dict[str, list[Line]]]:
        about: dict[Term, dict[str, list[Line]]] = defaultdict(lambda: defaultdict(list))
        for line in self.lines:
            subject, predicate, _ = line.triple
            about[subject][predicate.value].append(line)
        return {subject: dict(of) for subject, of in about.items()}

    def subjects(self) -> Iterable[Term]:
        """All that something is said of, in order."""
        return self._about

    def first(self, subject: Term) -> Line | None:
        """The first line about a subject; None if nothing is said of it."""
        of = self._about.get(subject, {})
        return min((lines[0] for lines in of.values()), key=lambda line: line.start, default=None)

    def of(self, subject: Term, *predicates: str) -> list[Line]:
        """The lines that say one of these things of a subject, in the order of the predicates.

        Args:
            subject: of whom or what.
            predicates: IRIs.
        """
        said = self._about.get(subject, {})
        return [line for predicate in predicates for line in said.get(predicate, ())]

    def objects(self, subject: Term, *predicates: str) -> Iterator[Term]:
        """What the lines of ``of()`` say."""
        return (line.triple[2] for line in self.of(subject, *predicates))


def evidence(lines: Sequence[Line], text: str) -> Evidence:
    """The piece of a text from the first to the last of lines of one subject.

    Args:
        lines: at least one.
        text: of the document.
    """
    start, end = min(line.start for line in lines), max(line.end for line in lines)
    return Evidence(start, end, text[start:end])

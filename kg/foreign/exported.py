"""What an RDF export of kg says: its statements with status, speaker and time, and not how RDF writes them."""

from collections.abc import Iterable, Iterator
from functools import cached_property

from kg.errors import ReadError
from kg.foreign.document import Document, Line, evidence
from kg.foreign.entities import Entities
from kg.foreign.naming import UNKNOWN, Naming
from kg.foreign.plain import PATTERN, literal
from kg.foreign.predicates import Meant, Predicates
from kg.schema import Schema
from kg.store.parsing import Statement
from kg.store.terms import Term
from kg.store.vocabulary import KG, OWL, PHRASE, RDF, RDFS, REL, SKOS
from kg.types import Argument, Speaker, Status, Time, Triple

STATEMENT = KG + "Statement"
_TYPE = RDF + "type"
_SUBJECT, _PREDICATE, _OBJECT = RDF + "subject", RDF + "predicate", RDF + "object"
_PARTS = (_OBJECT, _PREDICATE, _SUBJECT, KG + "status")
# What of an export is read; its texts, sentences and counts are those of articles that are not here.
_READ = frozenset(
    [*_PARTS, _TYPE, KG + "relation", KG + "inverse", KG + "speaker", KG + "time", KG + "timeText", KG + "confidence",
     KG + "entityType", SKOS + "prefLabel", SKOS + "altLabel", RDFS + "label", OWL + "inverseOf"]
)  # fmt: skip


def is_export(triples: Iterable[Statement]) -> bool:
    """Whether a graph has statements of kg."""
    return any(predicate.value == _TYPE and obj.value == STATEMENT for _, predicate, obj in triples)


def read_of_export(triples: Iterable[Statement]) -> Iterator[Statement]:
    """The triples of an export that are read."""
    for triple in triples:
        _, predicate, obj = triple
        if predicate.value in _READ and not (predicate.value == _TYPE and not _says(obj)):
            yield triple


def _says(kind: Term) -> bool:
    """Whether a class is that of a statement, an entity, or what a relation is."""
    return kind.value == STATEMENT or kind.value.startswith(OWL) or kind.value == KG + "Entity"


class ExportReading:
    """Reads a document that holds statements of kg.

    Args:
        document: of the triples of ``read_of_export()``.
        schema: what it says of a relation goes before what the document says.
        source: what messages call it.

    Attributes:
        entities: what the statements speak of, once they were read.
    """

    def __init__(self, document: Document, schema: Schema, source: str) -> None:
        self.document = document
        self.source = source
        self.naming = Naming(document)
        self.predicates = Predicates(schema, document)
        self.entities = Entities(document, self.naming, self._entity_type)

    def triples(self) -> list[Triple]:
        """All statements, in the order of the lines.

        Raises:
            ReadError: one has no subject, predicate, object or status.
        """
        for subject in self.document.subjects():
            if Term("iri", KG + "Entity") in self.document.objects(subject, _TYPE):
                self.entities.add(subject)
        return [self._triple(node) for node in self.document.subjects() if self._is_statement(node)]

    def _is_statement(self, node: Term) -> bool:
        return self._class in self.document.objects(node, _TYPE)

    @cached_property
    def _class(self) -> Term:
        return Term("iri", STATEMENT)

    def _triple(self, node: Term) -> Triple:
        parts = [self._part(node, predicate) for predicate in _PARTS]
        of_object, of_predicate, of_subject, of_status = parts
        status = of_status.triple[2].value.removeprefix(KG)
        if status not in set(Status):
            self._broken(node, f"the status {status!r}")
        predicate = of_predicate.triple[2].value
        relation = self._text(node, KG + "relation")
        meant = Meant("") if relation is None else self.predicates.named(relation)
        inverse = self._inverse(node, predicate, relation)
        words = relation or self.predicates.words(predicate)
        return Triple(
            self._argument(of_subject), words.replace("-", " ") if relation else words, self._argument(of_object),
            lemma=words, relation=relation, status=Status(status), speaker=self._speaker(node), time=self._time(node),
            confidence=self._confidence(node), evidence=(evidence(parts[:3], self.document.text),), pattern=PATTERN,
            inverse=inverse, asymmetric=meant.asymmetric,
        )  # fmt: skip

    def _part(self, node: Term, predicate: str) -> Line:
        lines = self.document.of(node, predicate)
        if len(lines) != 1:
            self._broken(node, f"{len(lines) or 'no'} values of {predicate}")
        return lines[0]

    def _broken(self, node: Term, found: str) -> None:
        what = f"has a statement that is no statement of kg, {node.turtle()}"
        raise ReadError(self.source, what, found=f"it has {found}", hint="export the graph anew")

    def _argument(self, line: Line) -> Argument:
        obj, span = line.triple[2], line.object_span()
        if obj.kind == "literal":
            return literal(line)
        if obj.value.startswith(PHRASE):
            words = self.naming.label(obj)
            return Argument(words, span.start, span.end, label=words)
        return self.entities.object(line)

    def _inverse(self, node: Term, predicate: str, relation: str | None) -> str | None:
        """The name of the relation that says the same from the object's side, as the statement has it."""
        other = next((obj.value for obj in self.document.objects(node, KG + "inverse")), None)
        if other is None or relation is None:
            return None
        return relation if other == predicate else self.naming.label(Term("iri", other)).removeprefix(REL)

    def _speaker(self, node: Term) -> Speaker | None:
        for line in self.document.of(node, KG + "speaker"):
            speaker = self._argument(line)
            return Speaker(speaker.label, speaker.entity)
        return None

    def _time(self, node: Term) -> Time | None:
        value, text = self._text(node, KG + "time"), self._text(node, KG + "timeText")
        return Time(text or value or "", value) if value or text else None

    def _confidence(self, node: Term) -> float:
        """What the export says; of what is no number from 0 to 1, that it is sure."""
        told = next((obj.python() for obj in self.document.objects(node, KG + "confidence")), 1.0)
        return float(told) if isinstance(told, int | float) and 0 <= told <= 1 else 1.0

    def _text(self, node: Term, predicate: str) -> str | None:
        return next((obj.value for obj in self.document.objects(node, predicate)), None)

    def _entity_type(self, resource: Term) -> str:
        return self._text(resource, KG + "entityType") or self.naming.type(resource) or UNKNOWN

"""What is seen of a reading, for ``kg.extract.confidence``: read off its frame and its arguments."""

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from kg.annotate.tree import Token, Tree
from kg.extract.clauses import Clause
from kg.extract.confidence import ArgumentKind, Features
from kg.extract.frames import ATTACHED, Frame
from kg.extract.matches import Match
from kg.extract.subjects import own_subject
from kg.patterns import PREPOSITIONS, Pattern
from kg.types import Argument, Mention

_CLAUSES = {
    "ROOT": "main",
    "conj": "conjunct",
    "ccomp": "complement",
    "xcomp": "complement",
    "relcl": "relative",
    "advcl": "adverbial",
    "pcomp": "adverbial",
    "acl": "reduced",
    "appos": "apposition",
    "compound": "title",
    "nmod": "title",
    "amod": "title",
    "attr": "attribute",
    "oprd": "attribute",
}
_FINITE = frozenset(["VBD", "VBP", "VBZ", "MD"])
_PARTICIPLES = frozenset(["VBG", "VBN"])


class _Place(NamedTuple):
    """What is the same for all readings of one predicate."""

    verb: str
    clause: str
    restored: bool
    start: int
    end: int


class FeatureReader:
    """Reads the features of one document's readings, in the order in which they are made.

    Args:
        tree: of the document.
        mentions: ``doc._.mention_of``: head token of each mention to the mention.
    """

    def __init__(self, tree: Tree, mentions: Mapping[int, Mention]) -> None:
        self._mentions = mentions
        self._kinds: dict[int, ArgumentKind] = {mention.start: mention.kind for mention in mentions.values()}
        self._quoted = {i for quote in tree.fields.quotes if quote.whole for i in range(quote.start, quote.end)}
        self._places: dict[int, _Place] = {}
        self._told: Counter[int] = Counter()

    def of_match(self, match: Match, subject: Argument, target: Argument) -> Features:
        """The features of a named relation.

        Args:
            match: the pattern and where it was found.
            subject: what its subject became.
            target: what its object became.
        """
        head = match.frame.head
        place = self._place(head, match.frame)
        return Features(
            named=True,
            form=match.pattern.form,
            relation=match.relation.name,
            subject=self._kind(subject),
            object=self._kind(target),
            subject_type=subject.type or "",
            object_type=target.type or "",
            preposition=match.preposition,
            verb=place.verb,
            clause=place.clause,
            distance=abs(match.subject.i - match.object.i),
            length=place.end - place.start,
            subject_words=subject.text.count(" ") + 1,
            object_words=target.text.count(" ") + 1,
            alternatives=_alternatives(match.pattern),
            quoted=head.i in self._quoted,
            restored=place.restored,
            apart=_apart(place, match.subject, match.object),
        )

    def of_clause(self, clause: Clause, subject: Argument, target: Argument, *, form: str = "") -> Features:
        """The features of an open triple.

        Args:
            clause: as the sentence has it.
            subject: what its subject became.
            target: what its object became.
            form: ``tie`` for entities inside the arguments of another clause (``kg.extract.ties``), ``speech`` for a
                speaker with whom he speaks of; empty for a clause as it stands.
        """
        head = clause.frame.head
        place = self._place(head, clause.frame)
        words = clause.predicate.split()
        last = words[-1].lower() if words else ""
        earlier = self._told[head.i]
        self._told[head.i] += 1
        return Features(
            named=False,
            form=form or _form(clause.frame),
            subject=self._kind_at(clause.subject, subject),
            object=self._kind_at(clause.object, target),
            preposition=last if last in PREPOSITIONS and clause.object.dep_ not in ("dobj", "attr") else "",
            verb=place.verb,
            clause=place.clause,
            distance=abs(clause.subject.i - clause.object.i),
            length=place.end - place.start,
            subject_words=subject.text.count(" ") + 1,
            object_words=target.text.count(" ") + 1,
            predicate_words=len(words) or 1,
            quoted=head.i in self._quoted,
            restored=place.restored,
            apart=_apart(place, clause.subject, clause.object),
            earlier=earlier,
        )

    def pass_over(self, clause: Clause) -> None:
        """Count an open triple that nobody wants: those that are read after it of the same predicate are later ones."""
        self._told[clause.frame.head.i] += 1

    def _kind(self, argument: Argument) -> ArgumentKind:
        return "phrase" if argument.type in ("Cause", "Date") else self._kinds.get(argument.start, "description")

    def _kind_at(self, head: Token, argument: Argument) -> ArgumentKind:
        if argument.entity is None:
            return "pronoun" if head.pos_ == "PRON" else "phrase"
        mention = self._mentions.get(head.i)
        return mention.kind if mention else "description"

    def _place(self, head: Token, frame: Frame) -> _Place:
        place = self._places.get(head.i)
        if place is None:
            verbal = frame.kind in ("verb", "copula")
            place = self._places[head.i] = _Place(
                _verb(head) if verbal else "none",
                _CLAUSES.get(head.dep_, "other"),
                verbal and own_subject(head) is None,
                *head.tree.sentence(head.i),
            )
        return place


def _form(frame: Frame) -> str:
    return "attached" if frame.kind == "role" and frame.lemma in ATTACHED else frame.kind


def _apart(place: _Place, *heads: Token) -> bool:
    return any(not place.start <= head.i < place.end for head in heads)


def _alternatives(pattern: Pattern) -> int:
    return max(1, len(pattern.words)) * max(1, len(pattern.nouns))


def _verb(head: Token) -> str:
    tags = [child.tag_ for child in head.children if child.dep_ in ("aux", "auxpass")]
    if head.tag_ in _FINITE or any(tag in _FINITE for tag in tags):
        return "finite"
    if head.tag_ in _PARTICIPLES and "TO" not in tags:
        return "participle"
    return "infinitive"

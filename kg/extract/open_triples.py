"""Open triples: what the clauses of a document say in their own words, of entities or of mere phrases."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from kg.annotate.tree import Token
from kg.extract.clauses import Clause, is_existential
from kg.extract.confidence import Features
from kg.extract.features import FeatureReader
from kg.extract.frames import Frame
from kg.extract.phrases import Arguments
from kg.extract.telling import Telling
from kg.extract.ties import Ties, through
from kg.types import Argument, Status, Triple

LEADING_ARTICLE = re.compile(r"^(the|a|an)\s+", re.I)
# The number of a sentence, and two entities.
Pair = tuple[int, frozenset[str | None]]
# A word that carries a predicate, and what it is said between.
Saying = tuple[int, frozenset[str | int]]

# How many of its two ends must be entities for it to be worth a triple.
_KNOWN_ENDS = {"event": 1, "role": 1, "tie": 2, "speech": 2}
# Of these nobody reads that somebody speaks of them.
_SAYS_NOTHING = frozenset(["it", "its", "itself", "i", "me", "my", "myself"])


class _Reading(NamedTuple):
    """A clause with its arguments; ``form`` as in ``FeatureReader.of_clause``."""

    clause: Clause
    subject: Argument
    object: Argument
    form: str

    @property
    def spot(self) -> tuple[int, str, int, int]:
        """What is the same for those that say the same of the same words."""
        return self.subject.start, self.clause.predicate, self.object.start, self.object.end


class OpenTriples:
    """Reads the open triples of one document.

    Args:
        arguments: of the document.
        telling: of the document.
        features: of the document.
        sure: how sure a reading is, from its features.
        phrases: read what is said of mere phrases, too, and not of two entities alone.
    """

    def __init__(
        self, arguments: Arguments, telling: Telling, features: FeatureReader, sure: Callable[[Features], float], *,
        phrases: bool,
    ) -> None:  # fmt: skip
        self._arguments = arguments
        self._telling = telling
        self._features = features
        self._sure = sure
        self._phrases = phrases
        self._ties = Ties(self._is_entity)

    def of(
        self, frames: Collection[Frame], clauses: Collection[Clause], named: Iterable[Pair], said: Collection[Saying]
    ) -> list[Triple]:
        """What clauses say, what they say of entities inside their arguments, and of whom somebody speaks.

        Args:
            frames: all of the document.
            clauses: those that are not told of as relations.
            named: what relations tie.
            said: what relations say already.
        """
        readings = [
            reading
            for clause in clauses
            if (reading := self._read(clause)) is not None
            and not any((clause.frame.head.i, end) in said for end in ends(reading.subject, reading.object))
        ]
        tied = {*named, *(self.pair(one.clause.frame, one.subject, one.object) for one in readings)}
        readings += self._tied(frames, clauses, tied)
        opened = {reading.spot: self._open(reading) for reading in readings}
        opened |= {reading.spot: self._spoken(reading) for reading in self._speeches(frames, tied)}
        return [triple for triple in opened.values() if triple is not None]

    def pair(self, frame: Frame, subject: Argument, target: Argument) -> Pair:
        """Two entities with the sentence that ties them."""
        return self._telling.sentence(frame.head), frozenset((subject.entity, target.entity))

    def _read(self, clause: Clause, form: str = "") -> _Reading | None:
        """A clause with its arguments, or None where they are no two things or nothing known."""
        subject = self._arguments.of_phrase(clause.subject, bare=is_existential(clause.frame))
        target = self._arguments.of_phrase(clause.object, owned=clause.frame.lemma in ("'s", "has"))
        if subject.entity and subject.entity == target.entity:
            subject, target = _unlinked(clause, subject, target)
            if subject.entity == target.entity:
                return None
        if clause.lemma == "be" and target.start <= subject.start and subject.end <= target.end:
            return None  # "Ann Lee is the singer Ann Lee"
        words = _bare(subject), _bare(target)
        if not all(words) or words[0] == words[1]:  # "the council is the council" says nothing
            return None
        if bool(subject.entity) + bool(target.entity) < _KNOWN_ENDS.get(form or clause.frame.kind, 0):
            return None
        return _Reading(clause, subject, target, form)

    def _open(self, reading: _Reading) -> Triple | None:
        clause, subject, target, form = reading
        if not (self._phrases or (subject.entity and target.entity)):
            self._features.pass_over(clause)
            return None
        stance = self._telling.stance(clause.frame, clause.said)
        return Triple(
            subject,
            clause.predicate,
            target,
            lemma=clause.lemma,
            status=stance.status,
            speaker=self._telling.speaker(stance),
            time=self._telling.time(clause.frame),
            confidence=round(self._sure(self._features.of_clause(clause, subject, target, form=form)), 4),
            evidence=self._telling.evidence(clause.frame.head, clause.subject, clause.object),
            pattern=f"open {form or 'clause'}",
        )

    def _tied(self, frames: Iterable[Frame], clauses: Iterable[Clause], tied: set[Pair]) -> Iterator[_Reading]:
        """What the clauses say of entities inside their arguments, where the sentence does not tie them more
        directly."""
        inside = (tie for clause in clauses for tie in self._ties.of(clause))
        beside = (tie for frame in frames for tie in through(frame, self._is_entity))
        for tie in (*inside, *beside):
            reading = self._read(tie, "tie")
            if reading is None:
                continue
            pair = self.pair(tie.frame, reading.subject, reading.object)
            if pair not in tied:
                tied.add(pair)
                yield reading

    def _speeches(self, frames: Iterable[Frame], tied: set[Pair]) -> Iterator[_Reading]:
        """Of whom somebody speaks: the speaker of a clause with the entities in it."""
        for frame in frames:
            speaker = self._telling.stance(frame).speaker
            if speaker is None or not self._is_entity(speaker):
                continue
            for target in self._ties.entities(frame):
                if target.lower_ in _SAYS_NOTHING:
                    continue
                reading = self._read(Clause(frame, speaker, "says of", "say of", target), "speech")
                if reading is not None and (pair := self.pair(frame, reading.subject, reading.object)) not in tied:
                    tied.add(pair)
                    yield reading

    def _spoken(self, reading: _Reading) -> Triple | None:
        """That somebody speaks is so, whatever he says."""
        triple = self._open(reading)
        return triple and replace(triple, status=Status.FACT, speaker=None, time=None)

    def _is_entity(self, head: Token) -> bool:
        return self._arguments.entity(head) is not None


def ends(subject: Argument, target: Argument) -> Iterator[frozenset[str | int]]:
    """What a triple is between, by entities and by places in the text."""
    if subject.entity and target.entity:
        yield frozenset((subject.entity, target.entity))
    yield frozenset((subject.end, target.end))


def _bare(argument: Argument) -> str:
    """An argument's words alone, to be compared; nothing of what is but signs."""
    words = LEADING_ARTICLE.sub("", " ".join(argument.text.split()).casefold())
    return words if any(map(str.isalnum, words)) else ""


def _unlinked(clause: Clause, subject: Argument, target: Argument) -> tuple[Argument, Argument]:
    """In "the winner was Lee" and "Lee, a lawyer" one side names somebody and the other is only said of him."""
    if not clause.lemma.startswith("be") or bool(clause.subject.ent_type_) == bool(clause.object.ent_type_):
        return subject, target
    if clause.subject.ent_type_:
        return subject, Argument(target.text, target.start, target.end, label=target.text)
    return Argument(subject.text, subject.start, subject.end, label=subject.text), target

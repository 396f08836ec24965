"""What a pattern finds in a frame."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.annotate.tree import Token
from kg.extract.expressions import is_called
from kg.extract.frames import Frame
from kg.extract.subjects import is_passive
from kg.patterns import Pattern
from kg.schema import Relation


@dataclass(frozen=True, slots=True)
class Match:
    """A pattern found.

    Attributes:
        relation: which relation it is.
        pattern: which pattern found it.
        frame: where.
        subject: head of the subject's phrase.
        object: head of the object's phrase.
        noun: the noun between verb and entity ("clemency"), if the pattern has one.
        preposition: the preposition before the second entity, or empty.
    """

    relation: Relation
    pattern: Pattern
    frame: Frame
    subject: Token
    object: Token
    noun: Token | None = None
    preposition: str = ""


def pairs(
    relation: Relation,
    pattern: Pattern,
    frame: Frame,
    firsts: Sequence[Token],
    seconds: Sequence[Token],
    noun: Token | None = None,
    preposition: str = "",
) -> Iterator[Match]:
    """A pattern with each of its first ends and each of its second ones, as the pattern orders them.

    Args:
        relation: whose pattern.
        pattern: which was found.
        frame: where.
        firsts: heads of what stands first in the pattern.
        seconds: heads of what stands second.
        noun: the noun between verb and entity, if the pattern has one.
        preposition: the preposition before the second.
    """
    for first in firsts:
        for second in seconds:
            if first.i != second.i:
                subject, target = (second, first) if pattern.inverse else (first, second)
                yield Match(relation, pattern, frame, subject, target, noun, preposition)


def together(frame: Frame, relation: Relation, pattern: Pattern) -> Iterator[Match]:
    """A pattern with each two of those who do something together: "Ann Lee and Bob Ray met".

    Args:
        frame: of a verb, an event or a role.
        relation: whose pattern.
        pattern: of the form ``pair``, ``pair being`` or, for a symmetric relation, ``event``.
    """
    firsts = frame.arguments.get("subject", [])
    objects = frame.arguments.get("object", [])
    if is_passive(frame.head):
        # "Ann Lee and Bob Ray were married"; who are held by the police hold no talks
        firsts = [] if pattern.nouns else objects
    elif pattern.nouns:
        firsts = firsts if any(is_called(noun, pattern.nouns) for noun in objects) else []
    elif objects and frame.kind == "verb":
        # What two do to something they need not do to each other.
        return
    for i, first in enumerate(firsts):
        for second in firsts[i + 1 :]:
            yield Match(relation, pattern, frame, first, second)

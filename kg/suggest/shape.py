"""What an open predicate is made of, and the patterns that could say it.

An open predicate is words in base form: "break news to", "be counsel of", "headquarters in". They do not tell a verb
from a noun, nor a particle from a preposition, so that there can be several patterns for one; which of them finds what
was said is tried on the sentences (``trial``).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Literal

from kg.patterns import ANY, PREPOSITIONS, Pattern, is_pattern
from kg.schema import Schema

Kind = Literal["verb", "noun", "being"]
_Key = tuple[str, str, str, str]

_MOST_PREPOSITIONS = 2
# What they mean is said by the words beside them.
_LIGHT = frozenset("be have do get make take give put go come keep let see use want".split())
# That somebody says something is a status and a speaker, and no relation.
_SPEECH = frozenset("say tell accord add note".split())
_REFLEXIVE = frozenset("myself yourself himself herself itself oneself ourselves yourselves themselves".split())
# These stand for another noun, and say nothing by themselves.
_STAND_INS = frozenset("it he she they him her them this that these those one ones other others some".split())


@dataclass(frozen=True, slots=True, order=True)
class Shape:
    """An open predicate by its parts.

    Attributes:
        kind: a verb, a noun that tells of an event, or what somebody is or is done to them ("be convicted in").
        word: the verb or noun; of ``being`` perhaps several words.
        noun: the noun between a verb and its preposition ("news"), or empty.
        preposition: one or two words, or empty.
    """

    kind: Kind
    word: str
    noun: str = ""
    preposition: str = ""

    @classmethod
    def of(cls, words: str, *, inflected: bool = True) -> "Shape | None":
        """The parts of an open predicate.

        Args:
            words: in base form. Of what is planned or tried ("hire to work for") the last verb counts.
            inflected: whether a sentence has it in another form, as it has of most verbs and of no noun.

        Returns:
            None where no pattern could say it, or where it means nothing by itself.

        Example:
            >>> Shape.of("break news to")
            Shape(kind='verb', word='break', noun='news', preposition='to')
            >>> Shape.of("be counsel of").kind, Shape.of("plan to sell to").word, Shape.of("be of"), Shape.of("have")
            ('being', 'sell', None, None)
        """
        tokens = words.split()
        while "to" in tokens[1:-1]:
            tokens = tokens[tokens.index("to", 1) + 1 :]
        last = len(tokens)
        while last > 1 and len(tokens) - last < _MOST_PREPOSITIONS and tokens[last - 1] in PREPOSITIONS:
            last -= 1
        # "checked herself into" is as good as "checked into".
        preposition, stem = " ".join(tokens[last:]), [token for token in tokens[:last] if token not in _REFLEXIVE]
        if not _STAND_INS.isdisjoint(stem):
            return None
        if stem[:1] == ["be"]:
            word = " ".join(stem[1:])
            if not word or not preposition or stem[1] in PREPOSITIONS or len(stem) > _MOST_PREPOSITIONS + 1:
                return None
            return cls("being", word, "", preposition)
        if len(stem) == 1:
            if stem[0] in _SPEECH or (stem[0] in _LIGHT and not preposition):
                return None
            return cls("noun" if preposition and not inflected else "verb", stem[0], "", preposition)
        if len(stem) == _MOST_PREPOSITIONS and preposition and stem[0] not in _SPEECH and stem[1] not in PREPOSITIONS:
            return cls("verb", stem[0], stem[1], preposition)
        return None

    @property
    def words(self) -> str:
        """As a person reads it: "break news to", "is counsel of"."""
        parts = ("is" if self.kind == "being" else "", self.word, self.noun, self.preposition)
        return " ".join(part for part in parts if part)

    @property
    def heads(self) -> list[str]:
        """The words that say what it is about."""
        return [*self.word.split(), *([self.noun] if self.noun else [])]

    def patterns(self) -> list[str]:
        """Patterns that could find it, the likeliest first."""
        return list(dict.fromkeys(text for text in self._patterns() if is_pattern(text)))

    def _patterns(self) -> Iterator[str]:
        word, parts = self.word.replace(" ", "_"), self.preposition.split()
        whole = "_".join(parts)
        if self.kind == "being":
            yield f"SUBJ is {word} {whole} OBJ"
            return
        if self.kind == "noun":
            yield f"SUBJ's {word} {whole} OBJ"
            yield f"SUBJ is {word} {whole} OBJ"
        middle = f" {self.noun}" if self.noun else ""
        if len(parts) == _MOST_PREPOSITIONS:
            yield f"SUBJ {word}_{parts[0]}{middle} {parts[1]} OBJ"
        yield f"SUBJ {word}{middle} {whole} OBJ" if whole else f"SUBJ {word}{middle} OBJ"
        if len(parts) == 1 and not self.noun:
            yield f"SUBJ {word}_{whole} OBJ"


def joined(patterns: Iterable[str]) -> list[str]:
    """Patterns that differ in their first word alone as one.

    Example:
        >>> joined(["SUBJ is lawyer of OBJ", "SUBJ is counsel of OBJ", "SUBJ free OBJ"])
        ['SUBJ is lawyer|counsel of OBJ', 'SUBJ free OBJ']
    """
    words: dict[tuple[str, ...], list[str]] = {}
    for text in patterns:
        tokens = text.split()
        at = tokens.index("is") + 1 if "is" in tokens else 1
        words.setdefault((*tokens[:at], "", *tokens[at + 1 :]), []).append(tokens[at])
    return [" ".join(token or "|".join(some) for token in frame) for frame, some in words.items()]


class Covered:
    """Which predicates a schema has a pattern for.

    A pattern that names types of its own covers its words between these alone: between others they mean something else.
    The types of the relation do not matter.

    Args:
        schema: whose patterns.
        families: noun to the verb of its family, and the prepositions that mark that verb's object.

    Example:
        >>> covered = Covered(Schema.load("news"), {})
        >>> covered.has(Shape.of("work for"), "Person", "Organization")
        True
    """

    def __init__(self, schema: Schema, families: Mapping[str, tuple[str, frozenset[str]]]) -> None:
        self._families = families
        self._known: dict[_Key, list[Pattern]] = defaultdict(list)
        for relation in schema.relations:
            # What must follow the second entity ("put OBJ on trial") no open predicate tells.
            for pattern in (one for one in relation.patterns if not one.tail):
                parts = product(pattern.words - {ANY}, pattern.nouns or {""}, pattern.prepositions)
                for word, noun, preposition in parts:
                    self._known[pattern.form, word, noun, preposition].append(pattern)

    def has(self, shape: Shape, subject: str, target: str) -> bool:
        """Whether a pattern has a predicate.

        Args:
            shape: the predicate.
            subject: entity type of its subject.
            target: entity type of its object.
        """
        return any(
            _allows(*((target, subject) if pattern.inverse else (subject, target)), pattern)
            for key in self._keys(shape)
            for pattern in self._known.get(key, ())
        )

    def _keys(self, shape: Shape) -> Iterator[_Key]:
        particle, _, rest = shape.preposition.partition(" ")
        yield "being", shape.word, "", shape.preposition
        yield "being", shape.word, "", "of"
        for noun in dict.fromkeys((shape.noun, ANY if shape.noun else "")):
            yield "clause", shape.word, noun, shape.preposition
            yield "clause", f"{shape.word} {particle}", noun, rest
        # "made a plea for" is a plea.
        event = shape.noun or shape.word
        yield "event", event, "", shape.preposition
        verb, prepositions = self._families.get(event, ("", frozenset()))
        if shape.preposition in prepositions:
            yield "clause", verb, "", ""
            yield "clause", verb, "", shape.preposition


def _allows(subject: str, target: str, pattern: Pattern) -> bool:
    return subject in (pattern.subject or {subject}) and target in (pattern.object or {target})

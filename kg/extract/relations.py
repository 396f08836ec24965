"""Named relations: the patterns of a schema matched on predicate frames."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice

from spacy.tokens import Token

from kg.annotate.lexicon import OFFICE_NOUNS, ORGANISATION_NOUNS, PERSON_NOUNS, PLACE_NOUNS
from kg.demonyms import is_demonym
from kg.extract.frames import Frame, coordinated, prepositional
from kg.extract.roles import phrase_of
from kg.extract.subjects import is_passive
from kg.extract.tree import children
from kg.patterns import Pattern
from kg.schema import Relation, Schema


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


_Entry = tuple[Relation, Pattern]


class Matcher:
    """Finds the relations of a schema in frames.

    Args:
        schema: whose patterns to match.
    """

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self._by_word: dict[str, dict[str, list[_Entry]]] = defaultdict(partial(defaultdict, list))
        self._bare: dict[str, list[_Entry]] = defaultdict(list)
        self.event_nouns: set[str] = set()
        for relation in schema.relations:
            for pattern in relation.patterns:
                if pattern.words:
                    for word in sorted(pattern.words):
                        self._by_word[pattern.form][word].append((relation, pattern))
                else:
                    self._bare[pattern.form].append((relation, pattern))
                if pattern.form == "event":
                    self.event_nouns |= pattern.words

    def match(self, frame: Frame) -> Iterator[Match]:
        """All relations that a frame states, before types are checked."""
        if frame.kind == "role":
            yield from self._role(frame)
            return
        words = dict.fromkeys((frame.lemma, frame.lemma.split()[0])) if frame.kind == "verb" else {frame.lemma: None}
        particle = len(frame.lemma.split()) > 1
        for word in words:
            if particle and word != frame.lemma:
                continue
            for entry in self._by_word["clause"].get(word, ()):
                yield from self._clause(frame, *entry)
            for entry in self._by_word["pair"].get(word, ()):
                yield from self._pair(frame, *entry)
        if frame.kind == "copula" and not frame.arguments.get("attribute"):
            # "Ann Lee is from Leeds", "the museum is in Oslo"
            yield from self._attached(frame)
        if frame.kind == "event":
            for entry in self._by_word["event"].get(frame.head.lemma_.lower(), ()):
                yield from self._event(frame, *entry)
        else:
            yield from self._participle(frame)

    # -- one form each ---------------------------------------------------------------------------------------------

    def _clause(self, frame: Frame, relation: Relation, pattern: Pattern) -> Iterator[Match]:
        firsts = frame.arguments.get("subject", [])
        if not firsts or (frame.lemma == "call" and frame.arguments.get("attribute")):
            # "called him a liar" is no phone call.
            return
        if pattern.nouns:
            for noun in frame.arguments.get("object", []):
                if noun.lemma_.lower() in pattern.nouns:
                    for preposition, target in self._beyond(frame, noun, pattern.prepositions):
                        yield from self._pairs(relation, pattern, frame, firsts, [target], noun, preposition)
            return
        for preposition in sorted(pattern.prepositions):
            if preposition:
                targets = frame.arguments.get(preposition, [])
            else:
                # "told Ann the news": who is told is the indirect object.
                targets = frame.arguments.get("dative") or frame.arguments.get("object", [])
            yield from self._pairs(relation, pattern, frame, firsts, targets, None, preposition)

    @staticmethod
    def _beyond(frame: Frame, noun: Token, prepositions: Iterable[str]) -> Iterator[tuple[str, Token]]:
        """The entity behind the noun: "clemency *to Johnson*", "granted *Johnson* clemency", "*Johnson's* sentence"."""
        own = prepositional(noun)
        for preposition in sorted(prepositions):
            for target in frame.arguments.get(preposition, []) if preposition else []:
                yield preposition, target
            for name, token in own:
                if name == preposition:
                    for target in coordinated(token):
                        yield preposition, target
            if preposition == "to":
                for target in frame.arguments.get("dative", []):
                    yield preposition, target
            if preposition in ("of", "for", "to"):
                for child in children(noun):
                    # "granted Tom Ward clemency": the parser tends to take the name for a part of the noun.
                    if child.dep_ == "poss" or (
                        preposition == "to" and child.dep_ == "compound" and child.ent_type_ == "PERSON"
                    ):
                        yield preposition, child

    def _event(self, frame: Frame, relation: Relation, pattern: Pattern) -> Iterator[Match]:
        firsts = frame.arguments.get("subject", [])
        if pattern.inverse:
            # "Acme's sale of Delbury to Norvik": it is Delbury that Norvik gets.
            firsts = frame.arguments.get("object") or firsts
        for preposition in sorted(pattern.prepositions):
            targets = frame.arguments.get(preposition, [])
            yield from self._pairs(relation, pattern, frame, firsts, targets, None, preposition)

    def _pair(self, frame: Frame, relation: Relation, pattern: Pattern) -> Iterator[Match]:
        firsts = frame.arguments.get("subject", [])
        if frame.arguments.get("object") and frame.kind == "verb":
            return
        for i, first in enumerate(firsts):
            for second in firsts[i + 1 :]:
                yield Match(relation, pattern, frame, first, second)

    def _participle(self, frame: Frame) -> Iterator[Match]:
        """ "X is based in Y", "X, based in Y", "the Y-based X", "X is married to Y"."""
        candidates: list[tuple[Token, list[Token], dict[str, list[Token]]]] = []
        head = frame.head
        if frame.kind == "copula":
            for child in children(head):
                if child.dep_ == "acomp":
                    phrases: dict[str, list[Token]] = defaultdict(list)
                    for name, token in prepositional(child):
                        phrases[name].extend(coordinated(token))
                    candidates.append((child, frame.arguments.get("subject", []), phrases))
        elif is_passive(head):
            receivers = frame.arguments.get("dative", [])
            given = frame.arguments.get("object", [])
            # "was named best actress", "was awarded the prize"
            what = [*frame.arguments.get("attribute", []), *(given if receivers else [])]
            candidates.append((head, receivers or given, {**frame.arguments, "": what}))
        for token, firsts, phrases in candidates:
            for relation, pattern in self._by_word["being"].get(token.lower_, ()):
                for preposition in sorted(pattern.prepositions):
                    yield from self._pairs(
                        relation, pattern, frame, firsts, phrases.get(preposition, []), None, preposition
                    )

    def _role(self, frame: Frame) -> Iterator[Match]:
        firsts = frame.arguments.get("subject", [])
        if frame.lemma == "'s":
            for entry in self._bare["possessive"]:
                yield from self._pairs(*entry, frame, firsts, frame.arguments.get("object", []), None, "")
        elif frame.lemma == ",":
            for entry in self._bare["comma"]:
                yield from self._pairs(*entry, frame, firsts, frame.arguments.get("object", []), None, "")
        elif not frame.lemma:
            yield from self._attached(frame)
        else:
            yield from self._nationality(frame)
            # "chief executive" is no "executive".
            words = (word for word in (phrase_of(frame.head), frame.lemma) if word in self._by_word["being"])
            for word in islice(words, 1):
                for relation, pattern in self._by_word["being"][word]:
                    # A possessor or a name before the noun stands for any preposition: "Liverpool's manager".
                    for preposition in sorted(pattern.prepositions | {"of"}):
                        # "The French president" is of France; "the French lawyer" is only French.
                        targets = [
                            target
                            for target in frame.arguments.get(preposition, [])
                            if frame.lemma in OFFICE_NOUNS or not is_demonym(target.ent_type_, target.text)
                        ]
                        yield from self._pairs(relation, pattern, frame, firsts, targets, None, preposition)

    def _nationality(self, frame: Frame) -> Iterator[Match]:
        """ "the French singer Ann Lee", "the Romanian firm Gelco"; and of firms and places, "a bank in Oslo"."""
        firsts = frame.arguments.get("subject", [])
        adjectives = [t for t in frame.arguments.get("of", []) if is_demonym(t.ent_type_, t.text)]
        person = frame.lemma in PERSON_NOUNS
        if frame.lemma not in OFFICE_NOUNS and (person or frame.lemma in ORGANISATION_NOUNS):
            for relation, pattern in self._bare["nationality"]:
                # What a noun calls a person can be no firm.
                if ("Person" in (pattern.subject or relation.subject)) is person:
                    yield from self._pairs(relation, pattern, frame, firsts, adjectives, None, "")
        if frame.lemma in ORGANISATION_NOUNS or frame.lemma in PLACE_NOUNS:
            yield from self._attached(frame)

    def _attached(self, frame: Frame) -> Iterator[Match]:
        """What stands to something by a preposition alone."""
        firsts = frame.arguments.get("subject", [])
        for relation, pattern in self._bare["attached"]:
            for preposition in sorted(pattern.prepositions):
                targets = frame.arguments.get(preposition, [])
                yield from self._pairs(relation, pattern, frame, firsts, targets, None, preposition)

    @staticmethod
    def _pairs(
        relation: Relation,
        pattern: Pattern,
        frame: Frame,
        firsts: Sequence[Token],
        seconds: Sequence[Token],
        noun: Token | None,
        preposition: str,
    ) -> Iterator[Match]:
        for first in firsts:
            for second in seconds:
                if first.i != second.i:
                    subject, target = (second, first) if pattern.inverse else (first, second)
                    yield Match(relation, pattern, frame, subject, target, noun, preposition)

"""Patterns of verbs in the frames of verbs: clauses, expressions, pairs, participles, and what is said of somebody."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Set

from kg.annotate.tree import Token
from kg.extract.attachments import is_one_of
from kg.extract.expressions import (
    complements,
    expression,
    follows,
    has_thing,
    is_called,
    names_of,
    of_country,
    qualities,
    verb_words,
    words_behind,
)
from kg.extract.frames import Frame, coordinated, prepositional
from kg.extract.inflection import PARTICIPLES, regular_participle
from kg.extract.matches import Match, pairs, together
from kg.extract.subjects import is_passive
from kg.extract.vocabulary import Vocabulary
from kg.patterns import ANY, Pattern
from kg.schema import Relation

# Names before a noun that say whose or of what it is.
_BEFORE_NOUNS = frozenset(["ORG", "EVENT", "AWARD", "GPE", "LAW", "WORK_OF_ART", "PRODUCT"])

_PERCEIVING = frozenset(["see", "hear", "receive"])


class VerbPatterns:
    """Matches patterns on frames of verbs and copulas.

    Args:
        vocabulary: of the schema.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary

    def match(self, frame: Frame) -> Iterator[Match]:
        """All relations that a verb states."""
        roles, called = _roles(frame), names_of(frame.arguments.get("object", []))
        acting = bool(frame.arguments.get("subject"))
        for word in verb_words(frame):
            for entry in self.vocabulary.of_verb(word, called, roles) if acting else ():
                yield from self._clause(frame, *entry)
            for entry in self.vocabulary.of_word("pair", word):
                yield from together(frame, *entry)
        yield from self._expressions(frame)
        if frame.kind == "verb":
            for entry in self.vocabulary.of_verb(ANY, called, roles) if acting else ():
                yield from self._clause(frame, *entry)
        else:
            yield from self._complements(frame)
        yield from self._participle(frame)

    def _expressions(self, frame: Frame) -> Iterator[Match]:
        """ "Ann Lee took part in the Games"."""
        begun = self.vocabulary.expressions(frame.lemma.split()[0])
        if not begun:
            return
        for word in words_behind(frame.head):
            for rest, entry in begun.get(word, ()):
                if (last := expression(frame.head, rest)) is None:
                    continue
                if entry[1].form == "pair":
                    yield from together(frame, *entry)
                else:
                    yield from self._clause(frame, *entry, last=last)

    def match_said(self, frame: Frame, speaker_of: Callable[[Frame], Token | None]) -> Iterator[Match]:
        """All relations of a speaker to whom he speaks of: "Acme is a disgrace, Ann Lee said".

        Args:
            frame: what is said.
            speaker_of: gives the head of the phrase that names who says it; only asked where it matters.
        """
        entries = [entry for word in verb_words(frame) for entry in self.vocabulary.of_word("said", word)]
        entries += [e for word in qualities(frame) for e in self.vocabulary.of_word("said being", word.lemma_.lower())]
        if entries and (speaker := speaker_of(frame)) is not None:
            for relation, pattern in entries:
                yield from pairs(relation, pattern, frame, [speaker], frame.arguments.get("subject", []))

    def _complements(self, frame: Frame) -> Iterator[Match]:
        """ "Ann and Bob Lee are twins", "Ann Lee is Swiss", "Ann Lee is a Democrat"."""
        for word in complements(frame):
            if is_one_of(word):
                for entry in self.vocabulary.bare("bracket"):
                    yield from pairs(*entry, frame, frame.arguments.get("subject", []), [word])
            for entry in self.vocabulary.of_word("pair being", word.lemma_.lower()):
                yield from together(frame, *entry)
            if of_country(word):
                for entry in self.vocabulary.bare("nationality"):
                    yield from pairs(*entry, frame, frame.arguments.get("subject", []), [word])

    def _clause(
        self, frame: Frame, relation: Relation, pattern: Pattern, last: Token | None = None
    ) -> Iterator[Match]:
        """A verb with its ends; ``last`` is the last word of an expression, "take *part*"."""
        firsts = frame.arguments.get("subject", [])
        if not firsts or (frame.lemma == "call" and frame.arguments.get("attribute")):
            # "called him a liar" is no phone call.
            return
        if pattern.tail and not follows(frame.head, pattern.tail):
            return
        if pattern.nouns or last is not None:
            named = [n for n in frame.arguments.get("object", []) if is_called(n, pattern.nouns)]
            nouns = [n for n in named if not _is_of_another(n, pattern.prepositions)]
            if last is not None and not pattern.nouns:
                nouns = [last]
                if "" in pattern.prepositions:
                    # "stick up for Lee", "refuse to sign the law"
                    yield from pairs(relation, pattern, frame, firsts, _governed(last), last)
            for noun in nouns:
                for preposition, target in _beyond(frame, noun, pattern.prepositions):
                    yield from pairs(relation, pattern, frame, firsts, [target], noun, preposition)
            return
        for preposition in sorted(pattern.prepositions):
            if preposition:
                targets = frame.arguments.get(preposition, [])
                if targets and ANY not in pattern.words and has_thing(frame):
                    # "drowned his sorrows in Oslo": what is done to something is another thing.
                    continue
            else:
                # "told Ann the news": who is told is the indirect object.
                targets = frame.arguments.get("dative") or frame.arguments.get("object", [])
                targets = [*targets, *frame.arguments.get("when", [])]
            if targets:
                yield from pairs(relation, pattern, frame, firsts, targets, preposition=preposition)

    def _participle(self, frame: Frame) -> Iterator[Match]:
        """ "X is based in Y", "X, based in Y", "the Y-based X", "X is married to Y"."""
        candidates: list[tuple[Token, list[Token], dict[str, list[Token]]]] = []
        head = frame.head
        if frame.kind == "copula":
            for child in head.children:
                if child.dep_ == "acomp" and self.vocabulary.of_word("being", child.lower_):
                    phrases: dict[str, list[Token]] = defaultdict(list)
                    for name, token in prepositional(child):
                        phrases[name].extend(coordinated(token))
                    candidates.append((child, frame.arguments.get("subject", []), phrases))
        elif any(self.vocabulary.of_word("being", word) for word in _participles(head)):
            receivers = frame.arguments.get("dative", [])
            given = frame.arguments.get("object", [])
            # "was named best actress", "was awarded the prize"
            what = [*frame.arguments.get("attribute", []), *(given if receivers else [])]
            what += frame.arguments.get("when", [])
            candidates.append((head, receivers or given, {**frame.arguments, "": what}))
        for token, firsts, phrases in candidates:
            words = [token.lower_] if token is not head else _participles(head)
            for relation, pattern in (entry for word in words for entry in self.vocabulary.of_word("being", word)):
                for preposition in sorted(pattern.prepositions):
                    yield from pairs(
                        relation, pattern, frame, firsts, phrases.get(preposition, []), preposition=preposition
                    )


def _participles(verb: Token) -> list[str]:
    """What the past participle of a verb may be: whom they "beat in the Cup" is *beaten* in the Cup."""
    if is_passive(verb) or verb.tag_ == "VBN":
        return [verb.lower_]
    lemma = verb.lemma_.lower()
    if lemma in _PERCEIVING:
        # Whom somebody sees need not be "seen in Oslo".
        return [verb.lower_]
    found = [PARTICIPLES.get(lemma, "") or regular_participle(lemma)]
    return found if verb.tag_ != "VBD" or verb.lower_ in found else [verb.lower_, *found]


def _roles(frame: Frame) -> set[str]:
    """The prepositions of a frame, and none for what has none."""
    roles = {role for role, heads in frame.arguments.items() if heads}
    return roles if roles.isdisjoint(("object", "dative", "when")) else roles | {""}


def _governed(word: Token) -> list[Token]:
    """What a preposition or a verb that ends an expression governs."""
    roles = {"ADP": "pobj", "VERB": "dobj"}
    first = next((child for child in word.children if child.dep_ == roles.get(word.pos_)), None)
    return coordinated(first) if first is not None else []


def _is_of_another(noun: Token, prepositions: Set[str]) -> bool:
    """Whether a noun has an actor of its own: "announced *Acme's* acquisition of Norvik" says what Acme did."""
    owned = any(child.dep_ == "poss" and child.pos_ != "PRON" for child in noun.children)
    return owned and any(name in prepositions for name, _ in prepositional(noun))


def _beyond(frame: Frame, noun: Token, prepositions: Iterable[str]) -> Iterator[tuple[str, Token]]:
    """The entity behind the noun: "clemency *to Johnson*", "granted *Johnson* clemency", "*Johnson's* sentence"."""
    own = prepositional(noun)
    # "allegations of fraud against Lee"
    own += [found for name, token in own if name == "of" for found in prepositional(token)]
    said = {*frame.arguments, *(name for name, _ in own)}
    for preposition in sorted(prepositions):
        for target in frame.arguments.get(preposition, []) if preposition else []:
            yield preposition, target
        for name, token in own:
            if name == preposition:
                for target in coordinated(token):
                    yield preposition, target
        if preposition == "to":
            others = [t for t in frame.arguments.get("object", []) if t.i < noun.i and t.ent_type_]
            for target in frame.arguments.get("dative", []) or others:
                yield preposition, target
        if preposition in ("of", "for", "to"):
            for child in noun.children:
                # "granted Tom Ward clemency": the parser tends to take the name for a part of the noun.
                if (
                    # "sent Ward's letter to Acme": to Acme alone.
                    (child.dep_ == "poss" and not (preposition == "to" and "to" in said))
                    or (preposition == "to" and child.dep_ == "compound" and child.ent_type_ == "PERSON")
                    or (preposition == "of" and child.dep_ == "amod" and of_country(child))
                    # "earned an Oscar nomination"
                    or (preposition == "of" and child.dep_ in ("compound", "nmod") and child.ent_type_ in _BEFORE_NOUNS)
                ):
                    yield preposition, child

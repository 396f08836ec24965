"""Open triples: what each clause says in the article's own words, one entry per thing said."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from kg.annotate.tree import Token
from kg.extract.expressions import of_country
from kg.extract.frames import ATTACHED, Frame, coordinated, prepositional
from kg.extract.lexicon import EVENT_NOUNS
from kg.extract.phrases import noun_phrase
from kg.extract.predicates import adjective_words, noun_words, result_of, verb_group, verb_lemma
from kg.extract.subjects import VERBAL, is_passive, own_subject

_NO_PHRASES = frozenset(["subject", "object", "attribute", "dative", "when", ""])
_AMOUNTS = frozenset(["PERCENT", "MONEY", "QUANTITY", "CARDINAL"])
_LONGEST_PREPOSITION = 2
# Longer ones are read by themselves and not quoted whole.
_LONGEST_CLAUSE = 50


@dataclass(frozen=True, slots=True)
class Clause:
    """An open triple by its tokens.

    Attributes:
        frame: the predicate.
        subject: head of the subject's phrase.
        predicate: the sentence's words.
        lemma: the predicate in normal form.
        object: head of the object's phrase.
        said: the event noun in the predicate that says what happens, if any: "planned a *visit* to".
    """

    frame: Frame
    subject: Token
    predicate: str
    lemma: str
    object: Token
    said: Token | None = None


@dataclass(frozen=True)
class _Core:
    """A verb with its subjects and objects in the order in which the sentence speaks.

    Attributes:
        frame: the verb's.
        firsts: who the clause is about; of a passive, to whom it is done.
        group: the verb's words.
        lemma: its normal form.
        objects: what it is done to; none for a passive, unless somebody "was given a medal".
    """

    frame: Frame
    firsts: list[Token]
    group: str
    lemma: str
    objects: list[Token]

    @classmethod
    def of(cls, frame: Frame) -> "_Core":
        arguments = frame.arguments
        firsts, objects = arguments.get("subject", []), arguments.get("object", [])
        group, lemma = verb_group(frame.head), verb_lemma(frame)
        if is_passive(frame.head):
            # A passive keeps its own words: "was arrested by the police".
            receivers = arguments.get("dative", [])
            firsts, objects = (receivers, objects) if receivers else (objects, [])
            lemma = f"be {frame.head.lower_}"
        elif is_existential(frame):
            # "There is a bridge": the clause is about the bridge.
            firsts = arguments.get("attribute", []) or firsts
        return cls(frame, firsts, group, lemma, objects)

    def clause(
        self, first: Token, target: Token, words: str = "", lemma: str = "", said: Token | None = None
    ) -> Iterator[Clause]:
        """A triple with some words after the verb's, unless subject and object are one."""
        if first.i != target.i:
            predicate, normal = f"{self.group} {words}".strip(), f"{self.lemma} {lemma or words}".strip()
            yield Clause(self.frame, first, predicate, normal, target, said)


    @cached_property
    def middle(self) -> Token | None:
        """The one object or attribute that stands between a verb and its prepositional phrases."""
        verb = self.frame.head
        middle = self.objects or [t for t in self.frame.arguments.get("attribute", []) if t not in self.firsts]
        if len(middle) != 1 or middle[0].i < verb.i or middle[0].head is not verb or middle[0] is result_of(verb):
            return None
        return middle[0]

    @cached_property
    def between(self) -> tuple[str, str]:
        """The words between a verb and its prepositional phrases, and their normal form."""
        noun = self.middle
        if noun is None:
            return "", ""
        phrase = noun_phrase(noun)
        return noun.tree.text(phrase.start, phrase.end), _noun_lemma(noun)


def is_existential(frame: Frame) -> bool:
    """Whether a frame is that of "there is a bridge in Oslo", where the place is no part of what is there."""
    return frame.kind == "copula" and any(c.dep_ == "expl" for c in frame.head.children)


def clauses(frame: Frame) -> Iterator[Clause]:
    """The open triples of a verb's frame: with each object, each complement and each prepositional phrase."""
    core = _Core.of(frame)
    passive = is_passive(frame.head)
    for first in core.firsts:
        for target in core.objects:
            yield from core.clause(first, target)
        for target in frame.arguments.get("attribute", []):
            if target not in core.firsts and target != result_of(frame.head):
                yield from core.clause(first, target)
        if passive:
            between, lemma = core.between
            for agent in frame.arguments.get("subject", []):
                yield from core.clause(first, agent, f"{between} by".strip(), f"{lemma} by".strip())
        yield from _complements(core, first)
        yield from _receivers(core, first)
        yield from _said(core, first)
        yield from _measured(core, first)
        yield from _prepositional(core, first)


def _complements(core: _Core, first: Token) -> Iterator[Clause]:
    """ "was angry", "was angry with Lee"; "was proud to lead it" is said by the verb below."""
    for adjective in core.frame.head.children:
        if adjective.dep_ != "acomp" or adjective == result_of(core.frame.head):
            continue
        if any(c.dep_ == "xcomp" for c in adjective.children):
            continue
        phrases = [(p, t) for p, t in prepositional(adjective) if len(p.split()) <= _LONGEST_PREPOSITION]
        words = adjective_words(adjective)
        for preposition, head in phrases:
            for target in coordinated(head):
                yield from core.clause(first, target, f"{words} {preposition}", f"{adjective.lower_} {preposition}")
        if not phrases:
            yield from core.clause(first, adjective)


def _measured(core: _Core, first: Token) -> Iterator[Clause]:
    """By how much: "bonds rose | 3 %"."""
    for child in core.frame.head.children:
        if child.dep_ == "npadvmod" and child.i > core.frame.head.i and child.ent_type_ in _AMOUNTS:
            yield from core.clause(first, child)


def _said(core: _Core, first: Token) -> Iterator[Clause]:
    """What somebody says, thinks or shows, as a clause: "the minister said | the bridge was safe"."""
    for child in core.frame.head.children:
        if child.dep_ != "ccomp" or child.pos_ not in VERBAL or own_subject(child) is None:
            continue
        if child.end - child.start <= _LONGEST_CLAUSE:
            # "told Lee | she would come"
            yield from core.clause(first, child, *core.between)


def _receivers(core: _Core, first: Token) -> Iterator[Clause]:
    """ "gave Lee a medal": *gave a medal to* | *Lee*."""
    receivers = [token for token in core.frame.arguments.get("dative", []) if token not in core.firsts]
    for receiver in receivers:
        for given in core.objects:
            phrase = noun_phrase(given)
            words = given.tree.text(phrase.start, phrase.end)
            yield from core.clause(first, receiver, f"{words} to", f"{_noun_lemma(given)} to")
        if not core.objects:
            yield from core.clause(first, receiver)


def _noun_lemma(noun: Token) -> str:
    return noun.text if noun.pos_ == "PROPN" else noun.lemma_.lower()


def _prepositional(core: _Core, first: Token) -> Iterator[Clause]:
    between, lemma = core.between
    noun = core.middle
    said = noun if noun is not None and noun.lemma_.lower() in EVENT_NOUNS else None
    phrases = [
        (role, target)
        for role, targets in core.frame.arguments.items()
        if role not in _NO_PHRASES and len(role.split()) <= _LONGEST_PREPOSITION and not role.startswith("according")
        for target in targets
    ]
    if is_existential(core.frame):
        phrases += ((role, target) for role, target in prepositional(first) if role != "of")
    for role, target in phrases:
        yield from core.clause(first, target, f"{between} {role}".strip(), f"{lemma} {role}".strip(), said)


def noun_clauses(frame: Frame) -> Iterator[Clause]:
    """The open triples of a noun's frame: an event with its participants, a role with its target, an attachment.

    They say what a verb would: "her appeal to him", "the head of Acme", "the museum in Oslo".
    """
    firsts = frame.arguments.get("subject", [])
    if frame.kind == "role" and len(frame.arguments) == 1:
        # "Ann Lee, a lawyer"
        yield from (Clause(frame, first, "is", "be", frame.head) for first in firsts if first.i != frame.head.i)
        return
    for role, targets in frame.arguments.items():
        if role in ("subject", "dative", "attribute") or (role == "object" and not ATTACHED.get(frame.lemma)):
            continue
        predicate, lemma = _noun_words(frame, role)
        for first in firsts:
            for target in targets:
                if first.i == target.i:
                    continue
                if frame.kind == "role" and of_country(target):
                    # "the French singer Ann Lee": she is French.
                    yield Clause(frame, first, "is", "be", target)
                else:
                    yield Clause(frame, first, predicate, lemma, target)


def _noun_words(frame: Frame, role: str) -> tuple[str, str]:
    noun = frame.head
    if ATTACHED.get(frame.lemma) == "has":
        return "has", "have"
    if frame.lemma in ATTACHED:
        preposition = ATTACHED[frame.lemma] or role
        return f"is {preposition}", f"be {preposition}"
    words = noun_words(noun, singular=frame.kind == "role")
    if frame.kind == "event":
        return f"{words} {role}", f"{noun.lemma_.lower()} {role}"
    return f"is {words} {role}", f"be {noun.lemma_.lower()} {role}"

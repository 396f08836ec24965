"""Open triples: what each clause says in the article's own words, one entry per thing said."""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from kg.extract.frames import Frame, prepositional
from kg.extract.phrases import noun_phrase

_GROUP = frozenset(["aux", "auxpass", "neg", "prt"])


@dataclass(frozen=True, slots=True)
class Clause:
    """An open triple by its tokens.

    Attributes:
        frame: the predicate.
        subject: head of the subject's phrase.
        predicate: the sentence's words.
        lemma: the predicate in normal form.
        object: head of the object's phrase.
    """

    frame: Frame
    subject: Token
    predicate: str
    lemma: str
    object: Token


def verb_group(verb: Token) -> str:
    """A verb with its auxiliaries, negation and particle, and with the verb whose subject it shares: "plans to
    advocate"."""
    tokens = [c for c in verb.children if c.dep_ in _GROUP] + [verb]
    # "was not", but not the auxiliary of a question, which stands before the subject.
    words = " ".join(t.text for t in sorted(tokens, key=lambda t: t.i))
    if (
        verb.dep_ == "xcomp"
        and verb.head.pos_ in ("VERB", "AUX")
        and not any(c.dep_ in ("nsubj", "dobj") and c.i > verb.head.i for c in verb.head.children)
    ):
        return f"{verb_group(verb.head)} {words}"
    return words


def verb_lemma(frame: Frame) -> str:
    """The verb group in normal form, without auxiliaries."""
    verb = frame.head
    if verb.dep_ == "xcomp" and verb.head.pos_ in ("VERB", "AUX"):
        return f"{verb.head.lemma_.lower()} to {frame.lemma}"
    return frame.lemma


def clauses(frame: Frame) -> Iterator[Clause]:
    """The open triples of a verb's frame: with each object, each complement and each prepositional phrase."""
    firsts = frame.arguments.get("subject", [])
    objects = frame.arguments.get("object", [])
    group, lemma = verb_group(frame.head), verb_lemma(frame)
    passive = any(c.dep_ in ("auxpass", "nsubjpass") for c in frame.head.children)
    if not firsts or passive:
        # A passive keeps its own words: "was arrested by the police".
        if not passive or not objects:
            return
        group, lemma, firsts, objects = group, f"be {frame.head.lower_}", objects, []
        for agent in frame.arguments.get("subject", []):
            for first in firsts:
                yield Clause(frame, first, f"{group} by", f"{lemma} by", agent)
    for first in firsts:
        for target in [*objects, *frame.arguments.get("attribute", [])]:
            if target.i != first.i:
                yield Clause(frame, first, group, lemma, target)
        for target in (c for c in frame.head.children if c.dep_ == "acomp"):
            yield Clause(frame, first, group, lemma, target)
        yield from _prepositional(frame, first, objects, group, lemma)
        for target in objects:
            yield from _inside(frame, first, target, group, lemma)


def _prepositional(frame: Frame, first: Token, objects: list[Token], group: str, lemma: str) -> Iterator[Clause]:
    between, between_lemma = "", ""
    if len(objects) == 1 and objects[0].i > frame.head.i and objects[0].head.i == frame.head.i:
        phrase = noun_phrase(objects[0])
        between = f" {frame.head.doc[phrase.start : phrase.end].text}"
        between_lemma = f" {objects[0].text if objects[0].pos_ == 'PROPN' else objects[0].lemma_.lower()}"
    for role, targets in frame.arguments.items():
        if role in ("subject", "object", "attribute", "dative", "") or len(role.split()) > 2:
            continue
        for target in targets:
            if target.i != first.i:
                yield Clause(frame, first, f"{group}{between} {role}", f"{lemma}{between_lemma} {role}", target)


def _inside(frame: Frame, first: Token, noun: Token, group: str, lemma: str) -> Iterator[Clause]:
    """A name inside the object's phrase: "played a concert in London" tells of London too."""
    if noun.head.i != frame.head.i or noun.i < frame.head.i:
        return
    for preposition, target in prepositional(noun):
        if target.ent_type_ and len(preposition.split()) == 1 and target.head.head.i == noun.i:
            words = noun.doc[noun_phrase(noun).start : target.head.i + 1].text
            yield Clause(frame, first, f"{group} {words}", f"{lemma} {noun.lemma_.lower()} {preposition}", target)


def noun_clauses(frame: Frame) -> Iterator[Clause]:
    """The open triples of a noun's frame: an event with its participants, a role with its target, an attachment.

    They say what a verb would: "her appeal to him", "the head of Acme", "the museum in Oslo".
    """
    for role, targets in frame.arguments.items():
        if role in ("subject", "dative", "attribute") or (role == "object" and frame.lemma not in ("'s", ",")):
            continue
        predicate, lemma = _noun_words(frame, role)
        for first in frame.arguments.get("subject", []):
            for target in targets:
                if first.i != target.i:
                    yield Clause(frame, first, predicate, lemma, target)


def _noun_words(frame: Frame, role: str) -> tuple[str, str]:
    noun = frame.head
    if frame.kind == "event":
        return f"{noun.text} {role}", f"{noun.lemma_.lower()} {role}"
    if frame.lemma == "'s":
        return "has", "have"
    if frame.lemma in (",", ""):
        preposition = role if frame.lemma == "" else "in"
        return f"is {preposition}", f"be {preposition}"
    return f"is {noun.text} {role}", f"be {noun.lemma_.lower()} {role}"

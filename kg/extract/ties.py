"""Ties: what a clause says of entities that stand inside its arguments.

"Lee's album includes a track against the president" has the arguments *Lee's album* and *a track against the
president*, neither of which is an entity; the entities inside them are tied by what is said all the same: *Lee* |
*'s album includes a track against* | *the president*. The predicate takes in what stands between the entity and the
head of its argument, so that nothing is said that the sentence does not say.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

from kg.annotate.tree import Token
from kg.extract.clauses import Clause
from kg.extract.frames import Frame
from kg.extract.phrases import noun_phrase
from kg.extract.subjects import antecedent, is_passive

# An entity, and the words that lead to it.
_End = tuple[Token, str]
# Noun phrases below which an entity is looked for: "the head of the board of the firm".
_DEPTH = 4
_NOMINAL = frozenset(["NOUN", "PROPN", "PRON", "ADJ"])
# They set something apart from the object, or are no phrases at all.
_APART = frozenset(
    [
        "subject",
        "object",
        "dative",
        "attribute",
        "",
        "of",
        "by",
        "unlike",
        "like",
        "without",
        "instead",
        "despite",
        "than",
        "as",
    ]
)
_BEFORE = frozenset(["poss", "compound", "nmod", "amod"])


class Ties:
    """Finds the entities inside the arguments of one document's clauses.

    Args:
        is_entity: whether a noun phrase, by its head, means an entity.
    """

    def __init__(self, is_entity: Callable[[Token], bool]) -> None:
        self._is_entity = is_entity
        # Clauses share arguments.
        self._subjects: dict[int, list[_End]] = {}
        self._objects: dict[int, list[_End]] = {}

    def of(self, clause: Clause) -> Iterator[Clause]:
        """The clause again, for each entity inside its subject with each entity inside its object.

        Args:
            clause: as the sentence has it.
        """
        for subject, before in self._in_subject(clause.subject):
            for target, after in self._in_object(clause.object):
                # "Their" mostly means several.
                possessive = target.lower_ == "their"
                moved = subject.i != clause.subject.i or target.i != clause.object.i
                if moved and subject.i != target.i and not possessive:
                    predicate = " ".join(part for part in (before, clause.predicate, after) if part)
                    yield replace(clause, subject=subject, predicate=predicate, object=target, lemma=predicate.lower())

    def entities(self, frame: Frame) -> Iterator[Token]:
        """The entities in a frame, inside its arguments too, each once.

        Args:
            frame: of any kind.
        """
        seen: set[int] = set()
        for heads in frame.arguments.values():
            for head in heads:
                for token, _ in self._in_object(head):
                    if token.i not in seen:
                        seen.add(token.i)
                        yield token

    def _in_subject(self, head: Token) -> list[_End]:
        found = self._subjects.get(head.i)
        if found is None:
            found = self._subjects[head.i] = list(_ends(head, self._is_entity, _as_subject))
        return found

    def _in_object(self, head: Token) -> list[_End]:
        found = self._objects.get(head.i)
        if found is None:
            found = self._objects[head.i] = list(_ends(head, self._is_entity, _as_object))
        return found


def through(frame: Frame, is_entity: Callable[[Token], bool]) -> Iterator[Clause]:
    """What a verb says of its object and of what a preposition adds, as a passive would: "She honoured Lee in Oslo"
    has *Lee* | *was honoured in* | *Oslo*.

    Args:
        frame: of any kind; only active verbs have any.
        is_entity: whether a noun phrase, by its head, means an entity.
    """
    participle = _participle(frame.head)
    if frame.kind != "verb" or is_passive(frame.head) or not participle:
        return
    for first in frame.arguments.get("object", []):
        if first.i < frame.head.i or not is_entity(first):
            continue
        for role, others in frame.arguments.items():
            if role in _APART or " " in role:
                continue
            for other in others:
                if is_entity(other):
                    yield Clause(frame, first, f"was {participle} {role}", f"be {participle} {role}", other)


def _participle(verb: Token) -> str:
    """The past participle, where the sentence has it or it can be told from the past; else empty."""
    return verb.lower_ if verb.tag_ == "VBN" or (verb.tag_ == "VBD" and verb.lower_.endswith("ed")) else ""


def _ends(
    head: Token, is_entity: Callable[[Token], bool], words: Callable[[Token, Token], str], depth: int = _DEPTH
) -> Iterator[_End]:
    """The entities of a noun phrase, itself or inside it, each with the words that lead to it."""
    if is_entity(head):
        yield head, ""
        if words is _as_object:
            # "lives in Leeds, England"
            for child in head.children:
                if child.dep_ == "appos" and child.i > head.i and child.ent_type_ == head.ent_type_ == "GPE":
                    yield child, ""
        return
    if not depth or head.pos_ not in ("NOUN", "PROPN", "NUM", "DET", "ADJ"):
        return
    # Whose it is does something by it; where it is does not.
    for child in inner(head, behind=("of",) if words is _as_subject else None):
        found = list(_ends(antecedent(child), is_entity, words, depth - 1))
        link = words(head, child) if found else ""
        for target, further in found:
            parts = (link, further) if words is _as_object else (further, link)
            yield target, " ".join(part for part in parts if part)


def inner(noun: Token, *, behind: Collection[str] | None = None) -> Iterator[Token]:
    """Heads of the noun phrases right below a noun: possessor, modifier, apposition, object of a preposition.

    Args:
        noun: the head.
        behind: the prepositions to follow; None: all.
    """
    for child in noun.children:
        if (
            child.dep_ in _BEFORE and child.i < noun.i and (child.pos_ in _NOMINAL or child.tag_ == "WP$")
        ) or child.dep_ == "appos":
            yield child
        elif child.dep_ == "prep" and (behind is None or child.lower_ in behind):
            for target in child.children:
                if target.dep_ == "pobj":
                    yield target
                    yield from (other for other in target.conjuncts if other.pos_ in ("NOUN", "PROPN"))


def _own_words(noun: Token, without: Token) -> str:
    """The noun with its modifiers, but without its article and without one of the phrases below it."""
    left_out = {token.i for token in without.subtree}
    kept = [
        token
        for token in noun.tree[noun_phrase(noun).start : noun.i + 1]
        if token.i not in left_out
        and token.dep_ not in ("det", "poss", "case")
        and token.tag_ != "POS"
        and (not token.ent_type_ or token.i == noun.i)
    ]
    return "".join(token.text_with_ws for token in kept).strip(" -,")


def _as_subject(noun: Token, child: Token) -> str:
    """ "Lee's album" as a predicate's beginning: *Lee* | *'s album* …"""
    words = _own_words(noun, child)
    return f"'s {words}" if words else ""


def _as_object(noun: Token, child: Token) -> str:
    """ "a track against the president" as a predicate's end: … *a track against* | *the president*."""
    if child.i < noun.i:
        words = _own_words(noun, child)
        return f"{words} of" if words else ""
    link = next((token for token in child.ancestors if token.dep_ == "prep"), None)
    end = link.i + 1 if link is not None and link.i > noun.i else noun.i + 1
    return noun.tree.text(noun_phrase(noun).start, end)

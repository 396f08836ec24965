"""What the words of a predicate itself say of its status: tense, negation, modals, hedges, conditions, questions, and
the sources that its clause names ("according to the mayor")."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.annotate.lexicon import BELIEF_VERBS, SAY_VERBS
from kg.annotate.quotes import speaker_of
from kg.annotate.tree import Token, Tree
from kg.extract.lexicon import (
    ARRANGED_VERBS,
    CLAIM_ADJECTIVES,
    CLAIM_ADVERBS,
    CONDITIONS,
    EVIDENCE_VERBS,
    FUTURE_MODALS,
    HEDGES,
    PLAN_ADJECTIVES,
    POSSIBLE_MODALS,
    VIEW_NOUNS,
)
from kg.extract.subjects import SUBJECTS, VERBAL
from kg.types import Status

NOMINAL = ("NOUN", "PROPN", "PRON")
_NEGATIONS = frozenset(["not", "n't", "n’t", "never", "no", "nor", "neither", "hardly", "scarcely"])
_NOBODY = frozenset(["nobody", "nothing", "none", "neither", "nowhere", "no-one", "noone"])
_DIRECT_NEGATION = frozenset(["can", "ca", "could", "will", "wo", "would", "shall", "'ll", "’ll", "'d", "’d"])
_WOULD = frozenset(["would", "'d", "’d"])
_DENYING_PARTS = frozenset(["nsubj", "nsubjpass", "expl", "attr", "dobj"])
_INVERTING = frozenset(["had", "should", "were"])
_WH = frozenset(["WRB", "WP", "WDT", "WP$"])
_FINITE = ("VBD", "VBZ", "VBP")
_AHEAD = frozenset(["tomorrow", "next"])
_MISREAD = {"hopes": "hope", "hoped": "hope", "hoping": "hope"}


@dataclass(frozen=True, slots=True)
class Wording:
    """What a predicate's own words say.

    Attributes:
        modality: fact, planned or hypothetical, negation aside; claimed for "allegedly".
        negative: whether it is negated.
        direct: whether a negation reaches through the modal: "could not", "will not", but "may not".
        reported_plan: whether the modality is that of *would*, or of a progressive such as *was leaving*, both of which
            tell a plan in reported speech.
    """

    modality: Status = Status.FACT
    negative: bool = False
    direct: bool = True
    reported_plan: bool = False

    @property
    def status(self) -> Status:
        """Modality and negation in one."""
        if self.negative and (self.direct or self.modality in (Status.FACT, Status.CLAIMED)):
            return Status.DENIED
        return self.modality


def base(token: Token) -> str:
    """The lemma in lower case, put right where the model takes *hopes* for a form of *hop*."""
    return _MISREAD.get(token.lower_) or str(token.lemma_).lower()


def particle(verb: Token) -> str:
    """The particle of a verb, or an empty text."""
    return next((c.lower_ for c in verb.children if c.dep_ == "prt"), "")


def is_past(verb: Token) -> bool:
    """Whether a clause speaks of the past, by its finite word."""
    helpers = [c for c in verb.children if c.dep_ in ("aux", "auxpass")]
    finite = helpers[0] if helpers else verb
    return finite.tag_ == "VBD" or finite.lower_ in ("has", "have", "'ve", "’ve", "having")


def is_finite(verb: Token) -> bool:
    """Whether a verb has a tense: "cancelled", "has met", but not "to meet" or "meeting"."""
    return verb.tag_ in _FINITE or any(
        c.tag_ in (*_FINITE, "MD") for c in verb.children if c.dep_ in ("aux", "auxpass")
    )


def is_definite(noun: Token) -> bool:
    """Whether a noun phrase is of something known: "his attack", "the attack"."""
    return any(c.dep_ == "poss" or (c.dep_ == "det" and c.lower_ in ("the", "this", "that")) for c in noun.children)


def wording_of_noun(noun: Token) -> Wording:
    """The wording of an event noun: "alleged attack", "planned visit", "no meeting"."""
    words = {c.lower_ for c in noun.children if c.dep_ in ("amod", "compound")}
    modality = (
        Status.CLAIMED if words & CLAIM_ADJECTIVES else Status.PLANNED if words & PLAN_ADJECTIVES else Status.FACT
    )
    return Wording(modality, _without_any(noun))


def wording(verb: Token, *, question: bool = False) -> Wording:
    """The wording of a verb.

    Args:
        verb: the predicate.
        question: whether it stands in a sentence that ends in a question mark.
    """
    parts = verb.children
    modals = {c.lower_ for c in parts if c.dep_ == "aux"}
    adverbs = {c.lower_ for c in parts if c.dep_ == "advmod"}
    condition = _is_condition(verb, parts) and not (question and _is_inverted(verb, parts))
    modality = Status.FACT
    if modals & FUTURE_MODALS or _is_ahead(verb, parts):
        modality = Status.PLANNED
    elif modals & POSSIBLE_MODALS:
        modality = Status.HYPOTHETICAL
    plan = bool(modals & _WOULD) if modality is Status.HYPOTHETICAL else _is_arranged(verb, parts)
    unsure = condition or bool(adverbs & HEDGES) or (question and _asks(verb, parts))
    if unsure or (modality is not Status.FACT and _conditional(verb, parts)):
        modality, plan = Status.HYPOTHETICAL, False
    elif modality is Status.FACT and adverbs & CLAIM_ADVERBS:
        modality = Status.CLAIMED
    direct = modality is not Status.HYPOTHETICAL or bool(modals & _DIRECT_NEGATION)
    return Wording(modality, is_negated(verb, parts), direct and not condition, plan)


def shared(verb: Token, own: Wording, first: Token, of_first: Wording) -> Wording:
    """The wording of a verb that is coordinated with another, whose auxiliaries and negation may hold for both."""
    link = next((c.lower_ for c in first.children if c.dep_ in ("cc", "preconj") and first.i < c.i < verb.i), "")
    if link == "nor":
        own = replace(own, negative=True)
    if any(c.dep_ in ("aux", *SUBJECTS) for c in verb.children):
        return own
    same = verb.tag_ == first.tag_ and verb.tag_ in ("VB", "VBN", "VBG")
    negative = own.negative or (of_first.negative and (link == "or" or (same and link not in ("but", "yet"))))
    if own.modality is Status.FACT and (same or of_first.modality is Status.CLAIMED):
        return replace(of_first, negative=negative)
    return replace(own, negative=negative)


def is_negated(verb: Token, parts: Sequence[Token]) -> bool:
    """Whether the clause of a verb is negated, be it by its subject or object."""
    for child in parts:
        word = child.lower_
        if child.dep_ in ("neg", "advmod", "preconj", "det", "cc") and word in _NEGATIONS:
            # "not only", and the "nor" that belongs to the next verb
            if verb.tree[child.i + 1 if child.i + 1 < len(verb.tree) else child.i].lower_ in ("only", "just", "merely"):
                continue
            if word == "nor" and child.dep_ == "cc" and child.i > verb.i:
                continue
            return True
        if word == "longer" and any(c.lower_ == "no" for c in child.children):
            return True
        of_evidence = child.dep_ == "dobj" and base(verb) in EVIDENCE_VERBS
        if child.dep_ in _DENYING_PARTS and not of_evidence and _without_any(child):
            return True
    return False


def _without_any(noun: Token) -> bool:
    return noun.lower_ in _NOBODY or any(
        c.dep_ in ("det", "preconj", "cc") and c.lower_ in ("no", "neither") for c in noun.children
    )


def _is_condition(verb: Token, parts: Sequence[Token]) -> bool:
    if verb.dep_ in ("advcl", "ccomp", "acl", "relcl", "pcomp", "csubj") and any(
        c.dep_ in ("mark", "advmod") and c.lower_ in CONDITIONS for c in parts
    ):
        return True
    return _is_inverted(verb, parts)


def _is_inverted(verb: Token, parts: Sequence[Token]) -> bool:
    """ "Had she met him, …", "Should she sell it, …"."""
    first = next((c for c in parts if c.dep_ in ("aux", *SUBJECTS)), None)
    return (
        first is not None
        and first.dep_ == "aux"
        and first.lower_ in _INVERTING
        and first.i == verb.start
        and any(c.dep_ in SUBJECTS and c.i > first.i for c in parts)
    )


def _conditional(verb: Token, parts: Sequence[Token]) -> bool:
    """Whether it is said what happens only under a condition."""
    for clause in parts:
        if clause.dep_ not in ("advcl", "ccomp") or clause.pos_ not in VERBAL:
            continue
        of_clause = clause.children
        marked = any(m.dep_ == "mark" and m.lower_ in CONDITIONS and m.lower_ != "whether" for m in of_clause)
        if marked or _is_inverted(clause, of_clause):
            return True
    return verb.dep_ == "conj" and _is_inverted(verb.head, verb.head.children)


def _asks(verb: Token, parts: Sequence[Token]) -> bool:
    """Whether the verb is the predicate of a question of yes or no; other questions take what they ask about for
    granted."""
    before = [t for t in verb.tree[verb.start : verb.i] if t.tag_ in _WH]
    if before and not any(t.lower_ in ("what", "which") and t.dep_ == "det" for t in before):
        return False
    subject = next((c for c in parts if c.dep_ in SUBJECTS), None)
    inverted = subject is not None and any(c.dep_ in ("aux", "auxpass") and c.i < subject.i for c in parts)
    return inverted or verb.dep_ == "ROOT"


def questions(tree: Tree) -> frozenset[int]:
    """Indices of the tokens of sentences that end in a question mark; a quote ends what is asked before it."""
    asked: set[int] = set()
    for mark, text in enumerate(tree.words.written):
        if text != "?":
            continue
        for i in range(mark - 1, tree.sentence(mark)[0] - 1, -1):
            if tree[i].text in ("”", '"', "»", "''"):
                break
            asked.add(i)
    return frozenset(asked)


def _is_ahead(verb: Token, parts: Sequence[Token]) -> bool:
    """A present tense that tells what is arranged: "is meeting him tomorrow"."""
    progressive = verb.tag_ == "VBG" and any(c.dep_ == "aux" and c.tag_ in ("VBZ", "VBP") for c in parts)
    if not (progressive or verb.tag_ in ("VBZ", "VBP")):
        return False
    when = (c for c in parts if c.dep_ in ("npadvmod", "advmod", "dobj"))
    return any(t.lower_ in _AHEAD and t.ent_type_ in ("DATE", "TIME") for child in when for t in child.subtree)


def _is_arranged(verb: Token, parts: Sequence[Token]) -> bool:
    """The progressive of what takes but a moment, which is said of what is arranged: "(said) he was leaving"."""
    return (
        verb.tag_ == "VBG"
        and base(verb) in ARRANGED_VERBS
        and any(c.dep_ == "aux" and base(c) == "be" for c in parts)
        and not any(c.dep_ == "aux" and base(c) == "have" for c in parts)
    )


def sources(verb: Token) -> Iterator[Token | None]:
    """Who says it, by words of the clause itself: "according to X", "in X's words", "…, X said, …", "as X said"."""
    for child in verb.children:
        if child.dep_ == "prep" and child.lower_ == "according":
            yield from (source for to in child.children for source in to.children if source.dep_ == "pobj")
        elif child.dep_ == "prep" and child.lower_ in ("in", "to"):
            yield from (
                owner
                for view in child.children
                if view.lemma_.lower() in VIEW_NOUNS
                for owner in view.children
                if owner.dep_ == "poss"
            )
        elif child.dep_ in ("parataxis", "advcl", "ccomp") and _only_says(child):
            yield speaker_of(child, frozenset())


def _only_says(verb: Token) -> bool:
    """A verb of saying that has its subject, but what is said only around it."""
    if any(c.dep_ in ("ccomp", "dobj", "xcomp") for c in verb.children) or (
        base(verb) not in SAY_VERBS and base(verb) not in BELIEF_VERBS
    ):
        return False
    marks = [c for c in verb.children if c.dep_ in ("mark", "advmod") and c.pos_ in ("SCONJ", "ADP", "ADV")]
    as_said = bool(marks) and marks[0].lower_ == "as"
    return as_said or (verb.dep_ != "advcl" and not marks and any(c.dep_ in SUBJECTS for c in verb.children))

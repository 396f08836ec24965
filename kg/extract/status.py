"""Whether what a predicate says happened: fact, claimed, planned, denied or hypothetical; and who says so.

The status starts as fact at the predicate and changes on the way up through the clauses that govern it: negation,
modals, implicative verbs ("managed to", "refused to"), verbs of planning, of saying and of belief, conditions,
questions, quotes.
"""

from dataclasses import dataclass

from spacy.tokens import Doc, Token

from kg.annotate.lexicon import BELIEF_VERBS, FACTIVE_VERBS, SAY_VERBS
from kg.annotate.quotes import Quote
from kg.extract.frames import surface_subject
from kg.extract.lexicon import (
    CLAIM_ADJECTIVES,
    CLAIM_ADVERBS,
    CONDITIONS,
    DENY_VERBS,
    DOUBT_VERBS,
    FUTURE_MODALS,
    NEGATIVE_IMPLICATIVES,
    PLAN_ADJECTIVES,
    PLAN_VERBS,
    POSITIVE_IMPLICATIVES,
    POSSIBLE_MODALS,
    WISH_VERBS,
)
from kg.names import word_set
from kg.types import Status

_NEGATIONS = frozenset(["not", "n't", "n’t", "never", "no", "nor", "neither", "hardly", "barely"])
_PLAN_NOUNS = word_set(
    "plan intention intent aim goal promise pledge vow decision proposal bid effort attempt desire hope wish "
    "offer agreement commitment ambition"
)
_CALL_NOUNS = word_set("call demand request appeal need chance opportunity possibility right ability permission")
_DENIED_NOUNS = frozenset(["failure", "refusal", "inability", "denial"])
_CLAIM_NOUNS = frozenset(
    ["claim", "allegation", "report", "rumour", "rumor", "suggestion", "accusation", "speculation", "suspicion"]
)


_MAX_DEPTH = 25


@dataclass(frozen=True, slots=True)
class Stance:
    """How the article stands to a predicate.

    Attributes:
        status: fact, claimed, planned, denied or hypothetical.
        speaker: head token of the phrase that names who says it, or None.
    """

    status: Status
    speaker: Token | None = None


def _flipped(status: Status) -> Status:
    if status is Status.DENIED:
        return Status.FACT
    return Status.DENIED if status in (Status.FACT, Status.PLANNED) else status


def _weaker(status: Status, other: Status) -> Status:
    """A status under a governor of another: a fact takes the governor's, everything else stays what it is."""
    return other if status is Status.FACT else status


class StatusReader:
    """Reads the status of predicates of one document.

    Args:
        doc: parsed, with ``doc._.quotes``.
    """

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.quote_of: dict[int, Quote] = {i: q for q in doc._.quotes if q.whole for i in range(q.start, q.end)}

    def read(self, head: Token, *, presupposed: bool = False) -> Stance:
        """The stance of the article to a predicate.

        Args:
            head: the predicate's token.
            presupposed: whether the phrase is taken for granted whatever governs it, as titles and possessives are.
        """
        status, speaker = (Status.FACT, None) if presupposed else self._climb(head)
        quote = self.quote_of.get(head.i)
        if quote is not None:
            status = _weaker(status, Status.CLAIMED)
            if speaker is None and quote.speaker is not None:
                speaker = self.doc[quote.speaker]
        if not presupposed:
            source = self._according_to(head)
            if source is not None and speaker is None:
                status, speaker = _weaker(status, Status.CLAIMED), source
        return Stance(status, speaker)

    def _climb(self, head: Token) -> tuple[Status, Token | None]:
        status = self._own(head)
        speaker: Token | None = None
        node = head
        granted = False
        for _ in range(_MAX_DEPTH):
            above = node.head
            if above.i == node.i:
                break
            # A relative clause is taken for granted whatever becomes of its noun; but it is still the speaker's.
            granted = granted or (node.dep_ in ("relcl", "appos") and above.pos_ in ("NOUN", "PROPN", "PRON"))
            changed, says = self._under(node, above, status)
            if not granted or says is not None:
                status = changed
            speaker = speaker or says
            node = above
        if status is Status.FACT and head.sent.text.rstrip("\"'”’ \n").endswith("?"):
            status = Status.HYPOTHETICAL
        return status, speaker

    def _own(self, head: Token) -> Status:
        status = Status.FACT
        verb = head
        if head.pos_ in ("NOUN", "PROPN"):
            for child in head.children:
                word = child.lower_
                if child.dep_ in ("amod", "compound"):
                    if word in CLAIM_ADJECTIVES:
                        status = Status.CLAIMED
                    elif word in PLAN_ADJECTIVES:
                        status = Status.PLANNED
                elif child.dep_ == "det" and word == "no":
                    status = Status.DENIED
            return status
        status = self._modal(verb)
        if any(c.dep_ == "mark" and c.lower_ in CONDITIONS for c in verb.children) and verb.dep_ in ("advcl", "ccomp"):
            status = _weaker(status, Status.HYPOTHETICAL)
        if any(c.dep_ == "advmod" and c.lower_ in CLAIM_ADVERBS for c in verb.children):
            status = _weaker(status, Status.CLAIMED)
        if self._negated(verb):
            status = _flipped(status)
        return status

    @staticmethod
    def _modal(verb: Token) -> Status:
        words = {c.lower_ for c in verb.children if c.dep_ == "aux"}
        if words & FUTURE_MODALS:
            return Status.PLANNED
        if words & POSSIBLE_MODALS:
            governor = verb.head
            # "He said he would go" tells a plan from the past's point of view.
            if words & {"would", "'d", "’d"} and verb.dep_ == "ccomp" and governor.lemma_.lower() in SAY_VERBS:
                return Status.PLANNED
            return Status.HYPOTHETICAL
        return Status.FACT

    @staticmethod
    def _negated(verb: Token) -> bool:
        for child in verb.children:
            if child.dep_ == "neg" or (child.dep_ in ("advmod", "preconj", "det") and child.lower_ in _NEGATIONS):
                return True
            if child.dep_ in ("nsubj", "nsubjpass", "dobj") and (
                any(c.dep_ == "det" and c.lower_ in ("no", "neither") for c in child.children)
                or child.lower_ in ("nobody", "nothing", "none")
            ):
                return True
        return bool(verb.dep_ == "pcomp" and verb.head.lower_ == "without")

    def _under(self, node: Token, above: Token, status: Status) -> tuple[Status, Token | None]:
        lemma = above.lemma_.lower()
        if above.pos_ in ("NOUN", "PROPN"):
            return self._under_noun(node, above, status), None
        if above.pos_ == "ADJ" and node.dep_ in ("xcomp", "ccomp", "acl"):
            if lemma in PLAN_VERBS or above.lower_ in PLAN_VERBS:
                status = _weaker(status, Status.PLANNED)
            elif above.lower_ in ("willing", "able", "likely", "unlikely", "unable", "reluctant"):
                status = _weaker(status, Status.HYPOTHETICAL)
            return status, None
        if above.pos_ not in ("VERB", "AUX"):
            return status, None
        if node.dep_ == "conj":
            # "will go and see": the auxiliary of the first verb holds for the second.
            shared = not any(c.dep_ in ("aux", "nsubj", "nsubjpass") for c in node.children)
            return (_weaker(status, self._own(above)) if shared else status), None
        return self._under_verb(node, above, status)

    def _under_verb(self, node: Token, above: Token, status: Status) -> tuple[Status, Token | None]:
        lemma = above.lemma_.lower()
        particle = next((c.lower_ for c in above.children if c.dep_ == "prt"), "")
        embedded = node.dep_ in ("ccomp", "xcomp", "pcomp", "prep", "dobj", "advcl", "parataxis")
        clause = node.dep_ in ("ccomp", "parataxis") or (node.dep_ == "advcl" and not list(node.children))
        infinitive = any(c.dep_ == "aux" and c.lower_ == "to" for c in node.children)
        own = self._own(above)
        if node.dep_ == "advcl":
            if infinitive and lemma in WISH_VERBS | {"lobby"}:
                status = _weaker(status, Status.HYPOTHETICAL)
            elif infinitive and lemma not in POSITIVE_IMPLICATIVES:
                status = _weaker(status, Status.PLANNED)
            return status, None
        if lemma in SAY_VERBS | BELIEF_VERBS and (clause or (node.dep_ == "xcomp" and lemma in ("claim", "allege"))):
            return self._said(above, lemma, own, status)
        if not embedded:
            return status, None
        if lemma in DENY_VERBS:
            return _flipped(status), surface_subject(above) if node.dep_ in ("ccomp", "xcomp", "pcomp") else None
        if (
            lemma in NEGATIVE_IMPLICATIVES
            and (lemma != "rule" or particle == "out")
            and node.dep_ in ("xcomp", "pcomp", "prep", "dobj", "ccomp")
        ):
            if node.dep_ == "dobj" and lemma in ("stop", "ban", "block", "abandon", "rule", "decline"):
                return _flipped(status), None
            return (_flipped(status) if node.dep_ != "dobj" else status), None
        if node.dep_ in ("dobj", "prep"):
            if lemma in PLAN_VERBS | WISH_VERBS:
                status = _weaker(status, Status.PLANNED if lemma in PLAN_VERBS else Status.HYPOTHETICAL)
            elif own is not Status.FACT:
                status = _weaker(status, own)
            return status, None
        if lemma in DOUBT_VERBS:
            return _weaker(status, Status.HYPOTHETICAL), None
        if lemma in POSITIVE_IMPLICATIVES:
            return _weaker(status, own), None
        if lemma in PLAN_VERBS or (lemma in ("go", "be") and infinitive):
            plan = Status.PLANNED if own is Status.FACT else _flipped(Status.PLANNED) if own is Status.DENIED else own
            return _weaker(status, plan), None
        if lemma in WISH_VERBS and node.dep_ in ("xcomp", "ccomp"):
            return _weaker(status, Status.HYPOTHETICAL if own is Status.FACT else own), None
        return _weaker(status, own) if node.dep_ in ("xcomp", "pcomp", "ccomp") else status, None

    def _said(self, verb: Token, lemma: str, own: Status, status: Status) -> tuple[Status, Token | None]:
        subject = surface_subject(verb)
        if own is Status.DENIED and lemma in BELIEF_VERBS:
            # "does not think that": the negation belongs to the clause below.
            return _flipped(status), subject
        if lemma in FACTIVE_VERBS and lemma not in SAY_VERBS:
            return status, None
        if lemma in ("hope", "wish", "doubt", "fear"):
            return _weaker(status, Status.HYPOTHETICAL), subject
        return _weaker(status, Status.CLAIMED), subject

    @staticmethod
    def _under_noun(node: Token, noun: Token, status: Status) -> Status:
        if node.dep_ not in ("acl", "prep", "pcomp", "ccomp"):
            return status
        lemma = noun.lemma_.lower()
        negative = any(c.dep_ == "det" and c.lower_ == "no" for c in noun.children)
        if lemma in _DENIED_NOUNS or negative:
            return _flipped(status)
        if node.dep_ == "prep" or (node.dep_ == "acl" and not any(c.lower_ == "to" for c in node.children)):
            return status
        if lemma in _PLAN_NOUNS:
            return _weaker(status, Status.PLANNED)
        if lemma in _CALL_NOUNS:
            return _weaker(status, Status.HYPOTHETICAL)
        if lemma in _CLAIM_NOUNS:
            return _weaker(status, Status.CLAIMED)
        return status

    @staticmethod
    def _according_to(head: Token) -> Token | None:
        for child in head.sent.root.children:
            if child.lower_ == "according" and child.dep_ == "prep":
                for to in child.children:
                    for source in to.children:
                        if source.dep_ == "pobj":
                            return source
        return None

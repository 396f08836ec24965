"""What a verb does to the stance of what depends on it.

Implicative verbs tell that what follows happened or not ("managed to", "refused to"); factive ones take it for granted
("knows that"); others plan it, ask for it, claim it. Classes follow Karttunen 1971, "Implicative verbs", and Nairn,
Condoravdi and Karttunen 2006, "Computing relative polarity for textual inference".
"""


from kg.annotate.lexicon import BELIEF_VERBS, FACTIVE_VERBS, SAY_VERBS
from kg.annotate.quotes import says, speaker_of
from kg.annotate.tree import Token
from kg.extract import lexicon as words
from kg.extract.complements import by_noun, known_or_not, under_adjective
from kg.extract.lexicon import FRONT_OBJECT_VERBS, LIGHT_VERBS, RECEIVING_VERBS
from kg.extract.stance import UNREAL, Stance
from kg.extract.subjects import SUBJECTS, VERBAL, is_infinitive, is_passive, surface_subject
from kg.extract.wording import base, is_past, particle
from kg.types import Status

_CLAUSES = frozenset(["ccomp", "parataxis", "csubj", "csubjpass"])
_COMPLEMENTS = frozenset(["ccomp", "xcomp", "pcomp", "acomp", "dep", "csubj", "csubjpass", "parataxis"])
_INSTEAD = frozenset(["without", "instead", "rather"])
_BEFORE_AND_AFTER = frozenset(
    ["after", "before", "following", "since", "during", "at", "ahead", "until", "in", "on", "amid"]
)
_INDIRECT_QUESTION = frozenset(["why", "how", "when", "where", "who", "whom"])

_LISTED = words.PLAN_VERBS | words.WISH_VERBS | words.POSITIVE_IMPLICATIVES | words.NEGATIVE_IMPLICATIVES


def speaker(verb: Token) -> Token | None:
    """Who says or believes what a verb introduces; None if the article does not tell."""
    if says(verb) and not (is_passive(verb) and base(verb) in SAY_VERBS):
        found = speaker_of(verb, frozenset()) or surface_subject(verb)
        return None if found is not None and found.dep_ == "expl" else found
    if is_passive(verb):
        agents = (c for c in verb.children if c.dep_ == "agent" or (c.dep_ == "prep" and c.lower_ == "by"))
        return next((t for agent in agents for t in agent.children if t.dep_ == "pobj"), None)
    return surface_subject(verb)


def under_verb(node: Token, prep: Token | None, verb: Token, stance: Stance) -> Stance:
    """The stance to what depends on a verb.

    Args:
        node: the dependent: a verb, a noun or an adjective.
        prep: the preposition in between, or None.
        verb: the governor.
        stance: to the verb.
    """
    if prep is not None:
        return _under_preposition(node, prep, verb, stance)
    if node.dep_ in SUBJECTS and node.pos_ == "NOUN":
        return _of_subject(node, verb, stance)
    lemma = base(verb)
    if node.dep_ == "advcl" and not _is_complement_after_all(node, verb):
        evaluated = lemma == "be" and is_infinitive(node) and any(c.dep_ == "acomp" for c in verb.children)
        return _under_copula(node, verb, stance) if evaluated else _adverbial(node, verb, stance)
    if _is_clause_beside(node, verb):
        return stance.granted()
    finite = not is_infinitive(node) and node.tag_ not in ("VBG", "NN", "NNS", "NNP")
    if (
        node.pos_ in VERBAL
        and node.dep_ in _CLAUSES | {"advcl"}
        and finite
        and (lemma in SAY_VERBS or lemma in BELIEF_VERBS or says(verb))
    ):
        return _said(node, verb, stance)
    if lemma == "be" and node.pos_ in VERBAL and node.dep_ in _COMPLEMENTS:
        return _under_copula(node, verb, stance)
    if node.pos_ in ("NOUN", "PROPN"):
        return _of_object(node, verb, stance) if node.dep_ in ("dobj", "attr", "oprd", "dative", "dep") else stance
    if node.dep_ not in _COMPLEMENTS and node.dep_ != "advcl":
        return stance
    return _complement(node, verb, stance)


def _is_clause_beside(node: Token, verb: Token) -> bool:
    """Where the parser hangs a clause of its own on the next: "She had been ill, so she could go"."""
    if node.dep_ not in ("ccomp", "parataxis") or node.i > verb.i or says(verb) or base(verb) in BELIEF_VERBS:
        return False
    words_before = [c.dep_ for c in node.children]
    return "mark" not in words_before and any(dep in SUBJECTS for dep in words_before)


def _is_complement_after_all(node: Token, verb: Token) -> bool:
    """Where the parser calls a complement an adverbial clause: "urged him to go", "“It is late,” she said"."""
    marked = any(c.dep_ in ("mark", "advmod") and c.lower_ not in ("that", "not") for c in node.children)
    if is_infinitive(node):
        lemma = base(verb)
        return lemma in _LISTED and (lemma in FRONT_OBJECT_VERBS or not any(c.dep_ == "dobj" for c in verb.children))
    own_subject = any(c.dep_ in SUBJECTS for c in node.children)
    return says(verb) and node.i < verb.i and own_subject and not marked


def _adverbial(node: Token, verb: Token, stance: Stance) -> Stance:
    """Purposes are planned; participles share the stance of their verb; times and reasons are taken for granted."""
    if is_infinitive(node):
        if base(verb) in words.WISH_VERBS:
            return stance.possible()
        return stance.planned() if stance.status is not Status.DENIED else stance.of(Status.HYPOTHETICAL)
    if any(c.dep_ == "mark" and c.lower_ == "than" for c in node.children):
        return stance.negated()
    if node.tag_ in ("VBG", "VBN") and not any(c.dep_ in SUBJECTS for c in node.children):
        perfect = any(c.lower_ == "having" for c in node.children)
        return stance.granted() if perfect or stance.status is Status.DENIED or _modifies_noun(node) else stance
    if is_past(node) or stance.status is Status.DENIED or any(c.lower_ in words.CONDITIONS for c in node.children):
        return stance.granted()
    return stance


def _modifies_noun(node: Token) -> bool:
    """ "a night showcasing his songs": a participle right after a noun, though the parser may hang it on the verb."""
    before = node.tree[node.start - 1] if node.start else node
    return before.pos_ in ("NOUN", "PROPN") and before.head.i != node.i and node.lower_ != "using"


def _said(node: Token, verb: Token, stance: Stance) -> Stance:
    lemma = base(verb)
    who = speaker(verb)
    past = is_past(verb)
    if lemma in FACTIVE_VERBS and (lemma not in SAY_VERBS or _is_evidence(who)):
        return stance.granted()
    if any(c.dep_ == "advmod" and c.lower_ in _INDIRECT_QUESTION for c in node.children):
        # "did not say why she had sold it"
        known = stance.status in UNREAL or lemma in words.DOUBT_VERBS
        return stance.granted() if known else Stance().claimed(who or stance.speaker, past=past)
    if lemma in words.DOUBT_VERBS or _is_mandative(node, lemma):
        return stance.claimed(who).of(Status.HYPOTHETICAL)
    if stance.status is Status.DENIED:
        # "does not think that": the negation belongs to the clause below.
        return stance.of(Status.DENIED, who) if lemma in BELIEF_VERBS else Stance(Status.HYPOTHETICAL)
    if stance.status is Status.HYPOTHETICAL and not stance.said:
        return stance.of(Status.HYPOTHETICAL, who)
    if lemma in ("hope", "wish", "fear", "expect"):
        return stance.claimed(who, past=past).of(Status.PLANNED if lemma == "expect" else Status.HYPOTHETICAL)
    return Stance().claimed(who or stance.speaker, past=past)


def _is_evidence(who: Token | None) -> bool:
    return who is not None and base(who) in words.EVIDENCE_NOUNS


def _is_mandative(node: Token, lemma: str) -> bool:
    """ "demanded that he go": the bare verb, which the parser may take for a present tense."""
    if lemma not in words.MANDATIVE_VERBS or any(c.dep_ in ("aux", "auxpass") for c in node.children):
        return False
    subject = next((c for c in node.children if c.dep_ in SUBJECTS), None)
    return node.tag_ == "VB" or (node.tag_ == "VBP" and subject is not None and subject.tag_ in ("NN", "NNP"))


def _complement(node: Token, verb: Token, stance: Stance) -> Stance:
    """The stance to an infinitive, gerund or clause below a verb that says by its meaning what became of it."""
    lemma = base(verb)
    infinitive = is_infinitive(node)
    prt = particle(verb)
    if lemma == "go" and infinitive:
        return stance if prt == "on" or verb.tag_ != "VBG" else stance.planned()
    if lemma in words.GO_ON_VERBS:
        return goes_on(stance)
    if lemma in words.DENY_VERBS:
        return _denied(verb, stance)
    if (
        says(verb)
        and is_passive(verb)
        and infinitive
        and lemma not in words.WISH_VERBS
        and lemma not in words.PLAN_VERBS
    ):
        return stance.claimed(speaker(verb))
    if is_passive(verb) and infinitive and lemma in BELIEF_VERBS - words.PLAN_VERBS:
        return stance.claimed(speaker(verb))
    if (
        lemma in SAY_VERBS
        and not infinitive
        and node.tag_ == "VBG"
        and lemma not in words.WISH_VERBS
        and lemma != "continue"
    ):
        return stance.claimed(speaker(verb), past=is_past(verb))
    if lemma in ("claim", "allege", "profess", "purport"):
        return stance.claimed(speaker(verb))
    if lemma in words.REFRAIN_VERBS and not (lemma == "fail" and not infinitive):
        return stance.of(Status.DENIED) if stance.status is Status.PLANNED else stance.negated()
    if (lemma, prt) == ("rule", "out"):
        return _denied(verb, stance)
    if _prevents(verb):
        return stance.negated()
    if lemma in words.ACCUSE_VERBS:
        return stance.claimed(speaker(verb))
    if lemma in words.SEEM_VERBS:
        return stance.possible()
    if lemma == "plead" and not infinitive:
        return stance.claimed(speaker(verb))
    if lemma in words.WISH_VERBS and (lemma != "ask" or infinitive):
        return stance.possible()
    if lemma in ("want", "wish") and any(c.dep_ in SUBJECTS for c in node.children):
        return stance.possible()
    if lemma in words.PLAN_VERBS or (infinitive and lemma in words.ASSIGN_VERBS):
        return stance.planned()
    if lemma in words.DOUBT_VERBS:
        return stance.possible()
    if lemma in FACTIVE_VERBS and not infinitive:
        return stance.granted()
    if lemma == "have" and infinitive and not is_past(verb) and stance.status is Status.FACT:
        return stance.possible()
    return stance


def _prevents(verb: Token) -> bool:
    return base(verb) in words.PREVENT_VERBS or f"{base(verb)}_{particle(verb)}" in words.PREVENT_VERBS


def goes_on(stance: Stance) -> Stance:
    """The stance to what goes on: that somebody plans to go on with it, or may, tells that it is so now."""
    return stance.granted() if stance.status in (Status.PLANNED, Status.HYPOTHETICAL) else stance


def _denied(verb: Token, stance: Stance) -> Stance:
    """What is denied; that it is not denied leaves it open."""
    if stance.status is Status.DENIED:
        return Stance(Status.HYPOTHETICAL)
    return stance.of(Status.HYPOTHETICAL if stance.status is Status.HYPOTHETICAL else Status.DENIED, speaker(verb))


def _under_copula(node: Token, verb: Token, stance: Stance) -> Stance:
    adjective = next((c for c in verb.children if c.dep_ == "acomp"), None)
    if adjective is not None:
        return under_adjective(node, adjective, stance)
    noun = next((c for c in verb.children if c.dep_ in ("attr", *SUBJECTS) and c.pos_ == "NOUN"), None)
    if noun is not None and any(c.dep_ == "mark" for c in node.children):
        return by_noun(noun, stance, infinitive=False)
    return stance.planned() if is_infinitive(node) else stance


def _of_object(noun: Token, verb: Token, stance: Stance) -> Stance:
    """The stance to an event that is the object of a verb."""
    lemma = base(verb)
    prevented = _prevents(verb)
    if lemma in words.DENY_EVENT_VERBS or (lemma in words.DENY_VERBS and base(noun) in words.CLAIM_NOUNS):
        return _denied(verb, stance)
    if prevented and stance.status is Status.PLANNED:
        # What somebody plans to prevent is itself planned by others.
        return stance
    if prevented or lemma in ("avoid", "decline", "refuse", "skip", "miss", "shun"):
        return stance.negated()
    if lemma in words.POSTPONE_VERBS or lemma in words.PLAN_VERBS:
        return stance.planned()
    if lemma in words.REQUEST_VERBS:
        return stance.possible()
    if (lemma in LIGHT_VERBS or lemma in RECEIVING_VERBS or lemma == "be") and not any(
        c.dep_ == "poss" for c in noun.children
    ):
        return stance
    return known_or_not(noun, stance)


def _of_subject(noun: Token, verb: Token, stance: Stance) -> Stance:
    """The stance to an event that is the subject: "the sale was cancelled", "the meeting will take place"."""
    lemma = base(verb)
    if is_passive(verb):
        if _prevents(verb):
            return stance.negated()
        if lemma in words.PLAN_VERBS or lemma in words.POSTPONE_VERBS:
            return stance.planned()
        if lemma in words.WISH_VERBS:
            return stance.possible()
        if lemma in LIGHT_VERBS:
            return stance
    elif lemma in ("take", "occur", "happen", "begin", "start", "come", "go", "follow", "be"):
        return stance
    if stance.status is Status.HYPOTHETICAL and any(c.lower_ in ("would", "could") for c in verb.children):
        return stance
    return known_or_not(noun, stance)


def _under_preposition(node: Token, prep: Token, verb: Token, stance: Stance) -> Stance:
    lemma = base(verb)
    word = prep.lower_
    first = prep.tree[prep.i - 1].lower_ if prep.i else ""
    if word in _INSTEAD or (word in ("of", "than") and first in _INSTEAD):
        return stance.negated()
    if node.pos_ in ("NOUN", "PROPN") and word in ("to", "in", "on", "at", "by", "as"):
        return known_or_not(node, stance) if stance.status in UNREAL else stance
    if lemma in words.ACCUSE_VERBS and word in ("of", "with", "for", "to", "in"):
        return stance.claimed(speaker(verb)) if stance.status is not Status.DENIED else stance
    if lemma in ("admit", "own") and word == "to":
        return stance.claimed(speaker(verb))
    if lemma in words.ACQUIT_VERBS and word == "of":
        return stance.negated()
    if lemma in words.CONVICT_VERBS and word in ("of", "for", "on"):
        return stance.granted()
    if (lemma in words.NEGATIVE_IMPLICATIVES or lemma == "stop") and word in ("from", "in"):
        return stance.negated()
    if word in ("for", "on", "about", "over", "of"):
        if lemma in words.WISH_VERBS:
            return stance.possible()
        if lemma in words.PLAN_VERBS:
            return stance.planned()
    if word in _BEFORE_AND_AFTER:
        return stance if stance.status not in UNREAL else stance.granted()
    return known_or_not(node, stance) if node.pos_ == "NOUN" else stance

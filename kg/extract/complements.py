"""What nouns and adjectives do to the stance of what depends on them: "the plan to", "claims that", "able to"."""


from kg.annotate.lexicon import ORGANISATION_NOUNS, PERSON_NOUNS
from kg.annotate.tree import Token
from kg.extract import lexicon as words
from kg.extract.lexicon import LIGHT_VERBS
from kg.extract.stance import UNREAL, Stance
from kg.extract.subjects import RELATIVE, SUBJECTS, VERBAL, is_infinitive, surface_subject
from kg.extract.wording import base, is_definite, is_past
from kg.types import Status

_SUPERLATIVE = frozenset(["only", "first", "second", "third", "last", "latest", "next"])
# Of these nouns, only some prepositions introduce what is talked about, charged, ordered.
_TAKES = {
    **dict.fromkeys(("talk", "negotiation", "discussion"), ("about", "over", "on")),
    **dict.fromkeys(("trial", "charge"), ("for", "of")),
    **dict.fromkeys(("deal", "order", "race", "move", "report", "need"), ()),
}


def under_noun(node: Token, prep: Token | None, noun: Token, stance: Stance) -> Stance:
    """The stance to what depends on a noun: "the plan to", "claims that", "an allegation of".

    Args:
        node: the dependent.
        prep: the preposition in between, or None.
        noun: the governor.
        stance: to the noun.
    """
    infinitive = node.pos_ in VERBAL and is_infinitive(node)
    if prep is not None:
        if prep.lower_ in ("of", "for", "on", "about", "over", "to", "in", "against") and _is_classed(noun, prep):
            return by_noun(noun, stance, infinitive=False)
        return known_or_not(node, stance) if node.pos_ == "NOUN" else stance
    content = base(noun) in words.CLAIM_NOUNS and not any(t.tag_ in RELATIVE for t in node.children)
    if node.dep_ in ("relcl", "appos") and not infinitive and not (content and node.pos_ in VERBAL):
        return _relative(node, stance)
    if (
        node.dep_ == "acl"
        and node.tag_ in ("VBG", "VBN")
        and not any(c.dep_ in ("mark", *SUBJECTS) for c in node.children)
    ):
        return stance if any(c.lower_ in ("no", "any") for c in noun.children) else stance.granted()
    if node.dep_ in ("acl", "ccomp", "relcl", "advcl"):
        marked = content or any(c.dep_ == "mark" for c in node.children)
        if not infinitive and (not marked or base(noun) in words.VERDICT_NOUNS):
            return stance
        return by_noun(noun, stance, infinitive=infinitive)
    return stance


def _is_classed(noun: Token, prep: Token) -> bool:
    lemma = base(noun)
    if lemma in _TAKES:
        return prep.lower_ in _TAKES[lemma]
    return any(lemma in nouns for nouns in (words.PLAN_NOUNS, words.CALL_NOUNS, words.CLAIM_NOUNS, words.DENIED_NOUNS))


def by_noun(noun: Token, stance: Stance, *, infinitive: bool) -> Stance:
    """The stance to the infinitive or clause that a noun takes, by what the noun means."""
    lemma = base(noun)
    if lemma in words.DENIED_NOUNS:
        return stance.negated()
    if lemma == "denial":
        return stance.of(Status.DENIED, _owner(noun))
    if lemma in words.CLAIM_NOUNS and not infinitive:
        return stance if stance.status in UNREAL else Stance().claimed(_owner(noun) or stance.speaker)
    if lemma in words.PLAN_NOUNS and (infinitive or lemma not in words.CALL_NOUNS):
        return stance.planned()
    if lemma in words.CALL_NOUNS:
        return stance.possible()
    if lemma == "evidence" and stance.status is Status.FACT:
        return stance.claimed(None)
    if infinitive:
        singled_out = any(c.lower_ in _SUPERLATIVE or c.tag_ == "JJS" for c in noun.children)
        tasked = (lemma in PERSON_NOUNS or lemma in ORGANISATION_NOUNS) and not singled_out
        return stance.planned() if tasked and stance.status not in UNREAL else stance
    return stance


def _owner(noun: Token) -> Token | None:
    """Whose claim it is: "her claim", "claims by the mayor", "she made the claim"."""
    for child in noun.children:
        if child.dep_ == "poss":
            return child
        if child.dep_ == "prep" and child.lower_ in ("by", "from"):
            return next((c for c in child.children if c.dep_ == "pobj"), None)
    verb = noun.head
    return (
        surface_subject(verb)
        if noun.dep_ == "dobj" and (base(verb) in LIGHT_VERBS or base(verb) in ("repeat", "publish"))
        else None
    )


def _relative(node: Token, stance: Stance) -> Stance:
    """A relative clause is taken for granted; after a comma it is the article's own, if it is not part of a quote."""
    start = node.start
    if start and node.tree[start - 1].text == ",":
        return Stance()
    return stance.granted()


def known_or_not(noun: Token, stance: Stance) -> Stance:
    """An event that the reader is taken to know is real whatever is said of it; another is as real as its clause."""
    return stance.granted() if is_definite(noun) and stance.status is not Status.CLAIMED else stance


def under_adjective(node: Token, adjective: Token, stance: Stance) -> Stance:
    """The stance to an infinitive or a clause that an adjective takes: "able to", "possible that".

    Args:
        node: the dependent.
        adjective: the governor.
        stance: to the adjective, as its copula has it.
    """
    word = adjective.lower_
    infinitive = is_infinitive(node)
    copula = adjective.head if adjective.head.pos_ in VERBAL else None
    past = copula is not None and is_past(copula)
    if word == "unable":
        return stance.negated()
    if word in ("able", "free") and infinitive and past and copula is not None:
        return stance
    if infinitive and word in words.EVALUATIVE_ADJECTIVES:
        return stance.granted() if past else stance.possible()
    if not infinitive and word in words.FALSE_ADJECTIVES:
        return stance.negated()
    if not infinitive and word in words.SURE_ADJECTIVES:
        subject = surface_subject(copula) if copula is not None else None
        it = subject is None or subject.lower_ == "it"
        return stance if it else stance.possible() if stance.status in UNREAL else stance.claimed(subject)
    if infinitive and word in words.PLAN_ADJECTIVES_WITH_TO:
        return stance.planned()
    if word in words.POSSIBLE_ADJECTIVES:
        return stance.possible()
    return stance

"""Subjects that stand for nothing: "it is clear that", "it rained", "there is"."""

from collections.abc import Iterator

from kg.annotate.tree import AnyToken

_WEATHER = frozenset(["rain", "snow", "pour", "thunder", "freeze"])
_SEEMING = frozenset(["be", "seem", "appear", "become", "happen", "turn"])
_SAYING = frozenset(["say", "believe", "think", "report", "know", "expect", "hope", "suggest", "claim", "understand"])
_SUBJECTS = frozenset(["nsubj", "nsubjpass"])


def is_pleonastic(token: AnyToken) -> bool:
    """Whether "it" or "there" stands for nothing: "it is clear that", "it is said that", "it rained", "it was Ann Lee
    who"."""
    if token.lower_ not in ("it", "there"):
        return False
    verb = token.head
    if token.dep_ == "expl" or verb.lemma_ in _WEATHER:
        return True
    if token.dep_ not in _SUBJECTS:
        return False
    if verb.lemma_ not in _SEEMING:
        return token.dep_ == "nsubjpass" and verb.lemma_ in _SAYING and any(c.dep_ == "ccomp" for c in verb.children)
    attributes = [c for c in verb.children if c.dep_ == "attr"]
    if verb.lemma_ == "be" and any(r.dep_ == "relcl" for c in attributes for r in c.children):
        return not any(c.pos_ == "NOUN" for c in attributes)
    return any(c.dep_ in ("ccomp", "csubj") for c in _complements(verb))


def _complements(verb: AnyToken) -> Iterator[AnyToken]:
    for child in verb.children:
        if child.dep_ in ("ccomp", "csubj", "acomp", "attr"):
            yield child
            yield from child.children

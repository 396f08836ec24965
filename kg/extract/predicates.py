"""The words of a predicate, as the sentence has them, and its normal form."""


from kg.annotate.tree import Token
from kg.extract.frames import Frame, particle_of
from kg.extract.subjects import VERBAL

_GROUP = frozenset(["aux", "auxpass", "neg", "prt"])
# They say nothing of the noun itself.
_ANY = frozenset(["other", "another", "such", "several", "many", "few", "first", "last", "next", "new", "old", "own"])


def result_of(verb: Token) -> Token | None:
    """The adjective that a verb leads to: "was shot *dead*", "found *guilty* of"; "be" has none."""
    if verb.lemma_ == "be":
        return None
    return next(
        (c for c in verb.children if c.dep_ in ("acomp", "oprd") and c.pos_ == "ADJ" and c.i == verb.i + 1), None
    )


def verb_group(verb: Token) -> str:
    """A verb with its auxiliaries, negation and particle, and with the verb or adjective whose subject it shares:
    "plans to advocate", "was proud to represent"."""
    tokens = {c.i: c for c in verb.children if c.dep_ in _GROUP} | {verb.i: verb}
    for extra in (particle_of(verb), result_of(verb)):
        if extra is not None:
            tokens[extra.i] = extra
    # "was not", but not the auxiliary of a question, which stands before the subject.
    words = " ".join(tokens[i].text for i in sorted(tokens))
    above = verb.head
    if verb.dep_ != "xcomp":
        return words
    if above.pos_ == "ADJ" and above.dep_ == "acomp" and above.head.pos_ in VERBAL:
        return f"{verb_group(above.head)} {adjective_words(above)} {words}"
    if above.pos_ in VERBAL and not any(c.dep_ in ("nsubj", "dobj") and c.i > above.i for c in above.children):
        return f"{verb_group(above)} {words}"
    return words


def frame_words(frame: Frame) -> str:
    """What carries a frame: the group of its verb, or its noun."""
    return verb_group(frame.head) if frame.kind in ("verb", "copula") else noun_words(frame.head)


def adjective_words(adjective: Token) -> str:
    """An adjective with what stands before it: "very proud"."""
    return adjective.tree.text(adjective.start, adjective.i + 1)


def verb_lemma(frame: Frame) -> str:
    """The verb group in normal form, without auxiliaries."""
    verb = frame.head
    if verb.dep_ == "xcomp" and verb.head.pos_ in VERBAL:
        return f"{verb.head.lemma_.lower()} to {frame.lemma}"
    if verb.dep_ == "xcomp" and verb.head.pos_ == "ADJ":
        return f"be {verb.head.lower_} to {frame.lemma}"
    return frame.lemma


def noun_words(noun: Token, *, singular: bool = True) -> str:
    """A noun with what is joined to it by a hyphen or makes it another one: "call-up", "vice president".

    Args:
        noun: the head.
        singular: whether a plural is put into the singular, as where one of several has a role.
    """
    start = noun.i
    while start and _of_compound(noun.tree[start - 1], noun):
        start -= 1
    words = "".join(token.text_with_ws for token in noun.tree[start : noun.i])
    last = noun.lemma_ if singular and noun.tag_ == "NNS" else noun.text
    return f"{words}{last}".lstrip("-–, ")


def _of_compound(word: Token, noun: Token) -> bool:
    return (
        word.head.i == noun.i
        and word.dep_ in ("compound", "punct", "amod")
        and not word.ent_type_
        and word.lower_ not in _ANY
    )

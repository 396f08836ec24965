"""The words of patterns in a sentence: verbs with their particles, expressions, complements."""

from collections.abc import Collection, Iterator, Sequence

from spacy.tokens import Token

from kg.extract.frames import Frame
from kg.extract.subjects import is_passive
from kg.extract.tree import children
from kg.patterns import ANY

# Words that may stand inside an expression: "take an active part".
_GAP = 3
_DEEP = 40


def verb_words(frame: Frame) -> Iterator[str]:
    """What a verb's patterns may call it: with its particle, or, where it has none, its base form."""
    yield frame.lemma
    verb = frame.head
    if frame.kind == "verb" and verb.lower_.endswith("ed") and verb.lower_ == f"{frame.lemma.split()[0]}ed":
        # Where the lemmatiser leaves out a letter: "axed" is of "axe".
        first, *particle = frame.lemma.split()
        yield " ".join([f"{first}e", *particle])


def behind(verb: Token, tokens: int = _DEEP) -> list[tuple[str, str, Token]]:
    """What follows a verb, that many tokens: each with its small letters and its base form."""
    return [(token.lower_, token.lemma_.lower(), token) for token in verb.doc[verb.i + 1 : verb.i + 1 + tokens]]


def expression(verb: Token, rest: Sequence[str], following: Sequence[tuple[str, str, Token]]) -> Token | None:
    """The last word of an expression that a verb begins: of "took an active part" it is "part".

    Args:
        verb: its first word.
        rest: its other words.
        following: what is behind the verb.
    """
    at = -1
    for word in rest:
        near = range(at + 1, min(at + 2 + _GAP, len(following)))
        found = next((i for i in near if word in following[i][:2]), None)
        if found is None:
            return None
        at = found
    last = following[at][2]
    return last if verb.is_ancestor(last) else None


def complements(frame: Frame) -> list[Token]:
    """What a copula says that somebody is: a noun, or an adjective."""
    return [*frame.arguments.get("attribute", []), *(c for c in children(frame.head) if c.dep_ == "acomp")]


def qualities(frame: Frame) -> list[Token]:
    """How a clause says its subject is, or does: "is a *disgrace*", "did a *fantastic* job", "played *superbly*"."""
    found = complements(frame)
    for noun in [*found, *frame.arguments.get("object", [])]:
        found = [*found, *(child for child in children(noun) if child.dep_ == "amod")]
    return [*found, *(child for child in children(frame.head) if child.dep_ == "advmod" and child.i > frame.head.i)]


def is_called(noun: Token, nouns: Collection[str]) -> bool:
    """Whether a noun is one of a pattern's; "money" is any sum, "percent" any share."""
    kind = {"MONEY": "money", "PERCENT": "percent"}.get(noun.ent_type_, "")
    return noun.lemma_.lower() in nouns or kind in nouns or (ANY in nouns and not noun.ent_type_)


def has_thing(frame: Frame) -> bool:
    """Whether an active verb has a common noun for its object."""
    verb = frame.head
    return any(t.pos_ == "NOUN" and t.i > verb.i for t in frame.arguments.get("object", [])) and not is_passive(verb)


def follows(verb: Token, tails: Collection[str], following: Sequence[tuple[str, str, Token]]) -> bool:
    """Whether an expression stands behind a verb, below it: "put Lee *on trial*".

    Args:
        verb: of the clause.
        tails: the expressions, any of which will do.
        following: what is behind the verb.
    """
    for tail in tails:
        wanted = tail.split()
        for i in range(len(following) - len(wanted) + 1):
            if all(word in following[i + j][:2] for j, word in enumerate(wanted)):
                return verb.is_ancestor(following[i][2])
    return False

"""What the structure of a sentence says of whom a word in it can mean, and of whom it rather means.

A pronoun is not another argument of its own verb ("Ann saw her"); the subject of the clause above it often is whom it
means ("Ann said that she …"). See Chomsky 1981, "Lectures on government and binding", in the form that a dependency
tree shows.
"""

from kg.annotate.phrases import OBJECTS, SUBJECTS
from kg.annotate.words import Words

_VERBAL = frozenset(["VERB", "AUX"])
_THROUGH = frozenset(["prep", "agent", "conj", "pobj", "dative"])
_SUBJECT = ("nsubj", "nsubjpass")
_CONTROLLED = ("xcomp", "advcl", "pcomp", "acl")
_ARGUMENTS = SUBJECTS | OBJECTS


def verb_above(words: Words, i: int) -> int | None:
    """The nearest verb above a token; None for the root."""
    while (above := words.head[i]) != i:
        if words.pos[above] in _VERBAL:
            return above
        i = above
    return None


def subject(words: Words, verb: int) -> int | None:
    """The subject of a verb, its own or that of the verb that it is joined to."""
    while True:
        own = [c for c in words.children[verb] if words.dep[c] in _SUBJECT]
        if own:
            # Of two, as in "The plan, the mayor said, is bold", the nearer one speaks.
            return next((c for c in reversed(own) if c < verb), own[0])
        if words.dep[verb] != "conj" or words.pos[words.head[verb]] not in _VERBAL:
            return None
        verb = words.head[verb]


def co_arguments(words: Words, i: int) -> set[int]:
    """Heads of the other arguments of a token's own verb; a possessive has none.

    "She said that Ann saw her": *her* is not Ann, but may be *she*.
    """
    if words.dep[i] == "poss":
        # In "his brother", "his" is not the brother.
        return {words.head[i]}
    verb = words.head[i]
    through: set[int] = set()
    while words.pos[verb] not in _VERBAL and words.dep[verb] in _THROUGH and words.head[verb] != verb:
        through.add(verb)
        verb = words.head[verb]
    if words.pos[verb] not in _VERBAL:
        return through
    others = {c for c in words.children[verb] if words.dep[c] in _ARGUMENTS}
    if words.dep[i] not in SUBJECTS:
        found = subject(words, verb)
        if found is None and words.dep[verb] in _CONTROLLED:
            # The unspoken subject of "to thank her" is the governing verb's object, else its subject.
            upper = verb_above(words, verb)
            while upper is not None and found is None:
                found = next((c for c in words.children[upper] if words.dep[c] == "dobj"), None)
                found = subject(words, upper) if found is None else found
                upper = verb_above(words, upper)
        if found is not None:
            others.add(found)
    return (others | through) - {i}


def around(words: Words, i: int) -> set[int]:
    """The nouns of whose phrases a token is a part."""
    found: set[int] = set()
    while (above := words.head[i]) != i and words.pos[above] not in _VERBAL:
        if words.dep[i] not in ("conj", "appos"):
            found.add(above)
        i = above
    return found


def governors(words: Words, i: int) -> list[tuple[int, str]]:
    """Subjects of the clauses above a token's own with the base form of their verbs, nearest first."""
    result: list[tuple[int, str]] = []
    verb = verb_above(words, i)
    if verb is not None and words.dep[i] == "poss":
        found = subject(words, verb)
        if found is not None and found != i:
            result.append((found, words.lemma[verb]))
    while verb is not None and (verb := verb_above(words, verb)) is not None:
        found = subject(words, verb)
        if found is not None and found != i:
            result.append((found, words.lemma[verb]))
    return result

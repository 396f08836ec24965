"""The words of patterns in a sentence: verbs with their particles, expressions, complements."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache

from kg.annotate.tree import Token, Tree
from kg.demonyms import is_demonym
from kg.extract.frames import Frame
from kg.extract.subjects import is_passive
from kg.patterns import ANY

# Words that may stand inside an expression: "take an active part".
_GAP = 3
# Tokens behind a verb in which an expression that it begins ends, and in which another follows it.
_LONGEST, _DEEP = 14, 40
# What patterns call a sum and a share.
_KINDS = {"MONEY": "money", "PERCENT": "percent"}


def verb_words(frame: Frame) -> Iterator[str]:
    """What a verb's patterns may call it: with its particle, or, where it has none, its base form."""
    yield frame.lemma
    verb = frame.head
    if frame.kind == "verb" and verb.lower_.endswith("ed") and verb.lower_ == f"{frame.lemma.split()[0]}ed":
        # Where the lemmatiser leaves out a letter: "axed" is of "axe".
        first, *particle = frame.lemma.split()
        yield " ".join([f"{first}e", *particle])


def _places(tree: Tree, word: str, start: int, end: int) -> list[int]:
    """Where from one token to before another a word stands, in small letters or in its base form."""
    lower, lemma = tree.words.lower[start:end], tree.words.lemma[start:end]
    if word not in lower and word not in lemma:
        return []
    return [i for i, forms in enumerate(zip(lower, lemma, strict=True), start) if word in forms]


def words_behind(verb: Token) -> Iterable[str]:
    """The words with which an expression that a verb begins may go on, as they stand and in their base forms, each
    once."""
    words, near = verb.tree.words, slice(verb.i + 1, verb.i + 2 + _GAP)
    return dict.fromkeys([*words.lower[near], *words.lemma[near]])


def expression(verb: Token, rest: Sequence[str]) -> Token | None:
    """The last word of an expression that a verb begins: of "took an active part" it is "part".

    Args:
        verb: its first word.
        rest: its other words.
    """
    tree, at = verb.tree, verb.i
    for word in rest:
        found = _places(tree, word, at + 1, min(at + 2 + _GAP, verb.i + 1 + _LONGEST))
        if not found:
            return None
        at = found[0]
    return tree[at] if verb.is_ancestor(tree[at]) else None


def complements(frame: Frame) -> list[Token]:
    """What a copula says that somebody is: a noun, or an adjective."""
    return [*frame.arguments.get("attribute", []), *(c for c in frame.head.children if c.dep_ == "acomp")]


def qualities(frame: Frame) -> list[Token]:
    """How a clause says its subject is, or does: "is a *disgrace*", "did a *fantastic* job", "played *superbly*"."""
    found = complements(frame)
    for noun in [*found, *frame.arguments.get("object", [])]:
        found = [*found, *(child for child in noun.children if child.dep_ == "amod")]
    return [*found, *(child for child in frame.head.children if child.dep_ == "advmod" and child.i > frame.head.i)]


def is_called(noun: Token, nouns: Collection[str]) -> bool:
    """Whether a noun is one of a pattern's; "money" is any sum, "percent" any share."""
    return any(name in nouns for name in _names(noun))


def names_of(nouns: Iterable[Token]) -> set[str]:
    """All that patterns may call some nouns."""
    return {name for noun in nouns for name in _names(noun)}


def _names(noun: Token) -> tuple[str, ...]:
    lemma, kind = noun.lemma_.lower(), _KINDS.get(noun.ent_type_, ANY)
    # "financial support"
    return (lemma, kind, ANY, f"{noun.tree[noun.i - 1].lower_} {lemma}") if noun.i else (lemma, kind, ANY)


def of_country(word: Token) -> bool:
    """Whether a word is the adjective of a country: "Norwegian", "South *Korean*"."""
    before = word.tree[word.i - 1] if word.i else word
    text = f"{before.text} {word.text}" if before.ent_type_ == "NORP" and before.head is word else word.text
    return is_demonym(word.ent_type_, text)


def has_thing(frame: Frame) -> bool:
    """Whether an active verb has a common noun for its object."""
    verb = frame.head
    return any(t.pos_ == "NOUN" and t.i > verb.i for t in frame.arguments.get("object", [])) and not is_passive(verb)


def follows(verb: Token, tails: frozenset[str]) -> bool:
    """Whether an expression stands behind a verb, below it: "put Lee *on trial*".

    Args:
        verb: of the clause.
        tails: the expressions, any of which will do.
    """
    tree, start = verb.tree, verb.i + 1
    end = start + _DEEP
    begun = _by_first_word(tails)
    if begun.keys().isdisjoint(tree.words.lower[start:end]) and begun.keys().isdisjoint(tree.words.lemma[start:end]):
        return False
    return any(
        verb.is_ancestor(tree[at])
        for first, ends in begun.items()
        for at in _places(tree, first, start, end)
        for rest in ends
        if all(i < end and _places(tree, word, i, i + 1) for i, word in enumerate(rest, at + 1))
    )


@cache
def _by_first_word(tails: frozenset[str]) -> dict[str, list[list[str]]]:
    """Expressions by their first word: all the others."""
    found: dict[str, list[list[str]]] = defaultdict(list)
    for tail in sorted(tails):
        first, *rest = tail.split()
        found[first].append(rest)
    return dict(found)

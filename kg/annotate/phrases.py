"""Noun phrases: all that an article speaks of, named or not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from kg.annotate.lexicon import FEMALE_NOUNS, MALE_NOUNS, POSTS
from kg.annotate.nouns import noun_kind
from kg.annotate.words import Words
from kg.names import Gender, word_set

Role = Literal["subject", "object", "possessor", "other"]
Article = Literal["the", "this", "whose", "a", "none"]

SUBJECTS = frozenset(["nsubj", "nsubjpass", "csubj"])
OBJECTS = frozenset(["dobj", "dative", "iobj"])
_NOMINAL = frozenset(["NOUN", "PROPN"])
# Parts of a longer phrase, which mention nothing by themselves.
_PARTS = frozenset(
    ["compound", "nmod", "amod", "nummod", "quantmod", "npadvmod", "advmod", "det", "punct", "case", "expl", "predet"]
)
_BEFORE = frozenset(["cc", "punct", "preconj", "mark", "prep", "intj"])
_BESIDE = frozenset(["cc", "conj", "appos", "parataxis", "dep"])
_MARKS = frozenset(['"', "'", "”", "’", "''"])
_ARTICLES: Mapping[str, Article] = {
    "the": "the",
    **dict.fromkeys(["this", "that", "these", "those", "such"], "this"),
    **dict.fromkeys(["a", "an", "some", "any", "another", "no", "every", "each", "one", "many", "several"], "a"),
}
_PLURAL = frozenset(["NNS", "NNPS"])
# Singular in form, and "they" may mean them all the same.
COLLECTIVE = word_set(
    "people police family couple pair team staff crowd group band duo trio public majority minority youth jury crew "
    "company firm government party club council committee board union army navy military parliament audience squad "
    "side management media press community population everyone everybody anyone anybody someone somebody nobody"
)
_OF_PEOPLE = word_set(
    "wife husband son daughter mother father brother sister parent child family friend girlfriend boyfriend career "
    "life childhood death birthday marriage lawyer hand face voice"
)
_DONE_BY_PEOPLE = word_set("bear marry divorce wed die graduate retire study resign smile laugh weep cry think")
_DONE_BY_TEAMS = word_set("beat defeat draw face field finish lead lose play qualify score sign top trail travel win")
_MODIFIERS = frozenset(["amod", "compound", "nmod", "nummod"])


@dataclass(slots=True)
class Phrase:
    """A noun phrase.

    Attributes:
        start: first token.
        end: one past the last token.
        root: its head; of several joined by "and", the "and".
        head: the noun that tells its part in the sentence; of several, the first.
        lemma: of the head, in lower case; empty for several.
        plural: whether it is more than one.
        kind: entity type that its noun describes, or empty.
        gender: of its noun, if that tells.
        article: how it begins: ``the``, ``this``, ``whose`` (with a possessor), ``a`` or ``none``.
        modifiers: base forms of adjectives and nouns before the head.
    """

    start: int
    end: int
    root: int
    head: int
    lemma: str
    plural: bool
    kind: str
    gender: Gender | None
    article: Article
    modifiers: tuple[str, ...]


def extent(words: Words, root: int) -> tuple[int, int]:
    """First token of a noun's full phrase and one past its last: with what restricts it, its possessive *'s* included,
    without appositions and what is joined to it."""
    start, end = words.left[root], words.right[root]
    children = words.children[root]
    for place, child in enumerate(children):
        dep = words.dep[child]
        if child < root:
            if dep in _BEFORE and words.left[child] == start:
                start = words.right[child]
        elif _described(words, root, child):
            # "Ann Lee, the mayor" and "the mayor, Ann Lee" are one phrase; of places and things it may be a list.
            continue
        elif dep in _BESIDE:
            end = min(end, words.left[child])
            break
        elif dep == "punct" and words.lower[child] not in _MARKS:
            following = children[place + 1] if place + 1 < len(children) else None
            joined = following is None or words.dep[following] in _BESIDE or words.dep[following] == "punct"
            if joined and not (following is not None and _described(words, root, following)):
                end = min(end, child)
                break
    while start < root and words.pos[start] in ("PUNCT", "SPACE", "CCONJ"):
        start += 1
    while end > root + 1 and words.pos[end - 1] in ("PUNCT", "SPACE"):
        end -= 1
    return start, end


def _described(words: Words, root: int, child: int) -> bool:
    return words.dep[child] == "appos" and (words.ent[root] == "PERSON") != (words.ent[child] == "PERSON")


def role(words: Words, i: int) -> Role:
    """The part that a noun phrase's head plays in its clause."""
    dep = words.dep[i]
    while dep in ("conj", "appos") and words.head[i] != i and words.pos[words.head[i]] in ("NOUN", "PROPN", "PRON"):
        i = words.head[i]
        dep = words.dep[i]
    if dep in SUBJECTS:
        return "subject"
    if dep in OBJECTS:
        return "object"
    return "possessor" if dep == "poss" else "other"


def phrases(words: Words) -> Iterator[Phrase]:
    """The noun phrases that are no pronouns, in the order of their heads."""
    for i, pos in enumerate(words.pos):
        if pos in _NOMINAL and words.dep[i] not in _PARTS:
            yield _phrase(words, i)
            group = _group(words, i)
            if group is not None:
                yield group


def _phrase(words: Words, i: int) -> Phrase:
    start, end = extent(words, i)
    article: Article = "none"
    modifiers: list[str] = []
    for child in words.children[i]:
        if child > i:
            break
        dep = words.dep[child]
        if dep == "poss":
            article = "whose"
        elif dep in _MODIFIERS:
            modifiers.append(words.lemma[child])
        elif dep in ("det", "predet") and article == "none":
            article = _ARTICLES.get(words.lower[child], "none")
    lemma = words.lemma[i]
    gender: Gender | None = "m" if lemma in MALE_NOUNS else "f" if lemma in FEMALE_NOUNS else None
    return Phrase(
        start, end, i, i, lemma, words.tag[i] in _PLURAL, noun_kind(lemma) or "", gender, article, tuple(modifiers)
    )


def _group(words: Words, first: int) -> Phrase | None:
    """Several joined by "and": "Ann Lee and Bob Ray"."""
    if words.dep[first] == "conj":
        return None
    joint, last = None, first
    at = first
    while True:
        following = next((c for c in words.children[at] if words.dep[c] == "conj" and c > at), None)
        if following is None or words.pos[following] not in _NOMINAL:
            break
        joint = next((c for c in words.children[at] if words.lower[c] in ("and", "&") and c < following), joint)
        last = at = following
    if joint is None or last == first:
        return None
    start, end = extent(words, first)[0], extent(words, last)[1]
    return Phrase(start, end, joint, first, "", True, "", None, "none", ())


def is_personal(words: Words, i: int) -> bool:
    """Whether what a text says of a name is said of people only: "Rask, who …", "Rask was born", "Rask's wife"."""
    head, dep = words.head[i], words.dep[i]
    if dep == "poss":
        return words.lemma[head] in _OF_PEOPLE
    if dep in SUBJECTS and words.lemma[head] in _DONE_BY_PEOPLE:
        return True
    clauses = (
        child for child in words.children[i]
        if words.dep[child] == "relcl" and any(words.lower[one] in ("who", "whom") for one in words.children[child])
    )  # fmt: skip
    # "Rask, who lost to Holm": a team may be meant, and is in "Rask, who play Holm" and "Rask, who lost, are".
    several = dep in SUBJECTS and _is_plural(words, head)
    return not several and any(
        words.lemma[verb] not in _DONE_BY_TEAMS and not _is_plural(words, verb) for verb in clauses
    )


def is_led(words: Words, i: int) -> bool:
    """Whether somebody has a post in what a name stands for: "*Rask* boss Ann Lee", "the *Rask* captain"."""
    following = range(i + 1, min(i + 3, words.head[i] + 1))
    return words.dep[i] in ("compound", "nmod") and any(words.lower[k] in POSTS for k in following)


def _is_plural(words: Words, verb: int) -> bool:
    """Whether a verb has the form of several: "are", "were", "have lost"."""
    parts = (verb, *(child for child in words.children[verb] if words.dep[child] in ("aux", "auxpass")))
    return any(words.tag[part] == "VBP" or words.lower[part] == "were" for part in parts)

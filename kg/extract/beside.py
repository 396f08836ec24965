"""Titles by the order of their words: "Norwegian drugs giant Acme", where the parser does not see one phrase.

In the news a noun right before a name says what it is the name of, and the names right before the noun whose. A parser
that does not know the name often makes a subject, an object or a verb of one of them.
"""

from collections.abc import Iterator, Mapping

from kg.annotate.lexicon import ORGANISATION_NOUNS, PERSON_NOUNS, PLACE_NOUNS, PRODUCT_NOUNS, WORK_NOUNS
from kg.annotate.tree import Token, Tree

# Nouns that are titles of names of a label.
_TITLES = {
    "PERSON": PERSON_NOUNS,
    "ORG": ORGANISATION_NOUNS - PERSON_NOUNS,
    "WORK_OF_ART": WORK_NOUNS,
    "PRODUCT": PRODUCT_NOUNS,
    "GPE": PLACE_NOUNS,
}
_OWNERS = frozenset(["ORG", "GPE", "NORP", "LOC", "PERSON"])
# Words between the name that a noun is of, and the noun.
_LONGEST = 6


class Titles:
    """The names right behind nouns in one document.

    Args:
        tree: of the document.
        entity_of: head token of each mention to the number of its entity.
    """

    def __init__(self, tree: Tree, entity_of: Mapping[int, int]) -> None:
        self.tree, self._entity_of = tree, entity_of
        self._starting = {start: (end, label) for start, end, label in tree.names}
        self._ending = {end: (start, label) for start, end, label in tree.names}

    def name(self, noun: Token) -> Token | None:
        """The name right behind a noun that can be its title, or None."""
        start, lemma = noun.i + 1, noun.lemma_.lower()
        if start >= len(self.tree) or (noun.tag_ != "NN" and noun.pos_ != "ADJ"):
            return None
        following = self.tree[start]
        if following.lower_ == "and":
            return self._shared(noun)
        # "world number *one* Ann Lee", "the film *The* Harbour"
        ranked = lemma == "number" and following.pos_ == "NUM"
        start += ranked or following.text == "The"
        end, label = self._starting.get(start, (start, ""))
        if not (label == "PERSON" if ranked else lemma in _TITLES.get(label, ())):
            return None
        name = self.tree.root(start, end)
        if name.i not in self._entity_of or (label != "WORK_OF_ART" and _is_clause(noun, name)):
            return None
        return name

    def _shared(self, noun: Token) -> Token | None:
        """The person behind two titles: "American *author* and film director Ann Lee"."""
        if noun.lemma_.lower() not in PERSON_NOUNS:
            return None
        for token in self.tree[noun.i + 2 : noun.i + 2 + _LONGEST]:
            if token.i in self._starting:
                end, label = self._starting[token.i]
                name = self.tree.root(token.i, end)
                last = self.tree[token.i - 1].lemma_.lower()
                return name if label == "PERSON" and last in PERSON_NOUNS and name.i in self._entity_of else None
            if token.pos_ not in ("NOUN", "ADJ"):
                return None
        return None

    def owners(self, noun: Token) -> Iterator[Token]:
        """The names before a noun in its phrase, from the nearest: "*Arsenal* and *England* striker"."""
        i = noun.i
        while i > max(0, noun.i - _LONGEST):
            start, label = self._ending.get(i, (i, ""))
            if start < i:
                name = self.tree.root(start, i)
                owner = label in _OWNERS and (label != "PERSON" or self.tree[i].text in ("'s", "'", "’s"))
                if not owner:
                    return
                if name.i in self._entity_of:
                    yield name
                i = start
                continue
            word = self.tree[i - 1]
            if not (word.pos_ in ("NOUN", "ADJ", "NUM", "PART") or word.text == "-") or word.is_space:
                return
            if word.lemma_.lower() in ORGANISATION_NOUNS:
                # "a Norwegian union official" is the union's.
                return
            i -= 1


def _is_clause(noun: Token, name: Token) -> bool:
    """Whether a name may be the subject of what follows, and the noun its object: "the firm *Ann Lee founded*"."""
    return name.dep_ in ("nsubj", "nsubjpass") and name.head.dep_ == "relcl" and name.head.head.i == noun.i

"""spaCy's rules for lemmas and parts of speech, with the same answers several times as fast.

Together they were a fifth of the parse. The lemmatizer looks for words in lists of ten thousands; a dictionary has them
at once. The attribute ruler tries all its patterns on each word; but what a pattern of one word says depends on the few
attributes alone that patterns name, and is remembered here. The components stay where they are in the pipeline; those
of another kind are left alone.
"""

from typing import Any, TypeAlias

from spacy.attrs import IDS
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.pipeline import AttributeRuler, Lemmatizer
from spacy.tokens import Doc

# What a rule says, in spaCy's own numbers: of the rule, of its name, of the first token and the one past the last.
_Match: TypeAlias = tuple[int, int, int, int]

_INDEX = "lemma_index"
_MOST_KNOWN = 200_000


def quicken(nlp: Language) -> None:
    """Make the rules of a pipeline quick.

    Args:
        nlp: loaded.
    """
    for _, component in nlp.pipeline:
        if isinstance(component, Lemmatizer) and component.lookups.has_table(_INDEX):
            index = component.lookups.get_table(_INDEX)
            for part_of_speech, words in index.items():
                index[part_of_speech] = dict.fromkeys(words)
        elif type(component) is AttributeRuler:
            component.match = Matches(component)  # type: ignore[method-assign]


class Matches:
    """Finds which rules of an attribute ruler apply; it stands in the place of ``AttributeRuler.match``.

    Args:
        ruler: with all its patterns.
    """

    def __init__(self, ruler: AttributeRuler) -> None:
        self._strings = ruler.vocab.strings
        self._of_one, self._of_several = (Matcher(ruler.vocab, validate=False) for _ in range(2))
        attributes: set[str] = set()
        rules: Any = ruler.patterns
        for number, rule in enumerate(rules):
            for pattern in rule["patterns"]:
                named = {str(name).upper() for name in pattern[0]}
                # An operator, or a field of one's own, is none of spaCy's attributes.
                alone = len(pattern) == 1 and named <= IDS.keys()
                (self._of_one if alone else self._of_several).add(str(number), [pattern])
                attributes |= named if alone else set()
        self._columns: list[int | str] = ["ORTH", *attributes]
        self._known: dict[Any, list[tuple[int, int]]] = {}

    def __call__(self, doc: Doc) -> list[_Match]:
        """All that the rules say of a document; later rules come after earlier ones, and so go before them."""
        found = self._matches(self._of_several, doc)
        for place, row in enumerate(map(tuple, doc.to_array(self._columns)[:, 1:].tolist())):
            known = self._known.get(row)
            if known is None:
                if len(self._known) > _MOST_KNOWN:
                    self._known.clear()
                matches = self._matches(self._of_one, doc[place : place + 1])
                known = self._known[row] = [(number, name) for number, name, *_ in matches]
            found += [(number, name, place, place + 1) for number, name in known]
        return sorted(found)

    def _matches(self, matcher: Matcher, words: Any) -> list[_Match]:
        matches: Any = matcher(words, allow_missing=True) if len(matcher) else []
        return [(int(self._strings[name]), name, start, end) for name, start, end in matches]

"""What the rules of a language model say of a word, found once; with the same answers.

spaCy's attribute ruler tries all its patterns on each word, and its lemmatizer asks of each word anew what its lemma
is. But patterns tell few words from each other: "the" and "quay" are the same to them, if their tags are. And a lemma
depends on the word, its part of speech and its morphology alone.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeGuard

import numpy as np
from spacy.lang.en.lemmatizer import EnglishLemmatizer
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.pipeline import AttributeRuler, Lemmatizer
from spacy.strings import StringStore
from spacy.tokens import Doc
from spacy.tokens._retokenize import set_token_attrs

_INDEX, _RULES = "lemma_index", "lemma_rules"
_MOST_KNOWN = 200_000
# What patterns may want of a word that is understood here; all else is left to spaCy's matcher.
_ATTRIBUTES = frozenset(
    "ORTH NORM LOWER SHAPE PREFIX SUFFIX LEMMA TAG POS DEP IS_ALPHA IS_ASCII IS_DIGIT IS_LOWER IS_UPPER IS_TITLE "
    "IS_PUNCT IS_SPACE IS_STOP IS_CURRENCY IS_BRACKET IS_QUOTE LIKE_NUM LIKE_URL LIKE_EMAIL".split()
)


def remember_rules(nlp: Language) -> None:
    """Have the rules of a pipeline remember what they said; those that do, and other components, stay as they are.

    Args:
        nlp: loaded.
    """
    for _, component in nlp.pipeline:
        if "pipe" in getattr(component, "__dict__", ()):
            continue
        if _is_ruler(component):
            component.pipe = Rules(component).pipe  # type: ignore[method-assign]
        elif isinstance(component, Lemmatizer):
            if component.lookups.has_table(_INDEX):
                # Lists of ten thousands of words are looked through for one.
                index = component.lookups.get_table(_INDEX)
                for part_of_speech, words in index.items():
                    index[part_of_speech] = dict.fromkeys(words)
            by_rules = component.mode == "rule" and component.lookups.has_table(_RULES)
            if by_rules and type(component) in (Lemmatizer, EnglishLemmatizer):
                component.pipe = Lemmas(component).pipe  # type: ignore[method-assign]


def _is_ruler(component: Any) -> TypeGuard[AttributeRuler]:
    """Whether it is spaCy's own, whose rules point at words of their patterns and set spaCy's own attributes."""
    if type(component) is not AttributeRuler:
        return False
    rules: Any = component.patterns
    return all(
        "_" not in rule["attrs"] and all(_is_inside(rule["index"], words) for words in rule["patterns"])
        for rule in rules
    )


def _is_inside(index: int, words: Sequence[Mapping[str, Any]]) -> bool:
    """Whether it is the index of a word in all that a pattern matches, which operators make shorter and longer."""
    if any(str(name).upper() == "OP" for word in words for name in word):
        return index in (0, -1)
    return -len(words) <= index < len(words)


class _Quick(ABC):
    """Stands in the place of a component's ``pipe``."""

    def __init__(self, component: Any) -> None:
        self._component = component

    def pipe(self, stream: Iterable[Doc], **_: object) -> Iterator[Doc]:
        """Annotate documents, one after the other, whatever the size of batches."""
        for doc in stream:
            try:
                self.annotate(doc)
            except Exception as error:
                self._component.get_error_handler()(self._component.name, self._component, [doc], error)
                continue
            yield doc

    @abstractmethod
    def annotate(self, doc: Doc) -> None:
        """Annotate one document."""


class _Kinds(dict[int, Hashable]):
    """The values of an attribute by what patterns tell of them: those that no pattern tells from each other are one
    kind. Each is looked at once.

    Args:
        strings: of the vocabulary.
    """

    def __init__(self, strings: StringStore) -> None:
        self._strings = strings
        self._named: set[int] = set()
        self._expressions: list[re.Pattern[str]] = []

    def add(self, wanted: Any) -> bool:
        """Note what a pattern wants of the attribute; whether it is one of the things that are understood here."""
        if isinstance(wanted, dict):
            if len(wanted) != 1:
                return False
            ((how, what),) = wanted.items()
            if how == "REGEX" and isinstance(what, str):
                self._expressions.append(re.compile(what))
                return True
            values = what if how in ("IN", "NOT_IN") and isinstance(what, list) else None
        else:
            values = [wanted]
        if values is None or not all(isinstance(value, str | int) for value in values):
            return False
        self._named.update(self._strings[value] if isinstance(value, str) else int(value) for value in values)
        return True

    def __missing__(self, value: int) -> Hashable:
        text = self._strings[value] if self._expressions else ""
        kind = value if value in self._named else -1, *(bool(one.search(text)) for one in self._expressions)
        self[value] = kind
        return kind


class _Word(NamedTuple):
    """What patterns say of a word: the rules that apply to it, and the patterns of several words of which it can be the
    first, or another: the pattern's number, and the word's place in it."""

    rules: tuple[int, ...]
    begins: tuple[int, ...]
    fits: frozenset[tuple[int, int]]


class Rules(_Quick):
    """An attribute ruler.

    Args:
        ruler: with all its patterns; each rule's index is that of a word of its patterns.
    """

    def __init__(self, ruler: AttributeRuler) -> None:
        super().__init__(ruler)
        self._of_one, self._others = (Matcher(ruler.vocab, validate=False) for _ in range(2))
        # What a match in the first of them means: a rule, or one word of a pattern of several.
        self._meaning: dict[int, int | tuple[int, int]] = {}
        # Patterns of several words, each its rule and its length.
        self._patterns: list[tuple[int, int]] = []
        self._kinds: dict[str, _Kinds] = {}
        rules: Any = ruler.patterns
        for number, rule in enumerate(rules):
            for pattern in rule["patterns"]:
                if not all(self._understands(name, wanted) for word in pattern for name, wanted in word.items()):
                    self._others.add(str(number), [pattern])
                elif len(pattern) == 1:
                    self._mean(number, pattern[0])
                else:
                    for place, word in enumerate(pattern):
                        self._mean((len(self._patterns), place), word)
                    self._patterns.append((number, len(pattern)))
        self._known: dict[tuple[Hashable, ...], _Word] = {}
        self._together: dict[tuple[int, ...], dict[Any, Any]] = {}

    def _understands(self, name: str, wanted: Any) -> bool:
        strings = self._component.vocab.strings
        return name in _ATTRIBUTES and self._kinds.setdefault(name, _Kinds(strings)).add(wanted)

    def _mean(self, meaning: int | tuple[int, int], word: dict[str, Any]) -> None:
        name = str(len(self._meaning))
        self._meaning[self._component.vocab.strings.add(name)] = meaning
        self._of_one.add(name, [[word]])

    def annotate(self, doc: Doc) -> None:
        """Have each word be what the rules say; later rules go before earlier ones."""
        words = self._words(doc)
        more = self._more(doc, words)
        for place, word in enumerate(words):
            rules = word.rules
            if place in more:
                rules = tuple(sorted((*rules, *more[place])))
            if rules:
                set_token_attrs(doc[place], self._said(rules))

    def _words(self, doc: Doc) -> list[_Word]:
        known = self._known
        remembered: list[dict[Any, Any]] = [known, *self._kinds.values()]
        for kept in remembered:
            if len(kept) > _MOST_KNOWN:
                kept.clear()
        columns: Any = [map(kinds.__getitem__, doc.to_array(name).tolist()) for name, kinds in self._kinds.items()]
        found = []
        for place, row in enumerate(zip(*columns, strict=True) if columns else [()] * len(doc)):
            word = known.get(row)
            if word is None:
                word = known[row] = self._word(doc[place : place + 1])
            found.append(word)
        return found

    def _word(self, word: Any) -> _Word:
        matches: Any = self._of_one(word, allow_missing=True)
        means = [self._meaning[name] for name, *_ in matches]
        fits = [meaning for meaning in means if isinstance(meaning, tuple)]
        return _Word(
            tuple(sorted(meaning for meaning in means if isinstance(meaning, int))),
            tuple(pattern for pattern, place in fits if place == 0),
            frozenset(fits),
        )

    def _more(self, doc: Doc, words: Sequence[_Word]) -> dict[int, list[int]]:
        """Rules of patterns of several words, by the place of the word that they are about."""
        more: dict[int, list[int]] = {}

        def add(number: int, start: int, end: int) -> None:
            index = self._component.indices[number]
            more.setdefault(index + (start if index >= 0 else end), []).append(number)

        for start, first in enumerate(words):
            for pattern in first.begins:
                number, length = self._patterns[pattern]
                there = words[start : start + length]
                if len(there) == length and all((pattern, place) in word.fits for place, word in enumerate(there)):
                    add(number, start, start + length)
        if len(self._others):
            found: Any = self._others(doc, allow_missing=True)
            for name, start, end in found:
                add(int(doc.vocab.strings[name]), start, end)
        return more

    def _said(self, rules: tuple[int, ...]) -> dict[Any, Any]:
        said = self._together.get(rules)
        if said is None:
            said = self._together[rules] = {}
            for number in rules:
                said |= self._component.attrs[number]
        return said


class Lemmas(_Quick):
    """A lemmatizer by rules.

    Args:
        lemmatizer: whose lemmas depend on nothing else than what it remembers them by itself.
    """

    def __init__(self, lemmatizer: Lemmatizer) -> None:
        super().__init__(lemmatizer)
        self._known: dict[tuple[int, ...], int] = {}

    def annotate(self, doc: Doc) -> None:
        """Give each word its lemma, if it has none yet."""
        known = self._known
        if len(known) > _MOST_KNOWN:
            known.clear()
        lemmas: Any = doc.to_array(["LEMMA"])
        rows: Any = list(map(tuple, doc.to_array(["ORTH", "POS", "MORPH"]).tolist()))
        for place in range(len(doc)) if self._component.overwrite else np.flatnonzero(lemmas == 0).tolist():
            lemma = known.get(rows[place])
            if lemma is None:
                lemma = known[rows[place]] = doc.vocab.strings.add(self._component.lemmatize(doc[place])[0])
            lemmas[place] = lemma
        doc.from_array(["LEMMA"], lemmas)
